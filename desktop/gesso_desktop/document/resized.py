"""A picture seen smaller, read by box: Lanczos-3 over the stored numbers; nothing is held."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gesso_core.geometry import Box, Size
from gesso_core.picture import Picture, fitting, shrink
from gesso_core.pixels import Alpha, Light, PixelFormat, Pixels

_LOBES = 3  # a sharp reduction that hardly rings; what most programs call "Lanczos"
_AT_ONCE = 4_000_000  # source pixels made float at a time: 48 MB of RGB
_COLUMNS = 128  # results computed by one product
_LARGEST = np.float32(1e30)


@dataclass(frozen=True, eq=False)
class ResizedPicture:
    """`source` at `size`, which is no larger. Straight alpha weighs the colours.

    A one-bit picture becomes 8-bit, since most results lie between black and white.
    """

    source: Picture
    size: Size

    @property
    def format(self) -> PixelFormat:
        source = self.source.format
        return replace(source, bits=8) if source.bits == 1 else source

    @property
    def icc(self) -> bytes | None:
        return self.source.icc

    @property
    def orientation(self) -> int:
        return self.source.orientation

    def read(self, box: Box) -> Pixels:
        result = np.empty((box.height, box.width, self.format.channels), self.format.dtype)
        for part in self._parts(box):
            result[part.within(box).slices] = self._stored(self._reduced(part))
        return result

    def proxy(self, longest_side: int) -> Pixels:
        size = fitting(self.size, longest_side)
        if self.source.format.bits != 1:
            return shrink(self.source.proxy(longest_side), size)
        return shrink(self.source.proxy(longest_side) * np.uint8(255), size)

    def _parts(self, box: Box) -> Iterator[Box]:
        across, down = self._scales
        columns = min(self.source.size.width, (box.width + 2 * _LOBES) * across)
        rows = max(1, int(_AT_ONCE / columns / down) - 2 * _LOBES)
        for top in range(box.top, box.bottom, rows):
            yield Box(box.left, top, box.right, min(top + rows, box.bottom))

    @property
    def _scales(self) -> tuple[float, float]:
        there, here = self.source.size, self.size
        return there.width / here.width, there.height / here.height

    def _reduced(self, box: Box) -> Light:
        there, here = self.source.size, self.size
        top, downwards = _weights(box.top, box.bottom, there.height, here.height)
        left, _ = _weights(box.left, box.left + 1, there.width, here.width)
        last, ends = _weights(box.right - 1, box.right, there.width, here.width)
        needed = Box(left, top, last + ends.shape[1], top + downwards.shape[1])
        values = self._linear(self.source.read(needed))
        channels = values.shape[2]
        rows = (downwards @ values.reshape(needed.height, -1)).reshape(box.height, -1, channels)
        result = np.empty((box.height, box.width, channels), np.float32)
        for first in range(box.left, box.right, _COLUMNS):
            end = min(first + _COLUMNS, box.right)
            start, across = _weights(first, end, there.width, here.width)
            part = rows[:, start - left : start - left + across.shape[1]]
            flat = np.ascontiguousarray(part.transpose(1, 0, 2)).reshape(across.shape[1], -1)
            done = (across @ flat).reshape(end - first, box.height, channels)
            result[:, first - box.left : end - box.left] = done.transpose(1, 0, 2)
        return result

    def _linear(self, pixels: Pixels) -> Light:
        """As float32 that may be averaged: finite, colours weighed by straight alpha."""
        values = pixels.astype(np.float32)
        source = self.source.format
        if source.is_float:
            np.nan_to_num(values, copy=False, nan=0.0)
            np.clip(values, -_LARGEST, _LARGEST, out=values)
        if source.bits == 1:
            values *= 255
        if source.alpha is Alpha.STRAIGHT:
            colours = source.colour_channels
            values[..., :colours] *= values[..., colours, None] / self.format.largest
        return values

    def _stored(self, values: Light) -> Pixels:
        pixel_format = self.format
        if pixel_format.alpha is Alpha.STRAIGHT:
            colours = pixel_format.colour_channels
            alpha = values[..., colours, None]
            seen = alpha > pixel_format.largest * 1e-5
            share = np.divide(pixel_format.largest, alpha, out=np.zeros_like(alpha), where=seen)
            values[..., :colours] *= share
        if pixel_format.is_float:
            return values
        return np.clip(np.rint(values), 0, pixel_format.largest).astype(pixel_format.dtype)


def _weights(first: int, last: int, length: int, result: int) -> tuple[int, NDArray[np.float32]]:
    """Where the source of results first…last-1 begins, and how much each of it counts for each."""
    scale = length / result
    reach = _LOBES * scale
    centres = (np.arange(first, last) + 0.5) * scale - 0.5
    start = max(0, int(np.floor(centres[0] - reach)) + 1)
    stop = min(length, int(np.ceil(centres[-1] + reach)))
    distance = (np.arange(start, stop)[None, :] - centres[:, None]) / scale
    weights = np.sinc(distance) * np.sinc(distance / _LOBES) * (np.abs(distance) < _LOBES)
    weights /= weights.sum(axis=1, keepdims=True)
    return start, weights.astype(np.float32)
