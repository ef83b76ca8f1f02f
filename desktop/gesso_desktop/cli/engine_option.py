"""`--engine` and what follows from it: who does each step of one command, and who refuses."""

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gesso_core.cards.model_card import ModelCard, Role, Rung
from gesso_core.edit_request import Quality
from gesso_core.errors import NeedsModel
from gesso_core.recipe import Recipe
from gesso_desktop.cli.remote_option import (
    add_remote,
    far_models,
    is_left_to_us,
    model_of,
    names_server,
    placed_client,
    server_of,
)
from gesso_desktop.cli.runtime_option import add_runtime_again, opened_runtime
from gesso_desktop.cli.terminal import warn
from gesso_desktop.document.choosing import AUTO, OPERATORS_ONLY, Choosing, find_card, looking_at
from gesso_desktop.document.editing import Sorted, refuse_models, sort_steps
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.preparing import EXACT
from gesso_desktop.document.step_runner import StepRunner
from gesso_runtime.figures import asking_the_noise, better_than_operators, read_steps

if TYPE_CHECKING:  # nothing that runs models is imported where none is asked for
    from gesso_runtime.client.client import RuntimeClient
    from gesso_runtime.placing import Afar
    from gesso_runtime.runtime import Runtime, Unusable, Usable


@dataclass(frozen=True)
class Hands:
    """steps: sorted by who does them. usable: models that could run now, with how they would.
    client: None where no model is needed."""

    steps: Sorted
    runners: tuple[StepRunner, ...] = EXACT
    usable: "tuple[Usable, ...]" = ()
    client: "RuntimeClient | None" = None
    idle: ModelCard | None = None
    """Was named, and has nothing to do."""
    missed: "tuple[Unusable, ...]" = ()
    """Would do better what an exact operator does now, and cannot run."""
    better: Mapping[str, str] = field(default_factory=dict)
    """See `able.by_itself`."""
    afar: "tuple[Afar, ...]" = ()
    """Models of servers that could be asked."""

    @property
    def sent(self) -> "tuple[Afar, ...]":
        """Those that are needed, and run on a server."""
        ids = {card.id for card in self.steps.cards}
        return tuple(each for each in self.afar if each.card.id in ids)

    @property
    def engaged(self) -> "tuple[Usable, ...]":
        """Of the models that are needed, and run here."""
        sent = {each.card.id for each in self.sent}
        ids = {card.id for card in self.steps.cards} - sent
        return tuple(each for each in self.usable if each.card.id in ids)

    @property
    def notes(self) -> tuple[str, ...]:
        """What must be said of these models before they are used."""
        plays = [card.title for card in self.steps.cards if card.role is Role.REHEARSAL]
        bound = [card for card in self.steps.cards if not card.licence.allows_commercial_use]
        idle = [self.idle.title] if self.idle else []
        return (
            *(_said_of(each) for each in self.missed),
            *(f"{title} has nothing to do here; operators do it all." for title in idle),
            *(f"{title} only plays a model; its results mean nothing." for title in plays),
            *(
                f"{card.title} may not be used commercially ({card.licence.name})."
                for card in bound
            ),
        )


def add_engine(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--engine", metavar="WHO", default=AUTO,
        help="auto (operators, or a model of Gesso's own that does the step better), operators, "
        "a model's id, as `gesso models list` says, remote:NAME, the models of a server, or "
        "remote:NAME/MODEL, one of them",
    )  # fmt: skip
    add_remote(parser)
    parser.add_argument("--seed", type=int, default=0, help="of a model's chance; kept on record")
    add_runtime_again(parser)


