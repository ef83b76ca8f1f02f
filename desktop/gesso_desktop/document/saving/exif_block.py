"""EXIF as one block of bytes, as JPEG, PNG and WebP carry it: a small TIFF without pixels.

Reading is forgiving: what makes no sense is treated as not there, since the block is only carried.
"""

import struct

_ORIENTATION = 0x0112
_SHORT = 3


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
