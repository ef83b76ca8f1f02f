"""What every engine offers, and which there are."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Protocol

from gesso_core.cards.model_card import ModelCard
from gesso_core.edit_request import EditRequest, EngineResult
from gesso_core.errors import NeedsEnvironment
from gesso_core.placement import Placement
from gesso_core.progress import Report


class Engine(Protocol):
    """Runs one model at a time. One thread; `report` is called often and may raise Cancelled, after
    which the engine can be used again.
    """

    def load(
        self, card: ModelCard, files: Mapping[str, Path], placement: Placement, report: Report
    ) -> None:
        """Make the model ready. files: by the card's path.

        Raises ModelDamaged, NeedsEnvironment, OutOfMemory. May be called again for another model.
        """
        ...

    def run(self, request: EditRequest, report: Report) -> EngineResult:
        """Raises BadRequest, OutOfMemory, EngineFailed and Cancelled. The facts of the result need
        only hold what the engine alone knows (seconds by stage).
        """
        ...

    def unload(self) -> None:
        """Give all memory back. Nothing happens when nothing is loaded."""
        ...

    @property
    def versions(self) -> Mapping[str, str]:
        """Of the libraries it runs on, by name; known without loading a model."""
        ...


ENGINES: Mapping[str, str] = {
    "rehearsal": "gesso_runtime.engines.rehearsal:RehearsalEngine",
    "onnx": "gesso_runtime.engines.onnx.engine:OnnxEngine",
    "llama": "gesso_runtime.engines.llama.engine:LlamaEngine",
    "diffusers": "gesso_runtime.engines.diffusers.engine:DiffusersEngine",
}
"""By a card's row: module and class."""

LIBRARIES: Mapping[str, tuple[str, ...]] = {
    "rehearsal": (),
    "onnx": ("onnxruntime",),
    "llama": ("llama_cpp",),
    "diffusers": (
        "torch",
        "diffusers",
        "transformers",
        "accelerate",
        "safetensors",
        "bitsandbytes",
        "peft",
        "gguf",
    ),
}
"""What must be importable for a row to run."""

DISTRIBUTIONS: Mapping[str, tuple[str, ...]] = {
    "onnxruntime": ("onnxruntime", "onnxruntime-gpu"),
    "llama_cpp": ("llama-cpp-python",),
}
"""What a library may be installed as, where that is not its own name."""


def make(row: str) -> Engine:
    """Raises NeedsEnvironment for a row that is not known here."""
    if row not in ENGINES:
        raise NeedsEnvironment(
            f"No engine “{row}” is part of this version.", "Install a newer version of Gesso."
        )
    module, name = ENGINES[row].split(":")
    engine: Engine = getattr(import_module(module), name)()
    return engine
