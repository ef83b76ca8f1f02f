"""A curve's points, drawn; they are not edited here."""

from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gesso_desktop.ui.theme import colours_of, em


class CurveView(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.points: tuple[float, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_points(self, points: tuple[float, ...]) -> None:
        """x0, y0, x1, y1, … each 0…1."""
        self.points = points
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(em(self, 5), em(self, 5))

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        inside = QRectF(self.rect()).adjusted(3.5, 3.5, -3.5, -3.5)
        places = [
            QPointF(inside.left() + x * inside.width(), inside.bottom() - y * inside.height())
            for x, y in zip(self.points[::2], self.points[1::2], strict=True)
        ]
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(colours.line)
            painter.drawRect(inside)
            painter.drawLine(inside.bottomLeft(), inside.topRight())
            painter.setPen(QPen(colours.text, 1.5))
            for start, end in pairwise(places):
                painter.drawLine(start, end)
            painter.setBrush(colours.text)
            for place in places:
                painter.drawEllipse(place, 2.0, 2.0)
