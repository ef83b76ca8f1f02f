"""Files that nobody but their owner may read: written whole, and refused where others can."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gesso_core.errors import CannotRead, NotFound, NotTrusted, ServerBusy
from gesso_runtime.store.disk import sync_folder, write_in_one_step, write_new, writing
from gesso_runtime.store.lock import locked_in_turn

FOLDER_MODE, FILE_MODE = 0o700, 0o600


def read_secret(path: Path, *, limit: int = 1 << 20) -> bytes:
    """The content, `limit` bytes at most.

    Raises NotFound, CannotRead, NotTrusted where others than the owner may read or change it.
    """
    try:
        with path.open("rb") as file:
            refuse_open(path, os.fstat(file.fileno()))
            content = file.read(limit + 1)
    except FileNotFoundError as error:
        raise NotFound(
            f"There is no file {path}.", "Put a copy of it back, or see: gesso server doctor"
        ) from error
    except OSError as error:
        raise CannotRead(
            f"{path} cannot be read.",
            "Run this as the user whom the file belongs to.",
            detail=str(error),
        ) from error
    if len(content) > limit:
        raise CannotRead(f"{path} is far too large.", "Put a copy of the file back.")
    return content


def refuse_open(path: Path, status: os.stat_result) -> None:
    """Raises NotTrusted where others than the owner may read or change the file or folder."""
    mode = stat.S_IMODE(status.st_mode)
    if mode & 0o077 and stat.S_ISDIR(status.st_mode):
        raise NotTrusted(
            f"Others than you can look into {path}.",
            f"Let nobody else in: chmod {FOLDER_MODE:o} {path}",
            detail=f"{mode:o}",
        )
    if mode & 0o077:
        raise NotTrusted(
            f"Others than you may read {path}, so it is no secret.",
            f"If nobody did: chmod 600 {path}. Else make a new one.",
            detail=f"{mode:o}",
        )


def write_secret(path: Path, content: bytes) -> None:
    """A new file. Raises FileExistsError, CannotWrite, DiskFull."""
    try:
        write_new(path, content, mode=FILE_MODE)
        sync_folder(path.parent)
    except FileExistsError:
        raise
    except OSError as error:
        with writing(path.parent):
            raise error


def replace_secret(path: Path, content: bytes) -> None:
    """In one step. Raises CannotWrite, DiskFull."""
    with writing(path.parent):
        write_in_one_step(path, content, by_way_of=path.parent, mode=FILE_MODE)


@contextmanager
def changing(path: Path) -> Iterator[None]:
    """One process and thread at a time changes the file `path`; others wait.

    Raises ServerBusy where it takes far too long, CannotWrite where no lock can be made.
    """
    busy = ServerBusy(
        "Another program is changing the same file of this server.",
        "Try again in a moment.",
        detail=str(path),
    )
    with locked_in_turn(path.with_name(f"{path.name}.lock"), busy):
        yield
