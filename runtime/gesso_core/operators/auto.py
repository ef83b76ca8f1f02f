"""Automatic tone: black and white points measured once, then an ordinary curve."""

import numpy as np
from numpy.typing import NDArray

from gesso_core.geometry import Size
from gesso_core.mask import Mask
from gesso_core.operators.evaluate import reduced_mask
from gesso_core.operators.operator import Number, number
from gesso_core.operators.pointwise import Samples, curve_operator
from gesso_core.operators.tone import levelled
from gesso_core.operators.visible import luma, visible
from gesso_core.picture import Picture
from gesso_core.recipe import Values

_PROXY_SIDE = 1024  # px
# Percentiles of luma that become black and white. On 17 photographs squeezed to 55 % of their range
# 0.05 gains 7.8 dB, 0.1 gains 6.5, 0.5 gains 2.0; 0 gains 14.9, until one hot pixel undoes it.
_BLACK_SHARE, _WHITE_SHARE = 0.05, 99.95
_LEAST_SPAN = 0.1  # a flat picture is stretched at most tenfold
_FEWEST = 16  # below so many pixels percentiles mean nothing


def measured_luma(picture: Picture, mask: Mask | None) -> NDArray[np.float32]:
    """Luma of the reduced picture where the mask is at least half: one dimension, finite, 0…1."""
    proxy = picture.proxy(_PROXY_SIDE)
    small = Size(proxy.shape[1], proxy.shape[0])
    counted = np.ones((small.height, small.width), bool)
    covering = reduced_mask(mask, picture.size, small)
    if covering is not None:
        counted = covering.read(small.box) >= 0.5
    channel = picture.format.alpha_channel
    if channel is not None:
        counted &= proxy[..., channel] > 0
    values = luma(visible(proxy, picture.format))[counted]
    return np.clip(values[np.isfinite(values)], 0, 1)


def _measure(picture: Picture, mask: Mask | None, values: Values) -> Values:
    tones = measured_luma(picture, mask)
    if len(tones) < _FEWEST:
        return {**values, "black": 0.0, "white": 1.0}
    black, white = (float(v) for v in np.percentile(tones, [_BLACK_SHARE, _WHITE_SHARE]))
    missing = max(0.0, _LEAST_SPAN - (white - black)) / 2
    return {**values, "black": max(0.0, black - missing), "white": min(1.0, white + missing)}


def _toned(x: Samples, values: Values, channel: int) -> Samples:
    amount = number(values, "amount")
    return x + amount * (levelled(x, number(values, "black"), number(values, "white")) - x)


AUTO_TONE = curve_operator(
    "auto_tone",
    _toned,
    {"amount": Number(1.0, 0, 1)},
    strength="amount",
    is_neutral=lambda values: values["amount"] == 0 or (values["black"], values["white"]) == (0, 1),
    measure=_measure,
)
