"""Which versions are needed, and by whom; the others go."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from gesso_runtime.installing.belonging import is_version_folder
from gesso_runtime.installing.places import VERSIONS, Prefix
from gesso_runtime.store.disk import erase


def collect(prefix: Prefix) -> tuple[str, ...]:
    """Removes versions but the current one, the one before, and those a process runs from.

    To be called by who holds the installation (see `changing`). Raises nothing: the work is done
    by then. Returns a sentence for each that cannot be removed.
    """
    current = prefix.current()
    if current is None:
        return ()
    kept, told = {current, prefix.previous()}, []
    for folder in version_folders(prefix):
        if folder.name not in kept and not running_from(folder):
            away = prefix.stage / f"old-{folder.name}-{secrets.token_hex(4)}"
            try:
                folder.rename(away)  # in one step: half a version would look like a whole one
                erase(away)
            except OSError as error:
                told.append(
                    f"Gesso {folder.name}, which nobody needs, cannot be removed: {error}. "
                    "The next update tries again."
                )
    return tuple(told)


def version_folders(prefix: Prefix) -> tuple[Path, ...]:
    """Of every version that is there, whole or not."""
    with suppress(OSError):
        found = sorted((prefix.root / VERSIONS).iterdir())
        return tuple(path for path in found if is_version_folder(path))
    return ()


def running_from(folder: Path) -> tuple[int, ...]:
    """Numbers of processes, but for this one, whose program lies below `folder`.

    Those of other users are not seen, unless this is the superuser.
    """
    below = f"{os.path.realpath(folder)}/"
    found = (
        int(name)
        for name in os.listdir("/proc")  # noqa: PTH208  numbers, not paths
        if name.isdecimal()
    )
    return tuple(
        number for number in found if number != os.getpid() and _program(number).startswith(below)
    )


def _program(number: int) -> str:
    try:
        return str(Path(f"/proc/{number}/exe").readlink())
    except OSError:  # it has ended, is a thread of the kernel, or another user's
        return ""
