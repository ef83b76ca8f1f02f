"""Bytes into a file of the store, hashed on the way: one pass, durable at the end."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from gesso_core.errors import CannotRead, DamagedFile
from gesso_core.progress import Progress, Report
from gesso_runtime.store.disk import writing

_CHUNK_BYTES = 4 << 20  # about 5 ms of hashing, so that cancelling answers at once

Tick = Callable[[int], None]
"""Told how many more bytes are done (fewer: negative); may raise Cancelled."""


class Meter:
    """Ticks become reports of a stage of `total` bytes."""

    def __init__(self, report: Report, stage: str, total: int) -> None:
        self._report, self._stage, self._total, self._done = report, stage, max(total, 1), 0

    def tick(self, more: int) -> None:
        self._done += more
        # The last step belongs to whoever knows that all is well.
        self._report(Progress(self._stage, min(self._done, self._total - 1), self._total))


def copy_hashed(source: BinaryIO, target: Path, size: int, tick: Tick) -> str:
    """Exactly `size` bytes of `source` into the new file `target`. Their SHA-256.

    Raises DamagedFile if there are fewer; CannotRead, DiskFull, CannotWrite.
    """
    digest = hashlib.sha256()
    with writing(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        file = target.open("xb")
    with file:
        left = size
        while left:
            chunk = read_some(source, min(left, _CHUNK_BYTES), target.name)
            digest.update(chunk)
            with writing(target.parent):
                file.write(chunk)
            left -= len(chunk)
            tick(len(chunk))
        with writing(target.parent):
            file.flush()
            os.fsync(file.fileno())
    return digest.hexdigest()


def read_some(source: BinaryIO, most: int, name: str) -> bytes:
    """Up to `most` bytes, at least one. Raises DamagedFile at the end, CannotRead."""
    try:
        chunk = source.read(most)
    except OSError as error:
        raise CannotRead(
            f"{name} cannot be read to its end: {error.strerror or error}.",
            "Check the disk or the drive it is on.",
            detail=str(error),
        ) from error
    if not chunk:
        raise DamagedFile(f"{name} is cut off.", "Get it again.")
    return chunk


def sha256_of(path: Path, tick: Tick) -> str:
    """Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
            tick(len(chunk))
    return digest.hexdigest()
