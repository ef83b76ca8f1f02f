"""Fills thin holes (scratches, dust) from the cosines that continue across them.

Blocks over a hole keep only their loud cosines, which gives the hole new values; with every round
quieter cosines may stay, so that structure comes first and texture last (Guleryuz 2006). Everything
is float, so a 16-bit sky stays as smooth as it was.
"""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.operators.planes import from_opponent, opponent
from gesso_core.operators.sliding_dct import cosine_basis, times
from gesso_core.pixels import Light

_CHUNK = 4096
_ROUNDS = 8
_LOUDEST = 0.6
_QUIETEST = 0.02
"""Thresholds of the first and the last round, light times block side over 8."""


def fill_thin(
    values: Light,
    hole: NDArray[np.bool_],
    *,
    block: int = 16,
    step: int = 4,
    tick: Callable[[], object] = lambda: None,
) -> Light:
    """`values` (h×w×c) with new ones where `hole` (h×w); others are returned as they are.

    `tick` is called before every round and may raise.
    """
    if not hole.any():
        return values
    pad = block
    padded_hole = cv2.copyMakeBorder(
        hole.astype(np.uint8), pad, 2 * pad, pad, 2 * pad, cv2.BORDER_REFLECT
    ).astype(bool)
    planes = opponent(smooth_fill(values, hole))
    bordered = cv2.copyMakeBorder(planes, pad, 2 * pad, pad, 2 * pad, cv2.BORDER_REFLECT)
    padded = np.asarray(bordered, np.float32).reshape(*padded_hole.shape, -1)
    flat = padded.reshape(-1, padded.shape[2])
    places = _places(padded_hole, block, step)
    basis = cosine_basis(block)
    for round_ in range(_ROUNDS):
        tick()
        share = round_ / (_ROUNDS - 1)
        threshold = _LOUDEST ** (1 - share) * _QUIETEST**share * block / 8
        flat[padded_hole.ravel()] = _voted(flat, padded_hole.ravel(), places, basis, threshold)
    filled = from_opponent(padded[pad : pad + hole.shape[0], pad : pad + hole.shape[1]])
    return np.asarray(np.where(hole[..., None], filled, values), np.float32)


def smooth_fill(values: Light, hole: NDArray[np.bool_]) -> Light:
    """Holes filled from ever coarser averages of what is known around them."""
    known = (~hole).astype(np.float32)
    height, width = hole.shape
    if min(height, width) < 2 or not known.any():
        return values
    coarse_size = ((width + 1) // 2, (height + 1) // 2)
    weights = cv2.resize(known, coarse_size, interpolation=cv2.INTER_AREA)
    sums = cv2.resize(values * known[..., None], coarse_size, interpolation=cv2.INTER_AREA)
    sums = sums.reshape(coarse_size[1], coarse_size[0], -1)
    coarse = np.asarray(sums / np.maximum(weights, 1e-6)[..., None], np.float32)
    unknown = weights < 1e-6
    if unknown.any():
        coarse = smooth_fill(coarse, unknown)
    fine = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(np.where(hole[..., None], fine.reshape(values.shape), values), np.float32)


def _places(hole: NDArray[np.bool_], block: int, step: int) -> NDArray[np.int32]:
    """n×block²: flat indices of the pixels of every block that covers a part of the hole."""
    counts = cv2.integral(hole.astype(np.uint8))
    sums = counts[block:, block:] - counts[:-block, block:] - counts[block:, :-block]
    corners = np.argwhere((sums + counts[:-block, :-block])[::step, ::step] > 0) * step
    within = np.arange(block)[:, None] * hole.shape[1] + np.arange(block)[None]
    starts = corners @ np.array([hole.shape[1], 1])
    return np.asarray(starts[:, None] + within.ravel()[None], np.int32)


def _voted(
    flat: NDArray[np.float32],
    hole: NDArray[np.bool_],
    places: NDArray[np.int32],
    basis: NDArray[np.float32],
    threshold: float,
) -> NDArray[np.float32]:
    """New values m×c of the m pixels of the hole: the mean of what the blocks over them keep."""
    number = np.cumsum(hole, dtype=np.int64) - 1
    size, channels = int(number[-1]) + 1, flat.shape[1]
    total, weight = np.zeros((channels, size)), np.zeros((channels, size))
    for some in np.array_split(places, -(-len(places) // _CHUNK)):
        chosen = hole[some]
        to = number[some[chosen]]
        for channel in range(channels):
            coefficients = times(flat[:, channel][some], basis)
            loud = np.abs(coefficients) > threshold
            loud[:, 0] = True
            weights = np.broadcast_to(1 / loud.sum(1, keepdims=True), some.shape)[chosen]
            kept = times(coefficients * loud, basis.T)[chosen]
            total[channel] += np.bincount(to, kept * weights, size)
            weight[channel] += np.bincount(to, weights, size)
    reached = weight > 0
    voted = np.where(reached, total / np.where(reached, weight, 1), flat[hole].T)
    return np.asarray(voted.T, np.float32)
