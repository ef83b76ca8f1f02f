"""`gesso-pack COMMAND …`: finds the command, runs it, turns errors into exit codes."""

import argparse
import errno
import io
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from types import FrameType

from gesso_core.errors import CannotWrite, DiskFull, GessoError
from gesso_core.progress import Cancelled
from gesso_desktop.cli.exit_codes import ExitCode, exit_code
from gesso_desktop.cli.terminal import print_error

_MODULES = {
    "lock": "lock",
    "wheels": "wheels",
    "env": "env",
    "pack": "pack",
    "normalise": "normalise",
    "sbom": "sbom",
    "audit": "audit",
    "kit": "kit",
    "keygen": "keys",
    "sign": "keys",
    "release": "release",
    "verify": "release",
}
"""The module of each command, in the order of the help. Only what is asked for is imported."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit code, as `gesso` gives them."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # whatever the terminal can show
    arguments = sys.argv[1:] if arguments is None else arguments
    args = _parser(arguments).parse_args(arguments)
    signal.signal(signal.SIGTERM, _stop)  # so that a half-made folder is removed
    try:
        return int(args.run(args))
    except (KeyboardInterrupt, Cancelled):
        return ExitCode.CANCELLED
    except GessoError as error:
        print_error(error, as_json=args.json)
        return exit_code(error)
    except OSError as refused:
        failure = _told(refused)
        print_error(failure, as_json=args.json)
        return exit_code(failure)


def _stop(signal_number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _told(refused: OSError) -> GessoError:
    place = f" ({refused.filename})" if refused.filename else ""
    if refused.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(f"The disk is full{place}.", "Make room, or choose another place.")
    return CannotWrite(
        f"The operating system refused something: {refused.strerror or refused}{place}.",
        "Check the permissions, or choose another place.",
        detail=str(refused),
    )


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """Knows the command that is asked for, or all of them."""
    parser = argparse.ArgumentParser(
        prog="gesso-pack",
        description="Make what a release of Gesso is made of.",
        epilog="Exit codes: 0 done, 1 a release is wrong, 2 usage, 4 cannot read the input, "
        "6 failed, 130 cancelled.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    named = _MODULES.get(arguments[0]) if arguments else None
    for module in [named] if named else dict.fromkeys(_MODULES.values()):
        import_module(f"gesso_pack.commands.{module}").add_to(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
