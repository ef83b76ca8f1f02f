"""What a hand draws, as plain data, and what it selects.

Coordinates are stored pixels, pixel (0, 0) reaching from 0 to 1.
"""

import math
from dataclasses import dataclass
from typing import assert_never

import numpy as np

from gesso_core.geometry import Size
from gesso_core.progress import Report, silent
from gesso_core.selecting.filling import Points, filled
from gesso_core.selecting.selection import Selection
from gesso_core.selecting.sweep import swept

Point = tuple[float, float]

_FLAT = 0.02
"""px by which the straight pieces of an ellipse may miss it."""


@dataclass(frozen=True, slots=True)
class Rectangle:
    """Between two opposite corners."""

    first: Point
    second: Point


@dataclass(frozen=True, slots=True)
class Ellipse:
    """The one that touches all sides of the rectangle between two opposite corners."""

    first: Point
    second: Point


@dataclass(frozen=True, slots=True)
class Polygon:
    """Closed from the last point to the first."""

    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Dab:
    """One point of a stroke. radius: px. opacity: 0…1."""

    point: Point
    radius: float
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Stroke:
    """hardness: the share 0…1 of the radius that is covered fully."""

    dabs: tuple[Dab, ...]
    hardness: float = 1.0


Shape = Rectangle | Ellipse | Polygon | Stroke


def drawn(shape: Shape, size: Size, report: Report = silent) -> Selection:
    """What the shape selects of a picture, edges smooth."""
    match shape:
        case Rectangle(first=(left, top), second=(right, bottom)):
            corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
            return filled(np.array(corners, np.float64), size, report)
        case Ellipse():
            return filled(ellipse_points(shape), size, report)
        case Polygon():
            points = np.array(shape.points, np.float64).reshape(-1, 2)
            return filled(points, size, report)
        case Stroke():
            samples = [(*dab.point, dab.radius, dab.opacity) for dab in shape.dabs]
            return swept(np.array(samples, np.float64).reshape(-1, 4), shape.hardness, size, report)
        case _:
            assert_never(shape)


def ellipse_points(shape: Ellipse) -> Points:
    (left, top), (right, bottom) = shape.first, shape.second
    across, down = abs(right - left) / 2, abs(bottom - top) / 2
    longest = max(across, down, 1.0)
    count = max(16, math.ceil(math.pi / math.acos(1 - _FLAT / longest)))
    angle = np.arange(count) * (2 * math.pi / count)
    x, y = (left + right) / 2 + across * np.cos(angle), (top + bottom) / 2 + down * np.sin(angle)
    return np.asarray(np.stack([x, y], 1), np.float64)
