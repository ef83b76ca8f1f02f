"""Ctrl+C, or the desktop asking the program to end: it ends, in order."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

_OPEN = """
import os
import sys

from PySide6.QtCore import QTimer

from gesso_desktop.app.window import Window
from gesso_desktop.cli import main

show = Window.show


def shown(window):
    show(window)
    if sys.argv[1:]:
        os.kill(os.getpid(), int(sys.argv[1]))
    QTimer.singleShot(0, lambda: print("used", flush=True))


Window.show = shown
sys.exit(main(["open"]))
"""
_PATIENCE = 200  # s; of a start, too


@pytest.mark.parametrize("is_used", [True, False], ids=["used", "just shown"])
@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_the_window_ends_when_it_is_asked_to(
    tmp_path: Path, asked: signal.Signals, *, is_used: bool
) -> None:
    home = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("CONFIG", "DATA", "CACHE")}
    by_itself = [] if is_used else [str(int(asked))]
    with subprocess.Popen(
        [sys.executable, "-c", _OPEN, *by_itself], env=os.environ | home, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        try:
            if is_used:
                assert process.stdout.readline() == b"used\n"
                process.send_signal(asked)
            assert process.wait(_PATIENCE) == 0
        finally:
            process.kill()
    assert (tmp_path / "DATA/gesso/window.ini").is_file()  # written when the window is closed
