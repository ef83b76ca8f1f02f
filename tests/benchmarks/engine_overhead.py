"""Our whole path beside the library's bare call, and a tenth of a picture beside all of it.

The path: from the store through a worker process to the result composed into the picture. The model
is shaped like FLUX.2 klein and has random weights; what it paints means nothing. Seconds of the
processor, of all processes together, stand below those of the clock: other load moves them less.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from measured import table
from PIL import Image

from fixtures.clients import children, here
from fixtures.diffusion import PROMPT, edit, generator, noise, opened
from fixtures.documents import array_picture
from fixtures.large_klein import large_card, write_large
from gesso_core.cards.model_card import ModelCard, Offload, Precision
from gesso_core.framing import Framing
from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.pixels import Pixels
from gesso_core.placement import Placement
from gesso_core.progress import Progress, silent
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.document.choosing import Choosing
from gesso_desktop.document.engine_steps import EngineSteps
from gesso_desktop.document.step_runner import PreparedStep, Wish
from gesso_runtime.client.client import RuntimeClient
from gesso_runtime.client.local import LocalClient
from gesso_runtime.client.resolving import Resolved
from gesso_runtime.engines.diffusers.engine import DiffusersEngine
from gesso_runtime.engines.diffusers.hooks import watched
from gesso_runtime.engines.diffusers.libraries import open_libraries
from gesso_runtime.environments import Environment
from gesso_runtime.store.adding import Wish as Adding
from gesso_runtime.store.local_source import Folder
from gesso_runtime.store.model_store import ModelFiles, ModelStore

MOST_OVERHEAD, LEAST_GAIN = 1.05, 2.0
STEP = Step("edit", EngineKind.EDIT, {}, PROMPT)


def main() -> int:
    asked = _arguments()
    card = large_card(side=asked.side, steps=asked.steps)
    placement = Placement("cpu", Precision.FP32, Offload.NONE, threads=asked.threads)
    picture = noise(asked.side, asked.side)
    open_libraries(asked.threads)  # they are quiet from here on
    with TemporaryDirectory() as folder:
        os.environ |= {"XDG_CACHE_HOME": folder, "XDG_DATA_HOME": folder}
        made = write_large(Path(folder) / "large", layers=asked.layers)
        store = ModelStore(Path(folder) / "models")
        store.add(card, Folder(made), Adding(accepts=True))
        files = store.files(card)
        bare = _bare(made, picture, asked.steps, asked.threads)
        with _client(card, files, placement) as client:
            ways = _timed(bare, client, card, picture, asked.rounds)
        del bare
        inside = _inside(card, files, placement, picture)
    shape = f"{asked.side}², {asked.steps} steps, {asked.threads} threads"
    return _told(ways, inside, shape)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    for name, usual in (("layers", 4), ("side", 512), ("steps", 2), ("rounds", 3)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    return parser.parse_args()


def _bare(folder: Path, picture: Pixels, steps: int, threads: int) -> Callable[[], object]:
    import torch

    pipe, (height, width) = opened(folder), picture.shape[:2]
    torch.set_num_threads(threads)

    def call() -> object:
        return pipe(
            image=Image.fromarray(picture),
            prompt=PROMPT,
            max_sequence_length=48,
            guidance_scale=1.0,
            width=width,
            height=height,
            num_inference_steps=steps,
            generator=generator(3),
        ).images[0]

    return call


@contextmanager
def _client(card: ModelCard, files: ModelFiles, placement: Placement) -> Iterator[RuntimeClient]:
    rows = frozenset({"diffusers"})
    environment = Environment("here", Path(sys.executable), rows, path=here().path)
    resolved = Resolved(card, files, environment, (placement,))
    client = LocalClient(lambda _: resolved, allow_unconfined=True)
    try:
        yield client
    finally:
        client.close()


def _timed(
    bare: Callable[[], object],
    client: RuntimeClient,
    card: ModelCard,
    picture: Pixels,
    rounds: int,
) -> dict[str, list[float]]:
    """Seconds of each way, in turn so that other load meets all, after one round that warms up."""
    side = picture.shape[0]
    tenth = round(side * 0.1**0.5)
    start = (side - tenth) // 2
    seen = array_picture(picture)
    steps = EngineSteps(client, Choosing(card.id, (card,)))

    def ours(where: Mask | None) -> PreparedStep:
        return steps.prepare(seen, Framing(), STEP, Wish(where, seed=3), silent)

    region = Mask(Box.at(start, start, tenth, tenth))
    ways = {"bare": bare, "ours": lambda: ours(None), "region": lambda: ours(region)}
    found: dict[str, list[float]] = {}
    for number in range(rounds + 1):
        taken: dict[str, float] = {}
        for name, way in ways.items():
            before = _of_processor()
            taken[name], made = _seconds(way)
            taken[f"{name}, processor"] = _of_processor() - before
            if name == "ours":
                taken["around"] = taken[name] - sum(made.provenance.seconds.values())
        for name, seconds in taken.items() if number else ():
            found.setdefault(name, []).append(seconds)
    return found


def _inside(
    card: ModelCard, files: ModelFiles, placement: Placement, picture: Pixels
) -> dict[str, tuple[int, float]]:
    """What the engine does besides, in one run: how often, and how many seconds it takes."""
    engine = DiffusersEngine()
    engine.load(card, files.files, placement, silent)
    loaded = engine._loaded
    assert loaded is not None
    previews: list[float] = []
    show = loaded.previews.of

    def timed(*inputs: Any) -> Any:
        seconds, shown = _seconds(lambda: show(*inputs))
        previews.append(seconds)
        return shown

    loaded.previews.of = timed  # type: ignore[method-assign]
    said: list[Progress] = []
    try:
        engine.run(edit(picture, card=card.id), said.append)
    finally:
        engine.unload()
    return {
        "previews": (len(previews), sum(previews)),
        "asking between blocks": (len(said), len(said) * _seconds_to_ask()),
    }


def _seconds_to_ask() -> float:
    """What a watched block takes longer than one that is not."""
    import torch

    block, often = torch.nn.Identity(), 20_000

    def called() -> None:
        for _ in range(often):
            block(None)

    plain, _ = _seconds(called)
    with watched([block], lambda: silent(Progress("denoising", 0, 1))):
        asked, _ = _seconds(called)
    return max(0.0, asked - plain) / often


def _told(ways: dict[str, list[float]], inside: dict[str, tuple[int, float]], shape: str) -> int:
    usual = {name: median(seconds) for name, seconds in ways.items()}
    rows, missed = [], 0
    for beside in ("", ", processor"):
        for name, one, other, goal in (
            ("whole path / bare call", "ours", "bare", MOST_OVERHEAD),
            ("full frame / a tenth", "ours", "region", LEAST_GAIN),
        ):
            pairs = zip(ways[one + beside], ways[other + beside], strict=True)
            ratios = [above / below for above, below in pairs]
            is_met = (median(ratios) <= goal) if goal < LEAST_GAIN else (median(ratios) >= goal)
            worst = max(ratios) if goal < LEAST_GAIN else min(ratios)
            missed += not beside and not is_met
            seconds = usual[one + beside], usual[other + beside]
            verdict = "met" if is_met else "MISSED"
            rows.append((name + beside, *seconds, goal, median(ratios), worst, verdict))
    head: tuple[str, ...] = ("", "s", "s", "goal", "median ratio", "worst ratio", "verdict")
    often = len(ways["bare"])
    table(f"An edit by a model of klein's shape, {shape} ({often} rounds)", head, list(rows))
    parts = {"process, transport, composing": (1, usual["around"]), **inside}
    head = ("of which", "times", "s", "% of the bare call")
    shares = [(n, often, s, 100 * s / usual["bare"]) for n, (often, s) in parts.items()]
    table("Measured by themselves", head, list(shares))
    return missed


def _of_processor() -> float:
    """Seconds that this process and its children have had."""
    ticks = 0
    for process in children():
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])  # in programs and in the kernel
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def _seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    made = work()
    return time.perf_counter() - start, made


if __name__ == "__main__":
    sys.exit(main())
