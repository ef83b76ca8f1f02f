"""Tiles onto the screen, in device pixels: 1:1 where the zoom allows, without seams elsewhere."""

import math

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QTransform

from gesso_core.geometry import Affine, Box
from gesso_desktop.state.tiles import SIDE, Tile, Tiles
from gesso_desktop.state.view import Placement, View

CRISP_ZOOM = 2.0  # from here on pixels are shown as squares
GRID_ZOOM = 12.0
_GRID = QColor(128, 128, 128, 80)
_EDGE = 1e-6  # px; what rounding leaves of a whole number

_OPAQUE = QImage.Format.Format_RGB32
_TINT = QImage.Format.Format_ARGB32_Premultiplied


def picture_rect(place: Placement) -> QRect:
    """Where the framed picture lies, in device pixels of its pane."""
    right = math.floor(place.left + place.width + 0.5 + _EDGE)
    bottom = math.floor(place.top + place.height + 0.5 + _EDGE)
    return QRect(place.left, place.top, max(1, right - place.left), max(1, bottom - place.top))


def paint_tiles(
    painter: QPainter,
    tiles: Tiles,
    view: View,
    area: QRectF,
    *,
    is_smooth: bool,
    is_tint: bool = False,
) -> None:
    """painter: in device pixels of the pane, clipped to the picture. Changes its transform.

    area: in the same pixels; what lies outside need not be painted.
    """
    place, seen_of = view.placement, view.seen_from_stored
    visible = view.visible()
    scale = place.zoom
    left, top = place.left - place.crop_left * scale, place.top - place.crop_top * scale
    if place.straighten:
        painter.setTransform(_turned(place, view), combine=True)
        scale, left, top = 1.0, 0.0, 0.0
    hint = QPainter.RenderHint.SmoothPixmapTransform
    level = tiles.level
    for key in tiles.cells(level, visible):
        side = SIDE << level
        cell = Box.at(key[1] * side, key[2] * side, side, side)
        if place.zoom > 1:
            cell = cell.intersect(visible)  # a tile may be 16000 px wide on the screen
        for tile in tiles.cover(key):
            part = cell.intersect(tile.stored)
            if part.is_empty:
                continue
            image = tile.drawn or _image(tile, _TINT if is_tint else _OPAQUE)
            x0, y0, x1, y1 = _seen(part, seen_of)
            target_left, target_top = left + x0 * scale, top + y0 * scale
            width, height = (x1 - x0) * scale, (y1 - y0) * scale
            target = QRectF(target_left, target_top, width, height)
            if not (place.straighten or target.intersects(area)):
                continue
            is_whole = part == tile.stored
            if is_whole and not place.straighten and _is_1_to_1(image, width, height):
                x = math.floor(target_left + 0.5 + _EDGE)
                y = math.floor(target_top + 0.5 + _EDGE)
                painter.drawImage(x, y, image)
                continue
            painter.setRenderHint(hint, is_smooth and (place.zoom < CRISP_ZOOM or tile.level > 0))
            if is_whole:
                painter.drawImage(target, image)
                continue
            u0, v0, u1, v1 = _seen(tile.stored, seen_of)
            across, down = image.width() / (u1 - u0), image.height() / (v1 - v0)
            source = QRectF(
                (x0 - u0) * across, (y0 - v0) * down, (x1 - x0) * across, (y1 - y0) * down
            )
            painter.drawImage(target, image, source)


def is_1_to_1(view: View, tiles: Tiles) -> bool:
    """Whether smoothing would change nothing."""
    return view.zoom * (1 << tiles.level) == 1.0 and not view.framing.straighten


def paint_pixel_grid(painter: QPainter, view: View) -> None:
    """Thin lines between pixels; painter in device pixels of the pane, not turned."""
    place = view.placement
    if place.zoom < GRID_ZOOM or place.straighten:
        return
    rect = picture_rect(place)
    width, height = view.viewport[0] * view.dpr, view.viewport[1] * view.dpr
    shown = rect.intersected(QRect(0, 0, math.ceil(width), math.ceil(height)))
    painter.setPen(QPen(_GRID, 0))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    first = math.ceil((shown.left() - place.left) / place.zoom)
    last = math.floor((shown.right() - place.left) / place.zoom)
    for column in range(max(first, 1), last + 1):
        x = math.floor(place.left + column * place.zoom)
        painter.drawLine(x, shown.top(), x, shown.bottom())
    first = math.ceil((shown.top() - place.top) / place.zoom)
    last = math.floor((shown.bottom() - place.top) / place.zoom)
    for row in range(max(first, 1), last + 1):
        y = math.floor(place.top + row * place.zoom)
        painter.drawLine(shown.left(), y, shown.right(), y)


def _image(tile: Tile, image_format: QImage.Format) -> QImage:
    """Without a copy: the tile holds the pixels as long as the image."""
    height, width = tile.pixels.shape[:2]
    image = QImage(tile.pixels.data, width, height, width * 4, image_format)
    tile.drawn = image
    return image


def _seen(box: Box, affine: Affine) -> tuple[float, float, float, float]:
    """A stored box turned upright."""
    x0 = affine.a * box.left + affine.b * box.top + affine.c
    y0 = affine.d * box.left + affine.e * box.top + affine.f
    x1 = affine.a * box.right + affine.b * box.bottom + affine.c
    y1 = affine.d * box.right + affine.e * box.bottom + affine.f
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _is_1_to_1(image: QImage, width: float, height: float) -> bool:
    return abs(image.width() - width) < _EDGE and abs(image.height() - height) < _EDGE


def _turned(place: Placement, view: View) -> QTransform:
    """Seen pixels, straightened about the picture's middle, to device pixels."""
    size = view.seen_size
    result = QTransform()
    result.translate(place.left, place.top)
    result.scale(place.zoom, place.zoom)
    result.translate(-place.crop_left, -place.crop_top)
    middle = QPointF(size.width / 2, size.height / 2)
    result.translate(middle.x(), middle.y())
    result.rotate(place.straighten)
    result.translate(-middle.x(), -middle.y())
    return result
