"""Where the visible edits may act, to the pixel, and how far."""

import numpy as np
from numpy.typing import NDArray

from gesso_core.geometry import Box
from gesso_core.mask import Coverage
from gesso_core.pixels import Alpha
from gesso_desktop.document.covering import read_coverage, read_pixels
from gesso_desktop.document.project.records import PatchKind
from gesso_desktop.document.project.sheets import TILE
from gesso_desktop.document.project.store import Store
from gesso_desktop.document.stack import Level, Stack


def coverage(stack: Stack, store: Store | None, box: Box) -> NDArray[np.bool_]:
    """h×w over `box`: True where some visible patch has any weight.

    A matte over a picture without alpha changes none of its colours, so it counts for nothing.
    """
    result = np.zeros((box.height, box.width), np.bool_)
    for level in stack.levels:
        if level.row.kind is PatchKind.MATTE and stack.base_format.alpha is Alpha.NONE:
            continue
        for cell in box.tiles(TILE):
            part = level.part(cell)
            if not part.is_empty:
                result[part.within(box).slices] |= _weight(level, store, part) > 0
    return result


def change(stack: Stack, store: Store | None, box: Box) -> Coverage:
    """h×w over `box`, 0…1: how far the visible patches replace what is below, opacity left out.

    Of a matte: how far it takes the picture away.
    """
    result = np.zeros((box.height, box.width), np.float32)
    for level in stack.levels:
        for cell in box.tiles(TILE):
            part = level.part(cell)
            if not part.is_empty:
                here, inside = _weight(level, store, part), part.within(box).slices
                if level.row.kind is PatchKind.MATTE:
                    here = here * (1 - read_coverage(store, level.sheet, part))
                result[inside] = np.maximum(result[inside], here)
    return result


def _weight(level: Level, store: Store | None, part: Box) -> NDArray[np.floating]:
    mask = read_coverage(store, level.mask, part)
    if level.row.kind is not PatchKind.PIXELS or level.sheet is None:
        return mask
    return np.asarray(read_pixels(store, level.sheet, part)[1] * mask)
