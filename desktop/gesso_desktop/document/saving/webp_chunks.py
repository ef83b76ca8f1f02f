"""WebP as a list of RIFF chunks."""

import struct
from dataclasses import dataclass
from pathlib import Path

from gesso_core.errors import DamagedFile

ICC, EXIF, XMP = b"ICCP", b"EXIF", b"XMP "
_ALPHA_FLAG = 0x10  # of VP8X (RFC 9649, 2.7.1.1), as are these
_FLAGS = {ICC: 0x20, EXIF: 0x08, XMP: 0x04}


@dataclass(frozen=True)
class Webp:
    """chunks: kind and data, in the file's order, VP8X left out."""

    chunks: tuple[tuple[bytes, bytes], ...]

    def first(self, kind: bytes) -> bytes | None:
        return next((data for each, data in self.chunks if each == kind), None)

    @property
    def exif(self) -> bytes | None:
        exif = self.first(EXIF)
        # Some writers put JPEG's prefix here.
        return exif.removeprefix(b"Exif\0\0") if exif else None

    @property
    def xmp(self) -> bytes | None:
        return self.first(XMP)

    @property
    def is_lossless(self) -> bool:
        return self.first(b"VP8L") is not None


def read_webp(path: Path) -> Webp:
    """Raises DamagedFile if the list of chunks is broken."""
    data = path.read_bytes()
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise _damaged(path, "no RIFF/WEBP head")
    return _parsed(path, data)


def parsed_webp(data: bytes) -> Webp:
    """A file that was just made in memory."""
    return _parsed(Path("memory.webp"), data)


def riff(chunks: tuple[tuple[bytes, bytes], ...], size: tuple[int, int], has_alpha: bool) -> bytes:
    """A WebP file of these chunks; VP8X is put in front where anything but pixels is there."""
    flags = _ALPHA_FLAG if has_alpha else 0
    for kind, _ in chunks:
        flags |= _FLAGS.get(kind, 0)
    body = b"".join(_chunk(kind, data) for kind, data in chunks)
    if len(chunks) > 1:
        edges = b"".join(struct.pack("<I", side - 1)[:3] for side in size)
        body = _chunk(b"VP8X", struct.pack("<I", flags) + edges) + body
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def _chunk(kind: bytes, data: bytes) -> bytes:
    return kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def _parsed(path: Path, data: bytes) -> Webp:
    chunks, at = [], 12
    end = min(len(data), 8 + struct.unpack_from("<I", data, 4)[0])
    while at + 8 <= end:
        kind, length = data[at : at + 4], struct.unpack_from("<I", data, at + 4)[0]
        if at + 8 + length > len(data):
            raise _damaged(path, f"{kind!r} reaches beyond the end")
        body = data[at + 8 : at + 8 + length]
        if kind != b"VP8X":
            chunks.append((kind, body))
        at += 8 + length + length % 2
    return Webp(tuple(chunks))


def _damaged(path: Path, detail: str) -> DamagedFile:
    return DamagedFile(
        f"{path.name} is damaged.", "Open an undamaged copy of it.", detail=f"WebP: {detail}"
    )
