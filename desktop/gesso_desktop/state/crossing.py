"""The only place where threads enter Qt: work runs elsewhere, its outcome arrives on the Qt thread.

Work never touches a QObject; what it returns is handed over by a queued signal. Between the threads
go numbers alone: callbacks and what they are bound to stay on the Qt thread, so that a worker never
drops the last reference to a QObject, which would delete it off its thread.
"""

import itertools
import logging
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from traceback import format_tb
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from gesso_core.errors import Failed, GessoError
from gesso_core.progress import Cancelled, Progress, Report

T = TypeVar("T")

_LOG = logging.getLogger(__name__)
_BETWEEN_REPORTS = 0.05  # s; more often than a bar can be seen to move, the Qt thread is not woken

_TOLD_FRAMES = 3


class Lane(StrEnum):
    """Threads that share one purpose. What is run on a lane of one thread happens in its order."""

    EDIT = "edit"  # short changes of documents
    WORK = "work"  # one long computation at a time
    LOOK = "look"  # pixels for the screen
    FILE = "file"  # opening, saving, thumbnails
    FURTHER = "further"  # further pictures of a sentence
    QUIET = "quiet"  # what nobody waits for: checks, histograms, pyramids
    STORE = "store"  # models: gigabytes that are copied and hashed
    PAIR = "pair"  # changes of which servers are paired
    ASK = "ask"  # servers, how they are


_THREADS = {Lane.LOOK: max(2, (os.cpu_count() or 2) - 1), Lane.QUIET: 2, Lane.ASK: 4}
_NICE = {Lane.WORK: 2, Lane.QUIET: 10, Lane.STORE: 10}


class Task:
    """Work under way. After `cancel` neither its result nor its error arrives any more.

    is_essential: done even while everything is being closed. is_lasting: what it did stays done,
    so its result arrives even when `cancel` came too late to stop it. stop: wakes work that waits
    for something else than `report`; called by `cancel`, from any thread, perhaps more than once.
    """

    def __init__(
        self,
        *,
        is_essential: bool = False,
        is_lasting: bool = False,
        stop: Callable[[], object] | None = None,
    ) -> None:
        self._cancelled = threading.Event()
        self._stop = stop
        self.is_essential = is_essential
        self.is_lasting = is_lasting
        self.is_finished = False
        """Whether the work has really ended; known on the Qt thread."""

    @property
    def is_cancelled(self) -> bool:
        return self._cancelled.is_set()

    def cancel(self) -> None:
        self._cancelled.set()
        if self._stop is not None:
            self._stop()


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


@dataclass(frozen=True)
class _Outcome:
    """Of work that was not cancelled: one of both. is_owed: it arrives even if cancelled since."""

    result: Any = None
    error: GessoError | None = None
    is_owed: bool = False


@dataclass
class _Settling:
    waits_for: set[int]
    work: Callable[[], object]
    ended: Callable[[], object]


