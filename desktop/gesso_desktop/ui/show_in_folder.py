"""The desktop's own file manager, opened where a file lies."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def show_in_folder(path: Path) -> None:
    """Nothing happens where the desktop has no file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
