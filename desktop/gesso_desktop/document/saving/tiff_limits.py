"""What saving a TIFF does not keep or bring up to date, as sentences for the user."""

from collections.abc import Iterator
from pathlib import Path

from gesso_core.errors import DamagedFile
from gesso_desktop.document.saving.tiff_copy import copies_whole
from gesso_desktop.document.saving.tiff_ifd import Directory, TiffStream
from gesso_desktop.document.saving.tiff_layout import LOSSLESS
from gesso_desktop.document.saving.tiff_places import below
from gesso_desktop.document.saving.tiff_rewrite import photoshop_resource

_MAKER_NOTE = 37500
_LAYERS = 37724
_THUMBNAILS = (1033, 1036)  # Photoshop image resources
_MOST_RESOURCES = 64 << 20

OLD_PREVIEWS = "The small previews inside the file still show the picture before the edit."
NO_PREVIEWS = "The small previews inside the original are left out."
OLD_LAYERS = "Photoshop's layers inside the file stay as they were; Photoshop will show those."
NO_LAYERS = "Photoshop's layers inside the original are left out."
MAKER_NOTES = (
    "The camera maker's notes are the same bytes in another place of the file; "
    "some programs can then no longer read all of them."
)
LOST_TAGS = "Tags of the original whose values cannot be read are left out."


def patch_limits(path: Path, page: int) -> tuple[str, ...]:
    """Of `patch_tiff`: what the file goes on to say although the picture changed."""
    with path.open("rb") as file:
        stream = TiffStream(file)
        directory = stream.page(page)
        previews = _has_below(directory) or _has_page_previews(stream, page)
        previews = previews or _has_thumbnail(stream, directory)
        found = ((OLD_PREVIEWS, previews), (OLD_LAYERS, directory.find(_LAYERS) is not None))
    return tuple(sentence for sentence, is_so in found if is_so)


def rewrite_limits(path: Path, page: int) -> tuple[str, ...]:
    """Of `write_tiff` with this file as its `like`."""
    with path.open("rb") as file:
        stream = TiffStream(file)
        directory = stream.page(page)
        old = _has_page_previews(stream, page) or _has_thumbnail(stream, directory)
        notes = any(each.find(_MAKER_NOTE) for each in (directory, *below(stream, directory)))
        found = (
            (NO_PREVIEWS, _has_below(directory)),
            (OLD_PREVIEWS, old),
            (NO_LAYERS, directory.find(_LAYERS) is not None),
            (MAKER_NOTES, notes),
            (LOST_TAGS, not all(stream.has_value(entry) for entry in directory.entries)),
        )
        sentences = [sentence for sentence, is_so in found if is_so]
        sentences += _lost_pages(stream, page)
        if stream.integer(directory, 259, 1) not in LOSSLESS:
            sentences.append("The pixels are compressed with deflate, without loss.")
    return tuple(sentences)


def _has_below(directory: Directory) -> bool:
    return directory.find(330, 513) is not None


def _has_page_previews(stream: TiffStream, page: int) -> bool:
    """Reduced-resolution pages (bit 0 of NewSubfileType) beside the one that is edited."""
    return any(_is_reduced(stream, each) for each in _others(stream, page))


def _is_reduced(stream: TiffStream, directory: Directory) -> bool:
    try:
        return bool(stream.integer(directory, 254, 0) & 1)
    except DamagedFile:
        return False


def _has_thumbnail(stream: TiffStream, directory: Directory) -> bool:
    entry = directory.find(34377)
    if entry is None or not stream.has_value(entry) or entry.value_bytes > _MOST_RESOURCES:
        return False
    resources = stream.value(entry)
    return any(photoshop_resource(resources, number) is not None for number in _THUMBNAILS)


def _lost_pages(stream: TiffStream, page: int) -> list[str]:
    lost = sum(not copies_whole(stream, each) for each in _others(stream, page))
    if not lost:
        return []
    if lost == 1:
        return ["One other page of the original cannot be carried over."]
    return [f"{lost} other pages of the original cannot be carried over."]


def _others(stream: TiffStream, page: int) -> Iterator[Directory]:
    return (each for number, each in enumerate(stream.pages()) if number != page)
