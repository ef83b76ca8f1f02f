"""What the sentence was understood as, step by step."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gesso_desktop.state.sentence import SentenceState
from gesso_desktop.ui.step_row import StepRow


class RecipeView(QWidget):
    def __init__(self, sentence: SentenceState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence = sentence
        self._rows = list[StepRow]()
        self._who: tuple[str, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addStretch(1)
        sentence.steps_changed.connect(self._show_steps)
        sentence.step_changed.connect(self._show_step)
        self._show_steps()

    @property
    def rows(self) -> tuple[StepRow, ...]:
        return tuple(self._rows)

    def show_who(self, who: Sequence[str]) -> None:
        """Which engine does each step; empty where none does."""
        self._who = tuple(who)
        for row, each in zip(self._rows, self._who, strict=False):
            row.show_who(each)

    def _show_steps(self) -> None:
        """Rows of the same operators stay, and with them the focus."""
        steps = self._sentence.steps
        same = 0
        for row, step in zip(self._rows, steps, strict=False):
            if row.op != step.step.op:
                break
            same += 1
        for row in self._rows[same:]:
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        del self._rows[same:]
        for number, step in enumerate(steps):
            if number < same:
                self._rows[number].show_step(step)
            else:
                self._add(StepRow(step, self))
        self.show_who(self._who)

    def _add(self, row: StepRow) -> None:
        number = len(self._rows)
        self._rows.append(row)
        self._layout.insertWidget(number, row)
        row.switched.connect(lambda is_on: self._sentence.set_on(number, is_on))
        row.value_changed.connect(lambda name, value: self._sentence.set_value(number, name, value))
        row.value_reset.connect(lambda name: self._sentence.reset_value(number, name))

    def _show_step(self, number: int) -> None:
        if number < len(self._rows):
            self._rows[number].show_step(self._sentence.steps[number])
