"""An export: a file for others, smaller, in another profile or with less in it, said before.

What keeps every pixel is `saving`; this is what recomputes them on purpose.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from gesso_core.errors import BadRequest
from gesso_core.framed_picture import framed, upright
from gesso_core.geometry import Box, Size
from gesso_core.picture import Picture, fitting
from gesso_core.pixels import Alpha, Colour, Light, PixelFormat, Pixels, light
from gesso_core.progress import Report
from gesso_desktop.document.pictures.file_picture import FileKind, FilePicture
from gesso_desktop.document.reprofiled import ReprofiledPicture, TargetProfile
from gesso_desktop.document.resized import ResizedPicture
from gesso_desktop.document.saving import save_copy as saving
from gesso_desktop.document.saving.as_source import AsSource
from gesso_desktop.document.saving.change import Change, Promise
from gesso_desktop.document.saving.exif_block import has_thumbnail
from gesso_desktop.document.saving.jpeg import jpeg_export
from gesso_desktop.document.saving.metadata import blocks_of
from gesso_desktop.document.saving.openraster import Layer
from gesso_desktop.document.saving.png import png_from_other
from gesso_desktop.document.saving.publish import publishing
from gesso_desktop.document.saving.save_copy import LAYERED, Saved
from gesso_desktop.document.saving.sentences import STALE_THUMBNAIL, STRAIGHTENED
from gesso_desktop.document.saving.tiff import tiff_from_other
from gesso_desktop.document.saving.way import Way
from gesso_desktop.document.saving.webp import webp_from_other

KINDS = {".tif": FileKind.TIFF, ".tiff": FileKind.TIFF, ".png": FileKind.PNG}
KINDS |= {".jpg": FileKind.JPEG, ".jpeg": FileKind.JPEG, ".webp": FileKind.WEBP}


@dataclass(frozen=True)
class Export:
    """quality: of a JPEG, 1…100. longest_side: px. percent: of the full size, 1…100; both None is
    the full size, and it is never enlarged. profile: None keeps the picture's own."""

    quality: int = 95
    longest_side: int | None = None
    percent: float | None = None
    profile: TargetProfile | None = None
    keeps_metadata: bool = True

    def size_of(self, full: Size) -> Size:
        if self.longest_side is not None:
            return fitting(full, self.longest_side)
        if self.percent is not None:
            return fitting(full, max(1, round(max(full.width, full.height) * self.percent / 100)))
        return full


def export_promise(source: FilePicture, change: Change, target: Path, export: Export) -> Promise:
    """What the file will keep. Raises BadRequest if that kind of file cannot hold it."""
    way = _recomputing(source, change, target, export)
    if way is not None:
        return way.promise
    quality = _quality(target, export)
    return saving.promise(source, target, change, quality=quality)


def export_copy(
    source: FilePicture,
    change: Change,
    target: Path,
    export: Export,
    report: Report,
    *,
    layers: Sequence[Layer] = (),
) -> Saved:
    """Write the export as a new file, all of it or nothing. Raises as `save_copy` does."""
    way = _recomputing(source, change, target, export)
    if way is None:
        quality = _quality(target, export)
        return saving.save_copy(source, target, change, report, quality=quality, layers=layers)
    return written(source, target, way, report)


def written(source: FilePicture, target: Path, way: Way, report: Report) -> Saved:
    """The file, all of it or nothing. Raises as `save_copy` does."""
    with publishing(target, original=source.path, expected_bytes=way.expected_bytes) as part:
        sha256 = way.write(part, report)
        size = part.stat().st_size
    return Saved(target, way.promise, size, sha256)


def recomputes(source: Picture, target: Path, change: Change, export: Export) -> bool:
    """Whether size, profile, depth or metadata become others than a saved copy has."""
    if target.suffix.lower() == LAYERED:
        return False
    picture = framed(change.result, change.framing)
    return (
        export.size_of(picture.size) != picture.size
        or _is_other_profile(picture, export.profile)
        or not export.keeps_metadata
        or fitting_format(picture.format, KINDS.get(target.suffix.lower())) != picture.format
    )


def _quality(target: Path, export: Export) -> int | None:
    return export.quality if KINDS.get(target.suffix.lower()) is FileKind.JPEG else None


def _recomputing(source: FilePicture, change: Change, target: Path, export: Export) -> Way | None:
    """None where saving does all that was asked."""
    suffix = target.suffix.lower()
    if suffix == LAYERED and (export.profile or export.longest_side or export.percent):
        raise BadRequest(
            "OpenRaster is exported in full size and with the picture's own profile.",
            "Choose the full size, or another format.",
        )
    if not recomputes(source, target, change, export):
        return None
    picture = framed(change.result, change.framing)
    said: list[str] = []
    size = export.size_of(picture.size)
    if size != picture.size:
        picture = ResizedPicture(picture, size)
        seen = upright(picture).size
        said.append(f"the picture becomes {seen.width}×{seen.height} pixels")
    if export.profile is not None and _is_other_profile(picture, export.profile):
        picture = ReprofiledPicture(picture, export.profile)
        said.append(f"its colours are converted to {export.profile.name}")
    limits = [f"Every pixel is recomputed: {' and '.join(said)}."] if said else []
    if change.framing.resamples:
        limits.append(STRAIGHTENED)
    return computed_file(source, picture, target, export, limits)


