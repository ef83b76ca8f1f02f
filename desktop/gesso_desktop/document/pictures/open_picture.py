"""The door: any picture file, known by its content, whatever it is called."""

from collections.abc import Callable
from pathlib import Path

from gesso_desktop.document.pictures.avif import open_avif
from gesso_desktop.document.pictures.byte_source import FileBytes
from gesso_desktop.document.pictures.file_kind import kind_of
from gesso_desktop.document.pictures.file_picture import FileKind, FilePicture
from gesso_desktop.document.pictures.heif import open_heif
from gesso_desktop.document.pictures.jpeg import open_jpeg
from gesso_desktop.document.pictures.png import PngPicture
from gesso_desktop.document.pictures.raw import open_raw
from gesso_desktop.document.pictures.tiff import open_tiff
from gesso_desktop.document.pictures.webp import open_webp


def open_picture(path: Path, page: int = 0) -> FilePicture:
    """Open a file read-only; pixels are decoded when they are read.

    page: from 0. Raises CannotRead (NotFound, UnknownFormat, DamagedFile, TooLarge,
    MissingLibrary), or BadRequest for a page that is not there.
    """
    source = FileBytes(path)
    try:
        return _READERS[kind_of(source)](source, page)
    except BaseException:
        source.close()
        raise


_READERS: dict[FileKind, Callable[[FileBytes, int], FilePicture]] = {
    FileKind.TIFF: open_tiff,
    FileKind.PNG: PngPicture,
    FileKind.JPEG: open_jpeg,
    FileKind.WEBP: open_webp,
    FileKind.HEIF: open_heif,
    FileKind.AVIF: open_avif,
    FileKind.RAW: open_raw,
}
