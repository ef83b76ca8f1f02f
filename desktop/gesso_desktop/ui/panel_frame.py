"""What a panel stands in: it scrolls where the window is too low for all of it."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStyle, QWidget

from gesso_desktop.ui.theme import em

_LEAST_HEIGHT = 7  # line heights: a heading and a control


class PanelFrame(QScrollArea):
    """As wide as its panel needs, never scrolled sideways.

    is_whole: never lower than its panel's smallest size, as that holds a list which scrolls itself.
    """

    def __init__(
        self, panel: QWidget, parent: QWidget | None = None, *, is_whole: bool = False
    ) -> None:
        super().__init__(parent)
        self._is_whole = is_whole
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # nothing moves when another tab is chosen
        self.setSizePolicy(policy)
        self._panel = panel
        self.setWidget(panel)
        panel.installEventFilter(self)

    def minimumSizeHint(self) -> QSize:
        panel = self._panel.minimumSizeHint()
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        least = panel.height() if self._is_whole else min(panel.height(), em(self, _LEAST_HEIGHT))
        return QSize(panel.width() + bar, least)

    def sizeHint(self) -> QSize:
        return self._panel.sizeHint()

    def showEvent(self, event: QShowEvent) -> None:
        """What changed in the panel while it was covered has room now."""
        super().showEvent(event)
        layout = self._panel.layout()
        if layout is not None:
            layout.invalidate()
        QCoreApplication.postEvent(self._panel, QEvent(QEvent.Type.LayoutRequest))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)
