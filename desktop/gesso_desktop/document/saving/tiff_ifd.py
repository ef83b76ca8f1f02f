"""The skeleton of a TIFF: its byte order and its directories (IFDs) of tags, and where all lies.

Reads structure only, never pixels, and trusts nothing: counts, offsets and chains are bounded.
Works on any TIFF stream: a file, or the EXIF block of a JPEG or PNG.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Literal

import numpy as np
from numpy.typing import NDArray

from gesso_core.errors import DamagedFile

SHORT, LONG, IFD, LONG8, IFD8 = 3, 4, 13, 16, 18

# TIFF 6.0 section 2, Adobe technote 1 (13), BigTIFF (16-18), EXIF 3.0 (129, UTF-8)
TYPE_BYTES = {
    **dict.fromkeys((1, 2, 6, 7, 129), 1),
    **dict.fromkeys((3, 8), 2),
    **dict.fromkeys((4, 9, 11, 13), 4),
    **dict.fromkeys((5, 10, 12, 16, 17, 18), 8),
}
_INTEGERS = {1: "u1", 3: "u2", 4: "u4", 6: "i1", 8: "i2", 9: "i4", 13: "u4"}
_INTEGERS |= {16: "u8", 17: "i8", 18: "u8"}
_MOST_ENTRIES = 4096  # as tifffile and libtiff's sanity limits; real files have under 200
_MOST_PAGES = 65536

Integers = NDArray[np.int64]
Order = Literal["<", ">"]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How numbers and directories are laid out. order: "<" or ">"."""

    order: Order
    is_big: bool

    @property
    def inline_bytes(self) -> int:
        """Values up to this long stand in the entry itself."""
        return 8 if self.is_big else 4

    @property
    def entry_bytes(self) -> int:
        return 20 if self.is_big else 12

    @property
    def offset_code(self) -> str:
        return "Q" if self.is_big else "I"

    @property
    def count_code(self) -> str:
        """Of the number of entries in front of a directory."""
        return "Q" if self.is_big else "H"

    def pack(self, code: str, *values: int) -> bytes:
        return struct.pack(self.order + code, *values)

    def integer_dtype(self, kind: int) -> np.dtype[Any]:
        return np.dtype(self.order + _INTEGERS[kind])

    @property
    def header(self) -> bytes:
        """Up to where the offset of the first directory follows."""
        mark = b"II" if self.order == "<" else b"MM"
        return mark + (self.pack("HHH", 43, 8, 0) if self.is_big else self.pack("H", 42))


@dataclass(frozen=True, slots=True)
class Entry:
    """One tag. at: where its 12 or 20 bytes stand; value_at: where its value does."""

    tag: int
    kind: int
    count: int
    at: int
    value_at: int

    @property
    def value_bytes(self) -> int:
        return self.count * TYPE_BYTES[self.kind]


@dataclass(frozen=True, slots=True)
class Directory:
    """next_at: where the offset of the next directory stands."""

    at: int
    entries: tuple[Entry, ...]
    next: int
    next_at: int

    def find(self, *tags: int) -> Entry | None:
        """The first entry with one of these tags."""
        return next((entry for entry in self.entries if entry.tag in tags), None)


