"""The words over a comparison that say which side is which."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from gesso_desktop.state.compare import Pane
from gesso_desktop.ui.theme.sizes import em

_PLATE, _TEXT = QColor(0, 0, 0, 150), QColor(255, 255, 255)


class PaneLabel(QLabel):
    """White on a dark plate, since there may be anything below."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        side = em(self, 0.5)
        self.setContentsMargins(side, side // 3, side, side // 3)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_PLATE)
        painter.drawRoundedRect(QRectF(self.rect()), em(self, 0.3), em(self, 0.3))
        painter.setPen(_TEXT)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


def place_label(label: PaneLabel, pane: Pane, width: float) -> None:
    """At the top, in the outer corner of its pane; not at all where it would not fit."""
    label.adjustSize()
    gap = em(label, 0.5)
    is_left = pane.left == 0 and pane.width < width
    at = gap if is_left else pane.left + pane.width - label.width() - gap
    label.move(round(at), gap)
    label.setVisible(label.width() + 2 * gap <= pane.width)
