"""A picture of a format that can only be decoded in one piece: on the first read, then kept."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gesso_core.errors import DamagedFile
from gesso_core.geometry import Box, Size
from gesso_core.picture import fitting, shrink
from gesso_core.pixels import PixelFormat, Pixels
from gesso_desktop.document.pictures.byte_source import FileBytes
from gesso_desktop.document.pictures.file_picture import FileKind, Storage
from gesso_desktop.document.pictures.requests import check_box


@dataclass(frozen=True)
class Head:
    """What the head of a file says, before any pixel is decoded."""

    kind: FileKind
    size: Size
    format: PixelFormat
    storage: Storage
    icc: bytes | None = None
    orientation: int = 1


class WholePicture:
    """decode: all pixels, h×w×c. Several threads may read at the same time."""

    page, pages = 0, 1

    def __init__(self, source: FileBytes, head: Head, decode: Callable[[], Pixels]) -> None:
        self._source, self._head, self._decode = source, head, decode
        self._pixels: Pixels | None = None
        self._lock = threading.Lock()
        self.path: Path = source.path
        self.kind = head.kind
        self.storage = head.storage
        self.icc = head.icc
        self.orientation = head.orientation

    @property
    def size(self) -> Size:
        return self._head.size

    @property
    def format(self) -> PixelFormat:
        return self._head.format

    def read(self, box: Box) -> Pixels:
        """Raises DamagedFile if the file cannot be decoded to its last pixel."""
        check_box(box, self.size)
        return self._whole()[box.slices].copy()

    def proxy(self, longest_side: int) -> Pixels:
        return shrink(self._whole(), fitting(self.size, longest_side))

    def close(self) -> None:
        self._pixels = None
        self._source.close()

    def _whole(self) -> Pixels:
        with self._lock:
            if self._pixels is None:
                pixels = self._decode()
                expected = (self.size.height, self.size.width, self.format.channels)
                if pixels.shape != expected or pixels.dtype != self.format.dtype:
                    raise DamagedFile(
                        "The pixels are not what the head of the file says.",
                        "The file is damaged: take another copy.",
                        detail=f"{pixels.shape} {pixels.dtype} for {expected}",
                    )
                self._pixels = pixels
            return self._pixels
