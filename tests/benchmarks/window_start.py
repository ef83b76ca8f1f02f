"""`window_start.py STARTED`: `gesso open` until its window is painted, then out; prints figures.

STARTED: `time.monotonic()` when this process was started by another one.
"""

import json
import sys
import time

_BEGUN = time.monotonic()

# ruff: noqa: E402  what is imported here is what is measured
import builtins
from typing import Any

from fixtures.memory import peak_mb
from gesso_desktop.cli import main

_INFERENCE = ("torch", "onnxruntime", "diffusers", "transformers")
_WINDOW = "gesso_desktop.app.window"


def _tell(started: float, imported: float) -> None:
    loaded = [name for name in _INFERENCE if name in sys.modules]
    assert not loaded, f"{loaded} was imported to show a window"
    figures = {
        "seconds": time.monotonic() - started,
        "own": time.process_time(),
        "python": _BEGUN - started,
        "imports": imported - _BEGUN,
        "peak_mb": peak_mb(),
    }
    print(json.dumps(figures))


def _watched(plain: Any, started: float, imported: float) -> Any:
    """The window's class, with news of its first frame."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    class UntilPainted(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
            if event.type() == QEvent.Type.Paint:
                watched.removeEventFilter(self)
                QTimer.singleShot(0, self, self.tell)  # when all of it is painted and sent
            return False

        def tell(self) -> None:
            _tell(started, imported)
            self.parent().main.close()  # type: ignore[attr-defined]

    class Watched(plain):  # type: ignore[misc]
        def show(self) -> None:
            super().show()
            self.main.installEventFilter(UntilPainted(self))

    return Watched


def _hooked() -> None:
    """Nothing is imported earlier than `gesso open` does: the window is met on its way."""
    plain_import = builtins.__import__

    def watching(name: str, *given: Any, **named: Any) -> Any:
        module = plain_import(name, *given, **named)
        if name == _WINDOW:
            builtins.__import__ = plain_import
            module.Window = _watched(module.Window, float(sys.argv[1]), time.monotonic())
        return module

    builtins.__import__ = watching


_hooked()
sys.exit(main(["open"]))
