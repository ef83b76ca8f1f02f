"""Where the picture lies in the window: zoom, centre, turns, crop. Geometry alone, no pixels.

Three spaces, all counted from pixel edges, so that the first pixel reaches from 0 to 1:
stored (the file's pixels), seen (turned upright, before straightening and crop), and widget
(logical pixels of one pane, from its top left corner). Device pixels are widget pixels × dpr.
"""

import math
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from gesso_core.framing import (
    Framing,
    combined_orientation,
    framed_size,
    rotation,
    seen_from_stored,
    seen_size,
)
from gesso_core.geometry import Affine, Box, Size

MOST_ZOOM = 32.0
_WHEEL_NOTCH = 120.0  # Qt's unit of a wheel's step
NOTCHES_PER_DOUBLING = 4

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Placement:
    """How seen pixels come to the device, as plain numbers: a frame is painted from these.

    left, top: where the corner of the framed picture is, in whole device pixels.
    """

    zoom: float
    left: int
    top: int
    width: float
    height: float
    crop_left: int
    crop_top: int
    straighten: float

    def shift_from(self, before: "Placement") -> tuple[int, int] | None:
        """How far the picture moved since, in device pixels; None if more than that happened."""
        moved = replace(before, left=self.left, top=self.top)
        return (self.left - before.left, self.top - before.top) if moved == self else None


