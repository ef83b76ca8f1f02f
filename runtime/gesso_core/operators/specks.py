"""How sure it is that a pixel is dust or a scratch: a small spot or a fine line apart from all around.

Spots that stand out are measured (size, contrast against the texture around, evenness, colour, how
much of a line they lie on) and judged by a logistic fit on damage made in photographs.
"""

from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.operators.speck_judgement import CENTRE, SPREAD, WEIGHTS
from gesso_core.pixels import Light

AROUND = 96
"""Surroundings that the judgement needs, px; spots reach at most half as far."""

_WIDEST = 15
"""px: anything wider than this in every direction is not taken for dust."""

_LINE = 31
_DIRECTIONS = 12


class DamageKind(StrEnum):
    DUST = "dust"
    SCRATCHES = "scratches"
    BOTH = "both"


_LONG = 3.0
"""Length over width from which a spot is a scratch."""


def confidence(values: Light, kind: DamageKind) -> NDArray[np.float32]:
    """h×w, 0…1, 0 where nothing stands out. values: h×w×c."""
    result = np.zeros(values.shape[:2], np.float32)
    for polarity in (1, -1):
        labels, features, elongation = candidates(values, polarity)
        if not len(features):
            continue
        sure = judged(features)
        if kind is not DamageKind.BOTH:
            is_scratch = elongation >= _LONG
            sure = np.where(is_scratch == (kind is DamageKind.SCRATCHES), sure, 0)
        found = np.concatenate([[0], sure]).astype(np.float32)[labels]
        # Spots fade out into the picture: a pixel more on every side.
        result = np.maximum(result, cv2.dilate(found, np.ones((3, 3), np.uint8)))
    return result


def judged(features: NDArray[np.float64]) -> NDArray[np.float64]:
    """n probabilities for n×k features."""
    terms = expanded((features - np.array(CENTRE)) / np.array(SPREAD))
    return np.asarray(1 / (1 + np.exp(-np.clip(terms @ np.array(WEIGHTS), -30, 30))))


def expanded(scaled: NDArray[np.float64]) -> NDArray[np.float64]:
    """1, the features, their squares and products."""
    clipped = np.clip(scaled, -3, 3)
    count = clipped.shape[1]
    products = [clipped[:, i] * clipped[:, j] for i in range(count) for j in range(i, count)]
    return np.column_stack([np.ones(len(clipped)), clipped, *products])


def candidates(
    values: Light, polarity: int
) -> tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.float64]]:
    """Labels h×w (0 none), features n×10 and elongation n of the spots brighter (1) or darker (−1)
    than what is around them."""
    brightness = np.ascontiguousarray(values.mean(2)) * np.float32(polarity)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_WIDEST, _WIDEST))
    small = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7))
    above = np.asarray(cv2.morphologyEx(brightness, cv2.MORPH_TOPHAT, kernel), np.float32)
    fine = np.asarray(cv2.morphologyEx(brightness, cv2.MORPH_TOPHAT, small), np.float32)
    rough = np.abs(brightness - cv2.medianBlur(brightness, 5))
    texture = np.asarray(cv2.GaussianBlur(rough, (0, 0), 8), np.float32)
    stands_out = (fine > np.maximum(0.06, 3 * texture)) | (above > np.maximum(0.12, 8 * texture))
    maybe = stands_out.astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(maybe, connectivity=8)
    labels = np.asarray(labels, np.int32)
    if count < 2:
        return labels, np.empty((0, 10)), np.empty(0)
    flat, area = labels.ravel(), stats[:, cv2.CC_STAT_AREA].astype(np.float64)

    def mean(plane: NDArray[np.floating]) -> NDArray[np.float64]:
        return np.asarray(np.bincount(flat, plane.ravel(), count) / area)[1:]

    depth = np.asarray(cv2.distanceTransform(maybe, cv2.DIST_L2, 5), np.float32)
    deepest = np.zeros(count)
    np.maximum.at(deepest, flat, depth.ravel())
    size, deepest = area[1:], np.maximum(deepest[1:], 0.7)
    elongation = size / (4 * deepest**2)
    contrast = np.maximum(mean(above), 0.01)
    evenness = np.sqrt(np.maximum(mean(above**2) - contrast**2, 0)) / contrast
    quiet = mean(texture)
    level = mean(brightness) if polarity > 0 else 1 + mean(brightness)
    clutter = mean(cv2.blur(maybe.astype(np.float32), (65, 65))) - size / 65**2
    colour = mean(values.max(2) - values.min(2))
    around = mean(cv2.blur(values.max(2) - values.min(2), (31, 31)))
    features = np.column_stack(
        [
            np.log(size),
            np.log(deepest),
            np.log(elongation),
            np.log(contrast),
            np.log(contrast / (quiet + 0.004)),
            evenness,
            level,
            np.log(np.maximum(clutter, 1e-3)),
            colour - around,
            mean(_line_share(maybe)),
        ]
    )
    return labels, features, elongation


def _line_share(maybe: NDArray[np.uint8]) -> NDArray[np.float32]:
    """h×w: the largest share of a straight line through the pixel that stands out."""
    best = np.zeros(maybe.shape, np.float32)
    middle = _LINE // 2
    for turn in range(_DIRECTIONS):
        angle = np.pi * turn / _DIRECTIONS
        x, y = round(middle * np.cos(angle)), round(middle * np.sin(angle))
        line = np.zeros((_LINE, _LINE), np.float32)
        cv2.line(line, (middle - x, middle - y), (middle + x, middle + y), 1.0)
        share = cv2.filter2D(maybe.astype(np.float32), -1, line / line.sum())
        best = np.maximum(best, share)
    return best
