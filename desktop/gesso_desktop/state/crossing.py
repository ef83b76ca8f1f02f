"""The only place where threads enter Qt: work runs elsewhere, its outcome arrives on the Qt thread.

Work never touches a QObject; what it returns is handed over by a queued signal.
"""

import logging
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from gesso_core.errors import Failed, GessoError
from gesso_core.progress import Cancelled, Progress, Report

T = TypeVar("T")

_LOG = logging.getLogger(__name__)
_BETWEEN_REPORTS = 0.05  # s; more often than a bar can be seen to move, the Qt thread is not woken


class Lane(StrEnum):
    """Threads that share one purpose. What is run on a lane of one thread happens in its order."""

    EDIT = "edit"  # short changes of documents
    WORK = "work"  # one long computation at a time
    LOOK = "look"  # pixels for the screen
    FILE = "file"  # opening, saving, thumbnails
    QUIET = "quiet"  # what nobody waits for: checks, histograms, pyramids


_THREADS = {Lane.LOOK: max(2, (os.cpu_count() or 2) - 1), Lane.QUIET: 2}
_NICE = {Lane.WORK: 2, Lane.QUIET: 10}


class Task:
    """Work under way. After `cancel` neither its result nor its error arrives any more.

    is_essential: done even while everything is being closed. is_lasting: what it did stays done,
    so its result arrives even when `cancel` came too late to stop it.
    """

    def __init__(self, *, is_essential: bool = False, is_lasting: bool = False) -> None:
        self._cancelled = threading.Event()
        self.is_essential = is_essential
        self.is_lasting = is_lasting
        self.is_finished = False
        """Whether the work has really ended; known on the Qt thread."""

    @property
    def is_cancelled(self) -> bool:
        return self._cancelled.is_set()

    def cancel(self) -> None:
        self._cancelled.set()


def _ignore(_: Any = None) -> None:
    pass


@dataclass(frozen=True)
class _Work:
    task: Task
    work: Callable[[Report], Any]
    done: Callable[[Any], object]
    failed: Callable[[GessoError], object]
    progressed: Callable[[Progress], object]
    ended: Callable[[], object]


@dataclass
class _Settling:
    waits_for: set[Task]
    work: Callable[[], object]


