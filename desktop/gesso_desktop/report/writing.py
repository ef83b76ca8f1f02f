"""A report into its file, whole or not at all."""

from pathlib import Path

from gesso_desktop.document.saving.publish import publishing, refuse_overwriting
from gesso_desktop.report.account import Account
from gesso_desktop.report.page import page


def refuse_report(path: Path, *, original: Path) -> None:
    """Raises WouldOverwrite early if the report would fall on the original or on any other file."""
    refuse_overwriting(path, original=original, replace=path.suffix.lower() in {".html", ".htm"})


def write_report(path: Path, account: Account) -> None:
    """An older report of that name is replaced."""
    content = page(account).encode("utf-8")
    with publishing(
        path,
        original=Path(account.provenance["Original"]),
        replace=True,
        expected_bytes=len(content),
    ) as part:
        part.write_bytes(content)
