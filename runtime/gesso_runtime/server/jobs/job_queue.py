"""The durable queue: which jobs there are, whose turn it is, and how each ended.

Rows only; the bytes of requests and results are in `sealed_files.py`, and `recovering.py` keeps
the two of one mind. Every change is on the disk when its call returns. Calls wait for the disk:
an event loop makes them in a thread.
"""

import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from gesso_core.errors import BadRequest, NoSuchJob, ServerBusy
from gesso_runtime.server.jobs.ballast import Ballast
from gesso_runtime.server.jobs.jobs import Submitted
from gesso_runtime.server.jobs.queue_database import (
    RECORD,
    connect,
    is_of_the_disk,
    record,
    speaking,
)
from gesso_runtime.server.jobs.queue_limits import USUAL, QueueLimits
from gesso_runtime.server.jobs.record import ErrorSaid, JobRecord, ServedState
from gesso_runtime.store.disk import writing
from gesso_runtime.store.lock import locked

_T = TypeVar("_T")
_LONGEST_NAME = 200
_LONGEST_SENTENCE = 2000
_HIGHEST_PRIORITY = 1000

# Whose turn: of the keys that wait, the one with the fewest jobs running, then the one that was
# served longest ago. Within a key: priority, then age.
_TURNS = """
SELECT key,
  (SELECT count(*) FROM job AS r WHERE r.key = w.key AND r.state = 'running') AS running,
  coalesce((SELECT last FROM turn WHERE turn.key = w.key), 0) AS last,
  min(number) AS oldest, count(*) AS waiting
FROM job AS w WHERE state = 'queued' GROUP BY key ORDER BY running, last, oldest
"""
_NEXT = f"""
UPDATE job SET state = 'running', attempts = attempts + 1, started = :now
WHERE number = (
  SELECT number FROM job WHERE state = 'queued' AND key = (SELECT key FROM ({_TURNS}) LIMIT 1)
  ORDER BY priority DESC, number LIMIT 1)
RETURNING {RECORD}
"""
_SERVED = """
INSERT INTO turn SELECT :key, coalesce(max(last), 0) + 1 FROM turn WHERE true
ON CONFLICT DO UPDATE SET last = excluded.last
"""
# request_bytes: the file goes with the end.
_ENDED = "ended = :now, request_bytes = 0"


