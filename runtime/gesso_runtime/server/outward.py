"""What a client hears of a fault that is the server's own: its disk and folders are not theirs."""

import logging

from gesso_core.errors import CannotWrite, DiskFull, GessoError
from gesso_runtime.server.said import LOGGER

_log = logging.getLogger(LOGGER)


def outward(error: GessoError) -> GessoError:
    """`error` as it is told to a client; what is left out of it goes to the log."""
    match error:
        case DiskFull():
            told: GessoError = DiskFull("The server's disk is full.", "Tell who runs it.")
        case CannotWrite():
            told = CannotWrite("The server cannot write to its disk.", "Tell who runs it.")
        case _:
            return error
    if error.message != told.message:  # else it came through here before
        said = {"error": error.code, "said": error.message, "hint": error.hint}
        _log.error("disk", extra={"said": said | {"detail": error.detail}})
    return told
