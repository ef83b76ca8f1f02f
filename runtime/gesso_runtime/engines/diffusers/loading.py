"""From the files of a checkpoint to a pipeline of the library, part by part."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from gesso_core.cards.model_card import Precision
from gesso_core.errors import BadRequest, ModelDamaged
from gesso_core.placement import Placement
from gesso_core.progress import Progress, Report
from gesso_runtime.engines.diffusers.adapters import fuse, hang
from gesso_runtime.engines.diffusers.checkpoint import Checkpoint
from gesso_runtime.engines.diffusers.encoder_cut import cut_config, headless
from gesso_runtime.engines.diffusers.faults import fault_of_opening, foreign_errors
from gesso_runtime.engines.diffusers.gguf_encoder import open_encoder
from gesso_runtime.engines.diffusers.gguf_reading import packed, tensors_of
from gesso_runtime.engines.diffusers.libraries import Libraries
from gesso_runtime.engines.diffusers.pipelines.pipeline import Extends, Kind, ReadsInside
from gesso_runtime.engines.diffusers.quantised import (
    allowed,
    is_quantised,
    pack_only_what_fits,
)
from gesso_runtime.engines.diffusers.residency import home_of

TYPES = {
    Precision.FP32: "float32",
    Precision.BF16: "bfloat16",
    Precision.FP16: "float16",
    Precision.FP8: "bfloat16",
    Precision.INT8: "bfloat16",
    Precision.NF4: "bfloat16",
    Precision.GGUF_Q8: "bfloat16",
    Precision.GGUF_Q4: "bfloat16",
}
"""By precision: torch's name of what is computed in, and of weights that are not quantised."""

WHOLE = frozenset({Precision.FP32, Precision.BF16, Precision.FP16, Precision.FP8})
"""Precisions to whose weights a LoRA is added when they are loaded; it hangs beside all others."""

VAE = "vae"


def load_pipeline(
    kind: Kind,
    checkpoint: Checkpoint,
    placement: Placement,
    libraries: Libraries,
    report: Report,
    *,
    instead: Mapping[str, Any],
) -> Any:
    """instead: parts that are not read from the checkpoint, by name.

    Raises ModelDamaged, OutOfMemory; BadRequest for a placement it cannot follow.
    """
    names = (*kind.encoders, kind.denoiser, VAE)
    parts = dict(instead)
    for done, name in enumerate(names):
        report(Progress("loading", done, len(names)))
        if name in parts:
            continue
        parts[name] = load_part(
            checkpoint, name, placement=placement, libraries=libraries, read=last_read(kind, name)
        )
    pipe = joined(kind, checkpoint, parts, libraries)
    belong = fuse if placement.precision in WHOLE else hang
    belong(pipe, checkpoint.loras)
    if placement.precision is Precision.FP8:
        _store_in_8_bits(getattr(pipe, kind.denoiser), libraries.torch)
    report(Progress("loading", len(names), len(names)))
    return pipe


def joined(
    kind: Kind, checkpoint: Checkpoint, parts: Mapping[str, Any], libraries: Libraries
) -> Any:
    """The library's pipeline of these networks, with the checkpoint's tokenizers and scheduler."""
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
    return pipe


def _store_in_8_bits(network: Any, torch: Any) -> None:
    """Each layer is unpacked while it works; norms stay as they are."""
    network.enable_layerwise_casting(
        storage_dtype=torch.float8_e4m3fn, compute_dtype=torch.bfloat16
    )


def load_part(
    checkpoint: Checkpoint,
    name: str,
    *,
    placement: Placement,
    libraries: Libraries,
    read: int | None = None,
) -> Any:
    """One network where it is at home. read: as `last_read`. Raises as `load_pipeline`."""
    if placement.precision not in TYPES:
        raise BadRequest(
            f"“{checkpoint.title}” cannot run as planned ({placement.words}).",
            "Choose another precision.",
        )
    made = part_class(checkpoint, name, libraries)
    dtype = getattr(libraries.torch, TYPES[placement.precision])
    is_gguf = checkpoint.parts[name].path.suffix == ".gguf"
    opened = _opened_gguf if is_gguf else opened_folder
    try:
        if not is_gguf:
            made = headless(made, libraries.transformers)
        folder = checkpoint.root / name if is_gguf else checkpoint.parts[name].path
        config = None if read is None else cut_config(made, folder, read)
        return opened(made, checkpoint, name, home_of(placement), dtype, config=config)
    except foreign_errors() as error:
        raise fault_of_opening(error, f"{checkpoint.title}, {name}") from error


def last_read(kind: Kind, name: str) -> int | None:
    """Of an encoder, the last hidden state that is looked at; None for all, and of other parts."""
    if name in kind.encoders and isinstance(kind, ReadsInside):
        return max(kind.hidden_states)
    return None


def part_class(checkpoint: Checkpoint, name: str, libraries: Libraries) -> Any:
    """Raises ModelDamaged where the index names none that is known here."""
    part = checkpoint.parts.get(name)
    home = {"diffusers": libraries.diffusers, "transformers": libraries.transformers}
    made: Any = getattr(home.get(part.library), part.class_name, None) if part else None
    if made is None:
        raise ModelDamaged(
            f"The model “{checkpoint.title}” has no part “{name}” that is known here.",
            "Add the model again, or install a newer version of Gesso.",
            detail=str(part),
        )
    return made


def opened_folder(
    made: Any, checkpoint: Checkpoint, name: str, device: str, dtype: Any, *, config: Any = None
) -> Any:
    """Quantised weights stay as they are: the others are never in memory. config: instead of the
    one that lies there."""
    folder = checkpoint.parts[name].path
    facts = {"dtype": dtype, "local_files_only": True, "use_safetensors": True}
    facts |= {} if config is None else {"config": config}
    if is_quantised(folder):
        with allowed(device):
            network = made.from_pretrained(folder, device_map={"": device}, **facts)
        pack_only_what_fits(network)
        return network
    # Never copied on the processor: how weights lie in memory changes the last bits.
    return made.from_pretrained(folder, **facts).to(device)


def _opened_gguf(
    made: Any, checkpoint: Checkpoint, name: str, device: str, dtype: Any, *, config: Any = None
) -> Any:
    """What it is, the configuration in the part's own folder says, or `config`."""
    part = checkpoint.parts[name]
    if part.library == "transformers":
        return open_encoder(made, part.path, checkpoint.root / name, device, dtype, config=config)
    settings = import_module("diffusers").GGUFQuantizationConfig(compute_dtype=dtype)
    network = made.from_single_file(
        {name: packed(tensor) for name, tensor in tensors_of(part.path).items()},
        quantization_config=settings,
        config=str(checkpoint.root),
        subfolder=name,
        dtype=dtype,
        local_files_only=True,
    )
    return network.to(device)
