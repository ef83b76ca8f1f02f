"""Dust and scratches: proposes where they are, and repairs what is marked."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from gesso_core.geometry import Box
from gesso_core.mask import Coverage, Mask
from gesso_core.operators.inpaint import accepts_fill, repaired
from gesso_core.operators.operator import Choice, Number, RepairOperator
from gesso_core.operators.specks import AROUND, DamageKind, confidence, graded
from gesso_core.patch import Piece
from gesso_core.picture import Picture
from gesso_core.pixels import light
from gesso_core.progress import Progress, Report
from gesso_core.recipe import Values

IS_GRADED = "is_graded"
"""Asked of `propose`: all that any sensitivity finds, graded by `grade`."""

_SUREST, _FAINTEST = 0.9, 0.3
"""How sure a mark must be where nothing is risked, and where everything is."""

_CELL = 1024


def grade(
    confidence: Coverage, *, surest: float = _SUREST, faintest: float = _FAINTEST
) -> Coverage:
    """1 what any sensitivity finds … 0.5 what only the highest one does; 0 the rest.

    surest, faintest: the confidence that is asked for at a sensitivity of 0, and of 1.
    """
    sensitivity = np.clip((surest - confidence) / (surest - faintest), 0, 1)
    return np.where(confidence >= faintest, 1 - sensitivity / 2, 0).astype(np.float32)


def _propose(picture: Picture, values: Values, within: Box, report: Report) -> Iterator[Mask]:
    """Masks of the cells of a fixed grid; coverage is how sure it is that a pixel is damage."""
    kind = DamageKind(str(values.get("kind", "both")))
    asked = values.get("sensitivity", 0.5)
    sensitivity = float(asked) if isinstance(asked, int | float) else 0.5
    is_graded = values.get(IS_GRADED) is True
    least = _SUREST - (_SUREST - _FAINTEST) * sensitivity
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
        pixels = light(picture.read(around), picture.format)
        if is_graded:
            sure_from = (_SUREST + _FAINTEST) / 2  # by a half of sensitivity, with all caution
            found = grade(graded(pixels, kind, sure_from=sure_from, tick=tick))
        else:
            found = confidence(pixels, kind, caution, tick=tick)
        found = found[part.within(around).slices]
        if not is_graded:
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
    strength="sensitivity",
    accepts=accepts_fill,
)
