"""Networks through the engine next to plain onnxruntime: speed, tiles, memory, stopping.

The networks are made here and untrained: what they cost does not depend on what they know. Plain
means the whole picture in one run of a session with its own settings, picture and result counted
as float32 arrays in the network's layout, as fast as onnxruntime alone can be. Besides the clock,
the processor's time is compared, which other work on the machine disturbs less; there the plain
session does not spin while it waits either.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import onnxruntime
from measured import in_own_process, table

from fixtures.memory import peak_mb
from fixtures.networks import convolutions, unet
from fixtures.onnx_tools import ON_PROCESSOR, files_in, loaded, tool_card
from gesso_core.cards.model_card import ModelCard
from gesso_core.edit_request import EditRequest
from gesso_core.geometry import Size
from gesso_core.progress import Cancelled, Progress, silent
from gesso_core.recipe import EngineKind
from gesso_runtime.engines.working import cut

PLAIN_PORTS = """
inputs = [{name = "picture", meaning = "picture"}]
outputs = [{name = "result", meaning = "picture"}]
"""
STEERED_PORTS = """
inputs = [
  {name = "seen", meaning = "picture"},
  {name = "seen", meaning = "mask"},
  {name = "wish", meaning = "wish", names = ["denoise", "deblur"]},
]
outputs = [{name = "restored", meaning = "picture"}, {name = "logits", meaning = "mask"}]
"""


@dataclass(frozen=True)
class Sample:
    """One network, as its card describes it."""

    title: str
    make: Callable[[Path], object]
    facts: str
    ports: str
    grid: int = 1
    factor: int = 1
    tile: int = 512

    def card(self, tile: int) -> ModelCard:
        text = f'[[networks]]\npart = ""\ntile = {tile}\n{self.facts}\n{self.ports}'
        return tool_card("image-to-image", "restore", text)


SAMPLES = (
    Sample("denoise, 8 layers of 24", lambda p: convolutions(p, 8, 24), "halo = 8", PLAIN_PORTS),
    Sample(
        "upscale ×2, 6 layers of 24", lambda p: convolutions(p, 6, 24, factor=2),
        "halo = 6\nfactor = 2", PLAIN_PORTS, factor=2,
    ),
    Sample(
        "steered U-net of 32", lambda p: unet(p, width=32), "halo = 32\ngrid = 4", STEERED_PORTS,
        grid=4, tile=1024,
    ),
)  # fmt: skip
_SMALL = Sample("4 layers of 16", lambda p: convolutions(p, 4, 16), "halo = 4", PLAIN_PORTS)
_SHAPE = (800, 1250)  # 1 MP


def main() -> None:
    if sys.argv[1:]:
        print(json.dumps(_stream(Path(sys.argv[1]), int(sys.argv[2]))))
        return
    with tempfile.TemporaryDirectory(prefix="gesso-bench-") as name:
        folder = Path(name)
        _speed(folder)
        _tile_sizes(folder)
        _memory(folder)
        _stopping(folder)


def _speed(folder: Path) -> None:
    rows = []
    for sample in SAMPLES:
        sample.make(folder / "network.onnx")
        picture = _picture(*_SHAPE)
        plain, given = _plain(folder, sample, picture)
        quiet, _ = _plain(folder, sample, picture, spins=False)
        request = EditRequest(EngineKind.RESTORE, "tool", picture)
        with loaded(sample.card(sample.tile), folder) as engine:
            result = engine.run(request, silent).picture
            rounds = [  # in turns, so that all meet the same disturbances
                (
                    _taken(lambda: plain.run(None, given))[0],  # noqa: B023
                    _taken(lambda: quiet.run(None, given))[1],  # noqa: B023
                    *_taken(lambda: engine.run(request, silent)),  # noqa: B023
                )
                for _ in range(4)
            ]
        whole = _stored(plain.run(None, given)[0], picture, sample.factor)
        plain_clock, plain_processor, clock, processor = (
            min(r[i] for r in rounds) for i in range(4)
        )
        rows.append(
            (sample.title, sample.tile, plain_clock, clock, plain_clock / clock,
             plain_processor / processor, int((result != whole).sum()))
        )  # fmt: skip
    table(
        "A 16-bit picture of 1 MP in tiles, against plain onnxruntime (goal: ≥ 0.9, ≥ 0.9, 0)",
        ("network", "tile px", "plain s/MP", "engine s/MP", "speed ratio", "of processor time",
         "samples that differ"),
        rows,
    )  # fmt: skip


def _taken(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock and of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - processor


def _tile_sizes(folder: Path) -> None:
    rows = []
    for sample in SAMPLES[::2]:
        sample.make(folder / "network.onnx")
        picture = _picture(*_SHAPE)
        quiet, given = _plain(folder, sample, picture, spins=False)
        request = EditRequest(EngineKind.RESTORE, "tool", picture)
        quiet.run(None, given)
        for tile in (96, 256, 512, 1024):
            with loaded(sample.card(tile), folder) as engine:
                engine.run(request, silent)
                alone = min(_taken(lambda: quiet.run(None, given))[1] for _ in range(2))  # noqa: B023
                ours = min(_taken(lambda: engine.run(request, silent))[1] for _ in range(2))  # noqa: B023
            rows.append((sample.title, tile, alone / ours))
    table("The size of tiles, at 1 MP", ("network", "tile px", "of processor time"), rows)


def _memory(folder: Path) -> None:
    _SMALL.make(folder / "network.onnx")
    rows = []
    for megapixels in (1, 6, 24):
        measured = in_own_process(Path(__file__), folder, megapixels)
        base, arrays = measured.returned["loaded_mb"], measured.returned["arrays_mb"]
        rows.append(
            (megapixels, measured.peak_mb, arrays, measured.peak_mb - base - arrays,
             measured.returned["seconds"] / megapixels)
        )  # fmt: skip
    table(
        "Memory of 16-bit pictures by tiles (goal: the last but one does not grow)",
        ("MP", "peak MB", "picture and result MB", "MB besides", "s/MP"),
        rows,
    )


def _stream(folder: Path, megapixels: int) -> dict[str, float]:
    height = round((megapixels * 1e6 / 1.5) ** 0.5)
    picture = np.zeros((height, round(height * 1.5), 3), np.uint16)
    picture[::2] = 40000
    with loaded(_SMALL.card(512), folder) as engine:
        engine.run(EditRequest(EngineKind.RESTORE, "tool", picture[:8, :8]), silent)
        before, start = peak_mb(), time.perf_counter()
        engine.run(EditRequest(EngineKind.RESTORE, "tool", picture), silent)
    arrays = picture.nbytes / 1e6  # the picture itself is in `before`
    return {
        "peak_mb": peak_mb(), "loaded_mb": before, "arrays_mb": arrays,
        "seconds": time.perf_counter() - start,
    }  # fmt: skip


def _stopping(folder: Path) -> None:
    """From Cancelled to being back, within a run over the whole picture."""
    sample = replace(SAMPLES[0], facts="")
    sample.make(folder / "network.onnx")
    rows = []
    for side in (512, 1024):
        request = EditRequest(EngineKind.RESTORE, "tool", _picture(side, side))
        taken = []
        with loaded(sample.card(512), folder) as engine:
            for _ in range(3):
                stopper = _Stopper()
                try:
                    engine.run(request, stopper)
                except Cancelled:
                    taken.append(time.perf_counter() - stopper.since)
        rows.append((f"{side}×{side}", max(taken) * 1000))
    table("Stopping within one run (goal: < 1000 ms)", ("whole picture", "worst ms"), rows)


class _Stopper:
    since = 0.0
    calls = 0

    def __call__(self, progress: Progress) -> None:
        self.calls += 1
        if self.calls > 3:
            self.since = time.perf_counter()
            raise Cancelled


def _picture(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 65536, (height, width, 3), np.uint16)


def _plain(
    folder: Path, sample: Sample, picture: np.ndarray, *, spins: bool = True
) -> tuple[onnxruntime.InferenceSession, dict[str, np.ndarray]]:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = ON_PROCESSOR.threads
    options.add_session_config_entry("session.intra_op.allow_spinning", str(int(spins)))
    path = next(iter(files_in(folder).values()))
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    light = picture.astype(np.float32) * np.float32(1 / 65535)
    height, width = (-(-side // sample.grid) * sample.grid for side in picture.shape[:2])
    light = cut(light, Size(width, height).box)
    if sample.ports == PLAIN_PORTS:
        return session, {"picture": np.ascontiguousarray(light.transpose(2, 0, 1)[None])}
    joined = np.concatenate([light, np.ones((*light.shape[:2], 1), np.float32)], axis=2)
    seen = np.ascontiguousarray(joined.transpose(2, 0, 1)[None])
    return session, {"seen": seen, "wish": np.zeros((1, 2), np.float32)}


def _stored(raw: np.ndarray, picture: np.ndarray, factor: int) -> np.ndarray:
    height, width = picture.shape[0] * factor, picture.shape[1] * factor
    light = raw[0].transpose(1, 2, 0)[:height, :width]
    return np.rint(np.clip(light, 0, 1) * np.float32(65535)).astype(np.uint16)


if __name__ == "__main__":
    main()
