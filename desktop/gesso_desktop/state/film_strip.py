"""All pictures of one folder, in the order people count, and which of them lies on the desk."""

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from gesso_core.errors import CannotRead, GessoError
from gesso_desktop.document.project.project import SUFFIX
from gesso_desktop.state.crossing import Crossing, Lane, Task
from gesso_desktop.state.projects import is_writable, project_place

PICTURE_SUFFIXES = frozenset(
    (
        *(".tif", ".tiff", ".png", ".jpg", ".jpeg", ".jpe", ".webp", ".avif", ".heic", ".heif"),
        *(".dng", ".cr2", ".cr3", ".nef", ".arw", ".raf", ".orf", ".rw2", ".pef", ".iiq", ".3fr"),
    )
)
"""What pictures are called. A file with another name is opened too, but not searched for."""

_SETTLED = 300  # ms; a camera card being copied would list the folder hundreds of times
_NUMBERS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class StripEntry:
    """is_edited: there is a project of it. stamp: another one means another content."""

    path: Path
    is_edited: bool
    stamp: tuple[int, int] = (0, 0)


class FilmStrip(QObject):
    """Follows the folder on disk. Listing happens in the background, also on slow drives."""

    listed = Signal()
    """Other entries than before."""
    current_changed = Signal()
    chosen = Signal(object)
    """The Path of a picture that the user wants to open."""
    rewritten = Signal(object)
    """The Path of a listed file whose content is another now."""
    failed = Signal(object)
    """The GessoError why the folder cannot be listed."""

    def __init__(
        self, crossing: Crossing, *, projects_folder: Path, parent: QObject | None = None
    ) -> None:
        """projects_folder: where projects of pictures in read-only folders are kept."""
        super().__init__(parent)
        self._crossing = crossing
        self._projects_folder = projects_folder
        self.folder: Path | None = None
        self.entries: tuple[StripEntry, ...] = ()
        self._places: dict[Path, int] = {}
        self._current: Path | None = None
        self._task: Task | None = None
        self._settling = QTimer(self, interval=_SETTLED, singleShot=True)
        self._settling.timeout.connect(self.refresh)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._touched)

    def _touched(self, _: str) -> None:
        self._settling.start()

    @property
    def current(self) -> int | None:
        """The place of the picture on the desk, if it is one of these."""
        return None if self._current is None else self._places.get(self._current)

    def place_of(self, path: Path) -> int | None:
        return self._places.get(path)

    def show_folder(self, folder: Path) -> None:
        folder = folder.absolute()
        if folder != self.folder:
            self._watch(folder)
            self.folder, self.entries, self._places = folder, (), {}
            self.listed.emit()
        self.refresh()

    def follow(self, path: Path | None) -> None:
        """The picture on the desk is another: show its folder, unless it is shown already."""
        self._current = None if path is None else path.absolute()
        if self._current is not None and self._current.parent != self.folder:
            self.show_folder(self._current.parent)
        self.current_changed.emit()

    def refresh(self) -> None:
        """List again; also after an edit, which may have made a project."""
        folder = self.folder
        if folder is None:
            return
        if self._task is not None:
            self._task.cancel()
        self._task = self._crossing.run(
            Lane.FILE,
            lambda _: _listing(folder, self._projects_folder),
            done=self._arrived,
            failed=self._not_listed,
        )

    def choose(self, place: int) -> None:
        """Nothing happens for the one that is open already."""
        if 0 <= place < len(self.entries) and place != self.current:
            self.chosen.emit(self.entries[place].path)

    def step(self, count: int) -> None:
        """Open the one that many places further; at the ends it stays.

        With none of them on the desk, begin at the first, or backwards at the last.
        """
        last = len(self.entries) - 1
        at = self.current
        if at is None:
            at = -1 if count > 0 else last + 1
        if self.entries:
            self.choose(min(max(at + count, 0), last))

    def _arrived(self, entries: tuple[StripEntry, ...]) -> None:
        if entries == self.entries:
            return
        before = {entry.path: entry.stamp for entry in self.entries}
        self.entries = entries
        self._places = {entry.path: place for place, entry in enumerate(entries)}
        for entry in entries:
            if before.get(entry.path, entry.stamp) != entry.stamp:
                self.rewritten.emit(entry.path)
        self.listed.emit()

    def _not_listed(self, error: GessoError) -> None:
        self.entries, self._places = (), {}
        self.listed.emit()
        self.failed.emit(error)

    def _watch(self, folder: Path) -> None:
        watched = self._watcher.directories()
        if watched:
            self._watcher.removePaths(watched)
        if folder.is_dir():
            self._watcher.addPath(str(folder))


def naturally(path: Path) -> tuple[tuple[tuple[int, int, str], ...], str]:
    """Sorts scan2 before scan10, whatever the case; equal ones by their exact name."""
    parts = _NUMBERS.split(path.name.casefold())
    key = tuple((0, int(p), p) if p.isdecimal() else (1, 0, p) for p in parts if p)
    return key, path.name


def pictures_among(paths: Iterable[Path]) -> list[Path]:
    return sorted((path for path in paths if _is_picture(path.name)), key=naturally)


def _is_picture(name: str) -> bool:
    return not name.startswith(".") and os.path.splitext(name)[1].lower() in PICTURE_SUFFIXES  # noqa: PTH122  a Path each takes 10 000 files twice as long


def _listing(folder: Path, projects_folder: Path) -> tuple[StripEntry, ...]:
    stamps: dict[str, tuple[int, int]] = {}
    names = set[str]()
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                names.add(entry.name)
                if _is_picture(entry.name):
                    with suppress(OSError):
                        if entry.is_file():
                            status = entry.stat()
                            stamps[entry.name] = status.st_size, status.st_mtime_ns
    except OSError as error:
        raise CannotRead(
            f"The folder {folder.name or folder} cannot be listed.",
            "Check that it is still there and that you may read it.",
            detail=str(error),
        ) from error
    elsewhere = not is_writable(folder)
    return tuple(
        StripEntry(path, _is_edited(path, names, projects_folder if elsewhere else None), stamp)
        for path, stamp in sorted(
            ((folder / name, stamp) for name, stamp in stamps.items()),
            key=lambda found: naturally(found[0]),
        )
    )


def _is_edited(path: Path, names: set[str], projects_folder: Path | None) -> bool:
    if path.name + SUFFIX in names:
        return True
    return projects_folder is not None and project_place(path, projects_folder).exists()
