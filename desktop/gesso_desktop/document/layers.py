"""The stack as layers for other programs: what each visible patch made of what lies below it."""

import numpy as np

from gesso_core.geometry import Box
from gesso_core.pixels import Alpha
from gesso_desktop.document.document import Document
from gesso_desktop.document.project.records import PatchKind, PatchRow
from gesso_desktop.document.saving.openraster import Layer

_MOST_PIXELS = 60_000_000  # of all layers together; they are held in memory, 8 bytes each in 16 bit


def layers(document: Document) -> tuple[Layer, ...]:
    """From the lowest up; composed normally over the original they give the document's pixels.

    Opacity is already in their pixels. Empty when a patch is no layer of colour (a matte), or when
    they would take too much memory: what changed is then one layer.
    """
    rows = document.stack
    visible = [row for row in rows if row.is_visible and row.opacity > 0]
    boxes = [document.box_of(row.id) for row in visible]
    has_matte = any(row.kind is PatchKind.MATTE for row in visible)
    if has_matte or sum(box.area for box in boxes) > _MOST_PIXELS:
        return ()
    return tuple(
        _layer(document, rows[: rows.index(row) + 1], box)
        for row, box in zip(visible, boxes, strict=True)
        if not box.is_empty
    )


def _layer(document: Document, rows: tuple[PatchRow, ...], box: Box) -> Layer:
    """What the uppermost of these rows made of the others. A matte is never among them."""
    pixel_format = document.format
    pixels, acts = document.layers(rows).read(box), document.layers(rows[-1:]).acts(box)
    colour = pixels[..., : pixel_format.colour_channels]
    if pixel_format.alpha is Alpha.NONE:
        alpha = np.full((*acts.shape, 1), pixel_format.largest, pixels.dtype)
    else:
        alpha = pixels[..., pixel_format.colour_channels, None].copy()
    alpha[~acts] = 0
    return Layer(rows[-1].name, box, np.ascontiguousarray(np.concatenate([colour, alpha], axis=2)))
