"""Where an edit changes the picture and how far, as coverage to be read by box at any level."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from gesso_core.geometry import Box, Size
from gesso_core.mask import Coverage
from gesso_desktop.document.project.sheets import TILE
from gesso_desktop.document.stack_picture import StackPicture

_KEPT_LEVEL = 3  # from here a whole map is held: 200 MP are 3 MP there, 12 MB


@dataclass(frozen=True, eq=False)
class ChangeMap:
    """Of one patch, without its opacity. Any thread may read, until the document is closed."""

    layer: StackPicture
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _kept: dict[int, Coverage] = field(default_factory=dict)

    @property
    def size(self) -> Size:
        return self.layer.size

    @property
    def state(self) -> str:
        """Equal state, equal map."""
        return self.layer.state

    def read(self, box: Box) -> Coverage:
        """Coverage over any `box` of stored pixels, exact."""
        result = np.zeros((box.height, box.width), np.float32)
        for cell in box.intersect(self.size.box).tiles(TILE):
            result[cell.within(box).slices] = self.layer.change(cell)
        return result

    def read_level(self, level: int, box: Box) -> Coverage:
        """`box` in pixels of a picture halved `level` times, each the mean of those under it."""
        if level == 0:
            return self.read(box)
        if level < _KEPT_LEVEL:
            return self._reduced(level, box)
        with self._lock:
            if level not in self._kept:
                self._kept[level] = self._whole(level)
            kept = self._kept[level]
        result = np.zeros((box.height, box.width), np.float32)
        common = box.intersect(Size(kept.shape[1], kept.shape[0]).box)
        result[common.within(box).slices] = kept[common.slices]
        return result

    def parts(self) -> Iterator[Box]:
        """Disjoint boxes of stored pixels outside which there is nothing."""
        return self.layer.parts()

    def _whole(self, level: int) -> Coverage:
        if level > _KEPT_LEVEL:
            return _halved(self._whole(level - 1), 1)
        if level not in self._kept:
            size = Size(-(-self.size.width >> level), -(-self.size.height >> level))
            self._kept[level] = self._reduced(level, size.box)
        return self._kept[level]

    def _reduced(self, level: int, box: Box) -> Coverage:
        result = np.zeros((box.height, box.width), np.float32)
        under = Box(*(n << level for n in (box.left, box.top, box.right, box.bottom)))
        for part in self.layer.stack.parts().values():
            near = part.intersect(under)
            if near.is_empty:
                continue
            corner = Box.at(near.left // TILE * TILE, near.top // TILE * TILE, TILE, TILE)
            cell = corner.intersect(self.size.box).intersect(under)
            reduced = _halved(self.read(cell), level)
            at = Box.at(
                (cell.left >> level) - box.left,
                (cell.top >> level) - box.top,
                reduced.shape[1],
                reduced.shape[0],
            )
            result[at.slices] = reduced
        return result


def _halved(plane: Coverage, times: int) -> Coverage:
    """Means of 2^times × 2^times pixels; at the right and bottom of those that are there."""
    step = 1 << times
    rows, columns = (np.arange(0, n, step) for n in plane.shape)
    sums = np.add.reduceat(np.add.reduceat(plane, rows, axis=0), columns, axis=1)
    high, wide = np.diff(rows, append=plane.shape[0]), np.diff(columns, append=plane.shape[1])
    return np.asarray(sums / np.outer(high, wide), np.float32)
