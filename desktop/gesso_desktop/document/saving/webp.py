"""Saving as WebP, always without loss: the picture's chunk is made again, all others stay."""

import io
from pathlib import Path

import numpy as np
from PIL import Image

from gesso_core.errors import BadRequest
from gesso_core.framed_picture import framed
from gesso_core.picture import Picture
from gesso_core.pixels import Alpha, Colour, PixelFormat
from gesso_core.progress import Progress, Report
from gesso_desktop.document.pictures.file_picture import FilePicture
from gesso_desktop.document.saving.change import Change, Promise
from gesso_desktop.document.saving.exif_block import has_thumbnail
from gesso_desktop.document.saving.metadata import Blocks, blocks_of, turned
from gesso_desktop.document.saving.sentences import (
    ORIENTATION_CHANGES,
    STALE_THUMBNAIL,
    STRAIGHTENED,
)
from gesso_desktop.document.saving.way import Hashed, Way
from gesso_desktop.document.saving.webp_chunks import (
    EXIF,
    ICC,
    XMP,
    Webp,
    parsed_webp,
    read_webp,
    riff,
)

_LONGEST_SIDE = 16383  # VP8L has 14 bits for it (RFC 9649, 3.4)
_PIXELS = (b"VP8 ", b"VP8L", b"ALPH")


def webp_from_webp(source: FilePicture, change: Change) -> Way:
    """ICC, EXIF, XMP and unknown chunks stay the same bytes and in order."""
    webp = read_webp(source.path)
    picture, carried = turned(framed(change.result, change.framing), blocks_of(source))
    _refuse_what_webp_cannot_hold(picture)
    is_noted = carried.exif != webp.exif
    limits = [ORIENTATION_CHANGES] if is_noted else []
    if change.framing.resamples:
        limits.append(STRAIGHTENED)
    if change.touched and webp.exif and has_thumbnail(webp.exif):
        limits.append(STALE_THUMBNAIL)
    if not webp.is_lossless:
        limits.append(
            "The original is compressed with loss; the copy keeps its pixels without further "
            "loss and is larger."
        )
    keeps_chunk = not change.touched and change.framing.is_turn and is_noted
    promise = Promise("chunks", not change.framing.resamples, not is_noted, tuple(limits))

    def write(part: Path, report: Report) -> str:
        pixels = None if keeps_chunk else _encoded(picture, report)
        chunks = _replaced(webp, pixels, carried.exif)
        return _written(part, riff(chunks, _sides(picture), _has_alpha(picture.format)))

    return Way(promise, source.path.stat().st_size // 2, write)


def webp_from_other(source: FilePicture, change: Change) -> Way:
    """A new file with the source's ICC, EXIF and XMP blocks."""
    picture, carried = turned(framed(change.result, change.framing), blocks_of(source))
    _refuse_what_webp_cannot_hold(picture)
    limits = list(carried.lost)
    if carried.photoshop or carried.dpi:
        limits.append("WebP has no place for IPTC and for the resolution outside EXIF.")
    if change.framing.resamples:
        limits.append(STRAIGHTENED)
    promise = Promise("rewrite", not change.framing.resamples, not limits, tuple(limits))

    def write(part: Path, report: Report) -> str:
        chunks = _of(carried, _encoded(picture, report))
        return _written(part, riff(chunks, _sides(picture), _has_alpha(picture.format)))

    return Way(promise, picture.size.area // 8, write)


def _refuse_what_webp_cannot_hold(picture: Picture) -> None:
    pixel_format = picture.format
    is_plain = pixel_format.bits == 8 and not pixel_format.extra and not pixel_format.is_inverted
    if (
        not is_plain
        or pixel_format.colour not in (Colour.GRAY, Colour.RGB)
        or pixel_format.alpha is Alpha.PREMULTIPLIED
    ):
        raise BadRequest(
            "WebP holds 8-bit gray and RGB pictures.", "Save the copy as TIFF (.tif) or PNG (.png)."
        )
    if max(picture.size.width, picture.size.height) > _LONGEST_SIDE:
        raise BadRequest(
            f"WebP holds pictures of at most {_LONGEST_SIDE} pixels a side.",
            "Save the copy as TIFF (.tif) or PNG (.png).",
        )


def _encoded(picture: Picture, report: Report) -> bytes:
    """The VP8L chunk's data."""
    report(Progress("writing", 0, 1))
    pixels = picture.read(picture.size.box)
    if picture.format.colour is Colour.GRAY:
        pixels = np.concatenate([pixels[..., :1].repeat(3, axis=2), pixels[..., 1:]], axis=2)
    out = io.BytesIO()
    # exact: colours under full transparency are pixels too.
    Image.fromarray(pixels).save(out, "webp", lossless=True, exact=True, quality=60, method=4)
    data = parsed_webp(out.getvalue()).first(b"VP8L")
    assert data is not None
    report(Progress("writing", 1, 1))
    return data


def _replaced(
    webp: Webp, pixels: bytes | None, exif: bytes | None
) -> tuple[tuple[bytes, bytes], ...]:
    result: list[tuple[bytes, bytes]] = []
    has_pixels = False
    for kind, data in webp.chunks:
        if kind in _PIXELS and pixels is not None:
            if not has_pixels:
                result.append((b"VP8L", pixels))
            has_pixels = True
        elif kind == EXIF and exif != webp.exif and exif is not None:
            result.append((kind, exif))
        else:
            result.append((kind, data))
    return tuple(result)


def _of(carried: Blocks, pixels: bytes) -> tuple[tuple[bytes, bytes], ...]:
    every = ((ICC, carried.icc), (b"VP8L", pixels), (EXIF, carried.exif), (XMP, carried.xmp))
    return tuple((kind, data) for kind, data in every if data)


def _has_alpha(pixel_format: PixelFormat) -> bool:
    return pixel_format.alpha is not Alpha.NONE


def _sides(picture: Picture) -> tuple[int, int]:
    return picture.size.width, picture.size.height


def _written(part: Path, data: bytes) -> str:
    with part.open("r+b") as file:
        out = Hashed(file)
        out.write(data)
        return out.sha256
