"""Takes jobs from the queue to an executor, and what it says back: one thread decides."""

import base64
import io
import logging
import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from time import monotonic

from PIL import Image

from gesso_core.edit_request import EditRequest, RunFacts
from gesso_core.errors import (
    EngineCrashed,
    EngineFailed,
    EngineHung,
    GessoError,
    NoSuchJob,
    OutOfMemory,
)
from gesso_core.pixels import Pixels
from gesso_core.progress import Progress
from gesso_core.recipe import EngineKind
from gesso_runtime.client.client import JobState, JobStatus, RuntimeClient
from gesso_runtime.server.jobs import sealed_frames
from gesso_runtime.server.jobs.ended import Ended, pixels
from gesso_runtime.server.jobs.events import EventBoard
from gesso_runtime.server.jobs.fresh_requests import FreshRequests
from gesso_runtime.server.jobs.job_queue import JobQueue
from gesso_runtime.server.jobs.publishing import Publishing, is_of_handles, said
from gesso_runtime.server.jobs.ready_results import ReadyResults
from gesso_runtime.server.jobs.record import JobRecord, ServedState
from gesso_runtime.server.jobs.recovering import sweep
from gesso_runtime.server.jobs.run import Run
from gesso_runtime.server.jobs.sealed_files import SealedFiles
from gesso_runtime.server.said import place_of

_AGAIN = (EngineCrashed, EngineHung, OutOfMemory)
"""What may go otherwise the next time; the queue ends a job that never goes well."""
_NOTHING = EditRequest(EngineKind.OPERATORS, "")  # of a run that never was
_TICK_SECONDS = 1.0
_JPEG_QUALITY = 85  # 3 ms and 0.15 MB for a megapixel: a preview within 200 ms
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Terms:
    """at_once: jobs that the executor is given together, more than one so that reading and
    writing files overlaps with the model. unload_seconds: without a job, until models are let go
    of; 0 for never. sweep_seconds: between two looks for what has expired.
    """

    at_once: int = 2
    unload_seconds: float = 600.0
    sweep_seconds: float = 30.0


