"""Takes the dot pattern of print out of a scan, leaving what lies between the dots' frequencies."""

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.operators.operator import LocalOperator, Number
from gesso_core.operators.planes import accepts_tones, finite_light, stored_finite
from gesso_core.operators.screen import Peak, screen_peaks
from gesso_core.picture import Picture
from gesso_core.pixels import PixelFormat, Pixels
from gesso_core.recipe import Values

_REACH = 24
"""Half the side of the filter, px: longer leaves the edges of the screen, shorter takes picture."""


def _measure(picture: Picture, mask: Mask | None, values: Values) -> Values:
    """Stores `peaks`: channel, then cycles/px across and down, peak after peak."""
    peaks = screen_peaks(picture, mask)
    return {**values, "peaks": tuple(n for p in peaks for n in (float(p.channel), p.x, p.y))}


def _apply(
    pixels: Pixels, pixel_format: PixelFormat, values: Values, at: Box, scale: float
) -> Pixels:
    amount, flat = values["amount"], values.get("peaks", ())
    if not isinstance(amount, int | float) or amount == 0 or not isinstance(flat, tuple):
        return pixels
    peaks = [p for p in _peaks(flat, scale) if max(abs(p.x), abs(p.y)) < 0.5]
    if not peaks:
        return pixels
    planes = finite_light(pixels, pixel_format)
    for channel in sorted({p.channel for p in peaks}):
        kernel = _kernel([p for p in peaks if p.channel == channel], scale)
        plane = np.ascontiguousarray(planes[..., channel])
        clean = cv2.filter2D(plane, -1, kernel, borderType=cv2.BORDER_REFLECT)
        planes[..., channel] += np.float32(amount) * (clean - plane)
    return stored_finite(planes, pixels, pixel_format)


def _peaks(flat: tuple[float, ...], scale: float) -> list[Peak]:
    triples = zip(flat[::3], flat[1::3], flat[2::3], strict=True)
    return [Peak(int(channel), x / scale, y / scale) for channel, x, y in triples]


def _kernel(peaks: list[Peak], scale: float) -> NDArray[np.float32]:
    """A symmetric filter that lets everything pass but the peaks, which it stops entirely.

    One minus a wave under a bell for every peak; how much of each solves for silence at all of them
    together, since bells reach into one another.
    """
    reach = _reach(scale)
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1].astype(np.float64)
    spread = reach / 3.0
    bell = np.exp(-(x**2 + y**2) / (2 * spread**2))
    waves = np.array([np.cos(2 * np.pi * (p.x * x + p.y * y)) for p in peaks])
    tones = (waves * bell).reshape(len(peaks), -1)
    heard = tones @ waves.reshape(len(peaks), -1).T
    shares = np.linalg.lstsq(heard.T, np.ones(len(peaks)), rcond=1e-3)[0]
    kernel = -(shares @ tones).reshape(x.shape)
    kernel[reach, reach] += 1
    kernel[reach, reach] += 1 - kernel.sum()  # flat areas keep their value
    return np.asarray(kernel, np.float32)


def _reach(scale: float) -> int:
    return max(4, round(_REACH * scale))


def _halo(values: Values, scale: float) -> int:
    return _reach(scale) if values.get("peaks") else 0


DESCREEN = LocalOperator(
    name="descreen",
    apply=_apply,
    parameters={"amount": Number(1.0, 0.0, 1.0)},
    strength="amount",
    halo=_halo,
    measure=_measure,
    accepts=accepts_tones,
    is_tone=False,
)
