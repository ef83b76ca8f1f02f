"""What failed for a picture, said with a way out while that picture lies on the desk."""

from collections.abc import Callable

from gesso_core.errors import EngineFailed, GessoError, ServerAway
from gesso_desktop.state.messages import Messages
from gesso_desktop.state.opened import Opened
from gesso_desktop.state.texts import translated


def offer(
    messages: Messages,
    opened: Opened,
    error: GessoError,
    *,
    action: str,
    run: Callable[[], object],
) -> None:
    """action: the button's text; run: what it does. Of a picture that has left, only the error is
    said; when it leaves later, the message goes with it."""
    if opened.has_left:
        messages.fail(error)
        return
    message = messages.fail(error, action=action, run=lambda: None if opened.has_left else run())
    opened.left.connect(lambda: messages.withdraw(message))


def offer_again(
    messages: Messages, opened: Opened, error: GessoError, again: Callable[[], object]
) -> None:
    """Where an engine failed or a server went away, which need not be so twice; else only the
    error is said."""
    if isinstance(error, EngineFailed | ServerAway):
        text = translated("Sentence", "Try again")
        offer(messages, opened, error, action=text, run=again)
    else:
        messages.fail(error)
