"""Float pictures in memory: the few filters that fitting is made of, typed and float32 throughout.

A plane is h×w or h×w×c. Filters mirror at the border.
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.geometry import Affine, Size
from gesso_core.pixels import Light

Plane = NDArray[np.float32]
Where = NDArray[np.bool_]


def blurred(plane: Plane, sigma: float) -> Plane:
    """Gaussian mean, σ in px."""
    return _plane(cv2.GaussianBlur(plane, (0, 0), sigma))


def broadly_blurred(plane: Plane, sigma: float) -> Plane:
    """`blurred` for σ of 8 px and more, made at a quarter of the size: a tenth of the time."""
    if min(plane.shape[:2]) < 32:
        return blurred(plane, sigma)
    size = Size(plane.shape[1], plane.shape[0])
    small = reduced(plane, Size(size.width // 4, size.height // 4))
    return resized(blurred(small, sigma / 4), size)


def reduced(plane: Plane, size: Size) -> Plane:
    """Area mean."""
    return _plane(cv2.resize(plane, (size.width, size.height), interpolation=cv2.INTER_AREA))


def resized(plane: Plane, size: Size) -> Plane:
    """Bilinear."""
    return _plane(cv2.resize(plane, (size.width, size.height), interpolation=cv2.INTER_LINEAR))


def sampled(plane: Plane, warp: Affine, size: Size, *, is_cubic: bool = False) -> Plane:
    """`plane` read at `warp` of every pixel of `size`; beyond its edge it is mirrored."""
    return _plane(
        cv2.warpAffine(
            plane,
            warp.matrix[:2],
            (size.width, size.height),
            flags=(cv2.INTER_CUBIC if is_cubic else cv2.INTER_LINEAR) | cv2.WARP_INVERSE_MAP,
            borderMode=border(plane),
        )
    )


def border(plane: Plane) -> int:
    """OpenCV's kind of border that mirrors `plane` where it is sampled beyond its edge."""
    # OpenCV 5 looks for the mirrored pixel of a single row or column for ever.
    return cv2.BORDER_REPLICATE if min(plane.shape[:2]) == 1 else cv2.BORDER_REFLECT_101


def gradients(plane: Plane) -> tuple[Plane, Plane]:
    """Change per px across and down."""
    across = cv2.Sobel(plane, cv2.CV_32F, 1, 0, scale=1 / 8)
    return _plane(across), _plane(cv2.Sobel(plane, cv2.CV_32F, 0, 1, scale=1 / 8))


def gray(picture: Light) -> Plane:
    """Rec. 601 luminance of three channels, as encoded."""
    return _plane(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))


def lab(picture: Light) -> Light:
    """CIE L*a*b* of three channels taken as sRGB."""
    return _plane(cv2.cvtColor(picture.clip(0, 1), cv2.COLOR_RGB2LAB))


def squared(vectors: Light) -> Plane:
    """The squared length of three channels."""
    return _plane(cv2.transform(vectors * vectors, np.ones((1, 3), np.float32)))


def extremes(picture: Light) -> tuple[Plane, Plane]:
    """The smallest and the largest channel of every pixel (ten times faster than by axis)."""
    red, green, blue = (picture[..., i] for i in range(3))
    least = np.minimum(np.minimum(red, green), blue)
    return least, np.maximum(np.maximum(red, green), blue)


def grown(where: Where, pixels: int) -> Where:
    """Widened by `pixels` on every side, round."""
    ellipse = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * pixels + 1,) * 2)
    return np.asarray(cv2.dilate(where.astype(np.uint8), ellipse) > 0, np.bool_)


def closed(where: Where, pixels: int) -> Where:
    """Gaps narrower than twice `pixels` closed."""
    ellipse = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * pixels + 1,) * 2)
    closing = cv2.morphologyEx(where.astype(np.uint8), cv2.MORPH_CLOSE, ellipse)
    return np.asarray(closing > 0, np.bool_)


def size_of(plane: NDArray[Any]) -> Size:
    return Size(plane.shape[1], plane.shape[0])


def _plane(values: object) -> Plane:
    return np.asarray(values, np.float32)
