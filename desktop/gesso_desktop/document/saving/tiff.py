"""Saving as TIFF: by patching a byte copy of the file where possible, else by writing it anew."""

from pathlib import Path

from gesso_core.errors import CannotKeep, DamagedFile
from gesso_core.framed_picture import framed
from gesso_core.framing import combined_orientation
from gesso_core.progress import Report
from gesso_desktop.document.pictures.byte_source import BlockBytes, FileBytes
from gesso_desktop.document.pictures.file_picture import FilePicture
from gesso_desktop.document.pictures.tiff_directory import EXIF_IFD, TiffStructure
from gesso_desktop.document.saving.change import Change, Promise
from gesso_desktop.document.saving.metadata import Blocks, blocks_of
from gesso_desktop.document.saving.publish import copy_of
from gesso_desktop.document.saving.sentences import (
    EXIF_WRITTEN_ANEW,
    ORIENTATION_CHANGES,
    STRAIGHTENED,
)
from gesso_desktop.document.saving.tiff_limits import patch_limits, rewrite_limits
from gesso_desktop.document.saving.tiff_orientation import set_orientation_in_tiff
from gesso_desktop.document.saving.tiff_patch import patch_tiff, patchable
from gesso_desktop.document.saving.tiff_rewrite import write_tiff
from gesso_desktop.document.saving.way import Way

_ORIENTATION, _MAKER_NOTE = 274, 37500


def tiff_from_tiff(source: FilePicture, change: Change) -> Way:
    """Patched, or written anew with the source's tags and other pages."""
    return _patched(source, change) if _can_patch(source, change) else _rewritten(source, change)


def tiff_from_other(source: FilePicture, change: Change) -> Way:
    """A new file with the source's ICC, EXIF, XMP and IPTC blocks and its resolution."""
    picture, blocks = framed(change.result, change.framing), blocks_of(source)
    limits = list(blocks.lost)
    if _has_maker_notes(blocks):
        limits.append(EXIF_WRITTEN_ANEW)
    keeps_metadata = not limits and picture.orientation == source.orientation
    if picture.orientation != source.orientation:
        limits.append(ORIENTATION_CHANGES)
    if change.framing.resamples:
        limits.append(STRAIGHTENED)
    promise = Promise("rewrite", not change.framing.resamples, keeps_metadata, tuple(limits))

    def write(part: Path, report: Report) -> None:
        write_tiff(part, picture, report, blocks=blocks)

    return Way(promise, picture.size.area * picture.format.channels // 4, write)


def _can_patch(source: FilePicture, change: Change) -> bool:
    if not change.framing.is_turn or change.result.format != source.format:
        return False
    if change.touched and patchable(source.path, source.page, change.touched) is not None:
        return False
    return change.framing.is_identity or _has_orientation(source)


def _patched(source: FilePicture, change: Change) -> Way:
    orientation = combined_orientation(source.orientation, change.framing)
    is_turned = orientation != source.orientation
    limits = patch_limits(source.path, source.page) if change.touched else ()
    if is_turned:
        limits = (*limits, ORIENTATION_CHANGES)
    promise = Promise("patch", True, not is_turned, limits)

    def write(part: Path, report: Report) -> None:
        copy_of(source.path, part, report)
        if change.touched:
            patch_tiff(part, source.page, change.result, change.touched, report)
        if is_turned and not set_orientation_in_tiff(part, source.page, orientation):
            raise CannotKeep("The TIFF has no room for its new orientation.", "Save it as PNG.")

    return Way(promise, source.path.stat().st_size, write)


def _rewritten(source: FilePicture, change: Change) -> Way:
    picture = framed(change.result, change.framing)
    is_turned = picture.orientation != source.orientation
    limits = list(rewrite_limits(source.path, source.page))
    keeps_metadata = not limits and not is_turned
    if is_turned:
        limits.append(ORIENTATION_CHANGES)
    if change.framing.resamples:
        limits.append(STRAIGHTENED)
    promise = Promise("rewrite", not change.framing.resamples, keeps_metadata, tuple(limits))

    def write(part: Path, report: Report) -> None:
        write_tiff(part, picture, report, like=source.path, page=source.page)

    return Way(promise, source.path.stat().st_size // 2, write)


def _has_orientation(source: FilePicture) -> bool:
    file = FileBytes(source.path)
    try:
        structure = TiffStructure.of(file)
        page = structure.directory(structure.page_offsets()[source.page])
        return _ORIENTATION in page.tags
    finally:
        file.close()


def _has_maker_notes(blocks: Blocks) -> bool:
    if blocks.exif is None:
        return False
    try:
        structure = TiffStructure.of(BlockBytes(blocks.exif))
        first = structure.directory(structure.first)
        inner = structure.integer(first, EXIF_IFD, 0)
        return inner > 0 and _MAKER_NOTE in structure.directory(inner).tags
    except DamagedFile:
        return False
