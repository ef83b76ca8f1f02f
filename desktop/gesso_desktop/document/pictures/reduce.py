"""A small version of a picture by area averaging, from bands read one after another."""

from collections.abc import Iterable

import cv2
import numpy as np

from gesso_core.geometry import Size
from gesso_core.pixels import Light, Pixels

_AT_ONCE = 2 << 20  # samples made float at a time: 8 MB
_LARGEST = np.float32(1e30)  # sums of such numbers stay finite


def reduced(bands: Iterable[Pixels], size: Size, to: Size) -> Pixels:
    """bands: the rows of a picture of `size`, top to bottom, full width, h×w×c.

    Every result pixel is the mean of the stored numbers under it, partly covered ones by their
    share, rounded to nearest.
    """
    total: Light | None = None
    dtype: np.dtype[np.generic] = np.dtype(np.uint8)
    top = 0
    for band in bands:
        if total is None:
            dtype = band.dtype
            total = np.zeros((to.height, to.width, band.shape[2]), np.float32)
        step = max(1, _AT_ONCE // (size.width * band.shape[2]))
        for first in range(0, len(band), step):
            lines = _narrowed(_finite(band[first : first + step]), to.width)
            rows, weights = _weights(top, top + len(lines), size.height, to.height)
            part = weights @ lines.reshape(len(lines), -1)
            total[rows] += part.reshape(-1, to.width, band.shape[2])
            top += len(lines)
    assert total is not None
    if np.issubdtype(dtype, np.integer):
        np.rint(total, out=total)
    return total.astype(dtype)


def _finite(pixels: Pixels) -> Light:
    """As float32; one NaN or infinite sample of a float picture must not spread over the rest."""
    values = pixels.astype(np.float32)
    if pixels.dtype.kind == "f":
        np.nan_to_num(values, copy=False, nan=0.0)
        np.clip(values, -_LARGEST, _LARGEST, out=values)
    return values


def _narrowed(lines: Light, width: int) -> Light:
    """Each row averaged to `width` pixels."""
    result = np.empty((len(lines), width, lines.shape[2]), np.float32)
    for first in range(0, lines.shape[2], 4):  # OpenCV resizes at most four channels at once
        part = np.ascontiguousarray(lines[..., first : first + 4])
        resized = cv2.resize(part, (width, len(lines)), interpolation=cv2.INTER_AREA)
        result[..., first : first + 4] = resized.reshape(len(lines), width, -1)
    return result


def _weights(first: int, last: int, length: int, result: int) -> tuple[slice, Light]:
    """How much rows first…last-1 of `length` count in each of `result` rows."""
    scale = length / result
    start, stop = int(first / scale), min(result, int(np.ceil(last / scale)))
    edges = np.arange(start, stop, dtype=np.float64)[:, None] * scale
    source = np.arange(first, last, dtype=np.float64)[None, :]
    shared = np.minimum(edges + scale, source + 1) - np.maximum(edges, source)
    return slice(start, stop), (np.maximum(shared, 0) / scale).astype(np.float32)
