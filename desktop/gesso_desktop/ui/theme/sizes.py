"""Sizes that follow the font, so that a larger font makes larger everything."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget


def em(widget: QWidget, count: float = 1.0) -> int:
    """`count` line heights of the widget's font, in device-independent pixels, at least 1."""
    return max(1, round(widget.fontMetrics().height() * count))


def icon_size(widget: QWidget) -> QSize:
    """The size of an icon beside text of this widget: even, so that strokes stay centred."""
    extent = max(16, 2 * round(widget.fontMetrics().height() * 1.25 / 2))
    return QSize(extent, extent)
