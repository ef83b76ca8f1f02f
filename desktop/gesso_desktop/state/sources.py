"""What tiles are made from: a sight on a monitor, or how two sights differ."""

from dataclasses import dataclass

import numpy as np

from gesso_core.geometry import Box, Size
from gesso_desktop.document.change_image import change_image
from gesso_desktop.document.upright import upright
from gesso_desktop.document.viewing.monitor import MonitorTransform, tile_image
from gesso_desktop.document.viewing.sight import Sight
from gesso_desktop.state.tiles import Image


@dataclass(frozen=True, eq=False)
class SightSource:
    """orientation: EXIF 1…8, of file and framing together."""

    sight: Sight
    transform: MonitorTransform
    orientation: int

    @property
    def size(self) -> Size:
        return self.sight.size

    def draw(self, level: int, box: Box) -> Image:
        return tile_image(self.sight, level, box, self.transform, self.orientation)


@dataclass(frozen=True, eq=False)
class ChangeSource:
    """boxes: stored; outside them both are known to be equal. None: nothing is known."""

    before: Sight
    after: Sight
    boxes: list[Box] | None
    orientation: int
    tint: tuple[int, int, int]

    @property
    def size(self) -> Size:
        return self.after.size

    def draw(self, level: int, box: Box) -> Image:
        """BGRA, premultiplied. One transparent pixel stands for a tile without a change."""
        stored = Box(box.left << level, box.top << level, box.right << level, box.bottom << level)
        if self.boxes is not None and all(stored.intersect(b).is_empty for b in self.boxes):
            return np.zeros((1, 1, 4), np.uint8)
        before, after = self.before.read_level(level, box), self.after.read_level(level, box)
        image = change_image(before, self.before.format, after, self.after.format, self.tint)
        return upright(image, self.orientation)
