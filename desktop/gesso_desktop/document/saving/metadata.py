"""The metadata blocks of an open file as bytes, to be carried into another format."""

import struct
import zlib
from dataclasses import dataclass, replace

from gesso_core.framed_picture import upright
from gesso_core.picture import Picture
from gesso_desktop.document.pictures.byte_source import FileBytes
from gesso_desktop.document.pictures.file_picture import FileKind, FilePicture
from gesso_desktop.document.pictures.metadata import metadata_blocks
from gesso_desktop.document.pictures.tiff_directory import TiffStructure
from gesso_desktop.document.saving.as_source import AsSource
from gesso_desktop.document.saving.exif_block import (
    orientation_of,
    with_orientation,
    with_size,
)
from gesso_desktop.document.saving.exif_from_tiff import exif_from_tiff
from gesso_desktop.document.saving.jpeg_segments import read_segments
from gesso_desktop.document.saving.png_chunks import read_chunks
from gesso_desktop.document.saving.sentences import EXIF_WRITTEN_ANEW
from gesso_desktop.document.saving.webp_chunks import read_webp

_XMP_KEYWORD = b"XML:com.adobe.xmp"


@dataclass(frozen=True)
class Blocks:
    """Each as its standard defines it, without the wrapping of the file it came from.

    exif: a TIFF without pixels. photoshop: 8BIM resources, which is where IPTC lives.
    lost: sentences about what the file has and these blocks do not.
    """

    icc: bytes | None = None
    exif: bytes | None = None
    xmp: bytes | None = None
    photoshop: bytes | None = None
    dpi: tuple[float, float] | None = None
    lost: tuple[str, ...] = ()


def blocks_of(source: FilePicture) -> Blocks:
    """What `source` says beside its pixels; of a resized picture its new size."""
    blocks = _as_kept(source)
    if not isinstance(source, AsSource) or source.size == source.file.size or not blocks.exif:
        return blocks
    return replace(blocks, exif=with_size(blocks.exif, source.size))


def _as_kept(source: FilePicture) -> Blocks:
    match source.kind:
        case FileKind.JPEG:
            return _of_jpeg(source)
        case FileKind.PNG:
            return _of_png(source)
        case FileKind.WEBP:
            webp = read_webp(source.path)
            return Blocks(source.icc, webp.exif, webp.xmp, dpi=source.storage.dpi)
        case FileKind.TIFF:
            return _of_tiff(source)
        case FileKind.AVIF | FileKind.HEIF:
            return _of_heif(source)
        case _:
            lost = ("Only the colour profile is carried over from such a file, no other metadata.",)
            return Blocks(source.icc, dpi=source.storage.dpi, lost=lost)


def turned(picture: Picture, blocks: Blocks) -> tuple[Picture, Blocks]:
    """Orientation where it belongs: in EXIF if there is a place, else in the pixels."""
    if picture.orientation == (orientation_of(blocks.exif) if blocks.exif else 1):
        return picture, blocks
    exif = with_orientation(blocks.exif, picture.orientation) if blocks.exif else None
    return (upright(picture), blocks) if exif is None else (picture, replace(blocks, exif=exif))


def _of_jpeg(source: FilePicture) -> Blocks:
    segments = read_segments(source.path)
    lost = []
    if segments.payloads(0xE1, b"http://ns.adobe.com/xmp/extension/\0"):
        lost.append("XMP that goes on in extra segments is cut after its main part.")
    if segments.payloads(0xE2, b"MPF\0"):
        lost.append("Further pictures inside the file are left out.")
    return Blocks(
        source.icc,
        next(iter(segments.payloads(0xE1, b"Exif\0\0")), None),
        next(iter(segments.payloads(0xE1, b"http://ns.adobe.com/xap/1.0/\0")), None),
        b"".join(segments.payloads(0xED, b"Photoshop 3.0\0")) or None,
        source.storage.dpi,
        tuple(lost),
    )


def _of_png(source: FilePicture) -> Blocks:
    chunks = read_chunks(source.path)
    xmp = photoshop = None
    has_notes = False
    for chunk in chunks.all:
        if chunk.kind == b"iTXt" and (data := chunks.data(chunk)).startswith(_XMP_KEYWORD + b"\0"):
            xmp = _international_text(data)
        elif chunk.kind in (b"tEXt", b"zTXt"):
            found = _raw_profile(chunks.data(chunk), is_packed=chunk.kind == b"zTXt")
            photoshop, has_notes = found or photoshop, has_notes or found is None
    lost = ("Text notes that only PNG knows are left out.",) if has_notes else ()
    return Blocks(source.icc, chunks.first(b"eXIf"), xmp, photoshop, source.storage.dpi, lost)


def _raw_profile(data: bytes, *, is_packed: bool) -> bytes | None:
    """Photoshop resources or IPTC in ImageMagick's convention: name, length, hexadecimal digits."""
    keyword, _, rest = data.partition(b"\0")
    if keyword not in (b"Raw profile type 8bim", b"Raw profile type iptc"):
        return None
    try:
        text = zlib.decompressobj().decompress(rest[1:], 1 << 26) if is_packed else rest
        digits = text.strip().split(b"\n", 2)[2]  # the name may be of several words
        content = bytes.fromhex(b"".join(digits.split()).decode("ascii"))
    except (zlib.error, ValueError, IndexError):
        return None
    return content if content.startswith(b"8BIM") else _resource(content)


def _international_text(data: bytes) -> bytes | None:
    """The text of an iTXt chunk (PNG 11.3.3.4)."""
    _, _, rest = data.partition(b"\0")
    is_packed = rest[:1] == b"\1"
    text = rest[2:].split(b"\0", 2)[-1]
    if not is_packed:
        return text
    try:
        return zlib.decompressobj().decompress(text, 1 << 26)
    except zlib.error:
        return None


def _of_tiff(source: FilePicture) -> Blocks:
    file = FileBytes(source.path)
    try:
        structure = TiffStructure.of(file)
        page = structure.directory(structure.page_offsets()[source.page])
        xmp, iptc, photoshop = (
            structure.raw(page.tags[code]) if code in page.tags else None
            for code in (700, 33723, 34377)
        )
        exif = exif_from_tiff(structure, page)
    finally:
        file.close()
    lost = (EXIF_WRITTEN_ANEW,) if exif else ()
    return Blocks(source.icc, exif, xmp, photoshop or _resource(iptc), source.storage.dpi, lost)


def _resource(iptc: bytes | None) -> bytes | None:
    """IPTC as the Photoshop resource that other formats carry it in (number 0x0404)."""
    if not iptc:
        return None
    return b"8BIM" + struct.pack(">HHI", 0x0404, 0, len(iptc)) + iptc + b"\0" * (len(iptc) % 2)


def _of_heif(source: FilePicture) -> Blocks:
    found = metadata_blocks(source.path)
    exif, xmp = (found.get(f"{source.kind}:{name}") for name in ("EXIF", "XMP"))
    exif = exif.removeprefix(b"Exif\0\0") if exif else None
    return Blocks(source.icc, exif, xmp, dpi=source.storage.dpi)
