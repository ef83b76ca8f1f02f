"""How much a server takes on, and how long it keeps what it made."""

import sqlite3
from dataclasses import dataclass

from gesso_core.errors import ServerBusy

DAY = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class QueueLimits:
    """open_jobs: queued or running, in all; open_of_key: of one key. bytes, bytes_of_key: of
    requests that wait and results that are kept. ended_of_key: ended jobs that are remembered; the
    oldest beyond that expire. attempts: how often a job is begun before it is given up.
    returns: how often a killed server may have held it, given on and not begun, before that: it
    may be what kills it.
    keep_seconds: of a result, from the end; collected_seconds: once it was collected.
    """

    open_jobs: int = 256
    open_of_key: int = 64
    bytes: int = 16 << 30
    bytes_of_key: int = 4 << 30
    ended_of_key: int = 1000
    attempts: int = 3
    returns: int = 30
    keep_seconds: float = DAY
    collected_seconds: float = 600.0


USUAL = QueueLimits()

_OPEN = "SELECT count(*) FROM job INDEXED BY job_open WHERE state IN ('queued', 'running')"
_HELD = "SELECT coalesce(sum(request_bytes + result_bytes), 0) FROM job"
_HOLDINGS = f"""
SELECT ({_OPEN} AND key = :key), ({_OPEN}), ({_HELD} WHERE key = :key), ({_HELD})
"""


def refuse_when_full(
    db: sqlite3.Connection, limits: QueueLimits, *, key: str, new_bytes: int
) -> None:
    """Raises ServerBusy if one more job of `key` with a request of `new_bytes` is too much."""
    of_key, jobs, bytes_of_key, in_all = db.execute(_HOLDINGS, {"key": key}).fetchone()
    if of_key >= limits.open_of_key:
        raise ServerBusy(
            f"{of_key} jobs of yours wait or run on this server already.",
            "Wait until one has ended, or cancel one.",
        )
    if jobs >= limits.open_jobs:
        raise ServerBusy("This server has as much to do as it takes on.", "Try again soon.")
    if bytes_of_key + new_bytes > limits.bytes_of_key:
        raise ServerBusy(
            "This server keeps as much for you as it may.",
            "Fetch or remove results that wait there, then try again.",
        )
    if in_all + new_bytes > limits.bytes:
        raise ServerBusy("This server keeps as much as it may.", "Try again later.")
