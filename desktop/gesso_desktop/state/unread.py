"""Sentences that were sent before they were read, and those sent after them, in their order."""

from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from gesso_core.errors import GessoError
from gesso_core.interpret import interpret
from gesso_core.progress import Report
from gesso_core.recipe import Recipe
from gesso_desktop.document.step_runner import StepRunner
from gesso_desktop.state.applying import Sent
from gesso_desktop.state.crossing import Crossing, Lane, Task
from gesso_desktop.state.messages import Messages
from gesso_desktop.state.step_state import merged


@dataclass(frozen=True, eq=False)
class Waiting:
    """is_read: its steps are known already; it waits only for those before it."""

    sent: Sent
    is_first: bool
    is_read: bool


class Unread(QObject):
    """One is read at a time, on another thread."""

    read = Signal(object, object)
    """A Waiting, and the Recipe of its text; None where that was known."""

    def __init__(
        self, crossing: Crossing, messages: Messages, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._crossing, self._messages = crossing, messages
        self._waiting: list[Waiting] = []
        self._task: Task | None = None

    @property
    def is_empty(self) -> bool:
        return not self._waiting

    def add(self, waiting: Waiting) -> None:
        self._waiting.append(waiting)
        self._go_on()

    def clear(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._waiting.clear()

    def _go_on(self) -> None:
        while self._task is None and self._waiting:
            if self._waiting[0].is_read:
                self._take(None)
                continue
            text = self._waiting[0].sent.draft.instruction
            self._task = self._crossing.run(
                Lane.LOOK, partial(_interpreted, text), done=self._done, failed=self._fail
            )

    def _done(self, recipe: Recipe) -> None:
        self._take(recipe)
        self._go_on()

    def _fail(self, error: GessoError) -> None:
        self._messages.fail(error)
        self._done(Recipe("", ()))

    def _take(self, recipe: Recipe | None) -> None:
        self._task = None
        self.read.emit(self._waiting.pop(0), recipe)


def _interpreted(text: str, _: Report) -> Recipe:
    return interpret(text)


def with_steps(sent: Sent, recipe: Recipe, runners: tuple[StepRunner, ...]) -> Sent:
    """What was sent before it was read, with the steps it turned out to ask for."""
    draft = sent.draft
    steps = merged(recipe, sent.steps, runners, has_mask=draft.wish.where is not None)
    asked = tuple(step.asked for step in steps if step.runs)
    wish = replace(draft.wish, language=recipe.language)
    return replace(sent, draft=replace(draft, steps=asked, wish=wish), steps=steps)
