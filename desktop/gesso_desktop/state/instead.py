"""What jobs of tools that wait for a server in vain would be without it, on this machine."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from gesso_desktop.state.doers import Begin
from gesso_desktop.state.far_engines import FarEngines
from gesso_desktop.state.jobs import ENDED, Jobs

Here = Callable[[], Begin | None]
"""Says now how to begin it here; None where nobody here does it."""


class Instead(QObject):
    """Everything here belongs to the Qt thread."""

    def __init__(self, jobs: Jobs, far: FarEngines, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._far = jobs, far
        self._known: dict[int, Here] = {}
        self._begins: dict[int, Begin] = {}
        jobs.changed.connect(self._look)

    def note(self, job: int, here: Here) -> None:
        if self._jobs.job(job).state not in ENDED:
            self._known[job] = here

    def can_be_here(self, job: int) -> bool:
        return job in self._known and self._known[job]() is not None

    def do_here(self, job: int, host: str) -> None:
        """Once that job, which waits for the server, has ended."""
        begin = self._known[job]() if job in self._known else None
        if begin is not None:
            self._begins[job] = begin
            self._far.pass_over(host)

    def _look(self, number: int) -> None:
        if number not in self._known or self._jobs.job(number).state not in ENDED:
            return
        del self._known[number]
        begin = self._begins.pop(number, None)
        if begin is not None:  # not before everybody knows that the job has ended
            QTimer.singleShot(0, self, begin)
