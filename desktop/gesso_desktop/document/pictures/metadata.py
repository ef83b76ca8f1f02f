"""The metadata of a file as raw blocks, byte for byte: what must survive an edit.

No block is interpreted or inflated. Names: `tiff:700`, `exif:36867`, `gps:2`, `page1/tiff:305`,
`png:eXIf`, `jpeg:APP1`, `webp:EXIF`; the second of a name is `jpeg:APP1#2`.
"""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from gesso_core.errors import DamagedFile, GessoError, TooLarge
from gesso_desktop.document.pictures import jpeg_segments, png_chunks, webp
from gesso_desktop.document.pictures.avif import avif_blocks
from gesso_desktop.document.pictures.byte_source import Bytes, FileBytes
from gesso_desktop.document.pictures.file_kind import kind_of
from gesso_desktop.document.pictures.file_picture import FileKind
from gesso_desktop.document.pictures.heif import heif_blocks
from gesso_desktop.document.pictures.limits import MAX_METADATA_BYTES, MAX_METADATA_TAGS
from gesso_desktop.document.pictures.requests import check_page
from gesso_desktop.document.pictures.tiff_directory import (
    EXIF_IFD,
    GPS_IFD,
    INTEROPERABILITY_IFD,
    SUB_IFDS,
    Directory,
    Tag,
    TiffStructure,
)

# Where pixels and other directories lie: numbers that may change without anything being lost.
_PLACES = frozenset(
    {273, 279, 288, 289, 324, 325, SUB_IFDS, EXIF_IFD, GPS_IFD, INTEROPERABILITY_IFD}
)
_DEEPEST = 4  # sub directory, EXIF, interoperability; anything deeper is made to do harm
_PNG_PIXELS = frozenset({b"IHDR", b"IDAT", b"IEND"})
_WEBP_PIXELS = frozenset({b"VP8X", b"VP8 ", b"VP8L", b"ALPH"})


def metadata_blocks(path: Path, page: int = 0) -> Mapping[str, bytes]:
    """Every metadata block of the file by name; other pages' tags are named with their page.

    Raises CannotRead as `open_picture` does, BadRequest for a page that is not there.
    """
    source = FileBytes(path)
    try:
        return _blocks(source, kind_of(source), page)
    finally:
        source.close()


def directory_blocks(structure: TiffStructure, directory: Directory) -> dict[str, bytes]:
    """The tags of one directory and of those below it."""
    blocks = _Blocks()
    _add_directory(blocks, structure, directory, "", family="tiff")
    return blocks.kept


def _blocks(source: FileBytes, kind: FileKind, page: int) -> dict[str, bytes]:
    match kind:
        case FileKind.TIFF:
            return _tiff_blocks(TiffStructure.of(source), page)
        case FileKind.RAW:
            return _raw_blocks(source)
        case FileKind.PNG:
            found = _png_blocks(source)
        case FileKind.JPEG:
            found = _jpeg_blocks(source)
        case FileKind.WEBP:
            found = _webp_blocks(source)
        case FileKind.AVIF:
            found = avif_blocks(source)
        case FileKind.HEIF:
            found = heif_blocks(source)
    check_page(page, 1)
    blocks = _Blocks()
    for name, value in found:
        blocks.add(name, value)
    return blocks.kept


class _Blocks:
    """Named blocks, within the limits."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self._names: dict[str, int] = {}
        self._bytes = 0

    def add(self, name: str, value: bytes) -> None:
        self._bytes += len(value)
        if self._bytes > MAX_METADATA_BYTES or len(self.kept) >= MAX_METADATA_TAGS:
            raise TooLarge(
                "The file holds more metadata than any real picture.",
                "It may be made to do harm. Take a copy from a source you trust.",
            )
        count = self._names[name] = self._names.get(name, 0) + 1
        self.kept[name if count == 1 else f"{name}#{count}"] = value


def _tiff_blocks(structure: TiffStructure, page: int) -> dict[str, bytes]:
    offsets = structure.page_offsets()
    check_page(page, len(offsets))
    blocks = _Blocks()
    for number, offset in enumerate(offsets):
        prefix = "" if number == page else f"page{number}/"
        _add_directory(blocks, structure, structure.directory(offset), prefix, family="tiff")
    return blocks.kept


def _raw_blocks(source: FileBytes) -> dict[str, bytes]:
    try:
        return _tiff_blocks(TiffStructure.of(source), 0)
    except GessoError:
        return {}  # a maker's own container; such files are never written


def _add_directory(
    blocks: _Blocks,
    structure: TiffStructure,
    directory: Directory,
    prefix: str,
    *,
    family: str,
    above: tuple[int, ...] = (),
) -> None:
    if directory.offset in above or len(above) == _DEEPEST:
        raise DamagedFile(
            "The directories inside the file form a loop.",
            "The file is damaged or made to do harm. Take another copy.",
        )
    for code, tag in sorted(directory.tags.items()):
        if code not in _PLACES:
            blocks.add(f"{prefix}{family}:{code}", _value(structure, tag))
    for name, child in structure.children(directory):
        is_sub = name.startswith("sub")
        _add_directory(
            blocks,
            structure,
            child,
            f"{prefix}{name}/" if is_sub else prefix,
            family="tiff" if is_sub else name,
            above=(*above, directory.offset),
        )


def _value(structure: TiffStructure, tag: Tag) -> bytes:
    if tag.offset + tag.length > structure.source.size:
        # Some cameras leave tags that lead nowhere; as an entry it can still be compared.
        return f"outside the file: {tag.type} {tag.count} {tag.offset}".encode()
    return structure.raw(tag)


def _png_blocks(source: FileBytes) -> Iterable[tuple[str, bytes]]:
    chunks = png_chunks.chunks_of(source)
    for chunk in chunks:
        if chunk.kind not in _PNG_PIXELS:
            yield f"png:{chunk.kind.decode('ascii')}", _bounded(source, chunk.offset, chunk.length)
    yield from _after(source, chunks[-1].offset + chunks[-1].length + 4, "png")


def _jpeg_blocks(source: FileBytes) -> Iterable[tuple[str, bytes]]:
    segments = jpeg_segments.segments_of(source)
    for segment in segments:
        if 0xE0 <= segment.marker <= 0xEF or segment.marker == 0xFE:
            name = "COM" if segment.marker == 0xFE else f"APP{segment.marker - 0xE0}"
            yield f"jpeg:{name}", _bounded(source, segment.offset, segment.length)
    scan = segments[-1]
    yield from _after(source, jpeg_segments.end_of(source, scan.offset + scan.length), "jpeg")


def _webp_blocks(source: FileBytes) -> Iterable[tuple[str, bytes]]:
    for chunk in webp.chunks_of(source):
        if chunk.kind not in _WEBP_PIXELS:
            yield (
                f"webp:{chunk.kind.decode('latin-1').strip()}",
                _bounded(source, chunk.offset, chunk.length),
            )


def _bounded(source: Bytes, offset: int, length: int) -> bytes:
    if length > MAX_METADATA_BYTES:
        raise TooLarge(
            "The file holds more metadata than any real picture.",
            "It may be made to do harm. Take a copy from a source you trust.",
        )
    return source.read(offset, length)


def _after(source: FileBytes, offset: int, family: str) -> Iterable[tuple[str, bytes]]:
    """What follows the picture (a second picture, a film), as its SHA-256."""
    if offset >= source.size:
        return
    digest, piece = hashlib.sha256(), 1 << 20
    for at in range(offset, source.size, piece):
        digest.update(source.read(at, min(piece, source.size - at)))
    yield f"{family}:after", digest.digest()
