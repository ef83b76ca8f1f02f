"""Whether the file on the desk is still the one that was opened."""

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from gesso_desktop.state.crossing import Crossing, Lane, Task

_SETTLED = 400  # ms; a program that saves writes many times

Stamp = tuple[int, int, int] | None
"""Length, time of writing and number of the file; None when there is none."""


class FileWatch(QObject):
    changed = Signal(bool)
    """Other content; whether the file is gone altogether. Once for each state of the disk."""

    def __init__(self, path: Path, crossing: Crossing, parent: QObject) -> None:
        super().__init__(parent)
        self._path = path
        self._crossing = crossing
        self.first = self._known = stamp_of(path)
        self._task: Task | None = None
        self._settling = QTimer(self, interval=_SETTLED, singleShot=True)
        self._settling.timeout.connect(self._look)
        # The folder too: a file that is replaced takes its own watch with it.
        self._watcher = QFileSystemWatcher([str(path), str(path.parent)], self)
        self._watcher.fileChanged.connect(self._touched)
        self._watcher.directoryChanged.connect(self._touched)

    def stop(self) -> None:
        """Nothing is told any more, not even what is being looked at now."""
        self._watcher.blockSignals(True)  # it lives on until this is deleted
        self._settling.stop()
        if self._task is not None:
            self._task.cancel()

    def _touched(self, _: str) -> None:
        self._settling.start()

    def _look(self) -> None:
        path = self._path
        self._task = self._crossing.run(Lane.QUIET, lambda _: stamp_of(path), done=self._compare)

    def _compare(self, now: Stamp) -> None:
        if now is not None and str(self._path) not in self._watcher.files():
            self._watcher.addPath(str(self._path))
        if now != self._known:
            self._known = now
            self.changed.emit(now is None)


def stamp_of(path: Path) -> Stamp:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns, status.st_ino
