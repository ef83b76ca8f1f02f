"""One connection to a project file: its locks, its transactions, and SQLite's errors as ours.

One connection serves all threads, statement by statement, so reading tiles never waits for a long
edit to end. It is locked exclusively for this process: a second program must not edit the same
stack, and without shared memory the file also works on network folders.
"""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from gesso_core.errors import (
    CannotWrite,
    DiskFull,
    Failed,
    GessoError,
    NotFound,
    ProjectDamaged,
)
from gesso_desktop.document.project import schema

_CACHE_KIB = 8192  # pages kept by SQLite; a longer transaction spills to the write-ahead log
_LOG_BYTES = 64 << 20  # the write-ahead log is cut back to this after a large edit
_PATIENCE_SECONDS = 0.2  # another program that is just closing the project gets this long


class Store:
    def __init__(self, path: Path) -> None:
        """Open an existing project file.

        Raises NotFound, CannotWrite, ProjectDamaged (also: not a project, made by a newer version),
        or Failed when another program has it open.
        """
        self.path = path
        self._statement = threading.RLock()
        self._edit = threading.RLock()
        self.edit: int | None = None  # the edit that changes belong to, while one is being made
        if not path.is_file():
            raise NotFound(f"There is no project {path.name}.", "Check the name and the folder.")
        with self._translated():
            self._connection = _connect(path)
        try:
            with self._translated():
                self._prepare()
        except BaseException:
            self._connection.close()
            raise

    def rows(self, sql: str, *arguments: Any) -> list[Any]:
        with self._statement, self._translated():
            return self._connection.execute(sql, arguments).fetchall()

    def run(self, sql: str, *arguments: Any) -> int:
        """Execute inside a transaction; the id of the last row inserted."""
        if not self._connection.in_transaction:
            raise RuntimeError("a change outside a transaction")
        with self._statement, self._translated():
            return self._connection.execute(sql, arguments).lastrowid or 0

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is run inside happens, or nothing does. Inside another it is a part of that."""
        with self._edit:
            if self._connection.in_transaction:
                yield
                return
            self.rows("BEGIN IMMEDIATE")
            try:
                yield
                self.rows("COMMIT")
            except BaseException:
                # A full disk may have rolled back already.
                if self._connection.in_transaction:
                    self.rows("ROLLBACK")
                raise

    @contextmanager
    def settled(self) -> Iterator[None]:
        """Waits until no other thread is inside an edit, so that rows read are finished ones."""
        with self._edit:
            yield

    def shrink(self) -> None:
        """Give unused pages back to the file system."""
        with self._edit, self._statement, self._translated():
            # Not `execute`: it stops after the first page of a statement that returns no columns.
            self._connection.executescript("PRAGMA incremental_vacuum")

    @property
    def rows_written(self) -> int:
        """Rows inserted, changed or deleted since opening; for measuring what an edit costs."""
        return self._connection.total_changes

    def close(self) -> None:
        """Everything goes into the one file; no -wal or -shm stays beside it."""
        with self._edit, self._statement, self._translated():
            self._connection.close()

    def _prepare(self) -> None:
        execute = self._connection.execute
        execute("PRAGMA locking_mode = EXCLUSIVE")  # before the first read: no -shm file
        if not schema.is_project(self._connection):
            raise ProjectDamaged(
                f"{self.path.name} is not a Gesso project.",
                "Move it away to begin a new project, or restore it from a backup.",
            )
        if schema.version(self._connection) > len(schema.MIGRATIONS):
            raise ProjectDamaged(
                f"{self.path.name} was made by a newer version of Gesso.",
                "Open it with that version or a later one.",
            )
        execute("PRAGMA journal_mode = WAL")
        execute("PRAGMA synchronous = FULL")  # a finished edit survives a power cut as well
        execute("PRAGMA foreign_keys = ON")
        execute("PRAGMA trusted_schema = OFF")  # a project may come from a stranger
        execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        execute(f"PRAGMA journal_size_limit = {_LOG_BYTES}")
        execute("BEGIN IMMEDIATE")  # takes the lock now, not at the first edit
        execute("COMMIT")
        schema.migrate(self._connection)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise _translation(error, self.path) from error
        except UnicodeDecodeError as error:  # SQLite quoting damaged text in its own message
            raise damaged(self.path, str(error)) from error


def _connect(path: Path) -> sqlite3.Connection:
    # mode=rw: a project is never brought into being by opening it.
    connection = sqlite3.connect(
        f"file:{quote(os.fsencode(path.absolute()))}?mode=rw",
        uri=True,
        timeout=_PATIENCE_SECONDS,
        isolation_level=None,
        check_same_thread=False,  # `_statement` serialises
    )
    connection.row_factory = sqlite3.Row
    return connection


def _translation(error: sqlite3.Error, path: Path) -> GessoError:
    code = getattr(error, "sqlite_errorcode", None)
    detail = f"{getattr(error, 'sqlite_errorname', type(error).__name__)}: {error}"
    match None if code is None else code & 0xFF:  # the low byte is the primary result code
        case sqlite3.SQLITE_FULL:
            return DiskFull(
                "The disk is full; the project is as it was before this edit.",
                f"Free some space in {path.parent} and try again.",
                detail=detail,
            )
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return Failed(
                f"{path.name} is open in another window or program.",
                "Close it there and try again.",
                detail=detail,
            )
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return cannot_write(path, detail)
        case sqlite3.SQLITE_IOERR:
            return Failed(
                f"The disk did not answer while {path.name} was in use.",
                "Check the drive or the network folder; finished edits are kept.",
                detail=detail,
            )
        case _:
            return damaged(path, detail)


def damaged(path: Path, detail: str) -> ProjectDamaged:
    return ProjectDamaged(
        f"The project {path.name} is damaged.",
        "Restore it from a backup, or move it away to begin a new one; the picture is untouched.",
        detail=detail,
    )


def cannot_write(path: Path, detail: str) -> CannotWrite:
    return CannotWrite(
        f"The project {path.name} cannot be written in {path.parent}.",
        "Say with -o in which folder the result should go; the project is then kept there.",
        detail=detail,
    )
