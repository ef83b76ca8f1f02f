"""One opened picture: its edits, and what of it is seen.

A project is made at the first edit, never by looking. Changes come from worker threads, one at a
time; everything else here belongs to the Qt thread.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from gesso_core.errors import GessoError
from gesso_core.framing import Framing, combined_orientation
from gesso_core.geometry import Box, Size
from gesso_core.progress import Report
from gesso_desktop.document.document import Document
from gesso_desktop.document.pictures.file_picture import FilePicture
from gesso_desktop.document.project.records import Entry, PatchRow
from gesso_desktop.document.viewing.differing import differing
from gesso_desktop.document.viewing.looking import Looking
from gesso_desktop.document.viewing.preview import Preview
from gesso_desktop.document.viewing.sight import Sight
from gesso_desktop.state.crossing import Crossing, Lane
from gesso_desktop.state.file_watch import FileWatch, Stamp

T = TypeVar("T")

NOTHING = Preview()


@dataclass(frozen=True)
class Facts:
    """What the window shows of a document, read where waiting is allowed."""

    rows: tuple[PatchRow, ...] = ()
    framing: Framing = field(default_factory=Framing)
    can_undo: bool = False
    can_redo: bool = False
    history: tuple[Entry, ...] = ()

    @classmethod
    def of(cls, document: Document) -> "Facts":
        return cls(
            document.stack,
            document.framing,
            document.can_undo,
            document.can_redo,
            document.history(),
        )


@dataclass(frozen=True)
class Committed(Generic[T]):
    """A finished change, on its way to the Qt thread."""

    result: T
    facts: Facts


class Opened(QObject):
    pixels_changed = Signal(object)
    """Stored boxes (list[Box]) whose pixels may look different now; None for everywhere."""
    stack_changed = Signal()
    """Rows, undo and redo."""
    framing_changed = Signal()
    file_changed = Signal(bool)
    """The original on disk was written, moved or deleted by somebody else; whether it is gone."""
    left = Signal()
    """It lies on the desk no longer; files of it may still be being written."""

    def __init__(
        self,
        path: Path,
        picture: FilePicture,
        looking: Looking,
        document: Document | None,
        *,
        make_document: Callable[[Report], Document],
        crossing: Crossing,
        facts: Facts | None = None,
        parent: QObject | None = None,
    ) -> None:
        """facts: of the document, where they were read already."""
        super().__init__(parent)
        self.path = path
        self.picture = picture
        self.looking = looking
        self.glimpse: Any = None
        """h×w×c stored pixels of the whole picture, rough, until levels are there."""
        self._document = document
        self._make_document = make_document
        self._crossing = crossing
        self._one_at_a_time = threading.Lock()
        self.facts = facts or (Facts.of(document) if document else Facts())
        self.preview = NOTHING
        self.sight: Sight = looking.sight()
        self.base: Sight = looking.sight(Preview(is_base=True))
        self.has_left = self.is_closed = False
        self._watch = FileWatch(path, crossing, self)
        self._watch.changed.connect(self.file_changed)

    @property
    def stamp(self) -> Stamp:
        """What the file was like when it was opened."""
        return self._watch.first

    @property
    def document(self) -> Document | None:
        """None until the first edit, or when nothing was ever edited."""
        return self._document

    @property
    def size(self) -> Size:
        """Stored, unframed."""
        return self.picture.size

    @property
    def rows(self) -> tuple[PatchRow, ...]:
        """All edits, lowest first, with hidden ones."""
        return self.facts.rows

    @property
    def framing(self) -> Framing:
        """As it is seen; what is kept is in `facts`."""
        return self.facts.framing if self.preview.framing is None else self.preview.framing

    @property
    def orientation(self) -> int:
        """EXIF 1…8, of file and framing together, without straightening and crop."""
        return combined_orientation(self.picture.orientation, self.framing)

    def set_preview(self, preview: Preview) -> None:
        """See something that is not in the document; `NOTHING` takes it away."""
        before, self.preview = self.framing, preview
        self._look_again()
        if before != self.framing:
            self.framing_changed.emit()

    def edit(
        self,
        change: Callable[[Document, Report], T],
        *,
        done: Callable[[T], object] = lambda _: None,
        failed: Callable[[GessoError], object] = lambda _: None,
    ) -> None:
        """A short change, after those asked for before it; done even while Gesso is closed."""

        def arrived(committed: Committed[T]) -> None:
            self.arrived(committed)
            done(committed.result)

        self._crossing.run(
            Lane.EDIT,
            lambda report: self.commit(change, report),
            done=arrived,
            failed=failed,
            is_essential=True,
        )

    def commit(self, change: Callable[[Document, Report], T], report: Report) -> Committed[T]:
        """Change the document, from a worker thread; `arrived` must get what this returns.

        The document is made first if there is none, which reads the picture once.
        """
        with self._one_at_a_time:
            if self._document is None:
                self._document = self._make_document(report)
                self.looking.adopt(self._document)
            result = change(self._document, report)
            return Committed(result, Facts.of(self._document))

    def arrived(self, committed: Committed[Any], *, preview: Preview | None = None) -> None:
        """Show what a commit changed; of a picture that was closed meanwhile nothing is shown.

        preview: seen from this moment on, if another than now.
        """
        if self.is_closed:
            return
        before = self.framing
        self.facts = committed.facts
        self.preview = self.preview if preview is None else preview
        self._look_again()
        if before != self.framing:
            self.framing_changed.emit()
        self.stack_changed.emit()

    def leave(self) -> None:
        """The desk; `close` follows once nothing is made from it any more."""
        self.has_left = True
        self.left.emit()

    def close(self, released: Callable[[], object] = lambda: None) -> None:
        """Release the files as soon as nobody reads them; finished edits are kept already.

        released: called when that has happened, unless the crossing was closed first.
        """
        if self.is_closed:
            return
        self.is_closed = True
        self._watch.stop()
        self._crossing.settle(self._release, ended=released)

    def _release(self) -> None:
        with self._one_at_a_time:
            self.looking.close()
            if self._document is not None:
                self._document.close()
            self.picture.close()

    def _look_again(self) -> None:
        before, self.sight = self.sight, self.looking.sight(self.preview)
        boxes: list[Box] | None = differing(before, self.sight)
        if boxes is None or boxes:
            self.pixels_changed.emit(boxes)
