"""The one way to the jobs of a server, for every face that it has."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from gesso_core.edit_request import EditRequest, EngineResult
from gesso_runtime.server.jobs.keeping import Keeping
from gesso_runtime.server.jobs.record import JobRecord


@dataclass(frozen=True, eq=False)
class Asked:
    """A request and who asks. key: the id of an API key, never the key itself.

    idempotency: of the client; the same one again with the same request is the same job. keeping:
    by which it is being written. known: digests of its arrays, by their names in a frame, of those
    that somebody has looked at.
    """

    request: EditRequest
    key: str
    idempotency: str = ""
    priority: int = 0
    keeping: Keeping | None = None
    known: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Submitted:
    """is_replayed: the job was there before, by its idempotency key."""

    job: JobRecord
    is_replayed: bool = False


@dataclass(frozen=True, slots=True)
class JobEvent:
    """number: counts up from 1 within one job. name: "state", "progress" or "preview".

    data: plain JSON values. "state": {"state", "attempt", "error"?: {code, message, hint},
    "result"?: {"digest", "bytes"}}; "progress": {"stage", "done", "total", "ready"?};
    "preview": {"stage", "done", "total", "jpeg": base64}.
    """

    number: int
    name: str
    data: Mapping[str, Any] = field(default_factory=dict)


class Jobs(Protocol):
    """Every call that names a job names the key that asks; of others' jobs nothing is told.

    Raises NoSuchJob for a job that is not this key's.
    """

    async def submit(self, asked: Asked) -> Submitted:
        """Durable when it returns. Raises BadRequest (also for an idempotency key that was used
        for another request), NeedsModel, ServerBusy, DiskFull.
        """
        ...

    async def status(self, job: str, key: str) -> JobRecord: ...

    def events(self, job: str, key: str, after: int = 0) -> AsyncIterator[JobEvent]:
        """Those with a larger number that are still known, then new ones until a final state.

        A late listener misses progress and previews that were overtaken, never a state.
        """
        ...

    async def cancel(self, job: str, key: str) -> JobRecord:
        """That job and only that one; idempotent. One that has ended is forgotten, with all that
        was kept of it.
        """
        ...

    async def result(self, job: str, key: str) -> EngineResult:
        """Waits for the end. Raises what the job failed with; Cancelled."""
        ...
