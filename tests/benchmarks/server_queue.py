"""The server's queue beside plain SQLite with the same promise, on the same disk in the same run.

Plain: one table, WAL, synchronous=FULL, one INSERT or one UPDATE … RETURNING a commit; no turns
between keys, no bounds, no idempotency. Sealed files are held against writing the same bytes with
fsync and nothing else.
"""

import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from measured import seconds_of, table

from gesso_runtime.server.jobs.job_queue import JobQueue, NewJob
from gesso_runtime.server.jobs.queue_limits import QueueLimits
from gesso_runtime.server.jobs.sealed_files import SealedFiles

JOBS = 200
WAITING = (0, 2000)  # that wait already while it is measured
SIZES = (1_600_000, 72_000_000)  # a packed crop of 1 MP; 24 MP as they are
LIMITS = QueueLimits(open_jobs=10_000, open_of_key=10_000)
ROUNDS = 3


class Plain:
    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / "plain.db", isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("CREATE TABLE job(id TEXT PRIMARY KEY, state TEXT) STRICT")
        self._db.execute("CREATE INDEX waiting ON job(state)")

    def add(self, job: str, key: str) -> None:
        self._db.execute("INSERT INTO job VALUES (?, 'queued')", (job,))

    def claim(self) -> str:
        (job,) = self._db.execute(
            "UPDATE job SET state = 'running' WHERE rowid = "
            "(SELECT min(rowid) FROM job WHERE state = 'queued') RETURNING id"
        ).fetchall()[0]
        return str(job)

    def finish(self, job: str) -> None:
        self._db.execute("UPDATE job SET state = 'done' WHERE id = ?", (job,))

    def close(self) -> None:
        self._db.close()


class Ours:
    def __init__(self, folder: Path) -> None:
        self._queue = JobQueue(folder / "queue", LIMITS)

    def add(self, job: str, key: str) -> None:
        self._queue.add(NewJob(job, key, "tiny", "edit", job, "digest"))

    def claim(self) -> str:
        claimed = self._queue.claim()
        assert claimed
        return claimed.id

    def finish(self, job: str) -> None:
        self._queue.finish(job, "ab" * 32, 1000)

    def close(self) -> None:
        self._queue.close()


def main() -> int:
    rows: list[tuple[object, ...]] = []
    for waiting in WAITING:
        plain, ours = _together(waiting)
        rows += [
            (
                f"{name}, {waiting} waiting",
                JOBS / plain[name],
                JOBS / ours[name],
                ours[name] / plain[name],
            )
            for name in ours
        ]
    table("durable steps a second", ("step", "plain SQLite", "queue", "times as long"), rows)
    with TemporaryDirectory() as folder:
        table(
            "sealed files, seconds",
            ("size, MB", "written + fsync", "sealed", "times as long", "opened"),
            [_sealed(Path(folder), size) for size in SIZES],
        )
    return 0


def _together(waiting: int) -> tuple[dict[str, float], dict[str, float]]:
    """Seconds by step, the best of some rounds in turn: another program's sync is not ours."""
    best: list[dict[str, float]] = [{}, {}]
    for _ in range(ROUNDS):
        for number, kind in enumerate((Plain, Ours)):
            with TemporaryDirectory() as folder:
                queue = kind(Path(folder))
                for name, seconds in _seconds(queue, waiting):
                    best[number][name] = min(seconds, best[number].get(name, seconds))
                queue.close()
    return best[0], best[1]


def _seconds(queue: Plain | Ours, waiting: int) -> Iterator[tuple[str, float]]:
    for number in range(waiting):
        queue.add(f"{number:032x}", "abcd"[number % 4])
    new = [(f"{number:032x}", "abcd"[number % 4]) for number in range(waiting, waiting + JOBS)]
    claimed: list[str] = []
    yield "add", _taken(lambda: [queue.add(*each) for each in new])
    yield "claim", _taken(lambda: claimed.extend(queue.claim() for _ in range(JOBS)))
    yield "finish", _taken(lambda: [queue.finish(job) for job in claimed])


def _taken(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _sealed(folder: Path, size: int) -> tuple[object, ...]:
    content = os.urandom(size)
    files = SealedFiles(folder / "files", os.urandom(32))
    job = "0" * 32

    def plainly() -> None:
        with (folder / "plain").open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    def seal() -> None:
        files.remove(job)
        files.write(job, "result", [content], expected=size)

    plain, sealed = seconds_of(plainly), seconds_of(seal)
    opened = seconds_of(lambda: files.check(job, "result"))
    return size / 1e6, plain, sealed, sealed / plain, opened


if __name__ == "__main__":
    sys.exit(main())
