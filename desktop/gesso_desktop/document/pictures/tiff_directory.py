"""The directories and tags of a TIFF, or of the TIFF structure inside an EXIF block.

Classic and BigTIFF, both byte orders. Nothing is trusted: offsets may lead anywhere, counts may be
absurd and directories may form loops. Pixels are `tiff_segments.py`.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gesso_core.errors import DamagedFile
from gesso_desktop.document.pictures.byte_source import Bytes
from gesso_desktop.document.pictures.limits import MAX_METADATA_BYTES, MAX_PAGES, MAX_TAGS

EXIF_IFD, GPS_IFD, INTEROPERABILITY_IFD, SUB_IFDS = 34665, 34853, 40965, 330

# Numpy letters by TIFF type number (TIFF 6.0 p. 15, BigTIFF 2007); rationals are pairs.
_LETTERS = {
    1: "u1",
    2: "u1",
    3: "u2",
    4: "u4",
    5: "u4",
    6: "i1",
    7: "u1",
    8: "i2",
    9: "i4",
    10: "i4",
    11: "f4",
    12: "f8",
    13: "u4",
    16: "u8",
    17: "i8",
    18: "u8",
}
_RATIONALS = (5, 10)

ByteOrder = Literal["<", ">"]
_ORDERS: dict[bytes, ByteOrder] = {b"II": "<", b"MM": ">"}


@dataclass(frozen=True, slots=True)
class Tag:
    """One entry. offset: where its value lies in the file; length: bytes of the value."""

    code: int
    type: int
    count: int
    offset: int
    length: int


@dataclass(frozen=True)
class Directory:
    offset: int
    tags: dict[int, Tag]
    following: int
    """Offset of the next directory, 0 after the last."""


@dataclass(frozen=True)
class TiffStructure:
    """A parsed header; directories are read on demand."""

    source: Bytes
    byte_order: ByteOrder
    is_big: bool
    first: int
    _walked: list[int] = field(default_factory=list, repr=False)

    @classmethod
    def of(cls, source: Bytes) -> "TiffStructure":
        """Raises DamagedFile if there is no TIFF header."""
        head = source.read(0, 8)
        order: ByteOrder | None = _ORDERS.get(head[:2])
        if order is None:
            raise _damaged("no TIFF header")
        (version,) = struct.unpack(order + "H", head[2:4])
        if version == 43:
            first: int = struct.unpack(order + "Q", source.read(8, 8))[0]
        elif version == 42:
            (first,) = struct.unpack(order + "I", head[4:])
        else:
            raise _damaged(f"TIFF version {version}")
        return cls(source, order, version == 43, first)

    def page_offsets(self) -> list[int]:
        """Where each directory of the main chain lies. Raises DamagedFile on a loop."""
        if self._walked:
            return self._walked
        offset, seen = self.first, set[int]()
        offsets: list[int] = []
        while offset:
            if offset in seen:
                raise _damaged("the directories form a loop")
            if len(offsets) == MAX_PAGES:
                raise _damaged("more pages than any real file has")
            seen.add(offset)
            offsets.append(offset)
            offset = self._following(offset)
        if not offsets:
            raise _damaged("no directory")
        self._walked[:] = offsets
        return offsets

    def directory(self, offset: int) -> Directory:
        """Raises DamagedFile where it does not lie wholly inside the file."""
        count, start = self._entry_count(offset)
        entry = 20 if self.is_big else 12
        data = self.source.read(start, count * entry)
        shape = self.byte_order + ("HHQ8x" if self.is_big else "HHI4x")
        field_bytes = 8 if self.is_big else 4
        tags: dict[int, Tag] = {}
        for index, (code, kind, number) in enumerate(struct.iter_unpack(shape, data)):
            if kind not in _LETTERS:
                continue  # the standard: readers skip types they do not know
            length = number * _width(kind)
            at = start + index * entry + entry - field_bytes
            if length > field_bytes:
                at = self._number(data[index * entry + entry - field_bytes :])
            tags.setdefault(code, Tag(code, kind, number, at, length))
        return Directory(offset, tags, self._following(offset))

    def raw(self, tag: Tag, longest: int = MAX_METADATA_BYTES) -> bytes:
        """The bytes of the value, as in the file. Raises DamagedFile beyond the file's end."""
        if tag.length > longest:
            raise _damaged(f"tag {tag.code} claims {tag.length} bytes")
        return self.source.read(tag.offset, tag.length)

    def numbers(self, tag: Tag, most: int | None = None) -> NDArray[np.generic]:
        """The values in native byte order; rationals as n×2. most: read no more than so many."""
        letters = _LETTERS[tag.type]
        length = tag.length if most is None else min(tag.length, most * _width(tag.type))
        data = self.source.read(tag.offset, length)
        values = np.frombuffer(data, np.dtype(letters).newbyteorder(self.byte_order))
        values = values.astype(letters)
        return values.reshape(-1, 2) if tag.type in _RATIONALS else values

    def integers(self, directory: Directory, code: int, most: int = 256) -> list[int]:
        """The values of an integer tag, at most so many; empty if it is not there."""
        tag = directory.tags.get(code)
        if tag is None or tag.type in (2, *_RATIONALS, 11, 12):
            return []
        return [int(value) for value in self.numbers(tag, most)]

    def integer(self, directory: Directory, code: int, default: int) -> int:
        values = self.integers(directory, code, 1)
        return values[0] if values else default

    def rational(self, directory: Directory, code: int) -> float | None:
        """None if missing, not a rational, or divided by zero."""
        tag = directory.tags.get(code)
        if tag is None or tag.type not in _RATIONALS or not tag.count:
            return None
        above, below = (int(value) for value in self.numbers(tag, 1)[0])
        return above / below if below else None

    def children(self, directory: Directory) -> Iterator[tuple[str, Directory]]:
        """The EXIF, GPS, interoperability and sub directories of one directory, if they exist."""
        for code, name in _CHILDREN.items():
            for index, offset in enumerate(self.integers(directory, code, 64)):
                yield (f"{name}{index}" if code == SUB_IFDS else name), self.directory(offset)

    def _entry_count(self, offset: int) -> tuple[int, int]:
        if offset <= 0:
            raise _damaged("a directory at the start of the file")
        width = 8 if self.is_big else 2
        data = self.source.read(offset, width)
        (count,) = struct.unpack(self.byte_order + ("Q" if self.is_big else "H"), data)
        if count > MAX_TAGS:
            raise _damaged(f"a directory of {count} tags")
        return count, offset + width

    def _following(self, offset: int) -> int:
        count, start = self._entry_count(offset)
        width = 8 if self.is_big else 4
        after = start + count * (20 if self.is_big else 12)
        if after == self.source.size:
            return 0  # some cameras leave the last link out
        return self._number(self.source.read(after, width))

    def _number(self, data: bytes) -> int:
        letter, width = ("Q", 8) if self.is_big else ("I", 4)
        value: int = struct.unpack(self.byte_order + letter, data[:width])[0]
        return value


_CHILDREN = {
    SUB_IFDS: "sub",
    EXIF_IFD: "exif",
    GPS_IFD: "gps",
    INTEROPERABILITY_IFD: "interoperability",
}


def _width(kind: int) -> int:
    return np.dtype(_LETTERS[kind]).itemsize * (2 if kind in _RATIONALS else 1)


def _damaged(detail: str) -> DamagedFile:
    return DamagedFile(
        "The structure of the file is damaged.",
        "Take another copy; the file may have been cut or altered.",
        detail=detail,
    )
