"""A frame around what the chosen edit acts on."""

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gesso_core.geometry import Box
from gesso_desktop.state.stack import StackState
from gesso_desktop.state.view import View


class AreaOverlay(QObject):
    repaint_asked = Signal()

    def __init__(self, stack: StackState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stack = stack
        stack.area_changed.connect(self._follow)

    def paint(self, painter: QPainter, view: View) -> None:
        box = self._stack.area
        if box is None or box.is_empty or box == view.size.box:
            return
        corners = _corners(box, view)
        # Two lines, so that it is seen on light and on dark.
        for colour, style in (
            (QColor(0, 0, 0, 170), Qt.PenStyle.SolidLine),
            (QColor(255, 255, 255, 220), Qt.PenStyle.DashLine),
        ):
            painter.setPen(QPen(colour, 1.0, style))
            painter.drawPolygon(corners)

    def _follow(self, _: Box | None) -> None:
        self.repaint_asked.emit()


def _corners(box: Box, view: View) -> QPolygonF:
    points = [
        (box.left, box.top),
        (box.right, box.top),
        (box.right, box.bottom),
        (box.left, box.bottom),
    ]
    return QPolygonF([QPointF(*view.widget_point(x, y)) for x, y in points])
