"""How a file appears under its name: all of it at once, over nothing, or not at all.

What depends on the operating system when saving (cloning, renaming, folder syncing) lives here.
"""

import ctypes
import errno
import fcntl
import os
import platform
import secrets
import shutil
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gesso_core.errors import CannotRead, CannotWrite, DiskFull, Failed, NotFound, WouldOverwrite
from gesso_core.progress import Progress, Report

_FICLONE = 0x40049409  # _IOW(0x94, 9, int), linux/fs.h
_RENAME_NOREPLACE = 1  # linux/fs.h
_AT_FDCWD = -100  # fcntl.h
_OURS = ".gesso-"
_SPARE_BYTES = 1 << 20  # room for the folder entry and a journal
_COPY_BYTES = 16 << 20  # about 10 ms of copying on an SSD, so that cancelling answers at once

_UNSUPPORTED = (
    errno.ENOSYS,
    errno.EINVAL,
    errno.EOPNOTSUPP,
    errno.EXDEV,
    errno.EPERM,
    errno.ENOTTY,
    errno.EMLINK,
)
"""What file systems answer when they have no cloning, no such rename or no hard links."""


@contextmanager
def publishing(
    target: Path, *, original: Path, replace: bool = False, expected_bytes: int = 0
) -> Iterator[Path]:
    """An empty hidden file beside `target` to be written; it becomes `target` when the block ends.

    On any error, on cancelling and on a keyboard interrupt it is removed and `target` is as before.
    expected_bytes: refused before anything is written if the disk has less.
    Raises WouldOverwrite if `target` is the original by any name, or exists without `replace`;
    CannotWrite, DiskFull.
    """
    refuse_overwriting(target, original=original, replace=replace)
    with _translated(target):
        _refuse_full_disk(target, expected_bytes)
        part = _hidden_beside(target)
    try:
        with _translated(target):
            yield part
            _finish(part, original)
            # Once more: the block may have taken minutes.
            refuse_overwriting(target, original=original, replace=replace)
            _move(part, target, replace=replace)
            _sync(target.parent)
    except BaseException:
        with suppress(FileNotFoundError):
            part.unlink()
        raise


def refuse_overwriting(target: Path, *, original: Path, replace: bool = False) -> None:
    """Raises WouldOverwrite as `publishing` does, for asking before the work starts."""
    # samefile follows links and asks the file system, which also knows about upper and lower case.
    with suppress(OSError):
        if target.samefile(original):
            raise WouldOverwrite(
                "The original is never written over.",
                "Choose another name for the copy.",
                detail=str(target),
            )
    if os.path.lexists(target) and (not replace or target.is_dir()):
        raise _exists(target)


def refuse_unwritable(target: Path) -> None:
    """Raises CannotWrite for a folder that takes no file, for asking before the work starts."""
    with _translated(target):
        if not target.parent.is_dir():
            raise FileNotFoundError(errno.ENOENT, "no such folder", str(target.parent))
        if not os.access(target.parent, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, "not allowed", str(target.parent))


def copy_of(source: Path, part: Path, report: Report) -> None:
    """Fills the existing file `part` with the bytes of `source`, sharing them where possible."""
    try:
        reading = source.open("rb")
    except FileNotFoundError as error:
        raise NotFound(f"{source.name} is not there.", "Was it moved or renamed?") from error
    except OSError as error:
        raise CannotRead(
            f"{source.name} cannot be read.", "Check its permissions.", detail=str(error)
        ) from error
    with reading, part.open("r+b") as writing:
        total = os.fstat(reading.fileno()).st_size
        if not _clone(reading.fileno(), writing.fileno()):
            _copy(reading.fileno(), writing.fileno(), total, report)
    report(Progress("copying", total, total))


def hidden_name() -> str:
    """For what exists only while this process works; says whose it is, so it can be cleared."""
    # The target's name is left out: with it, a long name would become too long.
    return f"{_OURS}{_machine()}-{os.getpid()}-{secrets.token_hex(6)}"


def clear_left_behind(folder: Path) -> None:
    """Remove what processes of this machine left there that were killed while they wrote."""
    for path in folder.glob(f"{_OURS}{_machine()}-*"):
        process = path.name.removeprefix(f"{_OURS}{_machine()}-").split("-")[0]
        if process.isdigit() and not _is_alive(int(process)):
            with suppress(OSError):  # it may be another user's
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def _machine() -> str:
    """A folder on a network drive is shared with processes that are not to be seen from here."""
    return f"{zlib.crc32(platform.node().encode()):08x}"


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _hidden_beside(target: Path) -> Path:
    clear_left_behind(target.parent)
    part = target.parent / f"{hidden_name()}.part"
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600))
    return part


