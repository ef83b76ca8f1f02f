"""How noisy a picture is, told apart from its texture by its quietest parts."""

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.mask import Mask
from gesso_core.operators.planes import opponent
from gesso_core.operators.samples import windows
from gesso_core.picture import Picture
from gesso_core.pixels import light

_CELL = 16
_QUIETEST = 0.1
_QUIETEST_FACTOR = 0.917
"""10 % quantile of the level found in 16 px cells of pure noise over its true level (simulated)."""

_MOST_CLIPPED = 0.02


def measured_noise(picture: Picture, mask: Mask | None = None) -> tuple[float, ...]:
    """Standard deviation of the noise in every opponent plane, as light (0…1), 0 if there is none.

    Reads at most sixteen windows of 256 px at full resolution.
    """
    none = (0.0,) * picture.format.colour_channels
    found = []
    for box in windows(picture, mask, 256, 4):
        values = light(picture.read(box), picture.format)
        if min(values.shape[:2]) >= _CELL + 2:
            found.append(_cell_levels(values))
    if not sum(len(cells) for cells in found):
        return none
    cells = np.concatenate(found)
    # Strong noise clips somewhere in nearly every cell: then the least clipped tenth has to do.
    clipped, levels = cells[:, 0], cells[:, 1:]
    whole = levels[clipped <= max(_MOST_CLIPPED, float(np.quantile(clipped, 0.1)))]
    quietest = np.quantile(whole, _QUIETEST, axis=0) / _QUIETEST_FACTOR
    return tuple(round(float(level), 6) for level in quietest)


def _cell_levels(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """cells×(1 + planes): clipped share, then the level of what is not smooth in every plane."""
    clipped = ((values < 1 / 255) | (values > 254 / 255)).any(2).astype(np.float32)
    kernel = np.outer([1, -2, 1], [1, -2, 1]).astype(np.float32) / 6  # unit gain for white noise
    rough = cv2.filter2D(opponent(values), -1, kernel)
    if rough.ndim == 2:
        rough = rough[..., None]
    rows, columns = (rough.shape[0] - 2) // _CELL, (rough.shape[1] - 2) // _CELL
    inside = np.s_[1 : 1 + rows * _CELL, 1 : 1 + columns * _CELL]
    power = _cell_means(rough[inside] ** 2, rows, columns)
    share = _cell_means(clipped[inside][..., None], rows, columns)
    return np.concatenate([share, np.sqrt(power)], 2).reshape(rows * columns, -1)


def _cell_means(plane: NDArray[np.float32], rows: int, columns: int) -> NDArray[np.float32]:
    cells = plane.reshape(rows, _CELL, columns, _CELL, -1)
    return np.asarray(cells.mean((1, 3)), np.float32)
