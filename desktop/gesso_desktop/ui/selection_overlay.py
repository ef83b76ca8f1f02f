"""The selection over the picture: a marching outline, a tint, and the shapes being drawn."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QElapsedTimer, QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

from gesso_core.geometry import Affine, Box, Size
from gesso_core.selecting.selection import Selection
from gesso_core.selecting.shape import Dab, Stroke
from gesso_core.selecting.view import ANTS, SeenPart, ants, seen
from gesso_desktop.state.selection import SelectionState
from gesso_desktop.state.selection_tool import SelectionTool
from gesso_desktop.state.settings import OverlayStyle
from gesso_desktop.state.view import View
from gesso_desktop.ui.gesture_painting import StrokeLayer, paint_outline

_STEP_MS = 120  # between two steps of the ants
_HELD_MS = 100  # while the view moves, what was painted last may be moved along for so long
_TINT = 0.45  # strength of the tint where all is selected
_WHITE, _BLACK = np.uint32(0xFFFFFFFF), np.uint32(0xFF000000)


class SelectionOverlay(QObject):
    """Laid over the canvas, see `canvas_frame.Overlay`. Holds what it painted last, so that a frame
    in which nothing moved costs one picture of the visible part of the selection.

    The style and the colour are the owner's to set, and whether ants may march.
    """

    repaint_asked = Signal()
    box_asked = Signal(object)
    """The stored Box that has to be painted again, where that is all."""

    def __init__(
        self, selection: SelectionState, tool: SelectionTool, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._selection, self._tool = selection, tool
        self._style = OverlayStyle.ANTS
        self._colour = QColor(255, 0, 0)
        self._is_shown = True
        self._step = 0
        self._seen_of: tuple[Selection, Affine, Size] | None = None
        self._part: SeenPart | None = None
        self._line: _Line | None = None
        self._tint: QImage | None = None
        self._strokes = StrokeLayer()
        self._march = QTimer(self, interval=_STEP_MS)
        self._age = QElapsedTimer()
        self._catch_up = QTimer(self, singleShot=True, interval=_HELD_MS)
        self._catch_up.timeout.connect(self.repaint_asked)
        self._march.timeout.connect(self._advance)
        for signal in (selection.changed, selection.drawings_changed):
            signal.connect(self._follow)
        tool.live_changed.connect(self._follow_gesture)

    @property
    def is_marching(self) -> bool:
        return self._march.isActive()

    def show_as(self, style: OverlayStyle, colour: QColor, *, is_shown: bool = True) -> None:
        """colour: of the tint and of strokes. is_shown: of the selection; strokes always are."""
        self._style, self._colour, self._is_shown = style, QColor(colour), is_shown
        self._seen_of = None
        self._follow()

    def paint(self, painter: QPainter, view: View) -> None:
        """painter: in logical pixels of a pane."""
        size = Size(*(max(1, int(np.ceil(length))) for length in view.viewport))
        to_widget = view.widget_from_stored
        if self._is_shown:
            self._paint_selection(painter, to_widget, size)
        transform = QTransform(*_columns(to_widget))
        live, drawings = self._tool.live, list(self._selection.drawings)
        for drawing in drawings:
            paint_outline(painter, drawing, transform)
        if live is not None:
            drawings.append(live.drawing)
            paint_outline(painter, live.drawing, transform, is_closing=live.is_closing)
        around = QRectF(0, 0, size.width, size.height)
        self._strokes.paint(painter, drawings, transform, around, self._colour)

    def _paint_selection(self, painter: QPainter, to_widget: Affine, size: Size) -> None:
        selection, before = self._selection.selection, self._seen_of
        if before is not None and before[0] is selection and before[2] == size:
            if before[1] == to_widget:
                self._paint_seen(painter)
                return
            if self._age.elapsed() < _HELD_MS:
                painter.save()
                moved = QTransform(*_columns(before[1])).inverted()[0]
                painter.setTransform(moved * QTransform(*_columns(to_widget)), combine=True)
                self._paint_seen(painter)
                painter.restore()
                self._catch_up.start()
                return
        self._see(selection, to_widget, size)
        self._paint_seen(painter)

    def _see(self, selection: Selection, to_widget: Affine, size: Size) -> None:
        self._age.start()
        self._seen_of = (selection, to_widget, size)
        # From edges to middles of pixels, which is how the ground counts.
        centres = Affine.shift(-0.5, -0.5) @ to_widget @ Affine.shift(0.5, 0.5)
        self._part = part = seen(selection, centres, size)
        self._line = self._tint = None
        if part.box.is_empty:
            return
        if self._style is not OverlayStyle.ANTS:
            self._tint = _tinted(part, self._colour)
        if self._style is not OverlayStyle.TINT:
            self._line = _Line(part)

    def _paint_seen(self, painter: QPainter) -> None:
        if self._part is None:
            return
        left, top = self._part.box.left, self._part.box.top
        if self._tint is not None:
            painter.drawImage(left, top, self._tint)
        if self._line is not None:
            painter.drawImage(left, top, self._line.at(self._step))

    def _follow(self) -> None:
        marches = (
            self._is_shown and self._style is not OverlayStyle.TINT and not self._selection.is_empty
        )
        if marches and not self._march.isActive():
            self._march.start()
        elif not marches:
            self._march.stop()
        self.repaint_asked.emit()

    def _follow_gesture(self) -> None:
        """Of a stroke that goes on only its last stretch is new."""
        live = self._tool.live
        if live is None or not isinstance(live.drawing.shape, Stroke):
            self._follow()
        else:
            self.box_asked.emit(_box_around(live.drawing.shape.dabs[-2:]))

    def _advance(self) -> None:
        self._step = (self._step + 1) % ANTS
        if self._line is not None:
            self.repaint_asked.emit()


def _box_around(dabs: Sequence[Dab]) -> Box:
    left = min(dab.point[0] - dab.radius for dab in dabs)
    top = min(dab.point[1] - dab.radius for dab in dabs)
    right = max(dab.point[0] + dab.radius for dab in dabs)
    bottom = max(dab.point[1] + dab.radius for dab in dabs)
    return Box(int(left) - 2, int(top) - 2, int(right) + 3, int(bottom) + 3)


class _Line:
    """The ants as a picture in which only the line's own pixels are ever written."""

    def __init__(self, part: SeenPart) -> None:
        self._line = ants(part)
        height, width = part.coverage.shape
        self._pixels = np.zeros((height, width), np.uint32)
        self._image = QImage(
            self._pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied
        )

    def at(self, step: int) -> QImage:
        """Half of the line white and half black, moved on by `step`."""
        is_white = (self._line.steps - step) % ANTS < ANTS // 2
        self._image.bits()  # tells Qt that the pixels change
        self._pixels[self._line.rows, self._line.columns] = np.where(is_white, _WHITE, _BLACK)
        return self._image


def _tinted(part: SeenPart, colour: QColor) -> QImage:
    height, width = part.coverage.shape
    values = np.ascontiguousarray(part.coverage)
    image = QImage(values.data, width, height, width, QImage.Format.Format_Indexed8)
    rgb = colour.rgb() & 0xFFFFFF
    image.setColorTable([(round(value * _TINT) << 24) | rgb for value in range(256)])
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def _columns(affine: Affine) -> tuple[float, float, float, float, float, float]:
    """As Qt writes it."""
    return affine.a, affine.d, affine.b, affine.e, affine.c, affine.f