class Dispatcher:
    """Thread-safe. No thread before `start`, none after `close`. fresh: requests whose rows are
    about to be there.
    """

    def __init__(
        self,
        jobs: JobQueue,
        files: SealedFiles,
        executor: RuntimeClient,
        board: EventBoard,
        *,
        terms: Terms = Terms(),
        ready: ReadyResults | None = None,
        on_end: Callable[[Ended], None] = lambda _: None,
        on_sweep: Callable[[], None] = lambda: None,
        on_tick: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """ready: is given results before they are written. on_end, on_sweep, on_tick: called on the
        dispatcher's thread, the second when what has expired goes, the last each second. clock:
        seconds since 1970.
        """
        self._jobs = jobs
        self._files = files
        self._executor = executor
        self._board = board
        self._terms = terms
        self._ready = ready
        self._publishing = Publishing(jobs, files, ready)
        self._on_end = on_end
        self._on_sweep = on_sweep
        self._on_tick = on_tick
        self._clock = clock
        self._lock = threading.Lock()
        self.fresh = FreshRequests()
        self._runs: dict[str, Run] = {}
        self._inbox: queue.SimpleQueue[Run | None] = queue.SimpleQueue()
        self._unsettled: list[tuple[Run, JobStatus]] = []
        self._is_draining = False
        self._is_closed = False
        self._is_idle = threading.Condition(self._lock)
        self._busy_at = monotonic()
        self._swept_at = self._ticked_at = 0.0
        self._rests_until = 0.0
        self._is_unloaded = True
        self._thread = threading.Thread(target=self._work, name="gesso-dispatcher", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """There may be something in the queue."""
        self._inbox.put(None)

    def cancel(self, job: str, outcome: str = "") -> None:
        """Stop it where it runs; the queue has been told before. outcome: as of `Ended`."""
        self.fresh.drop(job)
        with self._lock:
            run = self._runs.get(job)
            if run is None:
                return
            run.is_unwanted, run.outcome = True, outcome
            number = run.number
        if number is not None:
            self._executor.cancel(number)

    @property
    def running(self) -> int:
        with self._lock:
            return len(self._runs)

    def drain(self, seconds: float) -> bool:
        """Begin no job any more and wait for those that run. Whether they ended in that time.

        What was handed over and waits there, such as for a replica, is queued again.
        """
        with self._lock:
            self._is_draining = True
            waiting = [run for run in self._runs.values() if not run.has_begun]
            for run in waiting:
                run.is_put_back = True
            numbers = [run.number for run in waiting if run.number is not None]
        self.fresh.close()
        for number in numbers:
            self._executor.cancel(number)
        with self._lock:
            return self._is_idle.wait_for(lambda: not self._runs, seconds)

    def close(self) -> None:
        """What still runs is queued again, for when a server is next started on these files."""
        with self._lock:
            self._is_draining = self._is_closed = True
        self.fresh.close()
        self.wake()
        if self._thread.is_alive():
            self._thread.join()
        self._executor.close()
        for run in self._runs.values():
            with suppress(GessoError):  # else it is found RUNNING, which says the same
                try:
                    record = self._jobs.requeue(run.record.id, said(_let_go()), is_its_fault=False)
                except NoSuchJob:
                    record = self._forgotten(run)
                if record.state.is_final:  # cancelled in the last moment
                    self._on_end(self._ended(run, record, None))

    def _work(self) -> None:
        while not self._is_closed:
            try:
                run = self._inbox.get(timeout=_TICK_SECONDS)
            except queue.Empty:
                run = None
            if self._is_closed:
                return
            try:
                self._step(run)
            except Exception as error:  # noqa: BLE001  # one job's trouble must not stop the others
                _log.error("dispatching", extra={"said": {"error": place_of(error)}})

    def _step(self, run: Run | None) -> None:
        if run is not None:
            self._hear(run)
        self._settle_again()
        try:
            while (record := self._next()) is not None:
                self._begin(record)
        finally:  # what goes then may be what the queue wants
            self._keep_house()

    def _next(self) -> JobRecord | None:
        with self._lock:
            if self._is_draining or len(self._runs) >= max(1, self._terms.at_once):
                return None
        return None if monotonic() < self._rests_until else self._jobs.claim()

    def _begin(self, record: JobRecord) -> None:
        run = Run(record, monotonic())
        with self._lock:
            self._runs[record.id] = run
        try:  # cancelled in between it was not found here
            now = self._jobs.find(record.id)
        except Exception as error:  # noqa: BLE001  # as below
            self._put_back(run, error)
            return
        if now is None or now.state is not ServedState.RUNNING:
            self._settle(run, JobStatus(0, _NOTHING, JobState.CANCELLED))
            return
        try:
            self._board.say_state(record)
            self._hand_over(run)
        except Exception as error:  # noqa: BLE001  # it must not keep its place for ever
            if is_of_handles(error):
                self._put_back(run, error)
            elif isinstance(error, GessoError):
                self._settle(run, JobStatus(0, _NOTHING, JobState.FAILED, error=error))
            else:
                self._give_up(run, error)
        else:
            self._count(run)

    def _put_back(self, run: Run, error: Exception) -> None:
        """Not its fault, and may be over soon: none is begun for a moment."""
        _log.error("put back", extra={"said": {"job": run.record.id, "error": place_of(error)}})
        self._rests_until = monotonic() + _TICK_SECONDS
        self._settle(run, JobStatus(0, _NOTHING, JobState.WAITING))

    def _hand_over(self, run: Run) -> None:
        job = run.record.id
        request = self.fresh.take(job) or sealed_frames.read_request(self._files, job)
        self._is_unloaded = False
        run.pixels = pixels(request)
        number = self._executor.submit(request, lambda status: self._told(run, status))
        with self._lock:
            run.number = number
            is_unwanted = run.is_unwanted or run.is_put_back
        if is_unwanted:
            self._executor.cancel(number)

    def _count(self, run: Run) -> None:
        """As an attempt once the executor has begun it, and not while it waits there, such as for a
        replica: being killed then costs a job none. What kills the server by being read still does.
        """
        has_begun = run.has_begun  # the executor may say so meanwhile, and is heard after this
        if run.is_counted == has_begun:
            return
        count = self._jobs.begun if has_begun else self._jobs.given_on
        with suppress(GessoError):  # tried again with the next that is heard
            count(run.record.id)
            run.is_counted = has_begun

    def _told(self, run: Run, status: JobStatus) -> None:
        """On the executor's thread: noted only."""
        if run.note(status):
            self._inbox.put(run)

    def _hear(self, run: Run) -> None:
        status, preview = run.noted()
        if status is None:
            return
        if status.state.is_final:
            self._settle(run, status)
            return
        self._count(run)
        events = self._board.of(run.record)
        if preview is not None:
            picture = {"jpeg": base64.b64encode(_jpeg(preview.preview)).decode()}
            events.say("preview", _progress(preview) | picture)
        if status.progress is not None:
            events.say("progress", _progress(status.progress))

    def _settle(self, run: Run, status: JobStatus) -> None:
        """Where the queue itself cannot be written, it is tried again: the work was done."""
        try:
            record = self._settled(run, status)
        except NoSuchJob:
            record = self._forgotten(run)
        except GessoError as error:
            _log.error("settling", extra={"said": {"job": run.record.id, "error": place_of(error)}})
            self._unsettled.append((run, status))
            return
        except Exception as error:  # noqa: BLE001  # as above
            self._give_up(run, error)
            return
        facts = None if status.result is None else status.result.facts
        self._close_run(run, record, facts)

    def _forgotten(self, run: Run) -> JobRecord:
        """It was cancelled, and cleared away before it had stopped."""
        with suppress(GessoError):  # else they go when a server is next started
            self._files.remove(run.record.id)
        return replace(run.record, state=ServedState.CANCELLED)

    def _give_up(self, run: Run, error: Exception) -> None:
        """For a mistake of ours: one job ends by it, the others go on."""
        _log.error("mistake", extra={"said": {"job": run.record.id, "error": place_of(error)}})
        failed = EngineFailed("Something went wrong in the server.", "Try again.")
        self._unsettled.append((run, JobStatus(0, _NOTHING, JobState.FAILED, error=failed)))
        self.wake()

    def _settled(self, run: Run, status: JobStatus) -> JobRecord:
        job = run.record.id
        match status.state:
            case JobState.DONE:
                assert status.result is not None
                return self._publishing.publish(job, status.result)
            case JobState.FAILED:
                assert status.error is not None
                if isinstance(status.error, _AGAIN):
                    return self._jobs.requeue(job, said(status.error))
                self._count(run)
                return self._jobs.fail(job, said(status.error))
            case _:  # by us, when the queue knows; or the executor let go of it, or never had it
                found = self._jobs.find(job)
                if found is None or found.state is not ServedState.RUNNING:
                    return found or replace(run.record, state=ServedState.CANCELLED)
                was_begun = status.state is not JobState.WAITING and not run.is_put_back
                return self._jobs.requeue(job, said(_let_go()), is_its_fault=was_begun)

    def _settle_again(self) -> None:
        unsettled, self._unsettled = self._unsettled, []
        for run, status in unsettled:
            self._settle(run, status)

    def _close_run(self, run: Run, record: JobRecord, facts: RunFacts | None = None) -> None:
        """Told before the place is free: who drains waits for the last word, too."""
        self._busy_at = monotonic()
        try:
            self._board.say_state(record)
            if record.state.is_final:
                with suppress(GessoError):  # else it goes when a server is next started
                    self._files.remove(record.id, sealed_frames.REQUEST)
            self._on_end(self._ended(run, record, facts))
        finally:
            with self._lock:
                del self._runs[run.record.id]
                self._is_idle.notify_all()

    def _ended(self, run: Run, record: JobRecord, facts: RunFacts | None) -> Ended:
        return Ended(
            record,
            self._busy_at - run.began,
            facts,
            run.pixels,
            run.record.request_bytes if record.state.is_final else 0,
            run.outcome if record.state is ServedState.CANCELLED else "",
        )

    def _keep_house(self) -> None:
        now = monotonic()
        if now - self._ticked_at >= _TICK_SECONDS:
            self._ticked_at = now
            self._on_tick()
        if now - self._swept_at >= self._terms.sweep_seconds:
            self._swept_at = now
            self._sweep()
        rested = now - self._busy_at
        patience = self._terms.unload_seconds
        if patience and not self._is_unloaded and not self.running and rested >= patience:
            self._is_unloaded = True
            self._executor.unload()

    def _sweep(self) -> None:
        self.fresh.sweep()
        if self._ready is not None:
            self._ready.sweep()
        try:  # a disk that cannot be written keeps none of the others from theirs
            for job in sweep(self._jobs, self._files, self._clock()):
                self._board.forget(job)
        finally:
            self._on_sweep()


def _progress(progress: Progress) -> dict[str, object]:
    return {"stage": progress.stage, "done": progress.done, "total": progress.total}


def _jpeg(picture: Pixels) -> bytes:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=_JPEG_QUALITY)
    return file.getvalue()


def _let_go() -> EngineFailed:
    return EngineFailed("The engine was stopped before it had finished.", "Send the edit again.")
