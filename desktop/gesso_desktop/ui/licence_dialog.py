"""A model's licence, to be accepted before it is added."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gesso_desktop.state.models import Incoming
from gesso_desktop.state.models_texts import licence, licence_notice, signed_by
from gesso_desktop.ui.icon import icon
from gesso_desktop.ui.notice import Notice
from gesso_desktop.ui.plain_text import PlainText
from gesso_desktop.ui.theme import em


class LicenceDialog(QDialog):
    """Show it with open(); accepted means that the licence is."""

    def __init__(self, incoming: Incoming, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._incoming = incoming
        card = incoming.card
        self._title = PlainText(self)
        self._name = Notice("check" if card.licence.allows_commercial_use else "warning", self)
        self._notice = PlainText(self)
        self._notice.setText(licence_notice(card))
        self._notice.setVisible(bool(self._notice.text()))
        self._signed = Notice("warning", self)
        self._older = Notice("warning", self)
        self._address = PlainText(self)
        self._address.setText(card.licence.url)
        self._address.setVisible(bool(card.licence.url))
        self._address.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self._accept = QPushButton(self)
        self._buttons.addButton(self._accept, QDialogButtonBox.ButtonRole.AcceptRole)
        # A licence is not accepted by a stray Return.
        cancel = self._buttons.button(QDialogButtonBox.StandardButton.Cancel)
        cancel.setDefault(True)
        cancel.setFocus()
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(em(self, 0.6))
        texts = (self._title, self._name, self._notice, self._address)
        for widget in (*texts, self._signed, self._older):
            column.addWidget(widget)
        column.addStretch(1)
        column.addWidget(self._buttons)
        self.setMinimumWidth(em(self, 26))
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        card = self._incoming.card
        self.setWindowTitle(self.tr("Licence of {model}").format(model=card.title))
        self.setWindowIcon(icon("model"))
        self._title.setText(
            self.tr("{model} has a licence of its own. Read it before you use the model.").format(
                model=card.title
            )
        )
        self._name.say(licence(card))
        if self._incoming.is_pack:
            signer = self._incoming.signer
            is_known = signer is not None and bool(signer.name)
            self._signed.say(signed_by(signer), "check" if is_known else "warning")
        if self._incoming.is_downgrade:
            self._older.say(
                self.tr(
                    "This version is older than the one in use, and may lack repairs. "
                    "It will be used instead."
                )
            )
        self._accept.setText(self.tr("&Accept and Add"))
