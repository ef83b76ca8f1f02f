"""Colour as brightness and two opponent colours, and which pixel formats restoration can read."""

import numpy as np
from numpy.typing import NDArray

from gesso_core.pixels import Colour, Light, PixelFormat, Pixels, light, stored


def accepts_tones(pixel_format: PixelFormat) -> str | None:
    """Refuses pixels without continuous tones (`LocalOperator.accepts`)."""
    if pixel_format.bits == 1:
        return "This works on shades; the picture has only black and white pixels."
    if pixel_format.colour is Colour.LAB:
        return "This works on RGB, gray and CMYK pixels, not on Lab."
    return None


def finite_light(pixels: Pixels, pixel_format: PixelFormat) -> Light:
    """`light`, with what is no number in float pictures taken as 0 or 1."""
    values = light(pixels, pixel_format)
    if pixel_format.is_float and not np.isfinite(values).all():
        values = np.nan_to_num(values, nan=0.0, posinf=1.0, neginf=0.0)
    return values


def stored_finite(values: Light, original: Pixels, pixel_format: PixelFormat) -> Pixels:
    """`stored`, with what was no number left as it was."""
    result = stored(values, original, pixel_format)
    if pixel_format.is_float:
        np.copyto(result, original, where=~np.isfinite(original))
    return result


def opponent(values: Light) -> Light:
    """RGB turned orthonormally to brightness, red-blue and green-magenta; other colours as is.

    White noise keeps its level in every plane, and brightness 1 is √3.
    """
    return np.asarray(values @ _turn().T, np.float32) if values.shape[2] == 3 else values


def from_opponent(planes: Light) -> Light:
    return np.asarray(planes @ _turn(), np.float32) if planes.shape[2] == 3 else planes


def _turn() -> NDArray[np.float32]:
    rows = np.array([[1, 1, 1], [1, 0, -1], [1, -2, 1]], np.float64)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)
