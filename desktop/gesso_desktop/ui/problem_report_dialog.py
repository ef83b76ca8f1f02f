"""The problem report, to be read and copied."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gesso_desktop.ui.icon import icon
from gesso_desktop.ui.theme import em


class ProblemReportDialog(QDialog):
    """Shows what `write` returns now. Make a new one for each showing."""

    def __init__(self, write: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._explanation = QLabel(self)
        self._explanation.setWordWrap(True)
        self.text = QPlainTextEdit(write(), self)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._copied = QLabel(self)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.copy = QPushButton(icon("copy"), "", self)
        self._buttons.addButton(self.copy, QDialogButtonBox.ButtonRole.ActionRole)
        self._buttons.rejected.connect(self.reject)
        self.copy.clicked.connect(self._copy)
        layout = QVBoxLayout(self)
        for widget in (self._explanation, self.text, self._copied, self._buttons):
            layout.addWidget(widget)
        self.resize(em(self, 46), em(self, 38))
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self._copied.setText(self.tr("Copied."))

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Problem Report"))
        self.setWindowIcon(icon("warning"))
        self._explanation.setText(
            self.tr(
                "This text helps to find a fault. Names, paths and pictures are not in it. "
                "Nothing is sent: copy it, read it, and pass it on yourself."
            )
        )
        self.text.setAccessibleName(self.tr("Text of the report"))
        self.copy.setText(self.tr("Copy"))
        self._copied.clear()


def window_facts() -> Mapping[str, str]:
    """What the problem report cannot know without a window."""
    return {
        "Qt platform": QGuiApplication.platformName(),
        "screens": "; ".join(
            f"{screen.size().width()}x{screen.size().height()} @{screen.devicePixelRatio():g}"
            for screen in QGuiApplication.screens()
        ),
    }
