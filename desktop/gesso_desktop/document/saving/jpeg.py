"""Saving as JPEG: from a JPEG by replacing blocks; an export with new loss only when asked for."""

import io
import struct
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from gesso_core.errors import BadRequest, CannotKeep
from gesso_core.framed_picture import framed
from gesso_core.framing import combined_orientation
from gesso_core.picture import Picture
from gesso_core.pixels import Alpha, Colour, PixelFormat, Pixels
from gesso_core.progress import Progress, Report
from gesso_desktop.document.pictures.file_picture import FilePicture
from gesso_desktop.document.saving.change import Change, Promise
from gesso_desktop.document.saving.exif_block import (
    has_thumbnail,
    with_new_orientation,
    with_orientation,
)
from gesso_desktop.document.saving.jpeg_blocks import (
    Blocks,
    jpegtran,
    refusal,
    refuse_other_changes,
    replace_blocks,
    touched_blocks,
)
from gesso_desktop.document.saving.jpeg_segments import Segment, Segments, read_segments
from gesso_desktop.document.saving.metadata import blocks_of, turned
from gesso_desktop.document.saving.publish import hidden_name
from gesso_desktop.document.saving.sentences import (
    ORIENTATION_ADDED,
    ORIENTATION_CHANGES,
    STALE_THUMBNAIL,
    STRAIGHTENED,
)
from gesso_desktop.document.saving.way import Hashed, Way

_EXIF, _XMP, _PHOTOSHOP = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0", b"Photoshop 3.0\0"
_MOST_BYTES = 65533  # of a segment's payload, whose length has two bytes
_LOSSLESS = "Save the copy as PNG or TIFF, which keep every pixel, or export with a quality."


def jpeg_from_jpeg(source: FilePicture, change: Change) -> Way:
    """The same file with other blocks where it was touched, and the same metadata bytes.

    Raises CannotKeep if that is impossible, with what is possible as the hint.
    """
    if not change.framing.is_turn:
        raise CannotKeep("Cropping or straightening a JPEG would compress it anew.", _LOSSLESS)
    if change.result.format != source.format:
        raise CannotKeep("JPEG cannot hold transparency.", "Save the copy as PNG or TIFF.")
    segments = read_segments(source.path)
    blocks = None
    if change.touched:
        impossible = refusal(segments, jpegtran())
        if impossible is not None:
            raise impossible
        blocks = touched_blocks(segments, source.size, change.touched)
    metadata, note = _metadata(segments, source, change)
    limits = [*_limits(segments, blocks), *([note] if note else [])]
    keeps_metadata = note is None and not (blocks and _has_more_pictures(segments))
    is_exact = blocks is None or blocks.requantised + blocks.halo == 0
    promise = Promise("blocks", is_exact, keeps_metadata, tuple(limits))

    def write(part: Path, report: Report) -> str:
        if blocks is None:
            return _assemble(part, metadata, segments, segments)
        # Beside the target, so that nothing of a private picture lands in a shared folder.
        with tempfile.TemporaryDirectory(prefix=hidden_name(), dir=part.parent) as folder:
            patched = replace_blocks(source.path, Path(folder), change.result, blocks, report)
            sha256 = _assemble(part, metadata, segments, read_segments(patched))
        refuse_other_changes(source.path, part, blocks)
        return sha256

    # The original, the last and the next state exist side by side.
    return Way(promise, source.path.stat().st_size * (3 if blocks else 1), write)


