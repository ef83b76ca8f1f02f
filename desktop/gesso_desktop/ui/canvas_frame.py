"""One frame of the canvas: panes with their layers, overlays, and what lies between the panes."""

from collections.abc import Iterable
from typing import Protocol

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from gesso_core.geometry import Box
from gesso_desktop.state.compare import Pane
from gesso_desktop.state.easel import Easel
from gesso_desktop.state.view import View
from gesso_desktop.ui.canvas_painting import paint_pixel_grid, paint_tiles, picture_rect
from gesso_desktop.ui.theme.colours import Colours


class Overlay(Protocol):
    """Something laid over the picture, such as a selection."""

    def paint(self, painter: QPainter, view: View) -> None:
        """painter: in logical pixels of a pane, clipped to it."""
        ...


def paint_frame(
    painter: QPainter,
    easel: Easel,
    panes: tuple[Pane, ...],
    area: QRect,
    *,
    overlays: Iterable[Overlay],
    colours: Colours,
    is_smooth: bool,
) -> None:
    """area: of the widget, to be painted, in logical pixels."""
    for pane in panes:
        painter.save()
        part = QRectF(area).intersected(QRectF(pane.left, 0, pane.width, area.bottom() + 1.0))
        painter.setClipRect(part)
        painter.fillRect(area, colours.canvas)
        painter.translate(pane.origin, 0)
        if easel.opened is not None:
            part.translate(-pane.origin, 0)
            _paint_layers(painter, easel, pane, part, is_smooth=is_smooth)
            for overlay in overlays:
                painter.save()
                overlay.paint(painter, easel.view)
                painter.restore()
        painter.restore()
    if len(panes) > 1:
        divider = QRectF(panes[1].left - 1, area.top(), 1, area.height())
        painter.fillRect(divider, colours.line)


def widget_areas(box: Box, view: View, panes: tuple[Pane, ...]) -> list[QRect]:
    """Where a stored box is seen, in logical pixels of the widget, with a pixel to spare."""
    columns, rows = (box.left, box.right), (box.top, box.bottom)
    points = [view.widget_point(x, y) for x in columns for y in rows]
    left, right = min(x for x, _ in points) - 1, max(x for x, _ in points) + 1
    top, bottom = min(y for _, y in points) - 1, max(y for _, y in points) + 1
    area = QRectF(left, top, right - left, bottom - top)
    seen = [
        area.intersected(QRectF(pane.left - pane.origin, top, pane.width, area.height()))
        for pane in panes
    ]
    moved = zip(seen, panes, strict=True)
    return [part.translated(pane.origin, 0).toAlignedRect() for part, pane in moved]


def _paint_layers(
    painter: QPainter, easel: Easel, pane: Pane, area: QRectF, *, is_smooth: bool
) -> None:
    """area: in logical pixels of the pane."""
    view = easel.view
    painter.save()
    painter.scale(1 / view.dpr, 1 / view.dpr)
    painter.setClipRect(picture_rect(view.placement), Qt.ClipOperation.IntersectClip)
    dpr = view.dpr
    inside = QRectF(area.x() * dpr, area.y() * dpr, area.width() * dpr, area.height() * dpr)
    layers = [(easel.before if pane.is_before else easel.after, False)]
    if easel.compare.shows_map and not pane.is_before:
        layers.append((easel.changes, True))
    for tiles, is_tint in layers:
        painter.save()
        paint_tiles(painter, tiles, view, inside, is_smooth=is_smooth, is_tint=is_tint)
        painter.restore()
    paint_pixel_grid(painter, view)
    painter.restore()
