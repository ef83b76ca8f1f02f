"""The one door to the user: a sentence, what to do now, and at most one button."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from gesso_core.errors import GessoError
from gesso_desktop.state.error_texts import error_text


class Severity(StrEnum):
    NOTE = "note"  # something was done
    WARNING = "warning"  # a promise has limits here, or something is missing
    ERROR = "error"


@dataclass(frozen=True)
class Message:
    """text: what happened; hint: what to do now; action: the button's text; run: what it does.

    error: where the message comes from one, so that its code can be translated and reported.
    """

    severity: Severity
    text: str
    hint: str = ""
    action: str = ""
    run: Callable[[], object] | None = None
    error: GessoError | None = None


class Messages(QObject):
    """Keeps the last message until it is dismissed, and the last few errors for the report."""

    said = Signal(object)
    """The Message."""
    dismissed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.current: Message | None = None
        self._covered: Message | None = None
        self.errors: list[GessoError] = []

    def say(self, message: Message) -> Message:
        if message.severity is not Severity.NOTE:
            self._covered = None
        elif self.current is not None and self.current.severity is not Severity.NOTE:
            self._covered = self.current
        self.current = message
        if message.error is not None:
            self.errors = [*self.errors[-9:], message.error]
        self.said.emit(message)
        return message

    def note(self, text: str, hint: str = "") -> None:
        self.say(Message(Severity.NOTE, text, hint))

    def warn(self, text: str, hint: str = "") -> Message:
        return self.say(Message(Severity.WARNING, text, hint))

    def fail(
        self, error: GessoError, *, action: str = "", run: Callable[[], object] | None = None
    ) -> Message:
        text = error_text(error)
        hint = "\n".join(filter(None, [text.hint, text.original]))
        return self.say(Message(Severity.ERROR, text.message, hint, action, run, error))

    def withdraw(self, message: Message) -> None:
        """It is true no longer; where it was answered or replaced already, nothing happens."""
        if message is self._covered:
            self._covered = None
        elif message is self.current:
            self.dismiss()

    def dismiss(self) -> None:
        """What a note had covered, and nobody has answered, is seen again."""
        self.current, self._covered = self._covered, None
        if self.current is None:
            self.dismissed.emit()
        else:
            self.said.emit(self.current)
