"""What packed pictures say of themselves in their first bytes, read without decoding them.

Only what `carriage` packs is known: one still RGB picture of whole numbers and nothing else. A
decoder that is handed a stranger's file could be made to hold far more than one picture.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_CHUNKS = {b"IHDR", b"IDAT", b"IEND"}
_PNG_RGB = 2
_PNG_FEW, _PNG_CHUNK = 64, 1024  # chunks that may be small; bytes that the others have, or more

_JXL_BARE = b"\xff\x0a"
_JXL_BOXED = b"\0\0\0\x0cJXL \r\n\x87\n"
_JXL_BOXES = {b"ftyp", b"jxll", b"jxlc"}
_JXL_MOST_BOXES = 8
_JXL_RATIOS = ((1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))
_JXL_HEADER = 64  # bytes; longer than all that is read of it


@dataclass(frozen=True, slots=True)
class Announced:
    """bits: of a sample."""

    width: int
    height: int
    bits: int


def png_header(content: bytes) -> Announced | None:
    """None for what is no PNG that is plain RGB, without interlacing and without further chunks.

    PNG, third edition, 11.2.1.
    """
    if content[:8] != _PNG or content[8:16] != b"\0\0\0\x0dIHDR" or len(content) < 33:
        return None
    width, height, bits, *kind = struct.unpack(">IIBBBBB", content[16:29])
    if kind != [_PNG_RGB, 0, 0, 0] or any(name not in _PNG_CHUNKS for name in _chunks(content)):
        return None
    return Announced(width, height, bits)


def jxl_header(content: bytes) -> Announced | None:
    """None for what is no JPEG XL picture that is plain RGB, still, whole numbers, without alpha.

    ISO/IEC 18181-1, annex D: size header, image metadata.
    """
    stream = _codestream(content)
    if stream is None or stream[:2] != _JXL_BARE:
        return None
    bits = _Bits(stream[2:_JXL_HEADER])
    is_small = bits.read(1)
    height = _side(bits, is_small=is_small)
    ratio = bits.read(3)
    if ratio:
        across, down = _JXL_RATIOS[ratio - 1]
        width = height * across // down
    else:
        width = _side(bits, is_small=is_small)
    if bits.read(1):  # all as usual: 8 bits, made for the eye
        return None
    has_more, is_float = bits.read(1), bits.read(1)
    depth = (8, 10, 12, 0)[bits.read(2)] or 1 + bits.read(6)
    bits.read(1)  # whether 16 bits are enough for its buffers
    further_channels = bits.read(2)
    if has_more or is_float or further_channels:
        return None
    return Announced(width, height, depth)


def _chunks(content: bytes) -> Iterator[bytes]:
    """Their names; after as many as no writer makes a nameless one, and no more: to walk over
    millions of empty ones takes seconds.
    """
    place, left = 8, _PNG_FEW + len(content) // _PNG_CHUNK
    while place + 8 <= len(content):
        length, name = struct.unpack(">I4s", content[place : place + 8])
        left -= 1
        if left < 0:
            yield b""
            return
        yield name
        place += 12 + length


def _codestream(content: bytes) -> bytes | None:
    """Of a file that is one, or that keeps it in one box."""
    if not content.startswith(_JXL_BOXED):
        return content[:_JXL_HEADER]
    place, found, boxes = len(_JXL_BOXED), None, 0
    while place + 8 <= len(content):
        boxes += 1
        length, name = struct.unpack(">I4s", content[place : place + 8])
        if name not in _JXL_BOXES or 0 < length < 8 or boxes > _JXL_MOST_BOXES:
            return None
        if name == b"jxlc":
            if found is not None:
                return None
            found = content[place + 8 : place + 8 + _JXL_HEADER]
        place = place + length if length else len(content)  # the last one may run to the end
    return found


def _side(bits: "_Bits", *, is_small: int) -> int:
    if is_small:
        return 8 * (1 + bits.read(5))
    return 1 + bits.read((9, 13, 18, 30)[bits.read(2)])


class _Bits:
    """The lowest bit of a byte is the first; behind the end all are 0."""

    def __init__(self, content: bytes) -> None:
        self._left = int.from_bytes(content, "little")

    def read(self, count: int) -> int:
        value = self._left & ((1 << count) - 1)
        self._left >>= count
        return value