class View(QObject):
    """zoom: device pixels per picture pixel. centre: the framed point in the viewport's middle."""

    changed = Signal()
    """Anything of the geometry."""
    zoom_changed = Signal(float)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stored = Size(1, 1)
        self._file_orientation = 1
        self._framing = Framing()
        self._framed = Size(1, 1)
        self._crop = Box(0, 0, 1, 1)
        self._width, self._height, self._dpr = 1.0, 1.0, 1.0
        self._zoom = 1.0
        self._centre: Point = (0.5, 0.5)
        self._is_fit = True
        self._coarser = 0
        self._seen_from_stored = Affine()
        self._framed_from_stored = Affine()
        self._stored_from_framed = Affine()

    def show(self, size: Size, orientation: int, framing: Framing) -> None:
        """Another picture, wholly. size: stored. orientation: the file's own."""
        self._stored, self._file_orientation = size, orientation
        self._take_framing(framing)
        self.fit()

    def reframe(self, framing: Framing) -> None:
        """The same picture turned or cut otherwise: what was in the middle stays there."""
        middle = self._stored_from_framed_point(self._centre)
        self._take_framing(framing)
        if self._is_fit:
            self.fit()
        else:
            self._set(self._zoom, self._framed_point(middle), is_fit=False)

    def set_viewport(self, width: float, height: float, dpr: float) -> None:
        """Logical size of one pane; dpr: device pixels per logical one."""
        if (width, height, dpr) == (self._width, self._height, self._dpr):
            return
        self._width, self._height, self._dpr = max(1.0, width), max(1.0, height), dpr
        if self._is_fit:
            self._set(self.fit_zoom, self._middle, is_fit=True)
        else:
            self._set(self._zoom, self._centre, is_fit=False)

    @property
    def size(self) -> Size:
        """Stored, unframed."""
        return self._stored

    @property
    def framed_size(self) -> Size:
        return self._framed

    @property
    def framing(self) -> Framing:
        return self._framing

    @property
    def orientation(self) -> int:
        """EXIF 1…8, of the file and the framing together."""
        return combined_orientation(self._file_orientation, self._framing)

    @property
    def zoom(self) -> float:
        return self._zoom

    @property
    def centre(self) -> Point:
        """In framed pixels."""
        return self._centre

    @property
    def viewport(self) -> tuple[float, float]:
        """Logical width and height of one pane."""
        return self._width, self._height

    @property
    def dpr(self) -> float:
        return self._dpr

    @property
    def is_fit(self) -> bool:
        """Whether the whole picture is shown, and stays so when the window changes its size."""
        return self._is_fit

    @property
    def fit_zoom(self) -> float:
        width, height = self._width * self._dpr, self._height * self._dpr
        return min(width / self._framed.width, height / self._framed.height, MOST_ZOOM)

    @property
    def least_zoom(self) -> float:
        return min(self.fit_zoom / 4, 1.0)

    @property
    def is_busy(self) -> bool:
        return self._coarser > 0

    def be_coarser(self, levels: int) -> None:
        """While a slider is dragged: each level coarser follows four times faster."""
        if levels != self._coarser:
            self._coarser = levels
            self.changed.emit()

    @property
    def level(self) -> int:
        """The pyramid level to be drawn: the sharp one, or a coarser one while busy."""
        return min(self.sharp_level + self._coarser, self.coarsest_level)

    @property
    def sharp_level(self) -> int:
        """The level of which one pixel covers (½, 1] of a device pixel."""
        return max(0, math.floor(math.log2(1 / self._zoom) + 1e-9))

    @property
    def coarsest_level(self) -> int:
        """The one that is a single pixel."""
        return max(0, math.ceil(math.log2(max(self._stored.width, self._stored.height))))

    def fit(self) -> None:
        self._set(self.fit_zoom, self._middle, is_fit=True)

    def one_to_one(self, point: Point | None = None) -> None:
        """One picture pixel on one device pixel, with `point` (widget) staying where it is."""
        self.zoom_to(1.0, point)

    def zoom_to(self, zoom: float, point: Point | None = None) -> None:
        """The picture under `point` (widget; the middle without one) stays under it."""
        self.zoom_at(
            (self._width / 2, self._height / 2) if point is None else point, zoom / self._zoom
        )

    def zoom_at(self, point: Point, factor: float) -> None:
        zoom = _neat(min(max(self._zoom * factor, self.least_zoom), max(MOST_ZOOM, self.fit_zoom)))
        away_x = (point[0] - self._width / 2) * self._dpr
        away_y = (point[1] - self._height / 2) * self._dpr
        x = self._centre[0] + away_x / self._zoom - away_x / zoom
        y = self._centre[1] + away_y / self._zoom - away_y / zoom
        self._set(zoom, (x, y), is_fit=False)

    def wheel(self, point: Point, angle: float) -> None:
        """angle: as Qt counts it, 120 for a notch; away from the user is positive."""
        self.zoom_at(point, 2 ** (angle / _WHEEL_NOTCH / NOTCHES_PER_DOUBLING))

    def zoom_in(self, point: Point | None = None) -> None:
        self.zoom_to(
            min((z for z in self._stops() if z > self._zoom * 1.001), default=MOST_ZOOM), point
        )

    def zoom_out(self, point: Point | None = None) -> None:
        below = (z for z in self._stops() if z < self._zoom / 1.001)
        self.zoom_to(max(below, default=self.least_zoom), point)

    def pan(self, dx: float, dy: float) -> None:
        """Move the picture by widget pixels, to the right and downwards."""
        step = self._dpr / self._zoom
        self._set(
            self._zoom, (self._centre[0] - dx * step, self._centre[1] - dy * step), is_fit=False
        )

    def centre_on(self, stored: Point) -> None:
        self._set(self._zoom, self._framed_point(stored), is_fit=False)

    @property
    def placement(self) -> Placement:
        left, top = self._corner
        return Placement(
            zoom=self._zoom,
            left=left,
            top=top,
            width=self._framed.width * self._zoom,
            height=self._framed.height * self._zoom,
            crop_left=self._crop.left,
            crop_top=self._crop.top,
            straighten=self._framing.straighten,
        )

    @property
    def seen_from_stored(self) -> Affine:
        return self._seen_from_stored

    @property
    def seen_size(self) -> Size:
        return seen_size(self._stored, self.orientation)

    @property
    def widget_from_stored(self) -> Affine:
        """As the picture is painted, on whole device pixels."""
        left, top = self._corner
        scale = self._zoom / self._dpr
        place = Affine(scale, 0.0, left / self._dpr, 0.0, scale, top / self._dpr)
        return place @ self._framed_from_stored

    def stored_point(self, x: float, y: float) -> Point:
        """From widget pixels; may lie outside the picture."""
        left, top = self._corner
        framed = (x * self._dpr - left) / self._zoom, (y * self._dpr - top) / self._zoom
        return self._stored_from_framed_point(framed)

    def widget_point(self, x: float, y: float) -> Point:
        """From stored pixels."""
        left, top = self._corner
        at_x, at_y = self._framed_point((x, y))
        return (at_x * self._zoom + left) / self._dpr, (at_y * self._zoom + top) / self._dpr

    def visible(self, margin: float = 0.0) -> Box:
        """The stored box around what one pane shows. margin: widget pixels more on every side."""
        left, top = self._corner
        low = (-margin * self._dpr - left) / self._zoom, (-margin * self._dpr - top) / self._zoom
        right = ((self._width + margin) * self._dpr - left) / self._zoom
        bottom = ((self._height + margin) * self._dpr - top) / self._zoom
        # What the crop hides is not visible, however far the pane reaches.
        x0, y0 = max(low[0], 0.0), max(low[1], 0.0)
        x1, y1 = min(right, self._framed.width), min(bottom, self._framed.height)
        if x0 >= x1 or y0 >= y1:
            return Box(0, 0, 0, 0)
        corners = [
            self._stored_from_framed_point(at) for at in ((x0, y0), (x1, y0), (x0, y1), (x1, y1))
        ]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        around = Box(
            math.floor(min(xs) + 1e-6),
            math.floor(min(ys) + 1e-6),
            math.ceil(max(xs) - 1e-6),
            math.ceil(max(ys) - 1e-6),
        )
        return around.intersect(self._stored.box)

    @property
    def _corner(self) -> tuple[int, int]:
        """Of the framed picture, rounded: a tile drawn 1:1 must start on a device pixel."""
        x = self._width * self._dpr / 2 - self._centre[0] * self._zoom
        y = self._height * self._dpr / 2 - self._centre[1] * self._zoom
        return math.floor(x + 0.5 + 1e-6), math.floor(y + 0.5 + 1e-6)  # halves fall one way

    @property
    def _middle(self) -> Point:
        return self._framed.width / 2, self._framed.height / 2

    def _take_framing(self, framing: Framing) -> None:
        self._framing = framing
        self._framed = framed_size(self._stored, self._file_orientation, framing)
        turned = seen_size(self._stored, self.orientation)
        self._seen_from_stored = _edges(seen_from_stored(self._stored, self.orientation))
        straight = _edges(rotation(turned, framing.straighten)) @ self._seen_from_stored
        self._crop = turned.box if framing.crop is None else framing.crop.intersect(turned.box)
        self._framed_from_stored = Affine.shift(-self._crop.left, -self._crop.top) @ straight
        self._stored_from_framed = self._framed_from_stored.inverse

    def _framed_point(self, stored: Point) -> Point:
        return _at(self._framed_from_stored, stored)

    def _stored_from_framed_point(self, framed: Point) -> Point:
        return _at(self._stored_from_framed, framed)

    def _stops(self) -> list[float]:
        halves = [2.0**power * part for power in range(-16, 6) for part in (1.0, 1.5)]
        inside = [zoom for zoom in halves if self.least_zoom <= zoom <= MOST_ZOOM]
        return [*inside, self.fit_zoom]

    def _set(self, zoom: float, centre: Point, *, is_fit: bool) -> None:
        """The centre never leaves the picture, so that some of it is always seen."""
        centre = (
            min(max(centre[0], 0.0), float(self._framed.width)),
            min(max(centre[1], 0.0), float(self._framed.height)),
        )
        before, self._zoom, self._centre, self._is_fit = self._zoom, zoom, centre, is_fit
        if before != zoom:
            self.zoom_changed.emit(zoom)
        self.changed.emit()


def _edges(centres: Affine) -> Affine:
    """The same map, counted from pixel edges instead of pixel centres."""
    return Affine.shift(0.5, 0.5) @ centres @ Affine.shift(-0.5, -0.5)


def _at(affine: Affine, point: Point) -> Point:
    x, y = point
    return affine.a * x + affine.b * y + affine.c, affine.d * x + affine.e * y + affine.f


def _neat(zoom: float) -> float:
    """A power of two where repeated steps came within rounding of it: tiles are then drawn 1:1."""
    power = 2.0 ** round(math.log2(zoom))
    return power if math.isclose(zoom, power, rel_tol=1e-6) else zoom
