"""What a sentence cannot be done for: said once, and withdrawn when the user words it anew."""

from collections.abc import Iterable

from gesso_desktop.state.messages import Message, Messages
from gesso_desktop.state.step_state import StepState, left_out
from gesso_desktop.state.texts import translated


class Complaint:
    def __init__(self, messages: Messages) -> None:
        self._messages = messages
        self._said: Message | None = None

    def say(self, steps: Iterable[StepState]) -> None:
        """Names what each of these steps lacks."""
        lacks = [step.missing for step in left_out(tuple(steps))]
        text = translated("Sentence", "There is nothing to apply.")
        if lacks:
            text = translated("Sentence", "None of this can be done here.")
        self._said = self._messages.warn(text, " ".join(dict.fromkeys(lacks)))

    def withdraw(self) -> None:
        if self._said is not None:
            said, self._said = self._said, None
            self._messages.withdraw(said)
