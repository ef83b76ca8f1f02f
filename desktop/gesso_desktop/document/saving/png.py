"""Saving as PNG: from a PNG by keeping every chunk but IDAT, from others with their blocks."""

import struct
import time
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

import numpy as np

from gesso_core.errors import BadRequest
from gesso_core.framed_picture import framed, upright
from gesso_core.geometry import Box
from gesso_core.picture import Picture
from gesso_core.pixels import Alpha, Colour, PixelFormat
from gesso_core.progress import Report
from gesso_desktop.document.pictures.file_picture import FilePicture
from gesso_desktop.document.pictures.png_chunks import SIGNATURE
from gesso_desktop.document.saving.change import Change, Promise
from gesso_desktop.document.saving.exif_block import has_thumbnail, with_orientation
from gesso_desktop.document.saving.metadata import Blocks, blocks_of, turned
from gesso_desktop.document.saving.png_chunks import (
    Chunks,
    Header,
    copy_chunk,
    read_chunks,
    write_chunk,
)
from gesso_desktop.document.saving.png_pixels import Palette, fits, strips, write_pixels
from gesso_desktop.document.saving.sentences import (
    ORIENTATION_CHANGES,
    OTHERS_SHOW_IT_UNTURNED,
    STALE_THUMBNAIL,
    STRAIGHTENED,
)
from gesso_desktop.document.saving.way import Hashed, Way

_OF_LAYOUT = (b"PLTE", b"tRNS", b"hIST", b"sBIT", b"bKGD")
"""Chunks whose meaning depends on depth and colour type (PNG 11.3)."""
_OF_ANIMATION = (b"acTL", b"fcTL", b"fdAT")
_INCHES_PER_METRE = 39.3700787


@dataclass(frozen=True, eq=False)
class _Plan:
    """What a PNG made from `chunks` will be. exif: the new block where it differs."""

    chunks: Chunks
    picture: Picture
    header: Header
    palette: Palette | None
    exif: bytes | None
    dropped: tuple[bytes, ...]
    keeps_idat: bool

    @property
    def changes_time(self) -> bool:
        return not self.keeps_idat and self.chunks.has(b"tIME")


