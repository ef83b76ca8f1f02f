"""The colour cast a model adds unasked, measured where it edited nothing and taken back."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.fidelity.planes import Where, extremes
from gesso_core.pixels import Light

_SAMPLES = 20_000
_HIGHEST, _LOWEST = 0.985, 0.004  # beyond these a channel is clipped: its true value is unknown


@dataclass(frozen=True, eq=False)
class ColourMap:
    """Quadratic in each channel with cross terms of first order: (x, x², 1) · coefficients.

    coefficients: 7×3 float32. inlier_share: how many of the samples it explains. error: their
    median absolute deviation, light 0…1.
    """

    coefficients: NDArray[np.float32]
    inlier_share: float = 1.0
    error: float = 0.0

    def __call__(self, picture: Light) -> Light:
        linear = np.ascontiguousarray(
            np.hstack([self.coefficients[:3].T, self.coefficients[6:].T]), np.float32
        )
        bend = np.ascontiguousarray(self.coefficients[3:6].T)
        result = cv2.add(cv2.transform(picture, linear), cv2.transform(picture * picture, bend))
        return np.asarray(result, np.float32)


def identity() -> ColourMap:
    coefficients = np.zeros((7, 3), np.float32)
    coefficients[:3] = np.eye(3)
    return ColourMap(coefficients)


def clipped(picture: Light) -> Where:
    """Pixels with a channel at its limit, whose true colour is unknown."""
    least, most = extremes(picture)
    return np.asarray((most > _HIGHEST) | (least < _LOWEST), np.bool_)


def fit(source: Light, target: Light, where: Where) -> ColourMap:
    """The map source → target that most of `where` agrees on; never drawn towards an edit.

    Gain and offset per channel by Cauchy-weighted least squares find the inliers; a quadratic held
    near the identity is then fitted to them alone. Clipped pixels take no part.
    """
    usable = where & ~clipped(source) & ~clipped(target)
    if usable.sum() < max(500, 0.02 * where.size):
        usable = where
    index = np.flatnonzero(usable)
    if len(index) < 50:
        return identity()
    index = index[:: -(-len(index) // _SAMPLES)]
    x = source.reshape(-1, 3)[index].astype(np.float64)
    y = target.reshape(-1, 3)[index].astype(np.float64)
    return _quadratic(x, y, _agreeing(x, y))


def explained(source: Light, target: Light) -> tuple[Light, float]:
    """`source` through one map of colour to `target`, and the share that obeys it within 0.05.

    Unlike `fit` it may be any tone or colour change: a black-and-white conversion, a relight.
    """
    usable = ~clipped(source) & ~clipped(target)
    index = np.flatnonzero(usable if usable.mean() > 0.2 else np.ones_like(usable))
    index = index[:: -(-len(index) // _SAMPLES)]
    features = _toned(source)
    x, y = features[index], target.reshape(-1, 3)[index].astype(np.float64)
    weight = np.ones(len(x))
    coefficients = np.zeros((features.shape[1], 3))
    share = 0.0
    for _ in range(5):
        scaled = x * weight[:, None]
        held = 1e-6 * len(x) * np.eye(features.shape[1])
        coefficients = np.asarray(np.linalg.solve(scaled.T @ x + held, scaled.T @ y), np.float64)
        distance = np.abs(x @ coefficients - y).max(1)
        weight = 1 / (1 + (distance / 0.03) ** 2)
        share = float((distance < 0.05).mean())
    mapped = (features @ coefficients).clip(0, 1).reshape(source.shape)
    return mapped.astype(np.float32), share


def _toned(picture: Light) -> NDArray[np.float64]:
    """What a tone curve is made of: the root follows brightening, the square darkening."""
    values = picture.reshape(-1, 3).astype(np.float64)
    return np.hstack([values, values**2, np.sqrt(values), np.ones((len(values), 1))])


def _agreeing(x: NDArray[np.float64], y: NDArray[np.float64]) -> Where:
    weight = np.ones(len(x))
    spread = distance = np.zeros(0)
    for _ in range(8):
        total = weight.sum()
        mean_x, mean_y = (weight @ v / total for v in (x, y))
        covariance = weight @ ((x - mean_x) * (y - mean_y)) + 0.002 * total
        gain = np.clip(covariance / (weight @ (x - mean_x) ** 2 + 0.002 * total), 0.6, 1.6)
        distance = np.linalg.norm(mean_y + gain * (x - mean_x) - y, axis=1)
        spread = np.maximum(np.median(distance), 0.006)
        weight = 1 / (1 + (distance / (1.5 * spread)) ** 2)
    return np.asarray(distance < 4 * spread, np.bool_)


def _quadratic(x: NDArray[np.float64], y: NDArray[np.float64], inlier: Where) -> ColourMap:
    features = np.hstack([x, x * x, np.ones((len(x), 1))])
    start = identity().coefficients.astype(np.float64)
    coefficients, error = start, 0.0
    for bend in (1e3, 0.02, 0.02, 0.02):  # straight first; then bent, but never far: the quadratic
        # extrapolates to the colours of the edit, which are not among the samples.
        held = np.diag([2e-4] * 3 + [bend] * 3 + [0.002]) * max(1, inlier.sum())
        used = features[inlier]
        step = np.linalg.solve(used.T @ used + held, used.T @ (y[inlier] - used @ start))
        coefficients = start + step
        distance = np.abs(features @ coefficients - y).max(1)
        error = float(np.median(distance[inlier])) if inlier.any() else 0.0
        inlier = distance < max(3 * error, 0.012)
    return ColourMap(coefficients.astype(np.float32), float(inlier.mean()), error)
