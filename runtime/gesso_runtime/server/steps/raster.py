"""Pixels as a file has them, before anybody knows what their colours mean."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gesso_core.errors import UnknownFormat
from gesso_core.mask import Coverage
from gesso_core.pixels import Pixels

_KINDS = {1: "gray", 3: "rgb", 4: "cmyk"}


@dataclass(frozen=True, eq=False)
class Raster:
    """colour: h×w×1, ×3 or ×4 (inks, 0 is none), uint8 or uint16. orientation: EXIF 1…8.
    profile: ICC, empty for none.
    """

    colour: Pixels
    alpha: Coverage | None
    orientation: int
    profile: bytes

    @classmethod
    def of(cls, pixels: NDArray[np.generic], orientation: int, profile: bytes) -> "Raster":
        """Gray or RGB, h×w(×c), whose further channel is opacity. Raises UnknownFormat."""
        values = _whole_numbers(pixels)
        count = values.shape[2]
        shown = 1 if count < 3 else 3
        alpha = None
        if count > shown:
            largest = np.float32(np.iinfo(values.dtype).max)
            alpha = np.asarray(values[..., shown] / largest, np.float32)
        return cls(np.ascontiguousarray(values[..., :shown]), alpha, orientation, profile)

    @classmethod
    def inks(cls, pixels: NDArray[np.generic], orientation: int, profile: bytes) -> "Raster":
        """CMYK, h×w×4 or more. Raises UnknownFormat."""
        values = _whole_numbers(pixels)
        if values.shape[2] < 4:
            raise UnknownFormat("The picture's inks are not four.", "Save it as RGB.")
        return cls(np.ascontiguousarray(values[..., :4]), None, orientation, profile)

    @property
    def space(self) -> str:
        """ "gray", "rgb" or "cmyk"."""
        return _KINDS[self.colour.shape[2]]


def _whole_numbers(pixels: NDArray[np.generic]) -> Pixels:
    values = pixels[..., None] if pixels.ndim == 2 else pixels
    if values.ndim != 3 or values.dtype not in (np.uint8, np.uint16):
        raise UnknownFormat(
            f"Pictures of {values.dtype} in {values.ndim} dimensions are not read here.",
            "Save it with 8 or 16 bits.",
        )
    return values
