"""A reduced picture for a stack to be evaluated on: close to the reduced result, without reading
it all. Operators work at its scale; pixels and coverage of patches are averaged by area."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.geometry import Box, Size
from gesso_core.mask import Coverage
from gesso_core.pixels import Pixels
from gesso_desktop.document.area import level_size, sums
from gesso_desktop.document.covering import Covering, read_coverage, read_pixels
from gesso_desktop.document.evaluation import Evaluation
from gesso_desktop.document.layering import Weight
from gesso_desktop.document.plane import ReadBox
from gesso_desktop.document.project.records import PatchKind
from gesso_desktop.document.project.sheets import TILE, Sheet
from gesso_desktop.document.project.store import Store
from gesso_desktop.document.stack import Level, Stack, parts_of
from gesso_desktop.document.tile_cache import TileCache

_Sums = NDArray[np.floating[Any]]
_Cell = tuple[int, int]
_LOOSE_AT_ONCE = 1024  # px; no tiles are read, so fewer and larger parts are quicker
_MOST_PLACES = 32  # coverings whose places are remembered


def reduce_stack(
    evaluation: Evaluation, stack: Stack, base: Pixels, name: Hashable = "proxy"
) -> Pixels:
    """base: the original reduced to h×w×c, area-averaged. Reads only the tiles of the patches.

    name: tells apart bases of the same size that are reduced differently. What is made is kept, so
    that after another edit on top only that one is laid over it.
    """
    size = Size(base.shape[1], base.shape[0])
    plane = ReducedPlane(
        (name, size),
        stack.size,
        size,
        (stack.size.width / size.width, stack.size.height / size.height),
        lambda box: base[box.slices].copy(),
        evaluation.store,
        evaluation.cache,
    )
    return evaluation.read_on(plane, stack, size.box)


def level_plane(evaluation: Evaluation, picture: Size, level: int, base: ReadBox) -> "ReducedPlane":
    """The picture halved `level` times. base: reads the original there, any box."""
    step = float(1 << level)
    return ReducedPlane(
        ("level", level),
        picture,
        level_size(picture, level),
        (step, step),
        base,
        evaluation.store,
        evaluation.cache,
    )


@dataclass(frozen=True, eq=False)
class ReducedPlane:
    """picture: the size of what is reduced. step: its pixels per pixel here, across and down; the
    last column and row may stand for fewer. Boxes are in reduced pixels unless they are `stored`.
    """

    name: Hashable
    picture: Size
    size: Size
    step: tuple[float, float]
    read_base: ReadBox
    store: Store | None
    cache: TileCache
    _places: dict[Hashable, dict[_Cell, Box]] = field(default_factory=dict)

    @property
    def scale(self) -> float:
        return 1 / self.step[0]

    def base(self, box: Box) -> Pixels:
        return self.read_base(box)

    def part(self, level: Level, cell: Box) -> Box:
        if level.row.kind is not PatchKind.PIXELS and level.mask is None:
            return cell
        key = level.row.kind, level.sheet and level.sheet.digest, level.mask and level.mask.digest
        places = self._places.get(key)
        if places is None:
            if len(self._places) >= _MOST_PLACES:  # a mask may change with every stroke
                self._places.clear()
            places = self._places[key] = self._reached(level)
        found = places.get((cell.top // TILE, cell.left // TILE))
        return found.intersect(cell) if found else Box(0, 0, 0, 0)

    def coverage(self, level: Level, part: Box) -> Coverage:
        return self._coverage(level.mask, part)

    def matte(self, level: Level, part: Box) -> Coverage:
        return self._coverage(level.sheet, part)

    def above(self, level: Level, part: Box) -> tuple[Pixels, Weight]:
        """The patch's pixels averaged by their weight, and the averaged weight."""
        sheet = level.sheet
        assert sheet is not None
        if sheet.dtype is None:  # it has no pixels at all
            raise AssertionError("a patch of no pixels reaches nothing")

        def weighted(stored: Box) -> _Sums:
            pixels, alpha = read_pixels(self.store, sheet, stored)
            share = alpha * read_coverage(self.store, level.mask, stored)
            joint = np.empty((*share.shape, sheet.channels + 1), np.float32)  # the weight last
            np.multiply(pixels, share[..., None], out=joint[..., :-1], casting="same_kind")
            joint[..., -1] = share
            return joint

        def averaged() -> Pixels:
            means = self._means(cell, level.part, weighted, sheet.channels + 1)
            weight = means[..., -1:]
            np.divide(means[..., :-1], weight, out=means[..., :-1], where=weight > 0)
            if not np.issubdtype(sheet.dtype, np.floating):
                np.rint(means[..., :-1], out=means[..., :-1])
            return means

        cell = self._cell(part)
        key = "above", self.name, sheet.digest, level.mask and level.mask.digest, cell
        kept = self._kept(key, averaged)[part.within(cell).slices]
        weight = np.minimum(kept[..., -1].astype(np.float64), 1.0) * level.row.opacity
        return kept[..., :-1].astype(sheet.dtype), weight

    def _coverage(self, covering: Covering | None, box: Box) -> Coverage:
        if covering is None:
            return np.ones((box.height, box.width), np.float32)
        if covering.is_full:
            return self._full_coverage(covering.box, box)
        result = np.zeros((box.height, box.width), np.float32)
        for part in box.tiles(TILE):
            cell = self._cell(part)
            key = "coverage", self.name, covering.digest, cell

            def averaged(cell: Box = cell) -> Pixels:
                return self._means(
                    cell,
                    covering.part,
                    lambda stored: read_coverage(self.store, covering, stored)[..., None],
                    1,
                    at_once=TILE if isinstance(covering, Sheet) else _LOOSE_AT_ONCE,
                )

            means = self._kept(key, averaged)[part.within(cell).slices]
            result[part.within(box).slices] = np.minimum(means[..., 0], 1.0)
        return result

    def _full_coverage(self, stored: Box, box: Box) -> Coverage:
        """Of a plain box: how much of each row times how much of each column."""
        across, down = self._edges(box)
        columns = np.diff(np.clip(across, stored.left, stored.right)) / np.diff(across)
        rows = np.diff(np.clip(down, stored.top, stored.bottom)) / np.diff(down)
        return np.asarray(rows[:, None] * columns, np.float32)

    def _kept(self, key: Hashable, make: Callable[[], Pixels]) -> Pixels:
        found = self.cache.get(key)
        if found is None:
            found = make()
            self.cache.put(key, found)
        return found

    def _reached(self, level: Level) -> dict[_Cell, Box]:
        """By (row, column) of the grid here: where the patch may change something."""
        found: dict[_Cell, Box] = {}
        for stored in parts_of(level, self.picture):
            for part in self._around(stored).tiles(TILE):
                place = part.top // TILE, part.left // TILE
                found[place] = found[place].union(part) if place in found else part
        return found

    def _around(self, stored: Box) -> Box:
        across, down = self.step
        return Box(
            int(stored.left / across),
            int(stored.top / down),
            int(np.ceil(stored.right / across)),
            int(np.ceil(stored.bottom / down)),
        ).intersect(self.size.box)

    def _cell(self, part: Box) -> Box:
        corner = Box.at(part.left // TILE * TILE, part.top // TILE * TILE, TILE, TILE)
        return corner.intersect(self.size.box)

    def _edges(self, box: Box) -> tuple[_Sums, _Sums]:
        """Where the columns and the rows of `box` begin and end, in stored pixels."""
        across = np.arange(box.left, box.right + 1) * self.step[0]
        down = np.arange(box.top, box.bottom + 1) * self.step[1]
        return np.minimum(across, self.picture.width), np.minimum(down, self.picture.height)

    def _means(
        self,
        cell: Box,
        part_of: Callable[[Box], Box],
        read: Callable[[Box], _Sums],
        channels: int,
        *,
        at_once: int = TILE,
    ) -> Pixels:
        """Means over what each pixel of `cell` stands for, float32. read: stored h×w×channels."""
        across, down = self._edges(cell)
        total = np.zeros((cell.height, cell.width, channels), np.float32)
        stored = Box(int(across[0]), int(down[0]), int(np.ceil(across[-1])), int(np.ceil(down[-1])))
        for tile in stored.tiles(at_once):
            part = part_of(tile)
            if not part.is_empty:
                where = self._around(part).intersect(cell)
                total[where.within(cell).slices] += self._summed(read(part), part, where)
        total /= (np.diff(down)[:, None] * np.diff(across))[..., None]
        return total

    def _summed(self, values: _Sums, part: Box, where: Box) -> _Sums:
        """Sums of stored values over `part`, for each pixel of `where`."""
        step = int(self.step[0])
        if self.step == (step, step) and TILE % step == 0:
            return _summed_by(values, part, where, step)
        across, down = self._edges(where)
        rows = np.clip(down, part.top, part.bottom) - part.top
        columns = np.clip(across, part.left, part.right) - part.left
        by_row = sums(np.asarray(values, np.float64), rows).swapaxes(0, 1)
        return np.asarray(sums(by_row, columns).swapaxes(0, 1))


def _summed_by(values: _Sums, part: Box, where: Box, step: int) -> _Sums:
    """Five times as fast as by edges, which a picture full of tiles needs."""
    around = Box(where.left * step, where.top * step, where.right * step, where.bottom * step)
    padded = np.zeros((around.height, around.width, values.shape[2]), np.float32)
    padded[part.within(around).slices] = values
    result = np.empty((where.height, where.width, values.shape[2]), np.float32)
    for first in range(0, values.shape[2], 4):  # OpenCV resizes at most four channels at once
        some = np.ascontiguousarray(padded[..., first : first + 4])
        means = cv2.resize(some, (where.width, where.height), interpolation=cv2.INTER_AREA)
        result[..., first : first + 4] = means.reshape(where.height, where.width, -1)
    result *= np.float32(step * step)
    return result
