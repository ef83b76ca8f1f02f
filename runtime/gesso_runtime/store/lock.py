"""One process at a time changes the store. The system lets go of the lock when a process ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gesso_core.errors import CannotWrite


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds the lock file `path`. Raises CannotWrite at once if another process has it."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CannotWrite(
                "Another Gesso is changing the models at this moment.",
                "Wait until it has finished, then try again.",
                detail=str(path),
            ) from error
        yield
    finally:
        os.close(handle)
