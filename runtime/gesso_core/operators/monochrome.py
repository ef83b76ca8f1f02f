"""Pictures without colour: black and white, and sepia."""

from collections.abc import Sequence

import numpy as np

from gesso_core.geometry import Box
from gesso_core.operators.operator import LocalOperator, Number, number
from gesso_core.operators.pointwise import by_strips
from gesso_core.operators.srgb import to_encoded, to_linear
from gesso_core.operators.visible import LUMA, Plane, refuse_gray
from gesso_core.pixels import Colour, Light, PixelFormat, Pixels
from gesso_core.recipe import Values

_SEPIA = (0.8, 1.0, 1.25)  # exponents of gray, chosen by eye: black and white stay, nothing clips


def _refuse_ink(pixel_format: PixelFormat) -> str | None:
    if pixel_format.colour is Colour.CMYK:
        return "This picture is stored as CMYK, where equal inks do not print as gray."
    return refuse_gray(pixel_format)


def _black_and_white(
    pixels: Pixels, pixel_format: PixelFormat, values: Values, at: Box, scale: float
) -> Pixels:
    """Luminance: the weighted sum of linear light, encoded again (sRGB curve).

    The weights count relative to one another; all 0 means those of Rec. 709.
    """
    amount = number(values, "amount")
    if amount == 0:
        return pixels.copy()
    weights = [number(values, name) for name in ("red", "green", "blue")]

    def change(light: Light) -> Light:
        gray = _gray(light, weights)
        return _towards(light, [gray, gray, gray], amount)

    return by_strips(change, pixels, pixel_format)


def _sepia(
    pixels: Pixels, pixel_format: PixelFormat, values: Values, at: Box, scale: float
) -> Pixels:
    """Luminance in the browns of a sulphide-toned print."""
    amount = number(values, "amount")
    if amount == 0:
        return pixels.copy()

    def change(light: Light) -> Light:
        gray = _gray(light, list(LUMA))
        size = np.abs(gray)
        browns = [np.copysign(size ** np.float32(power), gray) for power in _SEPIA]
        return _towards(light, browns, amount)

    return by_strips(change, pixels, pixel_format)


def _gray(light: Light, weights: list[float]) -> Plane:
    """h×w, encoded."""
    total = sum(weights)
    shares = [weight / total for weight in weights] if total > 0 else LUMA
    # Each channel on its own and packed: powers of strided numbers may round differently.
    linear = [to_linear(np.ascontiguousarray(light[..., c])) for c in range(3)]
    mixed = linear[0] * np.float32(shares[0])
    for channel in (1, 2):
        mixed += linear[channel] * np.float32(shares[channel])
    return to_encoded(mixed)


def _towards(light: Light, target: Sequence[Plane], amount: float) -> Light:
    result = np.empty(light.shape, np.float32)
    for channel, plane in enumerate(target):
        before = light[..., channel]
        result[..., channel] = (
            plane if amount == 1 else before + np.float32(amount) * (plane - before)
        )
    return result


BLACK_AND_WHITE = LocalOperator(
    "black_and_white",
    _black_and_white,
    {
        "amount": Number(1.0, 0, 1),
        "red": Number(LUMA[0], 0, 1, neutral=None),
        "green": Number(LUMA[1], 0, 1, neutral=None),
        "blue": Number(LUMA[2], 0, 1, neutral=None),
    },
    strength="amount",
    accepts=_refuse_ink,
)
SEPIA = LocalOperator(
    "sepia",
    _sepia,
    {"amount": Number(1.0, 0, 1)},
    strength="amount",
    accepts=_refuse_ink,
)
