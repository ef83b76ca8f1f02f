"""What the client has asked for and nobody has begun yet, and whether the running job is wanted."""

import threading
from collections import deque

from gesso_core.messages import Prepare, Task, Unload


class Inbox:
    """Filled by the thread that reads, emptied by the one that runs engines."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: deque[Task | Prepare | Unload] = deque()
        self._running: int | None = None
        self._is_cancelled = False

    def put(self, message: Task | Prepare | Unload) -> None:
        with self._changed:
            self._waiting.append(message)
            self._changed.notify()

    def cancel(self, job: int) -> bool:
        """True when the job was still waiting: it is gone and nobody else will speak of it.

        A job that has ended, or that nobody knows, is none to cancel.
        """
        with self._changed:
            if job == self._running:
                self._is_cancelled = True
                return False
            kept = [m for m in self._waiting if isinstance(m, Unload) or m.job != job]
            was_waiting = len(kept) < len(self._waiting)
            self._waiting = deque(kept)
            return was_waiting

    def take(self, timeout: float | None) -> Task | Prepare | Unload | None:
        """The next, or None after `timeout` seconds. The job before it has ended."""
        with self._changed:
            self._running, self._is_cancelled = None, False
            if not self._changed.wait_for(lambda: self._waiting, timeout):
                return None
            message = self._waiting.popleft()
            if not isinstance(message, Unload):
                self._running = message.job
            return message

    @property
    def is_cancelled(self) -> bool:
        """The running job."""
        with self._changed:
            return self._is_cancelled
