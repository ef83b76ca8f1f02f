"""Removes what a mask covers by continuing its surroundings into the hole."""

import math
from collections.abc import Callable, Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.errors import BadRequest
from gesso_core.geometry import Box, Size
from gesso_core.mask import Mask
from gesso_core.operators.inpaint import accepts_fill, opaque
from gesso_core.operators.operator import RepairOperator
from gesso_core.operators.patch_fill import fill_patches
from gesso_core.patch import Piece
from gesso_core.picture import Picture
from gesso_core.pixels import Light, light, stored
from gesso_core.progress import Progress, Report
from gesso_core.recipe import Values

_LEAST_AROUND = 64
_WORK_AREA = 6_000_000
"""px in memory at once for one hole with its surroundings; larger ones are filled reduced."""

_RIM = 2
"""px the hole grows, under zero alpha: the rim of an object is mixed with what is behind it."""


def _repair(
    picture: Picture, mask: Mask, values: Values, report: Report, within: Box | None = None
) -> Iterator[Piece]:
    holes = list(_holes(mask, picture))
    if not holes:
        raise BadRequest(
            "Nothing is marked to be removed.", "Mark the object with a brush or a box."
        )
    for number, box in enumerate(holes):

        def tick(number: int = number) -> None:
            report(Progress("filling", number, len(holes)))

        tick()
        if within is None or not within.intersect(box).is_empty:
            yield _without(picture, mask, box, tick)
    report(Progress("filling", len(holes), len(holes)))


def _holes(mask: Mask, picture: Picture) -> Iterator[Box]:
    """Boxes of the mask's parts, those that overlap with their surroundings taken together."""
    inside = mask.tight_box.intersect(picture.size.box)
    if inside.is_empty:
        return
    coverage = mask.read(inside) > 0
    _, _, stats, _ = cv2.connectedComponentsWithStats(coverage.astype(np.uint8))
    boxes = [Box.at(int(s[0]), int(s[1]), int(s[2]), int(s[3])) for s in stats[1:]]
    while True:
        merged = _merged(boxes)
        if len(merged) == len(boxes):
            break
        boxes = merged
    for box in merged:
        yield box.shift(inside.left, inside.top)


def _merged(boxes: list[Box]) -> list[Box]:
    result: list[Box] = []
    for box in boxes:
        near = next(
            (i for i, b in enumerate(result) if not b.grow(16).intersect(box).is_empty), None
        )
        if near is None:
            result.append(box)
        else:
            result[near] = result[near].union(box)
    return result


def _without(picture: Picture, mask: Mask, box: Box, tick: Callable[[], None]) -> Piece:
    margin = max(_LEAST_AROUND, max(box.width, box.height) * 2 // 3)
    around = box.grow(margin).intersect(picture.size.box)
    if mask.read(around).all():
        raise BadRequest(
            "The mark covers all there is, so nothing is left to fill it from.",
            "Mark only the object.",
        )
    factor = max(1, math.ceil(math.sqrt(around.area / _WORK_AREA)))
    pixels = picture.read(box)
    if factor == 1:
        original, coverage = picture.read(around), mask.read(around)
        hole = _grown(coverage > 0)
        new = fill_patches(light(original, picture.format), hole, tick=tick)
        inner = box.within(around).slices
        return Piece(box, stored(new[inner], pixels, picture.format), opaque(coverage[inner]))
    new = _filled_reduced(picture, mask, around, box, factor=factor, tick=tick)
    return Piece(box, stored(new, pixels, picture.format), opaque(mask.read(box)))


def _filled_reduced(
    picture: Picture,
    mask: Mask,
    around: Box,
    box: Box,
    *,
    factor: int,
    tick: Callable[[], None],
) -> Light:
    """The fill of a very large hole: found on a copy `factor` times smaller, then enlarged."""
    size = Size(-(-around.width // factor), -(-around.height // factor))
    channels = picture.format.colour_channels
    values = np.empty((size.height, size.width, channels), np.float32)
    hole = np.empty((size.height, size.width), bool)
    for row in range(size.height):
        tick()
        top = around.top + row * factor
        band = Box(around.left, top, around.right, min(top + factor, around.bottom))
        cut = (size.width, 1)
        reduced = cv2.resize(
            light(picture.read(band), picture.format), cut, interpolation=cv2.INTER_AREA
        )
        values[row] = reduced.reshape(size.width, channels)
        covered = cv2.resize(mask.read(band), cut, interpolation=cv2.INTER_AREA)
        hole[row] = covered.ravel() > 0
    small = fill_patches(values, _grown(hole), tick=tick)
    large = cv2.resize(
        small, (size.width * factor, size.height * factor), interpolation=cv2.INTER_CUBIC
    )
    inner = box.within(around).slices
    whole = large.reshape(size.height * factor, size.width * factor, channels)
    return np.asarray(whole[inner], np.float32)


def _grown(hole: NDArray[np.bool_]) -> NDArray[np.bool_]:
    side = 2 * _RIM + 1
    return cv2.dilate(hole.astype(np.uint8), np.ones((side, side), np.uint8)) > 0


REMOVE_OBJECT = RepairOperator(
    name="remove_object",
    repair=_repair,
    accepts=accepts_fill,
)
