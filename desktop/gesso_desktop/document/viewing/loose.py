"""Masks and pieces that are being tried: read like sheets of a project, rounded like them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gesso_core.geometry import Box, Size
from gesso_core.mask import Coverage, Mask
from gesso_core.pixels import Pixels
from gesso_desktop.document.project.sheets import FULL, TILE, Laid, over, quantised
from gesso_desktop.document.viewing.spooled_pieces import SpooledPieces


@dataclass(frozen=True, eq=False)
class LooseCoverage:
    """mask: its arrays must not change. size: of the picture."""

    mask: Mask
    size: Size
    digest: str

    dtype = None
    channels = 0

    @cached_property
    def box(self) -> Box:
        return self.mask.box.intersect(self.size.box)

    @property
    def is_full(self) -> bool:
        return self.mask.values is None

    def part(self, cell: Box) -> Box:
        return self.box.intersect(cell)

    def parts(self) -> Iterator[Box]:
        yield from self.box.tiles(TILE)

    def read_coverage(self, box: Box) -> Coverage:
        return (quantised(self.mask.read(box)) / FULL).astype(np.float32)

    def read_pixels(self, part: Box) -> tuple[Pixels, NDArray[np.float64]]:
        raise AssertionError("coverage has no pixels")


@dataclass(frozen=True, eq=False)
class LoosePixels:
    pieces: SpooledPieces
    size: Size
    digest: str

    is_full = False

    @cached_property
    def box(self) -> Box:
        result = Box(0, 0, 0, 0)
        for box in self.pieces.boxes:
            result = result.union(box)
        return result

    @property
    def dtype(self) -> np.dtype[Any] | None:
        return self.pieces.dtype

    @property
    def channels(self) -> int:
        return self.pieces.channels

    def part(self, cell: Box) -> Box:
        place = cell.top // TILE, cell.left // TILE
        return self._places.get(place, Box(0, 0, 0, 0)).intersect(cell)

    def parts(self) -> Iterator[Box]:
        yield from self._places.values()

    def read_pixels(self, part: Box) -> tuple[Pixels, NDArray[np.float64]]:
        """Where pieces lie over each other they are joined as a project joins them."""
        result: Laid | None = None
        for piece in self.pieces.over(part):
            share = quantised(piece.alpha)
            if share.any():
                laid = piece.box, piece.pixels, share
                result = laid if result is None else over(result, laid)
        wide = np.zeros((part.height, part.width, self.channels), self.dtype)
        alpha = np.zeros((part.height, part.width))
        if result is not None:
            box, pixels, share = result
            wide[box.within(part).slices] = pixels
            alpha[box.within(part).slices] = share / FULL
        return wide, alpha

    def read_coverage(self, box: Box) -> Coverage:
        raise AssertionError("pixels are read with their coverage")

    @cached_property
    def _places(self) -> dict[tuple[int, int], Box]:
        found: dict[tuple[int, int], Box] = {}
        for box in self.pieces.boxes:
            for part in box.intersect(self.size.box).tiles(TILE):
                place = part.top // TILE, part.left // TILE
                found[place] = found[place].union(part) if place in found else part
        return found
