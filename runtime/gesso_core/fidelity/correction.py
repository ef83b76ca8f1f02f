"""What a hand added to a change map, and took out of it."""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from gesso_core.fidelity.blend import shown_mask
from gesso_core.geometry import Size
from gesso_core.mask import Coverage, Mask
from gesso_core.planning import EditPlan

_STEPS = np.float32(65535)  # 16 bits, so that what a project keeps is what was blended


@dataclass(frozen=True, eq=False)
class Correction:
    """Over the shown crop, 0…1, in steps of 1/65535. Taking away wins over what was found or added
    before; adding wins over what was taken away before."""

    added: Coverage
    taken: Coverage

    @classmethod
    def none(cls, size: Size) -> "Correction":
        """size: of the plan's content."""
        nothing = np.zeros((size.height, size.width), np.float32)
        return cls(nothing, nothing)

    def further(
        self, plan: EditPlan, *, add: Mask | None = None, subtract: Mask | None = None
    ) -> "Correction":
        """These, then areas of the picture added, then others taken away."""
        added, taken = self.added, self.taken
        if add is not None:
            more = _in_steps(shown_mask(add, plan))
            added, taken = np.maximum(added, more), np.minimum(taken, 1 - more)
        if subtract is not None:
            less = _in_steps(shown_mask(subtract, plan))
            added, taken = np.minimum(added, 1 - less), np.maximum(taken, less)
        return Correction(_in_steps(added), _in_steps(taken))

    def applied(self, change: Coverage) -> Coverage:
        """A change map, corrected."""
        return np.asarray(np.minimum(np.maximum(change, self.added), 1 - self.taken), np.float32)

    @cached_property
    def spared(self) -> Coverage:
        """What stays to the pixel although the margin of a changed area would reach it.

        Wider by one pixel: between two it is interpolated, and must be 1 up to the border.
        """
        return np.asarray(cv2.dilate(self.taken, np.ones((3, 3), np.uint8)), np.float32)


def _in_steps(coverage: Coverage) -> Coverage:
    return np.asarray(np.rint(coverage * _STEPS) / _STEPS, np.float32)
