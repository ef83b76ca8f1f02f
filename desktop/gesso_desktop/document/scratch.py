"""Files without a name for what is being made: they go with the process whatever happens."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from gesso_core.errors import DiskFull

# The last: no folder for temporary files was found in which one could be written.
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.ENOENT})


@contextmanager
def scratch_file(wanted: str) -> Iterator[IO[bytes]]:
    """wanted: what it is for, to be said. Raises DiskFull when there is no room to make one."""
    try:
        made = tempfile.TemporaryFile()  # noqa: SIM115  closed below
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        raise no_room(wanted, error) from error
    with made as file:
        yield file


def no_room(wanted: str, error: OSError) -> DiskFull:
    return DiskFull(
        f"There is no room for {wanted} in {_folder()}.",
        "Free some space there, or set TMPDIR to another folder.",
        detail=str(error),
    )


def _folder() -> str:
    try:
        return tempfile.gettempdir()
    except OSError:  # it looks for one that can be written to
        return os.environ.get("TMPDIR", "the folder for temporary files")