class Crossing(QObject):
    """Runs work on lanes. Closed once, by whoever made it; until then threads stay for reuse."""

    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes: dict[Lane, ThreadPoolExecutor] = {}
        self._tasks: set[Task] = set()
        self._settling: list[_Settling] = []
        self._is_open = True
        self._arrived.connect(self._call, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        lane: Lane,
        work: Callable[[Report], T],
        *,
        done: Callable[[T], object] = _ignore,
        failed: Callable[[GessoError], object] = _ignore,
        progressed: Callable[[Progress], object] = _ignore,
        ended: Callable[[], object] = _ignore,
        is_essential: bool = False,
        is_lasting: bool = False,
    ) -> Task:
        """Run `work(report)` on a lane; exactly one of done and failed follows, unless cancelled.

        report raises Cancelled once the task is cancelled. ended: always, after the work stopped
        and after done or failed, unless `close` came first. All callbacks run on the Qt thread. An
        unexpected exception arrives as Failed and is logged with its trace. See `Task` for the
        last two.
        """
        task = Task(is_essential=is_essential, is_lasting=is_lasting)
        if not self._is_open:
            task.cancel()
            return task
        self._tasks.add(task)
        self._pool(lane).submit(self._do, _Work(task, work, done, failed, progressed, ended))
        return task

    @property
    def is_idle(self) -> bool:
        return not self._tasks

    def settle(self, work: Callable[[], object]) -> None:
        """Run `work` once all that runs or waits now has ended, also when `close` comes first.

        For giving back what those tasks may still be using. After `close` it is run at once.
        """
        if not self._is_open:
            _finish(work)
            return
        settling = _Settling(set(self._tasks), work)
        self._settling.append(settling)
        self._settle(settling)

    def close(self) -> None:
        """Cancel everything and wait for the threads to end; nothing arrives afterwards."""
        self._is_open = False
        for task in self._tasks:
            if not task.is_essential:
                task.cancel()
        for pool in self._lanes.values():
            pool.shutdown(wait=True)
        self._lanes.clear()
        self._tasks.clear()
        settling, self._settling = self._settling, []
        for each in settling:
            _finish(each.work)

    def _settle(self, settling: "_Settling") -> None:
        if not settling.waits_for and self._is_open:
            self._settling.remove(settling)
            self.run(Lane.EDIT, lambda _: settling.work(), is_essential=True)

    def _pool(self, lane: Lane) -> ThreadPoolExecutor:
        if lane not in self._lanes:
            self._lanes[lane] = ThreadPoolExecutor(
                _THREADS.get(lane, 1),
                thread_name_prefix=f"gesso-{lane.value}",
                initializer=_step_back,
                initargs=(_NICE.get(lane, 0),),
            )
        return self._lanes[lane]

    def _do(self, given: _Work) -> None:
        task = given.task
        report = self._reporter(task, given.progressed)
        outcome: Callable[[], object] = _ignore
        is_owed = False
        try:
            if not task.is_cancelled:
                result = given.work(report)
                outcome = lambda: given.done(result)  # noqa: E731  bound to this result
                is_owed = task.is_lasting
        except Cancelled:
            task.cancel()
        except GessoError as error:
            expected = error
            outcome = lambda: given.failed(expected)  # noqa: E731
        except Exception as error:  # noqa: BLE001  the crossing into Qt
            _LOG.exception("work on a background thread failed")
            unexpected = _unexpected(error)
            outcome = lambda: given.failed(unexpected)  # noqa: E731
        self._emit(lambda: self._deliver(task, outcome, given.ended, is_owed=is_owed))

    def _deliver(
        self,
        task: Task,
        outcome: Callable[[], object],
        ended: Callable[[], object],
        *,
        is_owed: bool,
    ) -> None:
        task.is_finished = True
        self._tasks.discard(task)
        try:
            if is_owed or not task.is_cancelled:
                outcome()
        finally:
            ended()
            for settling in list(self._settling):
                settling.waits_for.discard(task)
                self._settle(settling)

    def _reporter(self, task: Task, progressed: Callable[[Progress], object]) -> Report:
        """Never more than one report waits on the Qt thread: a later one takes its place."""
        if progressed is _ignore:
            return partial(_heed, task)
        newest = _Newest()
        last_stage, last_time, was_complete = "", 0.0, False

        def deliver() -> None:
            progress = newest.take()
            if not task.is_cancelled:
                progressed(progress)

        def report(progress: Progress) -> None:
            nonlocal last_stage, last_time, was_complete
            _heed(task, progress)
            now, is_complete = time.monotonic(), progress.done >= progress.total > 0
            is_news = progress.stage != last_stage or is_complete > was_complete
            if is_news or now - last_time > _BETWEEN_REPORTS:
                last_stage, last_time, was_complete = progress.stage, now, is_complete
                if newest.put(progress):
                    self._emit(deliver)

        return report

    def _emit(self, call: Callable[[], object]) -> None:
        if self._is_open:
            with suppress(RuntimeError):  # the application is being taken down
                self._arrived.emit(call)

    def _call(self, call: Callable[[], object]) -> None:
        if self._is_open:
            call()


class _Newest:
    """Holds one report between two threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._progress: Progress | None = None

    def put(self, progress: Progress) -> bool:
        """Whether the one before was taken, so that somebody must be called for this one."""
        with self._lock:
            was_taken, self._progress = self._progress is None, progress
            return was_taken

    def take(self) -> Progress:
        with self._lock:
            assert self._progress is not None  # who is called was called for one
            progress, self._progress = self._progress, None
            return progress


def _heed(task: Task, _: Progress) -> None:
    if task.is_cancelled:
        raise Cancelled


def _finish(work: Callable[[], object]) -> None:
    """What is given back last must not keep the rest from being given back."""
    try:
        work()
    except Exception:  # noqa: BLE001  the crossing into Qt
        _LOG.exception("something could not be given back while closing")


def _unexpected(error: Exception) -> Failed:
    if isinstance(error, MemoryError):
        return Failed(
            "There was not enough memory for this.",
            "Close other programs, or mark a smaller area, and try again.",
        )
    return Failed(
        "Something went wrong inside Gesso; nothing was lost.",
        "Try again. If it happens again, copy the problem report from the Help menu.",
        detail=f"{type(error).__name__}: {error}",
    )


def _step_back(nice: int) -> None:
    """Let the Qt thread go first; only Linux lets one thread step back alone."""
    if nice and hasattr(os, "setpriority"):
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), nice)
