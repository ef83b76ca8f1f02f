"""A WebP as a picture, and the chunks of its RIFF file."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

import imagecodecs
import numpy as np

from gesso_core.errors import DamagedFile, UnknownFormat
from gesso_core.geometry import Size
from gesso_core.pixels import Alpha, Colour, PixelFormat, Pixels
from gesso_desktop.document.pictures import exif
from gesso_desktop.document.pictures.border import decoding
from gesso_desktop.document.pictures.byte_source import Bytes, FileBytes
from gesso_desktop.document.pictures.file_picture import FileKind, Storage
from gesso_desktop.document.pictures.limits import (
    MAX_BLOCKS,
    MAX_METADATA_BYTES,
    MAX_PROFILE_BYTES,
    check_size,
    check_whole,
)
from gesso_desktop.document.pictures.requests import check_page
from gesso_desktop.document.pictures.whole_picture import Head, WholePicture


@dataclass(frozen=True, slots=True)
class Chunk:
    """offset: of its data."""

    kind: bytes
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class _Frame:
    size: Size
    has_alpha: bool
    is_lossless: bool


def open_webp(source: FileBytes, page: int) -> WholePicture:
    """Raises CannotRead; BadRequest for any page but the first."""
    check_page(page, 1)
    chunks = chunks_of(source)
    frame = _frame(source, chunks)
    channels = 4 if frame.has_alpha else 3
    check_size(frame.size)
    check_whole(frame.size, channels)
    block = _block(source, chunks, b"EXIF", MAX_METADATA_BYTES)
    head = Head(
        FileKind.WEBP,
        frame.size,
        PixelFormat(8, Colour.RGB, Alpha.STRAIGHT if frame.has_alpha else Alpha.NONE),
        Storage(
            compression="webp",
            layout="lossless" if frame.is_lossless else "lossy",
            is_lossless=frame.is_lossless,
            dpi=exif.resolution(block),
            converted_from="" if frame.is_lossless else "YCbCr",
        ),
        _block(source, chunks, b"ICCP", MAX_PROFILE_BYTES),
        exif.orientation(block),
    )
    return WholePicture(source, head, lambda: _decode(source.read(0, source.size), channels))


def chunks_of(source: Bytes) -> list[Chunk]:
    """The chunks in the RIFF file. Raises DamagedFile if one reaches beyond the end."""
    (riff,) = struct.unpack("<I", source.read(4, 4))
    end, offset, chunks = riff + 8, 12, list[Chunk]()
    if end > source.size:
        _damaged(f"{source.size} of {end} bytes")
    while offset + 8 <= end:
        kind, length = struct.unpack("<4sI", source.read(offset, 8))
        if offset + 8 + length > end or len(chunks) > MAX_BLOCKS:
            _damaged(f"chunk {kind!r} at {offset}")
        chunks.append(Chunk(kind, offset + 8, length))
        offset += 8 + length + (length & 1)
    return chunks


def _frame(source: Bytes, chunks: Sequence[Chunk]) -> _Frame:
    kinds = {chunk.kind: chunk for chunk in chunks}
    if b"ANIM" in kinds or b"ANMF" in kinds:
        raise UnknownFormat(
            "This WebP is an animation.", "Save the frame you want as a still picture."
        )
    lossless, lossy = kinds.get(b"VP8L"), kinds.get(b"VP8 ")
    if lossless is not None:
        signature, bits = struct.unpack("<BI", source.read(lossless.offset, 5))
        if signature != 0x2F:
            _damaged("no lossless picture")
        size = Size(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
        return _Frame(size, has_alpha=bool(bits >> 28 & 1), is_lossless=True)
    if lossy is None:
        _damaged("no picture")
    code, width, height = struct.unpack("<3x3sHH", source.read(lossy.offset, 10))
    if code != b"\x9d\x01\x2a":
        _damaged("no key frame")
    size = Size(width & 0x3FFF, height & 0x3FFF)
    return _Frame(size, has_alpha=b"ALPH" in kinds, is_lossless=False)


def _decode(data: bytes, channels: int) -> Pixels:
    with decoding("The WebP"):
        return np.asarray(imagecodecs.webp_decode(data, hasalpha=channels == 4))


def _block(source: Bytes, chunks: Sequence[Chunk], kind: bytes, longest: int) -> bytes | None:
    for chunk in chunks:
        if chunk.kind == kind and 0 < chunk.length <= longest:
            return source.read(chunk.offset, chunk.length)
    return None


def _damaged(detail: str) -> NoReturn:
    raise DamagedFile("The WebP file is damaged or cut short.", "Take another copy.", detail=detail)
