"""Opening a prepared part against opening the published one and quantising it, on the processor.

`prepared.py --true-size FOLDER` does it with the transformer of a model of 4 billion weights: 10 GB
in FOLDER for as long as it runs, 12 GB of memory, a quarter of an hour.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from measured import in_own_process, table

from fixtures import part_to_load
from fixtures.diffusion import files_in
from fixtures.part_to_load import PART, card, write_part, write_true_part
from gesso_core.cards.model_card import Precision
from gesso_core.progress import silent
from gesso_runtime.engines.diffusers.preparing import prepare

SCRIPT = Path(part_to_load.__file__)
TIME_GOAL, MEMORY_GOAL = 1 / 3, 0.40  # of opening and quantising
REPEATS = 3


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--true-size", metavar="FOLDER", type=Path)
    folder = parser.parse_args().true_size
    if folder is None:
        return _compared(lambda root: write_part(root, layers=4), None, ("nf4", "int8"), REPEATS)
    folder.mkdir(parents=True, exist_ok=True)
    return _compared(write_true_part, folder, ("nf4",), 1)


def _compared(
    write: Callable[[Path], Path], inside: Path | None, precisions: tuple[str, ...], repeats: int
) -> int:
    with TemporaryDirectory(dir=inside) as folder:
        root = write(Path(folder))
        published = root / PART
        rows = [_row(root, published, precision, repeats) for precision in precisions]
        size = (published / "diffusion_pytorch_model.safetensors").stat().st_size / (1 << 20)
    head = (
        "precision", "quantised s", "prepared s", "ratio", "worst ratio", "quantised MB",
        "prepared MB", "ratio", "verdict",
    )  # fmt: skip
    table(f"Opening a part of {size:.0f} MB in bf16 ({repeats} each; random weights)", head, rows)
    return sum(row[-1] != "met" for row in rows)


def _row(root: Path, published: Path, precision: str, repeats: int) -> tuple[object, ...]:
    made = [_figures("quantise", published, precision) for _ in range(repeats)]
    prepare(card(), files_in(root), Precision(precision), root, silent, threads=1)
    read = [_figures("load", root / precision / PART, precision) for _ in range(repeats)]
    slow, quick = (median(s for s, _ in each) for each in (made, read))
    much, little = (median(mb for _, mb in each) for each in (made, read))
    worst = max(s for s, _ in read) / min(s for s, _ in made)
    is_met = quick / slow <= TIME_GOAL and little / much <= MEMORY_GOAL
    verdict = "met" if is_met else "MISSED"
    return precision, slow, quick, quick / slow, worst, much, little, little / much, verdict


def _figures(way: str, path: Path, precision: str) -> tuple[float, float]:
    """Seconds, and MB by which memory rose."""
    returned = in_own_process(SCRIPT, way, path, precision).returned
    return returned["seconds"], returned["rise_mb"]


if __name__ == "__main__":
    sys.exit(main())
