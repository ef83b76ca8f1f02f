"""A box that takes one key press."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QKeySequenceEdit, QLineEdit, QWidget


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
        self._name = name
        self.setAccessibleName(name)
        line = self.findChild(QLineEdit)
        if line is not None:
            line.setPlaceholderText(name)
            line.setAccessibleName(name)

    def _on_keys(self) -> None:
        self.set_name(self._name)  # Qt puts its own placeholder back when the box is cleared
        self.changed.emit()
