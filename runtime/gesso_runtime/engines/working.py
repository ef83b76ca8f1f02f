"""The picture as the request wants it worked on: resized into a canvas, or as it is."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.edit_request import EditRequest
from gesso_core.errors import BadRequest
from gesso_core.geometry import Box, Size
from gesso_core.mask import Coverage
from gesso_core.pixels import Pixels

_MOST_PIXELS = 1 << 30


def worked(
    picture: Pixels, mask: Coverage | None, request: EditRequest
) -> tuple[Pixels, Coverage | None]:
    """On `request.work`, at `request.content`, mirrored around it; the mask is 0 there."""
    if request.work is None:
        return picture, mask
    content = request.content or request.work.box
    if content.is_empty or not request.work.box.contains(content):
        raise BadRequest("The picture lies outside its canvas.", "Ask again.")
    if request.work.area > _MOST_PIXELS:
        raise BadRequest("The canvas is too large.", "Choose a smaller part of the picture.")
    region = request.work.box.within(content)
    canvas = np.ascontiguousarray(cut(resized(picture, content.size), region))
    if mask is None:
        return canvas, None
    work_mask = np.zeros((request.work.height, request.work.width), np.float32)
    work_mask[content.slices] = np.clip(resized(mask, content.size), 0, 1)
    return canvas, work_mask


def resized(array: Pixels, size: Size) -> Pixels:
    """Reduced by areas, enlarged by cubics."""
    height, width = array.shape[:2]
    if (width, height) == (size.width, size.height):
        return array
    reduces = size.width <= width and size.height <= height
    how = cv2.INTER_AREA if reduces else cv2.INTER_CUBIC
    packed = np.ascontiguousarray(array)
    return cv2.resize(packed, (size.width, size.height), interpolation=how)


def mirrored(start: int, stop: int, length: int) -> slice | NDArray[np.intp]:
    """Where the pixels start…stop of an axis come from, beyond its end mirrored without doubling
    the last."""
    if start >= 0 and stop <= length:
        return slice(start, stop)
    if length == 1:
        return np.zeros(stop - start, np.intp)
    period = 2 * (length - 1)
    place = np.arange(start, stop) % period
    return np.where(place < length, place, period - place)


def cut(array: NDArray[Any], region: Box) -> NDArray[Any]:
    """`region` of an h×w×… array, mirrored beyond its edges."""
    rows = mirrored(region.top, region.bottom, array.shape[0])
    columns = mirrored(region.left, region.right, array.shape[1])
    return array[rows][:, columns]
