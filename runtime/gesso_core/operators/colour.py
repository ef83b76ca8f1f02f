"""White balance and the strength of colours."""

from collections.abc import Callable

import numpy as np

from gesso_core.geometry import Box
from gesso_core.operators.chroma import recoloured
from gesso_core.operators.operator import LocalOperator, Number, number
from gesso_core.operators.pointwise import Samples, by_strips, curve_operator
from gesso_core.operators.srgb import to_encoded, to_linear
from gesso_core.operators.visible import LUMA, Plane, luma, refuse_gray
from gesso_core.pixels import Light, PixelFormat, Pixels
from gesso_core.recipe import Values

_DAYLIGHT = 1e6 / 6504  # mired of D65, the white of sRGB
_MIREDS = 90.0  # amount 1 is daylight of 4100 K, −1 of 15700 K; both on the CIE daylight locus
_GREEN_STOPS = 0.4  # amount 1 takes so much light from green
_RGB_FROM_XYZ = np.array(  # IEC 61966-2-1, linear sRGB
    [[3.2406, -1.5372, -0.4986], [-0.9689, 1.8758, 0.0415], [0.0557, -0.2040, 1.0570]]
)


def _warmed(x: Samples, values: Values, channel: int) -> Samples:
    """Gains in linear light, from daylight's colour at another temperature; grays keep their
    luminance, so a white becomes slightly clipped in its strongest channel."""
    gains = _daylight(number(values, "amount") * _MIREDS) / _daylight(0.0)
    return _gained(x, gains, channel)


def _tinted(x: Samples, values: Values, channel: int) -> Samples:
    green = 2.0 ** (-_GREEN_STOPS * number(values, "amount"))
    return _gained(x, np.array([1.0, green, 1.0]), channel)


def _gained(x: Samples, gains: Samples, channel: int) -> Samples:
    gain = gains[channel] / (gains * LUMA).sum()
    return to_encoded(to_linear(x) * gain)


def _daylight(mireds: float) -> Samples:
    """Linear sRGB of daylight `mireds` warmer than D65 (CIE 15:2004, 3.1: 4000…25000 K)."""
    t = 1e6 / (_DAYLIGHT + mireds)
    if t <= 7000:
        x = 0.244063 + 0.09911e3 / t + 2.9678e6 / t**2 - 4.6070e9 / t**3
    else:
        x = 0.237040 + 0.24748e3 / t + 1.9018e6 / t**2 - 2.0064e9 / t**3
    y = -3.000 * x**2 + 2.870 * x - 0.275
    return np.asarray(_RGB_FROM_XYZ @ np.array([x / y, 1.0, (1 - x - y) / y]), np.float64)


def _saturated(light: Light, values: Values) -> Light:
    """Colours further from their luma, all by one factor."""
    factor = np.full(light.shape[:2], 1 + number(values, "amount"), np.float32)
    return _scaled_chroma(light, factor)


def _vibrant(light: Light, values: Values) -> Light:
    """Like saturation, but the stronger a colour already is, the less it changes."""
    red, green, blue = light[..., 0], light[..., 1], light[..., 2]
    strongest = np.maximum(np.maximum(red, green), blue)
    weakest = np.minimum(np.minimum(red, green), blue)
    weakness = np.ones_like(strongest)
    np.divide(weakest, strongest, out=weakness, where=strongest > 0)
    np.clip(weakness, 0, 1, out=weakness)
    return _scaled_chroma(light, 1 + np.float32(number(values, "amount")) * weakness)


def _scaled_chroma(light: Light, factor: Plane) -> Light:
    brightness = luma(light)
    return recoloured(light, brightness, brightness, factor)


def colour_operator(name: str, change: Callable[[Light, Values], Light]) -> LocalOperator:
    """An operator on RGB with one amount, −1…1."""

    def apply(
        pixels: Pixels, pixel_format: PixelFormat, values: Values, at: Box, scale: float
    ) -> Pixels:
        if values["amount"] == 0:
            return pixels.copy()
        return by_strips(lambda light: change(light, values), pixels, pixel_format)

    return LocalOperator(
        name=name,
        apply=apply,
        parameters={"amount": Number(0.3, -1, 1)},
        strength="amount",
        accepts=refuse_gray,
    )


WARMTH = curve_operator(
    "warmth",
    _warmed,
    {"amount": Number(0.3, -1, 1)},
    strength="amount",
    is_neutral=lambda values: values["amount"] == 0,
    accepts=refuse_gray,
)
TINT = curve_operator(
    "tint",
    _tinted,
    {"amount": Number(0.2, -1, 1)},
    strength="amount",
    is_neutral=lambda values: values["amount"] == 0,
    accepts=refuse_gray,
)
SATURATION = colour_operator("saturation", _saturated)
VIBRANCE = colour_operator("vibrance", _vibrant)
