"""What one stored pixel is, and the way between stored numbers and light from 0 to 1."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[Any]
"""h×w×c as stored: uint8, uint16 or float32. One-bit pictures are uint8 with values 0 and 1."""

Light = NDArray[np.float32]
"""h×w×n, 0 is black and 1 is white, encoded as the picture is (not linear), n colour channels."""


class Colour(StrEnum):
    GRAY = "gray"
    RGB = "rgb"
    CMYK = "cmyk"
    LAB = "lab"


class Alpha(StrEnum):
    NONE = "none"
    STRAIGHT = "straight"
    PREMULTIPLIED = "premultiplied"


_COLOUR_CHANNELS = {Colour.GRAY: 1, Colour.RGB: 3, Colour.CMYK: 4, Colour.LAB: 3}


@dataclass(frozen=True, slots=True)
class PixelFormat:
    """The layout of a stored pixel: colour channels, then alpha if any, then other extra channels.

    bits: 1, 8 or 16 (unsigned integers), or 32 (float, nominally 0…1).
    is_inverted: the largest stored number is black (CMYK ink, TIFF min-is-white).
    """

    bits: int
    colour: Colour
    alpha: Alpha = Alpha.NONE
    extra: int = 0
    is_inverted: bool = False

    @property
    def colour_channels(self) -> int:
        return _COLOUR_CHANNELS[self.colour]

    @property
    def alpha_channel(self) -> int | None:
        """Index of the alpha channel."""
        return None if self.alpha is Alpha.NONE else self.colour_channels

    @property
    def channels(self) -> int:
        return self.colour_channels + (self.alpha is not Alpha.NONE) + self.extra

    @property
    def is_float(self) -> bool:
        return self.bits == 32

    @property
    def dtype(self) -> np.dtype[Any]:
        return np.dtype({1: np.uint8, 8: np.uint8, 16: np.uint16, 32: np.float32}[self.bits])

    @property
    def largest(self) -> int:
        """The stored number of full intensity (1 for float)."""
        return {1: 1, 8: 255, 16: 65535, 32: 1}[self.bits]


def light(pixels: Pixels, pixel_format: PixelFormat) -> Light:
    """The colour channels as float32 0…1, black to white whatever the storage says."""
    colour = pixels[..., : pixel_format.colour_channels].astype(np.float32)
    if not pixel_format.is_float:
        colour *= np.float32(1 / pixel_format.largest)
    return np.subtract(1, colour, dtype=np.float32) if pixel_format.is_inverted else colour


def stored(values: Light, original: Pixels, pixel_format: PixelFormat) -> Pixels:
    """`values` as stored numbers, with alpha and extra channels copied from `original`.

    Integers are rounded to nearest and clipped; float pictures keep values outside 0…1.
    """
    result = original.copy()
    colour = np.subtract(1, values, dtype=np.float32) if pixel_format.is_inverted else values
    if not pixel_format.is_float:
        scaled = np.multiply(colour, pixel_format.largest, dtype=np.float32)
        colour = np.clip(np.rint(scaled), 0, pixel_format.largest)
    result[..., : pixel_format.colour_channels] = colour
    return result
