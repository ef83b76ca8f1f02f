"""What tiles are made from: a sight on a monitor, or how two sights differ."""

from dataclasses import dataclass

import numpy as np

from gesso_core.geometry import Box, Size
from gesso_core.picture import Picture
from gesso_core.pixels import PixelFormat, Pixels
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

    @property
    def size(self) -> Size:
        return self.after.size

    def draw(self, level: int, box: Box) -> Image:
        """BGRA, premultiplied. One transparent pixel stands for a tile without a change."""
        stored = Box(box.left << level, box.top << level, box.right << level, box.bottom << level)
        if self.boxes is not None and all(stored.intersect(b).is_empty for b in self.boxes):
            return np.zeros((1, 1, 4), np.uint8)
        before, after = self.before.read_level(level, box), self.after.read_level(level, box)
        return upright(change_image(before, after, self.after.format), self.orientation)


@dataclass(frozen=True, eq=False)
class Glimpse:
    """A rough copy of a whole picture, read as a level of its own."""

    pixels: Pixels
    picture: Picture

    @property
    def format(self) -> PixelFormat:
        return self.picture.format

    @property
    def icc(self) -> bytes | None:
        return self.picture.icc

    @property
    def size(self) -> Size:
        return Size(self.pixels.shape[1], self.pixels.shape[0])

    def read_level(self, level: int, box: Box) -> Pixels:
        assert level == 0
        return self.pixels[box.slices]

    def reduced(self, longest_side: int) -> "Glimpse":
        step = -(-max(self.size.width, self.size.height) // longest_side)
        return Glimpse(np.ascontiguousarray(self.pixels[::step, ::step]), self.picture)

    def drawn(self, transform: MonitorTransform, orientation: int) -> Image:
        return tile_image(self, 0, self.size.box, transform, orientation)
