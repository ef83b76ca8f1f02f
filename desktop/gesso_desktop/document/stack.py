"""The stack as it is evaluated: visible patches with their sheets, and a name for every state.

A stack is frozen. Editing a document makes another, so threads that read an older one are not
disturbed.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from gesso_core.errors import BadRequest
from gesso_core.geometry import Box, Size
from gesso_core.operators.catalogue import find
from gesso_core.operators.operator import LocalOperator
from gesso_core.pixels import PixelFormat
from gesso_desktop.document.covering import Covering
from gesso_desktop.document.layering import with_alpha
from gesso_desktop.document.project.records import PatchKind, PatchRow
from gesso_desktop.document.project.sheets import TILE
from gesso_desktop.document.touched import joined


@dataclass(frozen=True, eq=False)
class Level:
    """A visible patch. mask None: the whole picture.

    state: names the pixels after it. deed: names what it does to whatever lies below it.
    """

    row: PatchRow
    state: str
    deed: str
    sheet: Covering | None
    mask: Covering | None

    def part(self, cell: Box) -> Box:
        """Where inside one grid cell (or a part of one) the patch may change a pixel."""
        part = cell
        if self.row.kind is PatchKind.PIXELS and self.sheet is not None:
            part = self.sheet.part(part)
        if self.mask is not None and not part.is_empty:
            part = self.mask.part(part)
        return part


@dataclass(frozen=True, eq=False)
class Stack:
    """rows: all patches, lowest first. levels: those that are seen. base_state: names the original.

    format: the picture's own, with alpha when a matte is seen.
    """

    rows: tuple[PatchRow, ...]
    levels: tuple[Level, ...]
    base_state: str
    size: Size
    base_format: PixelFormat

    @property
    def state(self) -> str:
        return self.levels[-1].state if self.levels else self.base_state

    @cached_property
    def format(self) -> PixelFormat:
        has_matte = any(level.row.kind is PatchKind.MATTE for level in self.levels)
        return with_alpha(self.base_format) if has_matte else self.base_format

    def of_what_acts(self) -> "Stack":
        """Without the patches whose values change nothing, whatever lies below them."""
        return replace(self, levels=tuple(each for each in self.levels if not _is_idle(each.row)))

    def below(self, place: int) -> str:
        """The state under the patch at `place`, counted from the lowest."""
        under = {row.id for row in self.rows[:place]}
        states = [level.state for level in self.levels if level.row.id in under]
        return states[-1] if states else self.base_state

    def touched(self) -> list[Box]:
        """Disjoint boxes outside which every pixel equals the original's."""
        return joined(self.of_what_acts().parts().values())

    def parts(self) -> dict[tuple[int, int], Box]:
        """By (row, column) of the grid: the box outside which a cell equals the original."""
        found: dict[tuple[int, int], Box] = {}
        everything = [self.size.box] if self.format != self.base_format else []
        for box in everything:
            found |= {_place(cell): cell for cell in box.tiles(TILE)}
        for level in self.levels if not found else ():
            for part in parts_of(level, self.size):
                place = _place(part)
                found[place] = found[place].union(part) if place in found else part
        return found


def place_of(rows: tuple[PatchRow, ...], patch: int) -> int:
    """Counted from the lowest. Raises BadRequest when the patch is not among them."""
    for place, row in enumerate(rows):
        if row.id == patch:
            return place
    raise BadRequest(f"There is no edit {patch} in this project.", "List them with history.")


def build(
    rows: tuple[PatchRow, ...],
    base_state: str,
    size: Size,
    base_format: PixelFormat,
    read_sheet: Callable[[int], Covering],
) -> Stack:
    """The stack of these rows, each marked if what lies below it is not what it was made on."""
    state, levels, marked = base_state, list[Level](), list[PatchRow]()
    for row in rows:
        is_baked = row.kind is not PatchKind.PARAMETRIC
        current = replace(row, is_out_of_date=is_baked and row.below != state)
        marked.append(current)
        if row.is_visible and row.opacity > 0:
            sheet = read_sheet(row.sheet) if row.sheet is not None else None
            mask = read_sheet(row.mask) if row.mask is not None else None
            facts = _facts(row, sheet, mask)
            state = hashlib.sha256(_named({"below": state} | facts).encode()).hexdigest()
            levels.append(Level(current, state, _named(facts), sheet, mask))
    return Stack(tuple(marked), tuple(levels), base_state, size, base_format)


def _is_idle(row: PatchRow) -> bool:
    if row.kind is not PatchKind.PARAMETRIC:
        return False
    try:
        operator = find(row.operator)
    except BadRequest:  # an edit of another version: whoever evaluates it says so
        return False
    return isinstance(operator, LocalOperator) and operator.is_idle(row.values)


def _facts(row: PatchRow, sheet: Covering | None, mask: Covering | None) -> dict[str, object]:
    """Everything that decides what a patch does: the same facts on equal pixels look equal.

    Texture is left out where there is none, as the names of states that projects keep were made.
    """
    texture = {"texture": row.texture} if row.texture > 0 else {}
    return texture | {
        "kind": row.kind.value,
        "operator": row.operator,
        "values": dict(row.values),
        "opacity": row.opacity,
        "sheet": sheet and sheet.digest,
        "mask": mask and mask.digest,
    }


def _named(facts: Mapping[str, object]) -> str:
    return json.dumps(facts, sort_keys=True)


def parts_of(level: Level, size: Size) -> list[Box]:
    """Disjoint boxes, at most one per grid cell, outside which the patch changes nothing."""
    sparse = level.sheet if level.row.kind is PatchKind.PIXELS else level.mask
    boxes = sparse.parts() if sparse is not None else size.box.tiles(TILE)
    return [part for part in map(level.part, boxes) if not part.is_empty]


def _place(part: Box) -> tuple[int, int]:
    return part.top // TILE, part.left // TILE
