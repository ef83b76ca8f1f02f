"""Where an edit may act."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gesso_core.geometry import Box

Coverage = NDArray[np.float32]
"""h×w, 0 (not at all) … 1 (fully)."""


@dataclass(frozen=True, eq=False)
class Mask:
    """Coverage over `box`; nothing outside it. `values` None means 1 everywhere in the box."""

    box: Box
    values: Coverage | None = None

    def __post_init__(self) -> None:
        if self.values is not None and self.values.shape != (self.box.height, self.box.width):
            raise ValueError(f"mask of {self.values.shape} for {self.box}")

    def read(self, box: Box) -> Coverage:
        """Coverage over any `box`, 0 where the mask does not reach."""
        result = np.zeros((box.height, box.width), np.float32)
        common = self.box.intersect(box)
        if not common.is_empty:
            source = 1.0 if self.values is None else self.values[common.within(self.box).slices]
            result[common.within(box).slices] = source
        return result

    @property
    def tight_box(self) -> Box:
        """The smallest box holding all coverage above 0."""
        if self.values is None:
            return self.box
        return Box.around(self.values > 0).shift(self.box.left, self.box.top)
