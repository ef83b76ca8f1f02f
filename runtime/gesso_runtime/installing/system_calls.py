"""Calls of Linux that Python has no name for."""

import ctypes
import errno
import os
import signal
from pathlib import Path

_RENAME_EXCHANGE = 2  # linux/fs.h
_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_AT_FDCWD = -100
_CANNOT = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}

_LIBRARY = ctypes.CDLL(None)


def sync_file_system(folder: Path) -> None:
    """Everything written to the file system that `folder` lies on is on the disk.

    One call for twenty thousand files: syncing each takes minutes. Raises OSError if one of them
    could not be written (since Linux 5.8).
    """
    library = ctypes.CDLL(None, use_errno=True)
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        if library.syncfs(handle):
            _raise(folder)
    finally:
        os.close(handle)


def exchange(one: Path, other: Path) -> bool:
    """Each takes the other's name in one step. False where the file system cannot do that."""
    library = ctypes.CDLL(None, use_errno=True)
    try:
        call = library.renameat2  # glibc 2.28
    except AttributeError:
        return False
    names = os.fsencode(one), os.fsencode(other)
    if call(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE):
        if ctypes.get_errno() in _CANNOT:
            return False
        _raise(other)
    return True


def end_with_parent() -> None:
    """To be called in a new process: it is asked to end (SIGTERM) when its parent ends, even if
    that is killed.
    """
    _LIBRARY.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _raise(path: Path) -> None:
    number = ctypes.get_errno()
    raise OSError(number, os.strerror(number), str(path))
