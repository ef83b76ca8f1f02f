"""A selection as it is seen through a view: the visible part alone, at the view's own scale."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.framing import mapped
from gesso_core.geometry import Affine, Box, Size
from gesso_core.selecting.selection import Selection
from gesso_core.selecting.tile import COARSEST, Plane

ANTS = 8
"""Steps until the marching line looks the same again."""

_LOOK = 2  # px to both sides from which the line's direction is told


@dataclass(frozen=True, eq=False)
class SeenPart:
    """coverage: over `box` of the view; nothing is selected elsewhere in it."""

    box: Box
    coverage: Plane


def seen(selection: Selection, to_view: Affine, view: Size) -> SeenPart:
    """to_view: from stored pixels to pixels of the view (whole numbers are middles).

    Smooth when the picture is reduced, in crisp pixels when it is enlarged.
    """
    nothing = SeenPart(Box(0, 0, 0, 0), np.zeros((0, 0), np.uint8))
    if selection.is_empty:
        return nothing
    scale = abs(to_view.a * to_view.e - to_view.b * to_view.d) ** 0.5
    level = max(0, min(COARSEST, int(np.floor(np.log2(1 / scale)))))
    box = mapped(selection.bounds, to_view).grow(1).intersect(view.box)
    if box.is_empty:
        return nothing
    step = 1 << level
    source = mapped(box, to_view.inverse).grow(step).intersect(selection.size.box)
    reduced = Box(
        source.left // step, source.top // step, -(-source.right // step), -(-source.bottom // step)
    )
    from_reduced = Affine.scale(step, step) @ Affine.shift(reduced.left, reduced.top)
    matrix = (Affine.shift(-box.left, -box.top) @ to_view @ from_reduced).matrix[:2]
    coverage = cv2.warpAffine(
        selection.reduced(level, reduced),
        matrix,
        (box.width, box.height),
        flags=cv2.INTER_LINEAR if scale < 1 else cv2.INTER_NEAREST,
    )
    return SeenPart(box, np.asarray(coverage, np.uint8))


@dataclass(frozen=True, eq=False)
class Line:
    """Pixels of a SeenPart, by row and column; steps: 0…ANTS-1 in turn along the line."""

    rows: NDArray[np.int32]
    columns: NDArray[np.int32]
    steps: NDArray[np.int32]


def ants(part: SeenPart) -> Line:
    """Where the line around all that is at least half selected runs. Where the view cuts the
    selection there is no line."""
    if part.box.is_empty:
        nowhere = np.zeros(0, np.int32)
        return Line(nowhere, nowhere, nowhere)
    _, inside = cv2.threshold(part.coverage, 127, 1, cv2.THRESH_BINARY)
    cross = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    inner = cv2.erode(inside, cross, borderType=cv2.BORDER_REPLICATE)
    found = cv2.findNonZero(cv2.subtract(inside, inner))
    places = np.zeros((0, 2), np.int32) if found is None else np.asarray(found).reshape(-1, 2)
    columns, rows = places[:, 0].astype(np.int32), places[:, 1].astype(np.int32)
    height, width = part.coverage.shape
    left, right = np.maximum(columns - _LOOK, 0), np.minimum(columns + _LOOK, width - 1)
    above, below = np.maximum(rows - _LOOK, 0), np.minimum(rows + _LOOK, height - 1)
    flat = np.asarray(inside, np.int8)
    across = flat[rows, right] - flat[rows, left]
    down = flat[below, columns] - flat[above, columns]
    # Counted along the line: x + y stands still on one of the two diagonals, x - y on the other.
    x, y = columns + part.box.left, rows + part.box.top
    steps = np.where(across * down > 0, x - y, x + y) % ANTS
    return Line(rows, columns, steps.astype(np.int32))
