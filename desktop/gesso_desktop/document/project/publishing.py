"""A new project file, whole from the moment it has its name, and never over another."""

import errno
import os
import stat
import uuid
from pathlib import Path

from gesso_core.errors import CannotWrite, DiskFull, WouldOverwrite
from gesso_desktop.document.project.store import cannot_write


def publish(content: bytes, path: Path, *, like: Path) -> None:
    """Write a new file, whole from the moment it has its name, never over another.

    It may hold pixels of `like`, so nobody may read it who may not read that.
    """
    temporary = path.with_name(f".{uuid.uuid4().hex}{path.suffix}-new")
    try:
        try:
            with temporary.open("xb") as file:
                os.fchmod(file.fileno(), _permissions(like))
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            _rename_new(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
    except FileExistsError as error:
        raise already_there(path) from error
    except OSError as error:
        raise _write_error(error, path) from error


def _permissions(like: Path) -> int:
    try:
        mode = stat.S_IMODE(like.stat().st_mode)
    except OSError:
        mode = 0
    return mode & 0o666 | 0o600


def already_there(path: Path) -> WouldOverwrite:
    return WouldOverwrite(
        f"There is already a file {path.name}.", "Open that project, or name another file."
    )


def _write_error(error: OSError, path: Path) -> CannotWrite | DiskFull:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(
            "The disk is full; no project was made.", f"Free some space in {path.parent}."
        )
    return cannot_write(path, f"{error.strerror}: {path.parent}")


def _rename_new(temporary: Path, path: Path) -> None:
    try:
        path.hardlink_to(temporary)  # unlike a rename, fails when the name is taken
    except FileExistsError:
        raise
    except OSError:  # FAT has no hard links
        if path.exists():
            raise FileExistsError(path) from None
        temporary.rename(path)
