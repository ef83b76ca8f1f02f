"""Facts beneath each other: what it is, and beside it the value, which wraps."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from gesso_desktop.state.models_texts import Fact
from gesso_desktop.ui.job_words import breakable
from gesso_desktop.ui.plain_text import PlainText
from gesso_desktop.ui.theme import em


class FactGrid(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Fact, ...] = ()
        self._labels: list[tuple[PlainText, PlainText]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(em(self, 0.8))
        self._grid.setVerticalSpacing(em(self, 0.25))
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: tuple[Fact, ...]) -> None:
        if facts == self._shown:
            return
        self._shown = facts
        while len(self._labels) < len(facts):
            self._add()
        for number, (name, value) in enumerate(self._labels):
            is_used = number < len(facts)
            name.setVisible(is_used)
            value.setVisible(is_used)
            name.setText(facts[number].label if is_used else "")
            value.setText(breakable(facts[number].value) if is_used else "")
        said = "\n".join(f"{fact.label}: {fact.value}" for fact in facts)
        self.setAccessibleDescription(said)

    @property
    def text(self) -> str:
        return self.accessibleDescription()

    def _add(self) -> None:
        name, value = PlainText(self, wraps=False), PlainText(self)
        name.setEnabled(False)
        row = len(self._labels)
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, row, 1, Qt.AlignmentFlag.AlignTop)
        self._labels.append((name, value))
