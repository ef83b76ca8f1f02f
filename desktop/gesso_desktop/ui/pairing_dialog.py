"""Pairing with a server: its address, then its fingerprint to compare and its one-time code."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gesso_desktop.state.pairing import PairingState, Step
from gesso_desktop.ui.certificate_row import CertificateRow
from gesso_desktop.ui.file_dialogs import FileDialogs
from gesso_desktop.ui.icon import icon
from gesso_desktop.ui.notice import Notice
from gesso_desktop.ui.plain_text import PlainText
from gesso_desktop.ui.theme import em

_LARGER = 1.5  # what is read aloud over a telephone
_GROUPS_IN_LINE = 4


class PairingDialog(QDialog):
    """Show it with open(); it closes when the server is paired. Closing stops what is under way."""

    def __init__(
        self, pairing: PairingState, dialogs: FileDialogs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._pairing = pairing
        pairing.begin()
        self._shown = pairing.step, False
        self._what = PlainText(self)
        self._address, self._name, self._code = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        for field in (self._address, self._name, self._code):
            field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._fingerprint = _Fingerprint(self)
        self._same = QCheckBox(self)
        self._certificate = CertificateRow(pairing, dialogs, self)
        self._trouble = Notice("warning", self)
        self._busy = QProgressBar(self)
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy_words = PlainText(self)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self._back = QPushButton(self)
        self._go_on = QPushButton(self)
        self._lay_out()
        self._address.textChanged.connect(pairing.set_address)
        self._name.textChanged.connect(pairing.set_name)
        self._code.textChanged.connect(pairing.set_code)
        self._same.toggled.connect(pairing.set_same)
        self._back.clicked.connect(pairing.go_back)
        self._go_on.clicked.connect(pairing.go_on)
        self._buttons.rejected.connect(self.reject)
        self.finished.connect(pairing.stop)
        pairing.changed.connect(self._show)
        self._retranslate()
        self._address.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _lay_out(self) -> None:
        self._back.setAutoDefault(False)
        self._buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
        self._buttons.addButton(self._back, QDialogButtonBox.ButtonRole.ActionRole)
        self._buttons.addButton(self._go_on, QDialogButtonBox.ButtonRole.ActionRole)
        self._go_on.setDefault(True)
        self._labels = [QLabel(self) for _ in range(3)]
        first, self._second = QFormLayout(), QFormLayout()
        first.addRow(self._labels[0], self._address)
        self._second.addRow(self._labels[1], self._code)
        self._second.addRow(self._labels[2], self._name)
        for form in (first, self._second):
            form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        column = QVBoxLayout(self)
        column.setSpacing(em(self, 0.7))
        column.addLayout(first)
        column.addWidget(self._what)
        column.addWidget(self._fingerprint)
        column.addWidget(self._same)
        column.addLayout(self._second)
        column.addWidget(self._certificate)
        column.addWidget(self._trouble)
        column.addWidget(self._busy_words)
        column.addWidget(self._busy)
        column.addStretch(1)
        column.addWidget(self._buttons)
        self.setMinimumWidth(em(self, 30))
        self.resize(em(self, 34), em(self, 24))

    def _show(self) -> None:
        pairing = self._pairing
        if pairing.step is Step.PAIRED:
            self.accept()
            return
        is_first = pairing.step is Step.ADDRESS
        self._what.setText(self._first_words if is_first else self._second_words)
        self._fingerprint.show_groups(pairing.fingerprint)
        fields = (self._same, self._code, self._name, self._certificate)
        for widget in (self._fingerprint, *fields, *self._labels[1:]):
            widget.setVisible(not is_first)
        _say(self._name, pairing.name)
        _say(self._code, pairing.code)
        self._same.setChecked(pairing.is_same)
        self._address.setEnabled(is_first and not pairing.is_busy)
        for widget in fields:
            widget.setEnabled(not pairing.is_busy)
        self._trouble.say(pairing.trouble)
        self._busy_words.setText(pairing.busy_with)
        self._busy.setAccessibleName(pairing.busy_with)
        for widget in (self._busy, self._busy_words):
            widget.setVisible(pairing.is_busy)
        self._go_on.setText(self.tr("&Continue") if is_first else self.tr("&Pair"))
        self._go_on.setEnabled(pairing.can_go_on)
        self._back.setText(self.tr("&Stop") if pairing.is_busy else self.tr("&Back"))
        self._back.setVisible(pairing.is_busy or not is_first)
        self._follow()

    def _follow(self) -> None:
        """The focus: to what stops, to where a step begins, to what is to be typed anew."""
        before, now = self._shown, (self._pairing.step, self._pairing.is_busy)
        self._shown = now
        if now == before:
            return
        where: QWidget = self._back
        if not self._pairing.is_busy:
            is_new = now[0] is not before[0]
            second = self._same if is_new else self._code
            where = self._address if now[0] is Step.ADDRESS else second
        where.setFocus(Qt.FocusReason.OtherFocusReason)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Add a Server"))
        self.setWindowIcon(icon("server"))
        self._first_words = self.tr(
            "Where Gesso's server runs, “gesso server pair” shows its address, its fingerprint "
            "and a one-time code."
        )
        self._second_words = self.tr(
            "Compare this fingerprint with what “gesso server pair” shows on the server. Where "
            "they differ, somebody else answers: stop here."
        )
        self._same.setText(self.tr("The &fingerprints are the same"))
        fields = (self._address, self._code, self._name)
        words = (self.tr("A&ddress:"), self.tr("&One-time code:"), self.tr("&Name here:"))
        for label, field, text in zip(self._labels, fields, words, strict=True):
            label.setText(text)
            label.setBuddy(field)
            field.setAccessibleName(text.replace("&", "").rstrip(":："))
        self._address.setPlaceholderText("gpu.studio.lan")
        self._code.setPlaceholderText("XXXX-XXXX-XXXX")
        self._fingerprint.title = self.tr("Fingerprint")
        self._show()


class _Fingerprint(QLabel):
    """In groups, from the left in every language."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.title = ""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(self.font().pointSizeF() * _LARGER)
        font.setBold(True)
        self.setFont(font)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def show_groups(self, fingerprint: str) -> None:
        """fingerprint: groups with a space between them."""
        groups = fingerprint.split()
        starts = range(0, len(groups), _GROUPS_IN_LINE)
        self.setText("\n".join("  ".join(groups[at : at + _GROUPS_IN_LINE]) for at in starts))
        self.setAccessibleName(f"{self.title}: {fingerprint}")


def _say(field: QLineEdit, text: str) -> None:
    """Keeps the cursor, and a space that was just typed."""
    if field.text().strip() != text:
        field.setText(text)
