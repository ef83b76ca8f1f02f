"""What is asked before anything leaves this machine, in sentences for people."""

from PySide6.QtCore import QLocale

from gesso_desktop.state.engine_texts import isolated, licensed, megabytes
from gesso_desktop.state.error_texts import error_text
from gesso_desktop.state.sending import Question
from gesso_desktop.state.texts import translated

MOST = 4
"""`sentences` of one question."""


def sentences(question: Question) -> tuple[str, ...]:
    """Model, server and reason; what leaves; time; licence. Of a server that is away, only that."""
    engine, host = isolated(question.engine), isolated(question.host)
    if question.is_away:
        text = translated("Sending", "The server {host} does not answer. It is waited for.")
        return (text.format(host=host),)
    text = translated("Sending", "{engine} would run on the server {host} ({address}). {reason}")
    where = text.format(
        engine=engine, host=host, address=isolated(question.address), reason=_reason(question)
    )
    return where, _leaving(question), _time(question), licensed(question.licence)


def unsent(question: Question) -> str:
    """Once it was declined."""
    text = translated("Sending", "It was not sent to the server {host}, and nothing was changed.")
    return text.format(host=isolated(question.host))


def _reason(question: Question) -> str:
    if question.why is not None:
        return error_text(question.why).message
    if question.runs_here:
        return translated("Sending", "You chose a server.")
    return translated("Sending", "This machine does not know the model.")


def _leaving(question: Question) -> str:
    if not question.bytes:
        return translated("Sending", "Only your words leave this machine: no pixels, no file.")
    text = translated(
        "Sending",
        "At most {size} of pixels leave this machine: the part of the picture that the model sees, "
        "with its mask, and your words. No file, no file's name, no metadata.",
    )
    return text.format(size=megabytes(question.bytes))


def _time(question: Question) -> str:
    if question.seconds is None:
        return translated("Sending", "How long it takes there is not known yet.")
    text = translated("Sending", "About {seconds} s, as the last time there.")
    return text.format(seconds=QLocale().toString(max(1, round(question.seconds))))
