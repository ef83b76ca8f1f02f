"""The metadata of one file with the pixels of another picture, for the writers of this folder."""

from dataclasses import dataclass
from pathlib import Path

from gesso_core.geometry import Box, Size
from gesso_core.picture import Picture
from gesso_core.pixels import PixelFormat, Pixels
from gesso_desktop.document.pictures.file_picture import FileKind, FilePicture, Storage


@dataclass(frozen=True, eq=False)
class AsSource:
    """picture: computed from that of `file`, perhaps in another size."""

    file: FilePicture
    picture: Picture
    keeps_metadata: bool

    @property
    def path(self) -> Path:
        return self.file.path

    @property
    def kind(self) -> FileKind:
        # Of camera RAW only profile and resolution are carried over, which is what is wanted.
        return self.file.kind if self.keeps_metadata else FileKind.RAW

    @property
    def storage(self) -> Storage:
        return self.file.storage

    @property
    def page(self) -> int:
        return self.file.page

    @property
    def pages(self) -> int:
        return self.file.pages

    @property
    def size(self) -> Size:
        return self.picture.size

    @property
    def format(self) -> PixelFormat:
        return self.picture.format

    @property
    def icc(self) -> bytes | None:
        return self.picture.icc

    @property
    def orientation(self) -> int:
        return self.picture.orientation

    def read(self, box: Box) -> Pixels:
        return self.picture.read(box)

    def proxy(self, longest_side: int) -> Pixels:
        return self.picture.proxy(longest_side)

    def close(self) -> None:
        pass
