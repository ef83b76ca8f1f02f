"""A selection made larger, smaller or softer at its edge."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.geometry import Box
from gesso_core.operators.gaussian import gaussian, gaussian_halo
from gesso_core.progress import Report, silent
from gesso_core.selecting.selection import Selection
from gesso_core.selecting.surroundings import rebuilt
from gesso_core.selecting.tile import FULL, Plane

_LEVELS = (1, 16, 64, 128, 192, 240, 255)
"""Coverages whose outlines are moved; what lies between is moved between them."""

_STEEP_LEVELS = (1, 128, 255)

_COMMON = 64
"""A coverage that a 64th of the soft pixels have is a flat part, and moved as such."""


def grown(selection: Selection, pixels: float, report: Report = silent) -> Selection:
    """Larger by `pixels` in every direction, corners rounded; smaller when negative.

    The picture's border is no edge: what reaches it is not made smaller there.
    """
    if pixels < 0:
        return grown(selection.inverted(), -pixels, report).inverted()
    if pixels == 0 or selection.is_empty:
        return selection
    levels = _levels(selection)

    def change(values: Plane, box: Box) -> Plane:
        return _spread(values, pixels, levels)

    return rebuilt(selection, math.ceil(pixels) + 1, change, report)


def feathered(selection: Selection, radius: float, report: Report = silent) -> Selection:
    """Its edge made a smooth slope that reaches about `radius` px to both sides.

    A Gaussian of half of `radius`, so that at `radius` 2 % are left.
    """
    if radius <= 0 or selection.is_empty:
        return selection
    sigma = radius / 2

    def change(values: Plane, box: Box) -> Plane:
        light = values.astype(np.float32)[..., None]
        blurred = gaussian(light, sigma, box).reshape(values.shape)
        return np.asarray(np.clip(np.rint(blurred), 0, 255), np.uint8)

    return rebuilt(selection, gaussian_halo(sigma), change, report)


def smoothed(selection: Selection, report: Report = silent) -> Selection:
    """The steps of an edge that follows whole pixels, evened out over one pixel."""

    def change(values: Plane, box: Box) -> Plane:
        return np.asarray(cv2.GaussianBlur(values, (3, 3), 0.5), np.uint8)

    return rebuilt(selection, 1, change, report)


def _spread(values: Plane, pixels: float, levels: tuple[int, ...]) -> Plane:
    """The most within `pixels` of each pixel, with an edge one pixel wide or as wide as it was."""
    result = values.copy()
    reached = np.zeros(0, np.intp)  # flat places of what may change
    total = below = earlier = np.zeros(0, np.float32)
    last, count, distance = 0, -1, below
    for level in _STEEP_LEVELS if _is_steep(values) else levels:
        inside = values >= level
        number = int(np.count_nonzero(inside))
        if number == 0:
            break
        if number != count:
            whole = _distance(inside).ravel()
            if count < 0:
                reached = np.flatnonzero((whole < pixels + 1) & (values.ravel() < 255))
                total, earlier = np.zeros(len(reached), np.float32), whole[reached] - 1
            distance, count = whole[reached], number
        width = np.maximum(distance - earlier, 1)
        total += (level - last) * np.clip(1 + (np.float32(pixels) - distance) / width, 0, 1)
        last, earlier = level, distance
    flat = result.reshape(-1)
    flat[reached] = np.maximum(np.rint(total).astype(np.uint8), flat[reached])
    return result


def _is_steep(values: Plane) -> bool:
    """Whether all edges are but smoothed steps, so that few outlines tell how they move."""
    partial = (values > 0) & (values < 255)
    near = np.ones((5, 5), np.uint8)
    most, least = cv2.dilate(values, near), cv2.erode(values, near)
    return bool((most[partial] == 255).all() and (least[partial] == 0).all())


def _distance(inside: NDArray[np.bool_]) -> NDArray[np.float32]:
    """px from each pixel's middle to the nearest one inside."""
    outside = (~inside).astype(np.uint8)
    return np.asarray(cv2.distanceTransform(outside, cv2.DIST_L2, cv2.DIST_MASK_PRECISE))


def _levels(selection: Selection) -> tuple[int, ...]:
    counts = np.zeros(256, np.int64)
    for tile in selection.tiles.values():
        if tile is not FULL:
            counts += np.bincount(tile.values.ravel(), minlength=256)
    counts[[0, 255]] = 0
    common = np.argsort(counts)[-4:]
    flat = {int(value) for value in common if counts[value] * _COMMON >= max(counts.sum(), 1)}
    return tuple(sorted({*_LEVELS, *flat}))
