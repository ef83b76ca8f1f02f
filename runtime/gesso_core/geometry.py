"""Sizes, boxes and affine maps in pixels. Boxes are half-open, origin top-left."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Size:
    width: int
    height: int

    @property
    def area(self) -> int:
        return self.width * self.height

    @property
    def box(self) -> "Box":
        """The whole of it, at the origin."""
        return Box(0, 0, self.width, self.height)

    @property
    def transposed(self) -> "Size":
        return Size(self.height, self.width)


@dataclass(frozen=True, slots=True)
class Box:
    """Columns `left…right-1`, rows `top…bottom-1`. Empty when it has no width or no height."""

    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    def at(cls, left: int, top: int, width: int, height: int) -> "Box":
        return cls(left, top, left + width, top + height)

    @classmethod
    def around(cls, where: NDArray[np.bool_]) -> "Box":
        """The smallest box that holds every True of a 2-D array; empty at the origin if none is."""
        rows, columns = np.flatnonzero(where.any(1)), np.flatnonzero(where.any(0))
        if not len(rows):
            return cls(0, 0, 0, 0)
        return cls(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)

    @property
    def width(self) -> int:
        return max(0, self.right - self.left)

    @property
    def height(self) -> int:
        return max(0, self.bottom - self.top)

    @property
    def size(self) -> Size:
        return Size(self.width, self.height)

    @property
    def area(self) -> int:
        return self.width * self.height

    @property
    def is_empty(self) -> bool:
        return self.right <= self.left or self.bottom <= self.top

    @property
    def slices(self) -> tuple[slice, slice]:
        """For indexing a rows×columns array that starts at the origin."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    def intersect(self, other: "Box") -> "Box":
        """The common part; a box with no area if there is none."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        return Box(
            left,
            top,
            max(left, min(self.right, other.right)),
            max(top, min(self.bottom, other.bottom)),
        )

    def union(self, other: "Box") -> "Box":
        """The smallest box around both; an empty box adds nothing."""
        if self.is_empty or other.is_empty:
            return other if self.is_empty else self
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def contains(self, other: "Box") -> bool:
        return other.is_empty or self.intersect(other) == other

    def grow(self, pixels: int) -> "Box":
        return Box(self.left - pixels, self.top - pixels, self.right + pixels, self.bottom + pixels)

    def shift(self, dx: int, dy: int) -> "Box":
        return Box(self.left + dx, self.top + dy, self.right + dx, self.bottom + dy)

    def within(self, outer: "Box") -> "Box":
        """The same place counted from the corner of `outer`."""
        return self.shift(-outer.left, -outer.top)

    def tiles(self, side: int) -> Iterator["Box"]:
        """The parts of this box in each cell of a `side` px grid anchored at the origin."""
        if self.is_empty:
            return
        for top in range(self.top // side * side, self.bottom, side):
            for left in range(self.left // side * side, self.right, side):
                yield Box.at(left, top, side, side).intersect(self)


@dataclass(frozen=True, slots=True)
class Affine:
    """x' = a·x + b·y + c, y' = d·x + e·y + f. Whole numbers are pixel centres, as in OpenCV."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 0.0
    e: float = 1.0
    f: float = 0.0

    @classmethod
    def scale(cls, sx: float, sy: float) -> "Affine":
        """Resizing about pixel edges: centre x maps to (x + ½)·sx − ½."""
        return cls(sx, 0.0, (sx - 1) / 2, 0.0, sy, (sy - 1) / 2)

    @classmethod
    def shift(cls, dx: float, dy: float) -> "Affine":
        return cls(c=dx, f=dy)

    @classmethod
    def from_matrix(cls, matrix: NDArray[np.floating]) -> "Affine":
        """matrix: 2×3 or 3×3."""
        return cls(*(float(v) for v in matrix[:2].ravel()))

    @property
    def matrix(self) -> NDArray[np.float64]:
        """3×3, float64."""
        return np.array([[self.a, self.b, self.c], [self.d, self.e, self.f], [0, 0, 1]], np.float64)

    def __matmul__(self, first: "Affine") -> "Affine":
        """`(second @ first)` applies `first`, then `second`."""
        return Affine.from_matrix(self.matrix @ first.matrix)

    @property
    def inverse(self) -> "Affine":
        return Affine.from_matrix(np.linalg.inv(self.matrix))

    def apply(self, points: NDArray[np.floating]) -> NDArray[np.float64]:
        """points: n×2 as (x, y)."""
        matrix = self.matrix
        return np.asarray(points @ matrix[:2, :2].T + matrix[:2, 2], np.float64)
