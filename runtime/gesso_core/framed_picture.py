"""A picture seen through a framing, read by box; nothing is held."""

from dataclasses import dataclass

import cv2
import numpy as np

from gesso_core.errors import BadRequest
from gesso_core.framing import (
    Framing,
    combined_orientation,
    mapped,
    rotation,
    seen_from_stored,
    seen_size,
)
from gesso_core.geometry import Affine, Box, Size
from gesso_core.picture import Picture, fitting, shrink
from gesso_core.pixels import Alpha, PixelFormat, Pixels

_REACH = 4  # Lanczos-4 weighs 8×8 neighbours
_STEPS = 32  # OpenCV interpolates at 1/32 px
_TILE = 512  # below OpenCV's 32767 px for `remap`, and small beside any picture
_DIRECT_AREA = 4_000_000  # below this a crop is cheaper to read than to find in a preview


def framed(picture: Picture, framing: Framing) -> Picture:
    """`picture` cropped, straightened and turned.

    The pixels stay in the file's own layout: turning is in `orientation`, so that a crop alone
    moves pixels and changes none. For pixels the right way up, see `upright`.
    Raises BadRequest if the crop lies outside the picture.
    """
    if framing.is_identity:
        return picture
    orientation = combined_orientation(picture.orientation, framing)
    to_seen = seen_from_stored(picture.size, orientation)
    crop = framing.crop if framing.crop is not None else seen_size(picture.size, orientation).box
    box = mapped(crop, to_seen.inverse).intersect(picture.size.box)
    if box.is_empty:
        raise BadRequest("The crop lies outside the picture.", "Choose a crop within it.")
    is_mirrored = to_seen.a * to_seen.e - to_seen.b * to_seen.d < 0
    degrees = -framing.straighten if is_mirrored else framing.straighten
    return FramedPicture(picture, box, orientation, degrees)


def upright(picture: Picture) -> Picture:
    """The same picture, its pixels moved the right way up, with orientation 1."""
    return picture if picture.orientation == 1 else UprightPicture(picture)


