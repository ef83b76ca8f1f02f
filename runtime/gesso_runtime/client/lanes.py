"""A client whose engines are elsewhere: jobs wait here, in a lane for each card."""

import atexit
import itertools
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from gesso_core.edit_request import EditRequest
from gesso_runtime.client.client import JobState, JobStatus, Listener
from gesso_runtime.client.job import Job, Telling


class Course(Protocol):
    """One job from here to its end. `run` belongs to one thread, `stop` to any."""

    def run(self) -> None:
        """Returns when the job has ended. Raises nothing."""
        ...

    def stop(self, *, hurry: bool = False) -> None:
        """Nobody wants it any more. hurry: neither is there time to be thorough."""
        ...


@dataclass(frozen=True, slots=True)
class LanePatience:
    """Seconds. answer: until a cancelled job is told to have ended, whatever the other side does.
    end: for what is under way when the client is closed.
    """

    answer: float = 0.7
    end: float = 2.0


class LaneClient(ABC):
    """The jobs that wait can be moved and cancelled without anybody's answer.

    No thread and no connection before the first request; none after `close`, which the
    interpreter's end calls, too. A job that is submitted afterwards is CANCELLED at once.
    """

    def __init__(self, name: str, patience: LanePatience, *, at_once: int = 1) -> None:
        """name: of its threads. at_once: jobs of one card that are under way together."""
        self._lock = threading.RLock()
        self._name = name
        self._lane_patience = patience
        self._at_once = at_once
        self._numbers = itertools.count(1)
        self._jobs: dict[int, Job] = {}
        self._lanes: dict[str, _Lane] = {}
        self._telling: Telling | None = None
        self._is_closed = False

    @abstractmethod
    def _course(self, job: Job) -> Course:
        """A new one. Called under the client's lock, which guards the job."""

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
            first = [job for lane in lanes for job in lane.courses if not job.has_ended]
            waiting = [job for lane in lanes for job in lane.waiting]
            return tuple(job.status for job in (*sorted(first, key=lambda job: job.id), *waiting))

    def unload(self) -> None:  # noqa: B027  # nothing is held here
        """Models are held elsewhere, by whoever may be using them for others."""

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
            lane.join(self._lane_patience.end)
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
            self._lanes[card] = _Lane(self._name, self._lock, self._course, self._at_once)
        return self._lanes[card]

    def _end_in_time(self, job: Job) -> None:
        """Whatever the thread that is at it is waiting for."""

        def end() -> None:
            with self._lock:
                job.end(JobState.CANCELLED)

        timer = threading.Timer(self._lane_patience.answer, end)
        timer.daemon = True
        timer.start()


@dataclass(eq=False)
class _Lane:
    """Jobs for one card, and the threads that are there while there are any. Under the client's
    lock. courses: of the jobs under way.
    """

    name: str
    lock: threading.RLock
    course_of: Callable[[Job], Course]
    at_once: int
    waiting: list[Job] = field(default_factory=list)
    courses: dict[Job, Course] = field(default_factory=dict)
    threads: set[threading.Thread] = field(default_factory=set)

    def add(self, job: Job) -> None:
        self.waiting.append(job)
        if len(self.threads) < self.at_once:
            thread = threading.Thread(target=self._work, name=self.name, daemon=True)
            self.threads.add(thread)
            thread.start()

    def drop(self, job: Job) -> None:
        """It was cancelled."""
        if job in self.courses:
            self.courses[job].stop()
        elif job in self.waiting:
            self.waiting.remove(job)

    def move(self, job: Job, place: int) -> None:
        if job in self.waiting:
            self.waiting.remove(job)
            self.waiting.insert(max(0, place), job)

    def close(self) -> None:
        """No course begins any more."""
        self.waiting.clear()
        for course in self.courses.values():
            course.stop(hurry=True)

    def join(self, seconds: float) -> None:
        for thread in tuple(self.threads):
            thread.join(seconds)

    def _work(self) -> None:
        job: Job | None = None
        while (job := self._next(job)) is not None:
            self.courses[job].run()

    def _next(self, ended: Job | None) -> Job | None:
        with self.lock:
            if ended is not None:
                del self.courses[ended]
            if not self.waiting:
                self.threads.discard(threading.current_thread())
                return None
            job = self.waiting.pop(0)
            self.courses[job] = self.course_of(job)
            return job
