"""Where the model changed the picture: a map tolerant of blur, noise, redrawn texture and drift."""

from dataclasses import dataclass

import cv2
import numpy as np

from gesso_core.fidelity.planes import (
    Plane,
    Where,
    blurred,
    closed,
    gradients,
    gray,
    lab,
    squared,
)
from gesso_core.pixels import Light

_COARSE = 2.5  # σ px of the mean that decides; finer differences are the model's own hand
_FINE = 1.0  # σ px of the mean that outlines
_EDGE = 0.8  # px of misplacement forgiven at edges
_TEXTURE = 0.35  # share of the local texture's contrast by which redrawing may move its mean
_SEED_PIXELS, _REGION_PIXELS = 12, 40


@dataclass(frozen=True, eq=False)
class Difference:
    """ΔE (CIE76) between two aligned pictures, after what is forgiven.

    coarse: reliable, its outline 3-4 px too wide. fine: noisier, outlines to about 1 px.
    """

    coarse: Plane
    fine: Plane


def difference(original: Light, output: Light) -> Difference:
    """Both h×w×3, 0…1, aligned and of one colour."""
    softness = _softness(gray(original), gray(output))
    first = lab(blurred(original, float(np.hypot(softness, _EDGE))))
    second = lab(blurred(output, _EDGE))
    apart = first - second
    forgiven = _EDGE * _widest(_steepness(first))
    texture = np.sqrt(blurred(squared(first - blurred(first, _COARSE)), 2 * _COARSE))
    mean = np.sqrt(squared(blurred(apart, _COARSE))) - _TEXTURE * texture
    coarse = blurred(np.maximum(mean, np.sqrt(squared(apart)) - forgiven - texture), 1.0)
    fine = np.sqrt(squared(blurred(apart, _FINE))) - 0.5 * forgiven
    return Difference(np.maximum(coarse, 0), np.maximum(fine, 0))


def changed(found: Difference, valid: Where, sensitivity: float = 0.5) -> Where:
    """The changed areas: hysteresis on ΔE, small holes filled, outlined by the fine difference.

    valid: where the output shows the picture at all. sensitivity: 0 … 1; 0.5 takes a change of
    about 7 ΔE for an edit, each end half or twice as much.
    """
    low, high = thresholds(found.coarse[valid], sensitivity)
    region = _hysteresis(found.coarse * valid, low, high)
    if not region.any():
        return region
    outlined = closed((found.fine > low) & region, 4)
    return _filled(outlined & region)


def thresholds(coarse: Plane, sensitivity: float) -> tuple[float, float]:
    """ΔE where a changed area ends, and where it must reach.

    From the lowest 35 % of the pixels: any more, and a large edit raises them above itself.
    """
    factor = 2.0 ** (1 - 2 * sensitivity)
    if not coarse.size:
        return 3.5 * factor, 7.0 * factor
    lowest = coarse[coarse <= np.percentile(coarse, 35)]
    middle = float(np.median(lowest))
    spread = max(1.4826 * float(np.median(np.abs(lowest - middle))), 0.15)
    low = float(np.clip(middle + 7 * spread, 3.5, 4.5)) * factor
    high = float(np.clip(middle + 14 * spread, 7.0, 9.0)) * factor
    return low, high


def _hysteresis(plane: Plane, low: float, high: float) -> Where:
    candidate = closed(plane > low, 4)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(candidate.astype(np.uint8))
    seeds = np.bincount(labels[plane > high], minlength=count)
    keep = (seeds > _SEED_PIXELS) & (stats[:, cv2.CC_STAT_AREA] > _REGION_PIXELS)
    keep[0] = False
    return np.asarray(keep[labels], np.bool_)


def _filled(region: Where) -> Where:
    """Holes below 2 % of the frame belong to what surrounds them."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats((~region).astype(np.uint8))
    small = stats[:, cv2.CC_STAT_AREA] < 0.02 * region.size
    small[0] = True
    return np.asarray(small[labels], np.bool_) if count > 1 else region


def _softness(original: Plane, output: Plane) -> float:
    """σ px by which the original must be blurred to be as soft as the output."""

    def sharpness(plane: Plane) -> float:
        return float(np.median(np.abs(cv2.Laplacian(plane, cv2.CV_32F)[::2, ::2])))

    wanted = sharpness(output)
    tried = (0.3, 0.5, 0.7, 0.9, 1.2, 1.6)
    return min(tried, key=lambda s: abs(sharpness(blurred(original, s)) - wanted))


def _steepness(picture: Light) -> Plane:
    across, down = gradients(picture)
    return np.asarray(np.sqrt(squared(across) + squared(down)), np.float32)


def _widest(plane: Plane) -> Plane:
    return np.asarray(cv2.dilate(plane, np.ones((3, 3), np.uint8)), np.float32)
