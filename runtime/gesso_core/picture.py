"""A picture: pixels as stored, read by box. Files and documents are pictures; so is an array."""

from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.geometry import Box, Size
from gesso_core.pixels import PixelFormat, Pixels
from gesso_core.progress import Progress, Report, silent


class Picture(Protocol):
    """Pixels as stored (orientation never baked in), an ICC profile and an orientation."""

    @property
    def size(self) -> Size: ...

    @property
    def format(self) -> PixelFormat: ...

    @property
    def icc(self) -> bytes | None: ...

    @property
    def orientation(self) -> int:
        """EXIF/TIFF orientation 1…8; a view transform only."""
        ...

    def read(self, box: Box) -> Pixels:
        """A fresh h×w×c array of exactly `box`, which lies inside the picture."""
        ...

    def proxy(self, longest_side: int) -> Pixels:
        """The whole picture reduced to at most `longest_side` px, area-averaged, as stored numbers.

        Never enlarged. The scale is proxy width over picture width.
        """
        ...


@dataclass(frozen=True, eq=False)
class ArrayPicture:
    """A picture held in memory. pixels: h×w×c, c as the format says."""

    pixels: Pixels
    format: PixelFormat
    icc: bytes | None = None
    orientation: int = 1

    def __post_init__(self) -> None:
        if self.pixels.ndim != 3 or self.pixels.shape[2] != self.format.channels:
            raise ValueError(f"{self.pixels.shape} is not h×w×{self.format.channels}")
        if self.pixels.dtype != self.format.dtype:
            raise ValueError(f"{self.pixels.dtype} is not {self.format.dtype}")

    @property
    def size(self) -> Size:
        return Size(self.pixels.shape[1], self.pixels.shape[0])

    def read(self, box: Box) -> Pixels:
        return self.pixels[box.slices].copy()

    def proxy(self, longest_side: int) -> Pixels:
        return shrink(self.pixels, fitting(self.size, longest_side))


def fitting(size: Size, longest_side: int) -> Size:
    """`size` reduced, proportions kept, so that no side exceeds `longest_side`; never enlarged."""
    scale = min(1.0, longest_side / max(size.width, size.height))
    return Size(max(1, round(size.width * scale)), max(1, round(size.height * scale)))


def shrink(pixels: Pixels, size: Size) -> Pixels:
    """Area-averaged reduction of stored numbers (h×w×c) to `size`."""
    if pixels.shape[:2] == (size.height, size.width):
        return pixels.copy()
    result = np.empty((size.height, size.width, pixels.shape[2]), pixels.dtype)
    for first in range(0, pixels.shape[2], 4):  # OpenCV resizes at most four channels at once
        part = np.ascontiguousarray(pixels[..., first : first + 4])
        reduced = cv2.resize(part, (size.width, size.height), interpolation=cv2.INTER_AREA)
        result[..., first : first + 4] = reduced.reshape(size.height, size.width, -1)
    return result


def sampled(picture: Picture, size: Size, report: Report = silent) -> Pixels:
    """Single pixels of the whole picture on a grid, h×w×c as stored; no means, which would hide how
    dark and bright fine texture gets.

    Row ⌊i · picture height / height⌋, columns alike; a smaller picture repeats its pixels. Read row
    by row, so that of a large picture little is held.
    """
    rows = grid_places(picture.size.height, size.height)
    columns = grid_places(picture.size.width, size.width)
    result = np.empty((size.height, size.width, picture.format.channels), picture.format.dtype)
    for number, row in enumerate(rows.tolist()):
        report(Progress("reading", number, size.height))
        result[number] = picture.read(Box(0, row, picture.size.width, row + 1))[0, columns]
    return result


def grid_places(length: int, count: int) -> NDArray[np.intp]:
    """Of `count` pixels spread over `length`."""
    return np.arange(count) * length // count
