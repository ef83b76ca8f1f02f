"""The sRGB curve between stored numbers and linear light (IEC 61966-2-1).

Gray and RGB pictures are taken to use it whatever their profile says: most profiles' curves lie
within a few per cent of it, and the exact operators must not depend on a colour engine.
"""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

F = TypeVar("F", np.float32, np.float64)


def to_linear(encoded: NDArray[F]) -> NDArray[F]:
    """Odd about 0 and unbounded, so that float pictures keep values outside 0…1."""
    size = np.abs(encoded)
    curved = ((size + 0.055) / 1.055) ** 2.4
    return np.copysign(np.where(size <= 0.04045, size / 12.92, curved), encoded)


def to_encoded(linear: NDArray[F]) -> NDArray[F]:
    """The inverse of `to_linear`."""
    size = np.abs(linear)
    curved = 1.055 * size ** (1 / 2.4) - 0.055
    return np.copysign(np.where(size <= 0.0031308, size * 12.92, curved), linear)
