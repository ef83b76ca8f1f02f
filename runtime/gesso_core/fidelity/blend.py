"""How far each pixel is replaced: feathered coverage, its enlargement, and what limits it."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.fidelity.planes import Plane, Where, grown, resized, sampled
from gesso_core.geometry import Affine, Box, Size
from gesso_core.mask import Coverage, Mask
from gesso_core.planning import EditPlan

MARGIN = 2
"""px of the work picture by which a changed area is widened, and over which it fades to 0."""

_LARGEST_TILE = 1024  # px of the picture; a whole number of a document's 256 px tiles
_BLOCK = 256  # px; a document's tile, so that what lies below is read along its own cells
_BAND_PIXELS = 4_000_000  # of a mask read at a time


@dataclass(frozen=True, slots=True)
class Area:
    """A box of the picture in which something is replaced, and how many of its pixels are."""

    box: Box
    touched: int


def feathered(changed: Where, margin: int = MARGIN) -> Coverage:
    """1 inside, falling linearly to exactly 0 over the `margin` px around; no fade at the frame."""
    if not changed.any():
        return np.zeros(changed.shape, np.float32)
    if margin <= 0:
        return changed.astype(np.float32)
    wide = grown(changed, margin)
    if wide.all():
        return np.ones(changed.shape, np.float32)
    distance = cv2.distanceTransform(wide.astype(np.uint8), cv2.DIST_L2, 5)
    return np.asarray(np.minimum(distance / (margin + 1), 1), np.float32)


def faded(coverage: Coverage, plan: EditPlan, picture: Size, margin: int = MARGIN) -> Coverage:
    """`coverage` of the crop, falling to 0 at those borders of it that lie inside the picture."""
    height, width = coverage.shape
    across, down = np.full(width, np.inf), np.full(height, np.inf)
    # One px for the mirroring of `sampled`; enlarged crops have their first pixel further inside.
    first = 1 + max(0, math.ceil((max(plan.scale) - 1) / 2))
    steps_x, steps_y = (np.maximum(np.arange(n) - first, 0) for n in (width, height))
    if plan.crop.left > 0:
        across = np.minimum(across, steps_x)
    if plan.crop.right < picture.width:
        across = np.minimum(across, steps_x[::-1])
    if plan.crop.top > 0:
        down = np.minimum(down, steps_y)
    if plan.crop.bottom < picture.height:
        down = np.minimum(down, steps_y[::-1])
    limit = np.minimum(across[None, :], down[:, None]) / (margin + 1)
    return np.asarray(np.minimum(coverage, limit), np.float32)


def shown_mask(mask: Mask, plan: EditPlan) -> Coverage:
    """A mask of the picture as the crop is shown to the model: the most that falls in each pixel.

    The most and not the mean, so that a one-pixel scratch on a large scan is not lost.
    """
    size, crop = plan.content.size, plan.crop
    if size.width >= crop.width or size.height >= crop.height:
        return resized(mask.read(crop), size)
    result = np.zeros((size.height, size.width), np.float32)
    near = mask.tight_box.intersect(crop)
    if near.is_empty:
        return result
    across, down = (_starts(*n) for n in ((size.width, crop.width), (size.height, crop.height)))
    lines = max(1, _BAND_PIXELS * size.height // crop.area)
    for first in range(0, size.height, lines):
        last = min(first + lines, size.height)
        bottom = crop.bottom if last == size.height else crop.top + int(down[last])
        band = Box(crop.left, crop.top + int(down[first]), crop.right, bottom)
        if not band.intersect(near).is_empty:
            rows = np.maximum.reduceat(mask.read(band), down[first:last] - down[first], axis=0)
            result[first:last] = np.maximum.reduceat(rows, across, axis=1)
    return result


def enlarged(plane: Plane, plan: EditPlan, box: Box) -> Plane:
    """A plane of the shown crop (one or more channels) over a `box` of the picture, bilinear."""

    def block(part: Box) -> Plane:
        return sampled(plane, plan.to_content @ Affine.shift(*_corner(plan, part)), part.size)

    return by_block(block, box, plan.crop)


def by_block(make: Callable[[Box], Plane], box: Box, crop: Box) -> Plane:
    """A plane over a `box` inside `crop`, put together from whole blocks of a fixed grid.

    OpenCV rounds coordinates from the corner of what is sampled: asked for by itself, a pixel would
    come out a little different with every box, and a correction would reach beyond what it is of.
    """
    parts = [(block.intersect(crop), block.intersect(box)) for block in around(box).tiles(_BLOCK)]
    made = [(make(block)[part.within(block).slices], part) for block, part in parts]
    result = np.empty((box.height, box.width, *made[0][0].shape[2:]), np.float32)
    for plane, part in made:
        result[part.within(box).slices] = plane
    return result


def around(box: Box) -> Box:
    """The whole blocks that `box` lies in."""
    return Box(
        box.left // _BLOCK * _BLOCK,
        box.top // _BLOCK * _BLOCK,
        -(-box.right // _BLOCK) * _BLOCK,
        -(-box.bottom // _BLOCK) * _BLOCK,
    )


def alpha(coverage: Coverage, plan: EditPlan, box: Box, selection: Mask | None) -> Coverage:
    """How far the pixels of `box` are replaced; never more than the selection allows."""
    result = enlarged(coverage, plan, box)
    return result if selection is None else np.minimum(result, selection.read(box))


def areas(coverage: Coverage, plan: EditPlan, selection: Mask | None) -> tuple[Area, ...]:
    """Disjoint boxes of the picture that hold every pixel to be replaced, each tight."""
    found = []
    limit = plan.crop if selection is None else plan.crop.intersect(selection.box)
    for tile in limit.tiles(_LARGEST_TILE):
        near = _reached(coverage, plan, tile)
        if near.is_empty:
            continue
        replaced = alpha(coverage, plan, near, selection) > 0
        box = Box.around(replaced)
        if not box.is_empty:
            found.append(Area(box.shift(near.left, near.top), int(replaced.sum())))
    return tuple(found)


def _reached(coverage: Coverage, plan: EditPlan, tile: Box) -> Box:
    """The part of `tile` that coverage above 0 may reach, a little generous."""
    inner = tile.within(plan.crop)
    corners = np.array([[inner.left, inner.top], [inner.right, inner.bottom]], np.float64)
    (left, top), (right, bottom) = plan.to_content.apply(corners)
    window = Box(int(left) - 2, int(top) - 2, int(right) + 3, int(bottom) + 3).intersect(
        plan.content.size.box
    )
    covered = Box.around(coverage[window.slices] > 0)
    if covered.is_empty:
        return Box(0, 0, 0, 0)
    covered = covered.shift(window.left, window.top).grow(2)
    edges = np.array([[covered.left, covered.top], [covered.right, covered.bottom]], np.float64)
    (left, top), (right, bottom) = plan.to_content.inverse.apply(edges)
    reach = Box(int(np.floor(left)), int(np.floor(top)), int(right) + 2, int(bottom) + 2)
    return reach.shift(plan.crop.left, plan.crop.top).intersect(tile)


def _starts(parts: int, length: int) -> NDArray[np.intp]:
    """Where each of `parts` stretches of 0…length begins."""
    return np.arange(parts, dtype=np.intp) * length // parts


def _corner(plan: EditPlan, box: Box) -> tuple[int, int]:
    return box.left - plan.crop.left, box.top - plan.crop.top
