"""A prefix and folders above it that were made for it: they go, those of the user's stay."""

import os
from contextlib import suppress
from pathlib import Path

from gesso_runtime.installing.places import Prefix
from gesso_runtime.store.disk import write_in_one_step


def remember_surroundings(prefix: Prefix, there: Path) -> None:
    """there: the lowest folder at or above the prefix that was there before; the first call counts.

    Raises OSError.
    """
    if not prefix.made_in.exists() and prefix.root.is_relative_to(there):
        write_in_one_step(prefix.made_in, os.fsencode(there), by_way_of=prefix.root)


def made_for(prefix: Prefix) -> tuple[Path, ...]:
    """The lowest first; the prefix alone where nothing is remembered."""
    try:
        there = Path(os.fsdecode(prefix.made_in.read_bytes()))
    except OSError:
        return (prefix.root,)
    return made_in(prefix, there)


def made_in(prefix: Prefix, there: Path) -> tuple[Path, ...]:
    """there: as above."""
    return tuple(
        folder
        for folder in (prefix.root, *prefix.root.parents)
        if folder.is_relative_to(there) and folder != there
    )


def remove_if_empty(folders: tuple[Path, ...]) -> None:
    """Stops at the first that holds anything."""
    with suppress(OSError):
        for folder in folders:
            folder.rmdir()
