"""The queue's table, how its rows are read, and what is said when SQLite cannot."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gesso_core.errors import CannotWrite, DamagedFile, DiskFull
from gesso_runtime.server.jobs.record import ErrorSaid, JobRecord, ServedState

VERSION = 1
_NO_ROOM = 64 << 10  # bytes; less than the shared memory of a WAL grows by, and some pages
_SCHEMA = """
CREATE TABLE job(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  key TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'queued'
    CHECK(state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
  card TEXT NOT NULL,
  kind TEXT NOT NULL,
  idempotency TEXT NOT NULL,
  request_digest TEXT NOT NULL,
  request_bytes INTEGER NOT NULL,
  model TEXT NOT NULL,
  priority INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  created REAL NOT NULL,
  started REAL NOT NULL DEFAULT 0,
  ended REAL NOT NULL DEFAULT 0,
  collected REAL NOT NULL DEFAULT 0,
  error_code TEXT NOT NULL DEFAULT '',
  error_message TEXT NOT NULL DEFAULT '',
  error_hint TEXT NOT NULL DEFAULT '',
  result_digest TEXT NOT NULL DEFAULT '',
  result_bytes INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX job_called ON job(key, idempotency) WHERE idempotency <> '';
CREATE INDEX job_waiting ON job(key, priority DESC, number) WHERE state = 'queued';
CREATE INDEX job_running ON job(key) WHERE state = 'running';
CREATE INDEX job_asked ON job(key, request_digest) WHERE state = 'done';
CREATE INDEX job_bytes ON job(key, request_bytes, result_bytes);
CREATE TABLE turn(
  key TEXT PRIMARY KEY,
  last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
"""
RECORD = (
    "id, key, state, card, kind, created, idempotency, priority, attempts, started, ended, "
    "error_code, error_message, error_hint, result_digest, result_bytes"
)
Row = tuple[object, ...]


def connect(path: Path) -> sqlite3.Connection:
    """Raises DamagedFile, DiskFull, CannotWrite."""
    with speaking(path):
        connection = sqlite3.connect(
            path, timeout=10, isolation_level=None, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            # NORMAL may lose the last commits when the power fails (sqlite.org/pragma.html).
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute(f"PRAGMA journal_size_limit = {8 << 20}")
            _migrate(connection, path)
        except BaseException:
            connection.close()
            raise
    path.chmod(0o600)
    return connection


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > VERSION:
            raise DamagedFile(
                "The queue was written by a newer Gesso.",
                "Run that version, or begin with another data folder.",
                detail=f"{path}: {version}",
            )
        if version == 0:
            for statement in _SCHEMA.split(";\n"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def record(row: Row) -> JobRecord:
    """row: the columns `RECORD`."""
    code, message, hint = map(str, row[11:14])
    return JobRecord(
        id=str(row[0]),
        key=str(row[1]),
        state=ServedState(str(row[2])),
        card=str(row[3]),
        kind=str(row[4]),
        created=float(str(row[5])),
        idempotency=str(row[6]),
        priority=int(str(row[7])),
        attempts=int(str(row[8])),
        started=float(str(row[9])),
        ended=float(str(row[10])),
        error=ErrorSaid(code, message, hint) if code else None,
        result_digest=str(row[14]),
        result_bytes=int(str(row[15])),
    )


def is_of_the_disk(error: sqlite3.Error) -> bool:
    """On a full disk SQLite speaks of an I/O error too: its shared memory cannot grow."""
    name = getattr(error, "sqlite_errorname", "")
    return name == "SQLITE_FULL" or name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN"))


@contextmanager
def speaking(path: Path) -> Iterator[None]:
    """Inside, what SQLite cannot do is said as a GessoError; a wrong statement stays one."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        name = getattr(error, "sqlite_errorname", "")
        if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            raise DamagedFile(
                "The queue of this server is damaged.",
                f"Move {path} to another place; the server begins with an empty one.",
                detail=f"{name}: {error}",
            ) from error
        if name == "SQLITE_FULL" or (is_of_the_disk(error) and _is_full(path.parent)):
            raise DiskFull(
                "The disk is full, or its quota is used up.",
                f"Make room where {path.parent} lies.",
                detail=f"{name}: {error}",
            ) from error
        if name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_BUSY")):
            raise CannotWrite(
                "The queue of this server cannot be written.",
                f"Check the room, the permissions and the disk of {path.parent}.",
                detail=f"{name}: {error}",
            ) from error
        raise


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _NO_ROOM
    except OSError:
        return False
