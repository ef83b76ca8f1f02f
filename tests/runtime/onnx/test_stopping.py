"""Cancelling: between networks, between tiles and within one long run; and using it again."""

import threading
import time
from pathlib import Path

import numpy as np
import pytest
from onnx import TensorProto, helper

from fixtures.networks import OUT, PICTURE, convolutions, identity, node, write
from fixtures.onnx_tools import ON_PROCESSOR, files_in, loaded, tool_card
from gesso_core.edit_request import EditRequest
from gesso_core.errors import BadRequest
from gesso_core.progress import Cancelled, Progress, silent
from gesso_core.recipe import EngineKind
from gesso_runtime.engines.engine import make
from gesso_runtime.engines.onnx.engine import OnnxEngine

TEXT = """
[[networks]]
part = ""
halo = 8
tile = 64
inputs = [{name = "picture", meaning = "picture"}]
outputs = [{name = "result", meaning = "picture"}]
"""
CARD = tool_card("image-to-image", "restore", TEXT)
PICTURE_64 = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)


def _asked(picture: np.ndarray = PICTURE_64) -> EditRequest:
    return EditRequest(EngineKind.RESTORE, "tool", picture)


class Stopper:
    """A report that cancels from its call number `calls` on."""

    def __init__(self, calls: int) -> None:
        self.calls = calls
        self.heard: list[Progress] = []
        self.threads: set[int] = set()
        self.stopped = 0.0

    def __call__(self, progress: Progress) -> None:
        self.heard.append(progress)
        self.threads.add(threading.get_ident())
        if len(self.heard) >= self.calls:
            self.stopped = time.monotonic()
            raise Cancelled


def _endless(folder: Path, repeats: int) -> None:
    """Convolutions one after the other, minutes of them on a large picture."""
    layers = [
        node("Conv", f"{'picture' if not i else f'c{i - 1}'} weights", f"c{i}", pads=[3] * 4)
        for i in range(repeats)
    ]
    layers.append(node("Identity", f"c{repeats - 1}", "result"))
    weights = np.full((3, 3, 7, 7), 1 / 147, np.float32)
    write(
        folder / "network.onnx", layers, {"picture": PICTURE}, {"result": OUT}, {"weights": weights}
    )


def test_a_long_run_is_left_long_before_its_end_and_the_engine_works_on(tmp_path: Path) -> None:
    _endless(tmp_path, 400)
    card = tool_card("image-to-image", "restore", TEXT.replace("halo = 8", ""))
    stopper = Stopper(6)
    with loaded(card, tmp_path) as engine:
        start = time.monotonic()
        engine.run(_asked(np.zeros((150, 150, 3), np.uint8)), silent)
        all_of_it = 36 * (time.monotonic() - start)
        with pytest.raises(Cancelled):
            engine.run(_asked(np.zeros((900, 900, 3), np.uint8)), stopper)
        assert time.monotonic() - stopper.stopped < all_of_it / 8
        assert stopper.threads == {threading.get_ident()}
        result = engine.run(_asked(np.zeros((3, 3, 3), np.uint8)), silent).picture
    assert np.array_equal(result, np.zeros((3, 3, 3), np.uint8))  # type: ignore[arg-type]


def _never_ending(folder: Path) -> None:
    body = helper.make_graph(
        [node("Identity", "going", "goes_on"), node("Add", "picture_in one", "picture_out")],
        "body",
        [
            helper.make_tensor_value_info("turn", TensorProto.INT64, []),
            helper.make_tensor_value_info("going", TensorProto.BOOL, []),
            helper.make_tensor_value_info("picture_in", TensorProto.FLOAT, PICTURE),
        ],
        [
            helper.make_tensor_value_info("goes_on", TensorProto.BOOL, []),
            helper.make_tensor_value_info("picture_out", TensorProto.FLOAT, PICTURE),
        ],
    )
    write(
        folder / "network.onnx",
        [node("Loop", "turns yes picture", "result", body=body)],
        {"picture": PICTURE},
        {"result": OUT},
        {
            "turns": np.array(np.iinfo(np.int64).max), "yes": np.array(True),
            "one": np.ones(1, np.float32),
        },
    )  # fmt: skip


