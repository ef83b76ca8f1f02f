"""Here or on a server: who is asked, why, what would leave this computer, and what is said of it.

For the command line and the window alike: nothing here asks a person or prints. A server is asked
for its models only where this computer cannot do what is wanted, or the user named the server.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from time import monotonic, sleep

from gesso_core.cards.model_card import ModelCard
from gesso_core.edit_request import EditRequest
from gesso_core.errors import CannotRead, GessoError, KeyRefused, NotTrusted, ServerAway
from gesso_core.foretold import foretold
from gesso_core.progress import Progress, Report
from gesso_runtime.choosing import Unusable, Usable
from gesso_runtime.client.remote.offers import Offer, offers
from gesso_runtime.client.remote.remote import Remote
from gesso_runtime.client.remote.remotes import Remotes
from gesso_runtime.store.disk import in_words

REMOTE = "remote:"
"""Before a server's name, where an engine is named: whatever needs a model is done there."""

WAITING = "waiting for the server"
_LOOKS_AGAIN = 2.0  # seconds between two tries to reach a server that is waited for


class Sending(StrEnum):
    NEVER = "never"
    ASK = "ask"  # each time, before anything leaves
    ALWAYS = "always"  # said, not asked


class IfAway(StrEnum):
    """What happens where no server that could do it answers."""

    WAIT = "wait"
    LOCAL = "local"  # whatever this computer can do of it
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Terms:
    """What the user allows. remote: only this server; "" for any that is paired."""

    sending: Sending = Sending.ASK
    remote: str = ""
    if_away: IfAway = IfAway.REFUSE


@dataclass(frozen=True, slots=True)
class Afar:
    """A model that a server runs for this computer. reason: why not here, in a sentence."""

    offer: Offer
    reason: str
    runs_here: bool = False

    @property
    def card(self) -> ModelCard:
        return self.offer.card

    @property
    def remote(self) -> Remote:
        return self.offer.remote

    @property
    def words(self) -> str:
        """Where, under which licence, and how long, as far as that is known."""
        said = [f"on the server {self.remote.name}", f"licence {self.card.licence.name}"]
        if self.offer.seconds is not None:
            said.append(f"about {self.offer.seconds:.3g} s, as the last time")
        if self.offer.is_assumed:
            said.append("not known yet whether it fits there")
        return ", ".join(said)


@dataclass(frozen=True, slots=True)
class Leaving:
    """A request that is about to leave. bytes: of its pictures and masks, unpacked; on their way
    they are fewer. in_all: of the work that it belongs to, as far as that is known."""

    afar: Afar
    bytes: int
    in_all: int

    @property
    def sentences(self) -> tuple[str, ...]:
        afar = self.afar
        place = f"{afar.remote.name} ({afar.remote.address.words})"
        licence = afar.card.licence
        bound = "" if licence.allows_commercial_use else "; it may not be used commercially"
        seconds = afar.offer.seconds
        known = "not known yet" if seconds is None else f"about {seconds:.3g} s, as the last time"
        return (
            f"{afar.card.title} would run on the server {place}: {afar.reason}",
            what_leaves(self.in_all),
            f"Time: {known}. Licence: {licence.name}{bound}.",
        )


def what_leaves(in_all: int, leave: str = "leave") -> str:
    """in_all: bytes, of every step and picture. leave: the verb, such as “would leave”."""
    if not in_all:
        return f"Only your words {leave} this computer: no pixels, no file."
    return (
        f"At most {in_words(in_all)} of pixels {leave} this computer in all: what the model sees "
        "of each picture, with its mask, and your words. No file, no file's name, nothing else "
        "that the file says."
    )


def asks_servers(engine: str, assessed: Sequence[Usable | Unusable], *, is_short: bool) -> bool:
    """Whether servers are asked for their models: not where this computer can do it.

    engine: "auto", "operators", "remote:NAME" or a model's id. is_short: by itself, this computer
    leaves a step undone.
    """
    if engine.startswith(REMOTE):
        return True
    if engine in {"auto", "operators"}:
        return engine == "auto" and is_short
    return not any(isinstance(each, Usable) and each.card.id == engine for each in assessed)


