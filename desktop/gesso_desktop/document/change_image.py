"""Where two pictures of one size differ, as a tint to lay over them."""

import numpy as np
from numpy.typing import NDArray

from gesso_core.mask import Coverage
from gesso_core.pixels import PixelFormat, Pixels

_TINT = (255, 64, 160)  # RGB; a colour that photographs seldom have
_LEAST = 0.35  # cover of the smallest difference: one step of 65536 must be seen too
_MOST = 0.85
_FULL = 0.25  # of the whole range; from there on the cover is not increased


def change_image(before: Pixels, after: Pixels, pixel_format: PixelFormat) -> NDArray[np.uint8]:
    """h×w×4 BGRA, premultiplied; fully transparent exactly where all stored numbers are equal."""
    if np.array_equal(before, after):
        return np.zeros((*before.shape[:2], 4), np.uint8)
    lower, upper = np.minimum(before, after), np.maximum(before, after)
    amount = (upper - lower).max(axis=2).astype(np.float32) / pixel_format.largest
    differs = (before != after).any(axis=2)
    share = np.minimum(np.nan_to_num(amount, nan=1.0, posinf=1.0) / _FULL, 1.0)
    cover = np.where(differs, _LEAST + (_MOST - _LEAST) * share, 0.0)
    return _tinted(np.asarray(cover, np.float32))


def coverage_image(coverage: Coverage) -> NDArray[np.uint8]:
    """h×w×4 BGRA, premultiplied: how far each pixel is replaced; transparent exactly where it
    is 0."""
    cover = np.where(coverage > 0, _LEAST + (_MOST - _LEAST) * coverage, 0.0)
    return _tinted(np.asarray(cover, np.float32))


def _tinted(cover: Coverage) -> NDArray[np.uint8]:
    red, green, blue = _TINT
    tint = np.array([blue, green, red, 255], np.float32)
    return np.asarray(cover[..., np.newaxis] * tint + 0.5, np.uint8)
