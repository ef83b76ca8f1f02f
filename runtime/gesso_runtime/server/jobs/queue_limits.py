"""How much a server takes on, and how long it keeps what it made."""

from dataclasses import dataclass

DAY = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class QueueLimits:
    """open_jobs: queued or running, in all; open_of_key: of one key. bytes, bytes_of_key: of
    requests that wait and results that are kept. ended_of_key: ended jobs that are remembered; the
    oldest beyond that expire. attempts: how often a job is begun before it is given up.
    keep_seconds: of a result, from the end; collected_seconds: once it was collected.
    """

    open_jobs: int = 256
    open_of_key: int = 64
    bytes: int = 16 << 30
    bytes_of_key: int = 4 << 30
    ended_of_key: int = 1000
    attempts: int = 3
    keep_seconds: float = DAY
    collected_seconds: float = 600.0


USUAL = QueueLimits()
