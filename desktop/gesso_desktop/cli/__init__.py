"""The command line. Wiring only: every command parses, calls the floors below, prints."""

import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from types import FrameType

_CANCELLED = 130  # as ExitCode.CANCELLED, which is not imported yet


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit code. Ctrl+C counts from the very first moment."""
    # While libraries are imported some of them swallow an interrupt, and nothing is begun yet.
    with suppress(ValueError):  # not the main thread
        signal.signal(signal.SIGINT, _leave)
    try:
        from gesso_desktop.cli.main import run  # noqa: PLC0415  takes most of the starting time

        return run(arguments)
    except KeyboardInterrupt as stop:
        known = "".join(f"; {each}" for each in stop.args)  # by whoever knows what is written
        clear = "\r\x1b[K" if sys.stderr.isatty() else ""  # of the line of progress
        print(f"{clear}gesso: stopped{known}.", file=sys.stderr)
        return _CANCELLED


def _leave(signal_number: int, frame: FrameType | None) -> None:
    print("gesso: stopped; nothing was written.", file=sys.stderr, flush=True)
    os._exit(_CANCELLED)
