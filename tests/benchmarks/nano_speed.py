"""What the restoration network costs on two threads: time of 1 MP, and memory of 24 MP in tiles.

Times are best, median and worst of runs that take turns with a bilateral filter of as many pixels,
and ratios to that filter's median. Memory is what a fresh process says of itself, Python and all
libraries included; only a part of the picture is there at a time.

`PYTHONPATH=runtime:tests python tests/benchmarks/nano_speed.py [--quick] [FILE …]`
"""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import cv2
import numpy as np
from measured import in_own_process, table

from fixtures.memory import peak_mb
from fixtures.own_networks import NETWORKS, Tone, session
from gesso_core.pixels import Colour, PixelFormat

THREADS = 2
GOAL_SECONDS, GOAL_MB = 1.5, 400.0
LARGE = (6000, 4000)
WISH = {"denoise": 1.0}
_HEAD = ("network", "best s", "median s", "worst s", "times the filter", "worst", "verdict")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--quick", action="store_true", help="1 MP alone")
    parser.add_argument("--alone", action="store_true", help="a large picture in this process")
    asked = parser.parse_args()
    files = asked.files or sorted(NETWORKS.glob("gesso-restore*.onnx"))
    if asked.alone:
        print(json.dumps(_streamed(files[0])))
        return
    times = [_row(path) for path in files]
    table(f"1 MP on {THREADS} threads; goal {GOAL_SECONDS} s in 8 bits", _HEAD, times)
    _print_tone()
    if not asked.quick:
        head = ("network", "seconds", "MB before", "MB at most", "goal MB", "verdict")
        rows = [_memory(path) for path in files]
        table("24 MP in tiles, in a process of its own: resident memory", head, rows)


def _row(path: Path) -> tuple[object, ...]:
    cv2.setNumThreads(THREADS)
    random = np.random.default_rng(0)
    picture = random.integers(0, 256, (1024, 1024, 3)).astype(np.uint8)
    feeds = {
        "image": random.random((1, 4, 1024, 1024), np.float32),
        "wish": np.array([[1, 0, 0, 0, 0]], np.float32),
    }
    network = session(path, threads=THREADS)
    taken, filtered = [], []
    for number in range(8):
        seconds = _seconds(lambda: network.run(None, feeds))
        beside = _seconds(lambda: cv2.bilateralFilter(picture, 7, 35, 3))
        if number:  # the first warms up
            taken.append(seconds)
            filtered.append(beside)
    usual, base = median(taken), median(filtered)
    verdict = "met" if usual <= GOAL_SECONDS else "MISSED"
    shown = (min(taken), usual, max(taken), usual / base, max(taken) / base)
    return path.stem, *shown, verdict


def _print_tone() -> None:
    tone = Tone.of(NETWORKS / "gesso-tone.onnx")
    pixels = np.random.default_rng(0).integers(0, 256, (600, 900, 3)).astype(np.uint8)
    taken = [_seconds(lambda: tone.steps(pixels, PixelFormat(8, Colour.RGB))) for _ in range(7)]
    print(
        f"\ngesso-tone: {1e3 * median(taken):.0f} ms for its values, worst {1e3 * max(taken):.0f}"
    )


def _memory(path: Path) -> tuple[object, ...]:
    done = in_own_process(Path(__file__), "--alone", path.resolve())
    verdict = "met" if done.peak_mb <= GOAL_MB else "MISSED"
    before, seconds = done.returned["before_mb"], done.returned["seconds"]
    return path.stem, seconds, before, done.peak_mb, GOAL_MB, verdict


def _streamed(path: Path) -> dict[str, float]:
    """Part after part, as the product asks for what is seen first: no more than a part is held."""
    from fixtures.own_cards import engine_of, own_card
    from gesso_core.edit_request import EditRequest
    from gesso_core.geometry import Size
    from gesso_core.progress import silent
    from gesso_core.recipe import EngineKind

    card = own_card("gesso-restore")
    whole, halo = Size(*LARGE).box, card.networks[0].halo or 0
    random, before, begun = np.random.default_rng(0), peak_mb(), time.perf_counter()
    with engine_of(card, path) as engine:
        for part in whole.tiles(card.networks[0].tile):
            around = part.grow(halo).intersect(whole)
            seen = random.integers(0, 256, (around.height, around.width, 3), np.uint8)
            engine.run(EditRequest(EngineKind.RESTORE, card.id, seen, params=WISH), silent)
    seconds = time.perf_counter() - begun
    return {"peak_mb": peak_mb(), "before_mb": before, "seconds": seconds}


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
