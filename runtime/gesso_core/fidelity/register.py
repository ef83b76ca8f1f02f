"""Where each pixel of the original lies in the model's output: an affine map, and how well it fits.

Works on two pictures of one size, about 1 MP; knows nothing of crops, padding or full resolution.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.errors import RegistrationFailed
from gesso_core.fidelity.planes import (
    Plane,
    Where,
    blurred,
    broadly_blurred,
    gradients,
    gray,
    reduced,
    sampled,
    size_of,
)
from gesso_core.geometry import Affine, Size
from gesso_core.pixels import Light

_LOCAL = 12.0  # σ in px of the local normalisation: wide enough to keep texture, blind to casts
_FLAT = 0.004  # mean local contrast (light) below which there is nothing to align to
_UNRELATED = 0.05  # 18 pairs of unrelated photographs agree by 0.012 (median) to 0.049 at most


@dataclass(frozen=True, slots=True)
class Alignment:
    """warp: pixel of the original → pixel of the output. agreement: 0 nothing alike … 1 the same.

    method: "ecc", "features", "flow", or "none" where the picture is too flat to align.
    """

    warp: Affine
    method: str
    agreement: float


@dataclass(frozen=True, slots=True)
class Residual:
    """How far apart the aligned pictures still are where nothing changed, in px; NaN if unknown."""

    median: float
    worst: float
    """The 95th percentile."""


def normalised(plane: Plane, floor: float = 2 / 255) -> Plane:
    """Local mean removed, local contrast made equal: blind to casts and to light."""
    deviation = plane - broadly_blurred(plane, _LOCAL)
    contrast = np.sqrt(broadly_blurred(deviation * deviation, _LOCAL) + floor * floor)
    return np.asarray(deviation / contrast, np.float32)


def register(original: Light, output: Light) -> Alignment:
    """Both h×w×3, 0…1. Tries ECC, then features, then optical flow, and keeps the best.

    Raises RegistrationFailed when nothing in the output can be found in the original.
    """
    planes = gray(original), gray(output)
    is_flat = min(_contrast(plane) for plane in planes) < _FLAT
    first, second = (normalised(plane) for plane in planes)
    best = Alignment(Affine(), "none", agreement(first, second))
    for method, warp in _candidates(planes, (first, second)):
        if warp is None or not _is_plausible(warp, first.shape):
            continue
        found = agreement(first, warped(second, warp))
        if found > best.agreement:
            best = Alignment(warp, method, found)
        if best.method != "none" and best.agreement > 0.15:
            break
    if best.agreement < _UNRELATED and is_flat:
        return Alignment(Affine(), "none", best.agreement)
    if best.agreement < _UNRELATED:
        raise RegistrationFailed(
            "The model's output could not be aligned with the picture: too little of it is alike.",
            "Try again with another seed, or select the part that may change.",
            detail=f"agreement {best.agreement:.3f}",
        )
    return _refined(best, first, second)


def alike(first: Plane, second: Plane, at_least: float = 0.6) -> Where:
    """Where two aligned normalised planes show the same texture."""
    return _correlation(first, second) > at_least


def refine(original: Plane, output: Plane, start: Affine, unchanged: Where) -> Affine:
    """`start` fitted again on normalised planes, by the `unchanged` pixels alone."""
    matrix = start.matrix[:2].astype(np.float32)
    try:
        matrix = _correlated(original, output, matrix, unchanged, 12)
    except cv2.error:
        return start
    found = Affine.from_matrix(matrix)
    return found if _is_plausible(found, original.shape) else start


def warped(plane: Plane, warp: Affine) -> Plane:
    """The output as seen from the original, of the same size, one channel or three."""
    return sampled(plane, warp, size_of(plane), is_cubic=True)


def agreement(first: Plane, second: Plane) -> float:
    """How much of two aligned normalised planes is alike, 0…1: mean squared local correlation."""
    return float(np.mean(np.maximum(_correlation(first, second), 0.0) ** 2))


def residual(first: Plane, second: Plane, unchanged: Where) -> Residual:
    """The displacement left between two aligned normalised planes, by blocks of `unchanged`."""
    field, weight = displacement(first, second, unchanged)
    lengths = np.hypot(field[..., 0], field[..., 1])[weight > 0]
    if len(lengths) < 4:
        return Residual(float("nan"), float("nan"))
    return Residual(float(np.median(lengths)), float(np.percentile(lengths, 95)))


def displacement(
    first: Plane, second: Plane, unchanged: Where, block: int = 48
) -> tuple[NDArray[np.float32], Plane]:
    """Per block the (x, y) shift by which `second` lies further than `first`, and its weight.

    One Lucas-Kanade step: right to about 1 px. Weight 0: changed, or too flat to tell.
    """
    a, b = blurred(first, 1.5), blurred(second, 1.5)
    mean = np.asarray((a + b) / 2, np.float32)
    dx, dy = gradients(mean)
    keep = unchanged.astype(np.float32)
    difference = a - b
    blocks = Size(max(1, a.shape[1] // block), max(1, a.shape[0] // block))

    def mean_of(plane: Plane) -> Plane:
        return reduced(plane * keep, blocks)

    xx, xy, yy = mean_of(dx * dx), mean_of(dx * dy), mean_of(dy * dy)
    xt, yt = mean_of(dx * difference), mean_of(dy * difference)
    share = reduced(keep, blocks)
    determinant = xx * yy - xy * xy
    trace = xx + yy
    weakest = trace / 2 - np.sqrt(np.maximum(trace * trace / 4 - determinant, 0))
    reliable = (weakest > 1e-3) & (share > 0.5)
    safe = np.where(reliable, determinant, 1.0)
    field = np.dstack([(yy * xt - xy * yt) / safe, (xx * yt - xy * xt) / safe])
    field[~reliable] = 0
    return field.astype(np.float32), np.where(reliable, weakest, 0).astype(np.float32)


def _refined(found: Alignment, first: Plane, second: Plane) -> Alignment:
    """Fitted again by what is alike: a large edit pulls the first fit by up to 0.3 px."""
    same = alike(first, warped(second, found.warp))
    if same.mean() < 0.02:
        return found
    warp = refine(first, second, found.warp, same)
    reached = agreement(first, warped(second, warp))
    return Alignment(warp, found.method, reached) if reached >= found.agreement else found


def _correlation(first: Plane, second: Plane) -> Plane:
    size = (24, 24)
    own, other = (cv2.boxFilter(plane * plane, -1, size) for plane in (first, second))
    common = cv2.boxFilter(first * second, -1, size)
    return np.asarray(common / np.sqrt(np.maximum(own * other, 1e-6)), np.float32)


def _candidates(
    planes: tuple[Plane, Plane], norms: tuple[Plane, Plane]
) -> Iterator[tuple[str, Affine | None]]:
    yield "ecc", _by_correlation(*norms)
    yield "features", _by_features(*planes)
    yield "flow", _by_flow(*norms)


def _by_correlation(first: Plane, second: Plane) -> Affine | None:
    matrix = np.eye(2, 3, dtype=np.float32)
    try:
        for step in (4, 2, 1):
            size = Size(first.shape[1] // step, first.shape[0] // step)
            if min(size.width, size.height) < 16:
                continue
            a, b = (reduced(plane, size) for plane in (first, second))
            matrix[:, 2] /= step
            matrix = _correlated(a, b, matrix, None, 40)
            matrix[:, 2] *= step
    except cv2.error:  # "The algorithm stopped before its convergence"
        return None
    return Affine.from_matrix(matrix)


def _correlated(
    first: Plane, second: Plane, start: NDArray[np.float32], where: Where | None, steps: int
) -> NDArray[np.float32]:
    """Enhanced correlation from `start`; raises cv2.error where it does not converge."""
    criteria = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, steps, 1e-5)
    everywhere = np.full(second.shape, 255, np.uint8)
    inside = everywhere if where is None else where.astype(np.uint8) * 255
    _, matrix = cv2.findTransformECCWithMask(
        first, second, inside, everywhere, start, cv2.MOTION_AFFINE, criteria, 3
    )
    return np.asarray(matrix, np.float32)


def _by_features(first: Plane, second: Plane) -> Affine | None:
    finder = cv2.SIFT.create(4000)
    found = [
        finder.detectAndCompute(np.rint(plane * 255).clip(0, 255).astype(np.uint8), None)
        for plane in (first, second)
    ]
    (points_a, signs_a), (points_b, signs_b) = found
    if signs_a is None or signs_b is None or min(len(points_a), len(points_b)) < 8:
        return None
    pairs = cv2.BFMatcher(cv2.NORM_L2).knnMatch(signs_a, signs_b, k=2)
    good = [p[0] for p in pairs if len(p) == 2 and p[0].distance < 0.8 * p[1].distance]
    return _robust(
        np.array([points_a[m.queryIdx].pt for m in good], np.float32).reshape(-1, 2),
        np.array([points_b[m.trainIdx].pt for m in good], np.float32).reshape(-1, 2),
        reach=0.1 * max(first.shape),
        tolerance=1.0,
    )


def _by_flow(first: Plane, second: Plane) -> Affine | None:
    if min(first.shape) < 64:
        return None
    a, b = (np.rint((plane.clip(-3, 3) + 3) * 42).astype(np.uint8) for plane in (first, second))
    flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    field = flow.calc(a, b, np.zeros((*a.shape, 2), np.float32))
    rows, columns = np.mgrid[8 : a.shape[0] - 8 : 6, 8 : a.shape[1] - 8 : 6]
    texture = np.abs(cv2.Laplacian(blurred(a.astype(np.float32), 3), cv2.CV_32F))[rows, columns]
    keep = texture >= np.percentile(texture, 40)
    points = np.stack([columns[keep], rows[keep]], 1).astype(np.float32)
    return _robust(
        points, points + field[rows, columns][keep], reach=0.1 * max(a.shape), tolerance=0.6
    )


def _robust(
    source: NDArray[np.float32],
    target: NDArray[np.float32],
    *,
    reach: float,
    tolerance: float,
) -> Affine | None:
    near = np.hypot(*(source - target).T) < reach
    if near.sum() < 6:
        return None
    matrix, _ = cv2.estimateAffine2D(
        source[near],
        target[near],
        method=cv2.USAC_MAGSAC,
        ransacReprojThreshold=tolerance,
        maxIters=5000,
        confidence=0.999,
    )
    return None if matrix is None else Affine.from_matrix(matrix)


def _is_plausible(warp: Affine, shape: tuple[int, ...]) -> bool:
    """Models zoom and shift a little; a map that does more has found something else."""
    linear = warp.matrix[:2, :2]
    stretch = np.linalg.svd(linear, compute_uv=False)
    centre = np.array([[(shape[1] - 1) / 2, (shape[0] - 1) / 2]])
    moved = float(np.abs(warp.apply(centre) - centre).max())
    return bool(
        np.linalg.det(linear) > 0
        and 0.8 < stretch[1] <= stretch[0] < 1.25
        and moved < 0.15 * max(shape)
    )


def _contrast(plane: Plane) -> float:
    return float(np.mean(np.abs(blurred(plane, 1.5) - broadly_blurred(plane, _LOCAL))))
