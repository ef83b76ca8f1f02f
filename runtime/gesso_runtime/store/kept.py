"""What outlives a broken try to add a model: a folder in `.parts`, held by who goes on with it."""

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from gesso_runtime.store.disk import erase, write_in_one_step, writing
from gesso_runtime.store.layout import INSTALLED_AS, LOCK, read_pointer
from gesso_runtime.store.lock import locked


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Made where it is not there. Raises CannotWrite, also where another process has it; DiskFull.

    What goes on here may become something else than what it became before.
    """
    with ExitStack() as lock:
        with writing(folder):
            while True:
                folder.mkdir(parents=True, exist_ok=True)
                with suppress(FileNotFoundError):  # it was cleared at this very moment
                    lock.enter_context(locked(folder / LOCK))
                    break
            (folder / INSTALLED_AS).unlink(missing_ok=True)
        yield


def mark_installed(folder: Path, version: str) -> None:
    """All of it is about to be that version, or is, and is needed no more then. Raises OSError."""
    write_in_one_step(folder / INSTALLED_AS, version.encode(), by_way_of=folder)


def is_installed(folder: Path, card_folder: Path) -> bool:
    """Whether all of it is a version that is in use, or was. Raises OSError, CannotRead."""
    try:
        version = (folder / INSTALLED_AS).read_text("ascii")
    except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
        return False
    pointer = read_pointer(card_folder)
    return pointer is not None and version in {pointer.version, *pointer.before}


def clear(folder: Path, by_way_of: Path) -> None:
    """by_way_of: the staging, so that it goes in one step where that can be. Raises OSError."""
    away = by_way_of / secrets.token_hex(8)
    with suppress(OSError):
        folder.rename(away)
        folder = away
    erase(folder)
