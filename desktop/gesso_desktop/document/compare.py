"""Which pixels of two pictures differ: streamed in strips, bit for bit."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.errors import SizeMismatch
from gesso_core.geometry import Box
from gesso_core.picture import Picture
from gesso_core.pixels import Alpha, Pixels
from gesso_core.progress import Progress, Report

_STRIP_PIXELS = 1_000_000  # 6 MB of 16-bit RGB each side: large enough to stream, small to hold
_CELL = 64  # px; differences closer than this share a box

Allowed = Callable[[Box], NDArray[np.bool_]]
"""Where pixels over a box (h×w) were allowed to change."""

Observer = Callable[[NDArray[np.float32], Box], None]
"""Told how far each pixel (h×w) of a strip differs, in stored numbers; not for equal strips."""


@dataclass(frozen=True, slots=True)
class Difference:
    """changed: pixels with any differing channel. boxes: around them, largest first.

    largest: of any channel, in stored numbers. outside: changed pixels where none was allowed;
    None if nothing was said about where.
    """

    pixels: int
    changed: int
    boxes: tuple[Box, ...]
    largest: float
    outside: int | None

    @property
    def share(self) -> float:
        return self.changed / max(self.pixels, 1)


def compare(
    before: Picture,
    after: Picture,
    report: Report,
    *,
    within: tuple[Box, ...] | None = None,
    allowed: Allowed | None = None,
    observe: Observer | None = None,
) -> Difference:
    """Compare two pictures of one size, only `within` those boxes if given (they must not overlap).

    A gained alpha channel is compared with full opacity; where it may change is not for `allowed`
    to say, which is about colours. Raises SizeMismatch when the sizes differ.
    """
    if before.size != after.size:
        raise SizeMismatch(
            f"One picture is {before.size.width}×{before.size.height}, "
            f"the other {after.size.width}×{after.size.height} pixels.",
            "Compare pictures of the same size.",
        )
    strips = [strip for box in within or (before.size.box,) for strip in _strips(box)]
    cells = _Cells(before.size.width, before.size.height)
    changed, outside, largest = 0, 0, 0.0
    for number, strip in enumerate(strips):
        old, new, gained = _comparable(before, after, strip)
        colours = _differs(old[..., :gained], new[..., :gained])
        differs = _differs(old, new)
        if differs.any():
            changed += int(differs.sum())
            distance = _distance(old, new)
            largest = max(largest, float(distance.max()))
            cells.add(differs, strip)
            if observe is not None:
                observe(distance, strip)
            if allowed is not None:
                outside += int((colours & ~allowed(strip)).sum())
        report(Progress("comparing", number + 1, len(strips)))
    area = sum(strip.area for strip in strips)
    pixels = before.size.area if within is None else area
    return Difference(pixels, changed, cells.boxes(), largest, outside if allowed else None)


def _strips(box: Box) -> list[Box]:
    rows = max(1, _STRIP_PIXELS // max(box.width, 1))
    edges = [*range(box.top, box.bottom, rows), box.bottom]
    return [Box(box.left, top, box.right, bottom) for top, bottom in pairwise(edges)]


def _comparable(before: Picture, after: Picture, box: Box) -> tuple[Pixels, Pixels, int | None]:
    """Both with the same channels, and how many come before a gained alpha channel (or None)."""
    old, new, gained = before.read(box), after.read(box), None
    if before.format.alpha is Alpha.NONE and after.format.alpha is not Alpha.NONE:
        gained = before.format.colour_channels
        old = np.insert(old, gained, before.format.largest, axis=2)
    if old.shape[2] != new.shape[2]:
        shared = min(before.format.colour_channels, after.format.colour_channels)
        old, new = old[..., :shared], new[..., :shared]
    if old.dtype != new.dtype:  # another depth: compare what the numbers mean
        old = old.astype(np.float32) / before.format.largest
        new = new.astype(np.float32) / after.format.largest
    return old, new, gained


def _differs(old: Pixels, new: Pixels) -> NDArray[np.bool_]:
    if old.dtype == np.float32:  # NaN differs from itself by value, never by its bits
        old, new = old.view(np.uint32), new.view(np.uint32)
    # Channel by channel: NumPy reduces a short last axis ten times slower.
    channels = (old[..., n] != new[..., n] for n in range(old.shape[2]))
    return reduce(np.logical_or, channels, np.zeros(old.shape[:2], np.bool_))


def _distance(old: Pixels, new: Pixels) -> NDArray[np.float32]:
    """Of the channel that differs most; a differing NaN counts as the largest number there is."""
    apart = np.abs(old.astype(np.float32) - new.astype(np.float32))
    distance = reduce(np.maximum, (apart[..., n] for n in range(apart.shape[2])))
    return np.nan_to_num(np.asarray(distance, np.float32), nan=float(np.finfo(np.float32).max))


class _Cells:
    """The extent of differences per cell of a coarse grid, merged into boxes at the end."""

    def __init__(self, width: int, height: int) -> None:
        shape = (-(-height // _CELL), -(-width // _CELL))
        self._touched = np.zeros(shape, np.uint8)
        self._extent: dict[tuple[int, int], Box] = {}

    def add(self, differs: NDArray[np.bool_], strip: Box) -> None:
        for cell in strip.tiles(_CELL):
            part = differs[cell.within(strip).slices]
            if part.any():
                at = cell.top // _CELL, cell.left // _CELL
                self._touched[at] = 1
                extent = Box.around(part).shift(cell.left, cell.top)
                known = self._extent.get(at)
                self._extent[at] = known.union(extent) if known else extent

    def boxes(self) -> tuple[Box, ...]:
        _, labels = cv2.connectedComponents(self._touched, connectivity=8)
        merged: dict[int, Box] = {}
        for at, extent in self._extent.items():
            label = int(labels[at])
            merged[label] = merged[label].union(extent) if label in merged else extent
        return tuple(sorted(merged.values(), key=lambda box: -box.area))
