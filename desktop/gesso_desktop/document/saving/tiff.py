"""Saving as TIFF: a byte copy of the file in which only what was touched is made again."""

from pathlib import Path

from gesso_core.errors import CannotKeep
from gesso_core.progress import Report
from gesso_desktop.document.pictures.file_picture import FileKind, FilePicture
from gesso_desktop.document.saving.change import Change, Promise
from gesso_desktop.document.saving.publish import copy_of
from gesso_desktop.document.saving.tiff_patch import patch_tiff, patchable
from gesso_desktop.document.saving.way import Way


def tiff_from_tiff(source: FilePicture, change: Change) -> Way:
    """Raises CannotKeep with the reason if the file cannot be patched."""
    reason = _why_not(source, change)
    if reason is not None:
        raise CannotKeep(reason, "Save the copy as PNG (.png).")

    def write(part: Path, report: Report) -> None:
        copy_of(source.path, part, report)
        patch_tiff(part, source.page, change.result, change.touched, report)

    return Way(Promise("patch", True, True), source.path.stat().st_size, write)


def _why_not(source: FilePicture, change: Change) -> str | None:
    if source.kind is not FileKind.TIFF:
        return "Only a TIFF can be saved as TIFF."
    if not change.framing.is_identity:
        return "A cropped, turned or straightened picture cannot be put into the same TIFF."
    if change.result.format != source.format:
        return "A picture that gained transparency cannot be put into the same TIFF."
    return patchable(source.path, source.page, change.touched)
