"""Sharpening, local contrast and blur: each pixel against its surroundings."""

import numpy as np

from gesso_core.geometry import Box
from gesso_core.operators.gaussian import gaussian, gaussian_halo
from gesso_core.operators.operator import LocalOperator, Number, number
from gesso_core.operators.visible import luma, put_back, refuse_lab, visible
from gesso_core.pixels import Light, PixelFormat, Pixels
from gesso_core.recipe import Values

_LARGEST_STEP = np.float32(0.15)  # local contrast at amount 1 moves no pixel further than this


def _halo(values: Values, scale: float) -> int:
    return gaussian_halo(number(values, "radius") * scale)


def _sharpen(
    pixels: Pixels, pixel_format: PixelFormat, values: Values, at: Box, scale: float
) -> Pixels:
    """Unsharp mask on luma. Differences below `threshold` are left to be noise, softly."""
    amount = np.float32(number(values, "amount"))
    if amount == 0:
        return pixels.copy()
    with np.errstate(all="ignore"):  # float pictures may hold inf and NaN
        light = visible(pixels, pixel_format)
        detail = _detail(light, number(values, "radius") * scale, at)
        squared = detail * detail
        floor = np.float32(max(number(values, "threshold"), 1e-6) ** 2)
        light += amount * detail * (squared / (squared + floor))
        return put_back(light, pixels, pixel_format)


def _local_contrast(
    pixels: Pixels, pixel_format: PixelFormat, values: Values, at: Box, scale: float
) -> Pixels:
    """Luma's distance from its wide surroundings, more or less of it.

    The step is bounded, so that strong edges get no bright and dark bands, and fades out towards
    black and white, so that nothing clips.
    """
    amount = np.float32(number(values, "amount"))
    if amount == 0:
        return pixels.copy()
    with np.errstate(all="ignore"):
        light = visible(pixels, pixel_format)
        detail = _detail(light, number(values, "radius") * scale, at)
        bounded = detail / (1 + np.abs(detail) / _LARGEST_STEP)
        tone = np.clip(luma(light), 0, 1)[..., None]
        light += amount * bounded * (4 * tone * (1 - tone))
        return put_back(light, pixels, pixel_format)


def _blur(
    pixels: Pixels, pixel_format: PixelFormat, values: Values, at: Box, scale: float
) -> Pixels:
    """Gaussian, `radius` is its standard deviation. Transparent pixels lend no colour."""
    radius = number(values, "radius") * scale
    if radius == 0:
        return pixels.copy()
    with np.errstate(all="ignore"):
        light = visible(pixels, pixel_format)
        channel = pixel_format.alpha_channel
        if channel is None:
            return put_back(gaussian(light, radius, at), pixels, pixel_format)
        opacity = pixels[..., channel : channel + 1].astype(np.float32)
        weight = gaussian(opacity, radius, at)
        blurred = gaussian(light * opacity, radius, at)
        np.divide(blurred, weight, out=light, where=weight > 0)
        return put_back(light, pixels, pixel_format)


def _detail(light: Light, radius: float, at: Box) -> Light:
    """h×w×1, luma minus its blur."""
    tone = luma(light)[..., None]
    return tone - gaussian(tone, radius, at)


SHARPEN = LocalOperator(
    "sharpen",
    _sharpen,
    {
        "amount": Number(0.7, 0, 2),
        "radius": Number(1.0, 0.3, 10, "px", neutral=None),
        "threshold": Number(0.01, 0, 0.2, neutral=None),
    },
    strength="amount",
    halo=_halo,
    accepts=refuse_lab,
    is_tone=False,
)
LOCAL_CONTRAST = LocalOperator(
    "local_contrast",
    _local_contrast,
    {"amount": Number(0.4, -1, 1), "radius": Number(30.0, 2, 200, "px", neutral=None)},
    strength="amount",
    halo=_halo,
    accepts=refuse_lab,
    is_tone=False,
)
BLUR = LocalOperator(
    "blur",
    _blur,
    {"radius": Number(5.0, 0, 100, "px")},
    strength="radius",
    halo=_halo,
    accepts=refuse_lab,
    is_tone=False,
)
