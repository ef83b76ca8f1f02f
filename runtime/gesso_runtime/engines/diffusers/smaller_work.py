"""Working on a smaller picture than was asked for, where there is no memory for that one.

The whole canvas is reduced, and what is made of it enlarged again: what lies where stays the same.
"""

from dataclasses import replace
from math import sqrt
from typing import Any

import numpy as np

from gesso_core.cards.model_card import Grid
from gesso_core.edit_request import EditRequest
from gesso_core.geometry import Size
from gesso_core.pixels import Light, Pixels
from gesso_runtime.engines.samples import light_of, mask_of, picture_of, pixels_of
from gesso_runtime.engines.working import resized, worked


def reduced(request: EditRequest, grid: Grid, most_area: int) -> EditRequest:
    """The request at `most_area` px of the work picture at most; as it is where it has no more.

    Its picture is then float32 and fills the canvas. Raises BadRequest, as seeing it would.
    """
    asked = asked_size(request)
    size = _within(asked, grid.grid, most_area)
    if size == asked:
        return request
    if request.picture is None:
        return replace(request, work=size, content=None)
    light, mask = worked(light_of(picture_of(request)), mask_of(request), request)
    return replace(
        request,
        picture=np.ascontiguousarray(np.clip(resized(light, size), 0, 1)),
        mask=None if mask is None else np.clip(resized(mask, size), 0, 1),
        work=size,
        content=None,
    )


def reduced_references(grid: Grid, most_area: int) -> Grid:
    """What further pictures are seen at."""
    return replace(grid, native_area=min(grid.native_area, most_area))


def enlarged(light: Light, size: Size, dtype: np.dtype[Any]) -> Pixels:
    """What was made of a reduced request, as it was asked for."""
    return pixels_of(resized(light, size), dtype)


def asked_size(request: EditRequest) -> Size:
    """Of the picture that is to be made."""
    if request.work is not None:
        return request.work
    height, width = picture_of(request).shape[:2]
    return Size(width, height)


def note(inside: Size, asked: Size) -> str:
    """A sentence for the user."""
    return (
        f"There is memory for {inside.width} × {inside.height} px only, so it was made at that "
        f"size and enlarged to {asked.width} × {asked.height} px."
    )


def _within(size: Size, grid: int, most_area: int) -> Size:
    """Multiples of the grid, as alike as they can be: a side is rounded up to the next one when it
    is seen, and then there would be more pixels than there may be."""
    if _up(size.width, grid) * _up(size.height, grid) <= most_area:
        return size
    scale = sqrt(most_area / size.area)
    width, height = (int(side * scale) // grid * grid for side in (size.width, size.height))
    return Size(max(grid, width), max(grid, height))


def _up(side: int, grid: int) -> int:
    return -(-side // grid) * grid
