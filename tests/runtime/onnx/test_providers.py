"""What a network runs on: the best that is meant and there, from a list of what is there."""

from pathlib import Path
from typing import Any

import onnxruntime
import pytest

from gesso_core.cards.model_card import Offload, Precision
from gesso_core.errors import GessoError, ModelDamaged, OutOfMemory
from gesso_core.placement import Placement
from gesso_core.progress import Progress, silent
from gesso_runtime.engines.onnx.session import (
    CARD,
    PROCESSOR,
    TENSORRT,
    Compiling,
    open_session,
    providers,
)
from gesso_runtime.engines.onnx.watch import Watch

ALL = [TENSORRT, CARD, PROCESSOR]


def placed(device: str, budget: int = 0) -> Placement:
    return Placement(device, Precision.FP32, Offload.NONE, threads=1, budget_bytes=budget)


def names(chosen: list[Any]) -> list[str]:
    return [each if isinstance(each, str) else each[0] for each in chosen]


@pytest.mark.parametrize(
    ("device", "available", "chosen"),
    [
        ("cuda:0", ALL, [TENSORRT, CARD, PROCESSOR]),
        ("cuda:0", [CARD, PROCESSOR], [CARD, PROCESSOR]),
        ("cuda:0", [PROCESSOR], [PROCESSOR]),
        ("cuda:0", [TENSORRT, PROCESSOR], [PROCESSOR]),  # it hands what it cannot to CUDA
        ("cpu", ALL, [PROCESSOR]),
    ],
)
def test_the_best_comes_first(
    device: str, available: list[str], chosen: list[str], tmp_path: Path
) -> None:
    assert names(providers(placed(device), available, Compiling(tmp_path, is_half=False))) == chosen


def test_tensorrt_is_left_out_where_nothing_may_be_kept_of_it() -> None:
    assert names(providers(placed("cuda"), ALL)) == [CARD, PROCESSOR]


def test_both_work_on_the_card_that_is_meant_and_keep_to_its_budget(tmp_path: Path) -> None:
    made, card, _ = providers(placed("cuda:1", 1 << 30), ALL, Compiling(tmp_path, is_half=True))
    assert made[1]["device_id"] == card[1]["device_id"] == 1
    assert made[1]["trt_engine_cache_path"] == str(tmp_path)
    assert card[1]["gpu_mem_limit"] == 1 << 30
    assert card[1]["use_tf32"] == 0


@pytest.mark.parametrize("is_half", [True, False])
def test_tensorrt_computes_no_more_roughly_than_the_file_is(tmp_path: Path, is_half: bool) -> None:
    (_, made), *_ = providers(placed("cuda"), ALL, Compiling(tmp_path, is_half=is_half))
    assert made["trt_fp16_enable"] is is_half


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], bool]]:
    """Each session that was opened: where it should run, and whether onnxruntime may choose another
    way by itself. A graphics card is played, with libraries that do not load."""
    found: list[tuple[list[str], bool]] = []

    class Session:
        def __init__(
            self, path: str, _options: Any, providers: list[Any], *, enable_fallback: int = 1
        ) -> None:
            found.append((names(providers), bool(enable_fallback)))
            said = Path(path).stem
            if said == "damaged":
                raise ValueError("protobuf parsing failed")
            if said != "whole" and said in names(providers)[0]:
                raise RuntimeError("libcudnn.so is missing")
            if said == "large":
                raise RuntimeError("CUDA failure 2: out of memory")

    monkeypatch.setattr(onnxruntime, "InferenceSession", Session)
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: [CARD, PROCESSOR])
    return found


def opened(path: str) -> None:
    watch = Watch()
    try:
        open_session(
            Path(path), placed("cuda"), watch, progress=Progress("loading", 0, 1), report=silent
        )
    finally:
        watch.close()


def test_what_does_not_start_is_left_out_and_our_settings_stay(
    tried: list[tuple[list[str], bool]],
) -> None:
    opened("whole.onnx")
    opened("CUDA.onnx")
    assert tried == [
        ([CARD, PROCESSOR], False),
        ([CARD, PROCESSOR], False),
        ([PROCESSOR], False),
    ]


@pytest.mark.parametrize(
    ("path", "fault", "times"), [("large.onnx", OutOfMemory, 1), ("damaged.onnx", ModelDamaged, 2)]
)
def test_a_fault_of_the_file_or_of_memory_is_said(
    tried: list[tuple[list[str], bool]], path: str, fault: type[GessoError], times: int
) -> None:
    with pytest.raises(fault):
        opened(path)
    assert len(tried) == times
