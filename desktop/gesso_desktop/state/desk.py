"""Which picture lies on the desk: opening one, closing it, and what stands in the way."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QObject, Signal

from gesso_core.errors import GessoError, NotFound
from gesso_core.progress import Report
from gesso_desktop.document.document import Document
from gesso_desktop.document.pictures.file_picture import FilePicture
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.project.project import is_project
from gesso_desktop.document.viewing.looking import Looking
from gesso_desktop.state.crossing import Crossing, Lane, Task
from gesso_desktop.state.messages import Messages
from gesso_desktop.state.opened import Facts, Opened
from gesso_desktop.state.projects import project_place

GLIMPSE_SIDE = 1600  # px; about a screen


@dataclass(frozen=True)
class _Found:
    path: Path
    picture: FilePicture
    looking: Looking
    document: Document | None
    facts: Facts
    glimpse: Any


class Desk(QObject):
    """One picture at a time. Opening another keeps the former until the new one is there."""

    opened_changed = Signal()
    opening = Signal(object)
    """The Path being opened; None when that ended."""
    original_missing = Signal(object)
    """The Path of a project whose picture is elsewhere: ask for it, then `open` with it."""

    def __init__(
        self,
        crossing: Crossing,
        messages: Messages,
        *,
        projects_folder: Path,
        parent: QObject | None = None,
    ) -> None:
        """projects_folder: where projects of pictures in read-only folders are kept."""
        super().__init__(parent)
        self.crossing = crossing
        self.messages = messages
        self.opened: Opened | None = None
        self._projects_folder = projects_folder
        self._task: Task | None = None

    def open(
        self,
        path: Path,
        *,
        picture_path: Path | None = None,
        then: Callable[[], object] = lambda: None,
    ) -> None:
        """Open a picture, or a project (with its picture at `picture_path` if it was moved)."""
        if self._task is not None:
            self._task.cancel()
        self.opening.emit(path)
        # One closing may still hold the project; it closes on the lane that is used here first.
        self._task = self.crossing.run(
            Lane.FILE,
            lambda _: self._find(path.absolute(), picture_path),
            done=lambda found: self._lay(found, then),
            failed=partial(self._failed, path),
            ended=lambda: None,
        )

    def close_picture(self) -> None:
        if self.opened is not None:
            closing, self.opened = self.opened, None
            self.opened_changed.emit()
            closing.close()
            closing.deleteLater()

    def _find(self, path: Path, picture_path: Path | None) -> _Found:
        place = project_place(path, self._projects_folder)
        document = None
        if is_project(path) or place.exists():
            document = self._reopened(path, place, picture_path)
            picture, shown = cast("FilePicture", document.base), document.picture_path
        else:
            picture, shown = open_picture(path), path
        looking = Looking(picture)
        if document is not None:
            looking.adopt(document)
        facts = Facts.of(document) if document is not None else Facts()
        return _Found(shown, picture, looking, document, facts, looking.glimpse(GLIMPSE_SIDE))

    def _reopened(self, path: Path, place: Path, picture_path: Path | None) -> Document:
        if is_project(path):
            return Document.open(path, picture_path=picture_path)
        return Document.open(path, project_path=place)

    def _lay(self, found: _Found, then: Callable[[], object]) -> None:
        self.opening.emit(None)
        before = self.opened
        self.opened = Opened(
            found.path,
            found.picture,
            found.looking,
            found.document,
            make_document=partial(self._make_document, found.path),
            crossing=self.crossing,
            facts=found.facts,
            parent=self,
        )
        self.opened.glimpse = found.glimpse
        self.opened_changed.emit()
        if before is not None:
            before.close()
            before.deleteLater()
        then()

    def _make_document(self, path: Path, report: Report) -> Document:
        return Document.open(
            path, project_path=project_place(path, self._projects_folder), report=report
        )

    def _failed(self, path: Path, error: GessoError) -> None:
        self.opening.emit(None)
        if isinstance(error, NotFound) and path.is_file() and is_project(path):
            self.original_missing.emit(path)
        self.messages.fail(error)
