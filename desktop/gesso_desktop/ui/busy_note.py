"""Over the picture: what a tool is busy with, and the button that stops it."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from gesso_desktop.state.model_tools import ModelTools
from gesso_desktop.ui.icon import icon
from gesso_desktop.ui.raised import Raised
from gesso_desktop.ui.theme.sizes import em, icon_size


class BusyNote(Raised):
    """At the bottom of the canvas, in its middle; hidden while nothing is under way."""

    def __init__(self, tools: ModelTools, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._tools, self._canvas = tools, canvas
        self._words = QLabel(self)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._bar = QProgressBar(self)
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._stop = QToolButton(self)
        self._stop.setAutoRaise(True)
        self._stop.setIcon(icon("cancel"))
        self._stop.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Escape does it; the tool keeps the keys
        self._stop.clicked.connect(tools.stop)
        self._row = QHBoxLayout(self)
        for each in (self._words, self._bar, self._stop):
            self._row.addWidget(each)
        self._resize()
        self._retranslate()
        tools.busy_changed.connect(self._show)
        canvas.installEventFilter(self)
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() == QEvent.Type.FontChange:
            self._resize()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _show(self) -> None:
        words = self._tools.busy_with
        if words:
            self._words.setText(words)
            self.setAccessibleName(words)
            self._bar.setAccessibleName(words)
            self._place()
        self.setVisible(bool(words))

    def _place(self) -> None:
        self.adjustSize()
        left = (self._canvas.width() - self.width()) // 2
        self.move(max(0, left), self._canvas.height() - self.height() - em(self, 1))

    def _resize(self) -> None:
        self._bar.setFixedSize(em(self, 5), em(self, 0.5))
        self._stop.setIconSize(icon_size(self))
        margin = em(self, 0.4)
        self._row.setContentsMargins(2 * margin, margin, margin, margin)

    def _retranslate(self) -> None:
        text = self.tr("Stop (Escape)")
        self._stop.setToolTip(text)
        self._stop.setAccessibleName(text)
        self._show()
