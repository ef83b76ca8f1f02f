"""What a server could do: its models, its machine."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gesso_core.cards.model_card import ModelCard
from gesso_core.cards.strict import read_record
from gesso_core.errors import BadFrame, BadRequest
from gesso_core.messages import PROTOCOL
from gesso_runtime.client.remote.connection import Cut
from gesso_runtime.client.remote.door import Door, Gone
from gesso_runtime.client.remote.remote import Remote

_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Offer:
    """A model that runs on a server now. seconds: of its last run there, where that is known.
    styles: that it was added with there, as `styles_of`. is_assumed: no machine behind that server
    has said yet that it fits; a job for it waits until one has."""

    remote: Remote
    card: ModelCard
    seconds: float | None = None
    styles: tuple[str, ...] = ()
    is_assumed: bool = False


@dataclass(frozen=True)
class Standing:
    """How a server is doing. machine: what it says of itself, as plain data."""

    machine: Mapping[str, Any]
    cards: tuple[Offer, ...]

    @property
    def speaks_ours(self) -> bool:
        return self.machine.get("protocol") == PROTOCOL

    @property
    def knows_its_machines(self) -> bool:
        """A server before a cluster may be the first to come: what is sent waits there."""
        return self.machine.get("machine") is not None


def offers(remote: Remote, cut: Cut | None = None) -> tuple[Offer, ...]:
    """Raises ServerAway, NotTrusted, KeyRefused, BadFrame."""
    listed = asked(remote, "/v1/cards", cut).get("cards")
    if not isinstance(listed, list):
        raise _unknown(remote, "no list of cards")
    return tuple(found for each in listed if (found := _offer(remote, each)) is not None)


def standing(remote: Remote, cut: Cut | None = None) -> Standing:
    """Raises as `offers`."""
    return Standing(asked(remote, "/v1/machine", cut), offers(remote, cut))


def asked(remote: Remote, path: str, cut: Cut | None = None) -> Mapping[str, Any]:
    """Raises as `offers`."""
    try:
        return Door(remote).json("GET", path, silence=_SECONDS, cut=cut)
    except Gone as gone:
        raise gone.for_people(remote) from gone


def _offer(remote: Remote, plain: object) -> Offer | None:
    """None for a card that only a newer Gesso can read: the others still count."""
    if not isinstance(plain, dict):
        raise _unknown(remote, repr(plain)[:200])
    rest = dict(plain)
    seconds, styles = rest.pop("seconds", None), rest.pop("styles", [])
    is_assumed = rest.pop("assumed", False) is True
    if not isinstance(styles, list) or not all(isinstance(each, str) for each in styles):
        raise _unknown(remote, repr(styles)[:200])
    try:
        card = read_record(ModelCard, rest, f"a model of {remote.name}")
    except BadRequest:
        return None
    known = isinstance(seconds, int | float) and not isinstance(seconds, bool) and seconds >= 0
    return Offer(remote, card, float(seconds) if known else None, tuple(styles), is_assumed)


def _unknown(remote: Remote, detail: str) -> BadFrame:
    return BadFrame(
        f"What {remote.name} says of its models is not understood.",
        "Install the same version of Gesso on both sides.",
        detail=detail,
    )
