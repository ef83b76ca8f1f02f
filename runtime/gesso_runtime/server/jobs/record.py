"""A job as a server remembers it. Plain data."""

from dataclasses import dataclass
from enum import StrEnum


class ServedState(StrEnum):
    QUEUED = "queued"  # also after a crash, to be run again
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        return self in {ServedState.DONE, ServedState.FAILED, ServedState.CANCELLED}


@dataclass(frozen=True, slots=True)
class ErrorSaid:
    """An error as it travels; `messages.py` makes the exception of it again."""

    code: str
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class JobRecord:
    """id: 32 hexadecimal digits, made by the server. key: the id of the API key that asked.

    idempotency: what the client calls the request; empty for none. priority: larger is sooner,
    among the jobs of one key. attempts: how often it was begun. created, started, ended: seconds
    since 1970, 0 for not yet; of what runs, started is 0 while it waits with whoever is to begin
    it. result_digest: SHA-256 of the result's frame, hexadecimal, once DONE.
    request_bytes: that are kept of the request; 0 once it has ended.
    """

    id: str
    key: str
    state: ServedState
    card: str
    kind: str
    created: float
    idempotency: str = ""
    priority: int = 0
    attempts: int = 0
    started: float = 0.0
    ended: float = 0.0
    error: ErrorSaid | None = None
    result_digest: str = ""
    result_bytes: int = 0
    request_bytes: int = 0

    @property
    def has_begun(self) -> bool:
        return self.started > 0
