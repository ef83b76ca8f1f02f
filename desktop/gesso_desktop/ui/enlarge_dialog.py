"""How many times larger a new picture is to be, who makes it, and what that means."""

from PySide6.QtCore import QEvent, QLocale
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from gesso_desktop.state.enlarging import FACTORS, Enlarging
from gesso_desktop.ui.file_dialogs import FileDialogs
from gesso_desktop.ui.theme import em


class EnlargeDialog(QDialog):
    """Opened with `ask`; closing it writes nothing."""

    def __init__(
        self, *, enlarging: Enlarging, dialogs: FileDialogs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._enlarging, self._dialogs = enlarging, dialogs
        self._group = QButtonGroup(self)
        self._factors = {factor: QRadioButton(self) for factor in FACTORS}
        for factor, button in self._factors.items():
            self._group.addButton(button, factor)
        self._who = _wrapping(self)
        self._limit = _wrapping(self)
        kinds = QDialogButtonBox.StandardButton
        self._buttons = QDialogButtonBox(kinds.Save | kinds.Cancel, self)
        self._buttons.accepted.connect(self._choose_file)
        self._buttons.rejected.connect(self.reject)
        self._group.idToggled.connect(lambda *_: self._show())
        column = QVBoxLayout(self)
        for each in (*self._factors.values(), self._who, self._limit):
            column.addWidget(each)
        column.addStretch(1)
        column.addWidget(self._buttons)
        self.setMinimumWidth(em(self, 28))
        self._retranslate()

    def ask(self) -> None:
        possible = self._enlarging.factors
        for factor, button in self._factors.items():
            button.setEnabled(factor in possible)
        if self._group.checkedId() not in possible and possible:
            self._factors[possible[0]].setChecked(True)
        self._show()
        self.open()
        self._factors[self._group.checkedId()].setFocus()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _show(self) -> None:
        size = self._enlarging.size
        number = QLocale().toString
        for factor, button in self._factors.items():
            text = self.tr("{factor} times: {width} × {height} pixels")
            button.setText(
                text.format(
                    factor=factor,
                    width=number(size.width * factor),
                    height=number(size.height * factor),
                )
            )
        who = self._enlarging.about(self._group.checkedId())
        self._who.setText(who)
        self._who.setVisible(bool(who))

    def _choose_file(self) -> None:
        factor = self._group.checkedId()
        self._dialogs.save_picture(
            self._enlarging.suggestion, lambda path: self._enlarging.start(factor, path)
        )
        self.accept()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Enlarge"))
        self._limit.setText(
            self.tr(
                "Every pixel of the new picture is computed, and detail is made up. The original "
                "and its edits stay as they are."
            )
        )
        save = self._buttons.button(QDialogButtonBox.StandardButton.Save)
        save.setText(self.tr("&Save as…"))
        self._show()


def _wrapping(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setWordWrap(True)
    return label
