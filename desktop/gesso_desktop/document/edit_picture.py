"""A small picture of what one edit does, cut around the part it acts on."""

from dataclasses import dataclass

import cv2
import numpy as np

from gesso_core.geometry import Box, Size
from gesso_core.picture import fitting
from gesso_desktop.document.area import level_box
from gesso_desktop.document.display import Shown, shown
from gesso_desktop.document.upright import upright
from gesso_desktop.document.viewing.looking import Looking
from gesso_desktop.document.viewing.preview import Preview
from gesso_desktop.document.viewing.sight import Sight

_LEAST = 64
"""px of the picture seen at least along each side, so that a speck has surroundings."""


@dataclass(frozen=True)
class Asked:
    """patch: the edit. above: the one over it, None if it lies on top. box: where it acts.

    side: the longest, px. orientation: EXIF 1…8.
    """

    patch: int
    above: int | None
    box: Box
    side: int
    orientation: int


@dataclass(frozen=True, eq=False)
class Made:
    """name: equal names mean equal pictures."""

    name: object
    picture: Shown


def edit_picture(looking: Looking, asked: Asked, known: object = None) -> Made | None:
    """As it is after the edit, without those above; None if that is the picture `known` already.

    Of an edit that reaches over most of the picture the leading half shows it before.
    """
    after = looking.sight(Preview(below=asked.above))
    name = (after.state, asked.box, asked.side, asked.orientation)
    if name == known or asked.box.is_empty:
        return None
    picture = _seen(after, asked)
    if 2 * asked.box.area >= after.size.area:
        before = looking.sight(Preview(below=asked.patch))
        half = picture.shape[1] // 2
        picture[:, :half] = _seen(before, asked)[:, :half]
        picture[:, half : half + 1] = 255
    return Made(name, picture)


def reads_original(looking: Looking, asked: Asked, size: Size) -> bool:
    """Whether it would read much of the original, because reduced copies are not there yet."""
    return not looking.is_built and _around(asked.box, size).area > 4_000_000


def _seen(sight: Sight, asked: Asked) -> Shown:
    around = _around(asked.box, sight.size)
    level = 0
    while max(around.width, around.height) >> (level + 1) >= asked.side:
        level += 1
    pixels = sight.read_level(level, level_box(around, level))
    picture = shown(pixels, sight.format, sight.icc)
    to = fitting(Size(picture.shape[1], picture.shape[0]), asked.side)
    smaller = cv2.resize(picture, (to.width, to.height), interpolation=cv2.INTER_AREA)
    return upright(np.asarray(smaller, np.uint8), asked.orientation)


def _around(box: Box, size: Size) -> Box:
    """With a little of the surroundings, and never a mere strip."""
    width, height = max(box.width, _LEAST), max(box.height, _LEAST)
    across = max(width * 9 // 8, height * 3 // 4) - box.width
    down = max(height * 9 // 8, width * 3 // 4) - box.height
    left, top = box.left - across // 2, box.top - down // 2
    around = Box.at(left, top, box.width + across, box.height + down)
    return around.intersect(size.box)
