"""The picture on the desk beside another file: both seen, and what differs, counted."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gesso_core.errors import GessoError, SizeMismatch
from gesso_core.framing import Framing
from gesso_core.pixels import Pixels
from gesso_core.progress import Report
from gesso_desktop.document.compare import Difference, compare
from gesso_desktop.document.pictures.file_picture import FilePicture
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.verifying import MetadataChange, metadata_changes
from gesso_desktop.document.viewing.looking import Looking
from gesso_desktop.document.viewing.sight import Sight
from gesso_desktop.state.compare import CompareMode
from gesso_desktop.state.crossing import Lane, Task
from gesso_desktop.state.desk import GLIMPSE_SIDE, Desk
from gesso_desktop.state.easel import Easel
from gesso_desktop.state.jobs import ENDED, Jobs
from gesso_desktop.state.opened import Opened


@dataclass(frozen=True)
class Findings:
    """difference: from the other file to the picture as it is seen; outside: changed pixels that no
    edit of it reaches, None where it has no edits. metadata: of the files on disk."""

    difference: Difference
    metadata: tuple[MetadataChange, ...]
    largest_possible: int

    @property
    def inside(self) -> int | None:
        outside = self.difference.outside
        return None if outside is None else self.difference.changed - outside


@dataclass(frozen=True, eq=False)
class _Other:
    path: Path
    picture: FilePicture
    looking: Looking
    sight: Sight
    glimpse: Pixels


class TwoFiles(QObject):
    """Ends by itself when another picture is opened."""

    changed = Signal()

    def __init__(self, desk: Desk, easel: Easel, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._easel = easel
        self._jobs = jobs
        self._other: _Other | None = None
        self._task: Task | None = None
        self._job: int | None = None
        self._asked = 0
        """Counts what was asked for: what an earlier one brings is not wanted any more."""
        self.findings: Findings | None = None
        """None until they are there."""
        desk.opened_changed.connect(self.stop)
        jobs.changed.connect(self._look)

    @property
    def other(self) -> Path | None:
        return None if self._other is None else self._other.path

    @property
    def is_counting(self) -> bool:
        return self._job is not None

    def compare_with(self, path: Path) -> None:
        """See the file at `path` where else the original is seen, and count what differs."""
        self.stop()
        opened = self._desk.opened
        if opened is None:
            return
        asked = self._asked
        self._task = self._desk.crossing.run(
            Lane.FILE,
            lambda _: _opened(path.absolute()),
            done=lambda other: self._arrived(opened, other, is_wanted=asked == self._asked),
            failed=self._desk.messages.fail,
            is_lasting=True,  # what was opened has to be closed again
        )

    def count_again(self) -> None:
        """After another edit."""
        opened = self._desk.opened
        if opened is not None and self._other is not None:
            self._count(opened, self._other)

    def stop(self) -> None:
        self._asked += 1
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if self._job is not None:
            self._jobs.cancel(self._job)
            self._job = None
        self.findings = None
        if self._other is not None:
            leaving, self._other = self._other, None
            self._easel.compare_with(None)
            self._desk.crossing.settle(_closing(leaving))
            self.changed.emit()

    def _arrived(self, opened: Opened, other: _Other, *, is_wanted: bool) -> None:
        if not is_wanted:
            self._desk.crossing.settle(_closing(other))
            return
        self._task = None
        try:
            self._easel.compare_with(other.sight, other.glimpse)
        except SizeMismatch:
            self._desk.crossing.settle(_closing(other))
            self._desk.messages.fail(_sizes(opened, other))
            return
        self._other = other
        if self._easel.compare.mode is CompareMode.NONE:
            self._easel.compare.choose(CompareMode.SIDE)
        # Without its reduced levels, looking at a large one as a whole would take seconds.
        self._task = self._desk.crossing.run(
            Lane.QUIET, other.looking.build, done=lambda _: self._easel.other_is_built()
        )
        self._count(opened, other)

    def _count(self, opened: Opened, other: _Other) -> None:
        if self._job is not None:
            self._jobs.cancel(self._job)
        self._asked += 1
        self.findings = None
        sight = opened.looking.sight()
        self._job = self._jobs.submit(
            self.tr("Compare with {name}").format(name=other.path.name),
            lambda report: _found(opened.path, sight, other, report),
            done=partial(self._take, self._asked),
            failed=self._fail,
        )
        self.changed.emit()

    def _take(self, asked: int, findings: Findings) -> None:
        """Also of a job that was cancelled too late to stop it."""
        if asked == self._asked:
            self.findings = findings

    def _fail(self, error: GessoError) -> None:
        self._desk.messages.fail(error)

    def _look(self, number: int) -> None:
        """Also when the job was cancelled by hand."""
        if number == self._job and self._jobs.job(number).state in ENDED:
            self._job = None
            self.changed.emit()


def _opened(path: Path) -> _Other:
    picture = open_picture(path)
    try:
        looking = Looking(picture)
        return _Other(path, picture, looking, looking.sight(), looking.glimpse(GLIMPSE_SIDE))
    except BaseException:
        picture.close()
        raise


def _closing(other: _Other) -> Callable[[], None]:
    def close() -> None:
        other.looking.close()
        other.picture.close()

    return close


def _found(path: Path, sight: Sight, other: _Other, report: Report) -> Findings:
    allowed = sight.reached if sight.stack.levels else None
    difference = compare(other.sight, sight, report, allowed=allowed)
    mine = open_picture(path)
    try:
        metadata = metadata_changes(other.picture, mine, Framing())
    finally:
        mine.close()
    # Of two depths the numbers were compared as light from 0 to 1.
    is_one_depth = sight.format.dtype == other.sight.format.dtype
    return Findings(difference, metadata, sight.format.largest if is_one_depth else 1)


def _sizes(opened: Opened, other: _Other) -> SizeMismatch:
    mine, its = opened.size, other.picture.size
    return SizeMismatch(
        f"{opened.path.name} is {mine.width}×{mine.height} pixels, "
        f"{other.path.name} is {its.width}×{its.height}.",
        "Compare files of the same size, such as a copy and its original.",
    )
