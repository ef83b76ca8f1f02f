"""From the command line to a window: the one place where the application object is made."""

import gc
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from gesso_desktop.app.allocation import give_back_freed_pixels
from gesso_desktop.app.screen import refuse_without_screen

if TYPE_CHECKING:
    from gesso_desktop.state.installed_engines import OpenRuntime

_SWITCH_SECONDS = 0.001  # so that a busy worker thread gives way to the Qt thread quickly


def start(path: Path | None = None, *, open_runtime: "OpenRuntime | None" = None) -> int:
    """Open the window, with a picture, a project or a folder, and stay until it is closed.

    open_runtime: makes what runs models, once the window is seen; None for none.
    Raises Failed when there is no screen.
    """
    refuse_without_screen()
    gc.disable()  # nothing that is imported becomes garbage; from then on see `Collecting`
    _import_documents()
    # Qt aborts the process where there is no screen, so it comes after that check.
    from PySide6.QtCore import QTimer  # noqa: PLC0415
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from gesso_desktop.app.window import Window  # noqa: PLC0415
    from gesso_desktop.state.places import Places  # noqa: PLC0415
    from gesso_desktop.ui.icon import application_icon  # noqa: PLC0415

    sys.setswitchinterval(_SWITCH_SECONDS)
    give_back_freed_pixels()
    app = QApplication(["gesso"])  # by this name X11 desktops know its window
    app.setApplicationName("Gesso")
    app.setDesktopFileName("gesso")
    app.setWindowIcon(application_icon())
    window = Window(app, Places.of_this_user(), open_runtime=open_runtime)
    with suppress(ValueError):  # not the main thread: somebody else takes care of signals
        for asked in (signal.SIGINT, signal.SIGTERM):
            # Heard when the collector's timer beats; by a timer, since quitting before `exec` would
            # be forgotten.
            signal.signal(asked, lambda *_: QTimer.singleShot(0, app.quit))
    window.show()
    if path is not None:
        window.editor.open(path)
    code = app.exec()
    window.close()
    return int(code)


def _import_documents() -> None:
    """Before Qt, whose hook makes every import after its own slower."""
    import gesso_desktop.document.delivering  # noqa: PLC0415
    import gesso_desktop.document.preparing  # noqa: F401, PLC0415
