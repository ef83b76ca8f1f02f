"""Files and folders dropped onto a window."""

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget


class Drops(QObject):
    """Watches one widget, with what lies in it; other things dragged over it are left alone."""

    dropped = Signal(object)
    """list[Path], files and folders, in the order they were dropped."""
    hovering = Signal(bool)
    """Whether files are held over the widget right now."""

    def __init__(self, onto: QWidget) -> None:
        super().__init__(onto)
        onto.setAcceptDrops(True)
        onto.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragMoveEvent):  # entering is one too
            return self._welcome(event)
        if isinstance(event, QDropEvent):
            return self._take(event)
        if event.type() == QEvent.Type.DragLeave:
            self.hovering.emit(False)
        return False

    def _welcome(self, event: QDragMoveEvent) -> bool:
        # The files stay where they are; a side that only gives them away is not listened to.
        if not event.possibleActions() & Qt.DropAction.CopyAction or not _paths(event.mimeData()):
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.hovering.emit(True)
        return True

    def _take(self, event: QDropEvent) -> bool:
        paths = _paths(event.mimeData())
        if not paths:
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.hovering.emit(False)
        self.dropped.emit(paths)
        return True


def _paths(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
