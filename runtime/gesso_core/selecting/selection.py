"""What is selected of a picture: sparse, immutable, cheap to keep many versions of.

What draws and changes selections lies beside; here is how they are held, combined and read.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

import numpy as np

from gesso_core.geometry import Box, Size
from gesso_core.mask import Coverage, Mask
from gesso_core.selecting.tile import (
    COARSEST,
    FULL,
    SIDE,
    Cell,
    Plane,
    Tile,
    Tiles,
    cell_box,
    cells_of,
    tile_of,
)


class Mode(StrEnum):
    """What a newly drawn shape does to what was selected before.

    Soft edges meet as in fuzzy sets: the larger of two coverages, the smaller, the remainder; so
    drawing a thing twice is drawing it once.
    """

    REPLACE = "replace"
    ADD = "add"
    SUBTRACT = "subtract"
    INTERSECT = "intersect"


@dataclass(frozen=True, eq=False)
class Selection:
    """Coverage over a picture of `size`, in stored pixels. Tiles are shared between versions."""

    size: Size
    tiles: Tiles = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tiles", MappingProxyType(dict(self.tiles)))

    @classmethod
    def everything(cls, size: Size) -> "Selection":
        return cls(size, dict.fromkeys(cells_of(size.box), FULL))

    @classmethod
    def from_mask(cls, mask: Mask, size: Size) -> "Selection":
        """Coverage rounded to 8 bits."""
        tiles: dict[Cell, Tile] = {}
        for part in mask.parts(SIDE):
            for inside in part.intersect(size.box).tiles(SIDE):
                put(tiles, inside, quantised(mask.read(inside)), size)
        return cls(size, tiles)

    def to_mask(self) -> Mask | None:
        """None when nothing is selected. Holds no dense copy: coverage is read where asked for."""
        if self.is_empty:
            return None
        if all(tile is FULL for tile in self.tiles.values()):
            around = self.bounds
            if len(self.tiles) == len(cells_of(around)):
                return Mask(around)
        return Mask(self.bounds, SelectedCoverage(self))

    @property
    def is_empty(self) -> bool:
        return not self.tiles

    @cached_property
    def bounds(self) -> Box:
        """The smallest box that holds all coverage above 0; empty when nothing is selected."""
        result = Box(0, 0, 0, 0)
        for part in self.parts():
            result = result.union(part)
        return result

    def parts(self) -> Iterator[Box]:
        """Disjoint boxes, one in each cell that has something, row by row; nothing lies outside."""
        for cell, tile in sorted(self.tiles.items(), key=lambda item: item[0]):
            place = cell_box(cell, self.size)
            yield place if tile is FULL else tile.box.shift(place.left, place.top)

    def read(self, box: Box) -> Plane:
        """Coverage over any `box`; 0 beyond the picture."""
        result = np.zeros((box.height, box.width), np.uint8)
        for cell in cells_of(box.intersect(self.size.box)):
            tile = self.tiles.get(cell)
            if tile is not None:
                place = cell_box(cell, self.size)
                common = place.intersect(box)
                result[common.within(box).slices] = tile.values[common.within(place).slices]
        return result

    def reduced(self, level: int, box: Box) -> Plane:
        """Area-averaged coverage, one pixel per 2^level px, over `box` in such pixels.

        level: 0…8. 0 beyond the picture; a pixel that the picture's border cuts tells of the part
        inside.
        """
        if not 0 <= level <= COARSEST:
            raise ValueError(f"level {level}")
        side = SIDE >> level
        result = np.zeros((box.height, box.width), np.uint8)
        whole = Box(0, 0, -(-self.size.width >> level), -(-self.size.height >> level))
        reached = box.intersect(whole)
        if reached.is_empty:
            return result
        # Thousands of cells may be seen at once, so plain numbers and no boxes within the loops.
        for row in range(reached.top // side, -(-reached.bottom // side)):
            top, bottom = max(row * side, reached.top), min(row * side + side, reached.bottom)
            lines = slice(top - box.top, bottom - box.top)
            for column in range(reached.left // side, -(-reached.right // side)):
                tile = self.tiles.get((row, column))
                if tile is None:
                    continue
                left = max(column * side, reached.left)
                right = min(column * side + side, reached.right)
                there = result[lines, left - box.left : right - box.left]
                if tile is FULL:
                    there.fill(255)
                    continue
                x, y = column * side, row * side
                there[...] = tile.reduced(level)[top - y : bottom - y, left - x : right - x]
        return result

    def ready_to_be_seen(self) -> "Selection":
        """The same, its tiles reduced beforehand, so that the first look at it is as fast as any.

        Tiles shared with a version that was ready cost nothing.
        """
        for tile in self.tiles.values():
            if tile is not FULL:
                for level in range(1, COARSEST + 1):
                    tile.reduced(level)
        return self

    def inverted(self) -> "Selection":
        result = dict[Cell, Tile]()
        for cell in cells_of(self.size.box):
            tile = self.tiles.get(cell)
            if tile is None:
                result[cell] = FULL
            elif tile is not FULL:
                result[cell] = _kept(255 - tile.values)
        return Selection(self.size, result)

    def combined(self, other: "Selection", mode: Mode) -> "Selection":
        """This with `other` added, taken away, kept to, or in its place. Both are of one size."""
        if self.size != other.size:
            raise ValueError(f"{other.size} onto {self.size}")
        match mode:
            case Mode.REPLACE:
                return other
            case Mode.ADD:
                return self._united(other)
            case Mode.SUBTRACT:
                return self._intersected(other, taking_away=True)
            case Mode.INTERSECT:
                return self._intersected(other, taking_away=False)

    def difference(self, other: "Selection") -> Box:
        """Around the cells that are not the very same in both; empty when all are."""
        result = Box(0, 0, 0, 0)
        for cell in self.tiles.keys() | other.tiles.keys():
            if self.tiles.get(cell) is not other.tiles.get(cell):
                result = result.union(cell_box(cell, self.size))
        return result

    def _united(self, other: "Selection") -> "Selection":
        result = dict(self.tiles)
        for cell, tile in other.tiles.items():
            mine = result.get(cell)
            if mine is None or tile is FULL:
                result[cell] = tile
            elif mine is not FULL:
                result[cell] = _changed(mine, np.maximum(mine.values, tile.values))
        return Selection(self.size, result)

    def _intersected(self, other: "Selection", *, taking_away: bool) -> "Selection":
        result = dict[Cell, Tile]()
        for cell, mine in self.tiles.items():
            tile = other.tiles.get(cell)
            if tile is None or tile is FULL:
                if (tile is None) == taking_away:
                    result[cell] = mine
                continue
            limit = 255 - tile.values if taking_away else tile.values
            height, width = limit.shape
            kept = tile_of(np.minimum(mine.values[:height, :width], limit))
            if kept is not None:
                result[cell] = _same(mine, kept)
        return Selection(self.size, result)


@dataclass(frozen=True, eq=False)
class SelectedCoverage:
    """A selection as the coverage of a mask."""

    selection: Selection

    def read(self, box: Box) -> Coverage:
        return self.selection.read(box) * np.float32(1 / 255)

    def parts(self) -> Iterator[Box]:
        yield from self.selection.parts()


def put(tiles: dict[Cell, Tile], box: Box, values: Plane, size: Size) -> None:
    """Set `values` over `box`, which lies in one cell, leaving the rest of the cell as it was."""
    if box.is_empty:
        return
    cell = (box.top // SIDE, box.left // SIDE)
    place = cell_box(cell, size)
    if box != place:
        wide = np.zeros((place.height, place.width), np.uint8)
        if cell in tiles:
            wide[...] = tiles[cell].values[: place.height, : place.width]
        wide[box.within(place).slices] = values
        values = wide
    tile = tile_of(values)
    if tile is not None:
        tiles[cell] = tile
    else:
        tiles.pop(cell, None)


def quantised(coverage: Coverage) -> Plane:
    """Coverage in 8 bits; outside 0…1 clipped, NaN as 0."""
    clean = np.nan_to_num(coverage, nan=0.0)
    return np.asarray(np.rint(np.clip(clean, 0, 1) * np.float32(255)), np.uint8)


def _changed(before: Tile, values: Plane) -> Tile:
    return _same(before, _kept(values))


def _same(before: Tile, after: Tile) -> Tile:
    """`before` where nothing changed, so that versions share it."""
    if before.values.shape == after.values.shape and np.array_equal(before.values, after.values):
        return before
    return after


def _kept(values: Plane) -> Tile:
    tile = tile_of(values)
    assert tile is not None
    return tile
