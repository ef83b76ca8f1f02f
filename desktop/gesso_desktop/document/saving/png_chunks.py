"""PNG as a list of chunks to be kept or written."""

import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from gesso_core.errors import DamagedFile
from gesso_desktop.document.pictures.byte_source import FileBytes
from gesso_desktop.document.pictures.png_chunks import Chunk, chunks_of
from gesso_desktop.document.saving.way import Hashed

_FRAME = 12  # length, kind and CRC around a chunk's data
_COPY_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Header:
    """IHDR. colour: 0 gray, 2 RGB, 3 palette, 4 gray with alpha, 6 RGB with alpha."""

    width: int
    height: int
    depth: int
    colour: int
    is_interlaced: bool = False

    @property
    def samples(self) -> int:
        return {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[self.colour]

    @property
    def data(self) -> bytes:
        interlace = int(self.is_interlaced)
        return struct.pack(
            ">IIBBBBB", self.width, self.height, self.depth, self.colour, 0, 0, interlace
        )


@dataclass(frozen=True, slots=True)
class Chunks:
    """A PNG file: every chunk in its order, up to IEND. trailing: bytes after IEND."""

    path: Path
    header: Header
    all: tuple[Chunk, ...]
    trailing: int

    def first(self, kind: bytes) -> bytes | None:
        """The data of the first chunk of this kind."""
        return next((self.data(chunk) for chunk in self.all if chunk.kind == kind), None)

    def data(self, chunk: Chunk) -> bytes:
        with self.path.open("rb") as file:
            file.seek(chunk.offset)
            return file.read(chunk.length)

    def has(self, *kinds: bytes) -> bool:
        return any(chunk.kind in kinds for chunk in self.all)


def read_chunks(path: Path) -> Chunks:
    """Raises DamagedFile if the list of chunks is broken before IEND."""
    source = FileBytes(path)
    try:
        chunks = chunks_of(source)
        fields = struct.unpack(">IIBBBBB", source.read(chunks[0].offset, chunks[0].length))
        end = chunks[-1].offset + chunks[-1].length + 4
    finally:
        source.close()
    width, height, depth, colour, _, _, interlace = fields
    header = Header(width, height, depth, colour, interlace == 1)
    return Chunks(path, header, tuple(chunks), source.size - end)


def write_chunk(out: Hashed, kind: bytes, data: bytes) -> None:
    out.write(struct.pack(">I", len(data)) + kind)
    out.write(data)
    out.write(struct.pack(">I", zlib.crc32(data, zlib.crc32(kind))))


def copy_chunk(out: Hashed, file: BinaryIO, chunk: Chunk) -> None:
    """The same bytes, its CRC too even if that was wrong; `file` is open on the source."""
    file.seek(chunk.offset - 8)
    left = chunk.length + _FRAME
    while left:
        block = file.read(min(left, _COPY_BYTES))
        if not block:
            raise DamagedFile("The PNG file became shorter.", "Open it again.")
        out.write(block)
        left -= len(block)
