"""Making anew what lies inside a mask, with models that are shown the picture beside the noise.

After every step what lies outside is put back to what the picture itself is at that noise: the rest
can neither drift nor change its colours, and what is made must fit it. The library has pipelines
for this, but one for each model, for one picture, and not for every model that can be asked.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any

import numpy as np

from gesso_core.recipe import EngineKind
from gesso_runtime.engines.diffusers.pipelines.pipeline import Job


@contextmanager
def only_inside(pipe: Any, job: Job) -> Iterator[None]:
    """pipe: shows its transformer noise and pictures as tokens, one for 2×2 latents, the work
    picture first. What is no INPAINT, or has no mask, is let pass."""
    mask = job.canvas.mask
    if job.request.kind is not EngineKind.INPAINT or mask is None:
        yield
        return
    own = pipe.scheduler
    facts = {"__module__": type(own).__module__}
    holding = copy(own)
    holding.__class__ = type(type(own).__name__, (_Holding, type(own)), facts)
    holding.hold(_tokens(mask, 2 * pipe.vae_scale_factor))
    pipe.scheduler = holding
    hook = pipe.transformer.register_forward_pre_hook(holding.look, with_kwargs=True)
    try:
        yield
    finally:
        hook.remove()
        pipe.scheduler = own


class _Holding:
    """Stands before a scheduler's own class."""

    inside: Any
    noise: Any
    picture: Any

    def hold(self, inside: Any) -> None:
        """inside: 1×n×1, 1 where a token may change."""
        self.inside, self.noise, self.picture = inside, None, None

    def look(self, _module: Any, _inputs: Any, named: dict[str, Any]) -> None:
        count = self.inside.shape[1]
        if self.picture is None:
            self.picture = named["hidden_states"][:, count : 2 * count]

    def step(self, model_output: Any, timestep: Any, sample: Any, *rest: Any, **facts: Any) -> Any:
        made, *others = super().step(  # type: ignore[misc]
            model_output, timestep, sample, *rest, **facts
        )
        if self.noise is None:
            self.noise, self.inside = sample, self.inside.to(sample)
        sigma = self.sigmas[self.step_index].to(sample)  # type: ignore[attr-defined]
        outside = sigma * self.noise + (1.0 - sigma) * self.picture
        return (1 - self.inside) * outside + self.inside * made, *others


def _tokens(mask: Any, side: int) -> Any:
    """What is touched at all is made anew: where a selection is soft, both are needed."""
    import torch  # noqa: PLC0415  # where a model runs, it is there

    height, width = mask.shape
    cells = (mask > 0).reshape(height // side, side, width // side, side).any(axis=(1, 3))
    return torch.from_numpy(cells.astype(np.float32)).reshape(1, -1, 1)
