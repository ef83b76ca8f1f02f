"""A curve drawn through points."""

from itertools import pairwise

import numpy as np

from gesso_core.errors import BadRequest
from gesso_core.mask import Mask
from gesso_core.operators.operator import Points
from gesso_core.operators.pointwise import Samples, curve_operator
from gesso_core.picture import Picture
from gesso_core.recipe import Values


def _drawn(x: Samples, values: Values, channel: int) -> Samples:
    """Piecewise cubic Hermite, slopes after Fritsch and Butland (1984): passes through every point
    and never swings above or below its neighbours. Level beyond the first and last point."""
    at, to = _points(values)
    step = np.diff(at)
    rise = np.diff(to) / step
    slope = np.zeros_like(at)
    if len(at) > 2:
        before, after = rise[:-1], rise[1:]
        left, right = 2 * step[1:] + step[:-1], step[1:] + 2 * step[:-1]
        same_way = before * after > 0
        with np.errstate(divide="ignore", invalid="ignore"):
            harmonic = (left + right) / (left / before + right / after)
        slope[1:-1] = np.where(same_way, harmonic, 0)
    slope[0], slope[-1] = rise[0], rise[-1]
    slope[0] = np.clip(slope[0], *sorted((0.0, 3 * rise[0])))
    slope[-1] = np.clip(slope[-1], *sorted((0.0, 3 * rise[-1])))
    inside = np.clip(x, at[0], at[-1])
    part = np.clip(np.searchsorted(at, inside, side="right") - 1, 0, len(step) - 1)
    t = (inside - at[part]) / step[part]
    bent = (
        to[part] * (1 + 2 * t) * (1 - t) ** 2
        + to[part + 1] * t**2 * (3 - 2 * t)
        + step[part] * t * (1 - t) * (slope[part] * (1 - t) - slope[part + 1] * t)
    )
    return np.asarray(bent, np.float64)


def _points(values: Values) -> tuple[Samples, Samples]:
    """x ascending, and y."""
    flat = values["points"]
    assert isinstance(flat, tuple)
    pairs = np.array(flat, np.float64).reshape(-1, 2)
    pairs = pairs[np.argsort(pairs[:, 0], kind="stable")]
    return pairs[:, 0], pairs[:, 1]


def _refuse_doubled_points(picture: Picture, mask: Mask | None, values: Values) -> Values:
    if any(left == right for left, right in pairwise(_points(values)[0])):
        raise BadRequest(
            "Two points of the curve lie above one another.",
            "Give every point its own place from left to right.",
        )
    return values


def _is_diagonal(values: Values) -> bool:
    at, to = _points(values)
    return bool((at == to).all() and at[0] == 0 and at[-1] == 1)


CURVES = curve_operator(
    "curves",
    _drawn,
    {"points": Points((0.0, 0.0, 1.0, 1.0))},
    is_neutral=_is_diagonal,
    measure=_refuse_doubled_points,
)
