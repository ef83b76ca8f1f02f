"""One way of saving one change: what it promises, and the act itself."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from gesso_core.progress import Report
from gesso_desktop.document.saving.change import Promise


@dataclass(frozen=True)
class Way:
    """write(part, report): fills the existing empty file `part`; its SHA-256 if it came for free.

    expected_bytes: about how much will be written, to refuse a full disk beforehand.
    """

    promise: Promise
    expected_bytes: int
    write: Callable[[Path, Report], str | None]


class Hashed:
    """A file written from front to back, hashed on the way."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self.written = 0

    def write(self, data: bytes | memoryview) -> None:
        self._file.write(data)
        self._hash.update(data)
        self.written += len(data)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()
