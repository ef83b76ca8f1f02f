"""Running a piece of work in a process of its own: its seconds and its peak memory."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Measured:
    """peak_mb: resident memory at its highest, as the process itself says ("peak_mb")."""

    seconds: float
    peak_mb: float
    returned: dict[str, float]


def in_own_process(script: Path, *arguments: object) -> Measured:
    """Run `script` with `arguments`; it prints one JSON object of figures as its last line."""
    paths = os.pathsep.join(str(ROOT / name) for name in ("desktop", "runtime", "tests"))
    environment = os.environ | {"PYTHONPATH": paths}
    command = [sys.executable, str(script), *map(str, arguments)]
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, env=environment, text=True, check=True)
    returned = json.loads(done.stdout.splitlines()[-1])
    return Measured(time.perf_counter() - start, returned["peak_mb"], returned)


def seconds_of(work: Callable[[], object], repeats: int = 3) -> float:
    """The median of `repeats` runs after one that warms up."""
    work()
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return sorted(taken)[len(taken) // 2]


def table(title: str, head: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    """Print `rows` as aligned columns."""
    cells = [head, *(tuple(_cell(value) for value in row) for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    print(f"\n## {title}\n")
    for number, row in enumerate(cells):
        print("  ".join(value.ljust(width) for value, width in zip(row, widths, strict=True)))
        if number == 0:
            print("  ".join("-" * width for width in widths))
    sys.stdout.flush()


def _cell(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
