"""Who would do a step, where, under which licence, and what would leave this machine for it.

Plain data. Engines come from a directory; there may be none, and then everything exact still works.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from gesso_core.geometry import Box, Size
from gesso_core.planning import EditPlan, plan
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.document.exact_steps import ASKS_WHERE, ExactSteps
from gesso_desktop.state.settings import EngineChoice


class Where(StrEnum):
    HERE = "here"  # this machine
    SERVER = "server"


@dataclass(frozen=True, slots=True)
class Licence:
    name: str
    allows_commercial_use: bool


@dataclass(frozen=True, slots=True)
class EngineOffer:
    """An engine that could run now. host: the server's name; empty for this machine.

    seconds: of one edit, as estimated there; memory_bytes: that it needs; None where unknown.
    grid, native_area: of the model, see `planning.plan`. bytes_per_pixel: of what it is given: its
    picture, a mask, references. operators: exact steps that it can do instead, when it is named.
    """

    id: str
    title: str
    where: Where
    kinds: frozenset[EngineKind]
    licence: Licence
    host: str = ""
    seconds: float | None = None
    memory_bytes: int | None = None
    grid: int = 16
    native_area: int = 1 << 20
    bytes_per_pixel: float = 4.0
    operators: frozenset[str] = frozenset()

    def does(self, step: Step) -> bool:
        """Whether it is made for such a step."""
        return step.engine in self.kinds

    def replaces(self, step: Step) -> bool:
        """Whether it does what an operator would, once the user names it."""
        return self.does(step) or step.op in self.operators

    def plan(self, selection: Box | None, size: Size) -> EditPlan:
        """What it would see of a picture of `size`."""
        return plan(selection, size, grid=self.grid, native_area=self.native_area)

    def bytes_sent(self, seen: EditPlan) -> int:
        """To a server, before any compression; 0 where nothing leaves this machine.

        What is enlarged for the model is enlarged there.
        """
        if self.where is Where.HERE:
            return 0
        return round(min(seen.work.area, seen.crop.area) * self.bytes_per_pixel)


class EngineDirectory(Protocol):
    """The engines there are. Called on the Qt thread; answers at once."""

    @property
    def offers(self) -> tuple[EngineOffer, ...]:
        """Best first."""
        ...

    def watch(self, changed: Callable[[], object]) -> None:
        """Call `changed`, on the Qt thread, whenever the offers are others."""
        ...


class NoEngines:
    """The directory of an installation without engines."""

    offers: tuple[EngineOffer, ...] = ()

    def watch(self, changed: Callable[[], object]) -> None:
        pass


class Runs(StrEnum):
    """Where a step would run, or why it would not."""

    EXACT = "exact"
    HERE = "here"
    SERVER = "server"
    NEEDS_PLACE = "needs a place"  # exact once something is selected
    NOT_CHOSEN = "not chosen"  # an engine is there, but the choice rules it out
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class StepPlan:
    """offer: who does it; with NOT_CHOSEN, who could. seen: what a model is shown.

    bytes_sent: what leaves this machine.
    """

    step: Step
    runs: Runs
    offer: EngineOffer | None = None
    seen: EditPlan | None = None
    bytes_sent: int = 0


def explain(
    choice: EngineChoice,
    offers: Sequence[EngineOffer],
    steps: Sequence[Step],
    *,
    selection: Box | None,
    size: Size,
    named: str = "",
) -> tuple[StepPlan, ...]:
    """What would become of each step. selection: the box of what is selected, in stored pixels.

    named: the id of the engine that the user wants for whatever it can do.
    """
    return tuple(
        _plan(choice, offers, step, selection=selection, size=size, named=named) for step in steps
    )


def chosen_for(
    step: Step, offers: Sequence[EngineOffer], choice: EngineChoice, named: str
) -> EngineOffer | None:
    """The engine that would do a step if no exact operator does."""
    if choice is not EngineChoice.OPERATORS:
        for offer in offers:
            if offer.id == named and offer.replaces(step):
                return offer
    return next(_chosen(choice, [offer for offer in offers if offer.does(step)]), None)


def _plan(
    choice: EngineChoice,
    offers: Sequence[EngineOffer],
    step: Step,
    *,
    selection: Box | None,
    size: Size,
    named: str,
) -> StepPlan:
    chosen = chosen_for(step, offers, choice, named)
    is_named = chosen is not None and chosen.id == named
    if not is_named and ExactSteps().can(step, has_mask=selection is not None):
        return StepPlan(step, Runs.EXACT)
    able = [offer for offer in offers if offer.does(step)]
    if chosen is not None:
        inside = selection and selection.intersect(size.box)
        seen = chosen.plan(inside if inside and not inside.is_empty else None, size)
        runs = Runs.HERE if chosen.where is Where.HERE else Runs.SERVER
        return StepPlan(step, runs, chosen, seen, chosen.bytes_sent(seen))
    if step.engine in ASKS_WHERE and ExactSteps().can(step, has_mask=True):
        return StepPlan(step, Runs.NEEDS_PLACE)
    if able:
        return StepPlan(step, Runs.NOT_CHOSEN, able[0])
    return StepPlan(step, Runs.MISSING)


def _chosen(choice: EngineChoice, able: Sequence[EngineOffer]) -> Iterator[EngineOffer]:
    """Automatic: here before anywhere else, so that nothing leaves this machine without need."""
    if choice in {EngineChoice.AUTO, EngineChoice.MACHINE}:
        yield from (offer for offer in able if offer.where is Where.HERE)
    if choice in {EngineChoice.AUTO, EngineChoice.SERVER}:
        yield from (offer for offer in able if offer.where is Where.SERVER)
