"""Compiled files without what only debuggers read.

What is loaded stays where it is in the file, to the byte: libraries of wheels were patched, and do
not survive being laid out anew (`strip` breaks them). The rest becomes zeros, or is cut off at the
end.
"""

import struct
from collections.abc import Iterator

_MAGIC = b"\x7fELF\x02"
_HEADER = 64  # bytes


def bare(content: bytes) -> bytes:
    """A 64-bit ELF file without sections and symbols that nothing loads; anything else as it is."""
    if content[:5] != _MAGIC or struct.unpack_from("<H", content, 16)[0] not in {2, 3}:
        return content  # a program or a library; not an object file, which is all sections
    kept = bytearray(max(end for _, end in _loaded(content)))
    for start, end in _loaded(content):
        kept[start:end] = content[start:end]
    struct.pack_into("<Q", kept, 40, 0)  # where sections are listed
    struct.pack_into("<HHH", kept, 58, 64, 0, 0)  # how many
    return bytes(kept)


def _loaded(content: bytes) -> Iterator[tuple[int, int]]:
    (table,) = struct.unpack_from("<Q", content, 32)
    size, count = struct.unpack_from("<HH", content, 54)
    yield 0, _HEADER
    yield table, table + size * count
    for number in range(count):
        place = table + size * number
        offset, _, _, filled = struct.unpack_from("<QQQQ", content, place + 8)
        yield offset, min(offset + filled, len(content))
