"""The one model that a command asks, of this computer or of a server: by the options of `edit`."""

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gesso_core.cards.model_card import ModelCard
from gesso_core.errors import GessoError, NeedsModel
from gesso_desktop.cli import said
from gesso_desktop.cli.engine_option import refuse_unoffered
from gesso_desktop.cli.remote_option import (
    far_models,
    is_left_to_us,
    names_server,
    placed_client,
    server_of,
)
from gesso_desktop.cli.terminal import warn
from gesso_desktop.document.choosing import AUTO, OPERATORS_ONLY, find_card

if TYPE_CHECKING:  # nothing that runs models is imported where none is asked for
    from gesso_runtime.client.client import RuntimeClient
    from gesso_runtime.placing import Afar
    from gesso_runtime.runtime import Runtime, Unusable, Usable


@dataclass(frozen=True)
class Wanted:
    """What a command needs of a model.

    what: the same in words, after “a model that”. eagerness: to be sorted by, where several could.
    missing: what is raised where none can here; it is given those that could. reason: of asking a
    server; "" for the usual ones.
    """

    does: Callable[[ModelCard], bool]
    what: str
    eagerness: Callable[[ModelCard], tuple[object, ...]]
    missing: Callable[[Sequence[ModelCard]], GessoError]
    reason: str = ""


@dataclass(frozen=True)
class Engaged:
    """client: whom to ask, here or there."""

    place: "Usable | Afar"
    client: "RuntimeClient"

    @property
    def card(self) -> ModelCard:
        return self.place.card

    def leaving(self, count: Callable[[], int]) -> int:
        """How many bytes of pictures and masks leave this computer. count: if it is a server's."""
        from gesso_runtime.runtime import Usable  # noqa: PLC0415

        return 0 if isinstance(self.place, Usable) else count()

    @property
    def words(self) -> str:
        """Where it would run, its licence, and how long."""
        from gesso_runtime.runtime import Usable  # noqa: PLC0415

        return said.taken(self.place) if isinstance(self.place, Usable) else self.place.words

    def plain(self, leaving: int) -> dict[str, object]:
        """The same as plain data. leaving: as above."""
        from gesso_runtime.runtime import Usable  # noqa: PLC0415

        place = self.place
        return (
            said.plain_usable(place)
            if isinstance(place, Usable)
            else said.plain_afar(place, leaving)
        )

    def say(self, leaving: int) -> None:
        """Of a plan, for people. leaving: as above."""
        from gesso_runtime.runtime import Usable  # noqa: PLC0415

        print(f"  {self.card.title}: {self.words}")
        if not isinstance(self.place, Usable):
            said.print_leaving(self.place, leaving)


@contextmanager
def engaged(args: argparse.Namespace, runtime: "Runtime", wanted: Wanted) -> Iterator[Engaged]:
    """Who does it, by `--engine`, `--remote` and `--if-away`; links to servers end afterwards.

    A model that is named is not asked whether it `does` what is wanted: that is refused where it
    is known why. Raises NeedsModel where nobody can, and as `far_models`.
    """
    from gesso_runtime.runtime import Usable  # noqa: PLC0415

    refuse_unoffered(args.engine, runtime)
    assessed = runtime.assessed()
    here = tuple(each for each in assessed if isinstance(each, Usable))
    is_short = not any(wanted.does(each.card) for each in here)
    far = far_models(args, assessed, is_short=is_short)
    if wanted.reason:
        far = tuple(replace(each, reason=wanted.reason) for each in far)
    if args.engine == AUTO or names_server(args.engine):
        place = _best(args, wanted, here, far)
        if place is None:
            raise _nobody(args, wanted, assessed)
    else:
        place = _named(args.engine, wanted, (*far, *assessed))
    with ExitStack() as opened:
        asked = () if isinstance(place, Usable) else (place,)
        yield Engaged(place, placed_client(args, runtime.client, asked, opened))


def _best(
    args: argparse.Namespace, wanted: Wanted, here: "Sequence[Usable]", far: "Sequence[Afar]"
) -> "Usable | Afar | None":
    could: Sequence[Usable | Afar] = (*here, *far)
    is_left = is_left_to_us(args, far)
    if names_server(args.engine) and not is_left:
        could = far
    able = [each for each in could if wanted.does(each.card)]
    best = min(able, key=lambda each: wanted.eagerness(each.card), default=None)
    if is_left and best is not None:
        warn(f"{server_of(args.engine)} does not answer; {best.card.title} does it here.")
    return best


def _named(
    engine: str, wanted: Wanted, known: "Sequence[Usable | Unusable | Afar]"
) -> "Usable | Afar":
    from gesso_runtime.runtime import Unusable  # noqa: PLC0415

    if engine == OPERATORS_ONLY:
        raise wanted.missing([each.card for each in known if wanted.does(each.card)])
    named = find_card(engine, [each.card for each in known])
    place = next(each for each in known if each.card is named)
    if isinstance(place, Unusable):
        raise place.error
    return place


def _nobody(
    args: argparse.Namespace, wanted: Wanted, known: "Sequence[Usable | Unusable]"
) -> GessoError:
    if names_server(args.engine) and args.if_away != "local":
        name = server_of(args.engine)
        return NeedsModel(
            f"The server {name} runs no model that {wanted.what}.",
            f"`gesso remote test {name}` names those that it runs.",
        )
    return wanted.missing([each.card for each in known if wanted.does(each.card)])