def _finish(part: Path, original: Path) -> None:
    """The original's permissions, without execution and always writable by the owner; on disk.

    original: of a folder, who may read it; a file in it is written by the owner alone.
    """
    with suppress(OSError):  # some network drives know no permissions
        mode = original.stat().st_mode
        part.chmod(mode & (0o644 if stat.S_ISDIR(mode) else 0o666) | 0o600)
    _sync(part)


def _move(part: Path, target: Path, *, replace: bool) -> None:
    if replace:
        part.replace(target)
        return
    for way in (move_by_rename, move_by_link, move_by_placeholder):
        if way(part, target):
            return


def move_by_rename(part: Path, target: Path) -> bool:
    """One step, refused by the system if `target` exists. False if the file system cannot."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    names = os.fsencode(part), os.fsencode(target)
    if rename(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_NOREPLACE) == 0:
        return True
    return _or_unsupported(OSError(ctypes.get_errno(), "renameat2"))


def move_by_link(part: Path, target: Path) -> bool:
    """A second name, then the first is taken away. False if there are no hard links."""
    try:
        target.hardlink_to(part)
    except OSError as error:
        return _or_unsupported(error)
    part.unlink()
    return True


def move_by_placeholder(part: Path, target: Path) -> bool:
    """Takes the name with an empty file, then renames over that: where nothing better exists."""
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        part.replace(target)
    except OSError:
        target.unlink()
        raise
    return True


def _or_unsupported(error: OSError) -> bool:
    if error.errno in _UNSUPPORTED:
        return False
    raise error


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:  # folders of some network drives cannot be synced
            raise
    finally:
        os.close(handle)


def _clone(reading: int, writing: int) -> bool:
    """Whether the file system made a copy that shares its blocks (btrfs, XFS, ZFS)."""
    try:
        fcntl.ioctl(writing, _FICLONE, reading)
    except OSError as error:
        return _or_unsupported(error)
    return True


def _copy(reading: int, writing: int, total: int, report: Report) -> None:
    done, in_kernel = 0, True
    while done < total:
        report(Progress("copying", done, total))
        if in_kernel:
            try:
                count = os.copy_file_range(reading, writing, _COPY_BYTES)
            except OSError as error:
                in_kernel = _or_unsupported(error)
                continue
        else:
            count = os.sendfile(writing, reading, None, _COPY_BYTES)
        if count == 0:
            raise CannotRead("The original became shorter while it was being copied.", "Try again.")
        done += count


def _refuse_full_disk(target: Path, expected_bytes: int) -> None:
    room = os.statvfs(target.parent)
    free = room.f_bavail * room.f_frsize
    # Some network drives report 0 blocks in all; that is no answer.
    if expected_bytes and room.f_blocks and free < expected_bytes + _SPARE_BYTES:
        raise _full(target, f"about {expected_bytes} bytes needed, {free} free")


@contextmanager
def _translated(target: Path) -> Iterator[None]:
    """The system's errors as ours."""
    try:
        yield
    except OSError as error:
        raise _translation(error, target) from error


def _translation(error: OSError, target: Path) -> Exception:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return _full(target, str(error))
        case errno.EEXIST | errno.ENOTEMPTY:
            return _exists(target)
        case errno.ENOENT | errno.ENOTDIR:
            what = f"The folder {target.parent} does not exist.", "Choose another folder."
        case errno.EACCES | errno.EPERM | errno.EROFS:
            what = f"The folder {target.parent} cannot be written to.", "Choose another folder."
        case errno.ENAMETOOLONG:
            what = "The name is too long.", "Choose a shorter one."
        case errno.EFBIG:
            what = f"{target.name} is too large for that drive.", "Save it on another drive."
        case _:
            message = f"{target.name} could not be written."
            return Failed(message, "Try again, or choose another folder.", detail=str(error))
    return CannotWrite(*what, detail=str(error))


def _full(target: Path, detail: str) -> DiskFull:
    return DiskFull(
        f"There is not enough room in {target.parent} for {target.name}.",
        "Free some space or choose another drive.",
        detail=detail,
    )


def _exists(target: Path) -> WouldOverwrite:
    return WouldOverwrite(
        f"{target.name} already exists.",
        "Choose another name.",
        detail=str(target),
    )