def test_a_network_that_never_ends_can_be_stopped(tmp_path: Path) -> None:
    _never_ending(tmp_path)
    with loaded(CARD, tmp_path) as engine:
        for _ in range(2):
            with pytest.raises(Cancelled):
                engine.run(_asked(), Stopper(5))


def test_a_run_ends_with_whatever_ends_its_report(tmp_path: Path) -> None:
    _never_ending(tmp_path)
    heard: list[Progress] = []

    def breaks(progress: Progress) -> None:
        heard.append(progress)
        if len(heard) > 4:
            raise BrokenPipeError

    with loaded(CARD, tmp_path) as engine, pytest.raises(BrokenPipeError):
        engine.run(_asked(), breaks)


def test_a_run_stops_between_any_two_tiles(tmp_path: Path) -> None:
    identity(tmp_path / "network.onnx")
    picture = np.random.default_rng(0).integers(0, 256, (150, 150, 3), np.uint8)
    with loaded(CARD, tmp_path) as engine:
        whole: list[Progress] = []
        engine.run(_asked(picture), whole.append)
        for calls in range(1, 10):
            stopper = Stopper(calls)
            with pytest.raises(Cancelled):
                engine.run(_asked(picture), stopper)
            assert len(stopper.heard) == calls
        assert np.array_equal(engine.run(_asked(picture), silent).picture, picture)  # type: ignore[arg-type]


def test_loading_stops_between_networks_and_can_begin_again(tmp_path: Path) -> None:
    identity(tmp_path / "network.onnx")
    engine = OnnxEngine()
    for calls in (1, 2):
        with pytest.raises(Cancelled):
            engine.load(CARD, files_in(tmp_path), ON_PROCESSOR, Stopper(calls))
        with pytest.raises(BadRequest, match="No model is loaded"):
            engine.run(_asked(), silent)
    heard: list[Progress] = []
    engine.load(CARD, files_in(tmp_path), ON_PROCESSOR, heard.append)
    assert [(p.stage, p.done, p.total) for p in heard][:: len(heard) - 1] == [
        ("loading", 0, 1),
        ("loading", 1, 1),
    ]
    assert np.array_equal(engine.run(_asked(), silent).picture, PICTURE_64)  # type: ignore[arg-type]
    engine.unload()


def test_unloading_leaves_no_thread_and_may_be_repeated(tmp_path: Path) -> None:
    identity(tmp_path / "network.onnx")
    before = set(threading.enumerate())
    engine = make("onnx")
    engine.unload()
    for _ in range(3):
        engine.load(CARD, files_in(tmp_path), ON_PROCESSOR, silent)
        engine.run(_asked(), silent)
    engine.unload()
    engine.unload()
    assert set(threading.enumerate()) <= before
    with pytest.raises(BadRequest):
        engine.run(_asked(), silent)


def test_a_failed_load_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "network.onnx").write_bytes(b"no network")
    before = set(threading.enumerate())
    engine = OnnxEngine()
    for _ in range(3):
        with pytest.raises(Exception, match="not an ONNX file"):
            engine.load(CARD, files_in(tmp_path), ON_PROCESSOR, silent)
    assert set(threading.enumerate()) <= before
    identity(tmp_path / "network.onnx")
    engine.load(CARD, files_in(tmp_path), ON_PROCESSOR, silent)
    engine.unload()


def test_versions_are_known_before_anything_is_loaded() -> None:
    versions = OnnxEngine().versions
    assert set(versions) & {"onnxruntime", "onnxruntime-gpu"}


def test_the_engine_is_made_without_importing_its_library(tmp_path: Path) -> None:
    import subprocess
    import sys

    code = (
        "import sys; from gesso_runtime.engines.engine import make; e = make('onnx'); e.versions; "
        "print('onnxruntime' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "False", done.stderr


@pytest.mark.slow
def test_a_hundred_runs_hold_no_more_memory_than_ten(tmp_path: Path) -> None:
    convolutions(tmp_path / "network.onnx", 3, 16)
    picture = np.random.default_rng(0).integers(0, 256, (300, 300, 3), np.uint8)

    def held() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

    with loaded(CARD, tmp_path) as engine:
        for _ in range(10):
            engine.run(_asked(picture), silent)
        before = held()
        for _ in range(90):
            engine.run(_asked(picture), silent)
        assert held() - before < 20_000_000
