"""How sure it is that a pixel is dust or a scratch: fine, of one sign, grey and alone.

Every pixel that stands out is described by a few numbers and judged by a small fitted network
(`speck_judgement.py`); what touches is then judged together, by a second one. Where few marks are
clearly damage, the uncertain ones are taken for the picture itself: no harm comes first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.operators.speck_judgement import judged, marks_judged
from gesso_core.pixels import Light

AROUND = 96
"""Surroundings the judgement needs, px: the widest average, and spots cut by the edge."""

_LEAST = 0.025
"""Of light: what stands out less is not looked at."""

_LONG = 3.0
"""Length over width from which a spot is a scratch."""

_ABOVE_NOTHING = np.float32(0.004)  # one level of 8 bits, so that logarithms stay small

_DIRECTIONS = 12

_MAYBE = 0.2
"""How sure of a pixel it must be to belong to a mark."""

# Measured on 21 clean pictures, whole marks judged without knowing the picture: clear specks over
# unclear ones (and a few) are at most 0.12 in clean photographs, mostly over 0.25 in damaged ones.
_LIKELY, _UNLIKELY = 1.386, 2.197  # log odds of 0.8 and 0.9
_FEW = 40
_EVIDENCE_CLEAN, _EVIDENCE_DAMAGED = 0.14, 0.25

_DOUBT = 6.0
"""Log odds; the likeliest mark in a clean photograph had 4.9."""

_DOUBT_ACROSS = 2.5
"""Log odds asked of a line across the whole picture: what is depicted seldom is."""

Map = NDArray[np.float32]
"""h×w."""

Tick = Callable[[], object]
"""Called several times a second; may raise to stop the work."""


def _no_tick() -> None:
    pass


class DamageKind(StrEnum):
    DUST = "dust"
    SCRATCHES = "scratches"
    BOTH = "both"


@dataclass(frozen=True, eq=False)
class _Marks:
    """The connected spots of one sign. labels: h×w, mark k is k+1; the rest: one number a mark."""

    labels: NDArray[np.int32]
    odds: NDArray[np.float64]
    area: NDArray[np.float64]
    slender: NDArray[np.float64]
    reach: NDArray[np.float64]


def confidence(
    values: Light, kind: DamageKind, caution: float = 1.0, *, tick: Tick = _no_tick
) -> Map:
    """h×w, 0…1, 0 where nothing stands out. values: h×w×c.

    caution: 0…1, how much more certain a mark must be where few marks are clearly damage.
    """
    marks = _all_marks(values, tick)
    return _likely(marks, _doubt(marks), kind, caution)


def graded(values: Light, kind: DamageKind, *, sure_from: float, tick: Tick = _no_tick) -> Map:
    """As `confidence`, with what only less caution finds below `sure_from`."""
    marks = _all_marks(values, tick)
    doubt = _doubt(marks)
    sure, daring = (_likely(marks, doubt, kind, caution) for caution in (1.0, 0.0))
    below = np.float32(sure_from - 1 / 255)  # told apart in 8 bits, too
    return np.where(sure >= sure_from, sure, np.minimum(daring, below))


def _all_marks(values: Light, tick: Tick) -> "list[_Marks]":
    """The brighter ones, then the darker ones."""
    sure = {polarity: _judged_pixels(values, polarity, tick) for polarity in (1, -1)}
    suspicious = (np.maximum(sure[1], sure[-1]) > _MAYBE).astype(np.float32)
    both = list[_Marks]()
    for polarity, plane in sure.items():
        tick()
        both.append(_marks(values, plane, polarity, suspicious))
    return both


def _likely(both: "list[_Marks]", doubt: float, kind: DamageKind, caution: float) -> Map:
    result = np.zeros(both[0].labels.shape, np.float32)
    for marks in both:
        wanted = np.full(marks.odds.shape, doubt)
        across = (marks.slender >= _LONG) & (marks.reach > 0.9)
        wanted[across] = min(doubt, _DOUBT_ACROSS)
        likely = 1 / (1 + np.exp(-np.clip(marks.odds - caution * wanted, -30, 30)))
        if kind is not DamageKind.BOTH:
            is_scratch = marks.slender >= _LONG
            likely = np.where(is_scratch == (kind is DamageKind.SCRATCHES), likely, 0)
        together = np.append(0, likely).astype(np.float32)[marks.labels]
        # Spots fade out into the picture: a pixel more on every side.
        grown = np.asarray(cv2.dilate(together, np.ones((3, 3), np.uint8)), np.float32)
        result = np.maximum(result, grown)
    return result


def _judged_pixels(values: Light, polarity: int, tick: Tick) -> Map:
    where, features = described(values, polarity, tick=tick)
    tick()
    sure = np.zeros(values.shape[:2], np.float32)
    if len(features):
        sure[where] = judged(features)
    return sure


def _doubt(both: list[_Marks]) -> float:
    """Log odds a mark must have besides: 0 in a damaged picture, `_DOUBT` in one that seems clean.

    In a damaged picture many specks are clearly damage; in a clean one, nearly all are in between.
    """
    clear, unclear = 0, 0
    for marks in both:
        specks = (marks.slender < _LONG) & (marks.area > 3) & (marks.area < 150)
        odds = marks.odds[specks]
        clear += int((odds > _LIKELY).sum())
        unclear += int(((odds < 0) & (odds > -_UNLIKELY)).sum())
    evidence = clear / (unclear + _FEW)
    share = np.log(_EVIDENCE_DAMAGED / (evidence + 0.001)) / np.log(
        _EVIDENCE_DAMAGED / _EVIDENCE_CLEAN
    )
    return float(_DOUBT * np.clip(share, 0, 1))


def described(
    values: Light, polarity: int, *, tick: Tick = _no_tick
) -> tuple[NDArray[np.bool_], NDArray[np.float32]]:
    """Which pixels stand out as brighter (1) or darker (−1), h×w, and n×19 numbers about them."""
    brightness = np.ascontiguousarray(values.mean(2)) * np.float32(polarity)
    above = [_top_hat(brightness, side) for side in (5, 9, 15)]
    below = _top_hat(-brightness, 9)
    where = np.asarray(above[1] > _LEAST)
    if not where.any():
        return where, np.empty((0, 19), np.float32)
    tick()
    fine = _top_hat(brightness, 7)
    capped = np.minimum(fine, 0.1)
    rough = np.abs(brightness - np.asarray(cv2.medianBlur(brightness, 5), np.float32))
    colour = values.max(2) - values.min(2)
    ratio = fine / (_blur(capped, 16) + _blur(below, 16) + _ABOVE_NOTHING)
    lines = np.minimum(ratio, 3.0)
    tick()
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
        _along_lines(lines, 15, tick),
        _along_lines(lines, 31, tick),
        brightness - _blur(brightness, 2),
        brightness - _blur(brightness, 12),
    ]
    tick()
    return where, np.stack([m[where] for m in maps], axis=1).astype(np.float32)


def _marks(values: Light, sure: Map, polarity: int, suspicious: Map) -> _Marks:
    """The connected spots where `sure` (h×w, 0…1) is not small, judged as wholes."""
    maybe = (sure > _MAYBE).astype(np.uint8)
    count, found, stats, _ = cv2.connectedComponentsWithStats(maybe, connectivity=8)
    labels = np.asarray(found, np.int32)
    area = np.maximum(np.asarray(stats[:, cv2.CC_STAT_AREA], np.float64), 1)
    wide = np.asarray(cv2.dilate(labels.astype(np.float32), np.ones((11, 11), np.uint8)))
    touching = np.asarray(cv2.dilate(maybe, np.ones((5, 5), np.uint8)))
    ring = np.where(touching > 0, 0, wide).astype(np.int32)
    inside, outside = np.flatnonzero(labels), np.flatnonzero(ring)
    own, next_to = labels.ravel()[inside], ring.ravel()[outside]
    ring_area = np.maximum(np.bincount(next_to, minlength=count), 1).astype(np.float64)
    certainty = sure.ravel()[inside].astype(np.float64)
    weight = np.maximum(np.bincount(own, certainty**2, count), 1e-6)

    def within(plane: NDArray[np.floating]) -> NDArray[np.float64]:
        return np.bincount(own, plane.ravel()[inside], count) / area

    def core(plane: NDArray[np.floating]) -> NDArray[np.float64]:
        return np.bincount(own, plane.ravel()[inside] * certainty**2, count) / weight

    def around(plane: NDArray[np.floating]) -> NDArray[np.float64]:
        return np.bincount(next_to, plane.ravel()[outside], count) / ring_area

    depth = np.asarray(cv2.distanceTransform(maybe, cv2.DIST_L2, 3), np.float64)
    deepest = np.full(count, 0.7)
    np.maximum.at(deepest, own, depth.ravel()[inside])
    slender = area / (4 * deepest**2)
    extent = np.hypot(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    reach = extent / max(sure.shape)

    brightness = np.ascontiguousarray(values.mean(2))
    level, beside = core(brightness), around(brightness)
    spread = np.sqrt(np.maximum(around(brightness**2) - beside**2, 0))
    own_spread = np.sqrt(np.maximum(core(brightness**2) - level**2, 0))
    contrast = (level - beside) * polarity
    colour = [np.ascontiguousarray(values[..., c]) - brightness for c in range(values.shape[2])]
    colours = [(core(plane), around(plane)) for plane in colour]
    shift = np.sqrt(sum(((a - b) ** 2 for a, b in colours), np.zeros(count)))
    colourful = np.sqrt(sum((a**2 for a, _ in colours), np.zeros(count)))

    # Edges of the picture beside a mark and along it make it likelier a part of the picture.
    x, y = _positions(sure.shape)
    middle_x, middle_y = within(x), within(y)
    xx, yy = within(x * x) - middle_x**2, within(y * y) - middle_y**2
    xy = within(x * y) - middle_x * middle_y
    angle = 0.5 * np.arctan2(2 * xy, xx - yy)
    normal_x, normal_y = -np.sin(angle), np.cos(angle)
    thinnest = np.sqrt(np.maximum((xx + yy) / 2 - np.hypot((xx - yy) / 2, xy), 0))
    slope_x = np.asarray(cv2.Sobel(brightness, -1, 1, 0), np.float32) / 8
    slope_y = np.asarray(cv2.Sobel(brightness, -1, 0, 1), np.float32) / 8
    ee, ff, ef = around(slope_x**2), around(slope_y**2), around(slope_x * slope_y)
    across = normal_x**2 * ee + normal_y**2 * ff + 2 * normal_x * normal_y * ef
    offset_x, offset_y = (
        x.ravel()[outside] - middle_x[next_to],
        y.ravel()[outside] - middle_y[next_to],
    )
    side = offset_x * normal_x[next_to] + offset_y * normal_y[next_to] > 0
    one_side = np.bincount(next_to, side, count) / ring_area
    one = np.bincount(next_to, side * brightness.ravel()[outside], count) / ring_area
    sides = one / np.maximum(one_side, 1e-3) - (beside - one) / np.maximum(1 - one_side, 1e-3)

    features = [
        _ln(area),
        _odds(within(sure)),
        _odds(_largest(certainty, own, count)),
        _ln(slender),
        contrast,
        _ln(spread),
        _ln(contrast) - _ln(spread),
        colourful,
        shift,
        level if polarity > 0 else 1 - level,
        _ln(own_spread),
        around(suspicious),
        _ln(around(_blur(suspicious, 16))),
        _ln(extent),
        _ln(area / (2 * deepest * extent)),
        ring_area < 2,
        _ln(thinnest, 0.3),
        _ln(across, 1e-5),
        _ln(ee + ff - across, 1e-5),
        _ln(np.abs(sides)),
        _ln(reach),
    ]
    odds = marks_judged(np.stack(features, axis=1).astype(np.float64)[1:])
    return _Marks(labels, odds, area[1:], slender[1:], reach[1:])


def _largest(
    numbers: NDArray[np.float64], own: NDArray[np.int32], count: int
) -> NDArray[np.float64]:
    result = np.zeros(count)
    np.maximum.at(result, own, numbers)
    return result


def _positions(shape: tuple[int, ...]) -> tuple[Map, Map]:
    """x and y of every pixel, each h×w."""
    rows, columns = np.indices(shape)
    return np.asarray(columns, np.float32), np.asarray(rows, np.float32)


def _ln(numbers: NDArray[np.float64], least: float = 0.01) -> NDArray[np.float64]:
    return np.asarray(np.log(np.maximum(numbers, 0) + least), np.float64)


def _odds(share: NDArray[np.float64]) -> NDArray[np.float64]:
    share = np.clip(share, 0.01, 0.995)
    return np.asarray(np.log(share / (1 - share)), np.float64)


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


def _along_lines(plane: Map, length: int, tick: Tick) -> Map:
    """h×w: the largest mean along a straight line of 2·`length` px through the pixel.

    On half the size, the larger of neighbours kept: a quarter of the work, and lines bend a little.
    """
    height, width = plane.shape
    half = np.asarray(cv2.dilate(plane, np.ones((2, 2), np.uint8), anchor=(0, 0)))[::2, ::2]
    half = np.ascontiguousarray(half)
    best = np.zeros_like(half)
    middle = length // 2
    for turn in range(_DIRECTIONS):
        tick()
        angle = np.pi * turn / _DIRECTIONS
        x, y = round(middle * np.cos(angle)), round(middle * np.sin(angle))
        line = np.zeros((length, length), np.float32)
        cv2.line(line, (middle - x, middle - y), (middle + x, middle + y), (1.0,))
        mean = np.asarray(cv2.filter2D(half, -1, line / line.sum()), np.float32)
        best = np.maximum(best, mean)
    return np.asarray(np.repeat(np.repeat(best, 2, 0), 2, 1)[:height, :width], np.float32)
