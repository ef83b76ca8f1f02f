"""One of several: a name and a list."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QWidget

from gesso_desktop.ui.stray_wheel import pass_stray_wheel


class ChoiceBox(QWidget):
    chosen = Signal(str)
    """The option, by the user; not when it is set."""

    def __init__(self, options: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = QLabel(self)
        self._box = QComboBox(self)
        self._box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._name.setBuddy(self._box)
        for option in options:
            self._box.addItem(option, option)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._name)
        layout.addWidget(self._box, 1)
        pass_stray_wheel(self._box)
        self._box.activated.connect(lambda number: self.chosen.emit(self._box.itemData(number)))

    @property
    def value(self) -> str:
        return str(self._box.currentData())

    def set_value(self, option: str) -> None:
        with QSignalBlocker(self._box):
            self._box.setCurrentIndex(self._box.findData(option))

    def set_words(self, name: str, option_name: Callable[[str], str]) -> None:
        """In the language of the window."""
        self._name.setText(name)
        self._box.setAccessibleName(name)
        for number in range(self._box.count()):
            self._box.setItemText(number, option_name(str(self._box.itemData(number))))
