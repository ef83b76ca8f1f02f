"""EXIF as one block of bytes, as JPEG, PNG and WebP carry it: a small TIFF without pixels.

Reading is forgiving: what makes no sense is treated as not there, since the block is only carried.
"""

import struct

from gesso_core.geometry import Size

_ORIENTATION = 0x0112
_EXIF_DIRECTORY = 0x8769
_WIDTH, _HEIGHT = 0xA002, 0xA003  # EXIF 2.32: PixelXDimension, PixelYDimension
_SHORT, _LONG = 3, 4


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


def with_size(block: bytes, size: Size) -> bytes:
    """The same block with `size`, as stored, wherever it says how large the picture is."""
    order, start = _order(block), _first_directory(block)
    if order is None or start is None:
        return block
    changed, directory = bytearray(block), None
    for _, entry in _placed(block, order, start):
        tag, kind, count, value = struct.unpack(order + "HHII", entry)
        if (tag, kind, count) == (_EXIF_DIRECTORY, _LONG, 1) and 8 <= value <= len(block) - 2:
            directory = value
    for at, entry in _placed(block, order, directory) if directory is not None else ():
        tag, kind, count = struct.unpack_from(order + "HHI", entry)
        side = {_WIDTH: size.width, _HEIGHT: size.height}.get(tag)
        if side is None or count != 1 or kind not in (_SHORT, _LONG):
            continue
        if kind == _SHORT and side > 0xFFFF:  # a number of 4 bytes takes the same place
            struct.pack_into(order + "H", changed, at + 2, _LONG)
            kind = _LONG
        struct.pack_into(order + ("I" if kind == _LONG else "H"), changed, at + 8, side)
    return bytes(changed)


def has_thumbnail(block: bytes) -> bool:
    """Whether a second directory follows, which in EXIF is a small preview."""
    order, start = _order(block), _first_directory(block)
    if order is None or start is None:
        return False
    return any(_entries(block, order, start)[1])


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


def _placed(block: bytes, order: str, start: int) -> list[tuple[int, bytes]]:
    """The entries of a directory, each with where it lies."""
    entries = _entries(block, order, start)[0]
    return [(start + 2 + 12 * number, entry) for number, entry in enumerate(entries)]


def _orientation_place(block: bytes) -> tuple[int, str] | None:
    order, start = _order(block), _first_directory(block)
    if order is None or start is None:
        return None
    for at, entry in _placed(block, order, start):
        if struct.unpack_from(order + "HHI", entry) == (_ORIENTATION, _SHORT, 1):
            return at + 8, order
    return None
