"""The worker's command line."""

import argparse
import threading
from dataclasses import dataclass

_IDLE_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Arguments:
    """engines: rows to offer, empty for all. idle_seconds: until a model nobody uses is let go."""

    engines: tuple[str, ...]
    idle_seconds: float


def read_arguments(given: list[str] | None = None) -> Arguments:
    parser = argparse.ArgumentParser(prog="python -m gesso_runtime.worker")
    parser.add_argument("--engine", metavar="ROW", action="append", default=[])
    parser.add_argument("--idle", metavar="SECONDS", type=float, default=_IDLE_SECONDS)
    read = parser.parse_args(given)
    if not 0 <= read.idle <= threading.TIMEOUT_MAX:
        parser.error(f"--idle {read.idle} is no time to wait")
    return Arguments(tuple(read.engine), read.idle)
