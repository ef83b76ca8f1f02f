"""Colour as brightness and two opponent colours, and which pixel formats restoration can read."""

import numpy as np
from numpy.typing import NDArray

from gesso_core.pixels import Colour, Light, PixelFormat


def accepts_tones(pixel_format: PixelFormat) -> str | None:
    """Refuses pixels without continuous tones (`LocalOperator.accepts`)."""
    if pixel_format.bits == 1:
        return "This works on shades; the picture has only black and white pixels."
    if pixel_format.colour is Colour.LAB:
        return "This works on RGB, gray and CMYK pixels, not on Lab."
    return None


def opponent(values: Light) -> Light:
    """RGB turned orthonormally to brightness, red-blue and green-magenta; other colours as is.

    White noise keeps its level in every plane, and brightness 1 is √3.
    """
    return values @ _turn().T if values.shape[2] == 3 else values


def from_opponent(planes: Light) -> Light:
    return planes @ _turn() if planes.shape[2] == 3 else planes


def _turn() -> NDArray[np.float32]:
    rows = np.array([[1, 1, 1], [1, 0, -1], [1, -2, 1]], np.float64)
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
