"""One process at a time changes a folder. The system lets go of the lock when a process ends."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from gesso_core.errors import CannotWrite, GessoError
from gesso_runtime.store.disk import writing

_PATIENCE_SECONDS = 5.0  # for another process that changes the same file; it takes milliseconds
_LOOK_AGAIN_SECONDS = 0.01


@contextmanager
def locked(path: Path, busy: GessoError | None = None) -> Iterator[None]:
    """Holds the lock file `path`. Raises `busy` at once if another process has it.

    busy: says whom one waits for; by default, that it is the folder of models. Who holds the lock
    may remove its file: whoever waited for the removed one looks again.
    """
    handle = _open(path)
    try:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise (busy or _models_busy(path)) from error
            if _is_at(path, handle):
                break
            again = _open(path)
            os.close(handle)
            handle = again
        yield
    finally:
        # Not by closing alone: a process that another thread is just starting has it open, too.
        fcntl.flock(handle, fcntl.LOCK_UN)
        os.close(handle)


@contextmanager
def locked_in_turn(path: Path, busy: GessoError) -> Iterator[None]:
    """As `locked`, of a file that is changed quickly: others wait.

    Raises `busy` where it takes far too long, CannotWrite where no lock can be made.
    """
    until = time.monotonic() + _PATIENCE_SECONDS
    with ExitStack() as held:
        while True:
            try:
                with writing(path.parent):
                    held.enter_context(locked(path, busy))
                break
            except GessoError as error:
                if error is not busy or time.monotonic() > until:
                    raise
                time.sleep(_LOOK_AGAIN_SECONDS)
        yield


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _is_at(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def _models_busy(path: Path) -> CannotWrite:
    return CannotWrite(
        "Another Gesso is changing the models at this moment.",
        "Wait until it has finished, then try again.",
        detail=str(path),
    )
