"""Small pictures of what a run will make, from its latents, without running the decoder.

Where a model was added with a tiny decoder, that paints them. Elsewhere a linear map from latents
to colours does, which shows little detail and the right places and colours: what a preview is for.
It is found by showing the model's own encoder a chart, so that it suits whatever decoder comes with
a model.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gesso_core.errors import EngineFailed
from gesso_core.geometry import Size
from gesso_runtime.engines.diffusers.canvas import Canvas
from gesso_runtime.engines.diffusers.faults import foreign_errors
from gesso_runtime.engines.working import resized

_CHART = 128  # px: 256 samples for the 17 to 33 numbers per colour that are looked for
_PATCH = 16  # px, of one colour each before they flow into each other
_PAINTED = 512  # px of the longer side of what a tiny decoder paints, at most
_SCALE = 8  # px that it makes of one of the latents
_RIDGE = 1e-2  # of each channel's own variance: the map stays tame where channels say the same


class Previews:
    """Of one loaded model; the chart is shown to it once, when it is first needed.

    vae: the library's, wherever it lies. tiny: from latents as the denoiser has them to pictures,
    −1…1; None where there is none.
    """

    def __init__(self, vae: Any, tiny: Callable[[Any], Any] | None = None) -> None:
        self._vae, self._tiny = vae, tiny
        self._map: NDArray[np.float64] | None = None

    def of(self, latents: Any, canvas: Canvas) -> NDArray[np.uint8] | None:
        """h×w×3, an eighth of the canvas or so, without what was added around the picture; of a
        tiny decoder up to 512 px.

        latents: as the VAE's decoder takes them. None where they are no picture of the canvas, and
        where it cannot be made: the run goes on, and the next step is shown by less.
        """
        height, width = latents.shape[-2:]
        if canvas.size.height * width != canvas.size.width * height:
            return None
        faults: tuple[type[Exception], ...] = (*foreign_errors(), EngineFailed)
        try:
            if self._tiny is not None:
                return _painted(self._tiny, latents, canvas, self._vae.config)
            return self._mapped(latents, canvas)
        except faults:
            self._tiny = None
            return None

    def _mapped(self, latents: Any, canvas: Canvas) -> NDArray[np.uint8] | None:
        if self._map is None:
            self._map = _fitted(self._vae, latents.ndim)
        planes = _planes(latents)
        if len(planes) + 1 != len(self._map):
            return None
        light = _flat(planes) @ self._map[:-1] + self._map[-1]
        return _cropped(light.reshape(*planes.shape[1:], 3), canvas)


def finished(scheduler: Any, said: Any, made: Any) -> Any:
    """What the latents would be if the model were right about what is left of the way.

    said: by the model in a step; made: all that the scheduler returned for it. The latents of the
    step itself are mostly noise until the last.
    """
    if len(made) > 1:
        return made[1]  # schedulers that estimate it themselves return it, too
    return made[0] - scheduler.sigmas[scheduler.step_index].to(made[0]) * said


def _painted(
    tiny: Callable[[Any], Any], latents: Any, canvas: Canvas, config: Any
) -> NDArray[np.uint8]:
    painted = tiny(_reduced(_of_denoiser(latents, config)))[0]
    light = painted.detach().float().cpu().numpy().transpose(1, 2, 0)
    scale = min(1.0, _PAINTED / max(canvas.wanted.width, canvas.wanted.height))
    return resized(_cropped(light, canvas), _scaled(canvas.wanted, scale, scale))


def _of_denoiser(latents: Any, config: Any) -> Any:
    """The way back from what the VAE's decoder takes: tiny decoders know no scale of their own."""
    return (latents - (config.get("shift_factor") or 0)) * config.scaling_factor


def _reduced(latents: Any) -> Any:
    """Before they are painted: at full size that takes memory which nobody has foreseen."""
    height, width = latents.shape[2:]
    scale = min(1.0, _PAINTED / _SCALE / max(height, width))
    sides = [max(1, round(side * scale)) for side in (height, width)]
    return import_module("torch").nn.functional.interpolate(latents, size=sides, mode="area")


def _cropped(light: NDArray[Any], canvas: Canvas) -> NDArray[np.uint8]:
    """light: h×w×3, −1…1, of the whole canvas."""
    height, width = light.shape[:2]
    small = ((light + 1) * 127.5).clip(0, 255).astype(np.uint8)
    kept = _scaled(canvas.wanted, width / canvas.size.width, height / canvas.size.height)
    return np.ascontiguousarray(small[: kept.height, : kept.width])


def _scaled(size: Size, across: float, down: float) -> Size:
    return Size(max(1, round(size.width * across)), max(1, round(size.height * down)))


def _fitted(vae: Any, dimensions: int) -> NDArray[np.float64]:
    """(channels + 1)×3, the last row to be added. dimensions: of latents, 5 with one for time."""
    chart = _chart()
    shown = (
        import_module("torch").from_numpy(chart.transpose(2, 0, 1)[None]).to(vae.device, vae.dtype)
    )
    encoded = vae.encode(shown if dimensions == 4 else shown[:, :, None])
    latents = encoded.latents if hasattr(encoded, "latents") else encoded.latent_dist.mode()
    planes = _planes(latents)
    cell = _CHART // planes.shape[1]
    seen = chart.reshape(_CHART // cell, cell, _CHART // cell, cell, 3).mean((1, 3))
    samples, colours = _flat(planes), seen.reshape(-1, 3)
    middle, spread = samples.mean(0), samples.std(0) + 1e-12
    alike = (samples - middle) / spread
    products = alike.T @ alike + np.eye(len(planes)) * _RIDGE * len(alike)
    slopes = np.linalg.solve(products, alike.T @ (colours - colours.mean(0))) / spread[:, None]
    return np.vstack([slopes, colours.mean(0) - middle @ slopes])


def _chart() -> NDArray[np.float32]:
    """Side×side×3, −1…1: colours of every kind that flow into each other."""
    count = _CHART // _PATCH
    colours = np.random.default_rng(0).uniform(0, 1, (count, count, 3)).astype(np.float32)
    return resized(colours, Size(_CHART, _CHART)).clip(0, 1) * 2 - 1


def _planes(latents: Any) -> NDArray[np.float64]:
    """Channels×h×w of the first picture."""
    first = latents[0] if latents.ndim == 4 else latents[0, :, 0]
    planes: NDArray[np.float64] = first.detach().float().cpu().numpy().astype(np.float64)
    return planes


def _flat(planes: NDArray[np.float64]) -> NDArray[np.float64]:
    """(h·w)×channels."""
    return planes.reshape(len(planes), -1).T
