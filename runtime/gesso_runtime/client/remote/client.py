"""Engines of a server, as a `RuntimeClient`."""

import atexit
import itertools
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from gesso_core.edit_request import EditRequest
from gesso_runtime.carriage import Codec
from gesso_runtime.client.client import JobState, JobStatus, Listener
from gesso_runtime.client.job import Job, Telling
from gesso_runtime.client.remote.course import Course, OnAway, RemotePatience
from gesso_runtime.client.remote.door import Door
from gesso_runtime.client.remote.remote import Remote
from gesso_runtime.client.remote.sent import PicturesThere

PATIENCE = RemotePatience()


class RemoteClient:
    """Of the jobs for one card the server is given one at a time: the others wait here, where they
    can be moved and cancelled without anybody's answer.

    No thread and no connection before the first request; none after `close`, which the
    interpreter's end calls, too. A job that is submitted afterwards is CANCELLED at once.
    """

    def __init__(
        self,
        remote: Remote,
        *,
        patience: RemotePatience = PATIENCE,
        codec: Codec = Codec.JXL,
        on_away: OnAway = lambda _: None,
    ) -> None:
        """on_away: called once for each outage that a job meets.

        Raises NotTrusted for a certificate that cannot be read.
        """
        self._door = Door(remote)
        self._patience = patience
        self._codec = codec
        self._on_away = on_away
        self._there = PicturesThere()
        self._lock = threading.RLock()
        self._numbers = itertools.count(1)
        self._jobs: dict[int, Job] = {}
        self._lanes: dict[str, _Lane] = {}
        self._telling: Telling | None = None
        self._is_closed = False

    @property
    def remote(self) -> Remote:
        return self._door.remote

    def submit(self, request: EditRequest, listener: Listener = lambda _: None) -> int:
        with self._lock:
            status = JobStatus(next(self._numbers), request, JobState.WAITING)
            if not self._is_closed:
                if self._telling is None:
                    self._telling = Telling()
                    atexit.register(self.close)
                job = self._jobs[status.id] = Job(status, listener, self._tell(self._telling))
                self._lane(request.card).add(job)
                return status.id
        listener(JobStatus(status.id, request, JobState.CANCELLED))
        return status.id

    def cancel(self, job: int) -> None:
        with self._lock:
            if (found := self._jobs.get(job)) is not None:
                was_stopping = found.is_stopping
                found.cancel()
                self._lanes[found.status.request.card].drop(found)
                if found.is_stopping and not was_stopping:
                    self._end_in_time(found)

    def move(self, job: int, place: int) -> None:
        with self._lock:
            if (found := self._jobs.get(job)) is not None:
                self._lanes[found.status.request.card].move(found, place)

    @property
    def jobs(self) -> tuple[JobStatus, ...]:
        with self._lock:
            lanes = self._lanes.values()
            under_way = (lane.running for lane in lanes)
            first = [job for job in under_way if job is not None and not job.has_ended]
            waiting = [job for lane in lanes for job in lane.waiting]
            return tuple(job.status for job in (*sorted(first, key=lambda job: job.id), *waiting))

    def unload(self) -> None:
        """Models there are the server's: others may be using them."""

    def close(self) -> None:
        with self._lock:
            if self._is_closed:
                return
            self._is_closed = True
            for job in list(self._jobs.values()):
                job.end(JobState.CANCELLED)
            lanes = list(self._lanes.values())
            for lane in lanes:
                lane.close()
        for lane in lanes:
            lane.join(self._patience.end)
        if self._telling is not None:
            self._telling.close()
        atexit.unregister(self.close)

    def _tell(self, telling: Telling) -> Callable[[Listener, JobStatus], None]:
        def tell(listener: Listener, status: JobStatus) -> None:
            if status.state.is_final:
                del self._jobs[status.id]
            telling.tell(listener, status)

        return tell

    def _lane(self, card: str) -> "_Lane":
        if card not in self._lanes:
            self._lanes[card] = _Lane(self._lock, self._course)
        return self._lanes[card]

    def _course(self, job: Job) -> Course:
        return Course(
            job,
            self._door,
            self._patience,
            self._lock,
            codec=self._codec,
            there=self._there,
            on_away=self._on_away,
        )

    def _end_in_time(self, job: Job) -> None:
        """Whatever the thread that is at it is waiting for."""

        def end() -> None:
            with self._lock:
                job.end(JobState.CANCELLED)

        timer = threading.Timer(self._patience.answer, end)
        timer.daemon = True
        timer.start()


@dataclass(eq=False)
class _Lane:
    """Jobs for one card, and the thread that is there while there are any. Under the client's lock.

    closed: no thread begins any more.
    """

    lock: threading.RLock
    course_of: Callable[[Job], Course]
    waiting: list[Job] = field(default_factory=list)
    running: Job | None = None
    course: Course | None = None
    thread: threading.Thread | None = None

    def add(self, job: Job) -> None:
        self.waiting.append(job)
        if self.thread is None:
            self.thread = threading.Thread(target=self._work, name="gesso-remote", daemon=True)
            self.thread.start()

    def drop(self, job: Job) -> None:
        """It was cancelled."""
        if job is self.running and self.course is not None:
            self.course.stop()
        elif job in self.waiting:
            self.waiting.remove(job)

    def move(self, job: Job, place: int) -> None:
        if job in self.waiting:
            self.waiting.remove(job)
            self.waiting.insert(max(0, place), job)

    def close(self) -> None:
        self.waiting.clear()
        if self.course is not None:
            self.course.stop(hurry=True)

    def join(self, seconds: float) -> None:
        thread = self.thread
        if thread is not None:
            thread.join(seconds)

    def _work(self) -> None:
        while (course := self._next()) is not None:
            course.run()
            del course

    def _next(self) -> Course | None:
        with self.lock:
            self.running = self.course = None
            if not self.waiting:
                self.thread = None
                return None
            self.running = self.waiting.pop(0)
            self.course = self.course_of(self.running)
            return self.course
