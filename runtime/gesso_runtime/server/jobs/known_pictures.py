"""Pictures that a client sent and may name again, for a while: sealed, of each key its own.

A cache: what cannot be kept, or not any longer, is sent again. Requests are whole on the disk
without it, so nobody waits for it to be written.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gesso_core import wire
from gesso_core.errors import (
    CannotWrite,
    DamagedFile,
    DiskFull,
    NoSuchJob,
    NotFound,
    TooLarge,
    WouldOverwrite,
)
from gesso_core.wire import Frame
from gesso_runtime.known_arrays import completed, named
from gesso_runtime.server.jobs.sealed_files import SealedFiles
from gesso_runtime.store.disk import erase, writing

_NAME = "picture"
_MOST_WAITING = 64 << 20  # bytes of pictures that are still to be written; more are written at once


@dataclass(frozen=True, slots=True)
class KnownLimits:
    """seconds: since a picture was last named; 0 for keeping none. bytes: in all; bytes_of_key: of
    one key; the one named longest ago goes first. bytes_of_frame: that one request may name.
    """

    seconds: float = 900.0
    bytes: int = 4 << 30
    bytes_of_key: int = 1 << 30
    bytes_of_frame: int = 1 << 29


USUAL = KnownLimits()


@dataclass(frozen=True, slots=True)
class _Kept:
    path: Path
    bytes: int
    named: float


class KnownPictures:
    """In `folder`. secret: 32 bytes, as of `SealedFiles`. Safe for threads of one server. `close`
    waits for what is still to be written."""

    def __init__(
        self,
        folder: Path,
        secret: bytes,
        limits: KnownLimits = USUAL,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._folder = folder
        self._secret = secret
        self._limits = limits
        self._clock = clock
        self._lock = threading.Lock()
        self._waiting: dict[tuple[str, str], NDArray[Any]] = {}
        self._writing = ThreadPoolExecutor(1, "gesso-known")
        with writing(folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)  # it may be there, and open to others

    def close(self) -> None:
        self._writing.shutdown()

    def complete(self, key: str, frame: Frame) -> Frame:
        """Fills in what `frame` names, and remembers what it carries under a name.

        Raises NotFound for a picture that is not there any more: all of it is to be sent again;
        TooLarge, BadFrame.
        """
        absent = [digest for name, digest in named(frame).items() if name not in frame.arrays]
        if sum(self._size(key, digest) for digest in absent) > self._limits.bytes_of_frame:
            raise TooLarge(
                "The pictures that this edit names are larger than the server takes.",
                "Edit a smaller part of the picture.",
            )
        return completed(
            frame,
            lambda digest: self._find(key, digest),
            lambda digest, array: self._remember(key, digest, array),
        )

    def sweep(self) -> None:
        """Those that nobody has named for long; also what a killed server left half written."""
        oldest = self._clock() - self._limits.seconds
        for kept in _kept(self._folder):
            if kept.named <= oldest:
                kept.path.unlink(missing_ok=True)

    def forget(self, key: str) -> None:
        """All of it, when the key is let in no more."""
        self._writing.submit(self._erase, key).result()  # after what is still to be written

    def _erase(self, key: str) -> None:
        if self._knows(key):
            erase(self._of(key))

    def _find(self, key: str, digest: str) -> NDArray[Any]:
        with self._lock:
            waiting = self._waiting.get((key, digest))
        if waiting is not None:
            return waiting
        if not self._knows(key):
            raise _gone()
        files, name = self._files(key), _file_name(digest)
        try:
            content = b"".join(files.read(name, _NAME))
            frame = wire.read(BytesIO(content))
        except (NoSuchJob, DamagedFile) as error:
            files.remove(name)
            raise _gone() from error
        assert frame is not None
        self._note(files, name)
        return frame.arrays[_NAME]

    def _size(self, key: str, digest: str) -> int:
        with self._lock:
            waiting = self._waiting.get((key, digest))
        if waiting is not None:
            return waiting.nbytes
        try:
            return self._files(key).size(_file_name(digest), _NAME) if self._knows(key) else 0
        except (NoSuchJob, DamagedFile) as error:
            raise _gone() from error

    def _knows(self, key: str) -> bool:
        return self._of(key).is_dir()

    def _remember(self, key: str, digest: str, array: NDArray[Any]) -> None:
        if not self._limits.seconds or array.nbytes > self._limits.bytes_of_key:
            return
        with self._lock:
            held = sum(each.nbytes for each in self._waiting.values())
            self._waiting[key, digest] = array
        writing = self._writing.submit(self._write, key, digest, array)
        if held + array.nbytes > _MOST_WAITING:
            writing.result()

    def _write(self, key: str, digest: str, array: NDArray[Any]) -> None:
        try:
            with suppress(DiskFull, CannotWrite):
                files, name = self._files(key), _file_name(digest)
                with suppress(WouldOverwrite):
                    content = wire.parts(Frame(_NAME, {}, {_NAME: np.ascontiguousarray(array)}))
                    files.write(name, _NAME, content, is_hashed=False)
                self._note(files, name)
            self._make_room(self._of(key), self._limits.bytes_of_key)
            self._make_room(self._folder, self._limits.bytes)
        finally:
            with self._lock:
                self._waiting.pop((key, digest), None)

    def _note(self, files: SealedFiles, name: str) -> None:
        now = self._clock()
        with suppress(FileNotFoundError):
            os.utime(files.path(name, _NAME), (now, now))

    def _make_room(self, folder: Path, most: int) -> None:
        kept = sorted(_kept(folder), key=lambda each: each.named)
        held = sum(each.bytes for each in kept)
        for each in kept:
            if held <= most:
                return
            each.path.unlink(missing_ok=True)
            held -= each.bytes

    def _files(self, key: str) -> SealedFiles:
        return SealedFiles(self._of(key), self._secret, (_NAME,), lasts=False)

    def _of(self, key: str) -> Path:
        return self._folder / sha256(key.encode(errors="replace")).hexdigest()[:32]


def _file_name(digest: str) -> str:
    """Half of it names a file as surely, and a sealed file opens under its own name alone."""
    return digest[:32]


def _kept(folder: Path) -> Iterator[_Kept]:
    for root, _, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):
                status = Path(root, name).stat()
                yield _Kept(Path(root, name), status.st_size, status.st_mtime)


def _gone() -> NotFound:
    return NotFound(
        "The server does not have this picture any more.", "Send it with the edit again."
    )
