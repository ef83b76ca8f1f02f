"""Some PySide6 builds lose a reference to None per void call on Python 3.11 and soon crash."""

import subprocess
import sys

import pytest

COUNT_LOST_REFERENCES = """
import os, sys
from PySide6.QtGui import QGuiApplication, QImage, QPainter
app = QGuiApplication(["none", "-platform", "offscreen"])
image = QImage(64, 64, QImage.Format.Format_RGB32)
painter = QPainter(image)
painter.drawLine(1, 1, 2, 2)
before = sys.getrefcount(None)
for _ in range(300):
    painter.drawLine(1, 1, 2, 2)
print((before - sys.getrefcount(None)) / 300)
sys.stdout.flush()
os._exit(0)  # a process that has lost references may not live through its own exit
"""


def test_qt_does_not_lose_references_to_none() -> None:
    done = subprocess.run(
        [sys.executable, "-c", COUNT_LOST_REFERENCES], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 0.5


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_the_binding_is_pinned_to_a_sound_build() -> None:
    from importlib.metadata import version

    assert version("PySide6-Essentials") == "6.11.3"
