"""One opened network: a session of onnxruntime, run so that it can be watched and stopped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gesso_core.cards.onnx_network import Meaning, OnnxNetwork
from gesso_core.errors import EngineFailed, ModelDamaged, OutOfMemory
from gesso_core.placement import Placement
from gesso_core.progress import Progress, Report
from gesso_runtime.engines.onnx.faults import fault_of_opening, fault_of_running, foreign_errors
from gesso_runtime.engines.onnx.matching import match_inputs, match_outputs
from gesso_runtime.engines.onnx.tensor import Tensor, is_tensor, read_tensor
from gesso_runtime.engines.onnx.watch import Watch

Array = NDArray[Any]

_QUIET = 4  # onnxruntime's level "fatal": errors reach us as exceptions, once


@dataclass(frozen=True, eq=False)
class Network:
    """inputs, outputs: of the file, by the card's port names."""

    spec: OnnxNetwork
    file: str
    inputs: Mapping[str, Tensor]
    outputs: Mapping[str, Tensor]
    session: Any
    watch: Watch
    budget_bytes: int = 0

    @property
    def device(self) -> str:
        """ "cuda" or "cpu": where it really runs."""
        return "cuda" if self.session.get_providers()[0].startswith("CUDA") else "cpu"

    def run(
        self, feeds: Mapping[str, Array], progress: Progress, report: Report
    ) -> Mapping[str, Array]:
        """Outputs by the card's port names. feeds: by the card's port names, in the tensors' types.

        Raises OutOfMemory and EngineFailed, also for numbers that are none.
        """
        import onnxruntime  # noqa: PLC0415

        self._refuse_too_much(feeds)
        options = onnxruntime.RunOptions()
        options.log_severity_level = _QUIET
        if self.spec.size is None and self.spec.halo is None and self.device == "cpu":
            # Whole pictures differ in size, and what one needed may never be needed again. Tiles
            # are alike: to get the same memory anew for each would cost them a tenth of their time.
            options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
        given = {self.inputs[name].name: np.ascontiguousarray(a) for name, a in feeds.items()}
        wanted = [tensor.name for tensor in self.outputs.values()]

        def work() -> list[object]:
            try:
                made: list[object] = self.session.run(wanted, given, options)
            except foreign_errors() as error:
                raise fault_of_running(error, self.file) from error
            return made

        def stop() -> None:
            options.terminate = True

        made = self.watch.run(work, progress, report, stop)
        return {
            name: self._checked(name, array) for name, array in zip(self.outputs, made, strict=True)
        }

    def _checked(self, name: str, array: object) -> Array:
        if not isinstance(array, np.ndarray) or not array.size:
            raise EngineFailed(
                f"The model file “{self.file}” returned nothing.", "Choose another model."
            )
        if array.dtype.kind == "f" and not (np.isfinite(array.min()) and np.isfinite(array.max())):
            raise EngineFailed(
                f"The model file “{self.file}” returned numbers that are none (NaN or infinite).",
                "Try a model of higher precision (fp32 instead of fp16).",
                detail=name,
            )
        return array

    def _refuse_too_much(self, feeds: Mapping[str, Array]) -> None:
        """What goes in and comes out is the least that is needed."""
        entering = sum(array.nbytes for array in feeds.values())
        if self.budget_bytes and entering * (1 + self.spec.factor**2) > self.budget_bytes:
            raise OutOfMemory(
                "The picture is too large for this model and the memory it may use.",
                "Choose a smaller part of the picture.",
                detail=f"{entering} bytes go in, the budget is {self.budget_bytes}",
            )


def open_network(
    spec: OnnxNetwork,
    path: Path,
    placement: Placement,
    watch: Watch,
    *,
    progress: Progress,
    report: Report,
) -> Network:
    """Raises ModelDamaged, OutOfMemory and Cancelled."""
    import onnxruntime  # noqa: PLC0415

    options = _options(placement)
    providers = _providers(placement, onnxruntime.get_available_providers())

    def work() -> Any:
        try:
            return onnxruntime.InferenceSession(str(path), options, providers=providers)
        except foreign_errors() as error:
            raise fault_of_opening(error, path.name) from error

    session = watch.run(work, progress, report)
    found = [read_tensor(node, path.name) for node in session.get_inputs()]
    given = [read_tensor(n, path.name) for n in session.get_outputs() if is_tensor(n)]
    network = Network(
        spec,
        path.name,
        match_inputs(spec, found, path.name),
        match_outputs(spec, given, path.name),
        session,
        watch,
        placement.budget_bytes,
    )
    _refuse_other_sizes(network)
    return network


def _options(placement: Placement) -> Any:
    import onnxruntime  # noqa: PLC0415

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = max(1, placement.threads)
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    # All, with the blocked layout of the processor: as exact over tiles as the plain one, as
    # measured on convolutions of 3 to 64 channels, and up to 1.7 times as fast.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    options.use_deterministic_compute = True
    # The pattern of a run is kept for each shape and doubles what is held (1.0 instead of 0.55 GB
    # at 1.2 MP, 48 channels, as measured); the arena alone is as fast.
    options.enable_mem_pattern = False
    options.log_severity_level = _QUIET
    for pool in ("intra_op", "inter_op"):
        options.add_session_config_entry(f"session.{pool}.allow_spinning", "0")
    return options


def _providers(placement: Placement, available: Sequence[str]) -> list[Any]:
    """CUDA where it is meant and there; the processor does what remains."""
    processor = "CPUExecutionProvider"
    if not placement.device.startswith("cuda") or "CUDAExecutionProvider" not in available:
        return [processor]
    settings = {
        "device_id": int(placement.device.partition(":")[2] or 0),
        "arena_extend_strategy": "kSameAsRequested",
        "cudnn_conv_algo_search": "HEURISTIC",  # trying them out differs from run to run
        "use_tf32": 0,  # ten bits of mantissa are too few for 16-bit pictures
    }
    if placement.budget_bytes:
        settings["gpu_mem_limit"] = placement.budget_bytes
    return [("CUDAExecutionProvider", settings), processor]


def _refuse_other_sizes(network: Network) -> None:
    """A file of one fixed size works only if the card says that size."""
    for port in network.spec.inputs:
        tensor = network.inputs.get(port.name)
        if port.meaning not in {Meaning.PICTURE, Meaning.MASK} or tensor is None:
            continue
        if len(tensor.shape) not in {3, 4}:
            continue
        wanted = network.spec.size[::-1] if network.spec.size else (None, None)
        takes = tensor.height_and_width(port.layout)
        if any(has not in {None, want} for has, want in zip(takes, wanted, strict=True)):
            raise ModelDamaged(
                f"The model file “{network.file}” takes other sizes than its card says: "
                f"{tensor}, not {'×'.join(map(str, wanted)) if network.spec.size else 'any'}.",
                "Choose the file that belongs to this model.",
            )
