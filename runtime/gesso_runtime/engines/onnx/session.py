"""Sessions of onnxruntime: opened where they shall run, and run so that they can be stopped."""

from collections.abc import Mapping, Sequence
from ctypes.util import find_library
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gesso_core.errors import OutOfMemory
from gesso_core.placement import Placement
from gesso_core.progress import Progress, Report
from gesso_runtime.engines.onnx.faults import fault_of_opening, fault_of_running, foreign_errors
from gesso_runtime.engines.onnx.library import onnxruntime
from gesso_runtime.engines.onnx.watch import Watch

Array = NDArray[Any]

PROCESSOR, CARD, TENSORRT = (f"{name}ExecutionProvider" for name in ("CPU", "CUDA", "Tensorrt"))


@dataclass(frozen=True, slots=True)
class Compiling:
    """That TensorRT may be used. folder: where it keeps what it makes of a file. is_half: that the
    file is in half precision: only then it may compute so."""

    folder: Path
    is_half: bool


_QUIET = 4  # onnxruntime's level "fatal": errors reach us as exceptions


def open_session(
    path: Path,
    placement: Placement,
    watch: Watch,
    *,
    progress: Progress,
    report: Report,
    compiling: Compiling | None = None,
) -> Any:
    """compiling: None: without TensorRT, whose rounding is its own.

    What does not start is left out, and onnxruntime may leave out a graphics card without a word:
    its `get_providers` says where it runs. Raises ModelDamaged, OutOfMemory and Cancelled.
    """
    options = _options(placement)
    library = onnxruntime()
    there = library.get_available_providers()
    if compiling is not None and not (TENSORRT in there and _has_tensorrt()):
        compiling = None
    chosen = providers(placement, there, compiling)

    def work() -> Any:
        while True:
            try:
                # Its own fallback forgets our settings, and says so on what others read.
                return library.InferenceSession(
                    str(path), options, providers=chosen, enable_fallback=0
                )
            except foreign_errors() as error:
                fault = fault_of_opening(error, path.name)
                is_start = isinstance(error, RuntimeError | ValueError)
                if not is_start or isinstance(fault, OutOfMemory) or len(chosen) == 1:
                    raise fault from error
                del chosen[0]  # its libraries do not load

    return watch.run(work, progress, report)


def run_session(
    session: Any,
    given: Mapping[str, Array],
    wanted: Sequence[str],
    watch: Watch,
    *,
    file: str,
    progress: Progress,
    report: Report,
    shrinks: bool = False,
) -> list[object]:
    """What `wanted` names, in that order. file: as people know it. shrinks: memory of the processor
    is given back afterwards.

    Raises OutOfMemory, EngineFailed and Cancelled.
    """
    options = onnxruntime().RunOptions()
    options.log_severity_level = _QUIET
    if shrinks:
        options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
    # Not ascontiguousarray: a single number would become a row of one.
    solid = {name: np.asarray(array, order="C") for name, array in given.items()}

    def work() -> list[object]:
        try:
            made: list[object] = session.run(list(wanted), solid, options)
        except foreign_errors() as error:
            raise fault_of_running(error, file) from error
        return made

    def stop() -> None:
        options.terminate = True

    return watch.run(work, progress, report, stop)


def providers(
    placement: Placement, available: Sequence[str], compiling: Compiling | None = None
) -> list[Any]:
    """Best first: what is meant, and there, by onnxruntime's names. The processor does what
    remains."""
    if not placement.device.startswith("cuda") or CARD not in available:
        return [PROCESSOR]
    number = int(placement.device.partition(":")[2] or 0)
    settings: dict[str, Any] = {
        "device_id": number,
        "arena_extend_strategy": "kSameAsRequested",
        "cudnn_conv_algo_search": "HEURISTIC",  # trying them out differs from run to run
        "use_tf32": 0,  # ten bits of mantissa are too few for 16-bit pictures
    }
    if placement.budget_bytes:
        settings["gpu_mem_limit"] = placement.budget_bytes
    chosen: list[Any] = [(CARD, settings), PROCESSOR]
    if TENSORRT in available and compiling is not None:
        folder = str(compiling.folder)
        made_once = {
            "device_id": number,
            "trt_fp16_enable": compiling.is_half,
            "trt_engine_cache_enable": True,  # to make one takes minutes
            "trt_engine_cache_path": folder,
            "trt_timing_cache_enable": True,
            "trt_timing_cache_path": folder,
        }
        if placement.budget_bytes:
            made_once["trt_max_workspace_size"] = placement.budget_bytes
        chosen.insert(0, (TENSORRT, made_once))
    return chosen


def _has_tensorrt() -> bool:
    """onnxruntime lists it wherever it was built for it; its libraries are another matter."""
    if find_library("nvinfer"):
        return True
    try:
        import_module("tensorrt")  # brings them, too
    except ImportError:
        return False
    return True


def _options(placement: Placement) -> Any:
    library = onnxruntime()
    options = library.SessionOptions()
    options.intra_op_num_threads = max(1, placement.threads)
    options.inter_op_num_threads = 1
    options.execution_mode = library.ExecutionMode.ORT_SEQUENTIAL
    # All, with the blocked layout of the processor: as exact over tiles as the plain one, as
    # measured on convolutions of 3 to 64 channels, and up to 1.7 times as fast.
    options.graph_optimization_level = library.GraphOptimizationLevel.ORT_ENABLE_ALL
    options.use_deterministic_compute = True
    # The pattern of a run is kept for each shape and doubles what is held (1.0 instead of 0.55 GB
    # at 1.2 MP, 48 channels, as measured); the arena alone is as fast.
    options.enable_mem_pattern = False
    options.log_severity_level = _QUIET
    for pool in ("intra_op", "inter_op"):
        options.add_session_config_entry(f"session.{pool}.allow_spinning", "0")
    return options
