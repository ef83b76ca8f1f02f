"""What lies over the picture and is told apart from it by its own ground and edge."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gesso_desktop.ui.theme.colours import colours_of
from gesso_desktop.ui.theme.sizes import em


class Raised(QWidget):
    def paintEvent(self, event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QColor(colours.line))
            painter.setBrush(QColor(colours.raised))
            edge = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(edge, em(self, 0.4), em(self, 0.4))
