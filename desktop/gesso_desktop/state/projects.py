"""Where a picture's project is kept: beside it, or, where nothing can be written, at home."""

import hashlib
import os
from pathlib import Path

from gesso_desktop.document.project.project import SUFFIX, beside


def project_place(picture: Path, projects_folder: Path) -> Path:
    """The project of `picture`, whether it exists or not; a project is its own.

    One that is already beside the picture is used even where it cannot be written.
    """
    if picture.name.endswith(SUFFIX):
        return picture
    usual = beside(picture)
    if usual.exists() or is_writable(picture.parent):
        return usual
    named = hashlib.sha256(os.fsencode(picture.absolute())).hexdigest()[:16]
    return projects_folder / f"{picture.name}-{named}{SUFFIX}"


def is_writable(folder: Path) -> bool:
    """Asks the file system too: root is told yes even on a read-only disk."""
    try:
        read_only = os.statvfs(folder).f_flag & os.ST_RDONLY
    except OSError:
        return False
    return not read_only and os.access(folder, os.W_OK | os.X_OK)
