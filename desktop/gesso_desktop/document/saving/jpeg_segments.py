"""JPEG as segments to be kept byte for byte, its scans, and what follows them."""

import mmap
import struct
from dataclasses import dataclass
from pathlib import Path

from gesso_core.errors import DamagedFile
from gesso_desktop.document.pictures import jpeg_segments
from gesso_desktop.document.pictures.byte_source import FileBytes
from gesso_desktop.document.pictures.jpeg_segments import segments_of

_ALONE = (0x01, *range(0xD0, 0xD9))  # TEM, RSTn, SOI: markers without a length
FRAMES = tuple(m for m in range(0xC0, 0xD0) if m not in (0xC4, 0xC8, 0xCC))
"""SOF markers; 0xC4 DHT, 0xC8 JPG and 0xCC DAC lie between them."""


@dataclass(frozen=True, slots=True)
class Segment:
    """raw: the marker, its length and its payload."""

    marker: int
    raw: bytes

    @property
    def payload(self) -> bytes:
        return self.raw[4:]

    @property
    def is_metadata(self) -> bool:
        return 0xE0 <= self.marker <= 0xEF or self.marker == 0xFE


@dataclass(frozen=True, slots=True)
class Component:
    id: int
    across: int
    down: int
    table: int


@dataclass(frozen=True)
class Segments:
    """before: every segment ahead of the first scan. scans: from the first SOS to before EOI.

    trailer: what follows EOI.
    """

    path: Path
    before: tuple[Segment, ...]
    scans: tuple[int, int]
    trailer: tuple[int, int]

    def payloads(self, marker: int, prefix: bytes) -> list[bytes]:
        """What follows `prefix` in each such segment."""
        return [
            segment.payload[len(prefix) :]
            for segment in self.before
            if segment.marker == marker and segment.payload.startswith(prefix)
        ]

    @property
    def frame(self) -> Segment:
        return next(segment for segment in self.before if segment.marker in FRAMES)

    @property
    def components(self) -> tuple[Component, ...]:
        payload = self.frame.payload
        return tuple(
            Component(payload[at], payload[at + 1] >> 4, payload[at + 1] & 15, payload[at + 2])
            for at in range(6, 6 + 3 * payload[5], 3)
        )


def read_segments(path: Path) -> Segments:
    """Raises DamagedFile if there is no frame, no scan or no end."""
    source = FileBytes(path)
    try:
        found = segments_of(source)
        before = [_segment(source, each) for each in found[:-1]]
    finally:
        source.close()
    if not any(segment.marker in FRAMES and len(segment.raw) >= 13 for segment in before):
        raise _damaged(path, "no frame header")
    start = found[-1].offset - 4
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        end = _end_of_scans(data, start)
        if end < 0:
            raise _damaged(path, "no EOI")
        return Segments(path, tuple(before), (start, end), (end + 2, len(data)))


def _segment(source: FileBytes, found: jpeg_segments.Segment) -> Segment:
    return Segment(found.marker, source.read(found.offset - 4, found.length + 4))


def _end_of_scans(data: mmap.mmap, at: int) -> int:
    """Where EOI lies. Segments between scans are skipped by their length, as they may hold one."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            return -1
        marker = data[at + 1]
        if marker == 0xD9:
            return at
        if marker in (0x00, 0xFF) or marker in _ALONE:
            at += 1 if marker == 0xFF else 2
        elif at + 4 <= len(data):
            at += 2 + struct.unpack_from(">H", data, at + 2)[0]
        else:
            return -1


def _damaged(path: Path, detail: str) -> DamagedFile:
    return DamagedFile(
        f"{path.name} is damaged.", "Open an undamaged copy of it.", detail=f"JPEG: {detail}"
    )
