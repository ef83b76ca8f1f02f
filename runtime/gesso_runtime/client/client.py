"""The one door to every engine, wherever it runs, and waiting at it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from gesso_core.edit_request import EditRequest, EngineResult
from gesso_core.errors import GessoError
from gesso_core.progress import Progress


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    STOPPING = "stopping"  # cancelled, the worker has not answered yet
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        return self in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}


@dataclass(frozen=True, eq=False)
class JobStatus:
    """A job at one moment. retried: why it was started a second time. result: when DONE."""

    id: int
    request: EditRequest
    state: JobState
    progress: Progress | None = None
    retried: GessoError | None = None
    error: GessoError | None = None
    result: EngineResult | None = None


Listener = Callable[[JobStatus], None]
"""Called on a thread of the client's, one call at a time for each job, the last with a final
state and nothing after it. Must return soon and not raise."""


class RuntimeClient(Protocol):
    """Thread-safe. Every job ends in exactly one final state."""

    def submit(self, request: EditRequest, listener: Listener = lambda _: None) -> int:
        """The job's id, at once. What cannot run is told to the listener, not raised."""
        ...

    def cancel(self, job: int) -> None:
        """Answered within a second: the job is CANCELLED, or it had ended before. Idempotent."""
        ...

    def move(self, job: int, place: int) -> None:
        """A waiting job to that place among those waiting for the same engine; 0 is next."""
        ...

    @property
    def jobs(self) -> tuple[JobStatus, ...]:
        """Those that have not ended: running ones, then those waiting in their order."""
        ...

    def unload(self) -> None:
        """Let go of every model that is held and idle."""
        ...

    def close(self) -> None:
        """Cancel everything and leave no process and no thread behind."""
        ...
