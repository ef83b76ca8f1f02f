"""From the files of a checkpoint to a pipeline of the library, part by part."""

from typing import Any

from gesso_core.cards.model_card import Offload, Precision
from gesso_core.errors import BadRequest, ModelDamaged
from gesso_core.placement import Placement
from gesso_core.progress import Progress, Report
from gesso_runtime.engines.diffusers.checkpoint import Checkpoint
from gesso_runtime.engines.diffusers.encoder_cut import cut_config, headless
from gesso_runtime.engines.diffusers.faults import fault_of_opening, foreign_errors
from gesso_runtime.engines.diffusers.libraries import Libraries
from gesso_runtime.engines.diffusers.pipelines.pipeline import Kind, ReadsInside

_TYPES = {Precision.FP32: "float32", Precision.BF16: "bfloat16", Precision.FP16: "float16"}
"""By precision: torch's name of it."""

_VAE = "vae"


def load_pipeline(
    kind: Kind, checkpoint: Checkpoint, placement: Placement, libraries: Libraries, report: Report
) -> Any:
    """Raises ModelDamaged, OutOfMemory; BadRequest for a placement it cannot follow."""
    names = (*kind.encoders, kind.denoiser, _VAE)
    parts = {}
    for done, name in enumerate(names):
        report(Progress("loading", done, len(names)))
        parts[name] = load_part(
            checkpoint, name, placement=placement, libraries=libraries, read=_read(kind, name)
        )
    try:
        pipe = getattr(libraries.diffusers, kind.diffusers_class).from_pretrained(
            checkpoint.root, **parts, **kind.extras(checkpoint), local_files_only=True
        )
    except foreign_errors() as error:
        raise fault_of_opening(error, checkpoint.title) from error
    pipe.set_progress_bar_config(disable=True)
    report(Progress("loading", len(names), len(names)))
    return pipe


def load_part(
    checkpoint: Checkpoint,
    name: str,
    *,
    placement: Placement,
    libraries: Libraries,
    read: int | None = None,
) -> Any:
    """One network on its device. Raises as `load_pipeline`.

    read: of an encoder, the last hidden state that is looked at; None for all.
    """
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
        made = headless(made, home[part.library])
        less = {} if read is None else cut_config(made, part.path, read)
        # Never copied on the processor: how weights lie in memory changes the last bits.
        network = made.from_pretrained(
            part.path, **less, dtype=dtype, local_files_only=True, use_safetensors=True
        )
        return network.to(placement.device)
    except foreign_errors() as error:
        raise fault_of_opening(error, f"{checkpoint.title}, {name}") from error


def _read(kind: Kind, name: str) -> int | None:
    if name in kind.encoders and isinstance(kind, ReadsInside):
        return max(kind.hidden_states)
    return None
