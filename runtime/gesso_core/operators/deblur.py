"""Sharpens a blurred picture: the blur is inverted, and what that makes of the noise is dropped."""

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.operators.focus import effective_blur, measured_blur
from gesso_core.operators.noise import measured_noise
from gesso_core.operators.operator import LocalOperator, Number
from gesso_core.operators.planes import (
    accepts_tones,
    finite_light,
    from_opponent,
    opponent,
    stored_finite,
)
from gesso_core.operators.sliding_dct import BLOCK, REACH, Coefficients, slide
from gesso_core.picture import Picture
from gesso_core.pixels import PixelFormat, Pixels
from gesso_core.recipe import Value, Values

_FLOOR = 0.015
"""Where the blur leaves less than about its root of a frequency, that is not brought back."""

_LEAST_NOISE = 0.0015
"""Rounding to 8 bit alone is 0.0011 of light."""

_THRESHOLD = 2.0


def _measure(picture: Picture, mask: Mask | None, values: Values) -> Values:
    noise = measured_noise(picture, mask)
    return {**values, "noise": noise, "blur": measured_blur(picture, mask, noise[0])}


def _radius(values: Values, scale: float) -> float:
    """σ in px of the blur to invert: the user's, or the measured one."""
    return (_number(values["radius"]) or effective_blur(values)) * scale


def _apply(
    pixels: Pixels, pixel_format: PixelFormat, values: Values, at: Box, scale: float
) -> Pixels:
    strength = 2 * _number(values["amount"])
    radius = _radius(values, scale)
    noise = values.get("noise", ())
    if strength == 0 or radius < 0.2 or not isinstance(noise, tuple):
        return pixels
    planes = opponent(finite_light(pixels, pixel_format))
    # In RGB only brightness: colour is stored and seen coarser than it.
    sharpened = 1 if planes.shape[2] == 3 else planes.shape[2]
    for i in range(sharpened):
        level = max(noise[i] * scale, _LEAST_NOISE)
        planes[..., i] = _sharp(np.ascontiguousarray(planes[..., i]), radius, strength, level, at)
    return stored_finite(from_opponent(planes), pixels, pixel_format)


def _sharp(
    plane: NDArray[np.float32], radius: float, strength: float, level: float, at: Box
) -> NDArray[np.float32]:
    floor = _FLOOR / max(1.0, strength) ** 2
    kernel = _inverse_kernel(radius, floor)
    raised = np.asarray(
        cv2.sepFilter2D(plane, -1, kernel, kernel, borderType=cv2.BORDER_REFLECT), np.float32
    )
    gain = _gain(np.arange(BLOCK) / (2 * BLOCK), radius, floor)
    thresholds = (_THRESHOLD * level * np.outer(gain, gain)).reshape(1, -1).astype(np.float32)

    def change(coefficients: Coefficients) -> tuple[Coefficients, NDArray[np.float32]]:
        loud = np.abs(coefficients) > thresholds
        loud[:, 0] = True
        return coefficients * loud, 1 / loud.sum(1, keepdims=True, dtype=np.float32)

    sharp = slide(raised, change, left=at.left, top=at.top)
    return np.asarray(plane + min(1.0, strength) * (sharp - plane), np.float32)


def _gain(frequency: NDArray[np.floating], radius: float, floor: float) -> NDArray[np.float64]:
    """How much the inverse raises a frequency (cycles/px) of a Gaussian blur of σ `radius`."""
    left = np.exp(-2 * (np.pi * radius * frequency) ** 2)
    return np.asarray(left * (1 + floor) / (left**2 + floor), np.float64)


def _inverse_kernel(radius: float, floor: float) -> NDArray[np.float32]:
    reach = _kernel_reach(radius)
    frequencies = np.fft.rfftfreq(1024)
    response = np.fft.fftshift(np.fft.irfft(_gain(frequencies, radius, floor)))
    kernel = response[512 - reach : 512 + reach + 1] * np.hanning(2 * reach + 3)[1:-1]
    return np.asarray(kernel / kernel.sum(), np.float32)


def _kernel_reach(radius: float) -> int:
    return round(8 * radius) + 3


def _halo(values: Values, scale: float) -> int:
    return REACH + _kernel_reach(_radius(values, scale))


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


DEBLUR = LocalOperator(
    name="deblur",
    apply=_apply,
    parameters={
        "amount": Number(0.5, 0.0, 1.0),
        "radius": Number(0.0, 0.0, 5.0, unit="px", neutral=None),  # 0: as measured
    },
    strength="amount",
    halo=_halo,
    measure=_measure,
    accepts=accepts_tones,
    is_tone=False,
)
