"""Crop, quarter turns, flip and straighten: what part of the picture is shown and which way up.

Recorded on the document, reversible, applied when saving. All of it acts on the picture as the
viewer sees it, after the file's own orientation. Here is the geometry; `framed_picture.py` has the
pixels.
"""

import math
from dataclasses import dataclass

import numpy as np

from gesso_core.geometry import Affine, Box, Size


@dataclass(frozen=True, slots=True)
class Framing:
    """In this order: mirror, quarter turns, straighten, crop.

    is_mirrored: left and right swapped. quarter_turns: clockwise, 0…3.
    straighten: degrees clockwise about the centre, resamples; the size stays.
    crop: in pixels of the turned picture; None keeps all.
    """

    is_mirrored: bool = False
    quarter_turns: int = 0
    straighten: float = 0.0
    crop: Box | None = None

    @property
    def resamples(self) -> bool:
        """Whether every pixel value is recomputed rather than moved."""
        return self.straighten != 0.0

    @property
    def is_identity(self) -> bool:
        return self == Framing()

    @property
    def is_turn(self) -> bool:
        """Whether only mirrored and turned, which an orientation value alone can say."""
        return not self.resamples and self.crop is None


_TURNS = {
    1: (False, 0),
    2: (True, 0),
    3: (False, 2),
    4: (True, 2),
    5: (True, 3),
    6: (False, 1),
    7: (True, 1),
    8: (False, 3),
}
"""EXIF orientation (TIFF 6.0, tag 274) as: mirrored first, then quarter turns clockwise."""

_ORIENTATIONS = {turns: orientation for orientation, turns in _TURNS.items()}


def combined_orientation(orientation: int, framing: Framing) -> int:
    """The EXIF orientation that shows stored pixels mirrored and turned as `framing` says."""
    is_mirrored, turns = _TURNS[orientation]
    # Mirroring after turning clockwise equals turning anticlockwise after mirroring.
    turned = -turns if framing.is_mirrored else turns
    return _ORIENTATIONS[is_mirrored != framing.is_mirrored, (turned + framing.quarter_turns) % 4]


def seen_size(size: Size, orientation: int) -> Size:
    """The size of stored pixels once turned as `orientation` says."""
    return size.transposed if _TURNS[orientation][1] % 2 else size


def framed_size(size: Size, orientation: int, framing: Framing) -> Size:
    """The size the viewer sees: of the crop, or of the whole turned picture."""
    whole = seen_size(size, combined_orientation(orientation, framing))
    return whole if framing.crop is None else framing.crop.intersect(whole.box).size


def seen_from_stored(size: Size, orientation: int) -> Affine:
    """From stored pixels to pixels as seen."""
    is_mirrored, turns = _TURNS[orientation]
    result = Affine(a=-1.0, c=size.width - 1) if is_mirrored else Affine()
    for _ in range(turns):
        result = Affine(a=0.0, b=-1.0, c=size.height - 1, d=1.0, e=0.0) @ result
        size = size.transposed
    return result


def framed_from_stored(size: Size, orientation: int, framing: Framing) -> Affine:
    """From stored pixels of the unframed picture to pixels of the framed view."""
    combined = combined_orientation(orientation, framing)
    whole = seen_size(size, combined)
    result = rotation(whole, framing.straighten) @ seen_from_stored(size, combined)
    if framing.crop is not None:
        crop = framing.crop.intersect(whole.box)
        result = Affine.shift(-crop.left, -crop.top) @ result
    return result


def rotation(size: Size, degrees: float) -> Affine:
    """Clockwise about the centre of `size`, which stays where it is."""
    if degrees == 0.0:
        return Affine()  # exact, so that boxes map to boxes
    x, y = (size.width - 1) / 2, (size.height - 1) / 2
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    turn = Affine(a=cos, b=-sin, d=sin, e=cos)  # rows count downwards, so this is clockwise
    return Affine.shift(x, y) @ turn @ Affine.shift(-x, -y)


def mapped(box: Box, affine: Affine) -> Box:
    """The smallest box around where `affine` takes the pixels of `box`; exact for turns."""
    if box.is_empty:
        return Box(0, 0, 0, 0)
    left, top, right, bottom = box.left - 0.5, box.top - 0.5, box.right - 0.5, box.bottom - 0.5
    corners = np.array([(left, top), (right, top), (left, bottom), (right, bottom)])
    edges = affine.apply(corners) + 0.5
    edges = np.where(np.abs(edges - np.rint(edges)) < 1e-6, np.rint(edges), edges)
    low, high = np.floor(edges.min(0)), np.ceil(edges.max(0))
    return Box(int(low[0]), int(low[1]), int(high[0]), int(high[1]))


def stored_box(box: Box, size: Size, orientation: int, framing: Framing) -> Box:
    """Where a box of the framed view lies in stored pixels; parts outside the picture are cut."""
    back = framed_from_stored(size, orientation, framing).inverse
    return mapped(box, back).intersect(size.box)


def framed_box(box: Box, size: Size, orientation: int, framing: Framing) -> Box:
    """Where a box of stored pixels is seen in the framed view; what is cropped away is cut."""
    there = framed_from_stored(size, orientation, framing)
    return mapped(box, there).intersect(framed_size(size, orientation, framing).box)


def full_crop(size: Size, degrees: float) -> Box:
    """The largest box of the same proportions that holds no corner left empty by straightening.

    size: of the turned picture.
    """
    cos, sin = abs(math.cos(math.radians(degrees))), abs(math.sin(math.radians(degrees)))
    # A box scaled by s, turned back, must lie within the picture along both axes.
    scale = min(
        size.width / (size.width * cos + size.height * sin),
        size.height / (size.width * sin + size.height * cos),
    )
    width, height = max(1, int(size.width * scale)), max(1, int(size.height * scale))
    return Box.at((size.width - width) // 2, (size.height - height) // 2, width, height)
