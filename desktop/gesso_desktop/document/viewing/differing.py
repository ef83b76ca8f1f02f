"""Where two sights may differ, without reading a pixel: so that only that is painted anew."""

from collections.abc import Iterable

from gesso_core.geometry import Box, Size
from gesso_core.operators.evaluate import cell_side
from gesso_desktop.document.area import level_box, level_size
from gesso_desktop.document.covering import Covering
from gesso_desktop.document.project.records import PatchKind
from gesso_desktop.document.project.sheets import TILE
from gesso_desktop.document.stack import Level, parts_of
from gesso_desktop.document.touched import joined
from gesso_desktop.document.viewing.sight import Sight


def differing(before: Sight, after: Sight, level: int = 0) -> list[Box] | None:
    """Boxes in pixels of `level`, outside which both are equal there; None for everywhere."""
    if before.ground.pyramid is not after.ground.pyramid or before.format != after.format:
        return None
    was, now, above = _without_common(before.stack.levels, after.stack.levels)
    boxes = _acting((*was, *now), after.size)
    # Levels that are reduced from full resolution differ where that does.
    at = level if after.is_scaled(level) else 0
    size = level_size(after.size, at)
    if boxes is not None and at:
        boxes = [level_box(box, at) for box in boxes]
    for each in above:  # what lies above carries a difference as far as it looks around
        if boxes:
            boxes = [_carried(box, after, each, 0.5**at).intersect(size.box) for box in boxes]
    if boxes is not None and level and not at:
        boxes = [level_box(box, level) for box in boxes]
    return boxes


_Levels = tuple[Level, ...]


def _without_common(was: _Levels, now: _Levels) -> tuple[_Levels, _Levels, _Levels]:
    """The different parts of both, and what lies above those in both."""
    start, longest = 0, min(len(was), len(now))
    while start < longest and was[start].deed == now[start].deed:
        start += 1
    end, longest = 0, longest - start
    while end < longest and was[-1 - end].deed == now[-1 - end].deed:
        end += 1
    return was[start : len(was) - end], now[start : len(now) - end], now[len(now) - end :]


def _acting(levels: Iterable[Level], size: Size) -> list[Box] | None:
    """A mask that two levels share is asked once, and one that fills its box is that box: while a
    slider is dragged this is asked for every move, on the thread that draws."""
    found: dict[tuple[int, int], Box] = {}
    boxes, asked = list[Box](), set[tuple[str, str]]()
    for level in levels:
        is_pixels = level.row.kind is PatchKind.PIXELS
        if not is_pixels and level.mask is None:
            return None
        names = level.sheet.digest if is_pixels and level.sheet else "", _digest(level.mask)
        if names in asked:
            continue
        asked.add(names)
        if not is_pixels and level.mask is not None and level.mask.is_full:
            boxes.append(level.mask.box.intersect(size.box))
            continue
        for part in parts_of(level, size):
            place = part.top // TILE, part.left // TILE
            found[place] = found[place].union(part) if place in found else part
    return [*(box for box in boxes if not box.is_empty), *joined(found.values())]


def _digest(covering: Covering | None) -> str:
    return covering.digest if covering is not None else ""


def _carried(box: Box, sight: Sight, level: Level, scale: float) -> Box:
    """To whole cells: rounding inside a transform may depend on all that goes into it."""
    if level.row.kind is not PatchKind.PARAMETRIC:
        return box
    operator = sight.ground.evaluation.find_operator(level.row.operator)
    halo = operator.halo(level.row.values, scale)
    if halo <= 0:
        return box
    side, around = cell_side(halo), box.grow(halo)
    return Box(
        around.left // side * side,
        around.top // side * side,
        -(-around.right // side) * side,
        -(-around.bottom // side) * side,
    )
