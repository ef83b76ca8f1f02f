"""Where two pictures of one size differ, as a tint to lay over them."""

import numpy as np
from numpy.typing import NDArray

from gesso_core.mask import Coverage
from gesso_core.pixels import Alpha, PixelFormat, Pixels, light

_LEAST = 0.35  # cover of the smallest difference: one step of 65536 must be seen too
_MOST = 0.85
_FULL = 0.25  # of the whole range; from there on the cover is not increased


def change_image(
    before: Pixels,
    before_format: PixelFormat,
    after: Pixels,
    after_format: PixelFormat,
    tint: tuple[int, int, int],
) -> NDArray[np.uint8]:
    """h×w×4 BGRA, premultiplied; fully transparent exactly where all stored numbers are equal.

    tint: red, green, blue. Where only one of the two has an opacity, the other is opaque. Pictures
    of two depths are compared as light, and those of two colour models differ everywhere.
    """
    largest: float = after_format.largest
    if before_format.colour is not after_format.colour:
        return _tinted(np.full(after.shape[:2], _MOST, np.float32), tint)
    if before_format.largest != after_format.largest:
        before, after = _as_light(before, before_format), _as_light(after, after_format)
        largest = 1.0
    before, after = (
        _alike(before, before_format, after_format),
        _alike(after, after_format, before_format),
    )
    if np.array_equal(before, after):
        return np.zeros((*before.shape[:2], 4), np.uint8)
    lower, upper = np.minimum(before, after), np.maximum(before, after)
    amount = (upper - lower).max(axis=2).astype(np.float32) / largest
    differs = (before != after).any(axis=2)
    share = np.minimum(np.nan_to_num(amount, nan=1.0, posinf=1.0) / _FULL, 1.0)
    cover = np.where(differs, _LEAST + (_MOST - _LEAST) * share, 0.0)
    return _tinted(cover, tint)


def coverage_image(coverage: Coverage, tint: tuple[int, int, int]) -> NDArray[np.uint8]:
    """The same of how far each pixel is replaced (h×w, 0…1), whatever came of it."""
    return _tinted(np.where(coverage > 0, _LEAST + (_MOST - _LEAST) * coverage, 0.0), tint)


def _tinted(cover: NDArray[np.floating], tint: tuple[int, int, int]) -> NDArray[np.uint8]:
    red, green, blue = tint
    colour = np.array([blue, green, red, 255], np.float32)
    return np.asarray(cover[..., np.newaxis] * colour + 0.5, np.uint8)


def _as_light(pixels: Pixels, own: PixelFormat) -> Pixels:
    """0…1, the colour channels and the opacity if there is one, in steps of 16 bits."""
    colour = light(pixels, own)
    if own.alpha_channel is not None:
        alpha = pixels[..., own.alpha_channel, np.newaxis].astype(np.float32) / own.largest
        colour = np.concatenate([colour, alpha], axis=2)
    return np.asarray(np.rint(colour * 65535) / 65535, np.float32)  # 1/255 is not exact


def _alike(pixels: Pixels, own: PixelFormat, other: PixelFormat) -> Pixels:
    if own.alpha is not Alpha.NONE or other.alpha is Alpha.NONE:
        return pixels
    largest = 1 if np.issubdtype(pixels.dtype, np.floating) else own.largest
    opaque = np.full((*pixels.shape[:2], 1), largest, pixels.dtype)
    at = own.colour_channels
    return np.concatenate([pixels[..., :at], opaque, pixels[..., at:]], axis=2)
