"""How blurred a picture is, by how fast its fine detail fades against that of sharp photographs."""

import numpy as np
from numpy.typing import NDArray

from gesso_core.mask import Mask
from gesso_core.operators.planes import finite_light, opponent
from gesso_core.operators.samples import windows
from gesso_core.picture import Picture
from gesso_core.recipe import Values

_WINDOW = 128
_SLOPES = np.arange(0.9, 1.61, 0.1)
"""Detail of sharp photographs falls as 1 / frequency to a power in this range (Field 1987)."""

_COARSEST = 0.02  # cycles/px


def measured_blur(picture: Picture, mask: Mask | None, noise: float) -> float:
    """σ in px of the Gaussian that would blur a sharp photograph like this, 0…4.

    noise: its level in the first opponent plane. Within 0.35 px on ten photographs blurred by
    1.3, 2 and 3 px; sharp ones measure at most 0.6.
    """
    powers = []
    for box in windows(picture, mask, _WINDOW, 5):
        if box.width == _WINDOW and box.height == _WINDOW:
            planes = opponent(finite_light(picture.read(box), picture.format))
            powers.append(_power(planes[..., 0]))
    if not powers:
        return 0.0
    frequency, power = _by_frequency(np.mean(powers, axis=0))
    floor = 1.15 * noise**2  # the mean of a few windows lies up to 15 % above the noise itself
    usable = (frequency > _COARSEST) & (frequency < 0.48) & (power > max(3 * floor, 1e-10))
    if usable.sum() < 5:
        return 0.0
    return _fitted(frequency[usable], power[usable] - floor)


def effective_blur(values: Values) -> float:
    """What `measured_blur` found as far as it is blur; lenses and sensors leave half a pixel."""
    blur = values.get("blur", 0.0)
    blur = float(blur) if isinstance(blur, int | float) else 0.0
    return blur * float(np.clip((blur - 0.5) / 0.5, 0, 1))


def _power(plane: NDArray[np.float32]) -> NDArray[np.float64]:
    taper = np.hanning(_WINDOW)[:, None] * np.hanning(_WINDOW)[None]
    spectrum = np.fft.fft2((plane - plane.mean()) * taper)
    return np.asarray(np.abs(spectrum) ** 2 / (taper**2).sum(), np.float64)


def _by_frequency(power: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean over the rings of equal frequency."""
    axis = np.fft.fftfreq(_WINDOW)
    radius = np.hypot(axis[:, None], axis[None])
    ring = (radius * _WINDOW).astype(np.intp).ravel()
    count = np.bincount(ring)
    means = (np.bincount(ring, plane.ravel()) / count for plane in (radius, power))
    frequency, mean = means
    return frequency, mean


def _fitted(frequency: NDArray[np.float64], power: NDArray[np.float64]) -> float:
    """Least squares of log amplitude = level − slope · log f − 2 (π σ f)²."""
    terms = np.stack([np.ones_like(frequency), -2 * (np.pi * frequency) ** 2], axis=1)
    best_error, best = np.inf, 0.0
    for slope in _SLOPES:
        wanted = 0.5 * np.log(power) + slope * np.log(frequency)
        fit = np.linalg.lstsq(terms, wanted, rcond=None)[0]
        error = float(((terms @ fit - wanted) ** 2).mean())
        if error < best_error:
            best_error, best = error, float(fit[1])
    return round(min(float(np.sqrt(max(best, 0.0))), 4.0), 3)