def computed_file(
    source: FilePicture, picture: Picture, target: Path, export: Export, said: Sequence[str]
) -> Way:
    """A file of `picture`, computed from `source` whose metadata it gets; `export` sizes nothing.

    said: sentences that the promise begins with. Raises BadRequest for a kind of file that cannot
    hold it.
    """
    kind = KINDS.get(target.suffix.lower())
    if kind is None:
        raise BadRequest(f"Gesso cannot export as “{target.suffix}”.", "Choose another format.")
    limits = list(said)
    wanted = fitting_format(picture.format, kind)
    limits += _format_limits(picture.format, wanted, kind)
    if wanted != picture.format:
        picture = _Plain(picture, wanted)
    if kind is FileKind.JPEG:
        limits.append(f"Every pixel is compressed with quality {export.quality}.")
    return _with_metadata(source, picture, kind, export, limits)


def _with_metadata(
    source: FilePicture, picture: Picture, kind: FileKind, export: Export, limits: list[str]
) -> Way:
    # Without metadata there is no place for a note of the orientation.
    picture = picture if export.keeps_metadata else upright(picture)
    given = AsSource(source, picture, keeps_metadata=export.keeps_metadata)
    change = Change(picture, (picture.size.box,))
    match kind:
        case FileKind.TIFF:
            way = tiff_from_other(given, change)
        case FileKind.PNG:
            way = png_from_other(given, change)
        case FileKind.WEBP:
            way = webp_from_other(given, change)
        case _:
            way = jpeg_export(given, change, export.quality)
    if not export.keeps_metadata:
        limits = [*limits, "Camera data, captions and place are left out."]
    else:
        lost = [text for text in way.promise.limits if not text.startswith("Every pixel is")]
        limits = [*limits, *(text for text in lost if text not in limits)]
        exif = blocks_of(source).exif
        if exif and has_thumbnail(exif):
            limits.append(STALE_THUMBNAIL)
    promise = Promise("encode", False, False, tuple(dict.fromkeys(limits)))
    return replace(way, promise=promise)


def _is_other_profile(picture: Picture, profile: TargetProfile | None) -> bool:
    return profile is not None and picture.icc != profile.data


def fitting_format(pixel_format: PixelFormat, kind: FileKind | None) -> PixelFormat:
    """The nearest that `kind` holds; unchanged where it never will."""
    if kind in (None, FileKind.TIFF) or pixel_format.colour in (Colour.CMYK, Colour.LAB):
        return pixel_format
    bits = 16 if pixel_format.is_float else pixel_format.bits
    alpha = Alpha.NONE if pixel_format.alpha is Alpha.NONE else Alpha.STRAIGHT
    if kind is FileKind.JPEG:
        alpha = Alpha.NONE
        return replace(pixel_format, bits=bits, alpha=alpha, extra=0)
    if kind is FileKind.WEBP:
        bits = 8
    is_inverted = pixel_format.is_inverted and kind is not FileKind.WEBP
    return replace(pixel_format, bits=bits, alpha=alpha, extra=0, is_inverted=is_inverted)


def _format_limits(before: PixelFormat, after: PixelFormat, kind: FileKind) -> list[str]:
    limits = []
    name = {FileKind.JPEG: "JPEG", FileKind.WEBP: "WebP", FileKind.PNG: "PNG"}.get(kind, "")
    if before.bits > 8 and kind in (FileKind.JPEG, FileKind.WEBP):
        limits.append(f"{name} has 8 bits per colour; finer steps are lost.")
    elif before.is_float and not after.is_float:
        limits.append(f"{name} has 16 bits per colour; values outside black and white are cut.")
    if before.alpha is not Alpha.NONE and after.alpha is Alpha.NONE:
        limits.append(f"{name} cannot hold transparency; what is transparent becomes white.")
    if before.extra and not after.extra:
        limits.append(f"{name} cannot hold the extra channels; they are left out.")
    return limits


@dataclass(frozen=True, eq=False)
class _Plain:
    """A gray or RGB picture in a format that common files hold. Missing alpha lies on white."""

    source: Picture
    format: PixelFormat

    @property
    def size(self) -> Size:
        return self.source.size

    @property
    def icc(self) -> bytes | None:
        return self.source.icc

    @property
    def orientation(self) -> int:
        return self.source.orientation

    def read(self, box: Box) -> Pixels:
        return self._plain(self.source.read(box))

    def proxy(self, longest_side: int) -> Pixels:
        return self._plain(self.source.proxy(longest_side))

    def _plain(self, pixels: Pixels) -> Pixels:
        source = self.source.format
        values: Light = np.nan_to_num(light(pixels, source))
        if source.alpha_channel is not None:
            opacity = pixels[..., source.alpha_channel, None] / np.float32(source.largest)
            alpha = np.asarray(opacity, np.float32)
            premultiplied = source.alpha is Alpha.PREMULTIPLIED
            if self.format.alpha is Alpha.NONE:
                values = (values if premultiplied else values * alpha) + (1 - alpha)
            else:
                if premultiplied:
                    values = np.divide(values, alpha, out=np.zeros_like(values), where=alpha > 0)
                values = np.concatenate([values, alpha], axis=2)
        if self.format.is_inverted:
            colours = self.format.colour_channels
            values[..., :colours] = 1 - values[..., :colours]
        largest = self.format.largest
        return np.clip(np.rint(values * largest), 0, largest).astype(self.format.dtype)
