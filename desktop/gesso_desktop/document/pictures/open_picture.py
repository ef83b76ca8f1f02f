"""The door: any picture file by its content, whatever it is called."""

from pathlib import Path

from gesso_core.errors import UnknownFormat
from gesso_desktop.document.pictures.byte_source import FileBytes
from gesso_desktop.document.pictures.file_picture import FilePicture
from gesso_desktop.document.pictures.tiff import open_tiff


def open_picture(path: Path, page: int = 0) -> FilePicture:
    source = FileBytes(path)
    head = source.read(0, 4)
    if head[:2] in (b"II", b"MM"):
        return open_tiff(source, page)
    raise UnknownFormat("no")
