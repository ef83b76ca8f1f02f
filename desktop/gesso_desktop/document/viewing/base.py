"""The original that is looked at, read by one thread at a time."""

import threading
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from gesso_core.geometry import Box, Size
from gesso_core.picture import Picture
from gesso_core.pixels import PixelFormat, Pixels
from gesso_desktop.document.document import Document


@runtime_checkable
class _Quick(Protocol):
    def glimpse(self, longest_side: int) -> Pixels: ...


@dataclass(eq=False)
class Base:
    """A picture itself; any thread may read it. A document guards its original on its own."""

    _picture: Picture
    _document: Document | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def hand_over(self, document: Document) -> None:
        """The document, which may move to another file of the same bytes, reads from here on."""
        self._document = document

    @property
    def size(self) -> Size:
        return self._picture.size

    @property
    def format(self) -> PixelFormat:
        return self._picture.format

    @property
    def icc(self) -> bytes | None:
        return self._picture.icc

    @property
    def orientation(self) -> int:
        return self._picture.orientation

    def read(self, box: Box) -> Pixels:
        if self._document is not None:
            return self._document.read_base(box)
        with self._lock:  # not every decoder may be entered by two threads
            return self._picture.read(box)

    def proxy(self, longest_side: int) -> Pixels:
        with self._lock:
            return self._picture.proxy(longest_side)

    def glimpse(self, longest_side: int) -> Pixels:
        """A proxy where that is quick, else the nearest thing its file gives at once."""
        with self._lock:
            if isinstance(self._picture, _Quick):
                return self._picture.glimpse(longest_side)
            return self._picture.proxy(longest_side)
