"""Whether there is a screen to open a window on. Qt would abort the process without one."""

import os
import sys
from collections.abc import Mapping

from gesso_core.errors import Failed

_WITHOUT_SCREEN = {"offscreen", "minimal", "vnc", "linuxfb", "eglfs"}


def refuse_without_screen(environment: Mapping[str, str] = os.environ) -> None:
    """Raises Failed when no display is named, on Linux; other systems always have one."""
    if not sys.platform.startswith("linux"):
        return
    asked = environment.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if asked in _WITHOUT_SCREEN:
        return
    if not environment.get("DISPLAY") and not environment.get("WAYLAND_DISPLAY"):
        raise Failed(
            "There is no display to open a window on.",
            "Log in on a desktop, connect with ssh -X, or work without a window: "
            "gesso edit PICTURE “what should change”.",
        )
