"""A client that keeps the waiting jobs itself: what its workers are, others say."""

import atexit
import queue
import threading
from collections.abc import Callable, Hashable, Iterator
from functools import partial

from gesso_core.edit_request import EditRequest
from gesso_core.errors import EngineFailed, GessoError
from gesso_runtime.client.client import JobState, JobStatus, Listener
from gesso_runtime.client.engine_queue import EngineQueue
from gesso_runtime.client.job import Job, Telling, complain
from gesso_runtime.client.resolving import Resolve, Resolved
from gesso_runtime.client.station import PATIENCE, Hear, Patience, Worker

StartFor = Callable[[Resolved, Hear], Worker]
"""Starts the worker for whatever has the same environment and row of engines as this."""


class QueuedClient:
    """A queue and one worker for every family: an environment and a row of engines.

    No thread and no process before the first request; none after `close`, which the interpreter's
    end calls, too. A job that is submitted afterwards is CANCELLED at once.
    """

    def __init__(
        self,
        resolve: Resolve,
        start: StartFor,
        *,
        patience: Patience = PATIENCE,
        allow_unconfined: bool = False,
    ) -> None:
        self._resolve = resolve
        self._start = start
        self._patience = patience
        self._allow_unconfined = allow_unconfined
        self._lock = threading.RLock()
        self._queues: dict[Hashable, EngineQueue] = {}
        self._jobs: dict[int, Job] = {}
        self._last_id = 0
        self._intake: _Intake | None = None
        self._telling: Telling | None = None
        self._is_closed = False

    def submit(self, request: EditRequest, listener: Listener = lambda _: None) -> int:
        with self._lock:
            self._last_id += 1
            status = JobStatus(self._last_id, request, JobState.WAITING)
            if not self._is_closed:
                intake, telling = self._open()
                job = self._jobs[status.id] = Job(status, listener, self._tell(telling))
                intake.put(partial(self._admit, job))
                return status.id
        listener(JobStatus(status.id, request, JobState.CANCELLED))
        return status.id

    def cancel(self, job: int) -> None:
        with self._lock:
            if (found := self._jobs.get(job)) is not None:
                found.cancel()
                for engine_queue in self._queues.values():
                    engine_queue.notice(found)

    def move(self, job: int, place: int) -> None:
        with self._lock:
            if self._intake is not None and self._intake.is_busy:
                # Jobs submitted before are not in their queues yet: moved when they are.
                self._intake.put(partial(self._move, job, place))
            else:
                self._move(job, place)

    @property
    def jobs(self) -> tuple[JobStatus, ...]:
        with self._lock:
            listed = [job for job in self._in_order() if not job.has_ended]
            known = {job.id for job in listed}
            listed += [job for job in self._jobs.values() if job.id not in known]
            return tuple(job.status for job in listed)

    def unload(self) -> None:
        with self._lock:
            for engine_queue in self._queues.values():
                engine_queue.unload()

    def close(self) -> None:
        with self._lock:
            if self._is_closed:
                return
            self._is_closed = True
            for job in list(self._jobs.values()):
                job.end(JobState.CANCELLED)
            queues = list(self._queues.values())
            for engine_queue in queues:
                engine_queue.close()
        if self._intake is not None:
            self._intake.close()
        for engine_queue in queues:
            engine_queue.join()
        if self._telling is not None:
            self._telling.close()
        atexit.unregister(self.close)

    def _open(self) -> tuple["_Intake", Telling]:
        if self._intake is None or self._telling is None:
            self._intake, self._telling = _Intake(), Telling()
            atexit.register(self.close)
        return self._intake, self._telling

    def _tell(self, telling: Telling) -> Callable[[Listener, JobStatus], None]:
        def tell(listener: Listener, status: JobStatus) -> None:
            if status.state.is_final:
                del self._jobs[status.id]
            telling.tell(listener, status)

        return tell

    def _admit(self, job: Job) -> None:
        """Find out what the job needs, which may take a while, and queue it."""
        if job.has_ended:
            return
        try:
            resolved = self._resolve(job.status.request)
        except GessoError as error:
            self._refuse(job, error)
        except Exception as error:  # noqa: BLE001  # a mistake in a card's data ends one job, not all
            complain(error)
            self._refuse(
                job,
                EngineFailed(
                    "The model could not be prepared.",
                    "Choose another engine, or verify the model with `gesso models verify`.",
                    detail=repr(error),
                ),
            )
        else:
            with self._lock:
                job.resolved = resolved
                if not self._is_closed and not job.has_ended:
                    self._queue_for(resolved).add(job)

    def _refuse(self, job: Job, error: GessoError) -> None:
        with self._lock:
            job.fail(error)

    def _queue_for(self, resolved: Resolved) -> EngineQueue:
        environment, row = resolved.environment, resolved.card.engine
        family = environment.name, environment.python, environment.path, row
        if family not in self._queues:
            self._queues[family] = EngineQueue(
                row,
                partial(self._start, resolved),
                lock=self._lock,
                patience=self._patience,
                allow_unconfined=self._allow_unconfined,
            )
        return self._queues[family]

    def _move(self, job: int, place: int) -> None:
        with self._lock:
            found = self._jobs.get(job)
            for engine_queue in self._queues.values():
                if found is not None and found in engine_queue.waiting:
                    waiting = [other for other in engine_queue.waiting if other.is_waiting]
                    waiting.remove(found)
                    waiting.insert(max(0, place), found)
                    engine_queue.waiting[:] = waiting

    def _in_order(self) -> Iterator[Job]:
        running = [q.running for q in self._queues.values() if q.running is not None]
        yield from sorted(running, key=lambda job: job.id)
        for engine_queue in self._queues.values():
            yield from engine_queue.waiting


class _Intake:
    """One thread for what may take a while before a job is queued, in the order it was asked."""

    def __init__(self) -> None:
        self._asked: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._put = 0  # counted by those who ask, who hold the client's lock
        self._done = 0  # counted by the thread
        self._thread = threading.Thread(target=self._work, name="gesso-intake", daemon=True)
        self._thread.start()

    @property
    def is_busy(self) -> bool:
        return self._put > self._done

    def put(self, work: Callable[[], None]) -> None:
        self._put += 1
        self._asked.put(work)

    def close(self) -> None:
        self._asked.put(None)
        self._thread.join()

    def _work(self) -> None:
        while (work := self._asked.get()) is not None:
            work()
            del work
            self._done += 1
