"""Where an edit may act."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from gesso_core.geometry import Box

Coverage = NDArray[np.float32]
"""h×w, 0 (not at all) … 1 (fully)."""

_HALF = 0.5
_SIDE = 512  # px of what is read at a time


class SparseCoverage(Protocol):
    """Coverage held elsewhere, in whatever form, and read by box in the mask's own pixels."""

    def read(self, box: Box) -> Coverage:
        """A fresh array over any `box`, 0 where there is nothing."""
        ...

    def parts(self) -> Iterator[Box]:
        """Disjoint boxes outside which there is nothing, each the smallest around what it holds and
        no larger than is cheap to read."""
        ...


@dataclass(frozen=True, eq=False)
class Mask:
    """Coverage over `box`; nothing outside it. `values` None means 1 everywhere in the box.

    A large mask gives its values as SparseCoverage, so read it by box and never `values` itself.
    """

    box: Box
    values: Coverage | SparseCoverage | None = None

    def __post_init__(self) -> None:
        shape = (self.box.height, self.box.width)
        if isinstance(self.values, np.ndarray) and self.values.shape != shape:
            raise ValueError(f"mask of {self.values.shape} for {self.box}")

    @property
    def is_full(self) -> bool:
        """Whether it is known to be 1 everywhere in its box."""
        return self.values is None

    def read(self, box: Box) -> Coverage:
        """Coverage over any `box`, 0 where the mask does not reach."""
        result = np.zeros((box.height, box.width), np.float32)
        common = self.box.intersect(box)
        if not common.is_empty:
            result[common.within(box).slices] = self._inside(common)
        return result

    def parts(self, side: int) -> Iterator[Box]:
        """Disjoint boxes of at most `side` px, each in one cell of that grid, outside which the
        mask covers nothing."""
        if self.values is None or isinstance(self.values, np.ndarray):
            yield from self.box.tiles(side)
        else:
            for part in self.values.parts():
                yield from part.intersect(self.box).tiles(side)

    @property
    def tight_box(self) -> Box:
        """The smallest box holding all coverage above 0."""
        if self.values is None:
            return self.box
        if isinstance(self.values, np.ndarray):
            return Box.around(self.values > 0).shift(self.box.left, self.box.top)
        result = Box(0, 0, 0, 0)
        for part in self.values.parts():
            inside = part.intersect(self.box)
            if inside != part:
                cut = Box.around(self.values.read(inside) > 0)
                inside = cut if cut.is_empty else cut.shift(inside.left, inside.top)
            result = result.union(inside)
        return result

    def decided(self) -> "Mask":
        """1 where it covers at least half, 0 elsewhere."""
        return self if self.is_full else Mask(self.box, _Decided(self))

    def _inside(self, box: Box) -> Coverage | float:
        if self.values is None:
            return 1.0
        if isinstance(self.values, np.ndarray):
            return self.values[box.within(self.box).slices]
        return self.values.read(box)


@dataclass(frozen=True, eq=False)
class _Decided:
    """A SparseCoverage."""

    mask: Mask

    def read(self, box: Box) -> Coverage:
        return (self.mask.read(box) >= _HALF).astype(np.float32)

    def parts(self) -> Iterator[Box]:
        for part in self.mask.parts(_SIDE):
            inside = Box.around(self.read(part) > 0)
            if not inside.is_empty:
                yield inside.shift(part.left, part.top)
