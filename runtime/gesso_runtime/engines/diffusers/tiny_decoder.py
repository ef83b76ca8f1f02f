"""The tiny decoder that a model may have besides its own, to show what a step leads to."""

from collections.abc import Callable
from typing import Any

from gesso_core.errors import ModelDamaged
from gesso_core.placement import Placement
from gesso_runtime.engines.diffusers.checkpoint import Checkpoint
from gesso_runtime.engines.diffusers.faults import fault_of_opening, foreign_errors
from gesso_runtime.engines.diffusers.libraries import Libraries
from gesso_runtime.engines.diffusers.loading import TYPES


def load_tiny_decoder(checkpoint: Checkpoint, placement: Placement, libraries: Libraries) -> Any:
    """The library's AutoencoderTiny of a checkpoint that has one, on the placement's device.

    Raises ModelDamaged and OutOfMemory.
    """
    dtype = getattr(libraries.torch, TYPES[placement.precision])
    try:
        tiny = libraries.diffusers.AutoencoderTiny.from_pretrained(
            checkpoint.preview, dtype=dtype, local_files_only=True, use_safetensors=True
        )
        return tiny.to(placement.device)
    except foreign_errors() as error:
        raise fault_of_opening(error, f"{checkpoint.title}, preview") from error


def opened_decoder(
    checkpoint: Checkpoint, vae: Any, placement: Placement, libraries: Libraries
) -> Callable[[Any], Any] | None:
    """From latents as the denoiser has them to pictures, −1…1; None where there is none.

    vae: the library's, of the model. Raises ModelDamaged and OutOfMemory.
    """
    if checkpoint.preview is None:
        return None
    tiny = load_tiny_decoder(checkpoint, placement, libraries)
    if tiny.config.latent_channels != vae.config.latent_channels:
        raise ModelDamaged(
            f"The small decoder that was added to “{checkpoint.title}” belongs to another model.",
            "Add the model again without it, or with its own.",
            detail=f"{tiny.config.latent_channels} channels of {vae.config.latent_channels}",
        )
    return lambda latents: tiny.decoder(latents.to(tiny.device, tiny.dtype))
