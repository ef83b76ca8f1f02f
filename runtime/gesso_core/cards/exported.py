"""Parts of a model written as ONNX, and where they lie among its files."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from gesso_core.cards.model_card import Precision


class ExportedPart(StrEnum):
    VAE_DECODER = "vae-decoder"  # latents as the VAE takes them → picture, −1…1
    PREVIEW = "preview"  # the tiny decoder: latents as the denoiser has them → picture, −1…1
    UNET = "unet"  # latents, timestep and words → noise


@dataclass(frozen=True, slots=True)
class Origin:
    """part: what a card and an index call what it is made from. classes: those that can be written,
    by the library's names."""

    part: str
    classes: frozenset[str]


ORIGINS: Mapping[ExportedPart, Origin] = {
    # A decoder of films keeps what it saw of the frames before, and cannot.
    ExportedPart.VAE_DECODER: Origin(
        "vae", frozenset({"AutoencoderKL", "AutoencoderKLFlux2", "AutoencoderTiny"})
    ),
    ExportedPart.PREVIEW: Origin("preview", frozenset({"AutoencoderTiny"})),
    ExportedPart.UNET: Origin("unet", frozenset({"UNet2DConditionModel"})),
}

EXPORTED_PRECISIONS = (Precision.FP32, Precision.FP16)
"""Of numbers in such a file: those that the processor is quick with, and those of graphics cards"""


EXPORTED = "exported"
"""The folder of all of them."""
NUMBERS = ".data"
"""Behind the name of a network: the file of its numbers, where they are more than 2 GB."""


def exported_path(part: ExportedPart, precision: Precision) -> str:
    """From the model's folder; see also `NUMBERS`."""
    return f"{EXPORTED}/{part}-{precision}/{part}-{precision}.onnx"
