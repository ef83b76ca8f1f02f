"""Bytes of a file that nobody uses any more: to be used again, and wiped if nobody does."""

from bisect import bisect_left, bisect_right, insort
from typing import BinaryIO

_WIPE_BYTES = 4 << 20  # zeros in hand at a time


class FreeRanges:
    """Half-open byte ranges, apart from each other: adjacent ones become one.

    What is taken begins at an even place, as TIFF 6.0 asks for, or where it was.
    """

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        # Length from the first even place, and start: to look at every range would be quadratic.
        self._by_length: list[tuple[int, int]] = []

    def add(self, start: int, end: int) -> None:
        """The range must not overlap one that is free already; an empty one is ignored."""
        if start >= end:
            return
        index = bisect_left(self._starts, start)
        if index < len(self._starts) and self._starts[index] == end:
            _, end = self._remove(index)
        if index > 0 and self._ends[index - 1] == start:
            start, _ = self._remove(index - 1)
        self._insert(start, end)

    def take(self, length: int, near: int) -> int | None:
        """Where that many bytes fit: in the range around `near`, else in the smallest; or None.

        The range around is filled from its start, so that what is left over stays in one piece.
        """
        index = bisect_right(self._starts, near) - 1
        if index >= 0 and near < self._ends[index]:
            place = min(_even(self._starts[index]), near)
            if place + length <= self._ends[index]:
                return self._cut(index, place, length)
        position = bisect_left(self._by_length, (length, 0))
        if position == len(self._by_length):
            return None
        index = bisect_left(self._starts, self._by_length[position][1])
        return self._cut(index, _even(self._starts[index]), length)

    def take_tail(self, file_end: int) -> int:
        """Where to append to a file of this length: at its end, or where its free tail begins."""
        if not self._ends or self._ends[-1] != file_end:
            return _even(file_end)
        start, end = self._remove(len(self._starts) - 1)
        self.add(start, min(_even(start), end))
        return _even(start)

    def wipe(self, file: BinaryIO) -> None:
        """Overwrites all that is still free with zeros."""
        for start, end in zip(self._starts, self._ends, strict=True):
            file.seek(start)
            for at in range(start, end, _WIPE_BYTES):
                file.write(bytes(min(_WIPE_BYTES, end - at)))

    def _cut(self, index: int, place: int, length: int) -> int:
        start, end = self._remove(index)
        self.add(start, place)
        self.add(place + length, end)
        return place

    def _insert(self, start: int, end: int) -> None:
        index = bisect_left(self._starts, start)
        self._starts.insert(index, start)
        self._ends.insert(index, end)
        insort(self._by_length, (end - _even(start), start))

    def _remove(self, index: int) -> tuple[int, int]:
        start, end = self._starts.pop(index), self._ends.pop(index)
        self._by_length.pop(bisect_left(self._by_length, (end - _even(start), start)))
        return start, end


def _even(place: int) -> int:
    return place + (place & 1)
