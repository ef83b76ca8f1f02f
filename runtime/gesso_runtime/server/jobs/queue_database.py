"""The queue's database: one transaction at a time, and what is said when the disk cannot."""

import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from gesso_core.errors import CannotWrite, DamagedFile, DiskFull
from gesso_runtime.server.jobs.ballast import Ballast
from gesso_runtime.server.jobs.queue_schema import Row, migrate
from gesso_runtime.store.disk import writing

_T = TypeVar("_T")
_NO_ROOM = 64 << 10  # bytes; less than the shared memory of a WAL grows by, and some pages
_MOST_LOG = 8 << 20  # bytes that a WAL keeps once it was moved into the database
_AT_ONCE = "PRAGMA synchronous = FULL"
# May lose the last commits when the power fails, and no other (sqlite.org/pragma.html).
_SOON = "PRAGMA synchronous = NORMAL"


class QueueDatabase:
    """Safe for threads. Every method raises DiskFull, CannotWrite or DamagedFile when the disk or
    the file fails.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mutex = threading.Lock()
        self._ballast = Ballast(path.with_name("ballast"))
        with _speaking(path):
            self._db = self._opened(path)

    def _opened(self, path: Path) -> sqlite3.Connection:
        """On a full disk too: the ballast's place is that of SQLite's own files."""
        try:
            return _connect(path)
        except sqlite3.OperationalError as error:
            if not _is_of_the_disk(error) or not self._ballast.give_up():
                raise
        return _connect(path)

    def close(self) -> None:
        with self._mutex:
            self._db.close()

    def rows(self, statement: str, values: Mapping[str, object] | None = None) -> list[Row]:
        with self._mutex, _speaking(self._path):
            return self._db.execute(statement, values or {}).fetchall()

    def begin(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        """In one transaction, what leads to more: only while there is room to write its end."""
        with self._mutex, _speaking(self._path):
            if not self._ballast.take():
                raise _full(self._path.parent, "no room for the ballast")
            return self._transact(work)

    def end(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        """In one transaction, the end of something: on a full disk too, at the ballast's cost."""
        with self._mutex, _speaking(self._path):
            try:
                return self._transact(work)
            except sqlite3.OperationalError as error:
                if not _is_of_the_disk(error) or not self._ballast.give_up():
                    raise
            # All of it again, every page included: no sync is merely repeated.
            return self._transact(work)

    def note(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        """In one transaction, what a power cut may undo and a killed process cannot: its cost is
        that of a write, not of the disk's answer.
        """
        with self._mutex, _speaking(self._path):
            return self._transact(work, _SOON)

    def _transact(self, work: Callable[[sqlite3.Connection], _T], synced: str = _AT_ONCE) -> _T:
        self._db.execute(synced)
        self._db.execute("BEGIN IMMEDIATE")
        try:
            result = work(self._db)
            self._db.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
            raise
        return result


def _connect(path: Path) -> sqlite3.Connection:
    with writing(path.parent):
        path.touch(0o600)  # SQLite's further files take after it
    db = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute(_AT_ONCE)
        db.execute(f"PRAGMA journal_size_limit = {_MOST_LOG}")
        migrate(db, path)
    except BaseException:
        db.close()
        raise
    return db


@contextmanager
def _speaking(path: Path) -> Iterator[None]:
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
        if name == "SQLITE_FULL" or (_is_of_the_disk(error) and _is_full(path.parent)):
            raise _full(path.parent, f"{name}: {error}") from error
        if name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_BUSY")):
            raise CannotWrite(
                "The queue of this server cannot be written.",
                f"Check the room, the permissions and the disk of {path.parent}.",
                detail=f"{name}: {error}",
            ) from error
        raise


def _is_of_the_disk(error: sqlite3.Error) -> bool:
    """On a full disk SQLite speaks of an I/O error too: its shared memory cannot grow."""
    name = getattr(error, "sqlite_errorname", "")
    return name == "SQLITE_FULL" or name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN"))


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _NO_ROOM
    except OSError:
        return False


def _full(folder: Path, detail: str) -> DiskFull:
    return DiskFull(
        "The disk is full, or its quota is used up.",
        f"Make room where {folder} lies.",
        detail=detail,
    )
