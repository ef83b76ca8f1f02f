"""A small picture of how far two large ones differ; a single changed pixel still shows."""

import numpy as np
from numpy.typing import NDArray

from gesso_core.geometry import Box, Size
from gesso_core.picture import fitting


class ChangePicture:
    """Collects differences strip by strip; `distance` is the largest of the pixels below, h×w."""

    def __init__(self, size: Size, longest_side: int) -> None:
        small = fitting(size, longest_side)
        self._size = size
        self.distance: NDArray[np.float32] = np.zeros((small.height, small.width), np.float32)

    def add(self, distance: NDArray[np.float32], box: Box) -> None:
        """distance: h×w over `box`."""
        rows = np.arange(box.top, box.bottom) * self.distance.shape[0] // self._size.height
        columns = np.arange(box.left, box.right) * self.distance.shape[1] // self._size.width
        row_starts = np.flatnonzero(np.diff(rows, prepend=-1))
        column_starts = np.flatnonzero(np.diff(columns, prepend=-1))
        pooled = np.maximum.reduceat(distance, row_starts, axis=0)
        pooled = np.maximum.reduceat(pooled, column_starts, axis=1)
        place = np.ix_(rows[row_starts], columns[column_starts])
        self.distance[place] = np.maximum(self.distance[place], pooled)
