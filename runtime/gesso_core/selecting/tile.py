"""One cell of a selection: 8-bit coverage that is never changed once made."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.geometry import Box, Size

SIDE = 256
"""px; the grid of the project file, so that a tile here is a tile there."""

COARSEST = 8
"""The level at which a tile is one pixel."""

Plane = NDArray[np.uint8]
"""h×w, 0 (not selected) … 255 (fully)."""

Cell = tuple[int, int]
"""Row and column of the grid."""


@dataclass(frozen=True, eq=False)
class Tile:
    """values: read only; cut at the picture's right and lower border, else SIDE×SIDE."""

    values: Plane

    @cached_property
    def box(self) -> Box:
        """The smallest box, from the tile's own corner, that holds all coverage above 0."""
        return Box.around(self.values > 0)

    @cached_property
    def _coarse(self) -> dict[int, Plane]:
        return {}

    def reduced(self, level: int) -> Plane:
        """Area-averaged to one pixel per 2^level, and kept: all levels are a third of the tile."""
        if level == 0 or self is FULL:
            return self.values[: SIDE >> level, : SIDE >> level]
        kept = self._coarse.get(level)
        if kept is None:
            kept = self._coarse[level] = shrunk(self.values, level)
        return kept


FULL = Tile(np.broadcast_to(np.uint8(255), (SIDE, SIDE)))
"""Selected throughout, as far as the picture reaches. One byte of memory, however often it is used;
known by identity, so every tile that is full is this one."""

Tiles = Mapping[Cell, Tile]
"""Cells that are not there are not selected."""


def tile_of(values: Plane) -> Tile | None:
    """None where nothing is selected, FULL where everything is."""
    if values.min() == 255:
        return FULL
    if not values.any():
        return None
    kept = np.ascontiguousarray(values)
    kept.flags.writeable = False
    return Tile(kept)


def cell_box(cell: Cell, size: Size) -> Box:
    """The cell's pixels inside a picture of `size`."""
    return Box.at(cell[1] * SIDE, cell[0] * SIDE, SIDE, SIDE).intersect(size.box)


def cells_of(box: Box) -> list[Cell]:
    """The cells that `box` touches, row by row."""
    return [(part.top // SIDE, part.left // SIDE) for part in box.tiles(SIDE)]


def shrunk(values: Plane, level: int) -> Plane:
    """Area-averaged by 2^level; a last row or column that is not whole is repeated first."""
    if level == 0:
        return values
    step = 1 << level
    height, width = values.shape
    below, beside = -height % step, -width % step
    if below or beside:
        values = np.pad(values, ((0, below), (0, beside)), mode="edge")
    size = (values.shape[1] // step, values.shape[0] // step)
    return np.asarray(cv2.resize(values, size, interpolation=cv2.INTER_AREA)).reshape(size[::-1])
