"""How noisy a picture is, told apart from its texture by its quietest parts."""

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

_MOST_CLIPPED = 0.02


def measured_noise(picture: Picture, mask: Mask | None = None) -> tuple[float, ...]:
    """Standard deviation of the noise in every opponent plane, as light (0…1), 0 if there is none.

    Reads at most sixteen windows of 256 px at full resolution.
    """
    found = []
    for box in windows(picture, mask, 256, 4):
        values = finite_light(picture.read(box), picture.format)
        found.append(_cell_levels(values, np.ones(values.shape[:2], bool)))
    return _quietest(found, picture.format.colour_channels)


def noise_around(values: Light, known: NDArray[np.bool_]) -> tuple[float, ...]:
    """The same of a part of a picture (h×w×c), from where it is known (h×w)."""
    return _quietest([_cell_levels(values, known)], values.shape[2])


def _is_clipped(values: Light) -> NDArray[np.bool_]:
    return np.asarray(((values < 1 / 255) | (values > 254 / 255)).any(2))


def _quietest(found: list[NDArray[np.float32]], planes: int) -> tuple[float, ...]:
    cells = np.concatenate(found) if found else np.empty((0, 1 + planes), np.float32)
    if not len(cells):
        return (0.0,) * planes
    # Strong noise clips somewhere in nearly every cell: then the least clipped tenth has to do.
    unusable, levels = cells[:, 0], cells[:, 1:]
    usable = levels[unusable <= max(_MOST_CLIPPED, float(np.quantile(unusable, 0.1)))]
    quietest = np.quantile(usable, _QUIETEST, axis=0) / _QUIETEST_FACTOR
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
