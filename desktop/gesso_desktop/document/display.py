"""Pixels for the eye: 8-bit sRGB, the right way up. Document pixels are never changed by this."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from gesso_core.picture import Picture
from gesso_core.pixels import PixelFormat, Pixels
from gesso_desktop.document.upright import upright
from gesso_desktop.document.viewing.monitor import MonitorTransform, opacity_of

Shown = NDArray[np.uint8]
"""h×w×3, sRGB."""

_PAPER = 255  # transparent pictures are shown on white


def shown(pixels: Pixels, pixel_format: PixelFormat, icc: bytes | None) -> Shown:
    """Stored pixels (h×w×c) as sRGB through their profile; without one they are taken as sRGB."""
    colour = MonitorTransform(icc, pixel_format, None).shown(pixels)
    opacity = opacity_of(pixels, pixel_format)
    if opacity is None:
        return colour
    over_paper = colour * opacity[..., None] + _PAPER * (1 - opacity[..., None])
    return np.asarray(over_paper + 0.5, np.uint8)


def shown_whole(picture: Picture, longest_side: int) -> Shown:
    """The whole picture, reduced, upright."""
    pixels = shown(picture.proxy(longest_side), picture.format, picture.icc)
    return upright(pixels, picture.orientation)


def png(pixels: NDArray[np.uint8]) -> bytes:
    return _encoded(pixels, "PNG", compress_level=3)  # the best level takes 5 s at 1600 px


def jpeg(pixels: Shown, quality: int = 88) -> bytes:
    return _encoded(pixels, "JPEG", quality=quality)


def _encoded(pixels: NDArray[np.uint8], kind: str, **options: object) -> bytes:
    target = io.BytesIO()
    Image.fromarray(pixels).save(target, kind, **options)
    return target.getvalue()
