"""The area inside a closed line, exact to a 255th of each pixel."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gesso_core.geometry import Size
from gesso_core.progress import Progress, Report, silent
from gesso_core.selecting.selection import Selection
from gesso_core.selecting.tile import FULL, SIDE, Cell, Plane, Tile, cell_box, tile_of

Points = NDArray[np.float64]
"""n×2 as (x, y), pixel (0, 0) reaching from 0 to 1."""

_Numbers = NDArray[np.float64]
_Indices = NDArray[np.int64]


def filled(points: Points, size: Size, report: Report = silent) -> Selection:
    """What the closed line goes round at least once in all; loops that turn back cancel.

    Every edge adds the signed area to its right, row by row; a running sum along the row turns
    that into coverage. So the cost is that of the border, and all between is full tiles.
    """
    rows, columns, areas = _signed_areas(points, size)
    if not len(rows):
        return Selection(size)
    across = -(-size.width // SIDE)
    cells = rows // SIDE * across + columns // SIDE
    order = np.argsort(cells, kind="stable")
    rows, columns, areas, cells = rows[order], columns[order], areas[order], cells[order]
    marked, starts = np.unique(cells, return_index=True)
    ends = np.append(starts[1:], len(cells))
    pieces = {
        (int(cell) // across, int(cell) % across): slice(int(start), int(end))
        for cell, start, end in zip(marked, starts, ends, strict=True)
    }
    tiles = dict[Cell, Tile]()
    bands = sorted({row for row, _ in pieces})
    for number, row in enumerate(bands):
        report(Progress("selecting", number, len(bands)))
        carried: _Numbers = np.zeros(cell_box((row, 0), size).height)
        for column in range(across):
            cell, piece = (row, column), pieces.get((row, column))
            box = cell_box(cell, size)
            if piece is None:
                covered = carried[:, None]
                flat = _rounded(covered)
                if flat.min() == 255:
                    tiles[cell] = FULL
                if flat.min() == 255 or not flat.any():
                    continue
            else:
                place = (rows[piece] - box.top) * box.width + columns[piece] - box.left
                added = np.bincount(place, areas[piece], box.area)
                covered = np.cumsum(added.reshape(box.height, box.width), 1) + carried[:, None]
                carried = covered[:, -1]
            tile = tile_of(np.broadcast_to(_rounded(covered), (box.height, box.width)))
            if tile is not None:
                tiles[cell] = tile
    return Selection(size, tiles)


def _rounded(winding: _Numbers) -> Plane:
    return np.asarray(np.rint(np.minimum(np.abs(winding), 1) * 255), np.uint8)


def _signed_areas(points: Points, size: Size) -> tuple[_Indices, _Indices, _Numbers]:
    """Row, column and signed area of all that a pixel gains over its left neighbour."""
    start, end = points, np.roll(points, -1, axis=0)
    edge, share = _cuts(start, end, size)
    first = np.flatnonzero(edge[1:] == edge[:-1])  # the rest join one edge to the next
    step = end - start
    here = start[edge[first]] + share[first, None] * step[edge[first]]
    there = start[edge[first]] + share[first + 1, None] * step[edge[first]]
    middle, height = (here + there) / 2, there[:, 1] - here[:, 1]
    row, column = np.floor(middle[:, 1]).astype(np.int64), np.floor(middle[:, 0]).astype(np.int64)
    inside = (height != 0) & (row >= 0) & (row < size.height) & (column < size.width)
    row, height, x = row[inside], height[inside], np.maximum(middle[inside, 0], 0.0)
    column = np.maximum(column[inside], 0)
    beyond = height * (x - column)  # the part of the pixel left of the edge
    rows, columns = np.concatenate([row, row]), np.concatenate([column, column + 1])
    areas = np.concatenate([height - beyond, beyond])
    kept = columns < size.width
    return rows[kept], columns[kept], areas[kept]


def _cuts(start: Points, end: Points, size: Size) -> tuple[_Indices, _Numbers]:
    """Every edge's ends and its crossings of pixel borders: the edge and the share of its way."""
    edges, shares = [], []
    for axis, length in ((0, size.width), (1, size.height)):
        for edge, share in _crossings(start[:, axis], end[:, axis], length):
            edges.append(edge)
            shares.append(share)
    every = np.arange(len(start))
    edge = np.concatenate([every, every, *edges])
    share = np.concatenate([np.zeros(len(every)), np.ones(len(every)), *shares])
    order = np.lexsort((share, edge))
    return edge[order], share[order]


def _crossings(start: _Numbers, end: _Numbers, length: int) -> Iterator[tuple[_Indices, _Numbers]]:
    low = np.maximum(np.floor(np.minimum(start, end)) + 1, 0)
    high = np.minimum(np.ceil(np.maximum(start, end)) - 1, length)
    count = np.maximum(high - low + 1, 0).astype(np.int64)
    if not count.any():
        return
    edge = np.repeat(np.arange(len(start)), count)
    number = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
    yield edge, (low[edge] + number - start[edge]) / (end[edge] - start[edge])
