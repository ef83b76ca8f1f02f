"""FLUX.1 Kontext: one picture beside the noise, CLIP for the whole and T5 for the words."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from gesso_core.geometry import Size
from gesso_runtime.engines.diffusers.checkpoint import Checkpoint
from gesso_runtime.engines.diffusers.exact_processor import without_resizing
from gesso_runtime.engines.diffusers.pipelines.inpaint import only_inside
from gesso_runtime.engines.diffusers.pipelines.pipeline import Job, only


@dataclass(frozen=True, slots=True)
class Options:
    """tokens: of a prompt that T5 reads, at most; shorter ones are filled up to it."""

    tokens: int = 512


class FluxKontext:
    """A `Kind`. Distilled: guidance is told to the network, and there is no second pass."""

    diffusers_class = "FluxKontextPipeline"
    options: type = Options
    encoders = ("text_encoder", "text_encoder_2")
    denoiser = "transformer"

    def extras(self, checkpoint: Checkpoint) -> Mapping[str, Any]:
        return {}

    def reads(self, pipe: Any, options: Any) -> tuple[Any, int]:
        return pipe.tokenizer_2, options.tokens - 1  # and a mark where they end

    def embed(self, pipe: Any, job: Job) -> Mapping[str, Any]:
        words, whole, _ = pipe.encode_prompt(
            job.request.prompt, prompt_2=None, max_sequence_length=job.options.tokens
        )
        return {"prompt_embeds": words, "pooled_prompt_embeds": whole}

    @contextmanager
    def shown(self, pipe: Any, job: Job) -> Iterator[Sequence[Any]]:
        with without_resizing(pipe, job.pictures) as pictures, only_inside(pipe, job):
            yield pictures

    def arguments(
        self, pipe: Any, job: Job, embeddings: Mapping[str, Any], pictures: Sequence[Any]
    ) -> dict[str, Any]:
        size = job.canvas.size
        return {
            **embeddings,
            "image": only(pictures),
            "width": size.width,
            "height": size.height,
            "max_area": size.area,  # or it makes a picture of a megapixel
            "_auto_resize": False,
            "num_inference_steps": job.steps,
            "guidance_scale": job.guidance,
            "generator": job.generator,
        }

    def to_decode(self, pipe: Any, latents: Any, size: Size) -> Any:
        grid = pipe._unpack_latents(latents, size.height, size.width, pipe.vae_scale_factor)
        return grid / pipe.vae.config.scaling_factor + pipe.vae.config.shift_factor
