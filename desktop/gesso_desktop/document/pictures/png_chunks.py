"""The chunks of a PNG file: where each lies, without reading the pixels."""

import struct
import zlib
from dataclasses import dataclass
from typing import NoReturn

from gesso_core.errors import DamagedFile, TooLarge
from gesso_desktop.document.pictures.byte_source import Bytes
from gesso_desktop.document.pictures.limits import MAX_BLOCKS, MAX_PROFILE_BYTES

SIGNATURE = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Chunk:
    """offset: of its data, which is followed by a 4-byte checksum."""

    kind: bytes
    offset: int
    length: int


def chunks_of(source: Bytes) -> list[Chunk]:
    """All chunks from IHDR to IEND. Raises DamagedFile unless both are there and in place."""
    offset, chunks = len(SIGNATURE), list[Chunk]()
    while not chunks or chunks[-1].kind != b"IEND":
        length, kind = struct.unpack(">I4s", source.read(offset, 8))
        if not kind.isalpha() or len(chunks) == MAX_BLOCKS:
            _damaged(f"chunk {kind!r} at {offset}")
        chunks.append(Chunk(kind, offset + 8, length))
        offset += 12 + length
        if offset > source.size:
            _damaged(f"chunk {kind!r} reaches {offset} of {source.size}")
    if chunks[0].kind != b"IHDR" or chunks[0].length != 13:
        _damaged("no header")
    return chunks


def first(chunks: list[Chunk], kind: bytes) -> Chunk | None:
    return next((chunk for chunk in chunks if chunk.kind == kind), None)


def checked(source: Bytes, chunk: Chunk) -> bytes:
    """The data of a chunk. Raises DamagedFile if its checksum is wrong."""
    data = source.read(chunk.offset, chunk.length)
    check_sum(source, chunk, zlib.crc32(data, zlib.crc32(chunk.kind)))
    return data


def check_sum(source: Bytes, chunk: Chunk, computed: int) -> None:
    """computed: CRC-32 of the chunk's kind and data."""
    (written,) = struct.unpack(">I", source.read(chunk.offset + chunk.length, 4))
    if computed != written:
        _damaged(f"checksum of {chunk.kind!r} at {chunk.offset}")


def profile_of(source: Bytes, chunks: list[Chunk]) -> bytes | None:
    """The ICC profile, None if there is none or it cannot be inflated.

    Raises TooLarge when it inflates beyond any real profile.
    """
    chunk = first(chunks, b"iCCP")
    if chunk is None or chunk.length > MAX_PROFILE_BYTES:
        return None
    _name, _, packed = source.read(chunk.offset, chunk.length).partition(b"\0")
    inflater = zlib.decompressobj()
    try:
        profile = inflater.decompress(packed[1:], MAX_PROFILE_BYTES)
    except zlib.error:
        return None
    if inflater.unconsumed_tail:
        raise TooLarge(
            "The colour profile inside the file is absurdly large.",
            "The file may be made to do harm. Take a copy from a source you trust.",
        )
    return profile or None


def _damaged(detail: str) -> NoReturn:
    raise DamagedFile("The PNG file is damaged or cut short.", "Take another copy.", detail=detail)
