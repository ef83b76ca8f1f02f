"""FLUX.2 klein: pictures beside the noise, a small language model as encoder, few steps."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from gesso_core.geometry import Size
from gesso_runtime.engines.diffusers.checkpoint import Checkpoint
from gesso_runtime.engines.diffusers.exact_processor import without_resizing
from gesso_runtime.engines.diffusers.pipelines.inpaint import only_inside
from gesso_runtime.engines.diffusers.pipelines.pipeline import Job


@dataclass(frozen=True, slots=True)
class Options:
    """tokens: of a prompt that are read, at most; shorter ones are filled up to it."""

    tokens: int = 512


class Flux2Klein:
    """A `Kind`, and a `ReadsInside`."""

    diffusers_class = "Flux2KleinPipeline"
    options = Options
    encoders = ("text_encoder",)
    denoiser = "transformer"
    hidden_states = (9, 18, 27)  # as the library reads it

    def extras(self, checkpoint: Checkpoint) -> Mapping[str, Any]:
        return {}

    def reads(self, pipe: Any, options: Any) -> tuple[Any, int]:
        words = "words"
        said = pipe.tokenizer.apply_chat_template(
            [{"role": "user", "content": words}], tokenize=False
        )
        before = pipe.tokenizer(said.partition(words)[0]).input_ids
        return pipe.tokenizer, options.tokens - len(before)

    def embed(self, pipe: Any, job: Job) -> Mapping[str, Any]:
        found = {"prompt_embeds": _read(pipe, job, job.request.prompt)}
        if _is_guided(pipe, job):
            found["negative_prompt_embeds"] = _read(pipe, job, job.negative)
        return found

    @contextmanager
    def shown(self, pipe: Any, job: Job) -> Iterator[Sequence[Any]]:
        with without_resizing(pipe, job.pictures) as pictures, only_inside(pipe, job):
            yield pictures

    def arguments(
        self, pipe: Any, job: Job, embeddings: Mapping[str, Any], pictures: Sequence[Any]
    ) -> dict[str, Any]:
        return {
            **embeddings,
            "image": list(pictures) or None,
            "width": job.canvas.size.width,
            "height": job.canvas.size.height,
            "num_inference_steps": job.steps,
            "guidance_scale": job.guidance if _is_guided(pipe, job) else 1.0,
            "generator": job.generator,
        }

    def to_decode(self, pipe: Any, latents: Any, size: Size) -> Any:
        if latents.ndim == 4:
            return latents  # the call has unpacked and scaled them
        side = 2 * pipe.vae_scale_factor  # px that a token stands for
        planes = latents.transpose(1, 2).unflatten(2, (size.height // side, size.width // side))
        norm = pipe.vae.bn
        spread = (norm.running_var + pipe.vae.config.batch_norm_eps).sqrt()
        mean, spread = (each.view(1, -1, 1, 1).to(planes) for each in (norm.running_mean, spread))
        return pipe._unpatchify_latents(planes * spread + mean)


def _read(pipe: Any, job: Job, text: str) -> Any:
    embeddings, _ = pipe.encode_prompt(
        text,
        max_sequence_length=job.options.tokens,
        text_encoder_out_layers=Flux2Klein.hidden_states,
    )
    return embeddings


def _is_guided(pipe: Any, job: Job) -> bool:
    """A distilled one has no second pass."""
    return job.guidance > 1 and not pipe.config.is_distilled
