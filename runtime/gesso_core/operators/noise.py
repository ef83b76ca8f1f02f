"""How noisy a picture is, told apart from its texture by its quietest parts."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.mask import Mask
from gesso_core.operators.planes import finite_light, opponent
from gesso_core.operators.samples import windows
from gesso_core.picture import Picture
from gesso_core.pixels import Light

_CELL = 16
_QUIETEST = 0.1
_QUIETEST_FACTOR = 0.917
"""10 % quantile of the level found in 16 px cells of pure noise over its true level (simulated)."""

_STEADY = 0.02
_MOST_CLIPPED = 0.02


@dataclass(frozen=True, slots=True)
class Noise:
    """Levels are standard deviations as light (0…1), over all planes together.

    full: in the picture as it is. half: in the picture of half its size, times 2: as much as `full`
    where neighbouring pixels know nothing of one another, more where noise is soft, as film grain
    is, and what was enlarged. steadiness: 0…1, the quietest fiftieth of the picture against its
    quietest tenth: noise is nearly the same there, texture is not.
    """

    full: float
    half: float
    steadiness: float


def measured_noise(picture: Picture, mask: Mask | None = None) -> tuple[float, ...]:
    """Standard deviation of the noise in every opponent plane, as light (0…1), 0 if there is none.

    Reads at most sixteen windows of 256 px at full resolution.
    """
    found = [_cell_levels(values, _all(values)) for values in _samples(picture, mask)]
    return _quietest(found, picture.format.colour_channels)


def noise_seen(picture: Picture) -> Noise:
    """How strong its noise is and of which kind, all 0 where there is none; reads as
    `measured_noise`."""
    full, half = list[NDArray[np.float32]](), list[NDArray[np.float32]]()
    for values in _samples(picture, None):
        full.append(_cell_levels(values, _all(values)))
        reduced = _halved(values)
        half.append(_cell_levels(reduced, _all(reduced)))
    planes = picture.format.colour_channels
    level = _together(_quietest(full, planes))
    quietest = _together(_quietest(full, planes, _STEADY))
    steadiness = min(1.0, quietest / level) if level else 0.0
    return Noise(level, 2 * _together(_quietest(half, planes)), round(steadiness, 6))


def noise_around(values: Light, known: NDArray[np.bool_]) -> tuple[float, ...]:
    """The same of a part of a picture (h×w×c), from where it is known (h×w)."""
    return _quietest([_cell_levels(values, known)], values.shape[2])


def _samples(picture: Picture, mask: Mask | None) -> Iterator[Light]:
    for box in windows(picture, mask, 256, 4):
        yield finite_light(picture.read(box), picture.format)


def _all(values: Light) -> NDArray[np.bool_]:
    return np.ones(values.shape[:2], bool)


def _halved(values: Light) -> Light:
    """The means of 2×2 pixels; what is left over at the edges is left out."""
    height, width = (length // 2 * 2 for length in values.shape[:2])
    whole = values[:height, :width]
    rows = whole[::2] + whole[1::2]
    return np.asarray((rows[:, ::2] + rows[:, 1::2]) / 4, np.float32)


def _together(levels: tuple[float, ...]) -> float:
    return float(np.sqrt(np.mean(np.square(levels))))


def _is_clipped(values: Light) -> NDArray[np.bool_]:
    clipped = np.zeros(values.shape[:2], bool)
    for channel in np.moveaxis(values, 2, 0):  # `any` over so few is slow
        clipped |= (channel < 1 / 255) | (channel > 254 / 255)
    return clipped


def _quietest(
    found: list[NDArray[np.float32]], planes: int, share: float = _QUIETEST
) -> tuple[float, ...]:
    cells = np.concatenate(found) if found else np.empty((0, 1 + planes), np.float32)
    if not len(cells):
        return (0.0,) * planes
    # Strong noise clips somewhere in nearly every cell: then the least clipped tenth has to do.
    unusable, levels = cells[:, 0], cells[:, 1:]
    usable = levels[unusable <= max(_MOST_CLIPPED, float(np.quantile(unusable, 0.1)))]
    quietest = np.quantile(usable, share, axis=0) / _QUIETEST_FACTOR
    return tuple(round(float(level), 6) for level in quietest)


def _cell_levels(values: Light, known: NDArray[np.bool_]) -> NDArray[np.float32]:
    """cells×(1 + planes): unusable share, then the level of what is not smooth in every plane."""
    height, width, planes = values.shape
    rows, columns = (height - 2) // _CELL, (width - 2) // _CELL
    if rows < 1 or columns < 1:
        return np.empty((0, 1 + planes), np.float32)
    kernel = np.outer([1, -2, 1], [1, -2, 1]).astype(np.float32) / 6  # unit gain for white noise
    rough = cv2.filter2D(opponent(values), -1, kernel).reshape(values.shape)
    # What the kernel saw of an unknown pixel is unknown too.
    seen = cv2.erode(known.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(np.float32)
    usable = (known & ~_is_clipped(values)).astype(np.float32)
    inside = np.s_[1 : 1 + rows * _CELL, 1 : 1 + columns * _CELL]
    power = _cell_means((rough**2 * seen[..., None])[inside], rows, columns)
    share = _cell_means(seen[inside][..., None], rows, columns)
    levels = np.sqrt(power / np.maximum(share, 1e-3))
    unusable = 1 - _cell_means(usable[inside][..., None], rows, columns)
    return np.concatenate([unusable, levels], 2).reshape(rows * columns, -1)


def _cell_means(plane: NDArray[np.float32], rows: int, columns: int) -> NDArray[np.float32]:
    cells = plane.reshape(rows, _CELL, columns, _CELL, -1)
    return np.asarray(cells.mean((1, 3)), np.float32)
