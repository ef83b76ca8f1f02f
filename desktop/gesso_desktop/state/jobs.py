"""The queue of long work: one job runs, the others wait, each can be cancelled by its own id."""

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QObject, Signal

from gesso_core.errors import GessoError
from gesso_core.geometry import Box
from gesso_core.progress import Progress, Report
from gesso_desktop.state.crossing import Crossing, Lane, Task

_KEPT = 20  # finished jobs that stay listed


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    STOPPING = "stopping"  # cancelled, the work has not let go yet
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDED = {JobState.DONE, JobState.FAILED, JobState.CANCELLED}


@dataclass(eq=False)
class PreviewArea:
    """Where the previews of a job lie, in stored pixels. whole: what they show. part: of it, where
    something is going to change. cover: how much, as a small h×w uint8 plane over `part`, 255 all;
    None for all of it. Who runs the job may set it, on any thread, before there is a preview."""

    whole: Box
    part: Box
    cover: Any = None


def _nothing(_: Any) -> None:
    pass


@dataclass
class Job:
    """stage, done, total: as the work reports them. preview: h×w×3 sRGB of what is being made,
    the right way up. area: where that lies in the open picture, if anywhere.

    writes_file: it writes a file of the user's, so it goes on when its picture is closed.
    place: the server that it runs on now; empty for this machine.
    """

    id: int
    title: str
    lane: Lane
    work: Callable[[Report], Any] = field(repr=False)
    on_done: Callable[[Any], object] = field(repr=False)
    on_failed: Callable[[GessoError], object] = field(repr=False)
    on_ready: Callable[[Any], object] | None = field(default=None, repr=False)
    writes_file: bool = False
    area: PreviewArea | None = None
    state: JobState = JobState.WAITING
    stage: str = ""
    place: str = ""
    done: int = 0
    total: int = 0
    began: float | None = None
    took: float | None = None
    error: GessoError | None = None
    preview: Any = None
    pace: "Pace | None" = field(default=None, repr=False)

    def forget_picture(self) -> None:
        """Let go of all that holds a picture or pixels: of what ended, the figures stay."""
        self.work = self.on_done = self.on_failed = _nothing
        self.on_ready = self.area = self.preview = None

    @property
    def elapsed(self) -> float:
        """Seconds."""
        if self.took is not None:
            return self.took
        return 0.0 if self.began is None else time.monotonic() - self.began

    @property
    def remaining(self) -> float | None:
        """Seconds that the current stage still needs at its pace so far; None when unknown."""
        if self.state is not JobState.RUNNING or self.pace is None or self.done >= self.total:
            return None
        return self.pace.remaining(self.total - self.done, time.monotonic())


@dataclass(frozen=True)
class Pace:
    """How fast one stage goes. began, first: the time and the count of its first report; last,
    done: of its latest. Times in seconds of the monotonic clock.

    The first report is no evidence: whatever it counts may have been done before the stage began.
    """

    began: float
    first: int
    last: float
    done: int

    def remaining(self, units: int, now: float) -> float | None:
        """Seconds for `units` more. Counts down between reports, but not below what is left when
        the unit under way takes longer than those before it."""
        if self.done <= self.first:
            return None
        seconds = (self.last - self.began) / (self.done - self.first)
        return seconds * units - min(now - self.last, seconds)


