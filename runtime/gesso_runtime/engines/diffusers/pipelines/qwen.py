"""What the kinds of Qwen-Image have in common: guidance, schedule, latents."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from gesso_core.geometry import Size
from gesso_runtime.engines.diffusers.pipelines.pipeline import Job


@dataclass(frozen=True, slots=True)
class Options:
    """tokens: of a prompt that are read, at most; 1…1024. shift: of the noise, at every size and
    with no terminal, as models of few steps want it; 0: the schedule as published."""

    tokens: int = 1024
    shift: float = 0.0


def is_guided(job: Job) -> bool:
    """Without words of what shall not be, even a space, there is no second pass."""
    return job.guidance > 1 and bool(job.negative)


def settings(job: Job) -> dict[str, Any]:
    """Arguments that all these pipelines take alike."""
    return {
        "width": job.canvas.size.width,
        "height": job.canvas.size.height,
        "num_inference_steps": job.steps,
        "true_cfg_scale": job.guidance if is_guided(job) else 1.0,
        "generator": job.generator,
    }


@contextmanager
def scheduled(pipe: Any, job: Job) -> Iterator[None]:
    own, shift = pipe.scheduler, job.options.shift
    other: dict[str, Any] = {}
    if shift:
        constant = math.log(shift)
        other = {
            "base_shift": constant,
            "max_shift": constant,
            "use_dynamic_shifting": True,
            "time_shift_type": "exponential",
        }
    if shift or job.steps == 1:  # stretching one step to a terminal divides by zero
        pipe.scheduler = type(own).from_config(own.config, **other, shift_terminal=None)
    try:
        yield
    finally:
        pipe.scheduler = own


def unpacked(pipe: Any, latents: Any, size: Size) -> Any:
    """1×z×1×h×w, as the VAE takes a film of one frame; operation by operation what the pipelines
    do, or the last bits would differ."""
    tensor = import_module("torch").tensor
    latents = pipe._unpack_latents(latents, size.height, size.width, pipe.vae_scale_factor)
    latents = latents.to(pipe.vae.dtype)
    mean, deviation = (
        tensor(values).view(1, -1, 1, 1, 1).to(latents.device, latents.dtype)
        for values in (pipe.vae.config.latents_mean, pipe.vae.config.latents_std)
    )
    return latents / (1.0 / deviation) + mean
