"""What the command line shows: a progress line on a terminal, one JSON object, errors."""

import io
import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import TextIO

from gesso_core.errors import GessoError
from gesso_core.progress import Progress, Report, silent

_REDRAW_SECONDS = 0.1  # ten times a second is smooth, and costs nothing


def progress_line() -> Report:
    """A report that keeps one line of standard error current; silent when it is not a terminal."""
    return _Line().show if sys.stderr.isatty() else silent


class _Line:
    def __init__(self) -> None:
        self._drawn = 0.0

    def show(self, progress: Progress) -> None:
        now = time.monotonic()
        is_last = progress.done >= progress.total
        if now - self._drawn < _REDRAW_SECONDS and not is_last:
            return
        self._drawn = now
        share = progress.done / max(progress.total, 1)
        sys.stderr.write(f"\r\x1b[K{progress.stage} {share:4.0%}" if not is_last else "\r\x1b[K")
        sys.stderr.flush()


class Results(io.TextIOBase):
    """Standard output, whose failures are kept apart from those of files: none is raised.

    stream: None where the command was started without a standard output. What comes after a failure
    is dropped, so that the work goes on. failure: the first one.
    """

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        self.failure: OSError | None = None

    def write(self, text: str) -> int:
        if self._stream is not None:
            self._attempt(partial(self._stream.write, text))
        return len(text)

    def flush(self) -> None:
        if self._stream is not None:
            self._attempt(self._stream.flush)

    def close(self) -> None:
        """The stream below is another's."""

    def _attempt(self, act: Callable[[], object]) -> None:
        if self.failure is not None:
            return
        try:
            act()
        except OSError as error:
            self.failure = error
            assert self._stream is not None
            # What Python holds back is written again when it ends, and would fail again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())


def warn(sentence: str) -> None:
    """On standard error, so that results stay alone on standard output."""
    print(f"gesso: {sentence}", file=sys.stderr)


def print_json(value: Mapping[str, object]) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def print_error(error: GessoError, *, as_json: bool) -> None:
    """The sentence and the next step; with `as_json` also as one object on standard output."""
    print(f"gesso: {error.message}", file=sys.stderr)
    if error.hint:
        print(f"       {error.hint}", file=sys.stderr)
    if as_json:
        said = {"code": error.code, "message": error.message, "hint": error.hint}
        print_json({"error": said | ({"detail": error.detail} if error.detail else {})})
