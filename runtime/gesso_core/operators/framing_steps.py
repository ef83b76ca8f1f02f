"""Crop to a format, quarter turns, flip and straighten: each on top of the framing there is."""

import math
import re
from dataclasses import replace

from gesso_core.errors import BadRequest
from gesso_core.framing import Framing, combined_orientation, full_crop, rotation, seen_size
from gesso_core.geometry import Affine, Box, Size
from gesso_core.operators.operator import Choice, FramingOperator, Number
from gesso_core.operators.skew import found_skew
from gesso_core.picture import Picture
from gesso_core.recipe import Values

_PRINT_FORMATS = 1.6
"""Up to this ratio (3:2, 4:3, 5:4, 7:5) a format names a shape of paper, which may be turned."""


def _crop(picture: Picture, before: Framing, values: Values) -> Framing:
    """The largest centred box of the asked aspect in what is shown.

    A paper format written wide follows the picture: "3:2" of an upright photograph is 2:3. Screen
    formats ("16:9") and those written upright ("2:3", "9:16") are taken as they stand.
    """
    width, height = _aspect(values.get("aspect"))
    shown = before.crop or _turned(picture, before).box
    if 1 < width / height <= _PRINT_FORMATS and shown.height > shown.width:
        width, height = height, width
    scale = min(shown.width / width, shown.height / height)
    new = Size(max(1, round(width * scale)), max(1, round(height * scale)))
    new = Size(min(new.width, shown.width), min(new.height, shown.height))
    left = shown.left + (shown.width - new.width) // 2
    top = shown.top + (shown.height - new.height) // 2
    crop = Box.at(left, top, new.width, new.height)
    return replace(before, crop=None if crop == _turned(picture, before).box else crop)


def _aspect(value: object) -> tuple[float, float]:
    parts = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*[:x×/]\s*(\d+(?:\.\d+)?)\s*", str(value))
    width, height = (float(parts[1]), float(parts[2])) if parts else (0.0, 0.0)
    if not (width > 0 and height > 0 and 0.01 <= width / height <= 100):
        raise BadRequest(
            f"“{value}” is not a format to crop to.", "Give width and height like 3:2 or 1:1."
        )
    return width, height


def _rotate(picture: Picture, before: Framing, values: Values) -> Framing:
    degrees = values.get("degrees", 90.0)
    if not isinstance(degrees, int | float) or degrees % 90:
        raise BadRequest(
            f"The picture can be turned by quarters, not by {degrees}°.",
            "Use 90, 180 or 270 degrees, or straighten it by a smaller angle.",
        )
    turned = before
    for _ in range(int(degrees // 90) % 4):
        turned = _quarter(_turned(picture, turned), turned)
    return turned


def _quarter(size: Size, before: Framing) -> Framing:
    """One quarter clockwise. size: of the turned picture before it."""
    crop = before.crop
    if crop is not None:
        crop = Box(size.height - crop.bottom, crop.left, size.height - crop.top, crop.right)
    return replace(before, quarter_turns=(before.quarter_turns + 1) % 4, crop=crop)


def _flip(picture: Picture, before: Framing, values: Values) -> Framing:
    size, crop = _turned(picture, before), before.crop
    is_vertical = values.get("direction") == "vertical"
    if crop is not None and is_vertical:
        crop = Box(crop.left, size.height - crop.bottom, crop.right, size.height - crop.top)
    elif crop is not None:
        crop = Box(size.width - crop.right, crop.top, size.width - crop.left, crop.bottom)
    # Mirroring comes first in a framing, so the turns behind it turn the other way.
    turns = (2 if is_vertical else 0) - before.quarter_turns
    return Framing(not before.is_mirrored, turns % 4, -before.straighten or 0.0, crop)


def _straighten(picture: Picture, before: Framing, values: Values) -> Framing:
    """By the given degrees clockwise, or by what the picture itself tells."""
    degrees = values.get("degrees", 0.0)
    degrees = float(degrees) if isinstance(degrees, int | float) else 0.0
    if degrees == 0 and values.get("mode", "automatic") == "automatic":
        skew = found_skew(picture, before)
        if not skew.is_sure:
            raise BadRequest(
                "Nothing in the picture tells for sure which way is level.",
                "Give the angle, for example: straighten by 1.5 degrees.",
            )
        degrees = -skew.degrees
    if degrees == 0:
        return before
    angle = min(max(before.straighten + degrees, -45.0), 45.0)
    size = _turned(picture, before)
    crop = full_crop(size, angle)
    if before.crop is not None and before.crop != full_crop(size, before.straighten):
        crop = _kept_crop(size, before.crop, turned_by=angle - before.straighten, angle=angle)
    return replace(before, straighten=angle, crop=crop if angle else before.crop)


def _kept_crop(size: Size, crop: Box, *, turned_by: float, angle: float) -> Box:
    """A crop by hand keeps its middle and its shape; it shrinks until no corner is empty."""
    centre = Affine.from_matrix(rotation(size, turned_by).matrix)
    middle = ((crop.left + crop.right - 1) / 2, (crop.top + crop.bottom - 1) / 2)
    x, y = centre.matrix[:2] @ (*middle, 1.0)
    cos, sin = abs(math.cos(math.radians(angle))), abs(math.sin(math.radians(angle)))
    # The middle, turned back, and how far it is from the picture's edges along both axes.
    u, v = rotation(size, -angle).matrix[:2] @ (x, y, 1.0)
    room_x = min(u + 0.5, size.width - 0.5 - u)
    room_y = min(v + 0.5, size.height - 0.5 - v)
    half_x, half_y = crop.width / 2, crop.height / 2
    scale = min(
        1.0,
        room_x / (half_x * cos + half_y * sin),
        room_y / (half_x * sin + half_y * cos),
    )
    width, height = max(1, int(crop.width * scale)), max(1, int(crop.height * scale))
    left, top = math.ceil(x + 0.5 - width / 2), math.ceil(y + 0.5 - height / 2)
    return Box.at(left, top, width, height).intersect(size.box)


def _turned(picture: Picture, framing: Framing) -> Size:
    """The whole picture's size as seen, mirrored and turned."""
    return seen_size(picture.size, combined_orientation(picture.orientation, framing))


CROP = FramingOperator(name="crop", frame=_crop)

ROTATE = FramingOperator(
    name="rotate",
    frame=_rotate,
    parameters={"degrees": Number(90.0, -360.0, 360.0, unit="°")},
)

FLIP = FramingOperator(
    name="flip",
    frame=_flip,
    parameters={"direction": Choice("horizontal", ("horizontal", "vertical"))},
)

STRAIGHTEN = FramingOperator(
    name="straighten",
    frame=_straighten,
    parameters={
        "degrees": Number(0.0, -45.0, 45.0, unit="°"),
        "mode": Choice("automatic", ("given", "automatic")),
    },
)
