"""What every engine offers, and which there are."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol, runtime_checkable

from gesso_core.cards.exported import ExportedPart
from gesso_core.cards.model_card import ModelCard, Precision
from gesso_core.edit_request import EditRequest, EngineResult
from gesso_core.errors import BadRequest, NeedsEnvironment
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


@runtime_checkable
class Foreseeing(Protocol):
    """An `Engine` that knows what a request would need before a model is loaded for it."""

    def foresee(
        self,
        card: ModelCard,
        files: Mapping[str, Path],
        placement: Placement,
        request: EditRequest,
        report: Report,
    ) -> int:
        """Bytes on the placement's device at the worst moment, without what CUDA takes for itself;
        0 where it is not known. Raises Cancelled, by `report`.
        """
        ...


ENGINES: Mapping[str, str] = {
    "rehearsal": "gesso_runtime.engines.rehearsal:RehearsalEngine",
    "onnx": "gesso_runtime.engines.onnx.engine:OnnxEngine",
    "llama": "gesso_runtime.engines.llama.engine:LlamaEngine",
    "diffusers": "gesso_runtime.engines.diffusers.engine:DiffusersEngine",
}
"""By a card's row: module and class."""

PREPARERS: Mapping[str, str] = {
    "diffusers": "gesso_runtime.engines.diffusers.preparing:prepare",
}
"""By a card's row, where its weights can be quantised once and kept: module and function."""

EXPORTERS: Mapping[str, str] = {
    "diffusers": "gesso_runtime.engines.diffusers.exporting:export",
}
"""By a card's row, where parts can be written as ONNX: module and function."""

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


class Prepare(Protocol):
    """Raises BadRequest, NeedsModel, ModelDamaged, OutOfMemory, DiskFull, CannotWrite, Cancelled;
    may be called again after any of them, and goes on from what is whole.
    """

    def __call__(
        self,
        card: ModelCard,
        files: Mapping[str, Path],
        precision: Precision,
        target: Path,
        report: Report,
        *,
        threads: int,
    ) -> None:
        """Write what the card names for `precision` below `target`. files: by the card's path."""
        ...


def preparer(card: ModelCard) -> Prepare:
    """Raises BadRequest for a card whose weights stay as they are."""
    if card.engine not in PREPARERS:
        raise BadRequest(
            f"“{card.title}” is of a kind that is not prepared in other precisions.",
            "Use it as it is.",
        )
    module, name = PREPARERS[card.engine].split(":")
    prepare: Prepare = getattr(import_module(module), name)
    return prepare


class Export(Protocol):
    """Raises what a Prepare does, NeedsEnvironment, and EngineFailed for a network that, written,
    computes something else; nothing stays of it then."""

    def __call__(
        self,
        card: ModelCard,
        files: Mapping[str, Path],
        parts: Sequence[ExportedPart],
        precision: Precision,
        target: Path,
        *,
        report: Report,
        threads: int,
    ) -> tuple[str, ...]:
        """Write `parts` below `target`, at their `exported_path`; a sentence for each that says how
        near it is to what it was made from. files: by the card's path."""
        ...


def exporter(card: ModelCard) -> Export:
    """Raises BadRequest for a card whose parts cannot be written as ONNX."""
    if card.engine not in EXPORTERS:
        raise BadRequest(f"“{card.title}” has no part that is written as ONNX.", "Use it as it is.")
    module, name = EXPORTERS[card.engine].split(":")
    export: Export = getattr(import_module(module), name)
    return export


def make(row: str) -> Engine:
    """Raises NeedsEnvironment for a row that is not known here."""
    if row not in ENGINES:
        raise NeedsEnvironment(
            f"No engine “{row}” is part of this version.", "Install a newer version of Gesso."
        )
    module, name = ENGINES[row].split(":")
    engine: Engine = getattr(import_module(module), name)()
    return engine
