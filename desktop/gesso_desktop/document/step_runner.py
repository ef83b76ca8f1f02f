"""Who does a step: what is wished, what comes of it, and what every way of doing one must offer."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from gesso_core.edit_request import Quality
from gesso_core.framing import Framing
from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.patch import Patch
from gesso_core.picture import Picture
from gesso_core.progress import Report
from gesso_core.recipe import Step
from gesso_desktop.document.project.outputs import Fitting
from gesso_desktop.document.project.records import Provenance
from gesso_desktop.document.references import Reference


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user said besides the sentence. strength scales every step's main amount.

    texture: how much of what stored pixels take away and is small comes back, 0…1.
    references: further pictures, which a sentence calls Picture 2, 3 …
    seen: what the user looks at, in stored pixels. It is done first, and no pixel depends on it.
    """

    where: Mask | None = None
    strength: float = 1.0
    seed: int = 0
    language: str = ""
    texture: float = 0.0
    references: tuple[Reference, ...] = ()
    seen: Box | None = field(default=None, compare=False)


@dataclass(frozen=True, eq=False)
class PreparedStep:
    """A step ready to be laid on a document.

    asked: as it was given. done: with the values that are really used. result: the patch, or the
    framing that follows. fitting: of the model's output that the pixels came from, to be kept.
    within: where a model was allowed to act, if the fitting does not say it.
    opacity, texture: that the patch begins with. warnings: sentences for the user about what was
    found. also: further steps that were made of the same wish, lowest first, to be laid on top of
    it.
    """

    asked: Step
    done: Step
    result: Patch | Framing
    provenance: Provenance
    fitting: Fitting | None = None
    within: Mask | None = None
    opacity: float = 1.0
    texture: float = 0.0
    warnings: tuple[str, ...] = ()
    also: "tuple[PreparedStep, ...]" = ()

    @property
    def laid(self) -> "tuple[PreparedStep, ...]":
        """All that is laid on the document, lowest first."""
        return (self, *self.also)


def found_nothing(step: Step) -> tuple[str, ...]:
    """The warnings where a model changed nothing: of which step, and what to do next."""
    return (
        f"“{step.text or step.op}”: the model found nothing to repair.",
        "Where you see damage, select just that place and try again, or choose another engine.",
    )


def filled_nothing(step: Step) -> tuple[str, ...]:
    """The warnings where a model left what it was to fill as it was."""
    return (
        f"“{step.text or step.op}”: the model left everything as it was.",
        "Select a little more around it and try again, or choose another engine.",
    )


class StepRunner(Protocol):
    """A way of doing steps: the exact operators, or an engine."""

    @property
    def is_live(self) -> bool:
        """Whether steps are done while they are still being worded, or only when asked to."""
        ...

    def can(self, step: Step, *, has_mask: bool) -> bool:
        """Whether it does such steps. has_mask: the user said where."""
        ...

    def prepare(
        self, picture: Picture, framing: Framing, step: Step, wish: Wish, report: Report
    ) -> PreparedStep:
        """Do everything but the change itself. picture: what lies below the step, framed so.

        Pieces of a patch may be made lazily, when they are read. Raises GessoError when the step
        cannot be done to this picture, and Cancelled.
        """
        ...


@runtime_checkable
class Settling(Protocol):
    """A `StepRunner` for which one step of a sentence may do what others ask for, too."""

    def settled(
        self, picture: Picture, step: Step, wish: Wish, earlier: Sequence[PreparedStep]
    ) -> PreparedStep | None:
        """The step, changing nothing, where an earlier one of the same sentence already did it;
        None where it is still to be done. picture: as of `StepRunner.prepare`.

        Raises BadRequest for pixels that the step is not for.
        """
        ...


@runtime_checkable
class Looker(Protocol):
    """A `StepRunner` that may look at further pictures."""

    def looks_further(self, step: Step, *, has_mask: bool) -> bool:
        """Whether it does, for a step that it can do."""
        ...


@runtime_checkable
class Sender(Protocol):
    """A `StepRunner` that gives what it does to somebody else."""

    def bytes_sent(self, picture: Picture, framing: Framing, step: Step, wish: Wish) -> int:
        """Of pictures and masks, for a step that it can do. Raises as `StepRunner.prepare`."""
        ...


@runtime_checkable
class Trying(Protocol):
    """A `StepRunner` that may do a step soon and roughly before it does it well."""

    def tries(self, step: Step, *, has_mask: bool) -> bool:
        """Whether it does, of steps that it can do."""
        ...

    def in_quality(self, quality: Quality) -> StepRunner:
        """The same, which does steps so."""
        ...


@runtime_checkable
class Finder(Protocol):
    """A `StepRunner` that can also say where a step would act, before it does."""

    def finds(self, step: Step, *, has_mask: bool) -> bool:
        """Whether it looks for the damage of such steps."""
        ...

    def find(self, picture: Picture, step: Step, wish: Wish, report: Report) -> Iterator[Mask]:
        """Masks over disjoint boxes; coverage is how sure it is, 0 where it would not act.

        Raises GessoError when the step cannot be done to this picture, and Cancelled.
        """
        ...


def finder_among(runners: Iterable[StepRunner], step: Step, *, has_mask: bool) -> Finder | None:
    """The first of them that looks for the damage of such a step."""
    finders = (runner for runner in runners if isinstance(runner, Finder))
    return next((each for each in finders if each.finds(step, has_mask=has_mask)), None)