class Crossing(QObject):
    """Runs work on lanes. Closed once, by whoever made it; until then threads stay for reuse."""

    _arrived = Signal(int)
    _reported = Signal(int)
    _told = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes: dict[Lane, ThreadPoolExecutor] = {}
        self._numbers = itertools.count(1)
        self._given: dict[int, _Work] = {}
        self._outcomes: dict[int, _Outcome] = {}
        self._reports: dict[int, _Newest] = {}
        self._settling: list[_Settling] = []
        self._is_open = True
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._reported.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)
        self._told.connect(self._act, Qt.ConnectionType.QueuedConnection)

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
        stop: Callable[[], object] | None = None,
    ) -> Task:
        """Run `work(report)` on a lane; exactly one of done and failed follows, unless cancelled.

        report raises Cancelled once the task is cancelled. ended: always, after the work stopped
        and after done or failed, unless `close` came first. All callbacks run on the Qt thread. An
        unexpected exception arrives as Failed and is logged with its trace. See `Task` for the
        last three.
        """
        task = Task(is_essential=is_essential, is_lasting=is_lasting, stop=stop)
        if not self._is_open:
            task.cancel()
            return task
        number = next(self._numbers)
        self._given[number] = _Work(task, work, done, failed, progressed, ended)
        if progressed is not _ignore:
            self._reports[number] = _Newest()
        self._pool(lane).submit(self._do, number)
        return task

    def tell(self, act: Callable[[], object]) -> None:
        """From any thread: `act` is called on Qt's soon, unless `close` came first."""
        if self._is_open:
            with suppress(RuntimeError):  # the application is being taken down
                self._told.emit(act)

    @property
    def is_idle(self) -> bool:
        return not self._given

    def settle(self, work: Callable[[], object], *, ended: Callable[[], object] = _ignore) -> None:
        """Run `work` once all that runs or waits now has ended, also when `close` comes first.

        For giving back what those tasks may still be using. After `close` it is run at once.
        ended: as of `run`.
        """
        if not self._is_open:
            _finish(work)
            return
        settling = _Settling(set(self._given), work, ended)
        self._settling.append(settling)
        self._settle(settling)

    def close(self) -> None:
        """Cancel everything and wait for the threads to end; nothing arrives afterwards."""
        self._is_open = False
        for given in self._given.values():
            if not given.task.is_essential:
                given.task.cancel()
        for pool in self._lanes.values():
            pool.shutdown(wait=True)
        for kept in (self._lanes, self._given, self._outcomes, self._reports):
            kept.clear()
        settling, self._settling = self._settling, []
        for each in settling:
            _finish(each.work)

    def _settle(self, settling: "_Settling") -> None:
        if not settling.waits_for and self._is_open:
            self._settling.remove(settling)
            self.run(Lane.EDIT, lambda _: settling.work(), ended=settling.ended, is_essential=True)

    def _pool(self, lane: Lane) -> ThreadPoolExecutor:
        if lane not in self._lanes:
            self._lanes[lane] = ThreadPoolExecutor(
                _THREADS.get(lane, 1),
                thread_name_prefix=f"gesso-{lane.value}",
                initializer=_step_back,
                initargs=(_NICE.get(lane, 0),),
            )
        return self._lanes[lane]

    def _do(self, number: int) -> None:
        """On a worker's thread: keeps nothing of what it was given once the number is sent."""
        given = self._given[number]
        outcome = _outcome(given.task, given.work, self._reporter(number, given.task))
        del given
        if outcome is not None:
            self._outcomes[number] = outcome
            del outcome
        self._send(self._arrived, number)

    def _deliver(self, number: int) -> None:
        if not self._is_open:
            return
        given, outcome = self._given.pop(number), self._outcomes.pop(number, None)
        self._reports.pop(number, None)
        given.task.is_finished = True
        try:
            if outcome is not None and (outcome.is_owed or not given.task.is_cancelled):
                if outcome.error is not None:
                    given.failed(outcome.error)
                else:
                    given.done(outcome.result)
        finally:
            given.ended()
            for settling in list(self._settling):
                settling.waits_for.discard(number)
                self._settle(settling)

    def _act(self, act: Callable[[], object]) -> None:
        if self._is_open:
            act()

    def _reporter(self, number: int, task: Task) -> Report:
        """Never more than one report waits on the Qt thread: a later one takes its place, and
        carries on what those that are left out had to show."""
        newest = self._reports.get(number)
        if newest is None:
            return partial(_heed, task)
        last_stage, last_time, was_complete = "", 0.0, False
        shown = Progress("", 0, 0)

        def report(progress: Progress) -> None:
            nonlocal last_stage, last_time, was_complete, shown
            _heed(task, progress)
            shown = _carrying(progress, shown)
            now, is_complete = time.monotonic(), progress.done >= progress.total > 0
            is_news = progress.stage != last_stage or is_complete > was_complete
            if is_news or now - last_time > _BETWEEN_REPORTS:
                last_stage, last_time, was_complete = progress.stage, now, is_complete
                told, shown = shown, Progress("", 0, 0)
                if newest.put(told):
                    self._send(self._reported, number)

        return report

    def _pass_on(self, number: int) -> None:
        newest, given = self._reports.get(number), self._given.get(number)
        if self._is_open and newest is not None and given is not None:
            progress = newest.take()
            if not given.task.is_cancelled:
                given.progressed(progress)

    def _send(self, signal: Any, number: int) -> None:
        if self._is_open:
            with suppress(RuntimeError):  # the application is being taken down
                signal.emit(number)


def _outcome(task: Task, work: Callable[[Report], Any], report: Report) -> _Outcome | None:
    """None where it was cancelled."""
    if task.is_cancelled:
        return None
    try:
        return _Outcome(work(report), is_owed=task.is_lasting)
    except Cancelled:
        task.cancel()
        return None
    except GessoError as error:
        return _Outcome(error=_without_frames(error))
    except Exception as error:  # noqa: BLE001  the crossing into Qt
        _LOG.exception("work on a background thread failed")
        return _Outcome(error=_unexpected(error))


def _without_frames(error: GessoError) -> GessoError:
    """Where it was raised becomes a note: frames keep what they worked on, pictures and pixels, as
    long as the error is kept."""
    error.add_note("".join(format_tb(error.__traceback__)[-_TOLD_FRAMES:]))
    each: BaseException | None = error
    while each is not None:
        each.__traceback__ = None
        each = each.__cause__ or each.__context__
    return error


class _Newest:
    """Holds one report between two threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._progress: Progress | None = None

    def put(self, progress: Progress) -> bool:
        """Whether the one before was taken, so that somebody must be called for this one."""
        with self._lock:
            before, self._progress = self._progress, progress
            if before is not None:
                self._progress = _carrying(progress, before)
            return before is None

    def take(self) -> Progress:
        with self._lock:
            assert self._progress is not None  # who is called was called for one
            progress, self._progress = self._progress, None
            return progress


def _carrying(progress: Progress, before: Progress) -> Progress:
    """With what was to be shown before, where it brings nothing newer."""
    preview = before.preview if progress.preview is None else progress.preview
    ready = before.ready if progress.ready is None else progress.ready
    return replace(progress, preview=preview, ready=ready)


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
            me = threading.get_native_id()
            own = os.getpriority(os.PRIO_PROCESS, me)  # the whole program may have been niced
            os.setpriority(os.PRIO_PROCESS, me, min(own + nice, 19))
