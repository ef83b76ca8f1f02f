"""The crop as the model sees it: reduced by area, read in bands, padded by its own edge."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.errors import BadRequest
from gesso_core.geometry import Box
from gesso_core.picture import Picture
from gesso_core.pixels import Colour, Light, PixelFormat, Pixels, light
from gesso_core.planning import EditPlan

_BAND_BYTES = 32 << 20  # read at a time; bounds the memory on pictures of hundreds of megapixels


def work_picture(picture: Picture, plan: EditPlan) -> Light:
    """What the model is given: work_h×work_w×3, 0…1, gray repeated, padding continues the edge."""
    content, work = plan.content, plan.work
    return np.asarray(
        cv2.copyMakeBorder(
            shown(picture, plan),
            content.top,
            work.height - content.bottom,
            content.left,
            work.width - content.right,
            cv2.BORDER_REPLICATE,
        ),
        np.float32,
    )


def shown(picture: Picture, plan: EditPlan) -> Light:
    """The crop at the size of `plan.content`, h×w×3, 0…1."""
    crop, target = plan.crop, plan.content.size
    if target.width >= crop.width or target.height >= crop.height:
        whole = three_channels(picture.read(crop), picture.format)
        if target == crop.size:
            return whole
        how = cv2.INTER_CUBIC if target.area > crop.area else cv2.INTER_AREA
        enlarged = cv2.resize(whole, (target.width, target.height), interpolation=how)
        return np.asarray(enlarged.clip(0, 1), np.float32)
    result = np.zeros((target.height, target.width, 3), np.float32)
    step = crop.height / target.height
    row_bytes = crop.width * picture.format.channels * picture.format.dtype.itemsize
    rows = max(1, int(_BAND_BYTES / row_bytes / step))
    for first in range(0, target.height, rows):
        last = min(first + rows, target.height)
        top, bottom = math.floor(first * step), min(math.ceil(last * step), crop.height)
        band = picture.read(Box(crop.left, crop.top + top, crop.right, crop.top + bottom))
        narrow = _narrowed(band[..., : picture.format.colour_channels], target.width)
        weights = _row_shares(first, last, step, top, bottom)
        flat = weights @ three_channels(narrow, picture.format).reshape(bottom - top, -1)
        result[first:last] = flat.reshape(last - first, target.width, 3)
    return result


def three_channels(pixels: Pixels, pixel_format: PixelFormat) -> Light:
    """Stored gray or RGB pixels as h×w×3 in 0…1. Raises BadRequest for other colours."""
    if pixel_format.colour not in (Colour.GRAY, Colour.RGB):
        raise BadRequest(
            f"A model's output cannot be fitted onto {pixel_format.colour.upper()} pixels.",
            "Convert a copy of the picture to RGB or gray and edit that.",
        )
    values = light(pixels, pixel_format)
    if values.shape[2] == 1:
        values = np.repeat(values, 3, axis=2)
    return np.asarray(values.clip(0, 1), np.float32)


def _narrowed(band: Pixels, width: int) -> Pixels:
    reduced = cv2.resize(band, (width, band.shape[0]), interpolation=cv2.INTER_AREA)
    return np.asarray(reduced.reshape(band.shape[0], width, -1))


def _row_shares(first: int, last: int, step: float, top: int, bottom: int) -> NDArray[np.float32]:
    """How much of each read row (top…bottom) falls into each reduced row (first…last)."""
    edges = np.arange(first, last + 1)[:, None] * step
    rows = np.arange(top, bottom)[None, :]
    overlap = np.minimum(edges[1:], rows + 1) - np.maximum(edges[:-1], rows)
    return np.asarray(np.maximum(overlap, 0) / step, np.float32)