def png_from_png(source: FilePicture, change: Change) -> Way:
    """Every chunk as it is and in its order; only IDAT is made again."""
    refuse_what_png_cannot_hold(change.result.format)
    plan = _planned(source, change)
    limits = tuple(_limits(plan, source, change))
    is_same = not (plan.dropped or plan.exif or plan.changes_time)
    promise = Promise("chunks", not change.framing.resamples, is_same, limits)

    def write(part: Path, report: Report) -> str:
        return _write_chunks(part, plan, report)

    return Way(promise, source.path.stat().st_size // 2, write)


def png_from_other(source: FilePicture, change: Change) -> Way:
    """A new file with the source's ICC, EXIF, XMP and IPTC blocks and its resolution."""
    pixel_format = change.result.format
    refuse_what_png_cannot_hold(pixel_format)
    blocks, limits = blocks_of(source), []
    picture, blocks = turned(framed(change.result, change.framing), blocks)
    if picture.orientation != 1:
        limits.append(OTHERS_SHOW_IT_UNTURNED)
    if change.framing.resamples:
        limits.append(STRAIGHTENED)
    limits += blocks.lost
    promise = Promise(
        "rewrite",
        not change.framing.resamples,
        not blocks.lost and change.framing.is_identity,
        tuple(limits),
    )

    def write(part: Path, report: Report) -> str:
        with part.open("r+b") as file:
            out = Hashed(file)
            write_png(out, picture, report, blocks=blocks)
            return out.sha256

    return Way(promise, picture.size.area * pixel_format.channels // 8, write)


def write_png(
    out: Hashed | IO[bytes], picture: Picture, report: Report, *, blocks: Blocks | None = None
) -> None:
    """A new PNG of `picture`, whose format must be one that PNG can hold."""
    hashed = out if isinstance(out, Hashed) else Hashed(out)
    blocks = blocks or Blocks(icc=picture.icc)
    header = _natural(picture)
    hashed.write(SIGNATURE)
    write_chunk(hashed, b"IHDR", header.data)
    for kind, data in _block_chunks(blocks):
        write_chunk(hashed, kind, data)
    write_pixels(hashed, picture, header, None, report)
    write_chunk(hashed, b"IEND", b"")


def refuse_what_png_cannot_hold(pixel_format: PixelFormat) -> None:
    """Raises BadRequest with the format that can."""
    what = None
    if pixel_format.colour not in (Colour.GRAY, Colour.RGB):
        what = f"{pixel_format.colour.upper()} colours"
    elif pixel_format.is_float:
        what = "floating-point pixels"
    elif pixel_format.alpha is Alpha.PREMULTIPLIED:
        what = "premultiplied transparency"
    elif pixel_format.extra:
        what = "extra channels"
    if what:
        raise BadRequest(f"PNG cannot hold {what}.", "Save the copy as TIFF (.tif).")


def _planned(source: FilePicture, change: Change) -> _Plan:
    chunks = read_chunks(source.path)
    picture, exif = framed(change.result, change.framing), None
    if picture.orientation != source.orientation:
        old = chunks.first(b"eXIf")
        exif = with_orientation(old, picture.orientation) if old else None
        if exif is None:
            picture = upright(picture)
    keeps_idat = not change.touched and change.framing.is_turn and exif is not None
    header, palette = _layout(chunks, change, picture)
    dropped: tuple[bytes, ...] = ()
    if (header.depth, header.colour) != (chunks.header.depth, chunks.header.colour):
        dropped += _OF_LAYOUT
    if not change.framing.is_identity and exif is None:
        dropped += _OF_ANIMATION
    kinds = {chunk.kind for chunk in chunks.all}
    dropped = tuple(kind for kind in dropped if kind in kinds)
    return _Plan(chunks, picture, header, palette, exif, dropped, keeps_idat)


def _layout(chunks: Chunks, change: Change, picture: Picture) -> tuple[Header, Palette | None]:
    """The file's own depth and colour type if the pixels fit, else those of the pixels."""
    natural = _natural(picture)
    kept = replace(natural, depth=chunks.header.depth, colour=chunks.header.colour)
    palette = _palette(chunks)
    pixel_format = change.result.format
    if kept.depth >= 8 and palette is None:
        return natural, None  # differs from `kept` only if alpha was gained
    if palette is None and (kept.colour != natural.colour or kept.depth == natural.depth):
        return natural, None
    if change.framing.resamples:
        return natural, None
    for box in _pieces(change):
        if not fits(change.result.read(box), pixel_format, kept, palette):
            return natural, None
    return kept, palette


def _pieces(change: Change) -> Iterable[Box]:
    for box in change.touched:
        for strip in strips(change.result):
            part = strip.intersect(box)
            if not part.is_empty:
                yield part


def _natural(picture: Picture) -> Header:
    pixel_format, size = picture.format, picture.size
    has_alpha = pixel_format.alpha is not Alpha.NONE
    colour = (2 if pixel_format.colour is Colour.RGB else 0) + (4 if has_alpha else 0)
    # Of PNG's colour types only gray without alpha knows one bit.
    depth = pixel_format.bits if colour == 0 else max(8, pixel_format.bits)
    return Header(size.width, size.height, depth, colour)


def _palette(chunks: Chunks) -> Palette | None:
    data = chunks.first(b"PLTE")
    if chunks.header.colour != 3 or not data:
        return None
    colours = np.frombuffer(data[: len(data) // 3 * 3], np.uint8).reshape(-1, 3)
    alpha = chunks.first(b"tRNS")
    if alpha is not None:
        full = np.full((len(colours), 1), 255, np.uint8)
        full[: len(alpha), 0] = np.frombuffer(alpha[: len(colours)], np.uint8)
        colours = np.hstack([colours, full])
    return Palette(colours)


def _limits(plan: _Plan, source: FilePicture, change: Change) -> Iterable[str]:
    if change.framing.resamples:
        yield STRAIGHTENED
    if plan.exif is not None:
        yield ORIENTATION_CHANGES
    if change.touched and (exif := plan.chunks.first(b"eXIf")) and has_thumbnail(exif):
        yield STALE_THUMBNAIL
    old = plan.chunks.header
    if old.colour == 3 and plan.header.colour != 3:
        yield "The new colours are not in the picture's palette, so it is saved without one."
    elif old.depth != plan.header.depth:
        yield f"The new tones do not fit into {old.depth} bits, so {plan.header.depth} are used."
    if plan.dropped:
        names = ", ".join(kind.decode("ascii") for kind in plan.dropped)
        yield f"Chunks that would no longer be true are left out: {names}."
    if old.is_interlaced and not plan.keeps_idat:
        yield "The picture was interlaced and is saved row by row; the pixels are the same."
    if plan.changes_time:
        yield "The time of the last change inside the file (tIME) is set to now."
    if plan.chunks.trailing:
        yield "Bytes after the end of the picture are left out."


def _write_chunks(part: Path, plan: _Plan, report: Report) -> str:
    with part.open("r+b") as file, plan.chunks.path.open("rb") as original:
        out = Hashed(file)
        out.write(SIGNATURE)
        special = _special(plan)
        has_pixels = False
        for chunk in plan.chunks.all:
            if chunk.kind in plan.dropped:
                continue
            if chunk.kind == b"IDAT" and not plan.keeps_idat:
                if not has_pixels:
                    write_pixels(out, plan.picture, plan.header, plan.palette, report)
                has_pixels = True
            elif chunk.kind in special:
                write_chunk(out, chunk.kind, special[chunk.kind]())
            else:
                copy_chunk(out, original, chunk)
        return out.sha256


def _special(plan: _Plan) -> dict[bytes, Callable[[], bytes]]:
    """Chunks that are written with other data than before."""
    result: dict[bytes, Callable[[], bytes]] = {}
    if not plan.keeps_idat:
        result[b"IHDR"] = lambda: plan.header.data
        result[b"tIME"] = _now
    if plan.exif is not None:
        exif = plan.exif
        result[b"eXIf"] = lambda: exif
    return result


def _now() -> bytes:
    return struct.pack(">HBBBBB", *time.gmtime()[:6])


def _block_chunks(blocks: Blocks) -> Iterable[tuple[bytes, bytes]]:
    """In the order the standard asks for (PNG 5.6)."""
    if blocks.icc:
        yield b"iCCP", b"ICC profile\0\0" + zlib.compress(blocks.icc)
    if blocks.dpi:
        per_metre = (round(each * _INCHES_PER_METRE) for each in blocks.dpi)
        yield b"pHYs", struct.pack(">IIB", *per_metre, 1)
    if blocks.exif:
        yield b"eXIf", blocks.exif
    if blocks.xmp:
        yield b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + blocks.xmp
    if blocks.photoshop:
        yield b"zTXt", b"Raw profile type 8bim\0\0" + zlib.compress(_as_text(blocks.photoshop))


def _as_text(resources: bytes) -> bytes:
    """ImageMagick's convention for binary profiles in PNG, which exiftool reads too."""
    digits = resources.hex()
    lines = (digits[at : at + 72] for at in range(0, len(digits), 72))
    return f"\n8bim\n{len(resources):8}\n".encode() + "\n".join(lines).encode() + b"\n"
