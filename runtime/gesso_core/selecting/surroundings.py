"""Changing a selection where every pixel depends on those within a reach of it."""

from collections.abc import Callable

import numpy as np

from gesso_core.geometry import Box
from gesso_core.progress import Progress, Report
from gesso_core.selecting.selection import Selection, put
from gesso_core.selecting.tile import FULL, SIDE, Cell, Plane, Tile, cell_box, cells_of


def rebuilt(
    selection: Selection, reach: int, change: Callable[[Plane, Box], Plane], report: Report
) -> Selection:
    """Every pixel as `change` finds it from those within `reach` px, inside the picture.

    change: coverage over a box to new coverage over the same; what it says within `reach` of that
    box's border is not used, unless the picture ends there. Nothing stays nothing and everything
    stays everything, so only what lies near an edge is computed.
    """
    size = selection.size
    side = max(SIDE, -(-2 * reach // SIDE) * SIDE)  # computes at most four times what it keeps
    area = selection.bounds.grow(reach).intersect(size.box)
    tiles = dict[Cell, Tile]()
    blocks = list(area.tiles(side))
    for number, part in enumerate(blocks):
        report(Progress("selecting", number, len(blocks)))
        corner = Box.at(part.left // side * side, part.top // side * side, side, side)
        block = corner.intersect(size.box)
        around = block.grow(reach).intersect(size.box)
        seen = [selection.tiles.get(cell) for cell in cells_of(around)]
        if all(tile is None for tile in seen):
            continue
        if all(tile is FULL for tile in seen):
            tiles.update(dict.fromkeys(cells_of(block), FULL))
            continue
        changed = np.asarray(change(selection.read(around), around), np.uint8)
        for cell in cells_of(block):
            box = cell_box(cell, size)
            put(tiles, box, changed[box.within(around).slices], size)
    return Selection(size, tiles)
