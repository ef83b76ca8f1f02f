"""`window_start.py STARTED`: `gesso open` until its window is painted, then out; prints figures.

STARTED: `time.monotonic()` when this process was started by another one.
"""

import json
import sys
import time

_BEGUN = time.monotonic()

# ruff: noqa: E402  what is imported here is what is measured
from PySide6.QtCore import QEvent, QObject, QTimer

from fixtures.memory import peak_mb
from gesso_desktop.app import window
from gesso_desktop.cli import main

_IMPORTED = time.monotonic()
_INFERENCE = ("torch", "onnxruntime", "diffusers", "transformers")


class _UntilPainted(QObject):
    def __init__(self, shown: "window.Window", started: float) -> None:
        super().__init__(shown)
        self._shown, self._started = shown, started
        shown.main.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if event.type() == QEvent.Type.Paint:
            self._shown.main.removeEventFilter(self)
            QTimer.singleShot(0, self, self._tell)  # when all of it is painted and sent
        return False

    def _tell(self) -> None:
        loaded = [name for name in _INFERENCE if name in sys.modules]
        assert not loaded, f"{loaded} was imported to show a window"
        figures = {
            "seconds": time.monotonic() - self._started,
            "own": time.process_time(),
            "python": _BEGUN - self._started,
            "imports": _IMPORTED - _BEGUN,
            "peak_mb": peak_mb(),
        }
        print(json.dumps(figures))
        self._shown.main.close()


class _Watched(window.Window):
    def show(self) -> None:
        super().show()
        _UntilPainted(self, float(sys.argv[1]))


window.Window = _Watched  # type: ignore[misc]
sys.exit(main(["open"]))
