"""What is said of servers in the window: why one does not answer, and what to do here."""

from gesso_core.errors import GessoError
from gesso_desktop.state.error_texts import error_text
from gesso_desktop.state.texts import QT_TRANSLATE_NOOP, translated

_WORDS = {
    "server_away": QT_TRANSLATE_NOOP("Servers", "Not reached"),
    "not_trusted": QT_TRANSLATE_NOOP("Servers", "Not trusted"),
    "key_refused": QT_TRANSLATE_NOOP("Servers", "Does not let you in"),
    "server_busy": QT_TRANSLATE_NOOP("Servers", "Busy"),
}
_OTHERWISE = QT_TRANSLATE_NOOP("Servers", "Does not work")
_OF_THE_TERMINAL = ("gesso remote ", " --")
_ADVICE = {
    "server_away": QT_TRANSLATE_NOOP(
        "Servers", "Check that it runs and that the network is there, then test it again."
    ),
    "not_trusted": QT_TRANSLATE_NOOP(
        "Servers",
        "Ask who runs it. If its certificate was renewed, remove the server here and add it again.",
    ),
    "key_refused": QT_TRANSLATE_NOOP(
        "Servers", "Remove the server here and add it again, with a new code."
    ),
    "would_overwrite": QT_TRANSLATE_NOOP(
        "Servers", "Choose another name, or remove that server first."
    ),
}
_WHILE_PAIRING = {
    "server_away": QT_TRANSLATE_NOOP(
        "Servers", "Check that it runs and that the network is there, then try again."
    ),
    "not_trusted": QT_TRANSLATE_NOOP("Servers", "Go back and compare its fingerprint again."),
}

_CERTIFICATE = QT_TRANSLATE_NOOP(
    "Servers",
    "If it asks for a certificate of yours, remove the server here and add it again with one; "
    "else ask who runs it.",
)
_CERTIFICATE_WHILE_PAIRING = QT_TRANSLATE_NOOP(
    "Servers", "If it asks for a certificate of yours, choose its file here; else ask who runs it."
)


def in_short(error: GessoError) -> str:
    """For a column."""
    return translated("Servers", _WORDS.get(error.code, _OTHERWISE))


def told(error: GessoError, *, while_pairing: bool = False) -> str:
    """A sentence and the next step. What the error advises to type in a terminal is done in the
    window here."""
    text = error_text(error)
    advice = _ADVICE | (_WHILE_PAIRING if while_pairing else {})
    hint, original = text.hint, text.original
    said = advice.get(error.code)
    if asks_for_certificate(error):
        said = _CERTIFICATE_WHILE_PAIRING if while_pairing else _CERTIFICATE
    if said is not None and any(part in error.hint for part in _OF_THE_TERMINAL):
        hint = translated("Servers", said)
        original = "" if original in {"", error.hint} else error.message
    return "\n".join(filter(None, [text.message, hint, original]))


def asks_for_certificate(error: GessoError) -> bool:
    """Whether a server may have wanted one of the user's."""
    return "--client-certificate" in error.hint
