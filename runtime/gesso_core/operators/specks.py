"""How sure it is that a pixel is dust or a scratch: fine, of one sign, grey and alone.

Every pixel that stands out is described by a few numbers and judged by a small fitted network
(`speck_judgement.py`); what touches is then judged together.
"""

from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.operators.speck_judgement import judged
from gesso_core.pixels import Light

AROUND = 96
"""Surroundings the judgement needs, px: the widest average, and spots cut by the edge."""

_LEAST = 0.025
"""Of light: what stands out less is not looked at."""

_LONG = 3.0
"""Length over width from which a spot is a scratch."""

_ABOVE_NOTHING = np.float32(0.004)  # one level of 8 bits, so that logarithms stay small

_DIRECTIONS = 12

Map = NDArray[np.float32]
"""h×w."""


class DamageKind(StrEnum):
    DUST = "dust"
    SCRATCHES = "scratches"
    BOTH = "both"


def confidence(values: Light, kind: DamageKind) -> Map:
    """h×w, 0…1, 0 where nothing stands out. values: h×w×c."""
    result = np.zeros(values.shape[:2], np.float32)
    for polarity in (1, -1):
        where, features = described(values, polarity)
        if not len(features):
            continue
        sure = np.zeros(result.shape, np.float32)
        sure[where] = judged(features)
        together = _judged_together(sure, kind)
        # Spots fade out into the picture: a pixel more on every side.
        grown = np.asarray(cv2.dilate(together, np.ones((3, 3), np.uint8)), np.float32)
        result = np.maximum(result, grown)
    return result


def described(values: Light, polarity: int) -> tuple[NDArray[np.bool_], NDArray[np.float32]]:
    """Which pixels stand out as brighter (1) or darker (−1), h×w, and n×19 numbers about them."""
    brightness = np.ascontiguousarray(values.mean(2)) * np.float32(polarity)
    above = [_top_hat(brightness, side) for side in (5, 9, 15)]
    below = _top_hat(-brightness, 9)
    where = np.asarray(above[1] > _LEAST)
    if not where.any():
        return where, np.empty((0, 19), np.float32)
    fine = _top_hat(brightness, 7)
    capped = np.minimum(fine, 0.1)
    rough = np.abs(brightness - np.asarray(cv2.medianBlur(brightness, 5), np.float32))
    colour = values.max(2) - values.min(2)
    ratio = fine / (_blur(capped, 16) + _blur(below, 16) + _ABOVE_NOTHING)
    lines = np.minimum(ratio, 3.0)
    maps = [
        *(_log(a) for a in above),
        _log(_blur(below, 3)),
        _log(_blur(below, 10)),
        _log(_blur(below, 25)),
        _log(_blur(capped, 3)),
        _log(_blur(capped, 10)),
        _log(_blur(capped, 25)),
        _log(_blur(rough, 8)),
        _log(_slope(brightness)),
        np.log(np.maximum(ratio, 0) + np.float32(0.1)),
        brightness if polarity > 0 else 1 + brightness,
        colour,
        colour - _blur(colour, 8),
        _along_lines(lines, 15),
        _along_lines(lines, 31),
        brightness - _blur(brightness, 2),
        brightness - _blur(brightness, 12),
    ]
    return where, np.stack([m[where] for m in maps], axis=1).astype(np.float32)


def _judged_together(sure: Map, kind: DamageKind) -> Map:
    """Every connected spot as sure as its pixels are on average."""
    maybe = (sure > 0.2).astype(np.uint8)
    count, found, stats, _ = cv2.connectedComponentsWithStats(maybe, connectivity=8)
    labels = np.asarray(found, np.intp)
    area = np.maximum(np.asarray(stats[:, cv2.CC_STAT_AREA], np.float64), 1)
    mean = np.bincount(labels.ravel(), sure.ravel(), count) / area
    if kind is not DamageKind.BOTH:
        depth = np.asarray(cv2.distanceTransform(maybe, cv2.DIST_L2, 3), np.float64)
        deepest = np.full(count, 0.7)
        np.maximum.at(deepest, labels.ravel(), depth.ravel())
        is_scratch = area / (4 * deepest**2) >= _LONG
        mean = np.where(is_scratch == (kind is DamageKind.SCRATCHES), mean, 0)
    mean[0] = 0
    return np.asarray(np.where(maybe > 0, mean[labels], 0), np.float32)


def _log(plane: Map) -> Map:
    return np.asarray(np.log(np.maximum(plane, 0) + _ABOVE_NOTHING), np.float32)


def _top_hat(brightness: Map, side: int) -> Map:
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return np.asarray(cv2.morphologyEx(brightness, cv2.MORPH_TOPHAT, kernel), np.float32)


def _blur(plane: Map, sigma: float) -> Map:
    """Two box means: as fast for every σ (half their side)."""
    side = 2 * round(sigma) + 1
    for _ in range(2):
        plane = np.asarray(cv2.blur(plane, (side, side)), np.float32)
    return plane


def _slope(brightness: Map) -> Map:
    smooth = np.asarray(cv2.GaussianBlur(brightness, (0, 0), 2), np.float32)
    across, down = cv2.Sobel(smooth, -1, 1, 0), cv2.Sobel(smooth, -1, 0, 1)
    return _blur(np.hypot(across, down).astype(np.float32), 6)


def _along_lines(plane: Map, length: int) -> Map:
    """h×w: the largest mean along a straight line of 2·`length` px through the pixel.

    On half the size, the larger of neighbours kept: a quarter of the work, and lines bend a little.
    """
    height, width = plane.shape
    half = np.asarray(cv2.dilate(plane, np.ones((2, 2), np.uint8), anchor=(0, 0)))[::2, ::2]
    half = np.ascontiguousarray(half)
    best = np.zeros_like(half)
    middle = length // 2
    for turn in range(_DIRECTIONS):
        angle = np.pi * turn / _DIRECTIONS
        x, y = round(middle * np.cos(angle)), round(middle * np.sin(angle))
        line = np.zeros((length, length), np.float32)
        cv2.line(line, (middle - x, middle - y), (middle + x, middle + y), (1.0,))
        mean = np.asarray(cv2.filter2D(half, -1, line / line.sum()), np.float32)
        best = np.maximum(best, mean)
    return np.asarray(np.repeat(np.repeat(best, 2, 0), 2, 1)[:height, :width], np.float32)
