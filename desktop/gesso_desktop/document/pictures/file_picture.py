"""What every opened file offers, whatever its format."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from gesso_core.picture import Picture


class FileKind(StrEnum):
    TIFF = "tiff"
    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"
    HEIF = "heif"
    AVIF = "avif"
    RAW = "raw"


@dataclass(frozen=True, slots=True)
class Storage:
    """How the file keeps its pixels, for people: compression "deflate", layout "striped", …

    converted_from: what the file holds where that is not what `read` gives ("palette", "YCbCr");
        empty when the pixels are exactly as stored.
    """

    compression: str
    layout: str
    is_lossless: bool
    dpi: tuple[float, float] | None = None
    converted_from: str = ""


class FilePicture(Picture, Protocol):
    """An open file. Closing releases it; reading afterwards is an error."""

    @property
    def path(self) -> Path: ...

    @property
    def kind(self) -> FileKind: ...

    @property
    def storage(self) -> Storage: ...

    @property
    def page(self) -> int:
        """Which page of the file this picture is, from 0."""
        ...

    @property
    def pages(self) -> int: ...

    def close(self) -> None: ...
