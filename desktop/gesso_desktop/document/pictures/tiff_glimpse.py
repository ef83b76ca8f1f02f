"""A rough small version of a TIFF page at once, from as few of its bytes as show what it is.

Rows are sampled, not averaged. Where they lie further apart than the small version's, because a
strip or tile has to be decoded from its top, the rows between are interpolated.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gesso_core.geometry import Size
from gesso_core.picture import fitting
from gesso_core.pixels import Pixels
from gesso_desktop.document.pictures.tiff_page import TiffPage
from gesso_desktop.document.pictures.tiff_segments import JPEG, LZW, Segments

_DECODED_BYTES = 48 << 20  # 0.2 s of inflating on one core
_SLOW = (LZW, JPEG)
_READS = 4000  # each takes about 40 µs, however little it reads


@dataclass(frozen=True, eq=False)
class _Sampled:
    """Rows of one row of segments, counted from its top, ascending."""

    row: int
    inside: NDArray[np.intp]


def glimpse(page: TiffPage, longest_side: int) -> Pixels:
    """h×w×c of the size that `fitting` says."""
    segments = page.segments
    to = fitting(segments.size, longest_side)
    columns = _centres(segments.size.width, to.width)
    planned = _planned(segments, to)
    if segments.can_read_rows:  # too little work for threads, which only wait for each other
        lines = [_lines(page, part, columns) for part in planned]
    else:
        with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
            lines = list(pool.map(lambda part: _lines(page, part, columns), planned))
    height = segments.segment.height
    at = np.concatenate([part.row * height + part.inside for part in planned])
    return _interpolated(np.concatenate(lines), at, _centres(segments.size.height, to.height))


def _planned(segments: Segments, to: Size) -> list[_Sampled]:
    wanted = _centres(segments.size.height, to.height)
    parts = segments.across * segments.planes
    row_bytes = segments.row_bytes * parts
    if segments.can_read_rows:
        wanted = _thinned(wanted, min(_READS // parts, _DECODED_BYTES // row_bytes))
        return _by_segment(wanted, segments)
    height, decoded = segments.segment.height, _DECODED_BYTES
    if segments.compression in _SLOW:
        decoded //= 4
    if not segments.can_stop_early:
        most = decoded // (row_bytes * height)
        held = _thinned(np.unique(wanted // height), min(most, _READS // parts))
        return _by_segment(wanted[np.isin(wanted // height, held)], segments)
    rows = _thinned(np.unique(wanted // height), min(decoded // row_bytes, _READS // parts))
    deep = min(height, decoded // (row_bytes * len(rows)))
    step = max(1, segments.size.height // to.height)
    # A few rows below the first show little more than that does.
    inside = np.arange(0, deep if 2 * deep > height else 1, step)
    return [_Sampled(int(row), inside[inside < segments.rows_in(int(row))]) for row in rows]


def _by_segment(wanted: NDArray[np.intp], segments: Segments) -> list[_Sampled]:
    rows, inside = np.divmod(wanted, segments.segment.height)
    return [_Sampled(int(row), inside[rows == row]) for row in np.unique(rows)]


def _thinned(places: NDArray[np.intp], most: int) -> NDArray[np.intp]:
    """At most so many of them (but one), evenly spread."""
    if len(places) <= most:
        return places
    return places[_centres(len(places), max(1, most))]


def _centres(length: int, parts: int) -> NDArray[np.intp]:
    """The middle places of equal parts."""
    return ((np.arange(parts) + 0.5) * (length / parts)).astype(np.intp)


def _lines(page: TiffPage, part: _Sampled, columns: NDArray[np.intp]) -> Pixels:
    """rows×columns×c."""
    planes = [_plane(page.segments, part, columns, n) for n in range(page.segments.planes)]
    return page.meaning(np.concatenate(planes, axis=2) if len(planes) > 1 else planes[0])


def _plane(segments: Segments, part: _Sampled, columns: NDArray[np.intp], plane: int) -> Pixels:
    width = segments.segment.width
    result = np.empty((len(part.inside), len(columns), segments.samples), segments.dtype)
    deep = min(int(part.inside[-1]) + 1, segments.rows_in(part.row))
    starts = np.searchsorted(columns, np.arange(segments.across + 1) * width)
    for column in range(segments.across):
        here = slice(starts[column], starts[column + 1])
        across = columns[here] - column * width
        index = segments.index(plane, part.row, column)
        if not len(across):
            continue
        if segments.can_read_rows:
            for line, n in zip(result, part.inside, strict=True):
                row = segments.rows(index, int(n), 1, slice(0, width))
                line[here] = row[0].take(across, axis=0)
        else:
            decoded = segments.first_rows(index, deep)
            result[:, here] = decoded[part.inside].take(across, axis=1)
    return result


def _interpolated(lines: Pixels, at: NDArray[np.intp], wanted: NDArray[np.intp]) -> Pixels:
    """lines: at rows `at`, ascending. Rows beyond the first and last are theirs."""
    if np.array_equal(at, wanted):
        return lines
    above = np.clip(np.searchsorted(at, wanted), 1, max(1, len(at) - 1))
    if len(at) == 1:
        return np.repeat(lines, len(wanted), axis=0)
    low, high = at[above - 1], at[above]
    share = np.clip((wanted - low) / (high - low), 0, 1).astype(np.float32)[:, None, None]
    below = lines[above - 1]
    mixed = lines[above].astype(np.float32)
    mixed -= below
    mixed *= share
    mixed += below
    if lines.dtype.kind == "f":
        return np.asarray(mixed, lines.dtype)
    return np.asarray(np.rint(mixed), lines.dtype)
