"""Bytes kept back beside a database: given up when the disk is full, so that what was done can
still be written down.

SQLite cannot commit on a full disk, not even that a job has ended.
"""

import os
from contextlib import suppress
from pathlib import Path

BALLAST_BYTES = 4 << 20  # a WAL of 1000 pages, when SQLite moves it into the database


class Ballast:
    """The file `path`."""

    def __init__(self, path: Path, size: int = BALLAST_BYTES) -> None:
        self._path = path
        self._size = size
        self.take()

    def take(self) -> bool:
        """False while there is no room for it."""
        with suppress(OSError):
            if self._path.stat().st_size == self._size:
                return True
        try:
            handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            return False
        try:
            os.posix_fallocate(handle, 0, self._size)
        except OSError:
            self.give_up()
            return False
        finally:
            os.close(handle)
        return True

    def give_up(self) -> bool:
        """False when there was none."""
        try:
            self._path.unlink()
        except OSError:
            return False
        return True
