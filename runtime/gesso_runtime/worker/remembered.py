"""What ran out of memory on this computer and what did not, so that it need not be tried again.

A line of it is about one model, with one set of libraries, in one way of running it.
"""

import json
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from gesso_core.cards.strict import read_record
from gesso_core.errors import BadRequest
from gesso_core.placement import Placement

_MOST = 256  # lines; those that are oldest go
_LONGEST_FILE = 1 << 20  # bytes
_DAYS = 7  # then it is tried again: what took the memory may be gone
_MORE = 1.05  # times the memory that was free then; less more is chance


@dataclass(frozen=True, slots=True)
class _Line:
    """failed: px from which on it ran out of memory, None where it did not; 0: while loading. free:
    bytes that it was allowed then. fitted: px up to which it had enough. at: seconds since 1970."""

    failed: int | None = None
    free: int = 0
    fitted: int = -1
    at: float = 0.0


class Remembered:
    """Kept in `path`, whose folder need not exist; None: for as long as this lives.

    What cannot be read or written is no error: it is found out again. Used by one thread; of
    several processes the last to write wins.
    """

    def __init__(self, path: Path | None, *, clock: Callable[[], float] = time.time) -> None:
        self._path, self._clock = path, clock
        self._lines: dict[str, _Line] = {}

    def promises(self, key: str, placement: Placement, area: int) -> bool:
        """Whether nothing speaks against it: it never failed with a picture so small and no more
        memory free, or that is long ago."""
        line = self._read().get(_of(key, placement))
        if line is None or line.failed is None or area < line.failed:
            return True
        is_old = not 0 <= self._clock() - line.at < _DAYS * 86400
        return is_old or placement.budget_bytes > line.free * _MORE

    def has_fitted(self, key: str, placement: Placement, area: int) -> bool:
        """Whether it went well with a picture as large."""
        line = self._read().get(_of(key, placement))
        return line is not None and area <= line.fitted

    def ran_out(self, key: str, placement: Placement, area: int) -> None:
        """area: px of all that it was shown, 0 when it was not even loaded."""
        before = self._read().get(_of(key, placement), _Line())
        failed = area if before.failed is None else min(area, before.failed)
        fitted = min(before.fitted, area - 1)
        self._note(key, placement, _Line(failed, placement.budget_bytes, fitted, self._clock()))

    def fitted(self, key: str, placement: Placement, area: int) -> None:
        before = self._read().get(_of(key, placement), _Line())
        if before.failed is not None and before.failed > area:
            line = replace(before, fitted=max(area, before.fitted))
        else:
            line = _Line(fitted=max(area, before.fitted), at=self._clock())
        if (line.failed, line.fitted) != (before.failed, before.fitted):  # not for every edit
            self._note(key, placement, line)

    def forget(self) -> None:
        """What is not on disk."""
        self._lines.clear()

    def _note(self, key: str, placement: Placement, line: _Line) -> None:
        lines = dict(self._read())
        lines[_of(key, placement)] = line
        newest = sorted(lines.items(), key=lambda item: item[1].at)[-_MOST:]
        self._lines = dict(newest)
        if self._path is not None:
            with suppress(OSError):
                _write(self._path, self._lines)

    def _read(self) -> Mapping[str, _Line]:
        if self._path is not None:
            with suppress(OSError, ValueError, BadRequest, RecursionError):
                self._lines = _read(self._path)
        return self._lines


def _of(key: str, placement: Placement) -> str:
    return f"{key}, {placement.words}"


def _read(path: Path) -> dict[str, _Line]:
    with path.open("rb") as file:
        content = json.loads(file.read(_LONGEST_FILE))
    if not isinstance(content, dict):
        raise ValueError("no lines")
    return {str(name): read_record(_Line, line, path.name) for name, line in content.items()}


def _write(path: Path, lines: Mapping[str, _Line]) -> None:
    """A reader sees the old lines or the new ones, never half of them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(json.dumps({name: asdict(line) for name, line in lines.items()}), "utf-8")
    fresh.replace(path)