@dataclass(frozen=True, eq=False)
class FramedPicture:
    """`source`, turned by `degrees` clockwise about its centre (as stored), then cut to `box`.

    Where turning brings in what lies outside the source, its edge is repeated, fully transparent
    if there is an alpha channel. Values are interpolated (Lanczos), premultiplied by alpha.
    """

    source: Picture
    box: Box
    orientation: int = 1
    degrees: float = 0.0

    @property
    def size(self) -> Size:
        return self.box.size

    @property
    def format(self) -> PixelFormat:
        return self.source.format

    @property
    def icc(self) -> bytes | None:
        return self.source.icc

    def read(self, box: Box) -> Pixels:
        there = box.shift(self.box.left, self.box.top)
        if self.degrees == 0.0:
            return self.source.read(there)
        pixel_format = self.format
        result = np.empty((box.height, box.width, pixel_format.channels), pixel_format.dtype)
        for tile in there.tiles(_TILE):
            result[tile.within(there).slices] = self._turned(tile)
        return result

    def proxy(self, longest_side: int) -> Pixels:
        size = fitting(self.size, longest_side)
        if self.size.area <= _DIRECT_AREA:
            return shrink(self.read(self.size.box), size)
        whole = self.source.size
        scale = size.width / self.size.width
        preview = self.source.proxy(round(max(whole.width, whole.height) * scale))
        height, width = preview.shape[:2]
        to_preview = Affine.scale(width / whole.width, height / whole.height)
        to_full = Affine.scale(self.size.width / size.width, self.size.height / size.height)
        back = rotation(whole, -self.degrees) @ Affine.shift(self.box.left, self.box.top)
        matrix = (to_preview @ back @ to_full).matrix[:2]
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        turned = cv2.warpAffine(
            preview, matrix, (size.width, size.height), flags=flags, borderMode=cv2.BORDER_REPLICATE
        )
        return np.asarray(turned.reshape(size.height, size.width, -1), preview.dtype)

    def _turned(self, tile: Box) -> Pixels:
        size = self.source.size
        x, y = self._origins(tile)
        outside = (x < -0.5) | (y < -0.5) | (x > size.width - 0.5) | (y > size.height - 0.5)
        # Exact in float32 after the shift below, so every tile sees the same numbers.
        x = np.rint(np.clip(x, 0, size.width - 1) * _STEPS) / _STEPS
        y = np.rint(np.clip(y, 0, size.height - 1) * _STEPS) / _STEPS
        needed = Box(
            int(x.min()) - _REACH,
            int(y.min()) - _REACH,
            int(x.max()) + _REACH + 2,
            int(y.max()) + _REACH + 2,
        ).intersect(size.box)
        values = self.source.read(needed).astype(np.float32)
        premultiply = self.format.alpha is Alpha.STRAIGHT
        if premultiply:
            self._colour(values)[...] *= self._alpha(values) / self.format.largest
        place = ((x - needed.left).astype(np.float32), (y - needed.top).astype(np.float32))
        result = _interpolated(values, *place)
        if self.format.alpha_channel is not None:
            result[outside] = 0
        if premultiply:
            alpha = np.clip(self._alpha(result), 1e-6, None)
            self._colour(result)[...] *= self.format.largest / alpha
        return self._stored(result)

    def _origins(self, tile: Box) -> tuple[Pixels, Pixels]:
        """Where the tile's pixels come from in the source, float64, tile height×width each."""
        back = rotation(self.source.size, -self.degrees)
        x = np.arange(tile.left, tile.right, dtype=np.float64)
        y = np.arange(tile.top, tile.bottom, dtype=np.float64)[:, np.newaxis]
        return back.a * x + (back.b * y + back.c), back.d * x + (back.e * y + back.f)

    def _colour(self, values: Pixels) -> Pixels:
        return values[..., : self.format.colour_channels]

    def _alpha(self, values: Pixels) -> Pixels:
        first = self.format.colour_channels
        return values[..., first : first + 1]

    def _stored(self, values: Pixels) -> Pixels:
        if self.format.is_float:
            return values
        return np.clip(np.rint(values), 0, self.format.largest).astype(self.format.dtype)


@dataclass(frozen=True, eq=False)
class UprightPicture:
    """`source` with its orientation applied to the pixels."""

    source: Picture
    orientation: int = 1

    @property
    def size(self) -> Size:
        return seen_size(self.source.size, self.source.orientation)

    @property
    def format(self) -> PixelFormat:
        return self.source.format

    @property
    def icc(self) -> bytes | None:
        return self.source.icc

    def read(self, box: Box) -> Pixels:
        to_seen = seen_from_stored(self.source.size, self.source.orientation)
        return _turned_as_seen(self.source.read(mapped(box, to_seen.inverse)), to_seen)

    def proxy(self, longest_side: int) -> Pixels:
        to_seen = seen_from_stored(self.source.size, self.source.orientation)
        return _turned_as_seen(self.source.proxy(longest_side), to_seen)


def _turned_as_seen(pixels: Pixels, to_seen: Affine) -> Pixels:
    turned = pixels if to_seen.a else pixels.swapaxes(0, 1)
    if to_seen.a + to_seen.b < 0:
        turned = turned[:, ::-1]
    if to_seen.d + to_seen.e < 0:
        turned = turned[::-1]
    return np.ascontiguousarray(turned)


def _interpolated(values: Pixels, x: Pixels, y: Pixels) -> Pixels:
    """h×w×c by Lanczos-4 at the places x, y; remap takes at most four channels at a time."""
    channels = values.shape[2]
    result = np.empty((*x.shape, channels), np.float32)
    for first in range(0, channels, 4):
        some = np.ascontiguousarray(values[..., first : first + 4])
        done = cv2.remap(some, x, y, cv2.INTER_LANCZOS4, borderMode=cv2.BORDER_REPLICATE)
        result[..., first : first + 4] = done.reshape(*x.shape, -1)
    return result
