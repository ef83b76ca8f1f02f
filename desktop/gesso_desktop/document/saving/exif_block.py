"""EXIF as one block of bytes, as JPEG, PNG and WebP carry it: a small TIFF without pixels.

Reading is forgiving: what makes no sense is treated as not there, since the block is only carried.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_ORIENTATION = 0x0112
_EXIF, _GPS, _INTEROP = 0x8769, 0x8825, 0xA005
_POINTERS = (_EXIF, _GPS, _INTEROP)
_SHORT, _LONG = 3, 4
_TYPE_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_MOST_BYTES = 1 << 20  # of one tag; the largest maker notes seen in the wild are some 100 kB
_LAYOUT = (
    *(254, 255, 256, 257, 258, 259, 262, 266, 273, 277, 278, 279, 280, 281, 284, 317, 320, 321),
    *(322, 323, 324, 325, 330, 332, 334, 336, 338, 339, 340, 341, 347, 512, 513, 514, 530, 532),
)
"""TIFF tags that describe how pixels are stored, which another file does in its own way."""
_ELSEWHERE = (700, 33723, 34377, 34675, 37724)
"""XMP, IPTC, Photoshop and ICC blocks have places of their own; Photoshop's layers have none."""

_Tag = tuple[int, int, bytes]
"""Type, count, value."""


@dataclass(frozen=True)
class _Directory:
    """Tags in the file's order, and directories within by the tag that points to them."""

    tags: Mapping[int, _Tag]
    within: Mapping[int, "_Directory"]


def orientation_of(block: bytes) -> int | None:
    """1…8, or None if the block says nothing that makes sense."""
    place = _orientation_place(block)
    if place is None:
        return None
    value = int(struct.unpack_from(place[1] + "H", block, place[0])[0])
    return value if 1 <= value <= 8 else None


def with_orientation(block: bytes, orientation: int) -> bytes | None:
    """The same block with other two bytes; None if it has no place for an orientation."""
    place = _orientation_place(block)
    if place is None:
        return None
    at, order = place
    return block[:at] + struct.pack(order + "H", orientation) + block[at + 2 :]


def with_new_orientation(block: bytes | None, orientation: int) -> bytes:
    """A block that says `orientation`, all else as in `block` and at the same places.

    The first directory is written again at the end, so that nothing that is pointed to moves.
    """
    block = block or b"II*\0" + struct.pack("<IHI", 8, 0, 0)
    order, start = _order(block), _first_directory(block)
    if order is None or start is None:
        return with_new_orientation(None, orientation)
    entries, following = _entries(block, order, start)
    new = struct.pack(order + "HHIHH", _ORIENTATION, _SHORT, 1, orientation, 0)
    entries = sorted([*entries, new], key=lambda e: int(struct.unpack_from(order + "H", e)[0]))
    padded = block + b"\0" * (len(block) % 2)
    head = padded[:4] + struct.pack(order + "I", len(padded)) + padded[8:]
    return head + struct.pack(order + "H", len(entries)) + b"".join(entries) + following


def has_thumbnail(block: bytes) -> bool:
    """Whether a second directory follows, which in EXIF is a small preview."""
    order, start = _order(block), _first_directory(block)
    if order is None or start is None:
        return False
    return any(_entries(block, order, start)[1])


def exif_of_tiff(path: Path, page: int) -> bytes | None:
    """What a TIFF's page says about the picture, as an EXIF block; None if it says nothing.

    Maker notes keep their bytes, but move; those that point into the whole file lose their way.
    """
    with path.open("rb") as file:
        reader = _TiffReader.open(file)
        if reader is None:
            return None
        start = reader.page(page)
        root = reader.directory(start, _POINTERS[:2]) if start else None
        if root is None or not (root.tags or root.within):
            return None
        head = (b"II*\0" if reader.order == "<" else b"MM\0*") + struct.pack(reader.order + "I", 8)
        return head + _written(root, reader.order, 8)


def _order(block: bytes) -> str | None:
    return {b"II*\0": "<", b"MM\0*": ">"}.get(block[:4])


def _first_directory(block: bytes) -> int | None:
    order = _order(block)
    if order is None or len(block) < 8:
        return None
    start = int(struct.unpack_from(order + "I", block, 4)[0])
    return start if 8 <= start <= len(block) - 2 else None


