"""DreamLite: a very small U-Net beside a model that reads the words and looks at the picture."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from gesso_core.geometry import Size
from gesso_runtime.engines.diffusers.checkpoint import Checkpoint
from gesso_runtime.engines.diffusers.exact_processor import rounded, without_resizing
from gesso_runtime.engines.diffusers.image_only_processor import image_only
from gesso_runtime.engines.diffusers.pipelines.pipeline import Job, only
from gesso_runtime.engines.samples import picture_of

# As the pipeline has it: the whole is two pictures side by side, the given one on the right.
_WISH = (
    "[Edit]: A diptych with two side-by-side images of the same scene. "
    "Compared to the right side, the left one has {}"
)


@dataclass(frozen=True, slots=True)
class Options:
    """Nothing."""


class DreamLite:
    """A `Kind`. Distilled: nothing guides it but the words."""

    diffusers_class = "DreamLiteMobilePipeline"
    options = Options
    encoders = ("text_encoder",)
    denoiser = "unet"

    def extras(self, checkpoint: Checkpoint) -> Mapping[str, Any]:
        part = checkpoint.parts["processor"]
        return {"processor": image_only(part.class_name, part.path)}

    def reads(self, pipe: Any, options: Any) -> None:
        return None

    def embed(self, pipe: Any, job: Job) -> Mapping[str, Any]:
        picture_of(job.request)
        embeddings, mask = pipe.encode_prompt(
            mode="edit",
            prompts=[_WISH.format(_without_marks(pipe, job.request.prompt))],
            image=rounded(job.canvas.tensor),
            device=pipe._execution_device,
            dtype=pipe.text_encoder.dtype,
        )
        return {"prompt_embeds": embeddings, "prompt_embeds_mask": mask}

    @contextmanager
    def shown(self, pipe: Any, job: Job) -> Iterator[Sequence[Any]]:
        try:
            with without_resizing(pipe, job.pictures) as pictures:
                yield pictures
        finally:
            vars(pipe).pop("encode_prompt", None)

    def arguments(
        self, pipe: Any, job: Job, embeddings: Mapping[str, Any], pictures: Sequence[Any]
    ) -> dict[str, Any]:
        # The call takes words only, and reads them itself; they have been read.
        pipe.encode_prompt = lambda **_: (
            embeddings["prompt_embeds"],
            embeddings["prompt_embeds_mask"],
        )
        return {
            "image": only(pictures),
            "width": job.canvas.size.width,
            "height": job.canvas.size.height,
            "num_inference_steps": job.steps,
            "generator": job.generator,
        }

    def to_decode(self, pipe: Any, latents: Any, size: Size) -> Any:
        return latents / pipe.vae.config.scaling_factor + (pipe.vae.config.shift_factor or 0.0)


def _without_marks(pipe: Any, text: str) -> str:
    """Marks of the model's own language that stand in the words would be taken for pictures."""
    for mark in pipe.tokenizer.all_special_tokens:
        text = text.replace(mark, "")
    return text
