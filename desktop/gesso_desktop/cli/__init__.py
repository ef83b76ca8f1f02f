"""The command line. Wiring only: every command parses, calls the floors below, prints."""

import sys
from collections.abc import Sequence

_CANCELLED = 130  # as ExitCode.CANCELLED, which is not imported yet


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit code. Ctrl+C counts from the very first moment."""
    try:
        from gesso_desktop.cli.main import run  # noqa: PLC0415  takes most of the starting time

        return run(arguments)
    except KeyboardInterrupt:
        print("gesso: stopped; nothing was written.", file=sys.stderr)
        return _CANCELLED
