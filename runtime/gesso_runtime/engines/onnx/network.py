"""One opened network: a session of onnxruntime, run so that it can be watched and stopped."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gesso_core.cards.onnx_network import Meaning, OnnxNetwork
from gesso_core.errors import EngineFailed, ModelDamaged, OutOfMemory
from gesso_core.placement import Placement
from gesso_core.progress import Progress, Report
from gesso_runtime.engines.onnx.matching import match_inputs, match_outputs
from gesso_runtime.engines.onnx.session import Array, open_session, run_session
from gesso_runtime.engines.onnx.tensor import Tensor, is_tensor, read_tensor
from gesso_runtime.engines.onnx.watch import Watch


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
        self._refuse_too_much(feeds)
        # Whole pictures differ in size, and what one needed may never be needed again. Tiles are
        # alike: to get the same memory anew for each would cost them a tenth of their time.
        is_whole = self.spec.size is None and self.spec.halo is None
        made = run_session(
            self.session,
            {self.inputs[name].name: array for name, array in feeds.items()},
            [tensor.name for tensor in self.outputs.values()],
            self.watch,
            file=self.file,
            progress=progress,
            report=report,
            shrinks=is_whole and self.device == "cpu",
        )
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
    session = open_session(path, placement, watch, progress=progress, report=report)
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
