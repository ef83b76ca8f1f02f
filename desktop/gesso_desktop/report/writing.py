"""A report into its file, whole or not at all."""

import os
from pathlib import Path

from gesso_core.errors import BadRequest, CannotWrite
from gesso_desktop.document.saving.publish import publishing
from gesso_desktop.report.account import Account
from gesso_desktop.report.page import page

_SUFFIXES = {".html", ".htm"}


def refuse_report(path: Path) -> None:
    """Raises before any work if the report could not be written there, or would fall on a picture.

    Raises BadRequest unless the name ends in .html, CannotWrite if the folder is not there.
    """
    if path.suffix.lower() not in _SUFFIXES:
        raise BadRequest(
            f"A report is a web page, and {path.name} is not named like one.",
            "Let its name end in .html.",
        )
    folder = path.absolute().parent
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise CannotWrite(
            f"The report cannot be written in {folder}.", "Name a folder you may write to."
        )


def write_report(path: Path, account: Account) -> None:
    """An older report of that name is replaced."""
    content = page(account).encode("utf-8")
    original = Path(account.provenance["Original"])
    with publishing(path, original=original, replace=True, expected_bytes=len(content)) as part:
        part.write_bytes(content)
