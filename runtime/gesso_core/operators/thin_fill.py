"""Fills thin holes (scratches, dust) from the cosines that continue across them.

Blocks over a hole keep only their loud cosines, which gives the hole new values; with every round
quieter cosines may stay, so that structure comes first and texture last (Guleryuz 2006). Everything
is float, so a 16-bit sky stays as smooth as it was.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.operators.planes import from_opponent, opponent
from gesso_core.operators.sliding_dct import cosine_basis
from gesso_core.pixels import Light

_ROUNDS = 12
_LOUDEST = 0.6
_QUIETEST = 0.02
"""Thresholds of the first and the last round, light times block side over 8."""


def fill_thin(values: Light, hole: NDArray[np.bool_], *, block: int = 16, step: int = 4) -> Light:
    """`values` (h×w×c) with new ones where `hole` (h×w); others are returned as they are."""
    if not hole.any():
        return values
    pad = block
    padded_hole = cv2.copyMakeBorder(
        hole.astype(np.uint8), pad, 2 * pad, pad, 2 * pad, cv2.BORDER_REFLECT
    ).astype(bool)
    planes = opponent(smooth_fill(values, hole))
    bordered = cv2.copyMakeBorder(planes, pad, 2 * pad, pad, 2 * pad, cv2.BORDER_REFLECT)
    padded = np.asarray(bordered, np.float32).reshape(*padded_hole.shape, -1)
    corners = _touching(padded_hole, block, step)
    basis = cosine_basis(block)
    for round_ in range(_ROUNDS):
        share = round_ / (_ROUNDS - 1)
        threshold = _LOUDEST ** (1 - share) * _QUIETEST**share
        for channel in range(padded.shape[2]):
            plane = np.ascontiguousarray(padded[..., channel])
            padded[..., channel] = _round(plane, padded_hole, corners, basis, threshold)
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


def _touching(hole: NDArray[np.bool_], block: int, step: int) -> NDArray[np.intp]:
    """n×2: top-left corners (row, column) of the blocks that cover a part of the hole."""
    counts = cv2.integral(hole.astype(np.uint8))
    sums = counts[block:, block:] - counts[:-block, block:] - counts[block:, :-block]
    sums = (sums + counts[:-block, :-block])[::step, ::step]
    return np.argwhere(sums > 0) * step


def _round(
    plane: NDArray[np.float32],
    hole: NDArray[np.bool_],
    corners: NDArray[np.intp],
    basis: NDArray[np.float32],
    threshold: float,
) -> NDArray[np.float32]:
    side = round(basis.shape[0] ** 0.5)
    places = np.arange(side)[:, None] * plane.shape[1] + np.arange(side)[None]
    starts = corners[:, 0] * plane.shape[1] + corners[:, 1]
    total = np.zeros(plane.size, np.float64)
    weight = np.zeros(plane.size, np.float64)
    for some in np.array_split(starts, -(-len(starts) // 4096)):
        index = (some[:, None, None] + places).reshape(len(some), -1)
        coefficients = plane.ravel()[index] @ basis
        loud = np.abs(coefficients) > threshold * side / 8
        loud[:, 0] = True
        weights = 1 / loud.sum(1, keepdims=True)
        blocks = (coefficients * loud) @ basis.T * weights
        total += np.bincount(index.ravel(), blocks.ravel(), plane.size)
        weight += np.bincount(
            index.ravel(), np.broadcast_to(weights, index.shape).ravel(), plane.size
        )
    result = plane.copy().ravel()
    inside = hole.ravel() & (weight > 0)
    result[inside] = total[inside] / weight[inside]
    return result.reshape(plane.shape)
