"""Qwen-Image-Edit 2509: one to three pictures, which the encoder reads beside the words."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from PIL import Image

from gesso_core.errors import BadRequest
from gesso_core.geometry import Size
from gesso_runtime.engines.diffusers.checkpoint import Checkpoint
from gesso_runtime.engines.diffusers.exact_processor import rounded, without_resizing
from gesso_runtime.engines.diffusers.image_only_processor import image_only
from gesso_runtime.engines.diffusers.pipelines.inpaint import only_inside
from gesso_runtime.engines.diffusers.pipelines.pipeline import Job
from gesso_runtime.engines.diffusers.pipelines.qwen import (
    Options,
    is_guided,
    scheduled,
    settings,
    unpacked,
)

_PIPELINE = "diffusers.pipelines.qwenimage.pipeline_qwenimage_edit_plus"


class QwenEditPlus:
    """A `Kind`."""

    diffusers_class = "QwenImageEditPlusPipeline"
    options = Options
    encoders = ("text_encoder",)
    denoiser = "transformer"

    def extras(self, checkpoint: Checkpoint) -> Mapping[str, Any]:
        part = checkpoint.parts["processor"]
        return {"processor": image_only(part.class_name, part.path)}

    def reads(self, pipe: Any, options: Any) -> tuple[Any, int]:
        return pipe.tokenizer, options.tokens

    def embed(self, pipe: Any, job: Job) -> Mapping[str, Any]:
        """No masks: one text alone is not filled up."""
        if job.canvas.tensor is None:
            raise BadRequest("This model changes a picture; it makes none.", "Open a picture.")
        seen = [_seen(pipe, tensor) for tensor in job.pictures]
        found = {"prompt_embeds": _read(pipe, job, job.request.prompt, seen)}
        if is_guided(job):
            found["negative_prompt_embeds"] = _read(pipe, job, job.negative, seen)
        return found

    @contextmanager
    def shown(self, pipe: Any, job: Job) -> Iterator[Sequence[Any]]:
        with (
            without_resizing(pipe, job.pictures) as pictures,
            _sizes_as_they_are([picture.size for picture in pictures]),
            scheduled(pipe, job),
            only_inside(pipe, job),
        ):
            yield pictures

    def arguments(
        self, pipe: Any, job: Job, embeddings: Mapping[str, Any], pictures: Sequence[Any]
    ) -> dict[str, Any]:
        return {**embeddings, **settings(job), "image": list(pictures)}

    def to_decode(self, pipe: Any, latents: Any, size: Size) -> Any:
        return unpacked(pipe, latents, size)


def _read(pipe: Any, job: Job, text: str, seen: Sequence[Image.Image]) -> Any:
    embeddings, _ = pipe.encode_prompt(_within(pipe, text, job.options.tokens), image=list(seen))
    return embeddings


def _within(pipe: Any, text: str, most: int) -> str:
    """The pipeline itself reads on until its table of places ends, and takes marks of a picture
    that stand in the words for pictures."""
    tokens = pipe.tokenizer(text).input_ids
    marks = frozenset(pipe.tokenizer.all_special_ids)
    kept = [token for token in tokens if token not in marks][:most]
    return text if kept == tokens else pipe.tokenizer.decode(kept)


def _seen(pipe: Any, tensor: Any) -> Image.Image:
    """What the encoder is shown of a picture: 8 bits, reduced as the pipeline would."""
    module, picture = import_module(_PIPELINE), rounded(tensor)
    width, height = module.calculate_dimensions(
        module.CONDITION_IMAGE_SIZE, picture.width / picture.height
    )
    return pipe.image_processor.resize(picture, height, width)  # type: ignore[no-any-return]


@contextmanager
def _sizes_as_they_are(sizes: Sequence[tuple[int, int]]) -> Iterator[None]:
    """The pipeline makes every picture about a megapixel, and tells the transformer where its parts
    lie by sizes of its own reckoning: it is given ours instead, in the order it asks."""
    module: Any = import_module(_PIPELINE)
    reckoned, area = module.calculate_dimensions, module.VAE_IMAGE_SIZE
    exact, asked_for_latents = iter(sizes), object()

    def calculate_dimensions(target_area: Any, ratio: float) -> Any:
        return next(exact) if target_area is asked_for_latents else reckoned(target_area, ratio)

    module.calculate_dimensions, module.VAE_IMAGE_SIZE = calculate_dimensions, asked_for_latents
    try:
        yield
    finally:
        module.calculate_dimensions, module.VAE_IMAGE_SIZE = reckoned, area
