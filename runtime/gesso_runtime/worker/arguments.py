"""The worker's command line."""

import argparse
import threading
from dataclasses import dataclass

_IDLE_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Arguments:
    """engines: rows to offer, empty for all. idle_seconds: until a model nobody uses is let go.
    arenas: descriptors of the shared memory for tasks and for results, None where there is none.
    """

    engines: tuple[str, ...]
    idle_seconds: float
    arenas: tuple[int, int] | None = None


def read_arguments(given: list[str] | None = None) -> Arguments:
    parser = argparse.ArgumentParser(prog="python -m gesso_runtime.worker")
    parser.add_argument("--engine", metavar="ROW", action="append", default=[])
    parser.add_argument("--idle", metavar="SECONDS", type=float, default=_IDLE_SECONDS)
    parser.add_argument("--arenas", metavar="DESCRIPTOR", type=int, nargs=2)
    read = parser.parse_args(given)
    if not 0 <= read.idle <= threading.TIMEOUT_MAX:
        parser.error(f"--idle {read.idle} is no time to wait")
    arenas = None if read.arenas is None else (read.arenas[0], read.arenas[1])
    return Arguments(tuple(read.engine), read.idle, arenas)
