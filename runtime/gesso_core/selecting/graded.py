"""What was found with more or less confidence, of which a selection holds what is sure enough."""

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from gesso_core.selecting.selection import Selection
from gesso_core.selecting.tile import Cell, Plane, Tile, Tiles, cell_box, tile_of


@dataclass(frozen=True, eq=False)
class Graded:
    """found: confidence as coverage, down to the faintest. least: 1…255, from which confidence on
    something is selected. within: where it was looked for; None for everywhere.

    touched: 255 where the user added or took something out, at any threshold; there it is selected
    as `by_hand` says.
    """

    found: Selection
    least: int
    within: Selection | None = None
    touched: Tiles = field(default_factory=dict)
    by_hand: Tiles = field(default_factory=dict)

    @cached_property
    def selection(self) -> Selection:
        """What is sure enough, as soft as the confidence, and what was corrected by hand."""
        tiles = dict[Cell, Tile]()
        for cell in self.found.tiles.keys() | self.touched.keys():
            kept = tile_of(self._shown(cell))
            if kept is not None:
                tiles[cell] = kept
        return Selection(self.found.size, tiles)

    def at(self, least: int) -> "Graded":
        return replace(self, least=max(1, min(255, least)))

    def corrected(self, selection: Selection) -> "Graded":
        """The same, of which `selection` was made by hand: what it has more or less stays."""
        touched = dict[Cell, Tile]()
        for cell in self.found.tiles.keys() | selection.tiles.keys() | self.touched.keys():
            now = self._values(selection.tiles, cell) != self._shown(cell)
            kept = tile_of(np.where(now, np.uint8(255), self._values(self.touched, cell)))
            if kept is not None:
                touched[cell] = kept
        by_hand = {cell: tile for cell, tile in selection.tiles.items() if cell in touched}
        return replace(self, touched=touched, by_hand=by_hand)

    def _shown(self, cell: Cell) -> Plane:
        found = self._values(self.found.tiles, cell)
        sure = np.where(found >= self.least, found, np.uint8(0))
        if cell not in self.touched:
            return sure
        is_touched = self._values(self.touched, cell) > 0
        return np.where(is_touched, self._values(self.by_hand, cell), sure)

    def _values(self, tiles: Tiles, cell: Cell) -> Plane:
        place, tile = cell_box(cell, self.found.size), tiles.get(cell)
        if tile is None:
            return np.zeros((place.height, place.width), np.uint8)
        return tile.values[: place.height, : place.width]