class Jobs(QObject):
    """Work submitted from the Qt thread. `changed` names a job, which may have just appeared."""

    changed = Signal(int)
    removed = Signal(int)

    def __init__(self, crossing: Crossing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._crossing = crossing
        self._numbers = itertools.count(1)
        self._jobs: dict[int, Job] = {}
        self._waiting: list[int] = []
        self._ended: list[int] = []
        self._task: Task | None = None
        self._running: int | None = None

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The running one, those waiting in their order, then what ended, newest first."""
        running = [] if self._running is None else [self._running]
        order = (*running, *self._waiting, *reversed(self._ended))
        return tuple(self._jobs[number] for number in order)

    @property
    def running(self) -> Job | None:
        return None if self._running is None else self._jobs[self._running]

    @property
    def count(self) -> int:
        """How many run or wait."""
        return len(self._waiting) + (self._running is not None)

    def job(self, number: int) -> Job:
        return self._jobs[number]

    def submit(
        self,
        title: str,
        work: Callable[[Report], Any],
        *,
        done: Callable[[Any], object] = lambda _: None,
        failed: Callable[[GessoError], object] = lambda _: None,
        ready: Callable[[Any], object] | None = None,
        lane: Lane = Lane.WORK,
        is_first: bool = False,
        writes_file: bool = False,
        area: PreviewArea | None = None,
    ) -> int:
        """Returns the job's id at once. is_first: before all that wait. ready: is told what is
        done of the result while more is made (`Progress.ready`)."""
        number = next(self._numbers)
        job = Job(number, title, lane, work, done, failed, ready, writes_file, area)
        self._jobs[job.id] = job
        self._waiting.insert(0 if is_first else len(self._waiting), job.id)
        self.changed.emit(job.id)
        self._next()
        return job.id

    def cancel(self, number: int) -> None:
        """Takes a waiting job off the queue, asks a running one to stop, leaves an ended one."""
        job = self._jobs.get(number)
        if job is None:
            return
        if job.state is JobState.WAITING:
            self._waiting.remove(number)
            self._list_ended(job, JobState.CANCELLED)
        elif job.state is JobState.RUNNING and self._task is not None:
            self._task.cancel()
            job.state = JobState.STOPPING
            self.changed.emit(number)

    def cancel_running(self) -> None:
        if self._running is not None:
            self.cancel(self._running)

    def cancel_all(self) -> None:
        for number in [*self._waiting, *([] if self._running is None else [self._running])]:
            self.cancel(number)

    def put_first(self, number: int) -> None:
        if number in self._waiting:
            self._waiting.remove(number)
            self._waiting.insert(0, number)
            self.changed.emit(number)

    def note_stage(self, number: int, stage: str) -> None:
        """Of one that cannot report it itself, because it waits; until it reports again."""
        self._jobs[number].stage = stage
        self._jobs[number].done = self._jobs[number].total = 0
        self.changed.emit(number)

    def note_place(self, number: int, place: str) -> None:
        """Where it runs from now on."""
        if self._jobs[number].place != place:
            self._jobs[number].place = place
            self.changed.emit(number)

    def forget_ended(self) -> None:
        self._forget(len(self._ended))

    def _forget(self, count: int) -> None:
        """The oldest of those that ended."""
        forgotten, self._ended = self._ended[:count], self._ended[count:]
        for number in forgotten:
            del self._jobs[number]
        for number in forgotten:
            self.removed.emit(number)

    def _next(self) -> None:
        if self._running is not None or not self._waiting:
            return
        job = self._jobs[self._waiting.pop(0)]
        self._running = job.id
        job.state, job.began = JobState.RUNNING, time.monotonic()
        self._task = self._crossing.run(
            job.lane,
            job.work,
            done=lambda result: self._succeeded(job, result),
            failed=lambda error: self._failed(job, error),
            progressed=lambda progress: self._progressed(job, progress),
            ended=lambda: self._let_go(job),
            is_lasting=True,  # an edit made in the last moment is in the document
        )
        self.changed.emit(job.id)

    def _progressed(self, job: Job, progress: Progress) -> None:
        now = time.monotonic()
        if job.pace is None or progress.stage != job.stage or progress.done < job.pace.first:
            job.pace = Pace(now, progress.done, now, progress.done)
        elif progress.done != job.pace.done:
            job.pace = replace(job.pace, last=now, done=progress.done)
        job.stage, job.done, job.total = progress.stage, progress.done, progress.total
        if progress.preview is not None:
            job.preview = progress.preview
        if (
            progress.ready is not None
            and job.on_ready is not None
            and job.state is not JobState.STOPPING
        ):
            job.on_ready(progress.ready)
        self.changed.emit(job.id)

    def _succeeded(self, job: Job, result: object) -> None:
        job.state = JobState.DONE
        job.on_done(result)

    def _failed(self, job: Job, error: GessoError) -> None:
        job.state, job.error = JobState.FAILED, error
        job.on_failed(error)

    def _let_go(self, job: Job) -> None:
        self._running = self._task = None
        self._list_ended(job, job.state if job.state in ENDED else JobState.CANCELLED)
        self._next()

    def _list_ended(self, job: Job, state: JobState) -> None:
        job.state, job.took = state, job.elapsed
        job.forget_picture()
        self._ended.append(job.id)
        self.changed.emit(job.id)
        self._forget(max(0, len(self._ended) - _KEPT))
