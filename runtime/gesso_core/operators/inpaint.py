"""New pixels for a hole, piece by piece: thin parts from cosines, wide parts from patches.

The picture is worked on in cells of a grid fixed to it, each with its surroundings, so the result
depends on the mask and the picture alone.
"""

from collections.abc import Callable, Iterator
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.geometry import Box, Size
from gesso_core.mask import Coverage, Mask
from gesso_core.operators.noise import noise_around
from gesso_core.operators.patch_fill import fill_patches
from gesso_core.operators.planes import from_opponent
from gesso_core.operators.thin_fill import fill_thin
from gesso_core.patch import Piece
from gesso_core.picture import Picture
from gesso_core.pixels import Light, PixelFormat, light, stored
from gesso_core.progress import Progress, Report

_CELL = 512
_AROUND = 64
"""Surroundings read with a cell, px."""

_THIN = 4.0
_WIDE = 10.0
"""Half widths in px up to which a part is filled from 8 px and from 16 px blocks of cosines."""

_COVERED = 0.25
"""Coverage from which a pixel is replaced entirely; below it, a soft rim."""


def accepts_fill(pixel_format: PixelFormat) -> str | None:
    if pixel_format.bits == 1:
        return "Filling mixes shades; the picture has only black and white pixels."
    return None


def repaired(
    picture: Picture, mask: Mask, report: Report, *, within: Box | None = None
) -> Iterator[Piece]:
    """Pieces that replace what the mask covers, each touching nothing else. within: of what lies
    elsewhere it counts only that it is no ground to fill from."""
    inside = mask.box.intersect(picture.size.box)
    cells = list(inside.tiles(_CELL))
    for number, part in enumerate(cells):
        tick = partial(report, Progress("repairing", number, len(cells)))
        tick()
        if within is not None and part.intersect(within).is_empty:
            continue
        if not mask.read(part).any():
            continue
        whole = _whole_cell(part, picture.size)
        around = whole.grow(_AROUND).intersect(picture.size.box)
        original = picture.read(around)
        coverage = mask.read(around)
        values = filled(
            light(original, picture.format),
            coverage > 0,
            seed=(whole.left, whole.top),
            tick=tick,
        )
        pixels = stored(values, original, picture.format)
        covered = Box.around(mask.read(part) > 0).shift(part.left, part.top)
        cut = covered.within(around).slices
        yield Piece(covered, pixels[cut], opaque(coverage[cut]))
    report(Progress("repairing", len(cells), len(cells)))


def opaque(coverage: Coverage) -> Coverage:
    """Alpha of a repair: full well before the mask's middle, so that no damage shines through."""
    return np.asarray(np.minimum(coverage / _COVERED, 1), np.float32)


def filled(
    values: Light,
    hole: NDArray[np.bool_],
    *,
    seed: tuple[int, int],
    tick: Callable[[], object] = lambda: None,
) -> Light:
    """`values` with the hole's parts filled as suits their width, grain included.

    `tick` is called often and may raise.
    """
    thin, middle, wide = _by_width(hole)
    result = values
    if wide.any():
        result = fill_patches(result, wide | middle | thin, tick=tick)
        result = np.where(wide[..., None], result, values)
    if middle.any():
        result = fill_thin(result, middle | thin, block=16, step=4, tick=tick)
    if thin.any():
        result = fill_thin(result, thin, block=8, step=3, tick=tick)
    smooth = thin | middle
    if smooth.any():
        result = np.where(smooth[..., None], result + _grain(values, hole, seed), result)
    return np.asarray(result, np.float32)


def _by_width(hole: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], ...]:
    """The hole's connected parts in three classes: thin, middle, wide."""
    count, labels = cv2.connectedComponents(hole.astype(np.uint8), connectivity=8)
    depth = cv2.distanceTransform(hole.astype(np.uint8), cv2.DIST_L2, 3)
    deepest = np.zeros(count, np.float32)
    np.maximum.at(deepest, np.asarray(labels, np.intp).ravel(), np.asarray(depth).ravel())
    thin = hole & (deepest <= _THIN)[labels]
    wide = hole & (deepest > _WIDE)[labels]
    return thin, hole & ~thin & ~wide, wide


def _grain(values: Light, hole: NDArray[np.bool_], seed: tuple[int, int]) -> Light:
    """Noise as loud as in the surroundings: a fill without it shows as a smooth spot."""
    random = np.random.default_rng((*seed, 7))
    levels = np.array(noise_around(values, ~hole), np.float32)
    grain = random.standard_normal(values.shape, np.float32) * levels
    return from_opponent(grain)


def _whole_cell(part: Box, size: Size) -> Box:
    left, top = part.left // _CELL * _CELL, part.top // _CELL * _CELL
    return Box.at(left, top, _CELL, _CELL).intersect(size.box)
