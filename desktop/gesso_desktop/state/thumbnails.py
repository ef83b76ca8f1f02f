"""Small pictures of files, made in the background: the ones asked for last come first."""

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from gesso_core.errors import GessoError
from gesso_desktop.document.display import Shown
from gesso_desktop.document.thumbnail import embedded_preview, thumbnail
from gesso_desktop.document.thumbnail_cache import ThumbnailCache
from gesso_desktop.state.crossing import Crossing, Lane
from gesso_desktop.state.error_texts import error_text

SIDE = 192  # px; sharp in a strip of 96 on a screen of twice the density
_AT_ONCE = 2  # the threads of the lane
_WANTED = 120  # asked for and not begun; more than a wide screen shows
_KEPT = 240  # in memory, 35 MB at most

Painted = NDArray[np.uint8]
"""h×w×4: blue, green, red and 255, as screens have it."""


@dataclass(frozen=True, eq=False)
class Thumbnail:
    """pixels: None where the file cannot be read; then `reason` is a sentence.

    is_rough: the camera's own small preview; a better one follows.
    """

    pixels: Painted | None
    reason: str = ""
    is_rough: bool = False


class Thumbnails(QObject):
    changed = Signal(object)
    """The Path of which there is a new thumbnail."""

    def __init__(
        self, crossing: Crossing, cache: ThumbnailCache, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._crossing = crossing
        self._cache = cache
        self._made: OrderedDict[Path, Thumbnail] = OrderedDict()
        self._wanted: OrderedDict[Path, bool] = OrderedDict()
        """By path, the newest last, whether only the fine one is missing."""
        self._running: set[Path] = set()

    def of(self, path: Path) -> Thumbnail | None:
        """What there is; it is made if there is nothing yet. Asked again while it is seen."""
        found = self._made.get(path)
        if found is not None:
            self._made.move_to_end(path)
        if (found is None or found.is_rough) and path not in self._running:
            self._want(path, is_fine=found is not None)
        return found

    def known(self, path: Path) -> Thumbnail | None:
        """What there is, without asking for more."""
        return self._made.get(path)

    def forget(self, path: Path) -> None:
        """The file was written; what was made of it is not true any more."""
        if self._made.pop(path, None) is not None:
            self.changed.emit(path)

    def keep_only(self, paths: set[Path]) -> None:
        """Another folder: give up waiting for all others."""
        for path in [path for path in self._wanted if path not in paths]:
            del self._wanted[path]

    def _want(self, path: Path, *, is_fine: bool) -> None:
        self._wanted[path] = is_fine
        self._wanted.move_to_end(path)
        while len(self._wanted) > _WANTED:
            self._wanted.popitem(last=False)
        self._next()

    def _next(self) -> None:
        while self._wanted and len(self._running) < _AT_ONCE:
            # A rough one at once is worth more than a fine one in time.
            newest = next(
                (path for path in reversed(self._wanted) if not self._wanted[path]),
                next(reversed(self._wanted)),
            )
            is_fine = self._wanted.pop(newest)
            self._begin(newest, is_fine=is_fine)

    def _begin(self, path: Path, *, is_fine: bool) -> None:
        self._running.add(path)
        self._crossing.run(
            Lane.QUIET,
            lambda _: self._fine(path) if is_fine else self._first(path),
            done=lambda made: self._keep(path, made),
            failed=lambda error: self._keep(path, Thumbnail(None, _said(error))),
            ended=lambda: self._ended(path),
        )

    def _first(self, path: Path) -> Thumbnail:
        known = self._cache.find(path, SIDE)
        if known is not None:
            return Thumbnail(_painted(known))
        rough = embedded_preview(path, SIDE)
        return self._fine(path) if rough is None else Thumbnail(_painted(rough), is_rough=True)

    def _fine(self, path: Path) -> Thumbnail:
        made = thumbnail(path, SIDE)
        self._cache.keep(path, SIDE, made)
        return Thumbnail(_painted(made))

    def _keep(self, path: Path, made: Thumbnail) -> None:
        self._made[path] = made
        self._made.move_to_end(path)
        while len(self._made) > _KEPT:
            self._made.popitem(last=False)

    def _ended(self, path: Path) -> None:
        """Whoever still sees the path asks again when told of it, also for the fine one."""
        self._running.discard(path)
        self.changed.emit(path)
        self._next()


def _said(error: GessoError) -> str:
    text = error_text(error)
    return f"{text.message} {text.hint}".strip()


def _painted(pixels: Shown) -> Painted:
    opaque = np.full((*pixels.shape[:2], 1), 255, np.uint8)
    return np.ascontiguousarray(np.concatenate([pixels[..., ::-1], opaque], axis=2))
