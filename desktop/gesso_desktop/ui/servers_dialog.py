"""Servers: the machines that run models for this computer, and pairing with another one."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLayout,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gesso_desktop.state.servers import ServersState
from gesso_desktop.ui.fact_grid import FactGrid
from gesso_desktop.ui.file_dialogs import FileDialogs
from gesso_desktop.ui.icon import icon
from gesso_desktop.ui.notice import Notice
from gesso_desktop.ui.pairing_dialog import PairingDialog
from gesso_desktop.ui.server_list import ServerList
from gesso_desktop.ui.theme import em


class ServersDialog(QDialog):
    """Show it with show(): the window stays usable while servers are asked."""

    def __init__(
        self, servers: ServersState, dialogs: FileDialogs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._servers, self._dialogs = servers, dialogs
        self._none = Notice("info", self)
        self._list = ServerList(self)
        self._list.chosen.connect(servers.select)
        self._facts = FactGrid(self)
        self._trouble = Notice("warning", self)
        self._add = QPushButton(icon("plus"), "", self)
        self._test = QPushButton(icon("reset"), "", self)
        self._remove = QPushButton(icon("trash"), "", self)
        self._add.clicked.connect(self._open_pairing)
        self._test.clicked.connect(servers.test)
        self._remove.clicked.connect(self._ask_remove)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self._buttons.rejected.connect(self.reject)
        close = self._buttons.button(QDialogButtonBox.StandardButton.Close)
        for button in (self._add, self._test, self._remove, close):
            button.setAutoDefault(False)
        self.finished.connect(servers.stop)
        self._lay_out()
        servers.changed.connect(self._show)
        self._retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self._servers.look()
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        for button in (self._add, self._test, self._remove):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(em(self, 0.6))
        column.addWidget(self._none)
        column.addWidget(self._list, 1)
        column.addWidget(self._facts)
        column.addWidget(self._trouble)
        column.addLayout(row)
        column.addWidget(self._buttons)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.resize(em(self, 44), em(self, 30))

    def _show(self) -> None:
        servers = self._servers
        self._list.show_rows(servers.rows, servers.selected)
        self._facts.show_facts(servers.details)
        self._facts.setVisible(bool(servers.details))
        self._trouble.say(servers.trouble)
        self._test.setEnabled(servers.can_test)
        self._remove.setEnabled(servers.can_remove)
        is_empty = servers.is_known and not servers.rows
        self._none.say(
            self.tr(
                "No server is paired. A computer with a large graphics card can make the edits "
                "that this one cannot: run “gesso server init”, “gesso server run” and “gesso "
                "server pair” there, then add it here."
            )
            if is_empty
            else ""
        )

    def _open_pairing(self) -> None:
        dialog = PairingDialog(self._servers.pairing, self._dialogs, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _ask_remove(self) -> None:
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        name = self._servers.selected
        box.setText(self.tr("Forget the server {name}?").format(name=name))
        box.setInformativeText(
            self.tr(
                "The key to it is forgotten, too. On the server it lives on until it is revoked "
                "there: gesso server keys"
            )
        )
        remove = box.addButton(self.tr("Forget"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        remove.clicked.connect(self._servers.remove)
        box.open()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Servers"))
        self.setWindowIcon(icon("server"))
        self._facts.setAccessibleName(self.tr("This server"))
        self._add.setText(self.tr("&Add…"))
        self._test.setText(self.tr("&Test"))
        self._remove.setText(self.tr("&Remove…"))
        buttons = (self._add, self._test, self._remove)
        needed = sum(button.sizeHint().width() + em(self, 1) for button in buttons)
        self.setMinimumSize(max(em(self, 32), needed), em(self, 26))
        self._show()
