"""Sentences that were sent before they were read, and those sent after them, in their order."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from gesso_core.errors import GessoError
from gesso_core.interpret import interpret
from gesso_core.progress import Report
from gesso_core.recipe import Recipe
from gesso_desktop.state.crossing import Crossing, Lane, Task
from gesso_desktop.state.messages import Messages
from gesso_desktop.state.sent import Sent


class Unread(QObject):
    """One is read at a time, on another thread."""

    read = Signal(object)
    """The Sent, with the steps of its text."""

    def __init__(
        self, crossing: Crossing, messages: Messages, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._crossing, self._messages = crossing, messages
        self._waiting: list[Sent] = []
        self._task: Task | None = None

    @property
    def is_empty(self) -> bool:
        return not self._waiting

    def add(self, sent: Sent) -> None:
        self._waiting.append(sent)
        self._go_on()

    def clear(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._waiting.clear()

    def _go_on(self) -> None:
        while self._task is None and self._waiting:
            if self._waiting[0].is_read:
                self.read.emit(self._waiting.pop(0))
                continue
            text = self._waiting[0].draft.instruction
            self._task = self._crossing.run(
                Lane.LOOK, partial(_interpreted, text), done=self._done, failed=self._fail
            )

    def _done(self, recipe: Recipe) -> None:
        self._task = None
        self.read.emit(self._waiting.pop(0).read_as(recipe))
        self._go_on()

    def _fail(self, error: GessoError) -> None:
        self._messages.fail(error)
        self._done(Recipe("", ()))


def _interpreted(text: str, _: Report) -> Recipe:
    return interpret(text)
