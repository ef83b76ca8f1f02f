"""Sharpening, local contrast and blur: each pixel against its surroundings."""

from collections.abc import Callable

import numpy as np

from gesso_core.geometry import Box
from gesso_core.operators.gaussian import gaussian, gaussian_halo
from gesso_core.operators.operator import LocalOperator, Number, number
from gesso_core.operators.pointwise import strips
from gesso_core.operators.visible import (
    Plane,
    each_channel,
    luma,
    opacity,
    put_back,
    refuse_lab,
    visible,
)
from gesso_core.pixels import PixelFormat, Pixels
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
    floor = np.float32(max(number(values, "threshold"), 1e-6) ** 2)

    def step(tone: Plane, blurred: Plane) -> Plane:
        detail = tone - blurred
        squared = detail * detail
        return np.asarray(amount * detail * (squared / (squared + floor)), np.float32)

    return _stepped(step, pixels, pixel_format, number(values, "radius") * scale, at=at)


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

    def step(tone: Plane, blurred: Plane) -> Plane:
        detail = tone - blurred
        bounded = detail / (1 + np.abs(detail) / _LARGEST_STEP)
        inside = np.clip(tone, 0, 1)
        return np.asarray(amount * bounded * (4 * inside * (1 - inside)), np.float32)

    return _stepped(step, pixels, pixel_format, number(values, "radius") * scale, at=at)


def _stepped(
    step: Callable[[Plane, Plane], Plane],
    pixels: Pixels,
    pixel_format: PixelFormat,
    radius: float,
    *,
    at: Box,
) -> Pixels:
    """step(luma, its blur) added to every channel, so that hue stays."""
    tone = np.empty(pixels.shape[:2], np.float32)
    result = np.empty_like(pixels)
    with np.errstate(all="ignore"):  # float pictures may hold inf and NaN
        for rows in strips(pixels):
            tone[rows] = luma(visible(pixels[rows], pixel_format))
        blurred = gaussian(tone[..., None], radius, at)[..., 0]
        for rows in strips(pixels):
            change = step(tone[rows], blurred[rows])
            light = each_channel(np.add, visible(pixels[rows], pixel_format), change)
            result[rows] = put_back(light, pixels[rows], pixel_format)
    return result


def _blur(
    pixels: Pixels, pixel_format: PixelFormat, values: Values, at: Box, scale: float
) -> Pixels:
    """Gaussian, `radius` is its standard deviation. Transparent pixels lend no colour."""
    radius = number(values, "radius") * scale
    if radius == 0:
        return pixels.copy()
    with np.errstate(all="ignore"):
        light = visible(pixels, pixel_format)
        if pixel_format.alpha_channel is None:
            return put_back(gaussian(light, radius, at), pixels, pixel_format)
        share = opacity(pixels, pixel_format)
        weight = gaussian(share[..., None], radius, at)[..., 0]
        blurred = gaussian(each_channel(np.multiply, light, share), radius, at)
        blurred = each_channel(np.divide, blurred, np.where(weight > 0, weight, np.float32(1)))
        blurred[weight <= 0] = light[weight <= 0]
        return put_back(blurred, pixels, pixel_format)


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
