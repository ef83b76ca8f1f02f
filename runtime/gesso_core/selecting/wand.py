"""The magic wand: all that has nearly the colour of one pixel, connected to it or anywhere."""

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.errors import BadRequest
from gesso_core.geometry import Box
from gesso_core.picture import Picture
from gesso_core.progress import Progress, Report, silent
from gesso_core.selecting.resizing import smoothed
from gesso_core.selecting.selection import Selection, put
from gesso_core.selecting.tile import SIDE, Cell, Plane, Tile

_BLOCK = 1024
"""px read and flooded at once; between visits a block is kept as bits."""

_Line = NDArray[np.bool_]


def similar(
    picture: Picture,
    seed: tuple[int, int],
    tolerance: float,
    *,
    contiguous: bool = True,
    report: Report = silent,
) -> Selection:
    """seed: column and row. tolerance: 0…1 of full intensity by which every colour channel may
    differ, as stored; alpha does not count. contiguous: only what is joined to the seed by sides.

    Read block by block, only where the flood comes. Raises BadRequest for a seed outside.
    """
    column, row = seed
    if not (0 <= column < picture.size.width and 0 <= row < picture.size.height):
        raise BadRequest("That point lies outside the picture.", "Click on the picture.")
    colour = _Colour.at(picture, seed, tolerance)
    flood = _Flood(picture, colour)
    if contiguous:
        flood.pour(seed, report)
    else:
        flood.take_all(report)
    return smoothed(Selection(picture.size, flood.tiles()), report)


@dataclass(frozen=True, slots=True)
class _Colour:
    """The least and the most of each stored colour channel."""

    low: tuple[float, ...]
    high: tuple[float, ...]

    @classmethod
    def at(cls, picture: Picture, seed: tuple[int, int], tolerance: float) -> "_Colour":
        pixel = picture.read(Box.at(*seed, 1, 1))[0, 0, : picture.format.colour_channels]
        reach = tolerance * picture.format.largest
        values = [float(value) for value in pixel]
        return cls(tuple(v - reach for v in values), tuple(v + reach for v in values))

    def found(self, picture: Picture, box: Box) -> Plane:
        """255 where the colour lies between, else 0."""
        pixels = picture.read(box)
        result = np.full(pixels.shape[:2], 255, np.uint8)
        for channel in range(len(self.low)):
            plane = np.ascontiguousarray(pixels[..., channel])
            found = cv2.inRange(plane, self.low[channel], self.high[channel])
            np.minimum(result, np.asarray(found, np.uint8), out=result)
        return result


@dataclass(frozen=True, eq=False)
class _Flood:
    """alike, wet: bits of each block visited. dry_shores: where a neighbour's water stands at it,
    along the block's left, top, right and bottom."""

    picture: Picture
    colour: _Colour
    alike: dict[Cell, NDArray[np.uint8]] = field(default_factory=dict)
    wet: dict[Cell, NDArray[np.uint8]] = field(default_factory=dict)
    dry_shores: dict[Cell, dict[str, _Line]] = field(default_factory=dict)

    def pour(self, seed: tuple[int, int], report: Report) -> None:
        cell = (seed[1] // _BLOCK, seed[0] // _BLOCK)
        box = self._box(cell)
        start = np.zeros((box.height, box.width), np.bool_)
        start[seed[1] - box.top, seed[0] - box.left] = True
        self._fill(cell, start)
        while self.dry_shores:
            report(Progress("selecting", len(self.wet), len(self.wet) + len(self.dry_shores)))
            cell = next(iter(self.dry_shores))
            box = self._box(cell)
            start = np.zeros((box.height, box.width), np.bool_)
            for side, line in self.dry_shores.pop(cell).items():
                start[_SHORES[side]] |= line
            self._fill(cell, start)

    def take_all(self, report: Report) -> None:
        boxes = list(self.picture.size.box.tiles(_BLOCK))
        for number, box in enumerate(boxes):
            report(Progress("selecting", number, len(boxes)))
            cell = (box.top // _BLOCK, box.left // _BLOCK)
            self.wet[cell] = np.packbits(self.colour.found(self.picture, box) > 0)

    def tiles(self) -> dict[Cell, Tile]:
        result = dict[Cell, Tile]()
        for cell in self.wet:
            block = self._box(cell)
            values = self._unpacked(self.wet, block, cell).astype(np.uint8) * 255
            for box in block.tiles(SIDE):
                put(result, box, values[box.within(block).slices], self.picture.size)
        return result

    def _fill(self, cell: Cell, start: NDArray[np.bool_]) -> None:
        box = self._box(cell)
        if cell not in self.alike:
            self.alike[cell] = np.packbits(self.colour.found(self.picture, box) > 0)
        alike = self._unpacked(self.alike, box, cell)
        wet = self._unpacked(self.wet, box, cell)
        start &= alike & ~wet
        if not start.any():
            return
        count, labels = cv2.connectedComponents(alike.astype(np.uint8), connectivity=4)
        reached = np.zeros(count, np.bool_)
        reached[labels[start]] = True
        risen = reached[np.asarray(labels)]
        self.wet[cell] = np.packbits(wet | risen)
        for side, (down, right), opposite in _NEIGHBOURS:
            beside = (cell[0] + down, cell[1] + right)
            line = risen[_SHORES[side]]
            if line.any() and not self._box(beside).is_empty and min(beside) >= 0:
                shores = self.dry_shores.setdefault(beside, {})
                shores[opposite] = shores.get(opposite, np.zeros_like(line)) | line

    def _unpacked(
        self, kept: dict[Cell, NDArray[np.uint8]], box: Box, cell: Cell
    ) -> NDArray[np.bool_]:
        if cell not in kept:
            return np.zeros((box.height, box.width), np.bool_)
        bits = np.unpackbits(kept[cell], count=box.area)
        return bits.reshape(box.height, box.width).view(np.bool_)

    def _box(self, cell: Cell) -> Box:
        box = Box.at(cell[1] * _BLOCK, cell[0] * _BLOCK, _BLOCK, _BLOCK)
        return box.intersect(self.picture.size.box)


_SHORES: dict[str, tuple[slice | int, slice | int]] = {
    "left": (slice(None), 0),
    "top": (0, slice(None)),
    "right": (slice(None), -1),
    "bottom": (-1, slice(None)),
}

_NEIGHBOURS = (
    ("left", (0, -1), "right"),
    ("top", (-1, 0), "bottom"),
    ("right", (0, 1), "left"),
    ("bottom", (1, 0), "top"),
)
