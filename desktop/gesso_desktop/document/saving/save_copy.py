"""The door to saving a copy: what it will keep, said before, and the saving itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gesso_core.errors import BadRequest, CannotKeep
from gesso_core.progress import Report
from gesso_desktop.document.pictures.file_picture import FileKind, FilePicture
from gesso_desktop.document.saving.change import Change, Promise
from gesso_desktop.document.saving.jpeg import jpeg_export, jpeg_from_jpeg
from gesso_desktop.document.saving.openraster import Layer, openraster
from gesso_desktop.document.saving.png import png_from_other, png_from_png
from gesso_desktop.document.saving.publish import copy_of, publishing
from gesso_desktop.document.saving.tiff import tiff_from_other, tiff_from_tiff
from gesso_desktop.document.saving.way import Way
from gesso_desktop.document.saving.webp import webp_from_other, webp_from_webp

_KINDS = {
    ".tif": FileKind.TIFF,
    ".tiff": FileKind.TIFF,
    ".png": FileKind.PNG,
    ".jpg": FileKind.JPEG,
    ".jpeg": FileKind.JPEG,
    ".webp": FileKind.WEBP,
}
LAYERED = ".ora"


@dataclass(frozen=True, slots=True)
class Saved:
    """A published file. sha256: None where it was not written from front to back."""

    path: Path
    promise: Promise
    bytes: int
    sha256: str | None = None


def promise(
    source: FilePicture, target: Path, change: Change, *, quality: int | None = None
) -> Promise:
    """What saving `change` as `target` keeps, before anything is written.

    quality: asks for an export as JPEG with that loss (1…100), which keeps no pixel.
    Raises BadRequest if `target` cannot hold it at all, CannotKeep if only with a loss.
    """
    return _way(source, target, change, quality).promise


def save_copy(
    source: FilePicture,
    target: Path,
    change: Change,
    report: Report,
    *,
    replace: bool = False,
    quality: int | None = None,
    layers: Sequence[Layer] = (),
) -> Saved:
    """Write `change` as a new file, all of it or nothing; the original is never written.

    replace: an existing `target` may be replaced, unless it is the original.
    quality: as for `promise`. layers: what OpenRaster shows above the source, from the lowest up.
    Raises BadRequest, CannotKeep, WouldOverwrite, CannotWrite, DiskFull; Cancelled from `report`.
    """
    way = _way(source, target, change, quality, layers)
    with publishing(
        target, original=source.path, replace=replace, expected_bytes=way.expected_bytes
    ) as part:
        sha256 = way.write(part, report)
        size = part.stat().st_size
    return Saved(target, way.promise, size, sha256)


def _way(
    source: FilePicture,
    target: Path,
    change: Change,
    quality: int | None,
    layers: Sequence[Layer] = (),
) -> Way:
    suffix = target.suffix.lower()
    if suffix == LAYERED:
        return openraster(source, change, layers)
    kind = _KINDS.get(suffix)
    if kind is None:
        raise BadRequest(
            f"Gesso cannot save as “{target.suffix or target.name}”.",
            "Use one of " + ", ".join((*_KINDS, LAYERED)) + ".",
        )
    if (
        kind is source.kind
        and quality is None
        and not change.touched
        and change.framing.is_identity
    ):
        return _plain_copy(source)
    match kind:
        case FileKind.TIFF:
            to_tiff = tiff_from_tiff if source.kind is kind else tiff_from_other
            return to_tiff(source, change)
        case FileKind.PNG:
            to_png = png_from_png if source.kind is kind else png_from_other
            return to_png(source, change)
        case FileKind.WEBP:
            to_webp = webp_from_webp if source.kind is kind else webp_from_other
            return to_webp(source, change)
        case _:
            return _to_jpeg(source, change, quality)


def _to_jpeg(source: FilePicture, change: Change, quality: int | None) -> Way:
    if quality is not None:
        return jpeg_export(source, change, quality)
    if source.kind is not FileKind.JPEG:
        raise CannotKeep(
            "Saving this picture as JPEG loses something of every pixel.",
            "Save it as TIFF (.tif) or PNG (.png), or ask for an export with a quality.",
        )
    return jpeg_from_jpeg(source, change)


def _plain_copy(source: FilePicture) -> Way:
    def write(part: Path, report: Report) -> None:
        copy_of(source.path, part, report)

    return Way(Promise("copy", True, True), source.path.stat().st_size, write)
