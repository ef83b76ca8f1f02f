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

_HALF = np.uint8(128)
_LOOK = 2  # px to both sides from which the line's direction is told
_SPECK = np.ones((5, 5), np.uint8)  # what this does not fit into is no area, but specks and hairs
_AROUND = np.ones((3, 3), np.uint8)
_ROOM = 3  # px on every side, so that a line has room around specks


@dataclass(frozen=True, eq=False)
class SeenPart:
    """coverage: over `box` of the view; nothing is selected elsewhere in it."""

    box: Box
    coverage: Plane


def seen(selection: Selection, to_view: Affine, view: Size) -> SeenPart:
    """to_view: from stored pixels to pixels of the view (whole numbers are middles).

    Smooth when the picture is reduced, in crisp pixels when it is enlarged. Specks and hairs that
    are faint, or that reducing makes faint, count as half selected: they could not be seen.
    """
    nothing = SeenPart(Box(0, 0, 0, 0), np.zeros((0, 0), np.uint8))
    if selection.is_empty:
        return nothing
    scale = abs(to_view.a * to_view.e - to_view.b * to_view.d) ** 0.5
    level = max(0, min(COARSEST, int(np.floor(np.log2(1 / scale)))))
    box = mapped(selection.bounds, to_view).grow(_ROOM).intersect(view.box)
    if box.is_empty:
        return nothing
    step = 1 << level
    source = mapped(box, to_view.inverse).grow(step).intersect(selection.size.box)
    reduced = Box(
        source.left // step, source.top // step, -(-source.right // step), -(-source.bottom // step)
    )
    from_reduced = Affine.scale(step, step) @ Affine.shift(reduced.left, reduced.top)
    matrix = (Affine.shift(-box.left, -box.top) @ to_view @ from_reduced).matrix[:2]
    averaged, size = selection.reduced(level, reduced), (box.width, box.height)
    flags = cv2.INTER_LINEAR if scale < 1 else cv2.INTER_NEAREST
    coverage = np.asarray(cv2.warpAffine(averaged, matrix, size, flags=flags), np.uint8)
    anything = (averaged > 0).astype(np.uint8)
    if scale < 1:  # a single pixel may lie between those that are looked up
        anything = np.asarray(cv2.dilate(anything, _AROUND), np.uint8)
    anything = np.asarray(cv2.warpAffine(anything, matrix, size, flags=cv2.INTER_NEAREST), np.uint8)
    wide = cv2.erode(anything, _SPECK, borderType=cv2.BORDER_CONSTANT, borderValue=0) > 0
    specks = _without(anything, (coverage >= _HALF) | wide)
    return SeenPart(box, np.where(specks, np.maximum(coverage, _HALF), coverage))


@dataclass(frozen=True, eq=False)
class Line:
    """Pixels of a SeenPart, by row and column; steps: 0…ANTS-1 in turn along the line."""

    rows: NDArray[np.int32]
    columns: NDArray[np.int32]
    steps: NDArray[np.int32]


def ants(part: SeenPart) -> Line:
    """Where the line around all that is at least half selected runs. Where the view cuts the
    selection there is no line. Around what is too small to hold a line it runs one pixel outside.
    """
    if part.box.is_empty:
        nowhere = np.zeros(0, np.int32)
        return Line(nowhere, nowhere, nowhere)
    inside = (part.coverage >= _HALF).astype(np.uint8)
    small = _without(inside, cv2.erode(inside, _AROUND, borderType=cv2.BORDER_REPLICATE) > 0)
    if small.any():
        widened = np.asarray(cv2.dilate(small.astype(np.uint8), _AROUND), np.uint8)
        inside = np.maximum(inside, widened)
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


def _without(plane: Plane, cores: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Those connected spots of `plane` in which no core lies."""
    reached = cv2.dilate(cores.astype(np.uint8), _AROUND)
    if not np.any(plane > reached):  # by far the most often, and ten times as fast
        return np.zeros(plane.shape, np.bool_)
    count, found = cv2.connectedComponents(plane, connectivity=8)
    has_none = np.ones(count, np.bool_)
    labels = np.asarray(found)
    has_none[labels[cores]] = False
    has_none[0] = False
    return np.asarray(has_none[labels])
