"""UNO: a new picture of the persons and things on others, by FLUX.1 [dev] and a LoRA."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from gesso_runtime.engines.diffusers.canvas import fitted
from gesso_runtime.engines.diffusers.exact_processor import without_resizing
from gesso_runtime.engines.diffusers.pipelines.flux_kontext import FluxKontext
from gesso_runtime.engines.diffusers.pipelines.pipeline import Job
from gesso_runtime.engines.diffusers.uno_pipeline import with_references


@dataclass(frozen=True, slots=True)
class Options:
    """tokens: of a prompt that T5 reads, at most. reference_side, reference_side_several: px, the
    long side of a picture that is shown alone, or beside others. shift: of the noise, at every
    size, as FLUX counts it (a logarithm)."""

    tokens: int = 512
    reference_side: int = 512
    reference_side_several: int = 320
    shift: float = 0.463


class Uno(FluxKontext):
    """A `Kind`, and one that `Extends`."""

    options: type = Options

    def extended(self, pipeline: Any) -> Any:
        return with_references(pipeline)

    @contextmanager
    def shown(self, pipe: Any, job: Job) -> Iterator[Sequence[Any]]:
        """The pictures that the request refers to; what is made shows none of its own."""
        asked, options, own = job.request.references, job.options, pipe.scheduler
        side = options.reference_side if len(asked) == 1 else options.reference_side_several
        pictures = [fitted(each, side, 2 * pipe.vae_scale_factor) for each in asked]
        pipe.scheduler = type(own).from_config(
            own.config, base_shift=options.shift, max_shift=options.shift
        )
        try:
            with without_resizing(pipe, pictures) as tokens:
                yield tokens
        finally:
            pipe.scheduler = own

    def arguments(
        self, pipe: Any, job: Job, embeddings: Mapping[str, Any], pictures: Sequence[Any]
    ) -> dict[str, Any]:
        return super().arguments(pipe, job, embeddings, ()) | {"image": list(pictures) or None}
