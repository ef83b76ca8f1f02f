"""Pictures 2, 3 … of a sentence: read in the background, kept until the sentence is sent."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gesso_core.errors import GessoError
from gesso_core.picture import Picture
from gesso_core.progress import Report
from gesso_desktop.state.crossing import Lane, Task
from gesso_desktop.state.desk import Desk
from gesso_desktop.state.opened import Opened

if TYPE_CHECKING:
    from gesso_desktop.document.project.records import KeptReference
    from gesso_desktop.document.references import Reference

MOST = 8


class FurtherPictures(QObject):
    """Everything here belongs to the Qt thread."""

    changed = Signal()

    def __init__(
        self, desk: Desk, parent: QObject | None = None, *, is_alone: bool = False
    ) -> None:
        """is_alone: they go with no picture on the desk, and are read in sRGB."""
        super().__init__(parent)
        self._desk, self._is_alone = desk, is_alone
        self.pictures: tuple[Reference, ...] = ()
        """In their order; the first is Picture 2."""
        self._tasks: list[Task] = []

    @property
    def is_reading(self) -> bool:
        return bool(self._tasks)

    def add(self, paths: Sequence[Path]) -> None:
        """Those that are there already are left out, as are more than anybody looks at."""
        for path in paths:
            self._read(partial(_read, path), self._take, self._desk.messages.fail)

    def remove(self, place: int) -> None:
        """place: from 0, which is Picture 2; those behind it move up."""
        self.show(self.pictures[:place] + self.pictures[place + 1 :])

    def show(self, pictures: "Sequence[Reference]") -> None:
        """These alone; what is still being read does not arrive."""
        was_reading = self._stop()
        if was_reading or tuple(pictures) != self.pictures:
            self.pictures = tuple(pictures)
            self.changed.emit()

    def recall(self, kept: "Sequence[KeptReference]", *, then: Callable[[bool], object]) -> None:
        """Those that an edit was made with; `then` with whether they are there. What is missing or
        another file is said."""
        self.show(())
        if not kept:
            then(True)
            return

        def arrived(found: "tuple[Reference, ...]") -> None:
            self.show(found)
            then(True)

        def failed(error: GessoError) -> None:
            self._desk.messages.fail(error)
            then(False)

        self._read(partial(_read_again, tuple(kept)), arrived, failed)

    def _take(self, found: "Reference") -> None:
        known = [each.sha256 for each in self.pictures]
        if found.sha256 not in known and len(known) < MOST:
            self.pictures = (*self.pictures, found)
            self.changed.emit()

    def _read(
        self,
        read: Callable[[Picture | None, Report], object],
        done: Callable[..., object],
        failed: Callable[[GessoError], object],
    ) -> None:
        opened = self._with
        if opened is None and not self._is_alone:
            return
        beside = None if opened is None else opened.base
        task: Task | None = None

        def ended() -> None:
            if task in self._tasks:
                self._tasks.remove(task)
                self.changed.emit()

        task = self._desk.crossing.run(
            Lane.FURTHER,
            lambda report: read(beside, report),
            done=partial(self._arrived, opened, done),
            failed=failed,
            ended=ended,
        )
        self._tasks.append(task)
        self.changed.emit()

    @property
    def _with(self) -> Opened | None:
        return None if self._is_alone else self._desk.opened

    def _arrived(self, opened: Opened | None, done: Callable[..., object], found: object) -> None:
        if opened is self._with:
            done(found)

    def _stop(self) -> bool:
        """Whether there was anything to stop."""
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        return bool(tasks)


def _read(path: Path, beside: Picture | None, report: Report) -> "Reference":
    """On a worker thread."""
    from gesso_desktop.document.references import read_reference  # noqa: PLC0415  seldom wanted

    return read_reference(path, beside, report)


def _read_again(
    kept: "tuple[KeptReference, ...]", beside: Picture | None, report: Report
) -> "tuple[Reference, ...]":
    """On a worker thread."""
    from gesso_desktop.document.references import read_again  # noqa: PLC0415  seldom wanted

    return read_again(kept, beside, report)
