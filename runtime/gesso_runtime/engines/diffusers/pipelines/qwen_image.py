"""Qwen-Image: a picture from words alone."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from gesso_core.geometry import Size
from gesso_runtime.engines.diffusers.checkpoint import Checkpoint
from gesso_runtime.engines.diffusers.pipelines.pipeline import Job
from gesso_runtime.engines.diffusers.pipelines.qwen import (
    Options,
    is_guided,
    scheduled,
    settings,
    unpacked,
)


class QwenImage:
    """A `Kind`."""

    diffusers_class = "QwenImagePipeline"
    options = Options
    encoders = ("text_encoder",)
    denoiser = "transformer"

    def extras(self, checkpoint: Checkpoint) -> Mapping[str, Any]:
        return {}

    def reads(self, pipe: Any, options: Any) -> tuple[Any, int]:
        around = pipe.prompt_template_encode.partition("{}")[0]
        before = len(pipe.tokenizer(around).input_ids) - pipe.prompt_template_encode_start_idx
        return pipe.tokenizer, options.tokens - before

    def embed(self, pipe: Any, job: Job) -> Mapping[str, Any]:
        """No masks: one text alone is not filled up."""
        found = {"prompt_embeds": _read(pipe, job, job.request.prompt)}
        if is_guided(job):
            found["negative_prompt_embeds"] = _read(pipe, job, job.negative)
        return found

    @contextmanager
    def shown(self, pipe: Any, job: Job) -> Iterator[Sequence[Any]]:
        with scheduled(pipe, job):
            yield ()

    def arguments(
        self, pipe: Any, job: Job, embeddings: Mapping[str, Any], pictures: Sequence[Any]
    ) -> dict[str, Any]:
        return {**embeddings, **settings(job), "max_sequence_length": job.options.tokens}

    def to_decode(self, pipe: Any, latents: Any, size: Size) -> Any:
        return unpacked(pipe, latents, size)


def _read(pipe: Any, job: Job, text: str) -> Any:
    embeddings, _ = pipe.encode_prompt(text, max_sequence_length=job.options.tokens)
    return embeddings
