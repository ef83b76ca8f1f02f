"""The picture as the request wants it worked on: resized into a canvas, or as it is."""

import numpy as np

from gesso_core.edit_request import EditRequest
from gesso_core.errors import BadRequest
from gesso_core.mask import Coverage
from gesso_core.pixels import Pixels
from gesso_runtime.engines.onnx.resizing import resized
from gesso_runtime.engines.onnx.tiles import cut

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
