"""The door to saving a copy: what it will keep, said before, and the saving itself."""

from dataclasses import dataclass
from pathlib import Path

from gesso_core.errors import BadRequest
from gesso_core.progress import Report
from gesso_desktop.document.pictures.file_picture import FileKind, FilePicture
from gesso_desktop.document.saving.change import Change, Promise
from gesso_desktop.document.saving.png import png_from_other, png_from_png
from gesso_desktop.document.saving.publish import copy_of, publishing
from gesso_desktop.document.saving.way import Way

_KINDS = {
    ".tif": FileKind.TIFF,
    ".tiff": FileKind.TIFF,
    ".png": FileKind.PNG,
}


@dataclass(frozen=True, slots=True)
class Saved:
    """A published file. sha256: None where it was not written from front to back."""

    path: Path
    promise: Promise
    bytes: int
    sha256: str | None = None


def promise(source: FilePicture, target: Path, change: Change) -> Promise:
    """What saving `change` as `target` keeps, before anything is written.

    Raises BadRequest if `target` cannot hold it at all.
    """
    return _way(source, target, change).promise


def save_copy(
    source: FilePicture, target: Path, change: Change, report: Report, *, replace: bool = False
) -> Saved:
    """Write `change` as a new file, all of it or nothing; the original is never written.

    replace: an existing `target` may be replaced, unless it is the original.
    Raises BadRequest, WouldOverwrite, CannotWrite, DiskFull; Cancelled from `report`.
    """
    way = _way(source, target, change)
    with publishing(
        target, original=source.path, replace=replace, expected_bytes=way.expected_bytes
    ) as part:
        sha256 = way.write(part, report)
        size = part.stat().st_size
    return Saved(target, way.promise, size, sha256)


def _way(source: FilePicture, target: Path, change: Change) -> Way:
    kind = _KINDS.get(target.suffix.lower())
    if kind is None:
        raise BadRequest(
            f"Gesso cannot save as “{target.suffix or target.name}”.",
            "Use one of " + ", ".join(_KINDS) + ".",
        )
    if kind is source.kind and not change.touched and change.framing.is_identity:
        return _plain_copy(source)
    match kind:
        case FileKind.PNG if source.kind is FileKind.PNG:
            return png_from_png(source, change)
        case _:
            return png_from_other(source, change)


def _plain_copy(source: FilePicture) -> Way:
    def write(part: Path, report: Report) -> None:
        copy_of(source.path, part, report)

    return Way(Promise("copy", True, True), source.path.stat().st_size, write)
