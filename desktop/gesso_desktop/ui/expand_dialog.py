"""How far the frame is to be expanded on each side, who makes the border, and what that means."""

from PySide6.QtCore import QEvent, QLocale
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gesso_desktop.state.expanding import MOST, Border, Expanding
from gesso_desktop.ui.file_dialogs import FileDialogs
from gesso_desktop.ui.theme import em

_STEP = 16  # px


class ExpandDialog(QDialog):
    """Opened with `ask`; closing it writes nothing."""

    def __init__(
        self, *, expanding: Expanding, dialogs: FileDialogs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._expanding, self._dialogs = expanding, dialogs
        self._form = QFormLayout()
        self._sides = [QSpinBox(self) for _ in range(4)]
        for box in self._sides:
            box.setRange(0, MOST)
            box.setSingleStep(_STEP)
            box.valueChanged.connect(self._show)
            self._add_row(box)
        self._text = QLineEdit(self)
        self._text.textChanged.connect(self._show)
        self._add_row(self._text)
        self._size, self._who, self._limit = (_wrapping(self) for _ in range(3))
        kinds = QDialogButtonBox.StandardButton
        self._buttons = QDialogButtonBox(kinds.Save | kinds.Cancel, self)
        self._buttons.accepted.connect(self._choose_file)
        self._buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(self._form)
        for each in (self._size, self._who, self._limit):
            column.addWidget(each)
        column.addStretch(1)
        column.addWidget(self._buttons)
        self.setMinimumWidth(em(self, 28))
        self._retranslate()

    def ask(self) -> None:
        """As it was filled in last; at first nothing is added."""
        self._show()
        self.open()
        self._sides[0].setFocus()
        self._sides[0].selectAll()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @property
    def _border(self) -> Border:
        left, top, right, bottom = (box.value() for box in self._sides)
        return Border(left, top, right, bottom, self._text.text().strip())

    def _show(self) -> None:
        border, number = self._border, QLocale().toString
        size = border.around(self._expanding.size)
        text = self.tr("The new picture: {width} × {height} pixels")
        self._size.setText(text.format(width=number(size.width), height=number(size.height)))
        self._who.setText(self._expanding.about(border.text))
        save = self._buttons.button(QDialogButtonBox.StandardButton.Save)
        save.setEnabled(border.is_there and self._expanding.can)

    def _choose_file(self) -> None:
        border = self._border
        self._dialogs.save_picture(
            self._expanding.suggestion, lambda path: self._expanding.start(border, path)
        )
        self.accept()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Expand the Frame"))
        names = (self.tr("&Left"), self.tr("&Above"), self.tr("&Right"), self.tr("&Below"))
        for box, name in zip(self._sides, names, strict=True):
            self._name(box, name)
            box.setSuffix(" " + self.tr("px"))
        self._name(self._text, self.tr("It s&hows"))
        self._text.setPlaceholderText(self.tr("Empty: the picture continues"))
        self._limit.setText(
            self.tr(
                "The border is made up. Every pixel of the picture stays as it is, and the "
                "original and its edits are not touched: the result is a new file."
            )
        )
        save = self._buttons.button(QDialogButtonBox.StandardButton.Save)
        save.setText(self.tr("&Save as…"))
        self._show()

    def _add_row(self, field: QWidget) -> None:
        label = QLabel(self)
        label.setBuddy(field)
        self._form.addRow(label, field)

    def _name(self, field: QWidget, name: str) -> None:
        label = self._form.labelForField(field)
        assert isinstance(label, QLabel)
        label.setText(name)
        field.setAccessibleName(name.replace("&", ""))


def _wrapping(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setWordWrap(True)
    return label
