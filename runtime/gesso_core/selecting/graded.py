"""What was found with more or less confidence, of which a selection holds what is sure enough."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from gesso_core.selecting.selection import Selection
from gesso_core.selecting.tile import Cell, Plane, Tile, cell_box, tile_of


@dataclass(frozen=True, eq=False)
class Graded:
    """found: confidence as coverage, down to the faintest. least: 1…255, from which confidence on
    something is selected. within: where it was looked for; None for everywhere."""

    found: Selection
    least: int
    within: Selection | None = None

    @cached_property
    def selection(self) -> Selection:
        """What is sure enough; as soft as the confidence."""
        tiles = dict[Cell, Tile]()
        for cell, tile in self.found.tiles.items():
            kept = tile_of(_sure(tile.values, self.least))
            if kept is not None:
                tiles[cell] = kept
        return Selection(self.found.size, tiles)

    def at(self, least: int) -> "Graded":
        return replace(self, least=max(1, min(255, least)))

    def followed(self, selection: Selection, before: "Graded") -> Selection:
        """`selection` with what was selected of `before` as it is here; what was added or taken out
        by hand stays. before: the same, with another `least`."""
        tiles = dict[Cell, Tile]()
        for cell in self.found.tiles.keys() | selection.tiles.keys():
            place = cell_box(cell, self.found.size)
            shape = (place.height, place.width)
            found, shown = _values(self.found, cell, shape), _values(selection, cell, shape)
            is_untouched = shown == _sure(found, before.least)
            kept = tile_of(np.where(is_untouched, _sure(found, self.least), shown))
            if kept is not None:
                tiles[cell] = kept
        return Selection(self.found.size, tiles)


def _sure(values: Plane, least: int) -> Plane:
    return np.where(values >= least, values, np.uint8(0))


def _values(selection: Selection, cell: Cell, shape: tuple[int, int]) -> Plane:
    tile = selection.tiles.get(cell)
    return np.zeros(shape, np.uint8) if tile is None else tile.values[: shape[0], : shape[1]]
