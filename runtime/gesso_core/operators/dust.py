"""Dust and scratches: proposes where they are, and repairs what is marked."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.operators.inpaint import accepts_fill, repaired
from gesso_core.operators.operator import Choice, Number, RepairOperator
from gesso_core.operators.specks import AROUND, DamageKind, confidence
from gesso_core.patch import Piece
from gesso_core.picture import Picture
from gesso_core.pixels import light
from gesso_core.progress import Progress, Report
from gesso_core.recipe import Values

_CELL = 1024


def _propose(picture: Picture, values: Values, within: Box, report: Report) -> Iterator[Mask]:
    """Masks of the cells of a fixed grid; coverage is how sure it is that a pixel is damage."""
    kind = DamageKind(str(values.get("kind", "both")))
    asked = values.get("sensitivity", 0.5)
    sensitivity = float(asked) if isinstance(asked, int | float) else 0.5
    least = 0.9 - 0.6 * sensitivity
    # Beyond a half, that a picture seems clean counts less and less.
    caution = min(1.0, 2 * (1 - sensitivity))
    inside = within.intersect(picture.size.box)
    cells = list(inside.tiles(_CELL))
    for number, part in enumerate(cells):
        tick = partial(report, Progress("looking for damage", number, len(cells)))
        tick()
        left, top = part.left // _CELL * _CELL, part.top // _CELL * _CELL
        # A cell cut by the picture's edge is judged with as many marks around it as any other.
        left = max(0, min(left, picture.size.width - _CELL))
        top = max(0, min(top, picture.size.height - _CELL))
        around = Box.at(left, top, _CELL, _CELL).grow(AROUND).intersect(picture.size.box)
        found = confidence(light(picture.read(around), picture.format), kind, caution, tick=tick)
        found = found[part.within(around).slices]
        found = np.where(found >= least, found, 0).astype(np.float32)
        if found.any():
            yield Mask(part, found)
    report(Progress("looking for damage", len(cells), len(cells)))


def _repair(
    picture: Picture, mask: Mask, values: Values, report: Report, within: Box | None = None
) -> Iterator[Piece]:
    return repaired(picture, mask, report, within=within)


REMOVE_DUST = RepairOperator(
    name="remove_dust",
    repair=_repair,
    propose=_propose,
    parameters={
        "sensitivity": Number(0.5, 0.0, 1.0, neutral=None),
        "kind": Choice("both", tuple(kind.value for kind in DamageKind)),
    },
    accepts=accepts_fill,
)
