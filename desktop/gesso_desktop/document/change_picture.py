"""A small picture of where two large ones differ; a single changed pixel still shows."""

import numpy as np
from numpy.typing import NDArray

from gesso_core.geometry import Box, Size
from gesso_core.picture import fitting


class ChangePicture:
    """Collects differing pixels strip by strip; `seen` is True where any pixel below differs."""

    def __init__(self, size: Size, longest_side: int) -> None:
        small = fitting(size, longest_side)
        self._size = size
        self.seen: NDArray[np.bool_] = np.zeros((small.height, small.width), np.bool_)

    def add(self, differs: NDArray[np.bool_], box: Box) -> None:
        """differs: h×w over `box`."""
        rows = np.arange(box.top, box.bottom) * self.seen.shape[0] // self._size.height
        columns = np.arange(box.left, box.right) * self.seen.shape[1] // self._size.width
        row_starts = np.flatnonzero(np.diff(rows, prepend=-1))
        column_starts = np.flatnonzero(np.diff(columns, prepend=-1))
        pooled = np.logical_or.reduceat(differs, row_starts, axis=0)
        pooled = np.logical_or.reduceat(pooled, column_starts, axis=1)
        self.seen[np.ix_(rows[row_starts], columns[column_starts])] |= pooled
