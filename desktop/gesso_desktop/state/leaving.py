"""Closing the window: at once, unless a file of the user's is just being written."""

from PySide6.QtCore import QObject, Signal

from gesso_desktop.state.jobs import ENDED, Jobs
from gesso_desktop.state.messages import Message, Messages, Severity


class Leaving(QObject):
    """Edits are kept as they are made, so nothing is asked about them. Where something goes wrong
    while a file is waited for, the window stays."""

    may_close = Signal()
    """Closing was asked for, and nothing stands in its way any more."""

    def __init__(self, jobs: Jobs, messages: Messages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._messages = messages
        self._is_leaving = False
        jobs.changed.connect(self._look)
        messages.dismissed.connect(self._stay)
        messages.said.connect(self._hear)

    def ask(self) -> bool:
        """Whether to close now; else it is said why not, and `may_close` follows."""
        writing = self._writing()
        if not writing:
            return True
        self._messages.say(
            Message(
                Severity.WARNING,
                self.tr("A file is still being written: {title}.").format(
                    title=self._jobs.job(writing[0]).title
                ),
                self.tr("Gesso closes when that is done. Dismiss this to stay."),
                self.tr("Stop it and close"),
                self._stop,
            )
        )
        self._is_leaving = True
        return False

    def _writing(self) -> list[int]:
        return [j.id for j in self._jobs.jobs if j.writes_file and j.state not in ENDED]

    def _stop(self) -> None:
        """What was written so far is taken away again; a finished file stays."""
        self._is_leaving = True
        for number in self._writing():
            self._jobs.cancel(number)
        self._look()

    def _stay(self) -> None:
        self._is_leaving = False

    def _hear(self, message: Message) -> None:
        """That a file could not be written, or is not what was promised, has to be seen."""
        if message.severity is Severity.ERROR:
            self._stay()

    def _look(self, _number: int = 0) -> None:
        if self._is_leaving and not self._writing():
            self._is_leaving = False
            self.may_close.emit()