def heard_of(
    remotes: Remotes,
    terms: Terms,
    report: Report,
    passed_over: Callable[[GessoError], None] = lambda _: None,
) -> tuple[Offer, ...]:
    """What the servers offer that may be used, in their order.

    Of several servers those that are away are passed over, and those that cannot be believed or
    refuse the key, of which `passed_over` is told; also of those that are away, where it is done
    without any. Raises ServerAway where none answers
    and the user wants neither to wait nor to go on without; NotFound for one that is not paired;
    NotTrusted, KeyRefused; Cancelled from `report`, which is called while a server is waited for.
    """
    if terms.sending is Sending.NEVER:
        return ()
    names = [terms.remote] if terms.remote else [remote.name for remote in remotes.all()]
    refused = list[GessoError]()
    paired = list[Remote]()
    for name in names:
        with _kept(refused):
            paired.append(remotes.find(name))
    while True:
        answers, away, refusals = _asked(paired)
        if answers or not away:
            break
        if terms.if_away is IfAway.LOCAL:
            refused += away
            break
        if terms.if_away is IfAway.REFUSE:
            raise _refused(away[0])
        _pause(report)
    refused += refusals
    if refused and not answers and not away:
        raise refused[0]
    for error in refused:
        passed_over(error)
    return tuple(chain.from_iterable(answers))


def afar(
    found: Sequence[Offer],
    assessed: Sequence[Usable | Unusable],
    *,
    named: bool,
    own_too: bool = False,
) -> tuple[Afar, ...]:
    """The models that servers run for this computer: those that it cannot, or, where the server was
    named, all. The first server that offers one has it.

    own_too: what is part of Gesso, and runs here anyhow.
    """
    here = {each.card.id: each for each in assessed}
    placed = dict[str, Afar]()
    for offer in found:
        known = here.get(offer.card.id)
        runs_here = isinstance(known, Usable)
        is_left_out = (offer.card.is_built_in and not own_too) or (runs_here and not named)
        if is_left_out or offer.card.id in placed:
            continue
        placed[offer.card.id] = Afar(offer, _reason(known, named=named), runs_here)
    return tuple(placed.values())


def leaving(request: EditRequest, placed: Afar) -> Leaving:
    arrays = (request.picture, request.mask, *request.references)
    count = sum(array.nbytes for array in arrays if array is not None)
    return Leaving(placed, count, max(count, foretold()))


def _reason(known: Usable | Unusable | None, *, named: bool) -> str:
    if named:
        return "you named it."
    if isinstance(known, Unusable):
        return known.why
    return "it is not known on this computer."


def _asked(
    paired: Sequence[Remote],
) -> tuple[list[tuple[Offer, ...]], list[ServerAway], list[GessoError]]:
    """What each server that answers offers; those that are away; those that do not let us in."""
    answers, away, refused = list[tuple[Offer, ...]](), list[ServerAway](), list[GessoError]()
    for remote in paired:
        try:
            with _kept(refused):
                answers.append(offers(remote))
        except ServerAway as error:
            away.append(error)
    return answers, away, refused


@contextmanager
def _kept(refused: list[GessoError]) -> Iterator[None]:
    """Goes on where one server is not to be believed, or refuses the key."""
    try:
        yield
    except (NotTrusted, KeyRefused, CannotRead) as error:
        refused.append(error)


def _refused(away: ServerAway) -> ServerAway:
    return ServerAway(
        away.message,
        f"{away.hint} Or choose: --if-away wait, --if-away local, or --remote never.",
        detail=away.detail,
    )


def _pause(report: Report) -> None:
    until = monotonic() + _LOOKS_AGAIN
    while monotonic() < until:
        report(Progress(WAITING, 0, 1))
        sleep(0.1)
