"""What tiles are made from: a sight on a monitor, or how two sights differ."""

from dataclasses import dataclass, field

import numpy as np

from gesso_core.geometry import Box, Size
from gesso_desktop.document.area import stored_box
from gesso_desktop.document.change_image import change_image
from gesso_desktop.document.upright import upright
from gesso_desktop.document.viewing.differing import differing
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
class Difference:
    """Between two sights of one picture, or of two pictures of one size."""

    before: Sight
    after: Sight
    _known: dict[int, list[Box] | None] = field(default_factory=dict)

    def boxes(self, level: int) -> list[Box] | None:
        """Stored boxes outside which both are equal at a level; None for everywhere."""
        if level not in self._known:
            boxes = differing(self.before, self.after, level)
            if boxes is not None:
                boxes = [stored_box(box, level, self.after.size) for box in boxes]
            self._known[level] = boxes
        return self._known[level]


@dataclass(frozen=True, eq=False)
class ChangeSource:
    difference: Difference
    orientation: int
    tint: tuple[int, int, int]

    @property
    def size(self) -> Size:
        return self.difference.after.size

    def draw(self, level: int, box: Box) -> Image:
        """BGRA, premultiplied. One transparent pixel stands for a tile without a change."""
        before, after = self.difference.before, self.difference.after
        boxes = self.difference.boxes(level)
        stored = stored_box(box, level, self.size)
        if boxes is not None and all(stored.intersect(each).is_empty for each in boxes):
            return np.zeros((1, 1, 4), np.uint8)
        image = change_image(
            before.read_level(level, box),
            before.format,
            after.read_level(level, box),
            after.format,
            self.tint,
        )
        return upright(image, self.orientation)
