"""A job that was claimed, on its way through the executor, and what is not handled of it yet."""

import threading
from dataclasses import dataclass, field

from gesso_core.progress import Progress
from gesso_runtime.client.client import JobState, JobStatus
from gesso_runtime.server.jobs.record import JobRecord


@dataclass(eq=False)
class Run:
    """number: of the executor, None until it was handed over. outcome: why it is not wanted, where
    that is more than a word of its client's. has_begun: its executor said so. is_counted: as
    an attempt, in the queue. is_put_back: by `Dispatcher.drain`.
    """

    record: JobRecord
    began: float
    number: int | None = None
    pixels: int = 0
    is_unwanted: bool = False
    has_begun: bool = False
    is_counted: bool = True
    is_put_back: bool = False
    outcome: str = ""
    _news: JobStatus | None = None
    _preview: Progress | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, status: JobStatus) -> bool:
        """Of what is not handled yet the newest counts. Whether all before had been."""
        with self._lock:
            was_handled = self._news is None
            self._news = status
            self.has_begun = self.has_begun or status.state is JobState.RUNNING
            if status.progress is not None and status.progress.preview is not None:
                self._preview = status.progress
            return was_handled

    def noted(self) -> tuple[JobStatus | None, Progress | None]:
        """To be handled now: the newest, and the newest with a preview."""
        with self._lock:
            status, self._news = self._news, None
            preview, self._preview = self._preview, None
            return status, preview
