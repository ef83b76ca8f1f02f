"""Who uses which bytes of a TIFF, so that nothing is written where somebody else looks."""

from collections.abc import Iterable

import numpy as np

from gesso_core.errors import DamagedFile
from gesso_desktop.document.saving.tiff_ifd import (
    IFD,
    IFD8,
    Directory,
    Entry,
    Integers,
    TiffStream,
)
from gesso_desktop.document.saving.tiff_layout import read_layout

POINTERS = (330, 34665, 34853, 40965)  # SubIFDs, EXIF, GPS, Interoperability
_PREVIEW = (513, 514)  # JPEGInterchangeFormat and its length: an embedded thumbnail
_MOST_BELOW = 4096
_MOST_DIRECTORIES = 1 << 17


class Places:
    """All ranges of a file that some directory uses."""

    def __init__(self, stream: TiffStream) -> None:
        starts, ends = [np.array([0])], [np.array([16 if stream.dialect.is_big else 8])]
        for directory in every_directory(stream):
            for start, end in _used_by(stream, directory):
                starts.append(start)
                ends.append(end)
        start, end = np.concatenate(starts), np.concatenate(ends)
        used = end > start
        self._starts, self._ends = np.sort(start[used]), np.sort(end[used])

    def is_exclusive(self, start: int, end: int) -> bool:
        """Whether `start…end` meets one used range only: its own."""
        return self._users(start, end) <= 1

    def is_unused(self, start: int, end: int) -> bool:
        return self._users(start, end) == 0

    def _users(self, start: int, end: int) -> int:
        # Ranges that begin before the end, less those that end before the start.
        begun = int(np.searchsorted(self._starts, end, "left"))
        over = int(np.searchsorted(self._ends, start, "right"))
        return begun - over


def every_directory(stream: TiffStream) -> Iterable[Directory]:
    """Pages and all directories below them, each once."""
    waiting, seen = list(stream.pages()), set[int]()
    while waiting and len(seen) < _MOST_DIRECTORIES:
        directory = waiting.pop()
        if directory.at in seen:
            continue
        seen.add(directory.at)
        yield directory
        waiting += below(stream, directory)


def below(stream: TiffStream, directory: Directory) -> list[Directory]:
    """The directories that this one points to; broken pointers are left out."""
    found = []
    for entry in directory.entries:
        is_pointer = entry.kind in (IFD, IFD8) and entry.tag not in (273, 324)
        if entry.tag in POINTERS or is_pointer:
            found += pointed_to(stream, entry)
    return found


def pointed_to(stream: TiffStream, entry: Entry) -> list[Directory]:
    try:
        return [stream.directory(int(at)) for at in stream.integers(entry)[:_MOST_BELOW]]
    except DamagedFile:
        return []


def _used_by(stream: TiffStream, directory: Directory) -> Iterable[tuple[Integers, Integers]]:
    tail = directory.next_at + stream.dialect.inline_bytes
    yield np.array([directory.at]), np.array([tail])
    for entry in directory.entries:
        if entry.value_bytes > stream.dialect.inline_bytes:
            yield np.array([entry.value_at]), np.array([entry.value_at + entry.value_bytes])
    for places, lengths in ((273, 279), (324, 325), _PREVIEW):
        offset, count = directory.find(places), directory.find(lengths)
        if offset is None:
            continue
        try:
            start = stream.integers(offset)
            length = stream.integers(count) if count else read_layout(stream, directory).counts
        except DamagedFile:
            continue
        both = min(len(start), len(length))
        yield start[:both], start[:both] + np.maximum(length[:both], 0)
