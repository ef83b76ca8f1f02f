"""How far something is, on a bar."""

from PySide6.QtWidgets import QProgressBar

_MOST = 1 << 30  # Qt's bars count in 31 bits; the bytes of a model are more


def show_progress(bar: QProgressBar, done: int, total: int) -> None:
    """total: 0 where nobody knows; the bar then only moves."""
    scale = max(total // _MOST, 0) + 1
    bar.setRange(0, total // scale)
    bar.setValue(done // scale)
