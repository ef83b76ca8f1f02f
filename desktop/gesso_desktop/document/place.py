"""Where the user points: a mask file or a box, brought to stored pixels."""

from pathlib import Path

import numpy as np

from gesso_core.errors import BadRequest, SizeMismatch
from gesso_core.geometry import Box, Size
from gesso_core.mask import Coverage, Mask
from gesso_core.picture import Picture
from gesso_core.pixels import light
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.upright import upright

UNDOING = {6: 8, 8: 6}  # the other orientations undo themselves
_STRIP_PIXELS = 8_000_000


def mask_from_file(path: Path, picture: Picture, *, as_viewed: bool = False) -> Mask:
    """Coverage from a gray picture (white acts), as large as the picture as stored or as viewed.

    Where both have the same size it is taken as stored unless `as_viewed` says otherwise.
    Raises SizeMismatch, and BadRequest when it marks nothing.
    """
    source = open_picture(path)
    try:
        turns = is_turned(source.size, picture, as_viewed=as_viewed)
        box, values = _marked(source)
    finally:
        source.close()
    if box.is_empty:
        raise BadRequest(
            "The mask is black everywhere, so nothing would be edited.",
            "Paint white where the edit may act.",
        )
    if not turns:
        return Mask(box, values)
    stored = upright(values, UNDOING.get(picture.orientation, picture.orientation))
    return Mask(box_as_stored(box, picture), stored)


def mask_from_box(box: Box, picture: Picture, *, as_viewed: bool = False) -> Mask:
    """The part of `box` inside the picture. Raises BadRequest when none is."""
    stored = box_as_stored(box, picture) if as_viewed else box
    inside = stored.intersect(picture.size.box)
    if inside.is_empty:
        raise BadRequest(
            f"The box lies outside the picture ({picture.size.width}×{picture.size.height}).",
            "Give left, top, width and height in pixels of the picture.",
        )
    return Mask(inside)


def is_turned(size: Size, picture: Picture, *, as_viewed: bool) -> bool:
    """Whether a mask of `size` is of the picture as viewed. Raises SizeMismatch if of neither."""
    viewed = viewed_size(picture)
    if size not in {picture.size, viewed}:
        raise SizeMismatch(
            f"The mask is {size.width}×{size.height} pixels, "
            f"the picture {picture.size.width}×{picture.size.height}.",
            "Give a mask of exactly the picture's size.",
        )
    return size == viewed and (as_viewed or size != picture.size)


def viewed_size(picture: Picture) -> Size:
    return picture.size.transposed if picture.orientation in {5, 6, 7, 8} else picture.size


def box_as_stored(box: Box, picture: Picture) -> Box:
    """A box of the upright view in stored pixels (EXIF 2.32, tag 0x0112)."""
    view = viewed_size(picture)
    left, top, right, bottom = box.left, box.top, box.right, box.bottom
    if picture.orientation in {2, 3, 6, 7}:
        left, right = view.width - right, view.width - left
    if picture.orientation in {3, 4, 7, 8}:
        top, bottom = view.height - bottom, view.height - top
    if picture.orientation in {5, 6, 7, 8}:
        left, top, right, bottom = top, left, bottom, right
    return Box(left, top, right, bottom)


def _marked(source: Picture) -> tuple[Box, Coverage]:
    """The smallest box that holds all marks, and their coverage; read in strips."""
    size = source.size
    rows = max(1, _STRIP_PIXELS // size.width)
    found, strips = Box(0, 0, 0, 0), []
    for top in range(0, size.height, rows):
        strip = Box(0, top, size.width, min(top + rows, size.height))
        values = coverage_in(source, strip)
        tight = Box.around(values > 0)
        if not tight.is_empty:
            strips.append((tight.shift(0, top), values[tight.slices].copy()))
            found = found.union(strips[-1][0])
    merged = np.zeros((found.height, found.width), np.float32)
    for box, values in strips:
        merged[box.within(found).slices] = values
    return found, merged


def coverage_in(source: Picture, box: Box) -> Coverage:
    """Brightness times opacity."""
    pixels = source.read(box)
    values = light(pixels, source.format).mean(axis=2)
    if source.format.alpha_channel is not None:
        values = values * (pixels[..., source.format.alpha_channel] / source.format.largest)
    return np.asarray(np.clip(values, 0, 1), np.float32)
