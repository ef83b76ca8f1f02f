"""The durable queue: which jobs there are, and how each ended.

Rows only: whose turn it is, is in `turns.py`, the bytes of requests and results in
`sealed_files.py`, and `recovering.py` keeps rows and bytes of one mind. Every change is on the disk
when its call returns. Calls wait for the disk: an event loop makes them in a thread.
"""

import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from gesso_core.errors import BadRequest, DiskFull, NoSuchJob
from gesso_runtime.server.jobs import turns
from gesso_runtime.server.jobs.jobs import Submitted
from gesso_runtime.server.jobs.queue_database import QueueDatabase
from gesso_runtime.server.jobs.queue_limits import USUAL, QueueLimits, refuse_when_full
from gesso_runtime.server.jobs.queue_schema import RECORD, record
from gesso_runtime.server.jobs.record import ErrorSaid, JobRecord, ServedState
from gesso_runtime.store.disk import writing
from gesso_runtime.store.lock import locked

_LONGEST_NAME = 200
_LONGEST_SENTENCE = 2000
_HIGHEST_PRIORITY = 1000

# Of what runs, `started` is 0 while it is only given on.
_GIVEN_ON = """
UPDATE job SET started = 0, attempts = attempts - 1
WHERE id = :id AND state = 'running' AND started > 0
"""
_BEGUN = """
UPDATE job SET started = :now, attempts = attempts + 1
WHERE id = :id AND state = 'running' AND started = 0
"""
_GIVEN_BACK = """
UPDATE job SET state = 'queued', returned = returned + 1
WHERE id = :id AND state = 'running' AND started = 0
RETURNING returned
"""
_INSERT = """
INSERT INTO job(id, key, card, kind, idempotency, request_digest, request_bytes, model, priority,
  created)
VALUES (:id, :key, :card, :kind, :idempotency, :request_digest, :request_bytes, :model, :priority,
  :now)
"""
_EXPIRED = """
SELECT id FROM (
  SELECT *, row_number() OVER (PARTITION BY key ORDER BY ended DESC, number DESC) AS place
  FROM job WHERE state IN ('done', 'failed', 'cancelled'))
WHERE ended <= :now - :keep OR (collected > 0 AND collected <= :now - :collected) OR place > :most
"""
_ENDED = "ended = :now, request_bytes = 0"  # the request's file goes with the end


@dataclass(frozen=True, slots=True)
class NewJob:
    """A request that lies sealed on the disk already. See `JobRecord`.

    request_digest: of all that was asked, seed included, and of nothing else. request_bytes: on
    the disk. model: digest of the model's files, where it is known; results are used again for
    the same only.
    """

    id: str
    key: str
    card: str
    kind: str
    idempotency: str = ""
    request_digest: str = ""
    priority: int = 0
    request_bytes: int = 0
    model: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """before: the state that it had. now: as it is."""

    before: ServedState
    now: JobRecord


