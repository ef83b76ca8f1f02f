"""The change map of one edit, as tiles to lay over the picture."""

from dataclasses import dataclass

import numpy as np

from gesso_core.geometry import Box, Size
from gesso_desktop.document.change_image import coverage_image
from gesso_desktop.document.change_map import ChangeMap
from gesso_desktop.document.upright import upright
from gesso_desktop.state.tiles import Image


@dataclass(frozen=True, eq=False)
class CoverageSource:
    """orientation: EXIF 1…8, of file and framing together. tint: red, green, blue."""

    change_map: ChangeMap
    orientation: int
    tint: tuple[int, int, int]

    @property
    def size(self) -> Size:
        return self.change_map.size

    def draw(self, level: int, box: Box) -> Image:
        """BGRA, premultiplied. One transparent pixel stands for a tile without a change."""
        coverage = self.change_map.read_level(level, box)
        if not coverage.any():
            return np.zeros((1, 1, 4), np.uint8)
        return upright(coverage_image(coverage, self.tint), self.orientation)
