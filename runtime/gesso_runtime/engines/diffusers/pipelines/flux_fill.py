"""FLUX.1 Fill: a network made for one thing, to make anew what a mask covers."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import numpy as np

from gesso_core.errors import BadRequest
from gesso_runtime.engines.diffusers.exact_processor import without_resizing
from gesso_runtime.engines.diffusers.pipelines.flux_kontext import FluxKontext
from gesso_runtime.engines.diffusers.pipelines.pipeline import Job, only


class FluxFill(FluxKontext):
    """A `Kind`, which reads words as Kontext does. It wants to be told what is to be there."""

    diffusers_class = "FluxFillPipeline"

    def embed(self, pipe: Any, job: Job) -> Mapping[str, Any]:
        _need_selection(job)
        return super().embed(pipe, job)

    @contextmanager
    def shown(self, pipe: Any, job: Job) -> Iterator[Sequence[Any]]:
        _need_selection(job)  # of words that were read before, nobody embeds anything
        with without_resizing(pipe, job.pictures) as pictures:
            yield pictures

    def arguments(
        self, pipe: Any, job: Job, embeddings: Mapping[str, Any], pictures: Sequence[Any]
    ) -> dict[str, Any]:
        touched = (np.asarray(job.canvas.mask) > 0).astype(np.float32)
        return {
            **embeddings,
            "image": only(pictures),
            "mask_image": import_module("torch").from_numpy(touched)[None, None],
            "width": job.canvas.size.width,
            "height": job.canvas.size.height,
            "num_inference_steps": job.steps,
            "guidance_scale": job.guidance,
            "generator": job.generator,
        }


def _need_selection(job: Job) -> None:
    if job.canvas.mask is None:
        raise BadRequest("This model fills what is selected, and nothing is.", "Select it first.")
