"""Everything that goes wrong in engines, on demand, so that what is around them can be tried.

A fault is "NAME", "NAME:STAGE" or either with "@WORD" behind it: it happens at the first report,
or at the first of that stage, and only where WORD is part of the placement's words.
"""

import ctypes
import os
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from gesso_core.errors import BadRequest, ModelDamaged
from gesso_core.progress import Progress, Report

_FOREVER = 3600  # seconds


@dataclass(frozen=True, slots=True)
class Fault:
    """once: a file that remembers that it has happened; it does not happen again."""

    name: str
    stage: str = ""
    place: str = ""
    once: Path | None = None

    def happen(self) -> None:
        if self.once is not None:
            if self.once.exists():
                return
            self.once.touch()
        _FAULTS[self.name]()


def fault(said: object, once: object = None) -> Fault | None:
    """From a card's options or a request's params. Raises BadRequest for one that is not known."""
    if said is None:
        return None
    name, _, place = str(said).partition("@")
    name, _, stage = name.partition(":")
    if name not in _FAULTS:
        raise BadRequest(f"The fault “{name}” is not known; known are {', '.join(_FAULTS)}.")
    return Fault(name, stage, place, Path(once) if isinstance(once, str) else None)


def with_fault(report: Report, planned: Fault | None, place: str) -> Report:
    """`report`, after which the fault happens when its time has come."""
    if planned is None or planned.place not in place:
        return report
    waiting = [planned]

    def reporting(progress: Progress) -> None:
        report(progress)
        if waiting and planned.stage in {"", progress.stage}:
            waiting.pop().happen()

    return reporting


def _crash() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _segfault() -> None:
    ctypes.string_at(0)


def _hang() -> None:
    time.sleep(_FOREVER)


def _hang_in_c() -> None:
    """Holds the interpreter's lock: no other thread of the process says a word."""
    ctypes.PyDLL(None).sleep(_FOREVER)


def _print() -> None:
    """As libraries do, in Python and in C."""
    print("this is no frame", flush=True)
    ctypes.CDLL(None).puts(b"neither is this")
    ctypes.CDLL(None).fflush(None)
    os.write(1, b"nor this\n")


def _memory() -> None:
    raise MemoryError("as asked")


def _error() -> None:
    raise RuntimeError("as asked")


def _damaged() -> None:
    raise ModelDamaged("The model's files are damaged, as asked.", "Verify the model.")


def _quit() -> None:
    raise SystemExit(4)


def _exit() -> None:
    os._exit(7)


_FAULTS: Mapping[str, Callable[[], None]] = {
    "crash": _crash,
    "segfault": _segfault,
    "exit": _exit,
    "quit": _quit,
    "hang": _hang,
    "hang-in-c": _hang_in_c,
    "memory": _memory,
    "error": _error,
    "damaged": _damaged,
    "print": _print,
}
