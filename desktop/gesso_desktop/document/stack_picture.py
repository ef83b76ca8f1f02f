"""A stack of patches over its original as a picture: what it was when it was asked for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gesso_core.geometry import Box, Size
from gesso_core.mask import Coverage
from gesso_core.pixels import PixelFormat, Pixels
from gesso_desktop.document.coverage import change, coverage
from gesso_desktop.document.evaluation import Evaluation
from gesso_desktop.document.reduced import reduce_stack
from gesso_desktop.document.stack import Stack


@dataclass(frozen=True, eq=False)
class StackPicture:
    """Any thread may read, until the document is closed. read_proxy(side): of the original."""

    evaluation: Evaluation
    stack: Stack
    icc: bytes | None
    orientation: int
    read_proxy: Callable[[int], Pixels]

    @property
    def size(self) -> Size:
        return self.stack.size

    @property
    def format(self) -> PixelFormat:
        return self.stack.format

    @property
    def state(self) -> str:
        return self.stack.state

    def read(self, box: Box) -> Pixels:
        return self.evaluation.read(self.stack, box)

    def proxy(self, longest_side: int) -> Pixels:
        return reduce_stack(self.evaluation, self.stack, self.read_proxy(longest_side))

    def acts(self, box: Box) -> NDArray[np.bool_]:
        """h×w over `box`: where some patch has any weight."""
        return coverage(self.stack, self.evaluation.store, box)

    def change(self, box: Box) -> Coverage:
        """h×w over `box`, 0…1: how far the patches replace what is below, opacity left out."""
        return change(self.stack, self.evaluation.store, box)

    def parts(self) -> Iterator[Box]:
        """Disjoint boxes, at most one per tile, outside which it equals the original."""
        yield from self.stack.parts().values()
