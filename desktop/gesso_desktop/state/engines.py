"""Who would do a step, where, under which licence, and what would leave this machine for it.

Plain data. Engines come from a directory; there may be none, and then everything exact still works.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, TypeVar

from gesso_core.geometry import Box, Size
from gesso_core.planning import EditPlan, plan
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.document.able import Able, by_itself, kind_for
from gesso_desktop.document.exact_steps import ASKS_WHERE, ExactSteps
from gesso_desktop.state.settings import EngineChoice

A = TypeVar("A", bound=Able)

_MADE_FOR_ONE_THING = frozenset({EngineKind.INPAINT, EngineKind.MATTE})
DOES_STEPS = frozenset(
    {EngineKind.EDIT, EngineKind.INPAINT, EngineKind.RESTORE, EngineKind.GENERATE, EngineKind.MATTE}
)
"""Kinds that a sentence may ask for; the others are for tools of the hand."""


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
    grid, native_area, least_area: of the model, see `planning.plan`. bytes_per_pixel: of what it is
    given: its picture, a mask, references. operators: exact steps that it can do instead, when it
    is named. is_built_in: part of Gesso. references: how many further pictures it looks at.
    is_assumed: no machine of that server has said yet that it fits.
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
    least_area: int | None = None
    bytes_per_pixel: float = 4.0
    operators: frozenset[str] = frozenset()
    is_built_in: bool = False
    references: int = 0
    is_assumed: bool = False

    def plan(self, selection: Box | None, size: Size) -> EditPlan:
        """What it would see of a picture of `size`."""
        return plan(
            selection,
            size,
            grid=self.grid,
            native_area=self.native_area,
            least_area=self.least_area,
        )

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

    @property
    def better(self) -> Mapping[str, str]:
        """By an operator's name, the id of the engine that is known to do it better."""
        ...

    def watch(self, changed: Callable[[], object]) -> None:
        """Call `changed`, on the Qt thread, whenever the offers are others."""
        ...


@dataclass(frozen=True)
class NoEngines:
    """The directory of an installation without engines."""

    offers: tuple[EngineOffer, ...] = ()
    better: Mapping[str, str] = field(default_factory=dict)

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

    bytes_sent: what leaves this machine. is_better: chosen because it is known to do it better than
    the operator, on such pictures. is_within: nothing but what is selected is changed. is_cut_out:
    all but what the model finds there becomes transparent.
    """

    step: Step
    runs: Runs
    offer: EngineOffer | None = None
    seen: EditPlan | None = None
    bytes_sent: int = 0
    is_better: bool = False
    is_within: bool = False
    is_cut_out: bool = False


def explain(
    choice: EngineChoice,
    offers: Sequence[EngineOffer],
    steps: Sequence[Step],
    *,
    selection: Box | None,
    size: Size,
    named: str = "",
    better: Mapping[str, str] = {},
) -> tuple[StepPlan, ...]:
    """What would become of each step. selection: the box of what is selected, in stored pixels.

    named: the id of the engine that the user wants for whatever it can do. better: see `preferred`.
    """
    ask = _Asked(choice, offers, selection, size, named, better)
    return tuple(_plan(ask, step) for step in steps)


def preferred(
    step: Step,
    able: Sequence[A],
    *,
    has_mask: bool,
    named: str = "",
    better: Mapping[str, str] = {},
) -> A | None:
    """The engine that does a step; None for nobody, or where an exact operator does it.

    able: best first. named: the one that the user wants for whatever it can do: also for what an
    operator would do, where it is made for that, or to fill a marked place. better: by an
    operator's name, the id of who is known to do it better.
    """
    is_exact = ExactSteps().can(step, has_mask=has_mask)
    for each in able:
        kind = _kind(each, step, has_mask=has_mask) if each.id == named else None
        is_made_for_it = kind in _MADE_FOR_ONE_THING or step.op in each.operators
        if kind is not None and (is_made_for_it or not is_exact):
            return each
    if step.engine is EngineKind.UPSCALE:
        return None
    return by_itself(step, able, has_mask=has_mask, better=better)


def _kind(able: Able, step: Step, *, has_mask: bool) -> EngineKind | None:
    """Enlarging is no step of an edit: it makes another picture."""
    return None if step.engine is EngineKind.UPSCALE else kind_for(able, step, has_mask=has_mask)


@dataclass(frozen=True, slots=True)
class _Asked:
    """As `explain` was asked."""

    choice: EngineChoice
    offers: Sequence[EngineOffer]
    selection: Box | None
    size: Size
    named: str
    better: Mapping[str, str]


def _plan(ask: _Asked, step: Step) -> StepPlan:
    selection, size, better = ask.selection, ask.size, ask.better
    has_mask = selection is not None
    allowed = tuple(offer for offer in ask.offers if _is_allowed(ask.choice, offer))
    # Here before anywhere else, so that nothing leaves this machine without need.
    here_first = sorted(allowed, key=lambda offer: offer.where is not Where.HERE)
    chosen = preferred(step, here_first, has_mask=has_mask, named=ask.named, better=better)
    if chosen is not None:
        inside = selection and selection.intersect(size.box)
        seen = chosen.plan(inside if inside and not inside.is_empty else None, size)
        runs = Runs.HERE if chosen.where is Where.HERE else Runs.SERVER
        is_better = better.get(step.op) == chosen.id != ask.named
        is_cut_out = kind_for(chosen, step, has_mask=has_mask) is EngineKind.MATTE
        return StepPlan(
            step,
            runs,
            chosen,
            seen,
            chosen.bytes_sent(seen),
            is_better,
            is_within=has_mask and not is_cut_out,
            is_cut_out=is_cut_out,
        )
    if ExactSteps().can(step, has_mask=has_mask):
        return StepPlan(step, Runs.EXACT)
    if step.engine in ASKS_WHERE and ExactSteps().can(step, has_mask=True):
        return StepPlan(step, Runs.NEEDS_PLACE)
    could = preferred(step, ask.offers, has_mask=has_mask, better=better)
    if could is not None:
        return StepPlan(step, Runs.NOT_CHOSEN, could)
    return StepPlan(step, Runs.MISSING)


def _is_allowed(choice: EngineChoice, offer: EngineOffer) -> bool:
    match choice:
        case EngineChoice.AUTO:
            return True
        case EngineChoice.MACHINE:
            return offer.where is Where.HERE
        case EngineChoice.SERVER:
            return offer.where is Where.SERVER
        case EngineChoice.OPERATORS:
            return False
