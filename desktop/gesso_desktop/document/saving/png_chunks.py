"""PNG as a list of chunks: where each lies, and how one is written."""

import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from gesso_core.errors import DamagedFile
from gesso_desktop.document.saving.way import Hashed

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_FRAME = 12  # length, kind and CRC around a chunk's data
_COPY_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Chunk:
    """offset: of the data in the file; length: of the data."""

    kind: bytes
    offset: int
    length: int


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
    with path.open("rb") as file:
        end = file.seek(0, 2)
        file.seek(0)
        if file.read(8) != SIGNATURE:
            raise _damaged(path, "no PNG signature")
        chunks, at = [], 8
        while True:
            frame = file.read(8)
            if len(frame) < 8:
                raise _damaged(path, "no IEND")
            length, kind = struct.unpack(">I4s", frame)
            chunk = Chunk(kind, at + 8, length)
            at += _FRAME + length
            if at > end:
                raise _damaged(path, f"{kind!r} reaches beyond the end")
            chunks.append(chunk)
            file.seek(at)
            if kind == b"IEND":
                break
        header = _header(path, file, chunks[0])
    return Chunks(path, header, tuple(chunks), end - at)


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
            raise _damaged(Path(file.name), "shorter than before")
        out.write(block)
        left -= len(block)


def _header(path: Path, file: BinaryIO, first: Chunk) -> Header:
    file.seek(first.offset)
    if first.kind != b"IHDR" or first.length != 13:
        raise _damaged(path, "no IHDR")
    width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", file.read(13))
    if colour not in (0, 2, 3, 4, 6) or depth not in (1, 2, 4, 8, 16):
        raise _damaged(path, f"colour type {colour}, depth {depth}")
    return Header(width, height, depth, colour, interlace == 1)


def _damaged(path: Path, detail: str) -> DamagedFile:
    return DamagedFile(
        f"{path.name} is damaged.", "Open an undamaged copy of it.", detail=f"PNG: {detail}"
    )
