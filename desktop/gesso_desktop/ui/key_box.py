"""A box that takes one key press."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QKeySequenceEdit, QLineEdit, QWidget

from gesso_desktop.ui.theme import em


class KeyBox(QKeySequenceEdit):
    """Tab is not taken: it moves on, as everywhere."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMaximumSequenceLength(1)
        self.setClearButtonEnabled(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._name = ""
        self.keySequenceChanged.connect(self._on_keys)

    @property
    def key(self) -> str:
        """In portable notation; empty if none."""
        return self.keySequence().toString(QKeySequence.SequenceFormat.PortableText)

    def set_name(self, name: str) -> None:
        """What the box says while it is empty."""
        self._name = name
        self.setAccessibleName(name)
        line = self.findChild(QLineEdit)
        assert line is not None
        line.setPlaceholderText(name)
        line.setAccessibleName(name)
        line.setMinimumWidth(line.fontMetrics().horizontalAdvance(name) + em(line, 2))

    def clear(self) -> None:
        super().clear()
        self.set_name(self._name)  # Qt puts its own words back

    def _on_keys(self) -> None:
        self.set_name(self._name)
        self.changed.emit()
