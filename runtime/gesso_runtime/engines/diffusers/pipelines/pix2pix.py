"""InstructPix2Pix: a small U-Net that sees the picture beside the noise, three times a step."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from gesso_core.geometry import Size
from gesso_runtime.engines.diffusers.checkpoint import Checkpoint
from gesso_runtime.engines.diffusers.exact_processor import without_resizing
from gesso_runtime.engines.diffusers.pipelines.pipeline import Job, only
from gesso_runtime.engines.samples import picture_of


@dataclass(frozen=True, slots=True)
class Options:
    """image_guidance: how much it stays with the picture, from 1."""

    image_guidance: float = 1.5


class Pix2Pix:
    """A `Kind`."""

    diffusers_class = "StableDiffusionInstructPix2PixPipeline"
    options = Options
    encoders = ("text_encoder",)
    denoiser = "unet"

    def extras(self, checkpoint: Checkpoint) -> Mapping[str, Any]:
        """Cards take no checker of what is made, though indexes name one."""
        return {"safety_checker": None, "feature_extractor": None, "requires_safety_checker": False}

    def reads(self, pipe: Any, options: Any) -> tuple[Any, int]:
        return pipe.tokenizer, pipe.tokenizer.model_max_length - 2  # and two marks

    def embed(self, pipe: Any, job: Job) -> Mapping[str, Any]:
        picture_of(job.request)
        return {
            "prompt_embeds": _read(pipe, job.request.prompt),
            "negative_prompt_embeds": _read(pipe, job.negative),
        }

    def shown(self, pipe: Any, job: Job) -> AbstractContextManager[Sequence[Any]]:
        return without_resizing(pipe, job.pictures)

    def arguments(
        self, pipe: Any, job: Job, embeddings: Mapping[str, Any], pictures: Sequence[Any]
    ) -> dict[str, Any]:
        return {
            **embeddings,
            "image": only(pictures),  # its size is the result's
            "num_inference_steps": job.steps,
            "guidance_scale": job.guidance,
            "image_guidance_scale": job.options.image_guidance,
            "generator": job.generator,
        }

    def to_decode(self, pipe: Any, latents: Any, size: Size) -> Any:
        return latents / pipe.vae.config.scaling_factor


def _read(pipe: Any, text: str) -> Any:
    return pipe._encode_prompt(text, pipe._execution_device, 1, do_classifier_free_guidance=False)
