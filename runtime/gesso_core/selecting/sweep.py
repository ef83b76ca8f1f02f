"""A brush drawn along a line: a disc swept through points, each with its own radius and opacity."""

from dataclasses import dataclass
from typing import Any as _Any

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.geometry import Box, Size
from gesso_core.progress import Progress, Report, silent
from gesso_core.selecting.selection import Selection, put
from gesso_core.selecting.tile import FULL, SIDE, Cell, Plane, Tile, cell_box, cells_of

Samples = NDArray[np.float64]
"""n×4: x, y (pixel (0, 0) reaching from 0 to 1), radius in px, opacity 0…1."""

_FINEST = 16
"""px of the reduced copy over which a soft edge falls; linear between them is off by 1/400."""

_LATTICE = 128
"""px of the reduced copy drawn at once."""

_SLOW = 16
"""px of the picture per pixel of a copy on which opacity alone is drawn."""

_STEEP = 1 / 32
"""px of radius per px of way; below it a disc stands out by less than a 2000th of its radius."""

_Plane = NDArray[np.float32]
_Numbers = NDArray[np.float64]


def swept(samples: Samples, hardness: float, size: Size, report: Report = silent) -> Selection:
    """hardness: the share 0…1 of the radius that is fully covered; from there it falls smoothly.

    One stroke covers a place once, however often it comes back: the most counts, not the sum.
    Soft brushes are drawn on a copy as coarse as their edge allows, so size costs little.
    """
    tiles = dict[Cell, Tile]()
    if not len(samples):
        return Selection(size, tiles)
    capsules = _capsules(_simplified(samples), hardness)
    step = capsules.coarsest_step
    side = max(SIDE, _LATTICE * step)
    blocks = list(capsules.bounds.intersect(size.box).tiles(side))
    for number, part in enumerate(blocks):
        report(Progress("selecting", number, len(blocks)))
        corner = Box.at(part.left // side * side, part.top // side * side, side, side)
        if not capsules.near(corner).any():
            continue
        if step == 1 and capsules.cover(corner):
            tiles[corner.top // SIDE, corner.left // SIDE] = FULL
            continue
        wide = corner.grow(step)  # one lattice pixel more on every side to interpolate from
        if step == 1:
            coverage = _rounded(_at_an_edge(capsules, corner))
        else:
            coarse = _rounded(capsules.coverage(wide, step, capsules.near(wide)))
        for cell in cells_of(part):
            box = cell_box(cell, size)
            if step > 1:
                whole = Box.at(cell[1] * SIDE, cell[0] * SIDE, SIDE, SIDE)
                coverage = _enlarged(coarse, whole.within(wide), step)
                put(tiles, box, coverage[box.within(whole).slices], size)
            else:
                put(tiles, box, coverage[box.within(corner).slices], size)
    return Selection(size, tiles)


def _at_an_edge(capsules: "_Capsules", block: Box) -> _Plane:
    """Pixel by pixel, except the stretches that have all of the block within their core: there
    only opacity changes, slowly. Whatever such a core outdoes is not looked at."""
    near, deep = capsules.near(block), capsules.deep(block)
    if not deep.any():
        return capsules.coverage(block, 1, near)
    wide = block.grow(_SLOW)
    coarse = capsules.coverage(wide, _SLOW, deep)
    result = _enlarged(coarse, block.within(wide), _SLOW)
    outdone = capsules.opacity.max(1) <= float(result.min())
    fine = capsules.coverage(block, 1, near & ~deep & ~outdone)
    return np.asarray(np.maximum(result, fine), np.float32)


def _enlarged(coarse: NDArray[_Any], box: Box, step: int) -> NDArray[_Any]:
    """The part of a copy reduced by `step`, one pixel more all round, enlarged to exactly `box`."""
    around = Box(
        box.left // step - 1, box.top // step - 1, box.right // step + 1, box.bottom // step + 1
    )
    part = coarse[around.slices]
    if part.min() == part.max():
        return np.broadcast_to(part[0, 0], (box.height, box.width))
    size = (around.width * step, around.height * step)
    fine = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_LINEAR), coarse.dtype)
    return fine[box.within(Box.at(around.left * step, around.top * step, 0, 0)).slices]


