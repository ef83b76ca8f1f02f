"""What is told of jobs while they are worked on, and listening to it from an event loop."""

import asyncio
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from gesso_runtime.server.jobs.jobs import JobEvent
from gesso_runtime.server.jobs.record import ErrorSaid, JobRecord

_PER_ATTEMPT = 1 << 20  # more events than one run has: numbers grow across a restart, too
_ENDED_KEPT = 1000  # jobs that have ended and may still be asked about; others are read anew


class JobEvents:
    """Of one job. Keeps every state and of progress and previews the newest: a listener that is
    slow costs nothing. Thread-safe.
    """

    def __init__(self, record: JobRecord) -> None:
        """record: as it is now, which is the first event."""
        self._lock = threading.Lock()
        self._states: list[JobEvent] = []
        self._news: dict[str, JobEvent] = {}
        self._last = record.attempts * _PER_ATTEMPT
        self._wakes: list[Callable[[], None]] = []
        self._is_closed = False
        self.is_over = False
        self.say_state(record)

    def say_state(self, record: JobRecord) -> None:
        """Nothing follows a final one."""
        with self._lock:
            if self.is_over:
                return
            self._last += 1
            self._states.append(JobEvent(self._last, "state", state_data(record)))
            self.is_over = record.state.is_final
            if self.is_over:
                self._news.clear()
        self._wake()

    def say(self, name: str, data: Mapping[str, Any]) -> None:
        """Overtakes the last of that name. Nothing is said after the final state."""
        with self._lock:
            if self.is_over:
                return
            self._last += 1
            self._news[name] = JobEvent(self._last, name, data)
        self._wake()

    def close(self) -> None:
        """Whoever listens is sent away, to come back later."""
        with self._lock:
            self._is_closed = True
        self._wake()

    def since(self, after: int) -> tuple[list[JobEvent], bool]:
        """Events with a larger number, in order; and whether they are the last that there will be.

        A number that was never given here is of another run: then all that is known is news.
        """
        with self._lock:
            after = after if after <= self._last else 0
            known = [*self._states, *self._news.values()]
            news = sorted((e for e in known if e.number > after), key=lambda event: event.number)
            return news, self.is_over or self._is_closed

    async def follow(self, after: int) -> AsyncIterator[JobEvent]:
        changed = asyncio.Event()
        with self._waking(asyncio.get_running_loop(), changed):
            while True:
                changed.clear()
                news, is_over = self.since(after)
                for event in news:
                    yield event
                    after = event.number
                if is_over:
                    return
                await changed.wait()

    @contextmanager
    def _waking(self, loop: asyncio.AbstractEventLoop, changed: asyncio.Event) -> Iterator[None]:
        def wake() -> None:
            with suppress(RuntimeError):  # its loop has ended
                loop.call_soon_threadsafe(changed.set)

        with self._lock:
            self._wakes.append(wake)
        try:
            yield
        finally:
            with self._lock:
                self._wakes.remove(wake)

    def _wake(self) -> None:
        with self._lock:
            wakes = list(self._wakes)
        for wake in wakes:
            wake()


class EventBoard:
    """The events of every job that is under way, and of some that have ended. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: OrderedDict[str, JobEvents] = OrderedDict()
        self._is_closed = False

    def of(self, record: JobRecord) -> JobEvents:
        """record: what the queue says now; used where nothing has been said of the job yet."""
        with self._lock:
            found = self._jobs.get(record.id)
            if found is None:
                found = self._jobs[record.id] = JobEvents(record)
                self._let_go()
            if self._is_closed:
                found.close()
            return found

    def say_state(self, record: JobRecord) -> None:
        with self._lock:
            found = self._jobs.get(record.id)
        if found is None:
            self.of(record)
        else:
            found.say_state(record)

    def forget(self, job: str) -> None:
        with self._lock:
            found = self._jobs.pop(job, None)
        if found is not None:
            found.close()

    def close(self) -> None:
        with self._lock:
            self._is_closed = True
            everything = list(self._jobs.values())
        for each in everything:
            each.close()

    def _let_go(self) -> None:
        """Of the oldest that have ended; those under way are bounded by the queue."""
        if len(self._jobs) <= _ENDED_KEPT:
            return
        ended = [job for job, events in self._jobs.items() if events.is_over]
        for job in ended[: len(self._jobs) - _ENDED_KEPT]:
            del self._jobs[job]


def state_data(record: JobRecord) -> Mapping[str, Any]:
    said: dict[str, Any] = {"state": record.state.value, "attempt": record.attempts}
    if record.error is not None:
        said["error"] = error_data(record.error)
    if record.result_digest:
        said["result"] = {"digest": record.result_digest, "bytes": record.result_bytes}
    return said


def error_data(error: ErrorSaid) -> Mapping[str, str]:
    return {"code": error.code, "message": error.message, "hint": error.hint}
