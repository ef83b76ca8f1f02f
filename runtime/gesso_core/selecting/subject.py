"""A rough selection drawn in to the thing it was drawn around."""

import cv2
import numpy as np
from numpy.typing import NDArray

from gesso_core.errors import BadRequest
from gesso_core.framed_picture import FramedPicture
from gesso_core.geometry import Box, Size
from gesso_core.operators.background import cut_out, no_subject, three_channels
from gesso_core.operators.matting import Matting
from gesso_core.picture import Picture
from gesso_core.pixels import light
from gesso_core.progress import Progress, Report, silent
from gesso_core.selecting.selection import Selection, put, quantised
from gesso_core.selecting.tile import COARSEST, SIDE, Cell, Plane, Tile

_PROXY = 800
"""Longest side of the copy on which the subject is found, px; GrabCut takes 1 s per megapixel."""

_AROUND = 0.15
"""Of the selection's longer side: background to learn from."""

_STRAY = 0.02
"""Of the copy's longer side: how far outside the selection the subject's edge may lie."""


def drawn_in(selection: Selection, picture: Picture, report: Report = silent) -> Selection:
    """The subject within (or a little beyond) the selection, its edge found in the colours.

    Found on a small copy of the surroundings, followed at full resolution along the edge only.
    Raises BadRequest when nothing is selected, nothing is left around it, or nothing stands out.
    """
    if selection.is_empty:
        raise BadRequest("Nothing is selected yet.", "Draw roughly around the subject first.")
    bounds, whole = selection.bounds, picture.size.box
    margin = max(16, round(_AROUND * max(bounds.width, bounds.height)))
    crop = bounds.grow(margin).intersect(whole)
    report(Progress("looking", 0, 2))
    there = FramedPicture(picture, crop, picture.orientation)
    proxy = three_channels(light(there.proxy(_PROXY), picture.format))
    chosen = _on_proxy(selection, crop, Size(proxy.shape[1], proxy.shape[0]))
    report(Progress("looking", 1, 2))
    found = cut_out(proxy, _labels(chosen))
    if not found.any():
        raise no_subject()
    matting = Matting.of(found, proxy, crop.size)
    tiles = dict[Cell, Tile]()
    parts = list(matting.covered.shift(crop.left, crop.top).tiles(SIDE))
    for number, part in enumerate(parts):
        report(Progress("selecting", number, len(parts)))
        coverage = matting.coverage(there, part.within(crop))
        put(tiles, part, quantised(coverage), picture.size)
    return Selection(picture.size, tiles)


def _labels(chosen: NDArray[np.bool_]) -> Plane:
    height, width = chosen.shape
    reach = max(2, round(_STRAY * max(height, width)))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    near = cv2.dilate(chosen.astype(np.uint8), kernel) > 0
    labels = np.full(chosen.shape, cv2.GC_BGD, np.uint8)
    labels[near] = cv2.GC_PR_BGD
    labels[chosen] = cv2.GC_PR_FGD
    if near.all() or not chosen.any():
        raise BadRequest(
            "The selection takes in the whole picture, so there is no background to learn from.",
            "Draw closer around the subject.",
        )
    return labels


def _on_proxy(selection: Selection, crop: Box, proxy: Size) -> NDArray[np.bool_]:
    level = max(0, min(COARSEST, int(np.log2(max(1.0, crop.width / proxy.width)))))
    step = 1 << level
    reduced = Box(
        crop.left // step, crop.top // step, -(-crop.right // step), -(-crop.bottom // step)
    )
    coarse = selection.reduced(level, reduced)
    # From the proxy's pixels to the coarse ones, whose grid starts at the picture's corner.
    across, down = crop.width / proxy.width / step, crop.height / proxy.height / step
    left, top = crop.left / step - reduced.left, crop.top / step - reduced.top
    x = ((np.arange(proxy.width) + 0.5) * across + left - 0.5).astype(np.float32)
    y = ((np.arange(proxy.height) + 0.5) * down + top - 0.5).astype(np.float32)
    columns, rows = np.meshgrid(x, y)
    seen = cv2.remap(coarse, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(seen) >= 128
