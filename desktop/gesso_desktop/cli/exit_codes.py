"""What the process says when it ends."""

from enum import IntEnum

from gesso_core.errors import BadRequest, CannotKeep, CannotRead, GessoError, NeedsModel


class ExitCode(IntEnum):
    DONE = 0
    PROMISE_BROKEN = 1  # `verify` found something changed that should not be
    USAGE = 2
    NEEDS_MODEL = 3
    CANNOT_READ = 4
    CANNOT_KEEP = 5
    FAILED = 6
    CANCELLED = 130


def exit_code(error: GessoError) -> ExitCode:
    match error:
        case BadRequest():
            return ExitCode.USAGE
        case NeedsModel():
            return ExitCode.NEEDS_MODEL
        case CannotRead():
            return ExitCode.CANNOT_READ
        case CannotKeep():
            return ExitCode.CANNOT_KEEP
        case _:
            return ExitCode.FAILED
