"""Finds the frequencies of a print's dot pattern in a scan."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.mask import Mask
from gesso_core.operators.planes import finite_light
from gesso_core.operators.samples import windows
from gesso_core.picture import Picture

_WINDOW = 256
_LOWEST = 0.1
"""Cycles/px: slower patterns than 10 px are part of the picture."""

_SCREEN = 3.2
_OVERTONE = 1.5
"""How far above its surroundings a screen's strongest peak and its others are, as the logarithm of
amplitude. Ten photographs without a screen reach 2.6, the same with one 4.4 and more."""

_MOST = 24
"""Peaks kept per channel: a screen has two and their overtones."""


@dataclass(frozen=True, slots=True)
class Peak:
    """A frequency in cycles/px, in one channel; its mirror image at (−x, −y) is meant too."""

    channel: int
    x: float
    y: float


def screen_peaks(picture: Picture, mask: Mask | None = None) -> list[Peak]:
    """Peaks that stand out of the mean spectrum of up to nine windows; none without a screen."""
    spectra = [
        _spectrum(finite_light(picture.read(box), picture.format))
        for box in windows(picture, mask, _WINDOW, 3)
        if box.width == _WINDOW and box.height == _WINDOW
    ]
    if not spectra:
        return []
    mean = np.mean(spectra, axis=0)
    above = [_above(np.ascontiguousarray(mean[..., c])) for c in range(mean.shape[2])]
    return [
        peak
        for channel, plane in enumerate(above)
        if plane.max() > _SCREEN
        for peak in _peaks_in(plane, channel)
    ]


def _spectrum(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Logarithm of amplitude, side×side×channels, frequency 0 in the middle."""
    taper = np.hanning(values.shape[0])[:, None] * np.hanning(values.shape[1])[None]
    flat = (values - values.mean((0, 1))) * taper[..., None]
    amplitude = np.abs(np.fft.fftshift(np.fft.fft2(flat, axes=(0, 1)), axes=(0, 1)))
    return np.log(amplitude + 1e-3).astype(np.float32)


def _above(spectrum: NDArray[np.float32]) -> NDArray[np.float32]:
    """How far every frequency stands out of those around it; 0 where no screen can be."""
    side = spectrum.shape[0]
    above = spectrum - cv2.blur(cv2.medianBlur(spectrum, 5), (21, 21))
    y, x = np.mgrid[:side, :side] / side - 0.5
    above[(np.hypot(x, y) < _LOWEST) | (y < 0) | ((y == 0) & (x < 0))] = 0
    return above


def _peaks_in(above: NDArray[np.float32], channel: int) -> list[Peak]:
    highest = above >= cv2.dilate(above, np.ones((9, 9), np.uint8))
    rows, columns = np.nonzero(highest & (above > _OVERTONE))
    order = np.argsort(-above[rows, columns], kind="stable")[:_MOST]
    return [_refined(above, int(rows[i]), int(columns[i]), channel) for i in order]


def _refined(spectrum: NDArray[np.float32], row: int, column: int, channel: int) -> Peak:
    """The top of a parabola through a peak and its neighbours."""
    side = spectrum.shape[0]

    def shift(before: float, here: float, after: float) -> float:
        bend = before - 2 * here + after
        return 0.0 if bend >= 0 else float(np.clip((before - after) / (2 * bend), -0.5, 0.5))

    r0, r1, c0, c1 = (
        max(row - 1, 0),
        min(row + 1, side - 1),
        max(column - 1, 0),
        min(column + 1, side - 1),
    )
    here = float(spectrum[row, column])
    down = shift(float(spectrum[r0, column]), here, float(spectrum[r1, column]))
    across = shift(float(spectrum[row, c0]), here, float(spectrum[row, c1]))
    return Peak(
        channel, round((column + across) / side - 0.5, 6), round((row + down) / side - 0.5, 6)
    )
