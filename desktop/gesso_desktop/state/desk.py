"""Which picture lies on the desk: opening one, closing it, and what stands in the way."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QObject, Signal

from gesso_core.errors import (
    CannotWrite,
    GessoError,
    NotFound,
    OriginalChanged,
)
from gesso_core.progress import Report
from gesso_desktop.document.document import Document
from gesso_desktop.document.pictures.file_picture import FilePicture
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.project.project import is_project
from gesso_desktop.document.viewing.looking import Looking
from gesso_desktop.state.crossing import Crossing, Lane, Task
from gesso_desktop.state.jobs import ENDED, Jobs
from gesso_desktop.state.messages import Message, Messages, Severity
from gesso_desktop.state.opened import Facts, Opened
from gesso_desktop.state.projects import project_place

GLIMPSE_SIDE = 1600  # px; about a screen


@dataclass(frozen=True, eq=False)
class _Wish:
    path: Path
    picture_path: Path | None
    then: Callable[[], object]


@dataclass(frozen=True)
class _Found:
    path: Path
    picture: FilePicture
    looking: Looking
    document: Document | None
    facts: Facts
    glimpse: Any


class Desk(QObject):
    """One picture at a time. Opening another keeps the former until the new one is there.

    Of a picture that leaves the desk, waiting and running jobs are cancelled; what they finished
    in that moment is in its project. Only the writing of files goes on.
    """

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
        jobs: Jobs | None = None,
        parent: QObject | None = None,
    ) -> None:
        """projects_folder: where projects of pictures in read-only folders are kept."""
        super().__init__(parent)
        self.crossing = crossing
        self.messages = messages
        self.opened: Opened | None = None
        self._jobs = jobs
        self._projects_folder = projects_folder
        self._wish: _Wish | None = None
        """What is being opened; it may still have to wait, see `_find_wish`."""
        self._finding: Task | None = None
        self._leaving: dict[Opened, set[int]] = {}
        """Pictures that are off the desk, and the jobs that still write files of them."""
        self._held: dict[Opened | _Wish, Path] = {}
        """The places of projects that are being let go."""
        self._said_elsewhere: set[Path] = set()
        self._said: list[Message] = []
        """Of the picture on the desk, or of one that could not be laid there."""
        if jobs is not None:
            jobs.changed.connect(self._job_changed)

    def open(
        self,
        path: Path,
        *,
        picture_path: Path | None = None,
        then: Callable[[], object] = lambda: None,
        again: bool = False,
    ) -> None:
        """Open a picture, or a project (with its picture at `picture_path` if it was moved).

        What is open already stays as it is, unless `again` asks for what the disk has now.
        """
        path = path.absolute()
        self._give_up_opening()
        if self._is_open(path):
            if not again:
                self.opening.emit(None)
                then()
                return
            self.close_picture()  # its project can be open only once
        self.opening.emit(path)
        self._wish = _Wish(path, picture_path, then)
        self._find_wish()

    @property
    def address(self) -> Path | None:
        """What opens the same again: the picture, or its project where that lies elsewhere."""
        opened = self.opened
        if opened is None or opened.document is None:
            return None if opened is None else opened.path
        place = opened.document.project_path
        is_found = place == project_place(opened.path, self._projects_folder)
        return opened.path if is_found else place

    def close_picture(self) -> None:
        self._give_up_opening()
        if self.opened is not None:
            closing, self.opened = self.opened, None
            self._take_back()
            self.opened_changed.emit()
            self._retire(closing)

    def _give_up_opening(self) -> None:
        if self._finding is not None:
            self._finding.cancel()
        if self._wish is not None:
            self._wish = None
            self.opening.emit(None)

    def _find_wish(self) -> None:
        """At once, unless another is just being found, or its project closed, which can be open
        only once. No thread waits for that: this is called again when it has happened."""
        wish = self._wish
        if wish is None or self._finding is not None:
            return
        if project_place(wish.path, self._projects_folder) not in self._held.values():
            self._finding = self.crossing.run(
                Lane.FILE,
                lambda _: self._find(wish.path, wish.picture_path),
                done=partial(self._arrived, wish),
                failed=partial(self._failed, wish),
                ended=self._finding_ended,
                is_lasting=True,  # what was opened has to be closed again
            )

    def _finding_ended(self) -> None:
        self._finding = None
        self._find_wish()

    def _arrived(self, wish: _Wish, found: _Found) -> None:
        if wish is self._wish:
            self._wish = None
            self._lay(found)
            wish.then()
            return
        closing: FilePicture | Document = found.document or found.picture
        self._held[wish] = project_place(wish.path, self._projects_folder)
        self.crossing.run(
            Lane.FILE,
            lambda _: closing.close(),
            ended=partial(self._release, wish),
            is_essential=True,
        )

    def _release(self, holder: Opened | _Wish) -> None:
        del self._held[holder]
        self._find_wish()

    def _is_open(self, path: Path) -> bool:
        opened = self.opened
        if opened is None:
            return False
        return path in (opened.path, self._place_of(opened))

    def _find(self, path: Path, picture_path: Path | None) -> _Found:
        place = project_place(path, self._projects_folder)
        document = None
        if is_project(path) or place.exists():
            document = self._reopened(path, place, picture_path)
            picture, shown = cast("FilePicture", document.base), document.picture_path
        else:
            picture, shown = open_picture(path), path
        try:
            looking = Looking(picture)
            if document is not None:
                looking.adopt(document)
            facts = Facts.of(document) if document is not None else Facts()
            return _Found(shown, picture, looking, document, facts, looking.glimpse(GLIMPSE_SIDE))
        except BaseException:
            (document or picture).close()
            raise

    def _reopened(self, path: Path, place: Path, picture_path: Path | None) -> Document:
        if is_project(path):
            return Document.open(path, picture_path=picture_path)
        return Document.open(path, project_path=place)

    def _lay(self, found: _Found) -> None:
        self.opening.emit(None)
        self._take_back()
        before = self.opened
        opened = self.opened = Opened(
            found.path,
            found.picture,
            found.looking,
            found.document,
            make_document=partial(self._make_document, found.path),
            crossing=self.crossing,
            facts=found.facts,
            parent=self,
        )
        opened.glimpse = found.glimpse
        opened.stack_changed.connect(self._say_where_kept)
        opened.file_changed.connect(self._say_changed)
        self.opened_changed.emit()
        if before is not None:
            self._retire(before)

    def _make_document(self, path: Path, report: Report) -> Document:
        place = project_place(path, self._projects_folder)
        if place.parent == self._projects_folder:
            try:
                place.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise CannotWrite(
                    f"Neither {path.parent} nor {place.parent} can be written to.",
                    "The edits need a place: check the permissions of one of these folders.",
                    detail=str(error),
                ) from error
        return Document.open(path, project_path=place, report=report)

    def _retire(self, opened: Opened) -> None:
        """Cancel what is done for it; let go of its files once no file is written from them."""
        opened.stack_changed.disconnect(self._say_where_kept)
        opened.file_changed.disconnect(self._say_changed)
        opened.leave()
        writing, cancelled = set[int](), 0
        if self._jobs is not None:
            for job in self._jobs.jobs:
                if job.state in ENDED:
                    continue
                if job.writes_file:
                    writing.add(job.id)
                else:
                    cancelled += 1
                    self._jobs.cancel(job.id)
        if cancelled:
            self.messages.note(
                self.tr("What was still to be done for {name} was cancelled.").format(
                    name=opened.path.name
                ),
                self.tr("What was finished is kept in its project."),
            )
        self._held[opened] = self._place_of(opened)
        self._leaving[opened] = writing
        self._let_go()

    def _job_changed(self, number: int) -> None:
        if self._jobs is None or self._jobs.job(number).state not in ENDED:
            return
        for writing in self._leaving.values():
            writing.discard(number)
        self._let_go()

    def _let_go(self) -> None:
        for opened in [opened for opened, writing in self._leaving.items() if not writing]:
            del self._leaving[opened]
            opened.close(partial(self._forget, opened))

    def _forget(self, opened: Opened) -> None:
        self._release(opened)
        opened.deleteLater()

    def _take_back(self) -> None:
        said, self._said = self._said, []
        for message in said:
            self.messages.withdraw(message)

    def _place_of(self, opened: Opened) -> Path:
        if opened.document is not None:
            return opened.document.project_path
        return project_place(opened.path, self._projects_folder)

    def _say_where_kept(self) -> None:
        opened = self.opened
        if opened is None:
            return
        place = self._place_of(opened)
        folder = opened.path.parent
        if place.parent == self._projects_folder and folder not in self._said_elsewhere:
            self._said_elsewhere.add(folder)
            self.messages.note(
                self.tr("{folder} cannot be written to, so its edits are kept in {place}.").format(
                    folder=folder, place=place.parent
                ),
                self.tr("They are found again whenever the picture is opened from there."),
            )

    def _say_changed(self, is_gone: bool) -> None:
        if self.opened is None:
            return
        address, name = self.address or self.opened.path, self.opened.path.name
        if is_gone:
            text = self.tr("{name} is no longer there: it was moved, renamed or deleted.")
            hint = self.tr("It can still be looked at. To edit it, put it back.")
        else:
            text = self.tr("{name} was changed by another program.")
            hint = self.tr("What you see may be the former picture, and edits would be refused.")
        message = Message(
            Severity.WARNING,
            text.format(name=name),
            hint,
            self.tr("Open again"),
            lambda: self.open(address, again=True),
        )
        self._said.append(self.messages.say(message))

    def _failed(self, wish: _Wish, error: GessoError) -> None:
        self._wish, path, picture_path = None, wish.path, wish.picture_path
        self.opening.emit(None)
        is_lost = isinstance(error, NotFound | OriginalChanged)
        if not (is_lost and path.is_file() and is_project(path)):
            self._said.append(self.messages.fail(error))
            return
        if picture_path is not None and isinstance(error, OriginalChanged):
            error = _another(picture_path, path, error)
        # Asked at once, and again from the message if that was dismissed.
        message = self.messages.fail(
            error,
            action=self.tr("Find the picture…"),
            run=lambda: self.original_missing.emit(path),
        )
        self._said.append(message)
        if picture_path is None:
            self.original_missing.emit(path)


def _another(picture: Path, project: Path, error: OriginalChanged) -> OriginalChanged:
    return OriginalChanged(
        f"{picture.name} is another picture than the one that {project.name} was made from.",
        "Choose the original; it may have another name now, but must be the same file.",
        detail=error.detail,
    )
