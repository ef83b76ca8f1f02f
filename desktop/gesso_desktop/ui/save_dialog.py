"""Save a copy, or export: one dialog that says what will be kept before anything is written."""

from pathlib import Path

from PySide6.QtCore import QEvent, QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from gesso_desktop.state.save_form import FORMATS, SaveForm
from gesso_desktop.state.texts import translated
from gesso_desktop.ui.export_fields import ExportFields
from gesso_desktop.ui.file_dialogs import FileDialogs
from gesso_desktop.ui.promise_box import PromiseBox
from gesso_desktop.ui.theme import em


class SaveDialog(QDialog):
    """Opened with `ask`; it stops nothing, and closing it writes nothing."""

    def __init__(
        self, *, form: SaveForm, dialogs: FileDialogs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._form = form
        self._dialogs = dialogs
        self._copy, self._export = QRadioButton(self), QRadioButton(self)
        self._purpose = QButtonGroup(self)
        for button in (self._copy, self._export):
            self._purpose.addButton(button)
        self._export.toggled.connect(lambda on: form.change(is_export=on))
        self._name_label, self._folder_label, self._format_label = (QLabel(self) for _ in range(3))
        self._name = QLineEdit(self)
        self._name.textEdited.connect(lambda text: form.change(name=text))
        self._format = QComboBox(self)
        self._format.activated.connect(lambda _: form.change(suffix=self._format.currentData()))
        self._folder = QLabel(self)
        self._folder.setTextFormat(Qt.TextFormat.PlainText)
        self._choose = QPushButton(self)
        self._choose.clicked.connect(self._choose_folder)
        self._fields = ExportFields(form=form, dialogs=dialogs, parent=self)
        self._promise = PromiseBox(form=form, parent=self)
        kinds = QDialogButtonBox.StandardButton
        self._buttons = QDialogButtonBox(kinds.Save | kinds.Cancel, self)
        self._save = self._buttons.button(kinds.Save)
        self._buttons.accepted.connect(self._start)
        self._buttons.rejected.connect(self.reject)
        self._lay_out()
        form.changed.connect(self._show)
        form.said_changed.connect(self._show_said)
        self._retranslate()

    def ask(
        self, *, is_export: bool, quality: int = 95, suffix: str = "", keeps_metadata: bool = True
    ) -> None:
        self._form.begin(
            is_export=is_export, quality=quality, suffix=suffix, keeps_metadata=keeps_metadata
        )
        self.open()
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)
        self._name.selectAll()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        folder = QHBoxLayout()
        folder.addWidget(self._folder, 1)
        folder.addWidget(self._choose)
        rows = QFormLayout()
        rows.addRow(self._name_label, self._name)
        rows.addRow(self._format_label, self._format)
        rows.addRow(self._folder_label, folder)
        column = QVBoxLayout(self)
        column.addWidget(self._copy)
        column.addWidget(self._export)
        column.addSpacing(em(self, 0.5))
        column.addLayout(rows)
        column.addWidget(self._fields)
        column.addWidget(self._promise, 1)
        column.addWidget(self._buttons)
        self._name_label.setBuddy(self._name)
        self._format_label.setBuddy(self._format)
        self._folder_label.setBuddy(self._choose)
        self._folder.setMinimumWidth(em(self, 14))
        self.setMinimumWidth(em(self, 32))

    def _show(self) -> None:
        fields = self._form.fields
        blockers = [QSignalBlocker(each) for each in (self._export, self._copy, self._format)]
        (self._export if fields.is_export else self._copy).setChecked(True)
        self._format.setCurrentIndex(self._format.findData(fields.format))
        for blocker in blockers:
            blocker.unblock()
        if self._name.text() != fields.name:
            self._name.setText(fields.name)
        # A path is left-to-right text, which a label would put at the far side.
        side = Qt.AlignmentFlag.AlignRight if self.isRightToLeft() else Qt.AlignmentFlag.AlignLeft
        self._folder.setAlignment(
            side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        )
        self._folder.setText(_shortened(self._folder, fields.folder))
        self._folder.setToolTip(str(fields.folder))
        self._show_said()

    def _show_said(self) -> None:
        self._save.setEnabled(self._form.can_start)

    def _choose_folder(self) -> None:
        self._dialogs.open_folder(
            self._form.fields.folder, lambda folder: self._form.change(folder=folder)
        )

    def _start(self) -> None:
        if self._form.start():
            self.accept()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Save a copy or export"))
        self._copy.setText(self.tr("A cop&y that keeps everything it can"))
        self._export.setText(self.tr("An &export for others: format, size and profile as wanted"))
        self._name_label.setText(self.tr("&Name"))
        self._format_label.setText(self.tr("Fo&rmat"))
        self._folder_label.setText(self.tr("&Folder"))
        self._choose.setText(self.tr("C&hoose…"))
        self._choose.setAccessibleName(self.tr("Choose a folder"))
        self._format.clear()
        for suffix, name in FORMATS.items():
            self._format.addItem(translated("SaveForm", name), suffix)
        self._show()


def _shortened(label: QLabel, folder: Path) -> str:
    width = max(label.width(), label.minimumWidth())
    return label.fontMetrics().elidedText(str(folder), Qt.TextElideMode.ElideMiddle, width)
