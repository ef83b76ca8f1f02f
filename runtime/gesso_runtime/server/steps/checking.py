"""Looks at a result as a person would at first glance. It flags, and never hides a picture."""

from enum import StrEnum

import cv2
import numpy as np

from gesso_core.fidelity.planes import Plane, gray
from gesso_core.geometry import Size
from gesso_core.picture import fitting, shrink
from gesso_core.pixels import Colour, PixelFormat, Pixels, light

_SIDE = 768  # px: what is judged does not depend on the size
_DARK, _BLOWN, _WHITE = 0.04, 0.35, 0.985  # mean luma; share of the picture; luma
_MUCH = 2.0  # times the original's, to be the result's doing
_BLURRED = 0.3  # of the original's variance of the Laplacian
_TEXTURED = 1e-5  # of that variance: below there is nothing to blur
_SAME = 1.5 / 255


class Flag(StrEnum):
    TOO_DARK = "too_dark"
    BLOWN = "blown"
    BLURRED = "blurred"
    UNCHANGED = "unchanged"


def flags(result: Pixels, original: Pixels | None = None) -> tuple[Flag, ...]:
    """Both h×w×3, uint8 or uint16; of any size. original: None where there was none."""
    after = _seen(result)
    before = None if original is None else _seen(original)
    found = []
    if _is_dark(after) and (before is None or not _is_dark(before)):
        found.append(Flag.TOO_DARK)
    limit = _BLOWN if before is None else max(_BLOWN, _MUCH * _white_share(before))
    if _white_share(after) > limit:
        found.append(Flag.BLOWN)
    if before is None or original is None:
        return tuple(found)
    if result.shape == original.shape and result.dtype == original.dtype:
        distance = cv2.norm(result, original, cv2.NORM_INF) / np.iinfo(result.dtype).max
        if distance <= _SAME:
            return (*found, Flag.UNCHANGED)
    if _texture(before) > _TEXTURED and _texture(after) < _BLURRED * _texture(before):
        found.append(Flag.BLURRED)
    return tuple(found)


def _seen(pixels: Pixels) -> Plane:
    """Luma, no side longer than `_SIDE`."""
    size = fitting(Size(pixels.shape[1], pixels.shape[0]), _SIDE)
    pixel_format = PixelFormat(8 * pixels.dtype.itemsize, Colour.RGB)
    return gray(light(shrink(pixels, size), pixel_format))


def _is_dark(luma: Plane) -> bool:
    return float(luma.mean()) < _DARK


def _white_share(luma: Plane) -> float:
    return float((luma > _WHITE).mean())


def _texture(luma: Plane) -> float:
    return float(np.asarray(cv2.Laplacian(luma, cv2.CV_32F)).var())
