"""What below a prefix belongs to Gesso. Everything else is somebody's, and stays as it is."""

import os
from contextlib import suppress
from pathlib import Path

from gesso_core.errors import BadRequest
from gesso_runtime.installing.places import COMPLETE, INSTALLED, VERSIONS, Prefix
from gesso_runtime.installing.release import RELEASE, is_version

_RECORDS = (COMPLETE, INSTALLED, RELEASE)


def is_version_folder(folder: Path) -> bool:
    """Whether an installation made it, whole or not: its name and one of its records say so."""
    return (
        is_version(folder.name)
        and not folder.is_symlink()
        and any((folder / name).is_file() for name in _RECORDS)
    )


def is_installation(prefix: Prefix) -> bool:
    """Whether Gesso is or was installed there, not only folders of such names are there."""
    return (
        prefix.key.is_file()
        or prefix.made_in.is_file()
        or any(map(is_version_folder, _inside(prefix.root / VERSIONS)))
    )


def strangers(prefix: Prefix) -> tuple[Path, ...]:
    """What lies in folders of the installation and is no part of it, by name."""
    versions, keys = _inside(prefix.root / VERSIONS), _inside(prefix.key.parent)
    return (
        *(path for path in versions if not is_version_folder(path)),
        *(path for path in keys if path != prefix.key),
    )


def refuse_stranger(folder: Path) -> None:
    """Raises BadRequest if something else than a version of Gesso lies where one shall."""
    if (folder.exists() or folder.is_symlink()) and not is_version_folder(folder):
        raise BadRequest(
            f"{folder} is there already, and Gesso did not make it.",
            "Move it away, or choose another folder: --prefix",
        )


def refuse_links(prefix: Prefix) -> None:
    """Raises BadRequest if a folder of the installation is a link: what it leads to is not ours."""
    for path in _parts(prefix):
        if path.is_symlink():
            raise BadRequest(
                f"{path} is a link; Gesso would change what it leads to.",
                "Remove the link, or choose another folder: --prefix",
            )


def refuse_other_owner(prefix: Prefix) -> None:
    """Raises BadRequest if somebody else, but for the superuser, could put anything there.

    A key that another user laid there would be trusted. Raises OSError.
    """
    for path in (prefix.root, *_parts(prefix)):
        if path.exists() and path.stat().st_uid not in {os.geteuid(), 0}:
            raise BadRequest(
                f"{path} belongs to another user.",
                "Choose a folder of your own: --prefix",
            )


def _parts(prefix: Prefix) -> tuple[Path, ...]:
    return (prefix.stage, prefix.root / VERSIONS, prefix.key.parent, prefix.key)


def _inside(folder: Path) -> list[Path]:
    with suppress(OSError):
        return sorted(folder.iterdir())
    return []
