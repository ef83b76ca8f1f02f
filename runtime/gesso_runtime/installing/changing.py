"""Whoever changes an installation does it here: alone, on a cleared stage, leaving no debris."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from gesso_core.errors import GessoError, InstallBusy
from gesso_runtime.installing.belonging import refuse_links
from gesso_runtime.installing.places import VERSIONS, Prefix, is_part
from gesso_runtime.installing.surroundings import remove_if_empty
from gesso_runtime.store.disk import erase, writing
from gesso_runtime.store.lock import locked

BOOTSTRAP = "bootstrap-"
"""A folder of the stage with the Python that install.sh started; its process follows, and has the
folder open as long as it runs.
"""


@contextmanager
def changing(prefix: Prefix) -> Iterator[None]:
    """Holds the installation, with an empty stage. Raises InstallBusy, DiskFull, CannotWrite,
    BadRequest where a link leads out of it.

    What a killed process left is cleared first; of an installation that did not come about, not
    even the folder remains, unless it was there before.
    """
    busy = InstallBusy(
        "Another process is changing this installation of Gesso.",
        "Wait until it has finished, then try again.",
        detail=str(prefix.lock),
    )
    refuse_links(prefix)
    with ExitStack() as held:
        held.enter_context(readable_by_all())
        was_there = prefix.root.is_dir()
        with writing(prefix.root):
            prefix.stage.mkdir(parents=True, exist_ok=True)
            held.enter_context(locked(prefix.lock, busy))
        clear_stage(prefix)
        try:
            yield
        finally:
            clear_stage(prefix)
            _remove_emptied(prefix, with_root=not was_there)


@contextmanager
def readable_by_all() -> Iterator[None]:
    """Whatever this user's umask is: what is made may be read by all and written by its owner."""
    before = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(before)


def clear_stage(prefix: Prefix) -> None:
    """Removes what is in the making, and files that were never put in their place, as far as they
    can be removed.
    """
    with writing(prefix.stage):
        prefix.stage.mkdir(parents=True, exist_ok=True)
        for found in prefix.stage.iterdir():
            if not _is_in_use(found):
                with suppress(OSError):  # it is in nobody's way
                    erase(found)
        for left in prefix.root.iterdir():
            if is_part(left.name):
                with suppress(OSError):
                    left.unlink()


def _is_in_use(found: Path) -> bool:
    """A bootstrap whose process runs, be it this one or another that will find us busy."""
    if Path(os.path.realpath(sys.prefix)).is_relative_to(found.resolve()):
        return True  # even if who started it was killed
    name, _, number = found.name.rpartition("-")
    if f"{name}-" != BOOTSTRAP or not number.isdecimal():
        return False
    return _has_open(number, found)


def _has_open(process: str, folder: Path) -> bool:
    """By that and not by its number, which another process has when it has ended."""
    try:
        held = sorted(Path("/proc", process, "fd").iterdir())
        if not any(folder.iterdir()):
            return True  # it was made just now
    except FileNotFoundError:
        return False
    except PermissionError:  # the superuser's, or of another who may be let to work here
        return True
    return any(_is_same(handle, folder) for handle in held)


def _is_same(handle: Path, folder: Path) -> bool:
    try:
        return handle.samefile(folder)
    except OSError:  # it was closed meanwhile
        return False


def _remove_emptied(prefix: Prefix, *, with_root: bool) -> None:
    """The folders, as far as nothing is in them, and the lock of what is no installation."""
    for folder in (prefix.stage, prefix.root / VERSIONS, prefix.key.parent):
        with suppress(OSError):
            folder.rmdir()
    if set(os.listdir(prefix.root)) <= {prefix.lock.name}:  # noqa: PTH208  names, not paths
        with suppress(OSError):
            prefix.lock.unlink(missing_ok=True)
            if with_root:
                prefix.root.rmdir()


def leave_bootstrap(prefix: Prefix, made: tuple[Path, ...]) -> None:
    """At the end of a process of the bootstrap's: its folder goes, and those that were `made` for
    the prefix, the lowest first, as far as they are empty.

    Python keeps what it has loaded; nothing may be imported afterwards.
    """
    own = Path(os.path.realpath(sys.prefix))
    stage = prefix.stage.resolve()
    if not own.is_relative_to(stage):
        return
    with suppress(OSError):
        erase(stage / own.relative_to(stage).parts[0])
    with suppress(GessoError, OSError), changing(prefix):
        pass
    remove_if_empty(made)
