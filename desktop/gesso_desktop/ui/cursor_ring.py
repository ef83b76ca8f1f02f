"""The circle around the pointer that shows how far a brush reaches."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

_LEAST = 1.5  # px; a smaller circle could not be seen
_OUTER, _INNER = QColor(0, 0, 0, 180), QColor(255, 255, 255, 220)


class CursorRing:
    """Dark and light, so that it is seen on everything. In logical pixels of the widget."""

    def __init__(self) -> None:
        self._middle = QPointF()
        self._radius: float | None = None

    @property
    def is_shown(self) -> bool:
        return self._radius is not None

    @property
    def middle(self) -> QPointF:
        return self._middle

    @property
    def area(self) -> QRect:
        """What has to be painted for it."""
        if self._radius is None:
            return QRect()
        reach = self._radius + 3
        at = self._middle
        return QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach).toAlignedRect()

    def move_to(self, middle: QPointF, radius: float | None) -> None:
        self._middle = QPointF(middle)
        self._radius = None if radius is None else max(radius, _LEAST)

    def paint(self, painter: QPainter) -> None:
        if self._radius is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((_OUTER, 3.0), (_INNER, 1.2)):
            painter.setPen(QPen(colour, width))
            painter.drawEllipse(self._middle, self._radius, self._radius)
