"""How jobs and their runs end, for figures and records."""

from dataclasses import dataclass

from gesso_core.edit_request import EditRequest, RunFacts
from gesso_runtime.server.jobs.record import JobRecord

ANSWERED_AGAIN = "answered again"
"""Outcome of a job that was not run: the same request had been answered before."""
REVOKED = "revoked"
"""Outcome of a job that was cancelled because its key was revoked."""


@dataclass(frozen=True, slots=True)
class Ended:
    """record: as it is now, QUEUED where it will be tried again. held_seconds: that the executor
    had it; 0 for a job that never ran. facts: of a result. pixels: of what was sent, as far as
    it was read. bytes_in: of the request as it was kept, told with a job's end. outcome: empty
    where the record says it.
    """

    record: JobRecord
    held_seconds: float = 0.0
    facts: RunFacts | None = None
    pixels: int = 0
    bytes_in: int = 0
    outcome: str = ""

    @property
    def seconds(self) -> float:
        """That an engine was at work, as far as that is known."""
        named = 0.0 if self.facts is None else sum(self.facts.seconds.values())
        return named or self.held_seconds


def pixels(request: EditRequest) -> int:
    """Of all pictures that came with it."""
    pictures = (request.picture, *request.references)
    return sum(p.shape[0] * p.shape[1] for p in pictures if p is not None)
