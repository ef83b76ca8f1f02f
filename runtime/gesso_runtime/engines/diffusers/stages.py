"""The stages of one run: the encoder reads, the denoiser works step by step, the VAE paints."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from gesso_core.progress import Progress, Report
from gesso_runtime.engines.diffusers.hooks import blocks, layers, stepping, watched
from gesso_runtime.engines.diffusers.pipelines.pipeline import Job, Kind
from gesso_runtime.engines.diffusers.previews import Previews, finished
from gesso_runtime.engines.diffusers.prompt_cache import PromptCache
from gesso_runtime.engines.diffusers.residency import Residency

_TILE = 512  # px; the ladders of the cards count on both
_FILM_TILE, _FILM_STRIDE = 256, 192  # a VAE made for films needs twice the memory


@dataclass(frozen=True, eq=False)
class Made:
    """tensor: 1×3×h×w, about −1…1. seconds, peaks: by stage; peaks in bytes, on a graphics card."""

    tensor: Any
    seconds: Mapping[str, float]
    peaks: Mapping[str, int]


def run_stages(
    kind: Kind,
    pipe: Any,
    job: Job,
    residency: Residency,
    report: Report,
    *,
    prompts: PromptCache | None = None,
    previews: Previews | None = None,
) -> Made:
    """`report` is called between any two blocks, and ends the run by what it raises.

    prompts: where embeddings are kept; None: nowhere. previews: what shows each step; None: nobody.
    """
    torch = import_module("torch")
    gauge = _Gauge(torch, residency.device)
    with torch.no_grad():
        with gauge.measured("encoding"):
            embeddings = _encoded(kind, pipe, job, residency, report, prompts=prompts)
        with gauge.measured("denoising"), residency.on(kind.denoiser, "vae"):
            latents = _denoised(kind, pipe, job, embeddings, report, previews=previews)
        with gauge.measured("decoding"), residency.on("vae"):
            tensor = _decoded(kind, pipe, job, latents, report)
    return Made(tensor, gauge.seconds, gauge.peaks)


def _encoded(
    kind: Kind,
    pipe: Any,
    job: Job,
    residency: Residency,
    report: Report,
    *,
    prompts: PromptCache | None,
) -> Mapping[str, Any]:
    start = Progress("encoding", 0, 1)
    report(start)
    key = "" if prompts is None else prompts.key(pipe, job)
    kept = None if prompts is None else prompts.get(key)
    embeddings = kept
    if embeddings is None:
        with residency.on(*kind.encoders):
            embeddings = _read(kind, pipe, job, lambda: report(start))
        if prompts is not None:
            prompts.put(key, embeddings)
    report(Progress("encoding", 1, 1))
    return embeddings


def _read(kind: Kind, pipe: Any, job: Job, ask: Callable[[], None]) -> Mapping[str, Any]:
    inside = [block for name in kind.encoders for block in blocks(getattr(pipe, name))]
    with watched(inside, ask):
        return kind.embed(pipe, job)


def _denoised(
    kind: Kind,
    pipe: Any,
    job: Job,
    embeddings: Mapping[str, Any],
    report: Report,
    *,
    previews: Previews | None,
) -> Any:
    done = 0

    def ask() -> None:
        report(Progress("denoising", done, job.steps))

    def step_ended(said: Any, made: Any) -> None:
        nonlocal done
        done += 1
        ask()
        if previews is not None:
            latents = finished(pipe.scheduler, said, made)
            seen = previews.of(kind.to_decode(pipe, latents, job.canvas.size), job.canvas)
            report(Progress("denoising", done, job.steps, preview=seen))

    ask()
    inside = (*blocks(getattr(pipe, kind.denoiser)), *layers(pipe.vae))
    with watched(inside, ask), kind.shown(pipe, job) as pictures:
        arguments = kind.arguments(pipe, job, embeddings, pictures)
        with stepping(pipe.scheduler, step_ended):
            made = pipe(**arguments, output_type="latent")
    return made.images


def _decoded(kind: Kind, pipe: Any, job: Job, latents: Any, report: Report) -> Any:
    start = Progress("decoding", 0, 1)
    report(start)
    with watched(layers(pipe.vae), lambda: report(start)), _in_tiles(pipe):
        ready = kind.to_decode(pipe, latents, job.canvas.size)
        picture = pipe.vae.decode(ready, return_dict=False)[0]
    report(Progress("decoding", 1, 1))
    return picture[:, :, 0] if picture.ndim == 5 else picture  # the one frame of a film


@contextmanager
def _in_tiles(pipe: Any) -> Iterator[None]:
    """What is larger than a tile is decoded tile by tile: the peak of a run is otherwise here."""
    vae = pipe.vae
    if hasattr(vae, "tile_latent_min_size"):
        vae.enable_tiling()
        vae.tile_sample_min_size = _TILE
        vae.tile_latent_min_size = _TILE // pipe.vae_scale_factor
    else:
        vae.enable_tiling(_FILM_TILE, _FILM_TILE, _FILM_STRIDE, _FILM_STRIDE)
    try:
        yield
    finally:
        vae.disable_tiling()  # a picture is encoded whole: seams there would be worked on


@dataclass
class _Gauge:
    """Takes the time of stages, and on a graphics card the most memory that each held."""

    torch: Any
    device: str
    seconds: dict[str, float] = field(default_factory=dict)
    peaks: dict[str, int] = field(default_factory=dict)

    @contextmanager
    def measured(self, stage: str) -> Iterator[None]:
        card = None if self.device == "cpu" else self.torch.cuda
        if card is not None:
            card.reset_peak_memory_stats(self.device)
        start = time.perf_counter()
        yield
        if card is not None:
            card.synchronize(self.device)
            self.peaks[stage] = card.max_memory_allocated(self.device)
        self.seconds[stage] = round(time.perf_counter() - start, 4)
