"""Bytes of an open file (or of a block within one), read at an offset. No shared file position."""

import os
import stat
from pathlib import Path
from typing import Protocol

from gesso_core.errors import CannotRead, DamagedFile, NotFound


class Bytes(Protocol):
    @property
    def size(self) -> int: ...

    def read(self, offset: int, count: int) -> bytes:
        """Exactly `count` bytes; raises DamagedFile where the file ends before."""
        ...


class FileBytes:
    """A regular file, opened read-only. Several threads may read at the same time."""

    def __init__(self, path: Path) -> None:
        """Raises NotFound, or CannotRead for folders, devices and missing permission."""
        self.path = path
        try:
            # Without O_NONBLOCK opening a named pipe would wait for its writer for ever.
            self._descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise NotFound(
                f"There is no file {path.name!r}.", "Check the name and the folder."
            ) from error
        except PermissionError as error:
            raise CannotRead(
                f"You may not read {path.name!r}.", "Ask its owner for permission, or copy it."
            ) from error
        except (OSError, ValueError) as error:
            raise CannotRead(
                f"{path.name!r} cannot be opened.",
                "Check the name and the disk.",
                detail=str(error),
            ) from error
        status = os.fstat(self._descriptor)
        if not stat.S_ISREG(status.st_mode):
            self.close()
            what = "a folder" if stat.S_ISDIR(status.st_mode) else "not an ordinary file"
            raise CannotRead(f"{path.name!r} is {what}.", "Choose a picture file.")
        self.size = status.st_size

    def read(self, offset: int, count: int) -> bytes:
        if self._descriptor < 0:
            raise CannotRead(f"{self.path.name!r} has been closed.", "Open it again.")
        if offset < 0 or count < 0 or offset + count > self.size:
            raise _cut_short()
        parts = []
        while count:
            try:
                part = os.pread(self._descriptor, count, offset)
            except OSError as error:
                raise CannotRead(
                    f"{self.path.name!r} could not be read to its end.",
                    "Check the disk or the connection, then try again.",
                    detail=str(error),
                ) from error
            if not part:
                raise _cut_short()  # it shrank while it was open
            parts.append(part)
            offset, count = offset + len(part), count - len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __del__(self) -> None:
        if getattr(self, "_descriptor", -1) >= 0:
            self.close()


class BlockBytes:
    """A block already in memory."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.size = len(data)

    def read(self, offset: int, count: int) -> bytes:
        if offset < 0 or count < 0 or offset + count > self.size:
            raise _cut_short()
        return self._data[offset : offset + count]


def _cut_short() -> DamagedFile:
    return DamagedFile(
        "The file is cut short: a part of the picture is missing.",
        "Take another copy; the transfer may have been interrupted.",
    )
