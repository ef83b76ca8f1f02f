"""Follows the picture's own edges at full resolution from a mask found on a small copy."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.geometry import Box, Size
from gesso_core.mask import Coverage, Mask
from gesso_core.picture import Picture
from gesso_core.pixels import Light, light
from gesso_core.progress import Progress, Report, silent

_RADIUS = 6
"""Of the window in which the mask is explained by colour, px of the small copy."""

_SMOOTH = 1e-4
"""Variance of light below which colour explains nothing."""

_BAND = 512
_SURE = 0.95
"""Coverage on the small copy from which a pixel is inside, and below the rest of it outside."""

Found = NDArray[np.bool_] | Coverage
"""h×w: whether, or how far, a pixel belongs to what was found."""

_UNSURE = 4
"""px of the small copy beside the found edge within which coverage may be partial."""


def refined(picture: Picture, found: Found, proxy: Light, report: Report = silent) -> Mask:
    """Coverage at full resolution of what was `found` (h×w) on the `proxy` (h×w×3)."""
    matting = Matting.of(found, proxy, picture.size)
    area = matting.covered
    coverage = np.empty((area.height, area.width), np.float32)
    for top in range(area.top, area.bottom, _BAND):
        report(Progress("following edges", top - area.top, area.height))
        band = Box(area.left, top, area.right, min(top + _BAND, area.bottom))
        coverage[band.within(area).slices] = matting.coverage(picture, band)
    return Mask(area, coverage)


@dataclass(frozen=True, eq=False)
class Matting:
    """In every window coverage is a linear function of colour (He 2013), fitted on a small copy and
    read at full resolution. All arrays are h×w of the copy.

    trimap: 0 surely outside, 1 surely inside, ½ near the edge. scale: picture over copy.
    """

    size: Size
    slopes: NDArray[np.float32]
    offset: NDArray[np.float32]
    trimap: NDArray[np.float32]
    scale: tuple[float, float]

    @classmethod
    def of(cls, found: Found, proxy: Light, size: Size) -> "Matting":
        """size: of the picture that `proxy` (h×w×3) is a copy of."""
        slopes, offset = _colour_line(proxy, found.astype(np.float32))
        scale = (size.width / found.shape[1], size.height / found.shape[0])
        return cls(size, slopes, offset, _trimap(found), scale)

    @property
    def covered(self) -> Box:
        """Outside it coverage is 0."""
        around, (across, down) = Box.around(self.trimap > 0), self.scale
        return Box(
            int(around.left * across),
            int(around.top * down),
            int(np.ceil(around.right * across)),
            int(np.ceil(around.bottom * down)),
        ).intersect(self.size.box)

    def coverage(self, picture: Picture, box: Box) -> Coverage:
        """Over `box`. Away from the edge exactly 0 or 1, and there the picture is not read."""
        where = _proxy_places(box, *self.scale)
        sure = _enlarged(self.trimap, where)
        if sure.min() == sure.max() and sure.min() in (0, 1):
            return sure
        guide = _three(light(picture.read(box), picture.format))
        line, plain = _enlarged(self.slopes, where), _enlarged(self.offset, where)
        soft = np.clip((line * guide).sum(2) + plain, 0, 1)
        return _decided(soft, sure)


def _colour_line(guide: Light, values: Coverage) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Guided filter: slopes (h×w×3) and offset (h×w) with slopes·colour + offset ≈ values."""
    side = (2 * _RADIUS + 1, 2 * _RADIUS + 1)

    def mean(plane: NDArray[np.float32]) -> NDArray[np.float64]:
        return np.asarray(cv2.blur(plane.astype(np.float64), side), np.float64)

    colour, level = mean(guide), mean(values)
    together = mean(guide * values[..., None]) - colour * level[..., None]
    spread = np.empty((*values.shape, 3, 3))
    for i in range(3):
        for j in range(i, 3):
            product = mean(guide[..., i] * guide[..., j]) - colour[..., i] * colour[..., j]
            spread[..., i, j] = spread[..., j, i] = product
    spread += _SMOOTH * np.eye(3)
    slopes = np.linalg.solve(spread, together[..., None])[..., 0]
    offset = level - (slopes * colour).sum(2)
    return (
        np.asarray(cv2.blur(slopes, side), np.float32),
        np.asarray(cv2.blur(offset, side), np.float32),
    )


def _trimap(found: Found) -> NDArray[np.float32]:
    """0 surely outside, 1 surely inside, ½ near the edge."""
    side = 2 * _UNSURE + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    inner = cv2.erode((found > _SURE).astype(np.uint8), kernel)
    outer = cv2.dilate((found > 1 - _SURE).astype(np.uint8), kernel)
    both = inner.astype(np.float32) + outer.astype(np.float32)
    return np.asarray(both / 2, np.float32)


def _decided(soft: Coverage, sure: Coverage) -> Coverage:
    """`soft` near the edge, `sure` where it is decided, one running into the other."""
    towards = np.clip(2 * np.abs(sure - 0.5) * 2 - 1, 0, 1)
    mixed = soft * (1 - towards) + np.rint(sure) * towards
    # Traces of background haze below a fiftieth are nothing.
    return np.asarray(np.clip((mixed - 0.02) / 0.96, 0, 1), np.float32)


def _enlarged(
    plane: NDArray[np.float32], where: tuple[NDArray[np.float32], NDArray[np.float32]]
) -> NDArray[np.float32]:
    large = cv2.remap(plane, *where, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(large, np.float32)


def _proxy_places(
    band: Box, across: float, down: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    x = (np.arange(band.left, band.right, dtype=np.float32) + 0.5) / across - 0.5
    y = (np.arange(band.top, band.bottom, dtype=np.float32) + 0.5) / down - 0.5
    columns, rows = np.meshgrid(x, y)
    return columns.astype(np.float32), rows.astype(np.float32)


def _three(values: Light) -> Light:
    if values.shape[2] == 3:
        return values
    if values.shape[2] == 4:
        return values[..., :3] * values[..., 3:]
    return np.repeat(values[..., :1], 3, axis=2)
