"""What jobs wait with and leave on the disk: sealed, whole or not there, never overwritten."""

import errno
import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from gesso_core.errors import NoSuchJob, WouldOverwrite
from gesso_runtime.server.jobs.sealing import (
    SALT_BYTES,
    Piece,
    plain_bytes,
    seal,
    sealed_bytes,
    unseal,
)
from gesso_runtime.store.disk import sync_folder, writing

NAMES = ("request", "result")
_JOB = re.compile(r"[0-9a-f]{32}")
_PART = ".part"
_NO_FALLOCATE = {errno.EOPNOTSUPP, errno.EINVAL}


@dataclass(frozen=True, slots=True)
class Stored:
    """digest: SHA-256 of the plain bytes, hexadecimal; "" where nobody asks for it."""

    digest: str
    bytes: int


class SealedFiles:
    """A folder of files, each of a job and a name: "request" or "result". Safe for threads.

    key: 32 bytes, without which they are noise. A file opens only as that of its job and name.
    names: others than those, where it is not jobs that 32 hexadecimal digits stand for. lasts: what
    is written survives a power cut; a cache's need not, and what is half there does not open.
    """

    def __init__(
        self, folder: Path, key: bytes, names: tuple[str, ...] = NAMES, *, lasts: bool = True
    ) -> None:
        self._lasts = lasts
        self._folder = folder
        self._key = key
        self._names = names
        with writing(folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def write(
        self,
        job: str,
        name: str,
        chunks: Iterable[Piece],
        *,
        expected: int = 0,
        is_hashed: bool = True,
    ) -> Stored:
        """All of it is on the disk when this returns; otherwise nothing is.

        expected: bytes, where they are known; a disk too full for them is then said before the
        first is asked for. is_hashed: its digest is asked for. Raises DiskFull, CannotWrite,
        WouldOverwrite, and what `chunks` raises.
        """
        path = self.path(job, name)
        digest = _Digest(is_hashed=is_hashed)
        salt = secrets.token_bytes(SALT_BYTES)
        with self._part(path) as (part, handle):
            if expected:
                with writing(self._folder):
                    _reserve(handle, sealed_bytes(expected))
            size = 0
            for sealed in seal(self._key, _about(job, name), salt, digest.of(chunks)):
                with writing(self._folder):
                    size += _write_all(handle, sealed)
            with writing(self._folder):
                os.ftruncate(handle, size)
                self._publish(part, path, handle)
        return Stored(digest.hex(), digest.bytes)

    @contextmanager
    def _part(self, path: Path) -> Iterator[tuple[Path, int]]:
        """A new file beside `path`, which is gone afterwards unless it got another name."""
        part = path.with_name(f"{path.name}.{secrets.token_hex(4)}{_PART}")
        with writing(self._folder):
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            yield part, handle
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise
        finally:
            os.close(handle)

    def _publish(self, part: Path, path: Path, handle: int) -> None:
        """A link, unlike a renaming, cannot replace what is there. It gets its name before it is
        synced, so that one commit of the file system's journal holds both: what a power cut leaves
        half under that name opens as damaged, and nobody was told that it is there.
        """
        try:
            os.link(part, path)
        except FileExistsError as error:
            raise WouldOverwrite(
                "This was written before.", "Ask for it instead.", detail=path.name
            ) from error
        try:
            part.unlink()
            if self._lasts:
                os.fsync(handle)
                sync_folder(self._folder)
        except BaseException:
            with suppress(OSError):
                path.unlink()
            raise

    def read(self, job: str, name: str, start: int = 0) -> Iterator[bytes]:
        """From the byte `start` on. Who began to read may end, whatever is removed meanwhile.

        Raises NoSuchJob if nothing is kept, DamagedFile for what is not as it was written.
        """
        try:
            file = self.path(job, name).open("rb")
        except FileNotFoundError as error:
            raise _nothing_kept() from error
        with file:
            length = os.fstat(file.fileno()).st_size
            yield from unseal(self._key, _about(job, name), file, length, start)

    def size(self, job: str, name: str) -> int:
        """Plain bytes. Raises NoSuchJob, DamagedFile."""
        try:
            return plain_bytes(self.path(job, name).stat().st_size)
        except FileNotFoundError as error:
            raise _nothing_kept() from error

    def has(self, job: str, name: str) -> bool:
        return self.path(job, name).is_file()

    def check(self, job: str, name: str) -> Stored:
        """Reads all of it. Raises as `read`."""
        digest = _Digest()
        for _ in digest.of(self.read(job, name)):
            pass
        return Stored(digest.hex(), digest.bytes)

    def secure(self, job: str, name: str) -> Stored:
        """As `check`, for what somebody else may have written and not lived to sync."""
        stored = self.check(job, name)
        with writing(self._folder):
            handle = os.open(self.path(job, name), os.O_RDONLY | os.O_CLOEXEC)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
            sync_folder(self._folder)
        return stored

    def copy(self, job: str, name: str, to: str) -> Stored:
        """The same for another job, of which nothing is shared. Raises as `read` and `write`."""
        return self.write(to, name, self.read(job, name), expected=self.size(job, name))

    def remove(self, job: str, *names: str) -> None:
        """Those of the job; without names all. What is not there is no error."""
        with writing(self._folder):
            for name in names or self._names:
                self.path(job, name).unlink(missing_ok=True)

    def jobs(self) -> frozenset[str]:
        """Of which anything is kept."""
        names = (path.name.partition(".") for path in self._folder.iterdir())
        return frozenset(
            job for job, _, name in names if name in self._names and _JOB.fullmatch(job)
        )

    def clear_parts(self) -> None:
        """What a killed process left half written. Only while nobody writes."""
        with writing(self._folder):
            for path in self._folder.glob(f"*{_PART}"):
                path.unlink(missing_ok=True)

    def path(self, job: str, name: str) -> Path:
        """Where it lies, or would. Raises NoSuchJob for what cannot be a job's."""
        if name not in self._names or not _JOB.fullmatch(job):
            raise NoSuchJob("This is no job's name.", "Ask for one that the server gave.")
        return self._folder / f"{job}.{name}"


class _Digest:
    def __init__(self, *, is_hashed: bool = True) -> None:
        self._sha = hashlib.sha256() if is_hashed else None
        self.bytes = 0

    def of(self, pieces: Iterable[Piece]) -> Iterator[Piece]:
        for piece in pieces:
            view = memoryview(piece)
            if self._sha is not None:
                self._sha.update(view)
            self.bytes += view.nbytes
            yield piece

    def hex(self) -> str:
        return "" if self._sha is None else self._sha.hexdigest()


def _about(job: str, name: str) -> bytes:
    return f"{job}.{name}".encode()


def _write_all(handle: int, content: bytes) -> int:
    left = memoryview(content)
    while left:
        left = left[os.write(handle, left) :]
    return len(content)


def _reserve(handle: int, size: int) -> None:
    try:
        os.posix_fallocate(handle, 0, size)
    except OSError as error:
        if error.errno not in _NO_FALLOCATE:
            raise


def _nothing_kept() -> NoSuchJob:
    return NoSuchJob("Of this job nothing is kept any more.", "Run it again.")