def _rounded(coverage: _Plane) -> Plane:
    return np.asarray(np.rint(coverage * 255), np.uint8)


@dataclass(frozen=True, eq=False)
class _Capsules:
    """n stretches of the stroke. start, step: n×2. inner, outer, opacity: n×2, at both ends.

    inner, outer: distances in px from the line at which coverage begins to fall and is 0.
    """

    start: _Numbers
    step: _Numbers
    inner: _Numbers
    outer: _Numbers
    opacity: _Numbers

    @property
    def coarsest_step(self) -> int:
        """px; a power of two."""
        fall = float((self.outer - self.inner).min())
        return 1 << max(0, int(np.log2(fall / _FINEST))) if fall >= 2 * _FINEST else 1

    @property
    def bounds(self) -> Box:
        reach = self.outer.max(1)[:, None]
        ends = self.start + self.step
        low = np.floor((np.minimum(self.start, ends) - reach).min(0)).astype(int)
        high = np.ceil((np.maximum(self.start, ends) + reach).max(0)).astype(int)
        return Box(int(low[0]), int(low[1]), int(high[0]), int(high[1]))

    def near(self, block: Box) -> NDArray[np.bool_]:
        """Which may reach into `block`."""
        centre, half = self._distances(block)
        return np.asarray(centre - half < self.outer.max(1))

    def cover(self, block: Box) -> bool:
        """Whether one of them covers all of `block` fully."""
        centre, half = self._distances(block)
        inside = centre + half <= self.inner.min(1)
        return bool((inside & (self.opacity.min(1) >= 1)).any())

    def deep(self, block: Box) -> NDArray[np.bool_]:
        """Which have all of `block`, and a little around it, where coverage does not fall yet."""
        centre, half = self._distances(block.grow(_SLOW))
        return np.asarray(centre + half <= self.inner.min(1))

    def coverage(self, block: Box, step: int, chosen: NDArray[np.bool_]) -> _Plane:
        """The most of the chosen over `block`, one pixel per `step` px, at the pixels' middles."""
        result = np.zeros((block.height // step, block.width // step), np.float32)
        most = float(self.opacity[chosen].max(initial=0))
        open_part = Box(0, 0, result.shape[1], result.shape[0])
        centre, _ = self._distances(block)
        for index in np.argsort(centre, kind="stable"):
            if not chosen[index]:
                continue
            self._lay(int(index), block, step, result, open_part)
            # What has all there is to have is not looked at again, and the nearest came first.
            rest = Box.around(result[open_part.slices] < most)
            open_part = rest.shift(open_part.left, open_part.top)
            if rest.is_empty:
                break
        return result

    def _lay(self, index: int, block: Box, step: int, result: _Plane, within: Box) -> None:
        start, end = self.start[index], self.start[index] + self.step[index]
        corner, reach = np.array([block.left, block.top]), self.outer[index].max()
        low = np.floor((np.minimum(start, end) - reach - corner) / step).astype(int)
        high = np.ceil((np.maximum(start, end) + reach - corner) / step).astype(int)
        box = Box(int(low[0]), int(low[1]), int(high[0]), int(high[1])).intersect(within)
        if box.is_empty:
            return
        x = (np.arange(box.left, box.right) + 0.5) * step + (block.left - start[0])
        y = (np.arange(box.top, box.bottom) + 0.5) * step + (block.top - start[1])
        part = result[box.slices]
        np.maximum(part, self._fall(index, x.astype(np.float32), y.astype(np.float32)), out=part)

    def _fall(self, index: int, x: _Plane, y: _Plane) -> _Plane:
        """Coverage at places counted from the start of one stretch."""
        across, down = (float(v) for v in self.step[index])
        length = max(across * across + down * down, 1e-12)
        along = (x * np.float32(across / length)) + (y * np.float32(down / length))[:, None]
        np.clip(along, 0, 1, out=along)
        away = x - along * np.float32(across)
        away *= away
        aside = y[:, None] - along * np.float32(down)
        aside *= aside
        away += aside
        np.sqrt(away, out=away)
        inner, outer, opacity = (
            _between(ends[index], along) for ends in (self.inner, self.outer, self.opacity)
        )
        away -= inner
        away /= outer - inner
        np.clip(away, 0, 1, out=away)
        result = away * 2
        result -= 3
        away *= away
        result *= away
        result += 1  # 1 - fall²·(3 - 2·fall)
        result *= opacity
        return np.asarray(result, np.float32)

    def _distances(self, block: Box) -> tuple[_Numbers, float]:
        """Of every stretch from the middle of `block`, and half the block's diagonal."""
        middle = np.array([(block.left + block.right) / 2, (block.top + block.bottom) / 2])
        away = middle - self.start
        length = np.maximum((self.step**2).sum(1), 1e-12)
        along = np.clip((away * self.step).sum(1) / length, 0, 1)
        distance = np.hypot(*(away - along[:, None] * self.step).T)
        return np.asarray(distance, np.float64), float(np.hypot(block.width, block.height)) / 2


def _between(ends: _Numbers, along: _Plane) -> _Plane | np.float32:
    first, last = np.float32(ends[0]), np.float32(ends[1])
    return first if first == last else np.asarray(first + along * (last - first), np.float32)


def _capsules(samples: Samples, hardness: float) -> _Capsules:
    first, last = samples[:-1], samples[1:]
    length = np.hypot(*(last[:, :2] - first[:, :2]).T)
    steep = np.abs(last[:, 2] - first[:, 2]) > _STEEP * length
    # Where the radius changes fast the disc at an end reaches beyond the sides drawn between both.
    alone = np.append(steep, len(samples) == 1) | np.insert(steep, 0, False)
    first, last = (np.concatenate([ends, samples[alone]]) for ends in (first, last))
    radius = np.maximum(np.stack([first[:, 2], last[:, 2]], 1), 0.5)
    inner = np.minimum(radius * hardness, radius - 0.5)  # a hard edge is still one pixel wide
    return _Capsules(
        start=first[:, :2],
        step=last[:, :2] - first[:, :2],
        inner=inner,
        outer=np.maximum(radius, inner + 1),
        opacity=np.stack([first[:, 3], last[:, 3]], 1),
    )


def _simplified(samples: Samples) -> Samples:
    """Without the points that the line through the others passes by less than an eye can see."""
    place = np.maximum(0.05, samples[:, 2:3] / 800)  # px; a hand is not steadier than that
    scale = np.concatenate([place, place, place, np.full_like(place, 1 / 128)], 1)
    kept = np.zeros(len(samples), np.bool_)
    kept[[0, -1]] = True
    way = np.append(0, np.cumsum(np.hypot(*np.diff(samples[:, :2], axis=0).T)))
    stretches = [(0, len(samples) - 1)]
    while stretches:
        first, last = stretches.pop()
        if last - first < 2:
            continue
        length = max(float(way[last] - way[first]), 1e-12)
        share = ((way[first : last + 1] - way[first]) / length)[:, None]
        line = samples[first] + share * (samples[last] - samples[first])
        off = np.abs((samples[first : last + 1] - line) / scale[first : last + 1]).max(1)
        worst = 1 + int(off[1:-1].argmax())  # never an end: without way it lies off the line too
        if off[worst] > 1:
            kept[first + worst] = True
            stretches += [(first, first + worst), (first + worst, last)]
    return samples[kept]
