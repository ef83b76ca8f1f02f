"""Reads a sentence on another thread, a moment after the last key; the newest text wins."""

from PySide6.QtCore import QObject, QTimer, Signal

from gesso_core.interpret import interpret
from gesso_core.recipe import Recipe
from gesso_desktop.state.crossing import Crossing, Lane, Task
from gesso_desktop.state.messages import Messages

TYPING_PAUSE = 150  # ms without a key before the text is read


class Reader(QObject):
    understood = Signal(object)
    """The Recipe of the text that was given last."""

    def __init__(
        self, crossing: Crossing, messages: Messages, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._crossing, self._messages = crossing, messages
        self._text = ""
        self._task: Task | None = None
        self._pause = QTimer(self, singleShot=True, interval=TYPING_PAUSE)
        self._pause.timeout.connect(self.read_now)
        self.is_done = True
        """Whether the last text was understood."""

    def read(self, text: str) -> None:
        """After a pause; a text without words at once."""
        self.stop()
        self._text, self.is_done = text, False
        if text.strip():
            self._pause.start()
        else:
            self._take(Recipe("", ()))

    def read_now(self) -> None:
        """Without waiting for the pause."""
        if self.is_done:
            return
        self.stop()
        text = self._text  # the first sentence of a language takes half a second, so not here
        self.is_done = False
        self._task = self._crossing.run(
            Lane.LOOK, lambda _: interpret(text), done=self._take, failed=self._messages.fail
        )

    def stop(self) -> None:
        """Nothing is to be read any more."""
        self._pause.stop()
        self.is_done = True
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _take(self, recipe: Recipe) -> None:
        self._task, self.is_done = None, True
        self.understood.emit(recipe)
