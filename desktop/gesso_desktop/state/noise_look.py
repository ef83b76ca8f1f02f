"""How noisy the picture on the desk is, looked for on a thread as soon as it lies there: it decides
whether a network of Gesso's own removes noise better than the exact operator.

It is the original that is looked at, once: an edit does not change who does the next one.
"""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gesso_core.progress import Report
from gesso_desktop.document.pictures.file_picture import FilePicture
from gesso_desktop.state.crossing import Crossing, Lane, Task
from gesso_desktop.state.desk import Desk
from gesso_desktop.state.installed_engines import InstalledEngines
from gesso_desktop.state.opened import Opened

if TYPE_CHECKING:  # imported on the thread
    from gesso_core.operators.noise import Noise


class NoiseLook(QObject):
    def __init__(
        self,
        desk: Desk,
        crossing: Crossing,
        installed: InstalledEngines,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._crossing, self._installed = desk, crossing, installed
        self._opened: Opened | None = None
        self._task: Task | None = None
        desk.opened_changed.connect(self._look)
        installed.changed.connect(self._look)

    def _look(self) -> None:
        """Where nobody would do anything else for it, the file is left alone."""
        wanted = self._desk.opened if self._installed.asks_the_noise else None
        if wanted is self._opened:
            return
        self._opened = wanted
        if self._task is not None:
            self._task.cancel()
        self._installed.set_noise(None)
        if wanted is not None:
            self._task = self._crossing.run(
                Lane.QUIET,
                partial(_noise, wanted.picture),
                done=self._installed.set_noise,
            )


def _noise(picture: FilePicture, report: Report) -> "Noise | None":
    from gesso_desktop.document.picture_noise import noise_for_models  # noqa: PLC0415  OpenCV

    return noise_for_models(picture)