def _entries(block: bytes, order: str, start: int) -> tuple[list[bytes], bytes]:
    """The 12-byte entries of a directory, and the pointer after them."""
    count = struct.unpack_from(order + "H", block, start)[0]
    count = min(count, (len(block) - start - 2) // 12)
    first = start + 2
    entries = [block[at : at + 12] for at in range(first, first + 12 * count, 12)]
    end = first + 12 * count
    return entries, block[end : end + 4].ljust(4, b"\0")


def _orientation_place(block: bytes) -> tuple[int, str] | None:
    order, start = _order(block), _first_directory(block)
    if order is None or start is None:
        return None
    for index, entry in enumerate(_entries(block, order, start)[0]):
        if struct.unpack_from(order + "HHI", entry) == (_ORIENTATION, _SHORT, 1):
            return start + 2 + 12 * index + 8, order
    return None


@dataclass(frozen=True)
class _TiffReader:
    """Classic TIFF and BigTIFF directories."""

    file: BinaryIO
    order: str
    is_big: bool
    first: int

    @classmethod
    def open(cls, file: BinaryIO) -> "_TiffReader | None":
        head = file.read(16)
        order = {b"II": "<", b"MM": ">"}.get(head[:2])
        if order is None or len(head) < 16:
            return None
        match struct.unpack_from(order + "H", head, 2)[0]:
            case 42:
                return cls(file, order, False, struct.unpack_from(order + "I", head, 4)[0])
            case 43:
                return cls(file, order, True, struct.unpack_from(order + "Q", head, 8)[0])
            case _:
                return None

    def page(self, page: int) -> int:
        """Where the directory of a page starts; 0 if there is none."""
        start = self.first
        for _ in range(page):
            _, start = self._raw(start)
        return start

    def directory(self, start: int, pointers: tuple[int, ...]) -> _Directory:
        tags: dict[int, _Tag] = {}
        within: dict[int, _Directory] = {}
        for tag, kind, count, inline in self._raw(start)[0]:
            if tag in pointers:
                where = self._number(kind, inline)
                inner = (_INTEROP,) if tag == _EXIF else ()
                within[tag] = self.directory(where, inner)
            elif pointers[:1] == (_EXIF,) and tag in (*_LAYOUT, *_ELSEWHERE):
                continue
            elif (value := self._value(kind, count, inline)) is not None:
                tags[tag] = (kind, count, value)
        return _Directory(tags, within)

    def _raw(self, start: int) -> tuple[list[tuple[int, int, int, bytes]], int]:
        """Tag, type, count and value field of every entry; where the next directory starts."""
        counter, entry, pointer = ("Q", "HHQ8s", "Q") if self.is_big else ("H", "HHI4s", "I")
        self.file.seek(start)
        head = self.file.read(struct.calcsize(counter))
        if not start or len(head) < struct.calcsize(counter):
            return [], 0
        count = min(struct.unpack(self.order + counter, head)[0], 4096)
        entry_bytes = struct.calcsize(self.order + entry)
        body = self.file.read(entry_bytes * count)
        whole = len(body) // entry_bytes * entry_bytes
        entries = list(struct.iter_unpack(self.order + entry, body[:whole]))
        tail = self.file.read(struct.calcsize(pointer))
        following = struct.unpack(self.order + pointer, tail)[0] if len(tail) >= 4 else 0
        return entries, following

    def _number(self, kind: int, inline: bytes) -> int:
        wide = self.is_big and kind in (16, 18)
        return int(struct.unpack_from(self.order + ("Q" if wide else "I"), inline)[0])

    def _value(self, kind: int, count: int, inline: bytes) -> bytes | None:
        size = _TYPE_BYTES.get(kind, 0) * count
        if not 0 < size <= _MOST_BYTES:
            return None
        if size <= len(inline):
            return inline[:size]
        self.file.seek(struct.unpack(self.order + ("Q" if self.is_big else "I"), inline)[0])
        value = self.file.read(size)
        return value if len(value) == size else None


def _written(directory: _Directory, order: str, start: int) -> bytes:
    """The directory as it lies at `start` in a classic TIFF, values and inner ones after it."""
    count = len(directory.tags) + len(directory.within)
    after = start + 2 + 12 * count + 4
    entries, values = [], b""
    for tag in sorted([*directory.tags, *directory.within]):
        if tag in directory.within:
            kind, number = _LONG, 1
            inner = _written(directory.within[tag], order, after + len(values))
            field, more = struct.pack(order + "I", after + len(values)), inner
        else:
            kind, number, value = directory.tags[tag]
            is_short = len(value) <= 4
            field = value.ljust(4, b"\0") if is_short else _pointer(order, after + len(values))
            more = b"" if is_short else value
        entries.append(struct.pack(order + "HHI", tag, kind, number) + field)
        values += more + b"\0" * (len(more) % 2)
    return struct.pack(order + "H", count) + b"".join(entries) + b"\0" * 4 + values


def _pointer(order: str, where: int) -> bytes:
    return struct.pack(order + "I", where)
