"""Reducing stored pixels by a whole factor: each result pixel is the mean of those under it.

Unlike a resize to a rounded size this never shifts the picture: result pixel (x, y) covers the
stored pixels from (x·f, y·f), and at the right and bottom it averages what is there.
"""

from collections.abc import Callable, Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.geometry import Box, Size
from gesso_core.pixels import PixelFormat, Pixels

ReadBox = Callable[[Box], Pixels]

Sums = NDArray[np.floating[Any]]

_BAND_BYTES = 16 << 20
_LARGEST = np.float32(1e30)  # sums of such numbers stay finite


def level_size(size: Size, level: int) -> Size:
    """Of `size` halved `level` times."""
    return Size(-(-size.width >> level), -(-size.height >> level))


def level_box(box: Box, level: int) -> Box:
    """The smallest box of level pixels over a box of stored ones."""
    return Box(box.left >> level, box.top >> level, -(-box.right >> level), -(-box.bottom >> level))


def stored_box(box: Box, level: int, size: Size) -> Box:
    """The stored pixels under a box of level pixels, of a picture of `size`."""
    under = Box(box.left << level, box.top << level, box.right << level, box.bottom << level)
    return under.intersect(size.box)


def reduced_bands(
    read: ReadBox, size: Size, level: int, box: Box, pixel_format: PixelFormat
) -> Iterator[tuple[Box, Pixels]]:
    """Level pixels over `box`, band by band, from stored pixels `read` by box: bounded memory."""
    line_bytes = (box.width << level) * pixel_format.channels * pixel_format.dtype.itemsize
    lines = max(1, _BAND_BYTES // max(1, line_bytes) >> level)
    for top in range(box.top, box.bottom, lines):
        band = Box(box.left, top, box.right, min(top + lines, box.bottom))
        yield band, area_means(read(stored_box(band, level, size)), 1 << level)


def reduced(read: ReadBox, size: Size, level: int, box: Box, pixel_format: PixelFormat) -> Pixels:
    """The same in one array."""
    result = np.empty((box.height, box.width, pixel_format.channels), pixel_format.dtype)
    for band, pixels in reduced_bands(read, size, level, box, pixel_format):
        result[band.within(box).slices] = pixels
    return result


def area_means(
    pixels: Pixels, factor: int, *, last_row: float = 1.0, last_column: float = 1.0
) -> Pixels:
    """h×w×c reduced to ⌈h/factor⌉×⌈w/factor⌉×c of the same type, rounded to nearest.

    last_row, last_column: how much the last ones count, 0…1, where they are means of fewer pixels
    than the others. A NaN or infinite sample of a float picture spreads no further.
    """
    height, width, channels = pixels.shape
    result = np.empty((-(-height // factor), -(-width // factor), channels), pixels.dtype)
    whole = Size((width - (last_column < 1)) // factor, (height - (last_row < 1)) // factor)
    inner = pixels[: whole.height * factor, : whole.width * factor]
    if whole.area:
        result[: whole.height, : whole.width] = _whole_means(inner, whole)
    if whole.width < result.shape[1]:
        right = pixels[:, whole.width * factor :]
        result[:, whole.width :] = _weighted_means(right, factor, last_row, last_column)
    if whole.height < result.shape[0]:
        bottom = pixels[whole.height * factor :]
        result[whole.height :] = _weighted_means(bottom, factor, last_row, last_column)
    return result


def fitted(pixels: Pixels, to: Size, extent: tuple[float, float]) -> Pixels:
    """h×w×c averaged to `to`. extent: how many columns and rows of it count, parts included."""
    across = np.linspace(0, extent[0], to.width + 1)
    down = np.linspace(0, extent[1], to.height + 1)
    narrow = np.empty((len(pixels), to.width, pixels.shape[2]), np.float32)
    for rows in _slices(len(pixels)):
        values = _finite(pixels[rows]).astype(np.float64).swapaxes(0, 1)
        narrow[rows] = sums(values, across).swapaxes(0, 1) / (extent[0] / to.width)
    result = np.empty((to.height, to.width, pixels.shape[2]), pixels.dtype)
    for columns in _slices(to.width):
        means = sums(narrow[:, columns].astype(np.float64), down) / (extent[1] / to.height)
        result[:, columns] = np.rint(means) if pixels.dtype.kind in "ui" else means
    return result


def sums(values: Sums, edges: Sums) -> Sums:
    """Sums of the rows between edges, parts of rows included.

    By running sums, not as a matrix product: small products wake all threads of the linear
    algebra library, which took 10 ms a tile on a busy machine.
    """
    running = np.concatenate([np.zeros_like(values[:1]), np.cumsum(values, 0)])
    whole = edges.astype(np.intp)
    part = (edges - whole).reshape(-1, *[1] * (values.ndim - 1))
    return np.diff(running[whole] + part * values[np.minimum(whole, len(values) - 1)], axis=0)


def _slices(length: int) -> Iterator[slice]:
    """Few enough at a time that running sums of them stay small."""
    for start in range(0, length, 128):
        yield slice(start, min(start + 128, length))


def _whole_means(pixels: Pixels, to: Size) -> Pixels:
    result = np.empty((to.height, to.width, pixels.shape[2]), pixels.dtype)
    for first in range(0, pixels.shape[2], 4):  # OpenCV resizes at most four channels at once
        part = _finite(pixels[..., first : first + 4])
        resized = cv2.resize(part, (to.width, to.height), interpolation=cv2.INTER_AREA)
        result[..., first : first + 4] = resized.reshape(to.height, to.width, -1)
    return result


def _weighted_means(pixels: Pixels, factor: int, last_row: float, last_column: float) -> Pixels:
    """For narrow edges."""
    values = _finite(pixels).astype(np.float64)
    for axis, last in ((0, last_row), (1, last_column)):
        weight = np.ones(values.shape[axis])
        weight[-1] = last
        shape = [1, 1, 1]
        shape[axis] = -1
        starts = np.arange(0, len(weight), factor)
        sums = np.add.reduceat(values * weight.reshape(shape), starts, axis)
        values = sums / np.add.reduceat(weight, starts).reshape(shape)
    return np.asarray(np.rint(values) if pixels.dtype.kind in "ui" else values)


def _finite(pixels: Pixels) -> Pixels:
    if pixels.dtype.kind != "f":
        return np.ascontiguousarray(pixels)
    return np.asarray(np.clip(np.nan_to_num(pixels, nan=0.0), -_LARGEST, _LARGEST))
