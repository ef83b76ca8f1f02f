"""The picture a project is about: where it is, and whether it is still the same file."""

import hashlib
import os
import time
from dataclasses import dataclass, replace
from pathlib import Path

from gesso_core.errors import CannotRead, NotFound, OriginalChanged
from gesso_core.progress import Progress, Report, silent

_CHUNK_BYTES = 4 << 20
_COARSEST_CLOCK_NS = 2_000_000_000  # FAT keeps times to 2 s: a later write may look the same


@dataclass(frozen=True, slots=True)
class Original:
    """relative: from the project's folder. fingerprint: what the file system said of the file when
    its SHA-256 was last computed; empty when that was too soon after a write to be trusted."""

    relative: Path
    absolute: Path
    page: int
    bytes: int
    sha256: str
    fingerprint: str

    @property
    def state(self) -> str:
        """Names the unedited pixels: one page of one file."""
        return f"{self.sha256}#{self.page}"


def describe(picture: Path, project: Path, page: int, report: Report = silent) -> Original:
    """Reads the whole file once for its SHA-256. Raises NotFound or CannotRead."""
    absolute = picture.absolute()
    size, sha256, fingerprint = _hashed(absolute, report)
    return Original(_relative(absolute, project), absolute, page, size, sha256, fingerprint)


def locate(original: Original, project: Path, report: Report = silent) -> tuple[Path, Original]:
    """Where the picture is now, and its description brought up to date.

    The project's own folder is asked first, so both can move together. The file is read again
    only when the file system says that it was written, moved or copied.
    Raises NotFound when it is gone, OriginalChanged when only another file is in its place.
    """
    beside = project.absolute().parent / original.relative
    candidates = [Path(os.path.normpath(beside)), original.absolute]
    found = [path for path in dict.fromkeys(candidates) if path.is_file()]
    for path in found:
        known = confirmed(original, path, report)
        if known is not None:
            return path, known
    if found:
        raise changed(found[0])
    raise NotFound(
        f"The picture {original.absolute.name} is no longer where this project left it.",
        "Put it back beside the project.",
        detail=f"looked for {', '.join(map(str, candidates))}",
    )


def confirmed(original: Original, path: Path, report: Report = silent) -> Original | None:
    """The description with a fresh fingerprint if `path` holds the same bytes, else None."""
    try:
        status = path.stat()
    except OSError as error:
        raise _unreadable(path, error) from error
    if status.st_size != original.bytes:
        return None
    if original.fingerprint and _fingerprint(status) == original.fingerprint:
        return original
    _, sha256, fingerprint = _hashed(path, report)
    return replace(original, fingerprint=fingerprint) if sha256 == original.sha256 else None


def moved(original: Original, picture: Path, project: Path) -> Original:
    """The same picture at another place."""
    absolute = picture.absolute()
    return replace(original, relative=_relative(absolute, project), absolute=absolute)


def changed(path: Path) -> OriginalChanged:
    return OriginalChanged(
        f"{path.name} is not the picture this project was made from: its bytes have changed.",
        "Restore the original from a backup, or move the project away to begin a new one.",
    )


def _relative(picture: Path, project: Path) -> Path:
    return Path(os.path.relpath(picture, project.absolute().parent))


def _hashed(path: Path, report: Report) -> tuple[int, str, str]:
    digest, done = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            before = os.fstat(file.fileno())
            while block := file.read(_CHUNK_BYTES):
                digest.update(block)
                done += len(block)
                report(Progress("reading", done, before.st_size))
            after = os.fstat(file.fileno())
    except OSError as error:
        raise _unreadable(path, error) from error
    if _fingerprint(before) != _fingerprint(after) or done != after.st_size:
        raise CannotRead(f"{path.name} was written to while it was read.", "Try again in a moment.")
    is_old = time.time_ns() - after.st_mtime_ns > _COARSEST_CLOCK_NS
    return done, digest.hexdigest(), _fingerprint(after) if is_old else ""


def _fingerprint(status: os.stat_result) -> str:
    # The change time is included because a program can set the modification time back.
    return f"{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_ino}"


def _unreadable(path: Path, error: OSError) -> CannotRead:
    if isinstance(error, FileNotFoundError):
        return NotFound(f"There is no file {path}.", "Check the name and the folder.")
    return CannotRead(
        f"{path.name} cannot be read.", "Check its permissions.", detail=f"{error.strerror}: {path}"
    )