class TwoQualities(argparse.Action):
    """`--quality`: a number is of a JPEG that is exported, a word of what a model makes."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        if isinstance(values, Quality):
            namespace.run_quality = values
        else:
            namespace.quality = values


def either_quality(of_file: Callable[[str], int]) -> Callable[[str], Quality | int]:
    """Reads a value of `--quality`."""

    def read(text: str) -> Quality | int:
        if text in set(Quality):
            return Quality(text)
        try:
            return of_file(text)
        except argparse.ArgumentTypeError as error:
            raise argparse.ArgumentTypeError(f"{error}, nor preview or final") from error

    return read


@contextmanager
def at_hand(
    args: argparse.Namespace, recipe: Recipe, *, has_mask: bool, picture: Path | None = None
) -> Iterator[Hands]:
    """Who does it; no process of a model is left afterwards.

    picture: whose noise may decide it; without one an operator does what depends on that.

    Nothing that runs models is looked for where operators do all. Raises NeedsModel where nobody
    does a step, BadRequest for a mask that is missing.
    """
    exact = sort_steps(recipe, has_mask=has_mask)
    better = better_of(recipe, picture) if args.engine == AUTO else {}
    is_done = not exact.left_out and not any(step.op in better for step in recipe.steps)
    is_open = args.engine == AUTO or (names_server(args.engine) and not model_of(args.engine))
    if args.engine == OPERATORS_ONLY or (is_open and is_done):
        refuse_models(exact, args.engine)
        yield Hands(exact)
        return
    with opened_runtime(args) as runtime, ExitStack() as opened:
        reached = reach(args, [(recipe, better)], runtime, opened, has_mask=has_mask)
        yield reached.hands(recipe, better, has_mask=has_mask)


def rung_of(usable: "Usable") -> Rung | None:
    """The step of the card's ladder that it would run on."""
    meant = usable.placements[0]
    device = meant.device.split(":")[0]
    way = (meant.precision, meant.offload, device)
    alike = (r for r in usable.card.ladder if (r.precision, r.offload, r.device) == way)
    return next(alike, None)


@dataclass(frozen=True)
class Reach:
    """What one `--engine` reaches, found once for however many recipes. far: models of servers.
    told: cards of which it was said that they do what a server was asked for."""

    args: argparse.Namespace
    runtime: "Runtime"
    assessed: "tuple[Usable | Unusable, ...]"
    far: "tuple[Afar, ...]"
    client: "RuntimeClient"
    told: set[str] = field(default_factory=set)

    def hands(self, recipe: Recipe, better: Mapping[str, str], *, has_mask: bool) -> Hands:
        """Raises as `at_hand`."""
        from gesso_desktop.document.engine_steps import EngineSteps  # noqa: PLC0415
        from gesso_desktop.document.measured_steps import MeasuredSteps  # noqa: PLC0415
        from gesso_runtime.runtime import Usable  # noqa: PLC0415

        args, assessed, far = self.args, self.assessed, self.far
        usable = tuple(each for each in assessed if isinstance(each, Usable))
        far_cards = tuple(each.card for each in far)
        choice = _choice(args.engine)
        named = find_card(choice, (*far_cards, *(each.card for each in assessed)))
        able = tuple(each.card for each in usable)
        is_left = is_left_to_us(args, far)
        able = far_cards if names_server(args.engine) and not is_left else (*able, *far_cards)
        if choice == AUTO:
            able = looking_at(able, len(getattr(args, "references", ())))
        choose = Choosing(choice, able, better)
        steps = sort_steps(recipe, has_mask=has_mask, choose=choose)
        reachable = tuple(  # what is part of Gesso does by itself what it is good at
            each.card
            for each in assessed
            if not each.card.is_built_in and (isinstance(each, Usable) or each.is_within_reach)
        )
        for card in steps.cards:
            if not is_left or card.is_built_in or card.id in self.told:
                continue
            self.told.add(card.id)
            warn(f"{server_of(args.engine)} does not answer; {card.title} does it here.")
        own = tuple(each.card for each in usable if each.card.is_built_in)
        refuse_models(steps, choice, named, reachable, has_mask=has_mask, on_request=own)
        measured = MeasuredSteps(self.client, choose, choice)
        models = EngineSteps(self.client, choose, args.run_quality)
        idle = named if not steps.cards else None
        unusable = [each for each in assessed if not isinstance(each, Usable)]
        is_wanted = self.runtime.carrier != "none"
        missed = _missed(steps, unusable, better, has_mask=has_mask) if is_wanted else ()
        runners: tuple[StepRunner, ...] = (measured, models, *EXACT)
        return Hands(steps, runners, usable, self.client, idle, missed, better, far)


