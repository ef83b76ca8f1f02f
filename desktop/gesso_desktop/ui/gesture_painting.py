"""Shapes being drawn, as the hand draws them, before they have become a selection."""

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from gesso_core.selecting.selection import Mode
from gesso_core.selecting.shape import Dab, Ellipse, Polygon, Rectangle, Stroke
from gesso_desktop.state.selection import Drawing

_STRENGTH = 0.5  # of a stroke over the picture
_TAKEN = QColor(0, 0, 0)  # what a stroke takes away is darkened
_DASH = 4.0
_RING = 5.0  # logical px; radius of the mark at the start of a polygon


def paint_outline(
    painter: QPainter, drawing: Drawing, to_widget: QTransform, *, is_closing: bool = False
) -> None:
    """All but strokes: a thin line, seen on everything."""
    path = _path(drawing, to_widget)
    if path.isEmpty():
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _paint_dashed(painter, path)
    if is_closing and isinstance(drawing.shape, Polygon):
        ring = QPainterPath()
        ring.addEllipse(to_widget.map(QPointF(*drawing.shape.points[0])), _RING, _RING)
        painter.setPen(QPen(Qt.GlobalColor.black, 3))
        painter.drawPath(ring)
        painter.setPen(QPen(Qt.GlobalColor.white, 1.5))
        painter.drawPath(ring)


class StrokeLayer:
    """Strokes painted once each, only what is new of them every time, and laid over the picture.

    So a frame costs the last stretch and one picture of the pane, however long the stroke is.
    """

    def __init__(self) -> None:
        self._image = QImage()
        self._drawings: tuple[Drawing, ...] = ()
        self._place: tuple[QTransform, QColor, float] | None = None

    def paint(
        self,
        painter: QPainter,
        drawings: Sequence[Drawing],
        to_widget: QTransform,
        view: QRectF,
        colour: QColor,
    ) -> None:
        """drawings: strokes, oldest first. view: of the pane, in logical pixels."""
        strokes = tuple(each for each in drawings if isinstance(each.shape, Stroke))
        if not strokes:
            self._image, self._drawings = QImage(), ()
            return
        place = (to_widget, colour, painter.device().devicePixelRatio())
        size = (view.size() * place[2]).toSize()
        if self._image.size() != size or place != self._place or not self._continues(strokes):
            self._image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
            self._image.setDevicePixelRatio(place[2])
            self._image.fill(Qt.GlobalColor.transparent)
            self._drawings = ()
        self._place = place
        with QPainter(self._image) as brush:
            brush.setRenderHint(QPainter.RenderHint.Antialiasing)
            scale = abs(to_widget.determinant()) ** 0.5
            for number, drawing in enumerate(strokes):
                done = self._drawings[number] if number < len(self._drawings) else None
                if drawing is not done:
                    fresh = _fresh_dabs(drawing, done)
                    takes = drawing.mode in (Mode.SUBTRACT, Mode.INTERSECT)
                    _paint_dabs(brush, fresh, to_widget, scale, _TAKEN if takes else colour)
        self._drawings = strokes
        painter.setOpacity(_STRENGTH)
        painter.drawImage(view.topLeft(), self._image)
        painter.setOpacity(1.0)

    def _continues(self, strokes: tuple[Drawing, ...]) -> bool:
        """Whether what is painted already is a part of what is to be painted."""
        if len(strokes) < len(self._drawings):
            return False
        pairs = list(zip(self._drawings, strokes, strict=False))
        return all(_is_start(old, new) for old, new in pairs)


def _is_start(old: Drawing, new: Drawing) -> bool:
    if old is new:
        return True
    assert isinstance(old.shape, Stroke)
    assert isinstance(new.shape, Stroke)
    count = len(old.shape.dabs)
    return old.mode is new.mode and new.shape.dabs[:count] == old.shape.dabs


def _fresh_dabs(drawing: Drawing, done: Drawing | None) -> tuple[Dab, ...]:
    """Those not painted yet, and the last one that is."""
    assert isinstance(drawing.shape, Stroke)
    if done is None or not isinstance(done.shape, Stroke):
        return drawing.shape.dabs
    return drawing.shape.dabs[len(done.shape.dabs) - 1 :]


def _paint_dabs(
    brush: QPainter, dabs: Sequence[Dab], to_widget: QTransform, scale: float, colour: QColor
) -> None:
    for before, dab in zip((dabs[0], *dabs), dabs, strict=False):
        pen = QPen(colour, max(1.0, (before.radius + dab.radius) * scale))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        brush.setPen(pen)
        start, end = to_widget.map(QPointF(*before.point)), to_widget.map(QPointF(*dab.point))
        if start == end:
            brush.drawPoint(start)
        else:
            brush.drawLine(QLineF(start, end))


def _path(drawing: Drawing, to_widget: QTransform) -> QPainterPath:
    path = QPainterPath()
    match drawing.shape:
        case Rectangle(first=first, second=second):
            path.addRect(QRectF(QPointF(*first), QPointF(*second)).normalized())
        case Ellipse(first=first, second=second):
            path.addEllipse(QRectF(QPointF(*first), QPointF(*second)).normalized())
        case Polygon(points=points):
            path.addPolygon(QPolygonF([QPointF(*point) for point in points]))
        case Stroke():
            pass
    return to_widget.map(path)


def _paint_dashed(painter: QPainter, path: QPainterPath) -> None:
    painter.setPen(QPen(Qt.GlobalColor.black, 1))
    painter.drawPath(path)
    pen = QPen(Qt.GlobalColor.white, 1)
    pen.setDashPattern([_DASH, _DASH])
    painter.setPen(pen)
    painter.drawPath(path)
