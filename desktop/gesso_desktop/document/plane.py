"""The grid of pixels that a stack is evaluated on: the picture's own, or a reduced one."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from gesso_core.geometry import Box, Size
from gesso_core.mask import Coverage
from gesso_core.pixels import Pixels
from gesso_desktop.document.covering import read_coverage, read_pixels
from gesso_desktop.document.layering import Weight
from gesso_desktop.document.project.store import Store
from gesso_desktop.document.stack import Level

ReadBox = Callable[[Box], Pixels]


class Plane(Protocol):
    """All boxes are in the plane's own pixels. Any thread may read."""

    @property
    def name(self) -> Hashable:
        """Tells planes apart that share a cache."""
        ...

    @property
    def size(self) -> Size: ...

    @property
    def scale(self) -> float:
        """Pixels of the plane per pixel of the picture."""
        ...

    def base(self, box: Box) -> Pixels:
        """The original, in its own format."""
        ...

    def part(self, level: Level, cell: Box) -> Box:
        """Where inside one grid cell (or a part of one) the patch may change a pixel."""
        ...

    def coverage(self, level: Level, part: Box) -> Coverage:
        """Of the patch's mask; 1 everywhere without one."""
        ...

    def matte(self, level: Level, part: Box) -> Coverage: ...

    def above(self, level: Level, part: Box) -> tuple[Pixels, Weight]:
        """A patch's pixels over a part of one cell, and their alpha × mask × opacity."""
        ...


@dataclass(frozen=True, eq=False)
class StoredPlane:
    """The picture's own pixels. base: reads the original, from any thread."""

    size: Size
    read_base: ReadBox
    store: Store | None

    name = "stored"
    scale = 1.0

    def base(self, box: Box) -> Pixels:
        return self.read_base(box)

    def part(self, level: Level, cell: Box) -> Box:
        return level.part(cell)

    def coverage(self, level: Level, part: Box) -> Coverage:
        return read_coverage(self.store, level.mask, part)

    def matte(self, level: Level, part: Box) -> Coverage:
        return read_coverage(self.store, level.sheet, part)

    def above(self, level: Level, part: Box) -> tuple[Pixels, Weight]:
        assert level.sheet is not None
        weight = self.coverage(level, part) * np.float64(level.row.opacity)
        pixels, alpha = read_pixels(self.store, level.sheet, part)
        return pixels, alpha * weight
