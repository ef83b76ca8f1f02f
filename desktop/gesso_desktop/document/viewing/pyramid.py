"""The original, reduced: levels kept in memory from the first that fits, made once from bands."""

import numpy as np

from gesso_core.geometry import Box, Size
from gesso_core.pixels import PixelFormat, Pixels
from gesso_core.progress import Progress, Report
from gesso_desktop.document.area import (
    ReadBox,
    area_means,
    fitted,
    level_size,
    reduced,
    reduced_bands,
    stored_box,
)

_SMALLEST = 256  # px; below that a level is made from this one when asked for


class Pyramid:
    """Until `build` is through, levels are made from the original whenever they are read.

    read_base: the original's stored pixels, from any thread.
    """

    def __init__(
        self, read_base: ReadBox, size: Size, pixel_format: PixelFormat, limit_bytes: int
    ) -> None:
        self._read_base = read_base
        self._size = size
        self._format = pixel_format
        self.last = max(1, (max(size.width, size.height) - 1).bit_length() - 8)
        self.first = 1
        while self.first < self.last and self._bytes_from(self.first) > limit_bytes:
            self.first += 1
        self._levels: tuple[Pixels, ...] = ()

    @property
    def is_built(self) -> bool:
        return bool(self._levels)

    @property
    def held_bytes(self) -> int:
        return sum(level.nbytes for level in self._levels)

    def size(self, level: int) -> Size:
        return level_size(self._size, level)

    def build(self, report: Report) -> None:
        """If this raises, also `Cancelled`, nothing is kept."""
        whole = self.size(self.first)
        first = np.empty((whole.height, whole.width, self._format.channels), self._format.dtype)
        report(Progress("reading", 0, whole.height))
        for band, pixels in reduced_bands(
            self._read_base, self._size, self.first, whole.box, self._format
        ):
            first[band.slices] = pixels
            report(Progress("reading", band.bottom, whole.height))
        levels = [first]
        for level in range(self.first + 1, self.last + 1):
            # Each from the first, so that no more than two roundings meet.
            levels.append(self._halved(first, self.first, whole.box, level - self.first))
        self._levels = tuple(levels)

    def read(self, level: int, box: Box) -> Pixels:
        """A fresh array. box: in pixels of the level, from 1."""
        levels = self._levels
        if not levels or level < self.first:
            return reduced(self._read_base, self._size, level, box, self._format)
        kept = min(level, self.last)
        pixels, more = levels[kept - self.first], level - kept
        if not more:
            return pixels[box.slices].copy()
        under = stored_box(box, more, self.size(kept))
        return self._halved(pixels[under.slices], kept, under, more)

    def proxy(self, to: Size) -> Pixels | None:
        """The whole, averaged from the smallest kept level that is not smaller; None without."""
        for level in range(self.first + len(self._levels) - 1, self.first - 1, -1):
            size, side = self.size(level), 1 << level
            if size.width >= to.width and size.height >= to.height:
                extent = self._size.width / side, self._size.height / side
                return fitted(self._levels[level - self.first], to, extent)
        return None

    def clear(self) -> None:
        self._levels = ()

    def _halved(self, pixels: Pixels, level: int, box: Box, times: int) -> Pixels:
        """Pixels of `level` over `box`, halved; those on the edge count for what they stand for."""
        size, side = self.size(level), 1 << level
        at_right, at_bottom = box.right == size.width, box.bottom == size.height
        return area_means(
            pixels,
            1 << times,
            last_column=_share(self._size.width, side) if at_right else 1.0,
            last_row=_share(self._size.height, side) if at_bottom else 1.0,
        )

    def _bytes_from(self, first: int) -> int:
        areas = (self.size(level).area for level in range(first, self.last + 1))
        return sum(areas) * self._format.channels * self._format.dtype.itemsize


def _share(length: int, side: int) -> float:
    return (length % side or side) / side
