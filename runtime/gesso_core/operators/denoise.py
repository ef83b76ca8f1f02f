"""Removes noise: in overlapping blocks, the cosines that are no louder than it are dropped."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.operators.noise import measured_noise
from gesso_core.operators.operator import LocalOperator, Number
from gesso_core.operators.planes import (
    accepts_tones,
    finite_light,
    from_opponent,
    opponent,
    stored_finite,
)
from gesso_core.operators.sliding_dct import REACH, Coefficients, slide
from gesso_core.picture import Picture
from gesso_core.pixels import PixelFormat, Pixels
from gesso_core.recipe import Value, Values

_THRESHOLD = 2.7
"""In noise levels; 2.5…3.0 are within 0.1 dB (measured)."""


def _measure(picture: Picture, mask: Mask | None, values: Values) -> Values:
    return {**values, "noise": measured_noise(picture, mask)}


def _apply(
    pixels: Pixels, pixel_format: PixelFormat, values: Values, at: Box, scale: float
) -> Pixels:
    strength = 2 * _number(values["amount"])
    noise = values.get("noise", ())
    if strength == 0 or not isinstance(noise, tuple) or not any(noise):
        return pixels
    planes = opponent(finite_light(pixels, pixel_format))
    # Area averaging makes white noise quieter in proportion to the scale.
    levels = [level * strength * scale for level in noise]
    quiet = [
        _without_noise(planes[..., i], level, at, is_colour=i > 0 and len(levels) == 3)
        for i, level in enumerate(levels)
    ]
    return stored_finite(from_opponent(np.dstack(quiet)), pixels, pixel_format)


def _without_noise(
    plane: NDArray[np.float32], level: float, at: Box, *, is_colour: bool
) -> NDArray[np.float32]:
    if level == 0:
        return plane

    def change(coefficients: Coefficients) -> tuple[Coefficients, NDArray[np.float32]]:
        loud = np.abs(coefficients) > _THRESHOLD * level
        loud[:, 0] = True
        weights = 1 / loud.sum(1, keepdims=True, dtype=np.float32)
        return coefficients * loud, weights

    step = 4 if is_colour else 2  # fine detail is in the brightness
    return slide(plane, change, left=at.left, top=at.top, step=step)


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _halo(values: Values, scale: float) -> int:
    return REACH


_PARAMETERS: Mapping[str, Number] = {"amount": Number(0.5, 0.0, 1.0)}

DENOISE = LocalOperator(
    name="denoise",
    apply=_apply,
    parameters=_PARAMETERS,
    strength="amount",
    halo=_halo,
    measure=_measure,
    accepts=accepts_tones,
    is_tone=False,
)
