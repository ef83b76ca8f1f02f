"""Reads a sentence on another thread, a moment after the last key; the newest text wins.

What the rules leave unread may be read a second time, by a language model; the rules' own reading
is there in the meantime.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from gesso_core.interpret import interpret
from gesso_core.interpret.planned import Refined, is_unread
from gesso_core.progress import Report
from gesso_core.recipe import Recipe
from gesso_desktop.state.crossing import Crossing, Lane, Task
from gesso_desktop.state.messages import Messages

TYPING_PAUSE = 150  # ms without a key before the text is read

SecondReading = Callable[[Recipe, Report], Refined]
"""On a thread: the rules' recipe with what a language model makes of the words they left."""


class Reader(QObject):
    understood = Signal(object)
    """The Recipe of the text that was given last; again when more of it was read."""
    planning_changed = Signal()

    def __init__(
        self, crossing: Crossing, messages: Messages, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._crossing, self._messages = crossing, messages
        self._text = ""
        self._task: Task | None = None
        self._planner: SecondReading | None = None
        self._planning: Task | None = None
        self._pause = QTimer(self, singleShot=True, interval=TYPING_PAUSE)
        self._pause.timeout.connect(self.read_now)
        self.is_done = True
        """Whether the last text was understood."""

    @property
    def is_planning(self) -> bool:
        """Whether a language model reads what the rules left."""
        return self._planning is not None

    def set_planner(self, planner: SecondReading | None) -> None:
        """For texts that are read from now on."""
        self._planner = planner

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
        self.stop_planning()

    def stop_planning(self) -> None:
        """The rules' reading is enough."""
        if self._planning is not None:
            self._planning.cancel()
            self._planning = None
            self.planning_changed.emit()

    def _take(self, recipe: Recipe) -> None:
        self._task, self.is_done = None, True
        self.understood.emit(recipe)
        planner = self._planner
        if planner is None or not any(is_unread(step) for step in recipe.steps):
            return
        self._planning = self._crossing.run(
            Lane.QUIET,
            lambda report: planner(recipe, report),
            done=self._take_refined,
            failed=self._messages.fail,
        )
        self.planning_changed.emit()

    def _take_refined(self, refined: Refined) -> None:
        self._planning = None
        if refined.problem is None:
            self.understood.emit(refined.recipe)
        self.planning_changed.emit()
