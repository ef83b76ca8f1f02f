"""Ctrl+C, or the desktop asking the program to end: it ends, in order."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

OPEN = "from gesso_desktop.cli import main; import sys; sys.exit(main(['open']))"


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_the_window_ends_when_it_is_asked_to(tmp_path: Path, asked: signal.Signals) -> None:
    home = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("CONFIG", "DATA", "CACHE")}
    process = subprocess.Popen([sys.executable, "-c", OPEN], env=os.environ | home)
    kept = tmp_path / "DATA" / "gesso" / "window.ini"  # written when the window is closed
    projects = tmp_path / "DATA" / "gesso" / "projects"
    while not projects.is_dir():
        time.sleep(0.05)
    time.sleep(2)
    process.send_signal(asked)
    assert process.wait(timeout=30) == 0
    assert kept.is_file()
