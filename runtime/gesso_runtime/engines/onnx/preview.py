"""A small picture of what has been made so far."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gesso_core.geometry import Box, Size
from gesso_core.pixels import Pixels
from gesso_runtime.engines.samples import light_of, pixels_of
from gesso_runtime.engines.working import resized

_LONGEST = 384  # px


class Sketch:
    """Starts as the picture before; what is made replaces it part by part."""

    def __init__(self, picture: Pixels) -> None:
        height, width = picture.shape[:2]
        self._scale = min(1.0, _LONGEST / max(height, width))
        size = Size(max(1, round(width * self._scale)), max(1, round(height * self._scale)))
        self._pixels = _shown(resized(picture, size))
        self._is_new = False

    def add(self, made: Pixels, where: Box) -> None:
        """where: in pixels of the picture before, whatever the resolution of `made`."""
        box = Box(*(round(edge * self._scale) for edge in _edges(where)))
        box = box.intersect(Size(self._pixels.shape[1], self._pixels.shape[0]).box)
        if not box.is_empty:
            step = max(1, made.shape[0] // (2 * box.height))  # twice what is needed, no more
            self._pixels[box.slices] = _shown(resized(made[::step, ::step], box.size))
            self._is_new = True

    def news(self) -> NDArray[np.uint8] | None:
        """A copy, or None if nothing was added since the last."""
        is_new, self._is_new = self._is_new, False
        return self._pixels.copy() if is_new else None


def _edges(box: Box) -> tuple[int, int, int, int]:
    return box.left, box.top, box.right, box.bottom


def _shown(pixels: Pixels) -> Any:
    return pixels_of(light_of(pixels), np.dtype(np.uint8))