class TiffStream:
    """A TIFF to be read by position. Raises DamagedFile where the structure is impossible."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.length = file.seek(0, 2)
        head = self.bytes_at(0, 16 if self.length >= 16 else 8)
        self.dialect = _dialect(head)
        self._first = 8 if self.dialect.is_big else 4

    def bytes_at(self, at: int, count: int) -> bytes:
        if at < 0 or count < 0 or at + count > self.length:
            raise damaged(f"{count} bytes at {at} of {self.length}")
        self._file.seek(at)
        data = self._file.read(count)
        if len(data) != count:
            raise damaged(f"{count} bytes at {at} cannot be read")
        return data

    def pages(self) -> Iterator[Directory]:
        """The main chain of directories; ends quietly where it loops or leaves the file."""
        (at,) = self._numbers(self._first, self.dialect.offset_code)
        seen: set[int] = set()
        while at and at not in seen and len(seen) < _MOST_PAGES:
            seen.add(at)
            try:
                directory = self.directory(at)
            except DamagedFile:
                if len(seen) == 1:
                    raise
                return
            yield directory
            at = directory.next

    def page(self, number: int) -> Directory:
        for index, directory in enumerate(self.pages()):
            if index == number:
                return directory
        raise damaged(f"no page {number}")

    def directory(self, at: int) -> Directory:
        dialect = self.dialect
        (count,) = self._numbers(at, dialect.count_code)
        if not 0 < count <= _MOST_ENTRIES:
            raise damaged(f"{count} tags at {at}")
        first = at + struct.calcsize("=" + dialect.count_code)
        table = self.bytes_at(first, count * dialect.entry_bytes)
        entries = []
        for position in range(0, len(table), dialect.entry_bytes):
            entry = self._entry(table[position : position + dialect.entry_bytes], first + position)
            if entry is not None:
                entries.append(entry)
        next_at = first + len(table)
        try:
            (following,) = self._numbers(next_at, dialect.offset_code)
        except DamagedFile:  # a last directory cut off at the very end is common and harmless
            following = 0
        return Directory(at, tuple(entries), following, next_at)

    def has_value(self, entry: Entry) -> bool:
        """Whether the value lies inside the stream."""
        return entry.value_at + entry.value_bytes <= self.length

    def value(self, entry: Entry) -> bytes:
        """The value's bytes as they stand."""
        return self.bytes_at(entry.value_at, entry.value_bytes)

    def integers(self, entry: Entry) -> Integers:
        if entry.kind not in _INTEGERS:
            raise damaged(f"tag {entry.tag} has type {entry.kind}")
        data = self.value(entry)
        return np.frombuffer(data, self.dialect.integer_dtype(entry.kind)).astype(np.int64)

    def integer(self, directory: Directory, tag: int, default: int | None = None) -> int:
        """The first value of a tag; raises DamagedFile if it is missing without a default."""
        entry = directory.find(tag)
        if entry is None or entry.count == 0:
            if default is None:
                raise damaged(f"no tag {tag}")
            return default
        return int(self.integers(entry)[0])

    def _entry(self, raw: bytes, at: int) -> Entry | None:
        """None if its type is unknown, so that nobody can say how long the value is."""
        order = self.dialect.order
        tag, kind, count = struct.unpack(
            order + ("HHQ" if self.dialect.is_big else "HHI"), raw[: -self.dialect.inline_bytes]
        )
        if kind not in TYPE_BYTES:
            return None
        value_at = at + len(raw) - self.dialect.inline_bytes
        if count * TYPE_BYTES[kind] > self.dialect.inline_bytes:
            (value_at,) = struct.unpack(
                order + self.dialect.offset_code, raw[-self.dialect.inline_bytes :]
            )
        return Entry(tag, kind, count, at, value_at)

    def _numbers(self, at: int, code: str) -> tuple[int, ...]:
        code = self.dialect.order + code
        return struct.unpack(code, self.bytes_at(at, struct.calcsize(code)))


def damaged(detail: str) -> DamagedFile:
    return DamagedFile(
        "The TIFF file is damaged.", "Open an undamaged copy of it.", detail=f"TIFF: {detail}"
    )


def _dialect(head: bytes) -> Dialect:
    orders: dict[bytes, Order] = {b"II": "<", b"MM": ">"}
    order = orders.get(head[:2])
    if order is None:
        raise damaged("no byte order mark")
    (version,) = struct.unpack(order + "H", head[2:4])
    if version == 42:
        return Dialect(order, False)
    if version == 43 and len(head) == 16 and struct.unpack(order + "HH", head[4:8]) == (8, 0):
        return Dialect(order, True)
    raise damaged(f"version {version}")
