"""The queue's table, and how its rows are read."""

import sqlite3
from pathlib import Path
from typing import Any

from gesso_core.errors import DamagedFile
from gesso_runtime.server.jobs.record import ErrorSaid, JobRecord, ServedState

VERSION = 2
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
CREATE INDEX job_open ON job(key) WHERE state IN ('queued', 'running');
CREATE INDEX job_asked ON job(key, request_digest) WHERE state = 'done';
CREATE INDEX job_bytes ON job(key, request_bytes, result_bytes);
CREATE TABLE turn(
  key TEXT PRIMARY KEY,
  last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
"""
_SECOND = "ALTER TABLE job ADD COLUMN returned INTEGER NOT NULL DEFAULT 0"
"""How often a killed server left it given on, and not begun."""

RECORD = (
    "id, key, state, card, kind, created, idempotency, priority, attempts, started, ended, "
    "error_code, error_message, error_hint, result_digest, result_bytes, request_bytes"
)
Row = tuple[Any, ...]  # as SQLite gives them; a STRICT table holds their types


def migrate(connection: sqlite3.Connection, path: Path) -> None:
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
        if version < VERSION:
            connection.execute(_SECOND)
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def record(row: Row) -> JobRecord:
    """row: the columns `RECORD`."""
    code, message, hint = row[11:14]
    return JobRecord(
        id=row[0],
        key=row[1],
        state=ServedState(row[2]),
        card=row[3],
        kind=row[4],
        created=row[5],
        idempotency=row[6],
        priority=row[7],
        attempts=row[8],
        started=row[9],
        ended=row[10],
        error=ErrorSaid(code, message, hint) if code else None,
        result_digest=row[14],
        result_bytes=row[15],
        request_bytes=row[16],
    )
