"""What models are asked for, over the picture: clicks on a thing, strokes that are being erased."""

import math

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QTransform

from gesso_core.geometry import Affine
from gesso_desktop.state.model_tools import ModelTools
from gesso_desktop.state.pointing import Spot
from gesso_desktop.state.view import View
from gesso_desktop.ui.gesture_painting import StrokeLayer

_RADIUS, _SIGN = 6.0, 3.0  # logical px; of a click's dot, and half of the sign in it
_IN, _OUT = QColor(30, 140, 60), QColor(190, 40, 40)


class ModelOverlay(QObject):
    """See `canvas_frame.Overlay`. The colour of strokes is the owner's to set."""

    repaint_asked = Signal()

    def __init__(self, tools: ModelTools, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._strokes = StrokeLayer()
        self._colour = QColor(255, 0, 0)
        for signal in (tools.pointing.changed, tools.erasing.changed):
            signal.connect(self.repaint_asked)

    def set_colour(self, colour: QColor) -> None:
        self._colour = QColor(colour)
        self.repaint_asked.emit()

    def paint(self, painter: QPainter, view: View) -> None:
        """painter: in logical pixels of a pane."""
        width, height = (math.ceil(length) for length in view.viewport)
        around = QRectF(0, 0, width, height)
        transform = QTransform(*_columns(view.widget_from_stored))
        drawings = self._tools.erasing.drawings
        self._strokes.paint(painter, drawings, transform, around, self._colour)
        for spot in self._tools.pointing.pointed.spots:
            _paint_spot(painter, spot, QPointF(*view.widget_point(spot.x, spot.y)))


def _paint_spot(painter: QPainter, spot: Spot, at: QPointF) -> None:
    """A plus or a minus, so that colours are not all that tells them apart."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(Qt.GlobalColor.white, 1.5))
    painter.setBrush(_IN if spot.is_in else _OUT)
    painter.drawEllipse(at, _RADIUS, _RADIUS)
    painter.drawLine(at - QPointF(_SIGN, 0), at + QPointF(_SIGN, 0))
    if spot.is_in:
        painter.drawLine(at - QPointF(0, _SIGN), at + QPointF(0, _SIGN))


def _columns(affine: Affine) -> tuple[float, float, float, float, float, float]:
    """As Qt writes it."""
    return affine.a, affine.d, affine.b, affine.e, affine.c, affine.f
