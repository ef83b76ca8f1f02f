"""One instant of what is seen: any part at any level, from any thread, whatever is edited since."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gesso_core.geometry import Box, Size
from gesso_core.picture import fitting
from gesso_core.pixels import PixelFormat, Pixels
from gesso_desktop.document.area import level_size, reduced
from gesso_desktop.document.coverage import coverage
from gesso_desktop.document.reduced import reduce_stack
from gesso_desktop.document.stack import Stack
from gesso_desktop.document.viewing.ground import Ground


@dataclass(frozen=True, eq=False)
class Sight:
    """A picture (see `gesso_core.picture`). Level k is the picture halved k times."""

    ground: Ground
    stack: Stack

    @property
    def size(self) -> Size:
        return self.stack.size

    @property
    def format(self) -> PixelFormat:
        return self.stack.format

    @property
    def icc(self) -> bytes | None:
        return self.ground.picture.icc

    @property
    def orientation(self) -> int:
        return self.ground.picture.orientation

    @property
    def state(self) -> str:
        """Sights of one picture with equal states have equal pixels."""
        return self.stack.state

    def level_size(self, level: int) -> Size:
        return level_size(self.size, level)

    def read(self, box: Box) -> Pixels:
        """Exact: what saving would write."""
        return self.ground.evaluation.read(self.stack, box)

    def read_level(self, level: int, box: Box) -> Pixels:
        """box: in pixels of the level, each the mean of 2^level × 2^level stored pixels.

        Level 0 is `read`, and levels that the pyramid does not keep are reduced from it. In those
        it keeps operators work at scale 2^-level, close to the reduced result.
        """
        if level == 0:
            return self.read(box)
        if self.is_scaled(level) or not self.stack.levels:
            return self.ground.evaluation.read_on(self.ground.plane(level), self.stack, box)
        return reduced(self.read, self.size, level, box, self.format)

    def is_scaled(self, level: int) -> bool:
        """Whether operators work on reduced pixels there."""
        return level >= self.ground.pyramid.first

    def proxy(self, longest_side: int) -> Pixels:
        kept = self.ground.pyramid.proxy(fitting(self.size, longest_side))
        if kept is None:
            base = self.ground.picture.proxy(longest_side)
            return reduce_stack(self.ground.evaluation, self.stack, base)
        return reduce_stack(self.ground.evaluation, self.stack, kept, "pyramid")

    def reached(self, box: Box) -> NDArray[np.bool_]:
        """h×w over a box of stored pixels: where any edit that is seen may act."""
        return coverage(self.stack, self.ground.evaluation.store, box)
