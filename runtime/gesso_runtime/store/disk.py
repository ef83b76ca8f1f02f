"""How the store writes: durably, in one step, within its folder; and what is said when it cannot.

What depends on the operating system when writing (syncing, renaming, free space) lives here; the
lock has its own module.
"""

import errno
import os
import secrets
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gesso_core.errors import CannotWrite, DiskFull

OPEN_TO_ALL = 0o666
"""As any program writes files; the umask decides."""
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}
_CANNOT_SYNC = {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EBADF, errno.EACCES}
_SPARE_BYTES = 16 << 20  # folder entries, the manifest, a journal


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Inside, an OSError is about writing below `folder`. Raises DiskFull and CannotWrite."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull(
                "The disk is full, or its quota is used up.",
                f"Make room where {folder} lies, or choose another place.",
                detail=str(error),
            ) from error
        if error.errno in _REFUSED:
            raise CannotWrite(
                f"Nothing may be written in {folder}.",
                "Check its permissions, or choose another place.",
                detail=str(error),
            ) from error
        raise CannotWrite(
            f"Writing in {folder} failed: {error.strerror or error}.",
            "Check the disk that this folder lies on, then try again.",
            detail=str(error),
        ) from error


def refuse_full_disk(folder: Path, needed: int) -> None:
    """needed: bytes. Raises DiskFull before anything is written."""
    free = shutil.disk_usage(folder).free
    if needed + _SPARE_BYTES > free:
        raise DiskFull(
            f"The model needs {in_words(needed)} and only {in_words(free)} are free.",
            f"Make room where {folder} lies, or choose another place.",
        )


def in_words(size: int) -> str:
    """ "3.2 GB", as disks are sold and file managers show them: powers of ten."""
    value = float(size)
    for unit in ("bytes", "kB", "MB", "GB"):
        if value < 999.5:
            return f"{size} bytes" if unit == "bytes" else f"{value:.3g} {unit}"
        value /= 1000
    return f"{value:.4g} TB"


def write_in_one_step(
    path: Path, content: bytes, *, by_way_of: Path, mode: int = OPEN_TO_ALL
) -> None:
    """`path` has its old content or all of the new, whatever happens.

    by_way_of: a folder of the same file system, where a killed process leaves what is cleared.
    mode: of the file, less what the umask takes away.
    """
    part = by_way_of / f"{path.name}-{secrets.token_hex(8)}"
    try:
        write_new(part, content, mode=mode)
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    sync_folder(path.parent)


def write_new(path: Path, content: bytes, *, mode: int = OPEN_TO_ALL) -> None:
    """Raises FileExistsError. mode: as of `write_in_one_step`."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Its entries are on the disk, where the file system can promise that."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except PermissionError:  # Windows opens no folders
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _CANNOT_SYNC:
            raise
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Every folder below and `folder` itself; their files are synced by who wrote them."""
    for root, folders, _ in os.walk(folder, topdown=False):
        for name in folders:
            sync_folder(Path(root, name))
    sync_folder(folder)


def erase(path: Path) -> None:
    """Whatever lies there, and nothing that a link there points to."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def size_below(folder: Path) -> int:
    """Bytes of the files in `folder` and below; links count as nothing, and files with several
    names once.
    """
    return sum(found.st_size for found, _ in _files_below(folder))


def bytes_to_free(folders: Iterable[Path]) -> int:
    """What erasing them gives back: not the files that have another name elsewhere."""
    names, sizes = Counter[int](), dict[int, os.stat_result]()
    for folder in folders:
        for found, count in _files_below(folder):
            names[found.st_ino] += count
            sizes[found.st_ino] = found
    return sum(each.st_size for number, each in sizes.items() if each.st_nlink <= names[number])


def _files_below(folder: Path) -> Iterator[tuple[os.stat_result, int]]:
    """Each file once, and how many of its names are there."""
    found, names = dict[int, os.stat_result](), Counter[int]()
    for root, _, files in os.walk(folder):
        for name in files:
            with suppress(FileNotFoundError):
                path = Path(root, name)
                if not path.is_symlink():
                    status = path.stat()
                    found[status.st_ino] = status
                    names[status.st_ino] += 1
    return ((status, names[number]) for number, status in found.items())