class JobQueue:
    """In `folder`, which one server at a time recovers and serves (`hold`). Safe for threads, and
    for processes that claim and end jobs beside it.

    Every method raises DiskFull, CannotWrite or DamagedFile when the disk or the database fails.
    Ends can be written on a full disk; there new jobs are refused, and none begins.
    """

    def __init__(
        self,
        folder: Path,
        limits: QueueLimits = USUAL,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.limits = limits
        self._folder = folder
        self._clock = clock
        self._held = ExitStack()
        with writing(folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._database = QueueDatabase(folder / "queue.db")

    def close(self) -> None:
        self._database.close()
        self._held.close()

    def hold(self) -> None:
        """Until `close`. Raises BadRequest while another server has this folder."""
        busy = BadRequest(
            "A server runs in this folder already.",
            "Stop it first, or choose another data folder.",
            detail=str(self._folder),
        )
        with writing(self._folder):
            self._held.enter_context(locked(self._folder / "lock", busy))
        self._database.end(turns.forget)

    def refuse_when_full(self, key: str, new_bytes: int = 0, *, idempotency: str = "") -> None:
        """What `add` would refuse, before the request's bytes are received. Raises ServerBusy."""

        def work(db: sqlite3.Connection) -> None:
            if self._called(db, key, idempotency) is None:
                refuse_when_full(db, self.limits, key=key, new_bytes=new_bytes)

        self._database.begin(work)

    def add(self, new: NewJob) -> Submitted:
        """The same idempotency key with the same request is the same job, whatever became of it.

        Raises BadRequest for an idempotency key of another request, ServerBusy.
        """
        _check(new)
        return self._database.begin(lambda db: self._add(db, new))

    def add_done(self, new: NewJob, digest: str, size: int) -> Submitted:
        """As `add`, for what needs no run: its result was copied from that of another job."""
        _check(new)

        def work(db: sqlite3.Connection) -> Submitted:
            added = self._add(db, new)
            if added.is_replayed:
                return added
            db.execute("UPDATE job SET state = 'running' WHERE id = ?", (new.id,))
            return Submitted(self._finish(db, new.id, digest, size))

        return self._database.begin(work)

    def cached(self, key: str, request_digest: str, model: str = "") -> JobRecord | None:
        """A job of this key that is DONE and was asked exactly the same of the same model."""
        found = self._records(
            "state = 'done' AND key = :key AND request_digest = :digest AND model = :model "
            "ORDER BY number DESC LIMIT 1",
            key=key,
            digest=request_digest,
            model=model,
        )
        return found[0] if found else None

    def claim(self) -> JobRecord | None:
        """The next job, now RUNNING; None when none waits, and while the disk is full: jobs wait
        until their results have room.
        """
        try:
            return self._database.begin(lambda db: turns.claim(db, self._clock()))
        except DiskFull:
            return None

    def given_on(self, job: str) -> None:
        """Somebody else has the job that is RUNNING, and has not begun it: until `begun` this is no
        attempt. Where the power is cut, it may count as one.
        """
        self._database.note(lambda db: db.execute(_GIVEN_ON, {"id": job}))

    def begun(self, job: str) -> None:
        """What was given on is worked on: an attempt, whatever ends it."""
        values = {"id": job, "now": self._clock()}
        self._database.end(lambda db: db.execute(_BEGUN, values))

    def finish(self, job: str, digest: str, size: int) -> JobRecord:
        """DONE if it was RUNNING; what had ended before stays as it was: look at the state.

        digest, size: of the result, which lies sealed on the disk already. Raises NoSuchJob.
        """

        def work(db: sqlite3.Connection) -> JobRecord:
            db.execute(_BEGUN, {"id": job, "now": self._clock()})
            return self._finish(db, job, digest, size)

        return self._database.end(work)

    def fail(self, job: str, error: ErrorSaid) -> JobRecord:
        """FAILED if it had not ended. Raises NoSuchJob."""
        return self._database.end(lambda db: self._fail(db, job, error, "'queued', 'running'"))

    def lose(self, job: str, error: ErrorSaid) -> JobRecord:
        """FAILED, even if it was DONE: what was kept of it is gone. Raises NoSuchJob."""
        states = "'queued', 'running', 'done'"
        return self._database.end(lambda db: self._fail(db, job, error, states))

    def requeue(self, job: str, error: ErrorSaid, *, is_its_fault: bool = True) -> JobRecord:
        """QUEUED again if it was RUNNING, in its old place among its key's jobs; FAILED with
        `error` if it was begun as often as the limits allow. Raises NoSuchJob.

        is_its_fault: the attempt counts, also of what was only given on: it never said that it had
        begun, and ended whoever had it. It does not when a server is stopped in order.
        """

        def work(db: sqlite3.Connection) -> JobRecord:
            now = self._must(db, job)
            if now.state is not ServedState.RUNNING:
                return now
            db.execute(_BEGUN if is_its_fault else _GIVEN_ON, {"id": job, "now": self._clock()})
            if is_its_fault and self._must(db, job).attempts >= self.limits.attempts:
                return self._fail(db, job, error, "'running'")
            db.execute("UPDATE job SET state = 'queued', started = 0 WHERE id = :id", {"id": job})
            return self._must(db, job)

        return self._database.end(work)

    def give_back(self, job: str, error: ErrorSaid) -> JobRecord:
        """QUEUED again if the server was killed while it was given on and not begun: no attempt;
        FAILED with `error` if that happened as often as the limits allow. Raises NoSuchJob.
        """

        def work(db: sqlite3.Connection) -> JobRecord:
            for (returned,) in db.execute(_GIVEN_BACK, {"id": job}).fetchall():
                if returned >= self.limits.returns:
                    return self._fail(db, job, error, "'queued'")
            return self._must(db, job)

        return self._database.end(work)

    def cancel(self, job: str) -> Change:
        """CANCELLED if it had not ended; idempotent. Raises NoSuchJob."""

        def work(db: sqlite3.Connection) -> Change:
            before = self._must(db, job).state
            db.execute(
                f"UPDATE job SET state = 'cancelled', {_ENDED} "
                "WHERE id = :id AND state IN ('queued', 'running')",
                {"id": job, "now": self._clock()},
            )
            return Change(before, self._must(db, job))

        return self._database.end(work)

    def find(self, job: str) -> JobRecord | None:
        found = self._records("id = :id", id=job)
        return found[0] if found else None

    def of_key(self, key: str) -> tuple[JobRecord, ...]:
        """The newest first."""
        return self._records("key = :key ORDER BY number DESC", key=key)

    def in_state(self, state: ServedState) -> tuple[JobRecord, ...]:
        """The oldest first."""
        return self._records("state = :state ORDER BY number", state=state.value)

    def position(self, job: str) -> int:
        """How many are begun before it if one runs at a time and nothing new comes; 0 if it does
        not wait.
        """
        return turns.position(self._database, job)

    def counts(self) -> Mapping[ServedState, int]:
        """Every state is there."""
        found = self._database.rows("SELECT state, count(*) FROM job GROUP BY state")
        return dict.fromkeys(ServedState, 0) | {ServedState(state): n for state, n in found}

    def collected(self, job: str) -> None:
        """Somebody has the whole result: from now on it is kept for a shorter time."""
        self._database.end(
            lambda db: db.execute(
                "UPDATE job SET collected = :now WHERE id = :id AND collected = 0",
                {"id": job, "now": self._clock()},
            )
        )

    def forget(self, job: str) -> bool:
        """Only what has ended; False for others. Its files are for the caller to remove."""
        gone = "DELETE FROM job WHERE id = :id AND state IN ('done', 'failed', 'cancelled')"
        return self._database.end(lambda db: db.execute(gone, {"id": job}).rowcount > 0)

    def expired(self, now: float) -> tuple[str, ...]:
        """Jobs that ended long enough ago, or that many newer ended ones of their key follow."""
        limits = self.limits
        found = self._database.rows(
            _EXPIRED,
            {
                "now": now,
                "keep": limits.keep_seconds,
                "collected": limits.collected_seconds,
                "most": limits.ended_of_key,
            },
        )
        return tuple(job for (job,) in found)

    def _add(self, db: sqlite3.Connection, new: NewJob) -> Submitted:
        called = self._called(db, new.key, new.idempotency)
        if called is not None:
            job, request_digest = called
            if request_digest != new.request_digest:
                raise BadRequest(
                    "This idempotency key was used for another request.",
                    "Use a new one for each request.",
                )
            return Submitted(self._must(db, job), is_replayed=True)
        refuse_when_full(db, self.limits, key=new.key, new_bytes=new.request_bytes)
        db.execute(_INSERT, asdict(new) | {"now": self._clock()})
        return Submitted(self._must(db, new.id))

    def _called(self, db: sqlite3.Connection, key: str, idempotency: str) -> tuple[str, str] | None:
        """id and digest of what was asked under that name."""
        found: tuple[str, str] | None = db.execute(
            "SELECT id, request_digest FROM job "
            "WHERE idempotency <> '' AND key = :key AND idempotency = :idempotency",
            {"key": key, "idempotency": idempotency},
        ).fetchone()
        return found

    def _finish(self, db: sqlite3.Connection, job: str, digest: str, size: int) -> JobRecord:
        db.execute(
            "UPDATE job SET state = 'done', result_digest = :digest, result_bytes = :size, "
            f"{_ENDED} WHERE id = :id AND state = 'running'",
            {"id": job, "digest": digest, "size": size, "now": self._clock()},
        )
        return self._must(db, job)

    def _fail(self, db: sqlite3.Connection, job: str, error: ErrorSaid, states: str) -> JobRecord:
        db.execute(
            "UPDATE job SET state = 'failed', error_code = :code, error_message = :message, "
            f"error_hint = :hint, result_digest = '', result_bytes = 0, {_ENDED} "
            f"WHERE id = :id AND state IN ({states})",
            {
                "id": job,
                "code": _storable(error.code) or "failed",
                "message": _storable(error.message),
                "hint": _storable(error.hint),
                "now": self._clock(),
            },
        )
        return self._must(db, job)

    def _must(self, db: sqlite3.Connection, job: str) -> JobRecord:
        row = db.execute(f"SELECT {RECORD} FROM job WHERE id = :id", {"id": job}).fetchone()
        if row is None:
            raise NoSuchJob("The server does not know this job.", "It may have been removed.")
        return record(row)

    def _records(self, where: str, **values: object) -> tuple[JobRecord, ...]:
        rows = self._database.rows(f"SELECT {RECORD} FROM job WHERE {where}", values)
        return tuple(map(record, rows))


def _check(new: NewJob) -> None:
    if len(new.idempotency) > _LONGEST_NAME or not new.idempotency.isascii():
        raise BadRequest(
            "This idempotency key is too long, or has other letters than ASCII.",
            f"Use at most {_LONGEST_NAME} of them.",
        )
    if abs(new.priority) > _HIGHEST_PRIORITY:
        raise BadRequest(
            f"A priority of {new.priority} is not known.",
            f"Use one from -{_HIGHEST_PRIORITY} to {_HIGHEST_PRIORITY}.",
        )


def _storable(text: str) -> str:
    """SQLite takes no lone surrogates, which file names in foreign errors may have."""
    return text[:_LONGEST_SENTENCE].encode(errors="replace").decode()
