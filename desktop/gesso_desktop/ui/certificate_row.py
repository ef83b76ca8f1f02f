"""A certificate of the user's own, for a server that asks for one: folded away for all others."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from gesso_desktop.state.pairing import PairingState
from gesso_desktop.ui.file_dialogs import FileDialogs
from gesso_desktop.ui.icon import icon
from gesso_desktop.ui.plain_text import PlainText


class CertificateRow(QWidget):
    def __init__(
        self, pairing: PairingState, dialogs: FileDialogs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._pairing, self._dialogs = pairing, dialogs
        self._fold = QToolButton(self)
        self._fold.setCheckable(True)
        self._fold.setAutoRaise(True)
        self._fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._fold.toggled.connect(self._show)
        self._file = PlainText(self)
        self._choose, self._leave_out = QPushButton(self), QPushButton(self)
        for button in (self._choose, self._leave_out):
            button.setAutoDefault(False)
        self._choose.clicked.connect(self._ask)
        self._leave_out.clicked.connect(self._forget)
        row = QHBoxLayout()
        row.addWidget(self._file, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._leave_out)
        row.addWidget(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignLeading)
        column.addLayout(row)
        pairing.changed.connect(self._follow)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _ask(self) -> None:
        self._dialogs.open_certificate(self._pairing.set_own_certificate)

    def _forget(self) -> None:
        self._pairing.set_own_certificate(None)

    def _follow(self) -> None:
        """It unfolds where that may be what is missing."""
        if self._pairing.wants_certificate:
            self._fold.setChecked(True)
        self._show()

    def _show(self) -> None:
        is_open, own = self._fold.isChecked(), self._pairing.own_certificate
        self._fold.setIcon(icon("chevron-down" if is_open else "chevron-right"))
        none = self.tr("Only where the server asks for one: a PEM file with its key.")
        self._file.setText(none if own is None else own.name)
        self._file.setVisible(is_open)
        self._choose.setVisible(is_open)
        self._leave_out.setVisible(is_open and own is not None)

    def _retranslate(self) -> None:
        self._fold.setText(self.tr("Your certificate"))
        self._choose.setText(self.tr("&Choose…"))
        self._leave_out.setText(self.tr("&Leave out"))
        self._show()
