"""A request on its way through a client, and telling whoever asked how it goes."""

import queue
import threading
from collections.abc import Callable
from dataclasses import replace
from time import monotonic

from gesso_core.errors import GessoError
from gesso_core.progress import Progress
from gesso_runtime.client.client import JobState, JobStatus, Listener
from gesso_runtime.client.resolving import Resolved

Tell = Callable[[Listener, JobStatus], None]


class Job:
    """Moves through its states once, to exactly one final one.

    Not thread-safe by itself: the client's lock is held for every call. resolved: None until known.
    """

    def __init__(self, status: JobStatus, listener: Listener, tell: Tell) -> None:
        self.status = status
        self.resolved: Resolved | None = None
        self._cancelled_at: float | None = None
        self._listener = listener
        self._tell = tell

    @property
    def id(self) -> int:
        return self.status.id

    @property
    def has_ended(self) -> bool:
        return self.status.state.is_final

    @property
    def is_waiting(self) -> bool:
        return self.status.state is JobState.WAITING

    @property
    def is_stopping(self) -> bool:
        return self._cancelled_at is not None

    @property
    def seconds_since_cancelled(self) -> float:
        return 0.0 if self._cancelled_at is None else monotonic() - self._cancelled_at

    def start(self) -> None:
        self._become(replace(self.status, state=JobState.RUNNING))

    def report(self, progress: Progress) -> None:
        """Nothing is told of a job that is being stopped."""
        if self.status.state is JobState.RUNNING:
            self._become(replace(self.status, progress=progress))

    def retry(self, because: GessoError) -> None:
        self._become(replace(self.status, progress=None, retried=because))

    def cancel(self) -> None:
        """One that waits is CANCELLED at once, one that runs is STOPPING until it is settled."""
        if self.is_waiting:
            self.end(JobState.CANCELLED)
        elif not self.is_stopping and not self.has_ended:
            self._cancelled_at = monotonic()
            self._become(replace(self.status, state=JobState.STOPPING))

    def settle(self, final: JobStatus) -> None:
        """The worker's answer; the wish to cancel is stronger, for it was there before."""
        if self.is_stopping:
            self.end(JobState.CANCELLED)
        else:
            self._become(final)

    def fail(self, error: GessoError) -> None:
        self.settle(replace(self.status, state=JobState.FAILED, error=error))

    def end(self, state: JobState) -> None:
        self._become(replace(self.status, state=state))

    def _become(self, status: JobStatus) -> None:
        if not self.has_ended:
            self.status = status
            self._tell(self._listener, status)


class Telling:
    """One thread that calls the listeners, in the order of what happened."""

    def __init__(self) -> None:
        self._news: queue.SimpleQueue[tuple[Listener, JobStatus] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="gesso-telling", daemon=True)
        self._thread.start()

    def tell(self, listener: Listener, status: JobStatus) -> None:
        self._news.put((listener, status))

    def close(self) -> None:
        """When all has been told; at once when a listener asks for it."""
        self._news.put(None)
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _work(self) -> None:
        while (news := self._news.get()) is not None:
            listener, status = news
            try:
                listener(status)
            except Exception as error:  # noqa: BLE001  # one's mistake must not silence the others
                complain(error)
            del news, listener, status  # a result is large and the next news may be far away


def complain(error: Exception) -> None:
    """Tell of a mistake in code that a client calls; its thread goes on."""
    thread = threading.current_thread()
    threading.excepthook(
        threading.ExceptHookArgs((type(error), error, error.__traceback__, thread))
    )
