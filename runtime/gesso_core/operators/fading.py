"""Brings back what a faded print lost: black, white, the balance of its dyes and some colour.

Fading lifts black in every channel at once; a picture whose black is still black is not faded and
stays as it is.
"""

import numpy as np
from numpy.typing import NDArray

from gesso_core.geometry import Size
from gesso_core.mask import Mask
from gesso_core.operators.colour_matrix import (
    Matrix,
    accepts_light,
    apply_matrix,
    as_value,
    unchanged,
)
from gesso_core.operators.evaluate import reduced_mask
from gesso_core.operators.operator import LocalOperator, Number
from gesso_core.operators.planes import finite_light
from gesso_core.picture import Picture
from gesso_core.pixels import Light
from gesso_core.recipe import Values

_PROXY = 1600
_TAILS = (0.05, 99.95)  # percent; the notes' .5…99.5 restored 3 dB less
_FADED = (0.03, 0.10)
"""Black of the least lifted channel, as light: below nothing is done, above everything."""

_DYES = 1.7
"""How much more one dye may have faded than another; beyond it a channel is dark by subject."""

_COLOUR_LOSS = 0.3
"""How much colour is given back beyond the stretch. Fitted on five fadings of ten photographs."""

_MIDDLE = 0.5
"""A restored picture is not brighter than this on average, unless it was: photographs are not."""


def _measure(picture: Picture, mask: Mask | None, values: Values) -> Values:
    proxy = finite_light(picture.proxy(_PROXY), picture.format)
    return {**values, "matrix": as_value(_restoring(_under(mask, picture, proxy)))}


def _under(mask: Mask | None, picture: Picture, proxy: Light) -> NDArray[np.float32]:
    """Colours n×c of the proxy's pixels where the mask acts."""
    flat = proxy.reshape(-1, proxy.shape[2])
    if mask is None:
        return flat
    small = Size(proxy.shape[1], proxy.shape[0])
    where = reduced_mask(mask, picture.size, small) or mask
    chosen = flat[where.read(small.box).ravel() > 0.5]
    return chosen if len(chosen) else flat


def _restoring(colours: NDArray[np.float32]) -> Matrix:
    channels = colours.shape[1]
    black, white = np.percentile(colours, _TAILS, axis=0)
    low, high = _FADED
    certainty = float(np.clip((black.min() - low) / (high - low), 0, 1))
    if certainty == 0:
        return unchanged(channels)
    span = np.maximum(white - black, 0.02)
    gain = 1 / np.maximum(span, span.max() / _DYES)
    shift = -black * gain
    mean = float((colours.mean(0) * gain + shift).mean())
    if mean > _MIDDLE:
        darker = 1 - 0.8 * (1 - _MIDDLE / mean)  # 0.8: a bright subject stays somewhat bright
        gain, shift = gain * darker, shift * darker
    saturate = np.eye(channels)
    if channels == 3:
        saturate = (1 + _COLOUR_LOSS) * np.eye(3) - _COLOUR_LOSS / 3
    restored = np.column_stack([saturate @ np.diag(gain), saturate @ shift])
    identity = unchanged(channels)
    return np.asarray(identity + certainty * (restored - identity), np.float64)


FADE_REPAIR = LocalOperator(
    name="fade_repair",
    apply=apply_matrix,
    parameters={"amount": Number(1.0, 0.0, 1.0)},
    strength="amount",
    measure=_measure,
    accepts=accepts_light,
)
