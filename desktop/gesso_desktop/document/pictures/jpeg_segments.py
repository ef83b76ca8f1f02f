"""The segments of a JPEG before its first scan, and what the frame header says."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from gesso_core.errors import DamagedFile, UnknownFormat
from gesso_core.geometry import Size
from gesso_desktop.document.pictures.byte_source import Bytes
from gesso_desktop.document.pictures.limits import MAX_BLOCKS, MAX_PROFILE_BYTES

SOI, EOI, SOS = 0xD8, 0xD9, 0xDA
_FRAMES = {0xC0: "baseline", 0xC1: "sequential", 0xC2: "progressive"}
_OTHER_FRAMES = {0xC3, *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)}
_PROFILE = b"ICC_PROFILE\0"
_EXIF = b"Exif\0\0"


@dataclass(frozen=True, slots=True)
class Segment:
    """offset: of its data, after marker and length."""

    marker: int
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Frame:
    """sampling: e.g. "4:2:0", empty for one channel."""

    process: str
    size: Size
    bits: int
    channels: int
    sampling: str


def segments_of(source: Bytes) -> list[Segment]:
    """All segments up to and with the first scan's header. Raises DamagedFile."""
    segments, offset = list[Segment](), 2
    while not segments or segments[-1].marker != SOS:
        while source.read(offset, 2) == b"\xff\xff":  # fill bytes
            offset += 1
        lead, marker, length = struct.unpack(">BBH", source.read(offset, 4))
        if lead != 0xFF or marker in (0, SOI, EOI) or length < 2 or len(segments) > MAX_BLOCKS:
            raise _damaged(f"no segment at {offset}")
        segments.append(Segment(marker, offset + 4, length - 2))
        offset += 2 + length
        if offset > source.size:
            raise _damaged(f"a segment reaches {offset} of {source.size}")
    return segments


def frame_of(source: Bytes, segments: Sequence[Segment]) -> Frame:
    """Raises UnknownFormat for kinds nobody but medicine uses, DamagedFile without a frame."""
    for segment in segments:
        if segment.marker in _OTHER_FRAMES:
            raise UnknownFormat(
                "This JPEG is of a rare kind (lossless, hierarchical or arithmetic).",
                "Save it as a PNG or TIFF with the program that made it.",
            )
        if segment.marker in _FRAMES:
            data = source.read(segment.offset, segment.length)
            if len(data) < 6 or len(data) < 6 + 3 * data[5]:
                break
            bits, height, width, channels = struct.unpack(">BHHB", data[:6])
            factors = [data[7 + 3 * n] for n in range(channels)]
            return Frame(
                _FRAMES[segment.marker], Size(width, height), bits, channels, _sampling(factors)
            )
    raise _damaged("no frame header")


def profile_of(source: Bytes, segments: Sequence[Segment]) -> bytes | None:
    """The ICC profile put together from its numbered parts; None if one is missing."""
    parts: dict[int, bytes] = {}
    total = 0
    for segment in segments:
        if segment.marker != 0xE2 or segment.length < len(_PROFILE) + 2:
            continue
        data = source.read(segment.offset, segment.length)
        if data.startswith(_PROFILE):
            number, total = data[len(_PROFILE)], data[len(_PROFILE) + 1]
            parts.setdefault(number, data[len(_PROFILE) + 2 :])
    if not parts or sorted(parts) != list(range(1, total + 1)):
        return None
    profile = b"".join(parts[number] for number in sorted(parts))
    return profile if len(profile) <= MAX_PROFILE_BYTES else None


def exif_of(source: Bytes, segments: Sequence[Segment]) -> bytes | None:
    for segment in segments:
        if segment.marker == 0xE1 and segment.length > len(_EXIF):
            data = source.read(segment.offset, segment.length)
            if data.startswith(_EXIF):
                return data
    return None


def density_of(source: Bytes, segments: Sequence[Segment]) -> tuple[float, float] | None:
    """Dots per inch from the JFIF header."""
    for segment in segments:
        if segment.marker == 0xE0 and segment.length >= 12:
            data = source.read(segment.offset, 12)
            if data.startswith(b"JFIF\0"):
                unit, across, down = struct.unpack(">BHH", data[7:12])
                scale = {1: 1.0, 2: 2.54}.get(unit)
                return (across * scale, down * scale) if scale and across and down else None
    return None


def adobe_transform(source: Bytes, segments: Sequence[Segment]) -> int | None:
    """0: channels as they are, 1: YCbCr, 2: YCCK; None without Adobe's segment."""
    for segment in segments:
        if segment.marker == 0xEE and segment.length >= 12:
            data = source.read(segment.offset, 12)
            if data.startswith(b"Adobe"):
                return data[11]
    return None


def _sampling(factors: list[int]) -> str:
    if len(factors) < 3:
        return ""
    across, down = factors[0] >> 4, factors[0] & 15
    if any(factor != 0x11 for factor in factors[1:3]):
        return ""
    return {
        (1, 1): "4:4:4",
        (2, 1): "4:2:2",
        (2, 2): "4:2:0",
        (1, 2): "4:4:0",
        (4, 1): "4:1:1",
    }.get((across, down), "")


def _damaged(detail: str) -> DamagedFile:
    return DamagedFile(
        "The JPEG file is damaged or cut short.", "Take another copy.", detail=detail
    )


def end_of(source: Bytes, offset: int) -> int:
    """Where the picture ends, after its end marker; the file's end if there is none.

    offset: within the scans, where the marker's bytes mean nothing else.
    """
    piece = 1 << 20
    for at in range(offset, source.size, piece):
        data = source.read(at, min(piece + 1, source.size - at))
        place = data.find(b"\xff\xd9")
        if place >= 0:
            return at + place + 2
    return source.size