def reach(
    args: argparse.Namespace,
    recipes: "Sequence[tuple[Recipe, Mapping[str, str]]]",
    runtime: "Runtime",
    opened: ExitStack,
    *,
    has_mask: bool,
) -> Reach:
    """recipes: each with its `better_of`. Servers are asked where this computer leaves a step of
    one undone. Raises as `at_hand`."""
    from gesso_runtime.runtime import Usable  # noqa: PLC0415

    assessed = runtime.assessed()
    refuse_unoffered(args.engine, runtime)
    able = tuple(each.card for each in assessed if isinstance(each, Usable))
    is_short = any(
        sort_steps(recipe, has_mask=has_mask, choose=Choosing(AUTO, able, better)).left_out
        for recipe, better in recipes
    )
    far = far_models(args, assessed, is_short=is_short)
    named = find_card(_choice(args.engine), [each.card for each in (*far, *assessed)])
    for each in assessed:
        if not isinstance(each, Usable) and each.card is named:
            raise each.error
    return Reach(args, runtime, assessed, far, placed_client(args, runtime.client, far, opened))


def _choice(engine: str) -> str:
    """The same without where it runs."""
    return (model_of(engine) or AUTO) if names_server(engine) else engine


def better_of(recipe: Recipe, path: Path | None) -> Mapping[str, str]:
    """See `able.by_itself`. The noise is looked for only where a step depends on it."""
    figures = read_steps()
    asking = asking_the_noise(figures)
    if path is None or not any(step.op in asking for step in recipe.steps):
        return better_than_operators(figures)
    from gesso_desktop.document.picture_noise import noise_for_models  # noqa: PLC0415

    picture = open_picture(path)
    try:
        return better_than_operators(figures, noise_for_models(picture))
    finally:
        picture.close()


def _missed(
    steps: Sorted, unusable: "Sequence[Unusable]", better: Mapping[str, str], *, has_mask: bool
) -> "tuple[Unusable, ...]":
    would = Choosing(AUTO, tuple(each.card for each in unusable), better)
    exact = [each.step for each in steps.doing if each.card is None]
    chosen = [would(step, has_mask=has_mask) for step in exact]
    return tuple(each for each in unusable if each.card in chosen)


def _said_of(missed: "Unusable") -> str:
    error = missed.error
    instead = f"An exact operator does what {missed.card.title} would do better."
    return f"{error.message} {instead} {error.hint}".rstrip()


def refuse_unoffered(engine: str, runtime: "Runtime") -> None:
    """Raises why a user's card cannot be read, if it is that; and as `refuse_other_carrier`."""
    unread = {path.stem: error for path, error in runtime.catalogue.unread.items()}
    if engine in unread:
        raise unread[engine]
    refuse_other_carrier(engine, runtime)


def refuse_other_carrier(engine: str, runtime: "Runtime") -> None:
    """Raises NeedsModel for a model that is known, and offered by another `--runtime` only."""
    card = runtime.catalogue.cards.get(engine)
    if card is None or (card.role is Role.REHEARSAL) == (runtime.carrier == "fake"):
        return
    if card.role is Role.REHEARSAL:
        raise NeedsModel(f"{card.title} only plays a model.", "Start Gesso with --runtime fake.")
    raise NeedsModel(
        f"{card.title} does not run where models are only played.",
        "Start Gesso without --runtime fake.",
    )
