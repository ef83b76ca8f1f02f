"""Edits of the whole picture: the model's tone and colour as a smooth local map of the original.

A relit or black-and-white picture has no unchanged part to lock on. What the model did is described
near each pixel as an affine map of colour and applied to the original, so every detail stays; only
where no such map explains the output are the model's own pixels used.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gesso_core.fidelity.planes import Plane, blurred, extremes, reduced, resized, size_of
from gesso_core.geometry import Size
from gesso_core.pixels import Light

_COARSE = 4  # the maps vary slowly: they are made at a quarter of the size
_REACH = 12.0  # σ in px of the work picture over which one map holds
_HELD = 1e-4  # light²; keeps the maps of flat areas from following noise
_NOISE, _REDRAWN = 0.03, 0.08  # light: misfits below are the model's hand, above its own drawing


@dataclass(frozen=True, eq=False)
class LocalColour:
    """maps: h×w×12, rows of 3×4 matrices (per output channel three gains and an offset).

    redrawn: h×w, 0 where the maps explain the output … 1 where it shows something else.
    """

    maps: NDArray[np.float32]
    redrawn: NDArray[np.float32]


def local_colour(original: Light, output: Light) -> LocalColour:
    """The maps original → output; both h×w×3 and aligned."""
    size = size_of(original)
    small = Size(max(1, size.width // _COARSE), max(1, size.height // _COARSE))
    maps = _fitted(reduced(original, small), reduced(output, small), _REACH / _COARSE)
    full = by_channel(lambda plane: resized(plane, size), maps.reshape(*maps.shape[:2], 12))
    misfit = blurred(extremes(np.abs(applied(full, original) - output))[1], 3.0)
    redrawn = np.clip((misfit - _NOISE) / (_REDRAWN - _NOISE), 0, 1)
    return LocalColour(full, blurred(redrawn, 2.0))


def applied(maps: NDArray[np.float32], picture: Light) -> Light:
    """Each pixel through its own map."""
    matrices = maps.reshape(*picture.shape[:2], 3, 4)
    result = np.einsum("hwij,hwj->hwi", matrices[..., :3], picture) + matrices[..., 3]
    return np.asarray(result, np.float32)


def by_channel(filtered: Callable[[Plane], Plane], planes: Plane) -> Plane:
    """OpenCV filters at most four channels at once."""
    channels = range(planes.shape[2])
    return np.dstack([filtered(np.ascontiguousarray(planes[..., i])) for i in channels])


def _fitted(x: Light, y: Light, sigma: float) -> NDArray[np.float32]:
    """Weighted least squares of y on (x, 1) around every pixel: h×w×3×4."""
    mean_x, mean_y = _blurred(x, sigma), _blurred(y, sigma)
    own = _blurred(_products(x, x), sigma) - _products(mean_x, mean_x)
    common = _blurred(_products(y, x), sigma) - _products(mean_y, mean_x)
    height, width = x.shape[:2]
    covariance = own.reshape(height, width, 3, 3) + _HELD * np.eye(3, dtype=np.float32)
    # Flat areas keep the original's own contrast (the map stays near the local gain of luminance).
    gain = (mean_y.mean(2) + 0.05) / (mean_x.mean(2) + 0.05)
    prior = gain[..., None, None] * np.eye(3, dtype=np.float32)
    wanted = common.reshape(height, width, 3, 3) + _HELD * prior
    matrices = np.swapaxes(np.linalg.solve(covariance, np.swapaxes(wanted, 2, 3)), 2, 3)
    offsets = mean_y - np.einsum("hwij,hwj->hwi", matrices, mean_x)
    return np.concatenate([matrices, offsets[..., None]], 3).astype(np.float32)


def _products(a: Light, b: Light) -> NDArray[np.float32]:
    return np.asarray((a[..., :, None] * b[..., None, :]).reshape(*a.shape[:2], 9), np.float32)


def _blurred(planes: Plane, sigma: float) -> Plane:
    return by_channel(lambda plane: blurred(plane, sigma), planes)
