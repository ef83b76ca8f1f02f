"""From the files of a checkpoint to a pipeline of the library, part by part."""

from typing import Any

from gesso_core.cards.model_card import Offload, Precision
from gesso_core.errors import BadRequest, ModelDamaged
from gesso_core.placement import Placement
from gesso_core.progress import Progress, Report
from gesso_runtime.engines.diffusers.adapters import fuse
from gesso_runtime.engines.diffusers.checkpoint import Checkpoint
from gesso_runtime.engines.diffusers.faults import fault_of_opening, foreign_errors
from gesso_runtime.engines.diffusers.libraries import Libraries
from gesso_runtime.engines.diffusers.pipelines.pipeline import Extends, Kind

_TYPES = {
    Precision.FP32: "float32",
    Precision.BF16: "bfloat16",
    Precision.FP16: "float16",
    Precision.FP8: "bfloat16",
}
"""By precision: torch's name of what is computed in."""

_WHOLE = frozenset({Precision.FP32, Precision.BF16, Precision.FP16, Precision.FP8})
_VAE = "vae"


def load_pipeline(
    kind: Kind, checkpoint: Checkpoint, placement: Placement, libraries: Libraries, report: Report
) -> Any:
    """Raises ModelDamaged, OutOfMemory; BadRequest for a placement it cannot follow."""
    names = (*kind.encoders, kind.denoiser, _VAE)
    parts = {}
    for done, name in enumerate(names):
        report(Progress("loading", done, len(names)))
        parts[name] = load_part(checkpoint, name, placement=placement, libraries=libraries)
    made = getattr(libraries.diffusers, kind.diffusers_class)
    if isinstance(kind, Extends):
        made = kind.extended(made)
    try:
        pipe = made.from_pretrained(
            checkpoint.root, **parts, **kind.extras(checkpoint), local_files_only=True
        )
    except foreign_errors() as error:
        raise fault_of_opening(error, checkpoint.title) from error
    pipe.set_progress_bar_config(disable=True)
    if placement.precision in _WHOLE:  # what was quantised has them already
        fuse(pipe, checkpoint.loras)
    if placement.precision is Precision.FP8:
        _store_in_8_bits(getattr(pipe, kind.denoiser), libraries.torch)
    report(Progress("loading", len(names), len(names)))
    return pipe


def _store_in_8_bits(network: Any, torch: Any) -> None:
    """Each layer is unpacked while it works; norms stay as they are."""
    network.enable_layerwise_casting(
        storage_dtype=torch.float8_e4m3fn, compute_dtype=torch.bfloat16
    )


def load_part(
    checkpoint: Checkpoint, name: str, *, placement: Placement, libraries: Libraries
) -> Any:
    """One network on its device. Raises as `load_pipeline`."""
    if placement.precision not in _TYPES or placement.offload in {Offload.STAGED, Offload.STREAMED}:
        raise BadRequest(
            f"“{checkpoint.title}” cannot run as planned ({placement.words}).",
            "Choose another precision.",
        )
    part = checkpoint.parts.get(name)
    home = {"diffusers": libraries.diffusers, "transformers": libraries.transformers}
    made: Any = getattr(home.get(part.library), part.class_name, None) if part else None
    if part is None or made is None:
        raise ModelDamaged(
            f"The model “{checkpoint.title}” has no part “{name}” that is known here.",
            "Add the model again, or install a newer version of Gesso.",
            detail=str(part),
        )
    dtype = getattr(libraries.torch, _TYPES[placement.precision])
    try:
        # Never copied on the processor: how weights lie in memory changes the last bits.
        network = made.from_pretrained(
            part.path, dtype=dtype, local_files_only=True, use_safetensors=True
        )
        return network.to(placement.device)
    except foreign_errors() as error:
        raise fault_of_opening(error, f"{checkpoint.title}, {name}") from error