@dataclass(frozen=True, slots=True)
class NewJob:
    """A request that lies sealed on the disk already. See `JobRecord`.

    request_digest: of all that was asked, seed included, but nothing else. request_bytes: on the
    disk. model: digest of the model's files, where it is known; a result is only used again for
    the same.
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


class JobQueue:
    """In `folder`, which one server at a time recovers and serves (`hold`). Safe for threads, and
    for processes that claim and end jobs beside it.

    Every method raises DiskFull, CannotWrite or DamagedFile when the disk or the database fails.
    """

    def __init__(
        self,
        folder: Path,
        limits: QueueLimits = USUAL,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.limits = limits
        self._folder = folder
        self._path = folder / "queue.db"
        self._clock = clock
        self._mutex = threading.Lock()
        self._held = ExitStack()
        with writing(folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._ballast = Ballast(folder / "ballast")
        self._db = connect(self._path)

    def close(self) -> None:
        with self._mutex:
            self._db.close()
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

    def refuse_when_full(self, key: str, new_bytes: int = 0) -> None:
        """As `add` would, before the request's bytes are received. Raises ServerBusy."""
        with self._mutex, speaking(self._path):
            self._refuse_when_full(self._db, key, new_bytes)

    def add(self, new: NewJob) -> Submitted:
        """The same idempotency key with the same request is the same job, whatever became of it.

        Raises BadRequest for an idempotency key of another request, ServerBusy.
        """
        _check(new)
        return self._change(lambda db: self._add(db, new), is_new=True)

    def add_done(self, new: NewJob, digest: str, size: int) -> Submitted:
        """As `add`, for what needs no run: its result was copied from that of another job."""
        _check(new)

        def work(db: sqlite3.Connection) -> Submitted:
            added = self._add(db, new)
            if added.is_replayed:
                return added
            db.execute("UPDATE job SET state = 'running' WHERE id = ?", (new.id,))
            return Submitted(self._finish(db, new.id, digest, size))

        return self._change(work, is_new=True)

    def cached(self, key: str, request_digest: str, model: str = "") -> JobRecord | None:
        """A job of this key that is DONE and was asked exactly the same of the same model."""
        return self._one(
            "state = 'done' AND key = ? AND request_digest = ? AND model = ? "
            "ORDER BY number DESC LIMIT 1",
            (key, request_digest, model),
        )

    def claim(self) -> JobRecord | None:
        """The next job, now RUNNING; None when none waits."""

        def work(db: sqlite3.Connection) -> JobRecord | None:
            rows = db.execute(_NEXT, {"now": self._clock()}).fetchall()
            if not rows:
                return None
            claimed = record(rows[0])
            db.execute(_SERVED, {"key": claimed.key})
            return claimed

        return self._change(work, is_new=True)

    def finish(self, job: str, digest: str, size: int) -> JobRecord:
        """DONE if it was RUNNING; what had ended before stays as it was: look at the state.

        digest, size: of the result, which lies sealed on the disk already. Raises NoSuchJob.
        """
        return self._change(lambda db: self._finish(db, job, digest, size))

    def fail(self, job: str, error: ErrorSaid) -> JobRecord:
        """FAILED if it had not ended. Raises NoSuchJob."""
        return self._change(lambda db: self._fail(db, job, error, "'queued', 'running'"))

    def requeue(self, job: str, error: ErrorSaid, *, is_its_fault: bool = True) -> JobRecord:
        """QUEUED again if it was RUNNING, in its old place among its key's jobs; FAILED with
        `error` if it was begun as often as the limits allow.

        is_its_fault: the attempt counts; it does not when a server is stopped in order.
        """

        def work(db: sqlite3.Connection) -> JobRecord:
            now = self._must(db, job)
            if now.state is not ServedState.RUNNING:
                return now
            if is_its_fault and now.attempts >= self.limits.attempts:
                return self._fail(db, job, error, "'running'")
            db.execute(
                "UPDATE job SET state = 'queued', started = 0, attempts = attempts - ? "
                "WHERE id = ?",
                (not is_its_fault, job),
            )
            return self._must(db, job)

        return self._change(work)

    def cancel(self, job: str) -> JobRecord:
        """CANCELLED if it had not ended; idempotent. Raises NoSuchJob."""

        def work(db: sqlite3.Connection) -> JobRecord:
            db.execute(
                f"UPDATE job SET state = 'cancelled', {_ENDED} "
                "WHERE id = :id AND state IN ('queued', 'running')",
                {"id": job, "now": self._clock()},
            )
            return self._must(db, job)

        return self._change(work)

    def find(self, job: str) -> JobRecord | None:
        return self._one("id = ?", (job,))

    def of_key(self, key: str) -> tuple[JobRecord, ...]:
        """The newest first."""
        return self._all("key = ? ORDER BY number DESC", (key,))

    def in_state(self, state: ServedState) -> tuple[JobRecord, ...]:
        """The oldest first."""
        return self._all("state = ? ORDER BY number", (state.value,))

    def ids(self) -> frozenset[str]:
        return frozenset(str(row[0]) for row in self._rows("SELECT id FROM job"))

    def position(self, job: str) -> int:
        """How many are begun before it if one runs at a time and nothing new comes; 0 if it does
        not wait.
        """
        rows = self._rows(
            "SELECT key, (SELECT count(*) FROM job AS o WHERE o.state = 'queued' "
            "AND o.key = job.key AND (o.priority > job.priority "
            "OR (o.priority = job.priority AND o.number < job.number))) "
            "FROM job WHERE id = ? AND state = 'queued'",
            (job,),
        )
        if not rows:
            return 0
        key, ahead = str(rows[0][0]), int(str(rows[0][1]))
        turns = [(str(row[0]), int(str(row[4]))) for row in self._rows(_TURNS)]
        before, own_turn = ahead, False
        for other, waiting in turns:
            if other == key:
                own_turn = True
            else:
                before += min(waiting, ahead if own_turn else ahead + 1)
        return before

    def counts(self) -> Mapping[ServedState, int]:
        """Every state is there."""
        found = self._rows("SELECT state, count(*) FROM job GROUP BY state")
        return dict.fromkeys(ServedState, 0) | {
            ServedState(str(state)): int(str(count)) for state, count in found
        }

    def collected(self, job: str) -> None:
        """Somebody has the whole result: from now it is kept for a shorter time."""
        self._change(
            lambda db: db.execute(
                "UPDATE job SET collected = ? WHERE id = ? AND collected = 0", (self._clock(), job)
            )
        )

    def forget(self, job: str) -> bool:
        """Only what has ended; False for others. Its files are for the caller to remove."""
        return self._change(
            lambda db: (
                db.execute(
                    "DELETE FROM job WHERE id = ? AND state IN ('done', 'failed', 'cancelled')",
                    (job,),
                ).rowcount
                > 0
            )
        )

    def expired(self, now: float) -> tuple[str, ...]:
        """Jobs that ended long enough ago, or that many newer ended ones of their key follow."""
        rows = self._rows(
            "SELECT id FROM (SELECT *, row_number() OVER (PARTITION BY key ORDER BY ended DESC, "
            "number DESC) AS place FROM job WHERE state IN ('done', 'failed', 'cancelled')) "
            "WHERE ended <= :now - :keep OR (collected > 0 AND collected <= :now - :collected) "
            "OR place > :most",
            {
                "now": now,
                "keep": self.limits.keep_seconds,
                "collected": self.limits.collected_seconds,
                "most": self.limits.ended_of_key,
            },
        )
        self._ballast.take()
        return tuple(str(row[0]) for row in rows)

    def requeue_running(self, error: ErrorSaid) -> tuple[str, ...]:
        """Once, at start, by who holds the folder. Those that were begun too often have FAILED
        with `error`. Returns the ids of those that are QUEUED again.
        """
        running = self.in_state(ServedState.RUNNING)
        after = [self.requeue(job.id, error) for job in running]
        return tuple(job.id for job in after if job.state is ServedState.QUEUED)

    def lose(self, job: str, error: ErrorSaid) -> JobRecord:
        """FAILED, even if it was DONE: what was kept of it is gone."""
        return self._change(lambda db: self._fail(db, job, error, "'queued', 'running', 'done'"))

    def _add(self, db: sqlite3.Connection, new: NewJob) -> Submitted:
        same = db.execute(
            f"SELECT {RECORD}, request_digest FROM job "
            "WHERE idempotency <> '' AND key = ? AND idempotency = ?",
            (new.key, new.idempotency),
        ).fetchone()
        if same is not None:
            if same[-1] != new.request_digest:
                raise BadRequest(
                    "This idempotency key was used for another request.",
                    "Use a new one for each request.",
                )
            return Submitted(record(same[:-1]), is_replayed=True)
        self._refuse_when_full(db, new.key, new.request_bytes)
        db.execute(
            "INSERT INTO job(id, key, card, kind, idempotency, request_digest, request_bytes, "
            "model, priority, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                new.id,
                new.key,
                new.card,
                new.kind,
                new.idempotency,
                new.request_digest,
                new.request_bytes,
                new.model,
                new.priority,
                self._clock(),
            ),
        )
        return Submitted(self._must(db, new.id))

    def _refuse_when_full(self, db: sqlite3.Connection, key: str, new_bytes: int) -> None:
        limits = self.limits
        of_key, jobs, key_bytes, total_bytes = db.execute(
            "SELECT coalesce(sum(key = :key AND state IN ('queued', 'running')), 0), "
            "coalesce(sum(state IN ('queued', 'running')), 0), "
            "coalesce(sum((key = :key) * (request_bytes + result_bytes)), 0), "
            "coalesce(sum(request_bytes + result_bytes), 0) FROM job",
            {"key": key},
        ).fetchone()
        if of_key >= limits.open_of_key:
            raise ServerBusy(
                f"{of_key} jobs of yours wait or run on this server already.",
                "Wait until one has ended, or cancel one.",
            )
        if jobs >= limits.open_jobs:
            raise ServerBusy("This server has as much to do as it takes on.", "Try again soon.")
        if key_bytes + new_bytes > limits.bytes_of_key:
            raise ServerBusy(
                "This server keeps as much for you as it may.",
                "Fetch or remove results that wait there, then try again.",
            )
        if total_bytes + new_bytes > limits.bytes:
            raise ServerBusy("This server keeps as much as it may.", "Try again later.")

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
        row = db.execute(f"SELECT {RECORD} FROM job WHERE id = ?", (job,)).fetchone()
        if row is None:
            raise NoSuchJob("The server does not know this job.", "It may have been removed.")
        return record(row)

    def _change(self, work: Callable[[sqlite3.Connection], _T], *, is_new: bool = False) -> _T:
        """In one transaction. What is not new, but the end of what was begun, may use the ballast
        when the disk is full.
        """
        with self._mutex, speaking(self._path):
            try:
                return self._transact(work)
            except sqlite3.OperationalError as error:
                if is_new or not is_of_the_disk(error) or not self._ballast.give_up():
                    raise
            # All of it again, every page included: no sync is merely repeated.
            return self._transact(work)

    def _transact(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        db = self._db
        db.execute("BEGIN IMMEDIATE")
        try:
            result = work(db)
            db.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                if db.in_transaction:
                    db.execute("ROLLBACK")
            raise
        return result

    def _rows(
        self, statement: str, values: tuple[object, ...] | dict[str, object] = ()
    ) -> list[tuple[object, ...]]:
        with self._mutex, speaking(self._path):
            return self._db.execute(statement, values).fetchall()

    def _all(self, where: str, values: tuple[object, ...]) -> tuple[JobRecord, ...]:
        rows = self._rows(f"SELECT {RECORD} FROM job WHERE {where}", values)
        return tuple(map(record, rows))

    def _one(self, where: str, values: tuple[object, ...]) -> JobRecord | None:
        found = self._all(where, values)
        return found[0] if found else None


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
