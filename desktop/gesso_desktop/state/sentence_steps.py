"""The steps that a sentence is understood as, and what is known of each: who does it, its values,
whether it is done at all, and what became of it when it was prepared."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from gesso_core.edit_request import Quality
from gesso_core.recipe import Recipe, Step, Value
from gesso_desktop.document.preparing import Prepared
from gesso_desktop.document.project.records import PatchRow
from gesso_desktop.document.step_runner import StepRunner, Trying
from gesso_desktop.state.step_state import (
    StepState,
    is_live,
    judged,
    merged,
    told,
    understood,
)


class SentenceSteps(QObject):
    changed = Signal()
    """Other steps than before."""
    step_changed = Signal(int)
    """The values, the switch, or what became of one step."""
    judged = Signal()
    """Others may do them, or there may be others to do."""

    def __init__(
        self,
        runners: tuple[StepRunner, ...],
        *,
        has_mask: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        """has_mask: whether the user says where. `judge` after it became another."""
        super().__init__(parent)
        self.all: tuple[StepState, ...] = ()
        self.runners = runners
        """Who can do steps now, the best first."""
        self.quality = Quality.FINAL
        """Of what models do that know a preview."""
        self._has_mask = has_mask

    def show(self, steps: Sequence[StepState]) -> None:
        """These, as they were shown before. The caller says when they `changed`."""
        self.all = tuple(steps)

    def take(self, steps: Sequence[Step]) -> None:
        """As `show`, of steps that were never shown."""
        has_mask = self._has_mask()
        self.show([understood(step, self.runners, has_mask=has_mask) for step in steps])

    def understand(self, recipe: Recipe, rows: Sequence[PatchRow]) -> None:
        """rows: edits of which this is the sentence, see `merged`."""
        has_mask = self._has_mask()
        self.show(merged(recipe, self.all, self.runners, has_mask=has_mask, rows=rows))
        self.changed.emit()

    def judge(self) -> None:
        """After other runners came, or something was selected, or nothing is any more."""
        has_mask = self._has_mask()
        for number, step in enumerate(self.all):
            self._set(number, judged(step, self.runners, has_mask=has_mask))
        self.judged.emit()

    def set_on(self, number: int, is_on: bool) -> None:
        self._set(number, replace(self.all[number], is_on=is_on))
        self.judged.emit()

    def set_value(self, number: int, name: str, value: Value) -> bool:
        """Whether it had another."""
        step = self.all[number]
        if step.values.get(name) == value:
            return False
        self._set(number, replace(step, values={**step.values, name: value}))
        return True

    def is_live(self, state: StepState) -> bool:
        """Whether it is done while it is still being worded."""
        return is_live(state.step, self.runners, has_mask=self._has_mask())

    def asked(self, *, live_only: bool) -> tuple[Step, ...]:
        """What is to be done, with the values that the controls show."""
        return tuple(s.asked for s in self.all if s.runs and (self.is_live(s) or not live_only))

    def place(self, number: int) -> int:
        """Of a live step among those that are `asked`."""
        return sum(s.runs and self.is_live(s) for s in self.all[:number])

    @property
    def has_previews(self) -> bool:
        """Whether a model does one that knows a preview."""
        return any(step.runs and self._tries(step.step) for step in self.all)

    def in_quality(self, quality: Quality) -> tuple[StepRunner, ...]:
        """Who does them so."""
        return tuple(
            each.in_quality(quality) if isinstance(each, Trying) else each for each in self.runners
        )

    def _tries(self, step: Step) -> bool:
        has_mask = self._has_mask()
        runner = next((r for r in self.runners if r.can(step, has_mask=has_mask)), None)
        return isinstance(runner, Trying) and runner.tries(step, has_mask=has_mask)

    @property
    def asks_models(self) -> bool:
        return any(step.runs and not self.is_live(step) for step in self.all)

    def note(self, prepared: Prepared) -> None:
        """What came of those that are live."""
        numbers = (n for n, s in enumerate(self.all) if s.runs and self.is_live(s))
        for number, made in zip(numbers, prepared.steps, strict=False):
            self._set(number, told(self.all[number], made))

    def _set(self, number: int, step: StepState) -> None:
        if step != self.all[number]:
            self.all = (*self.all[:number], step, *self.all[number + 1 :])
            self.step_changed.emit(number)
