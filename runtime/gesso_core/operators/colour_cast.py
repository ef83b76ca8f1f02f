"""Takes out a colour cast: as much of it as the highlights and the edges agree about."""

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.mask import Mask
from gesso_core.operators.colour_matrix import (
    accepts_colour,
    apply_matrix,
    as_value,
    given_matrix,
)
from gesso_core.operators.operator import LocalOperator, Number
from gesso_core.operators.planes import finite_light
from gesso_core.picture import Picture
from gesso_core.pixels import Light
from gesso_core.recipe import Values

_PROXY = 1024
_DOUBT = 0.03
"""Smaller disagreements than this between channels (natural logarithm) are nobody's cast."""

_PLAUSIBLE = (0.45, 0.70)
"""Length of a cast in logarithms: lamplight reaches 0.5; beyond 0.7 the subject is coloured."""

_BRIGHTNESS = np.array([0.299, 0.587, 0.114])  # ITU-R BT.601


def _measure(picture: Picture, mask: Mask | None, values: Values) -> Values:
    """The cast belongs to the light, so the whole picture tells it, whatever the mask.

    A given matrix stays: another has found it, or an edit is opened again.
    """
    if "matrix" in values:
        return {**values, "matrix": given_matrix(values["matrix"], 3)}
    colours = finite_light(picture.proxy(_PROXY), picture.format)
    gains = np.exp(-_cast(colours))
    mean = colours.reshape(-1, 3).mean(0)
    gains *= (mean @ _BRIGHTNESS) / max(float((mean * gains) @ _BRIGHTNESS), 1e-6)
    if np.ptp(gains) < 1e-6:
        gains = np.ones(3)
    return {**values, "matrix": as_value(np.column_stack([np.diag(gains), np.zeros(3)]))}


def _cast(colours: Light) -> NDArray[np.float64]:
    """Logarithm of the light's colour, mean 0; zeros where the picture does not tell."""
    usable = (colours.max(2) < 0.985) & (colours.min(2) > 0.02)  # clipped channels tell nothing
    if usable.sum() < 200:
        return np.zeros(3)
    highlights, edges = _highlights(colours, usable), _edges(colours, usable)
    agree = np.sign(highlights) == np.sign(edges)
    smaller = np.minimum(np.abs(highlights), np.abs(edges))
    cast = np.where(agree, np.sign(edges) * smaller, 0.0)
    length = float(np.linalg.norm(cast))
    if length <= _DOUBT:
        return np.zeros(3)
    low, high = _PLAUSIBLE
    certainty = np.clip((high - length) / (high - low), 0, 1)
    return np.asarray(cast * (1 - _DOUBT / length) * certainty, np.float64)


def _highlights(colours: Light, usable: NDArray[np.bool_]) -> NDArray[np.float64]:
    brightness = colours.mean(2)
    threshold = np.percentile(brightness[usable], 97)
    return _chroma(colours[usable & (brightness >= threshold)].mean(0))


def _edges(colours: Light, usable: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Gray-edge: differences between neighbours are grey on average (van de Weijer 2007)."""
    smooth = cv2.GaussianBlur(colours, (0, 0), 1.5)
    slope = np.hypot(cv2.Sobel(smooth, -1, 1, 0), cv2.Sobel(smooth, -1, 0, 1))
    return _chroma((slope[usable].astype(np.float64) ** 4).mean(0) ** 0.25)


def _chroma(colour: NDArray[np.floating]) -> NDArray[np.float64]:
    logarithm = np.log(np.maximum(colour.astype(np.float64), 1e-3))
    return np.asarray(logarithm - logarithm.mean(), np.float64)


COLOUR_CAST = LocalOperator(
    name="colour_cast",
    apply=apply_matrix,
    parameters={"amount": Number(1.0, 0.0, 1.0)},
    strength="amount",
    measure=_measure,
    accepts=accepts_colour,
    kept="matrix",
)
