"""Brightness and contrast: curves that treat every picture alike.

Most bend each channel on its own, as film and light do. Shadows and highlights bend luma alone:
per channel their flat parts would turn orange to khaki.
"""

import numpy as np

from gesso_core.errors import BadRequest
from gesso_core.mask import Mask
from gesso_core.operators.operator import Number, number
from gesso_core.operators.pointwise import Samples, curve_operator
from gesso_core.operators.srgb import to_encoded, to_linear
from gesso_core.picture import Picture
from gesso_core.recipe import Values

_MID_GREY = 0.46  # 18 % reflectance on the sRGB curve
_STEEPEST = 8.0  # slope 2.1 at mid grey for amount 1, and still 0.15 at black and white
_LIFT = 2.2  # shadows at amount 1: black's slope 3.2, a quarter becomes a half; never reverses
_DROP = 0.9  # shadows at amount −1: black's slope 0.1


def _exposed(x: Samples, values: Values, channel: int) -> Samples:
    """Linear light × 2^stops, as a longer exposure would; what exceeds white is clipped there."""
    return to_encoded(to_linear(x) * 2.0 ** number(values, "stops"))


def _contrasted(x: Samples, values: Values, channel: int) -> Samples:
    """A sigmoid through black, mid grey's neighbourhood and white, or its inverse below 0.

    Sigmoidal contrast after Braun and Fairchild (1999): nothing clips and no slope becomes 0.
    Outside 0…1 (float pictures) values stay as they are.
    """
    amount = number(values, "amount")
    half = abs(amount) * _STEEPEST / 2
    if half < 1e-6:  # straight to double precision, and the quotient below would be 0 / 0
        return x
    low, high = np.tanh(-half * _MID_GREY), np.tanh(half * (1 - _MID_GREY))
    inside = np.clip(x, 0, 1)
    if amount > 0:
        bent = (np.tanh(half * (inside - _MID_GREY)) - low) / (high - low)
    else:
        bent = _MID_GREY + np.arctanh(inside * (high - low) + low) / half
    return np.where(x == inside, np.clip(bent, 0, 1), x)


def levelled(x: Samples, black: float, white: float, gamma: float = 1.0) -> Samples:
    """black → 0 and white → 1; gamma above 1 brightens what lies between. Odd below black."""
    stretched = (x - black) / (white - black)
    if gamma == 1:
        return stretched
    return np.copysign(np.abs(stretched) ** (1 / gamma), stretched)


def _levelled(x: Samples, values: Values, channel: int) -> Samples:
    black, white, gamma = (number(values, name) for name in ("black", "white", "gamma"))
    return levelled(x, black, white, gamma)


def _refuse_crossed_levels(picture: Picture, mask: Mask | None, values: Values) -> Values:
    if number(values, "black") >= number(values, "white"):
        raise BadRequest(
            "The levels' black point must be darker than the white point.",
            "Give a smaller black or a larger white; “invert” makes a negative.",
        )
    return values


def _lifted(x: Samples, amount: float) -> Samples:
    """Dark tones brighter (amount above 0) or darker; black and white stay, the order too."""
    inside = np.clip(x, 0, 1)
    left = 1 - inside
    weight = inside * left * left * left  # ** 3 would be a power, ten times slower
    return x + amount * (_LIFT if amount > 0 else _DROP) * weight


def _with_shadows(x: Samples, values: Values, channel: int) -> Samples:
    return _lifted(x, number(values, "amount"))


def _with_highlights(x: Samples, values: Values, channel: int) -> Samples:
    return 1 - _lifted(1 - x, -number(values, "amount"))


def _inverted(x: Samples, values: Values, channel: int) -> Samples:
    return 1 - x


def _amount_is_zero(values: Values) -> bool:
    return values["amount"] == 0


EXPOSURE = curve_operator(
    "exposure",
    _exposed,
    {"stops": Number(0.5, -4, 4, "stops")},
    strength="stops",
    is_neutral=lambda values: values["stops"] == 0,
)
CONTRAST = curve_operator(
    "contrast",
    _contrasted,
    {"amount": Number(0.3, -1, 1)},
    strength="amount",
    is_neutral=_amount_is_zero,
)
LEVELS = curve_operator(
    "levels",
    _levelled,
    {
        "black": Number(0.0, 0, 1),
        "white": Number(1.0, 0, 1, neutral=1.0),
        "gamma": Number(1.0, 0.1, 10, neutral=1.0),
    },
    is_neutral=lambda values: (values["black"], values["white"], values["gamma"]) == (0, 1, 1),
    measure=_refuse_crossed_levels,
)
SHADOWS = curve_operator(
    "shadows",
    _with_shadows,
    {"amount": Number(0.3, -1, 1)},
    strength="amount",
    is_neutral=_amount_is_zero,
    keeps_hue=True,
)
HIGHLIGHTS = curve_operator(
    "highlights",
    _with_highlights,
    {"amount": Number(-0.3, -1, 1)},
    strength="amount",
    is_neutral=_amount_is_zero,
    keeps_hue=True,
)
INVERT = curve_operator("invert", _inverted, {}, is_neutral=lambda values: False)
