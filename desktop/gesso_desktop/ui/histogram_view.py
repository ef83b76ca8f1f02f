"""A histogram as overlapping areas, one for each channel, with marks where values are clipped."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QLocale, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gesso_desktop.document.histogram import Histogram
from gesso_desktop.state.info_names import channel_name

_CLIPPED = 0.0005  # share of pixels above which an end is marked
_COLOURS = {
    "red": (224, 82, 82),
    "green": (82, 184, 96),
    "blue": (84, 132, 232),
    "cyan": (64, 180, 200),
    "magenta": (206, 88, 180),
    "yellow": (214, 184, 60),
}


class HistogramView(QWidget):
    """Shows counts from black at the left to white at the right, whatever the reading direction."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.is_logarithmic = False
        self._histogram: Histogram | None = None
        self._name()

    def show_histogram(self, histogram: Histogram | None) -> None:
        self._histogram = histogram
        self._name()
        self.update()

    def set_logarithmic(self, is_logarithmic: bool) -> None:
        self.is_logarithmic = is_logarithmic
        self.update()

    def sizeHint(self) -> QSize:
        height = self.fontMetrics().height()
        return QSize(14 * height, 6 * height)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._name()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        palette = self.palette()
        painter.setPen(palette.color(QPalette.ColorRole.Mid))
        painter.setBrush(palette.color(QPalette.ColorRole.Base))
        painter.drawRect(area)
        if self._histogram is not None:
            self._paint(painter, area.adjusted(1, 4, -1, -1), self._histogram)

    def _paint(self, painter: QPainter, area: QRectF, histogram: Histogram) -> None:
        heights = _heights(histogram.counts, is_logarithmic=self.is_logarithmic)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        for name, values in heights.items():
            colour = self._colour(name)
            line = [
                QPointF(
                    area.left() + area.width() * index / (len(values) - 1),
                    area.bottom() - area.height() * float(value),
                )
                for index, value in enumerate(values)
            ]
            filled = QPolygonF([*line, area.bottomRight(), area.bottomLeft()])
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour.red(), colour.green(), colour.blue(), 70))
            painter.drawPolygon(filled)
            painter.setPen(colour)
            painter.drawPolyline(line)
        self._mark(painter, area, histogram.at_bottom, at=area.left(), towards=1)
        self._mark(painter, area, histogram.at_top, at=area.right(), towards=-1)

    def _mark(
        self,
        painter: QPainter,
        area: QRectF,
        shares: Mapping[str, float],
        *,
        at: float,
        towards: int,
    ) -> None:
        """A small triangle for every clipped channel."""
        side = self.fontMetrics().height() * 0.45
        clipped = [name for name, share in shares.items() if share > _CLIPPED]
        for number, name in enumerate(clipped):
            top = area.top() + number * side * 1.2
            corner = QPointF(at, top)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colour(name))
            painter.drawPolygon(
                QPolygonF([corner, QPointF(at + towards * side, top), QPointF(at, top + side)])
            )

    def _colour(self, name: str) -> QColor:
        if name in _COLOURS:
            return QColor(*_COLOURS[name])
        return self.palette().color(QPalette.ColorRole.PlaceholderText)

    def _name(self) -> None:
        if self._histogram is None:
            self.setAccessibleName(self.tr("Histogram, not counted yet"))
            self.setAccessibleDescription("")
            self.setToolTip("")
            return
        number = QLocale().toString
        parts = [
            self.tr("{channel}: {bottom} % black, {top} % white").format(
                channel=channel_name(name),
                bottom=number(100 * self._histogram.at_bottom[name], "f", 2),
                top=number(100 * self._histogram.at_top[name], "f", 2),
            )
            for name in self._histogram.at_bottom
        ]
        self.setAccessibleName(self.tr("Histogram"))
        self.setAccessibleDescription("; ".join(parts))
        self.setToolTip("\n".join(parts))


def _heights(
    counts: Mapping[str, NDArray[np.int64]], *, is_logarithmic: bool
) -> dict[str, NDArray[np.float64]]:
    """0…1 by channel. The two ends do not set the scale: a white border would flatten the rest."""
    shown = {name: values.astype(np.float64) for name, values in counts.items()}
    if is_logarithmic:
        shown = {name: np.log1p(values) for name, values in shown.items()}
    highest = max((values[1:-1].max(initial=0) for values in shown.values()), default=0)
    scale = highest or max((values.max(initial=0) for values in shown.values()), default=1) or 1
    return {name: np.minimum(values / scale, 1.0) for name, values in shown.items()}
