"""`gesso COMMAND …`: finds the command, runs it, turns errors into exit codes."""

import argparse
import io
import signal
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout, suppress
from importlib import import_module
from importlib.metadata import version
from types import FrameType
from typing import NoReturn

from gesso_core.errors import Failed, GessoError
from gesso_core.progress import Cancelled
from gesso_desktop.cli.exit_codes import ExitCode, exit_code
from gesso_desktop.cli.runtime_option import RUNTIME_OPTION, add_runtime
from gesso_desktop.cli.terminal import Results, print_error

_MODULES = {
    "open": "window",
    "edit": "edit",
    "generate": "generate",
    "verify": "verify",
    "compose": "compose",
    "propose": "propose",
    "info": "info",
    "interpret": "interpret",
    "history": "history",
    "undo": "history",
    "redo": "history",
    "export": "export",
    "doctor": "doctor",
    "models": "models",
    "remote": "remote",
    "bench": "bench",
    "server": "server",
    "update": "installation",
    "rollback": "installation",
    "verify-install": "installation",
    "uninstall": "installation",
}
"""The module of each command, in the order of the help. Only what is asked for is imported."""


def run(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit code. Standard output carries results, nothing else."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that knows no Chinese shows escapes
            stream.reconfigure(errors="backslashreplace")
    args = _parser(sys.argv[1:] if arguments is None else arguments).parse_args(arguments)
    with suppress(ValueError):  # not the main thread
        signal.signal(signal.SIGINT, signal.default_int_handler)  # all is imported now
        signal.signal(signal.SIGTERM, _stop)
        hangup = getattr(signal, "SIGHUP", None)  # a terminal that is closed; not on Windows
        if hangup is not None and signal.getsignal(hangup) is signal.SIG_DFL:  # nohup ignores it
            signal.signal(hangup, _stop)
    results = Results(sys.stdout)
    with redirect_stdout(results):
        code = _done(args)
        results.flush()
    failure = results.failure
    if failure is None or isinstance(failure, BrokenPipeError):  # its reader has seen enough
        return code
    error = Failed(
        f"The answer could not be written: {_reason(failure)}.",
        "Send it to a place with room for it.",
    )
    print_error(error, as_json=False)
    return code or ExitCode.FAILED


def _done(args: argparse.Namespace) -> int:
    """Runs the command, and says what stopped it; returns the exit code."""
    try:
        return int(args.run(args))
    except Cancelled as cancelled:
        raise KeyboardInterrupt from cancelled
    except OSError as refused:
        error = Failed(
            f"The operating system refused something: {_reason(refused)}.",
            "Close other programs, make room on the disk, and try again.",
            detail=str(refused),
        )
        print_error(error, as_json=args.json)
        return ExitCode.FAILED
    except MemoryError:
        error = Failed(
            "There is not enough memory for this.", "Close other programs, or mark a smaller area."
        )
        print_error(error, as_json=args.json)
        return ExitCode.FAILED
    except GessoError as error:
        print_error(error, as_json=args.json)
        return exit_code(error)


def _reason(error: OSError) -> str:
    return error.strerror or str(error) or type(error).__name__


def _stop(signal_number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


class _Parser(argparse.ArgumentParser):
    """Says where help is when it is asked wrongly; so do the parsers of its commands."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(
            ExitCode.USAGE, f"{self.prog}: error: {message}\n       See: {self.prog} --help\n"
        )


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """Knows the command that is asked for, or all of them."""
    parser = _Parser(
        prog="gesso",
        description="Edit photographs by instruction, offline. Nothing else is changed.",
        epilog="Exit codes: 0 done, 1 a promise is broken (verify, verify-install, "
        "server audit --verify), or an edit is not the same again (history --rerun), "
        "2 usage, 3 needs a model, 4 cannot read the input, "
        "5 a promise cannot be kept, 6 failed, 130 cancelled.",
    )
    parser.add_argument("--version", action="version", version=f"gesso {version('gesso')}")
    add_runtime(parser)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    named = _MODULES.get(_command(arguments))
    for module in [named] if named else dict.fromkeys(_MODULES.values()):
        import_module(f"gesso_desktop.cli.{module}").add_to(commands)
    return parser


def _command(arguments: Sequence[str]) -> str:
    """What is asked for, behind the options of all commands."""
    rest = iter(arguments)
    for argument in rest:
        if argument == RUNTIME_OPTION:
            next(rest, None)
        elif not argument.startswith(f"{RUNTIME_OPTION}="):
            return argument
    return ""
