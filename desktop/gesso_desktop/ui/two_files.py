"""What differs between the picture and another file."""

from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gesso_desktop.state.two_files import Findings, TwoFiles
from gesso_desktop.ui.file_dialogs import FileDialogs


class TwoFilesPanel(QWidget):
    def __init__(
        self, *, two_files: TwoFiles, dialogs: FileDialogs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._two_files = two_files
        self._dialogs = dialogs
        self._what = QLabel(self)
        self._what.setWordWrap(True)
        self._what.setTextFormat(Qt.TextFormat.PlainText)
        self._names = [QLabel(self) for _ in range(4)]
        self._values = [QLabel(self) for _ in range(4)]
        for value in self._values:
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._metadata_name = QLabel(self)
        self._metadata = QListWidget(self)
        self._metadata_name.setBuddy(self._metadata)
        self._choose, self._again, self._stop = (QPushButton(self) for _ in range(3))
        self._choose.clicked.connect(self._ask)
        self._again.clicked.connect(two_files.count_again)
        self._stop.clicked.connect(two_files.stop)
        self._lay_out()
        two_files.changed.connect(self._show)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        self._rows = QFormLayout()
        for name, value in zip(self._names, self._values, strict=True):
            self._rows.addRow(name, value)
        self._rows.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        buttons = QHBoxLayout()
        for button in (self._again, self._stop):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.addWidget(self._what)
        column.addWidget(self._choose, 0, Qt.AlignmentFlag.AlignLeading)
        column.addLayout(buttons)
        column.addLayout(self._rows)
        column.addWidget(self._metadata_name)
        column.addWidget(self._metadata, 1)
        column.addStretch(0)

    def _ask(self) -> None:
        self._dialogs.compare_with(None, self._two_files.compare_with)

    def _show(self) -> None:
        two_files = self._two_files
        other, findings = two_files.other, two_files.findings
        if other is None:
            text = self.tr("See another file beside this picture, and what differs.")
        elif two_files.is_counting:
            text = self.tr("Comparing with {name}…").format(name=other.name)
        else:
            text = self.tr("Compared with {name}").format(name=other.name)
        self._what.setText(text)
        self._what.setToolTip("" if other is None else str(other))
        self._again.setVisible(other is not None)
        self._again.setEnabled(not two_files.is_counting)
        self._stop.setVisible(other is not None)
        for row in range(self._rows.rowCount()):
            self._rows.setRowVisible(row, findings is not None)
        self._metadata_name.setVisible(findings is not None)
        self._metadata.setVisible(findings is not None and bool(findings.metadata))
        if findings is not None:
            self._show_findings(findings)

    def _show_findings(self, findings: Findings) -> None:
        locale, difference = QLocale(), findings.difference
        share = locale.toString(100 * difference.share, "f", 3)
        self._values[0].setText(
            self.tr("{count} of {all} ({share} %)").format(
                count=locale.toString(difference.changed),
                all=locale.toString(difference.pixels),
                share=share,
            )
            if difference.changed
            else self.tr("None: both are identical.")
        )
        for row, count in ((1, findings.inside), (2, difference.outside)):
            self._rows.setRowVisible(row, count is not None)
            self._values[row].setText("" if count is None else locale.toString(count))
        self._rows.setRowVisible(3, difference.changed > 0)
        self._values[3].setText(
            self.tr("{largest} of {full}").format(
                largest=locale.toString(difference.largest, "g", 6),
                full=locale.toString(findings.largest_possible),
            )
        )
        said = {
            "missing": self.tr("{block}: only in the other file"),
            "added": self.tr("{block}: only in this picture"),
            "changed": self.tr("{block}: other content"),
        }
        self._metadata_name.setText(
            self.tr("&Metadata that differ")
            if findings.metadata
            else self.tr("The metadata are identical.")
        )
        self._metadata.clear()
        self._metadata.addItems([said[c.how].format(block=c.block) for c in findings.metadata])

    def _retranslate(self) -> None:
        self._choose.setText(self.tr("&Choose a file…"))
        self._again.setText(self.tr("Count &again"))
        self._stop.setText(self.tr("&Stop"))
        for label, text in zip(
            self._names,
            (
                self.tr("Pixels that differ"),
                self.tr("Where there are edits"),
                self.tr("Elsewhere"),
                self.tr("Largest difference"),
            ),
            strict=True,
        ):
            label.setText(text)
        self._metadata.setAccessibleName(self.tr("Metadata that differ"))
        self._show()
