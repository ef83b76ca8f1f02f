"""What a TIFF's tags say about the picture, as an EXIF block that other formats can carry."""

import struct
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from gesso_core.errors import DamagedFile
from gesso_desktop.document.pictures.tiff_directory import (
    EXIF_IFD,
    GPS_IFD,
    INTEROPERABILITY_IFD,
    Directory,
    TiffStructure,
)

_LONG = 4
_ONLY_BIG = (16, 17, 18)  # 8-byte types, which a classic TIFF does not know
_MOST_BYTES = 1 << 20  # of one tag; larger ones are not about the picture
_LAYOUT = (
    *(254, 255, 256, 257, 258, 259, 262, 266, 273, 277, 278, 279, 280, 281, 284, 317, 320, 321),
    *(322, 323, 324, 325, 330, 332, 334, 336, 338, 339, 340, 341, 347, 512, 513, 514, 530, 532),
)
"""TIFF tags that describe how pixels are stored, which another file does in its own way."""
_ELSEWHERE = (700, 33723, 34377, 34675, 37724)
"""XMP, IPTC, Photoshop and ICC blocks have places of their own; Photoshop's layers have none."""


@dataclass(frozen=True)
class _Written:
    """A directory to be written. tags: type, count and value by number; within: by pointer tag."""

    tags: Mapping[int, tuple[int, int, bytes]]
    within: Mapping[int, "_Written"]


def exif_from_tiff(structure: TiffStructure, page: Directory) -> bytes | None:
    """None if there is nothing to say.

    Maker notes keep their bytes, but move; those that point into the whole file lose their way.
    """
    root = _collected(structure, page, (EXIF_IFD, GPS_IFD), (*_LAYOUT, *_ELSEWHERE))
    if not (root.tags or root.within):
        return None
    order = structure.byte_order
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8)
    return head + _bytes(root, order, 8)


def _collected(
    structure: TiffStructure,
    directory: Directory,
    pointers: tuple[int, ...],
    left_out: tuple[int, ...] = (),
) -> _Written:
    tags: dict[int, tuple[int, int, bytes]] = {}
    within: dict[int, _Written] = {}
    for code, tag in directory.tags.items():
        # What is damaged is left out: the pixels are what matters.
        with suppress(DamagedFile):
            if code in pointers:
                inner = structure.directory(structure.integer(directory, code, 0))
                deeper = (INTEROPERABILITY_IFD,) if code == EXIF_IFD else ()
                within[code] = _collected(structure, inner, deeper)
            elif code not in left_out and tag.type not in _ONLY_BIG:
                tags[code] = (tag.type, tag.count, structure.raw(tag, _MOST_BYTES))
    return _Written(tags, within)


def _bytes(directory: _Written, order: str, start: int) -> bytes:
    """The directory as it lies at `start` in a classic TIFF, values and inner ones after it."""
    count = len(directory.tags) + len(directory.within)
    after = start + 2 + 12 * count + 4
    entries, values = [], b""
    for code in sorted([*directory.tags, *directory.within]):
        place = after + len(values)
        if code in directory.within:
            kind, number, value = _LONG, 1, _bytes(directory.within[code], order, place)
        else:
            kind, number, value = directory.tags[code]
        is_inline = code in directory.tags and len(value) <= 4
        field = value.ljust(4, b"\0") if is_inline else struct.pack(order + "I", place)
        entries.append(struct.pack(order + "HHI", code, kind, number) + field)
        values += b"" if is_inline else value + b"\0" * (len(value) % 2)
    return struct.pack(order + "H", count) + b"".join(entries) + b"\0" * 4 + values
