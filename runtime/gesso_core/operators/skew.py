"""How far a picture is from level, by the lines in it: text, horizons, walls."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.framing import Framing, combined_orientation, framed_from_stored, seen_size
from gesso_core.geometry import Size
from gesso_core.picture import Picture
from gesso_core.pixels import light

_PROXY = 1024
_FURTHEST = 15.0
"""Degrees either way; beyond it a slope is meant, or the user can say."""

_SURE = 5.0
"""How far the best angle must stand out of the others, in their own spread."""

_STRONGEST = 0.06
"""Share of pixels, those with the steepest slopes, that are taken for edges."""


@dataclass(frozen=True, slots=True)
class Skew:
    """degrees: clockwise turn of the picture's lines against level. clarity: in spreads."""

    degrees: float
    clarity: float

    @property
    def is_sure(self) -> bool:
        return self.clarity >= _SURE and abs(self.degrees) < _FURTHEST - 2


def found_skew(picture: Picture, framing: Framing | None = None) -> Skew:
    """The skew of the picture as seen through `framing`'s turns and straightening."""
    stored_proxy = light(picture.proxy(_PROXY), picture.format).mean(2)
    turned = _seen(stored_proxy, picture.orientation, framing or Framing())
    return skew_of(turned)


def _seen(
    brightness: NDArray[np.float32], orientation: int, framing: Framing
) -> NDArray[np.float32]:
    size = Size(brightness.shape[1], brightness.shape[0])
    uncropped = Framing(framing.is_mirrored, framing.quarter_turns, framing.straighten)
    whole = seen_size(size, combined_orientation(orientation, uncropped))
    there = framed_from_stored(size, orientation, uncropped)
    return np.asarray(
        cv2.warpAffine(
            brightness,
            there.matrix[:2],
            (whole.width, whole.height),
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
    )


def skew_of(brightness: NDArray[np.float32]) -> Skew:
    """brightness: h×w. Edges along the rows and the columns are counted by the lines they fall on
    at every angle; where the counts are most uneven, the lines run."""
    points = _edges(brightness)
    if points is None:
        return Skew(0.0, 0.0)
    angles = np.arange(-_FURTHEST, _FURTHEST + 0.01, 0.25)
    scores = np.array([_unevenness(points, angle) for angle in angles])
    best = float(angles[int(scores.argmax())])
    others = scores[np.abs(angles - best) > 1.5]
    spread = float(np.median(np.abs(others - np.median(others)))) * 1.4826 + 1e-9
    clarity = float((scores.max() - np.median(others)) / spread)
    for step in (0.1, 0.02):
        near = best + np.arange(-4, 5) * step
        best = float(near[int(np.argmax([_unevenness(points, angle) for angle in near]))])
    return Skew(round(best, 2), clarity)


Edges = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], bool]


def _edges(brightness: NDArray[np.float32]) -> list[Edges] | None:
    """Level and upright edges as x, y from the middle, and weight; within the inscribed circle."""
    smooth = cv2.GaussianBlur(brightness, (0, 0), 1)
    across, down = cv2.Sobel(smooth, -1, 1, 0), cv2.Sobel(smooth, -1, 0, 1)
    slope = np.hypot(across, down)
    height, width = slope.shape
    y, x = np.mgrid[:height, :width]
    x, y = x - (width - 1) / 2, y - (height - 1) / 2
    inside = np.hypot(x, y) < min(height, width) / 2 - 2
    if not inside.any():
        return None
    threshold = max(float(np.quantile(slope[inside], 1 - _STRONGEST)), 0.02)
    strong = inside & (slope >= threshold)
    steepness = np.tan(np.radians(_FURTHEST + 5))
    # Whole coordinates would pile up on rows at exactly 0° and favour it.
    jitter = np.random.default_rng(1).uniform(-0.5, 0.5, (2, height, width))
    x, y = x + jitter[0], y + jitter[1]
    level = strong & (np.abs(across) < np.abs(down) * steepness)
    upright = strong & (np.abs(down) < np.abs(across) * steepness)
    if level.sum() + upright.sum() < 50:
        return None
    return [
        (x[chosen], y[chosen], np.ones(int(chosen.sum())), is_level)
        for chosen, is_level in ((level, True), (upright, False))
        if chosen.sum() >= 25
    ]


def _unevenness(edges: list[Edges], degrees: float) -> float:
    """How uneven the counts per line are if lines are turned clockwise by `degrees`."""
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    total = 0.0
    for x, y, weight, is_level in edges:
        line = y * cos - x * sin if is_level else x * cos + y * sin
        first = line.min()
        place = line - first
        whole = place.astype(np.intp)
        part = place - whole
        size = int(whole.max()) + 2
        count = np.bincount(whole, weight * (1 - part), size)
        count += np.bincount(whole + 1, weight * part, size)
        smooth = np.convolve(count, [0.25, 0.5, 0.25], "same")
        total += float((smooth**2).sum())
    return total