def jpeg_export(source: FilePicture, change: Change, quality: int) -> Way:
    """A new JPEG of everything, with the loss that `quality` (1…100) means."""
    _refuse_what_jpeg_cannot_hold(change.result.format)
    carried = blocks_of(source)
    picture, carried = turned(framed(change.result, change.framing), carried)
    limits = [f"Every pixel is compressed anew with quality {quality}.", *carried.lost]
    if change.result.format.bits > 8:
        limits.insert(1, "JPEG has 8 bits per colour; finer steps are lost.")
    if change.framing.resamples:
        limits.append(STRAIGHTENED)
    more = []
    for marker, prefix, data in (
        (0xE1, _EXIF, carried.exif),
        (0xE1, _XMP, carried.xmp),
        (0xED, _PHOTOSHOP, carried.photoshop),
    ):
        if data and len(prefix) + len(data) > _MOST_BYTES:
            limits.append(f"A metadata block of {len(data)} bytes is too large for JPEG.")
        elif data:
            more.append(_segment(marker, prefix + data))
    promise = Promise("encode", False, False, tuple(limits))

    def write(part: Path, report: Report) -> str:
        report(Progress("writing", 0, 1))
        image = Image.fromarray(_eight_bits(picture))
        encoded, options = io.BytesIO(), {"dpi": carried.dpi} if carried.dpi else {}
        # From 90 upwards a person wants the finest colour too.
        subsampling = 0 if quality >= 90 else 2
        image.save(
            encoded,
            "jpeg",
            quality=quality,
            subsampling=subsampling,
            icc_profile=carried.icc,
            **options,
        )
        data = encoded.getvalue()
        at = 4 + struct.unpack_from(">H", data, 4)[0]  # after JFIF, which must be first
        with part.open("r+b") as file:
            out = Hashed(file)
            for piece in (data[:at], *(segment.raw for segment in more), data[at:]):
                out.write(piece)
        report(Progress("writing", 1, 1))
        return out.sha256

    return Way(promise, picture.size.area // 20, write)


def _refuse_what_jpeg_cannot_hold(pixel_format: PixelFormat) -> None:
    is_plain = pixel_format.alpha is Alpha.NONE and not pixel_format.extra
    if (
        pixel_format.colour not in (Colour.GRAY, Colour.RGB)
        or pixel_format.is_float
        or not is_plain
    ):
        raise BadRequest(
            "JPEG holds gray and RGB pictures without transparency.",
            "Save the copy as TIFF (.tif) or PNG (.png).",
        )


def _eight_bits(picture: Picture) -> Pixels:
    pixels, pixel_format = picture.read(picture.size.box), picture.format
    if pixel_format.bits == 16:
        pixels = ((pixels.astype(np.uint32) * 255 + 32767) // 65535).astype(np.uint8)
    elif pixel_format.bits == 1:
        pixels = pixels * np.uint8(255)
    if pixel_format.is_inverted:
        pixels = 255 - pixels
    return pixels[..., 0] if pixels.shape[2] == 1 else pixels


def _limits(segments: Segments, blocks: Blocks | None) -> Iterable[str]:
    if blocks is None:
        return
    yield "The changed part is compressed as strongly as the rest of the picture."
    if blocks.requantised:
        yield (
            f"JPEG keeps blocks of {blocks.side.width}×{blocks.side.height} px: "
            f"{blocks.requantised} pixels beside the change, in the same blocks, "
            "are compressed anew."
        )
    if blocks.halo:
        yield (
            f"Up to {blocks.halo} pixels at the edges of these blocks may differ slightly, "
            "as JPEG stores their colour coarsely."
        )
    if any(has_thumbnail(exif) for exif in segments.payloads(0xE1, _EXIF)):
        yield STALE_THUMBNAIL
    if _has_more_pictures(segments):
        yield "The further pictures inside the file stay, but their table of contents is off."


def _has_more_pictures(segments: Segments) -> bool:
    return bool(segments.payloads(0xE2, b"MPF\0"))


def _metadata(
    segments: Segments, source: FilePicture, change: Change
) -> tuple[list[Segment], str | None]:
    """The metadata segments of the copy, and what to say if one differs."""
    kept = [segment for segment in segments.before if segment.is_metadata]
    orientation = combined_orientation(source.orientation, change.framing)
    if orientation == source.orientation:
        return kept, None
    for index, segment in enumerate(kept):
        if segment.marker == 0xE1 and segment.payload.startswith(_EXIF):
            exif = segment.payload[len(_EXIF) :]
            same_size = with_orientation(exif, orientation)
            exif = same_size or with_new_orientation(exif, orientation)
            kept[index] = _segment(0xE1, _EXIF + exif)
            return kept, ORIENTATION_CHANGES if same_size else ORIENTATION_ADDED
    new = _segment(0xE1, _EXIF + with_new_orientation(None, orientation))
    first = 1 if kept and kept[0].marker == 0xE0 else 0
    return [*kept[:first], new, *kept[first:]], ORIENTATION_ADDED


def _segment(marker: int, payload: bytes) -> Segment:
    if len(payload) > _MOST_BYTES:
        raise CannotKeep("There is no room in the EXIF block for the orientation.", _LOSSLESS)
    return Segment(marker, struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload)


def _assemble(part: Path, metadata: Sequence[Segment], original: Segments, pixels: Segments) -> str:
    """These metadata, the frame and scans of `pixels`, and what followed in the original."""
    with part.open("r+b") as file:
        out = Hashed(file)
        out.write(b"\xff\xd8")
        for segment in metadata:
            out.write(segment.raw)
        for segment in pixels.before:
            if not segment.is_metadata:
                out.write(segment.raw)
        _copy_range(out, pixels.path, *pixels.scans)
        out.write(b"\xff\xd9")
        _copy_range(out, original.path, *original.trailer)
        return out.sha256


def _copy_range(out: Hashed, path: Path, start: int, end: int) -> None:
    with path.open("rb") as file:
        file.seek(start)
        while start < end:
            block = file.read(min(end - start, 1 << 20))
            if not block:
                break
            out.write(block)
            start += len(block)
