"""A stack's pixels, tile by tile: the original with every patch over it that reaches there."""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from gesso_core.errors import Failed
from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.operators.evaluate import cell_side, evaluate
from gesso_core.operators.operator import LocalOperator
from gesso_core.pixels import Pixels
from gesso_desktop.document.layering import lay_matte, lay_pixels, widened
from gesso_desktop.document.project.records import PatchKind
from gesso_desktop.document.project.sheets import TILE, read_coverage, read_pixels
from gesso_desktop.document.project.store import Store
from gesso_desktop.document.stack import Level, Stack
from gesso_desktop.document.tile_cache import TileCache

FindOperator = Callable[[str], LocalOperator]
ReadBox = Callable[[Box], Pixels]

_GROUP = 1024  # px; what one thread evaluates at a time: 16 tiles

_Cells = dict[Box, Pixels]
"""Whole grid cells by their box."""


@dataclass(frozen=True, eq=False)
class Evaluation:
    """read_base(box): the original's pixels, from any thread."""

    read_base: ReadBox
    store: Store
    cache: TileCache
    find_operator: FindOperator

    def read(self, stack: Stack, box: Box) -> Pixels:
        """A fresh array of the whole stack over `box`, which lies inside the picture."""
        cells = [_cell(part, stack) for part in box.tiles(TILE)]
        tops = {cell: top for cell in cells if (top := _top(stack, cell)) is not None}
        if not tops:
            return self._base(stack, box)
        result = np.empty((box.height, box.width, stack.format.channels), stack.format.dtype)

        def fill(group: list[Box]) -> None:
            plain = _around(cell.intersect(box) for cell in group if cell not in tops)
            if not plain.is_empty:
                result[plain.within(box).slices] = self._base(stack, plain)
            reached = {cell: tops[cell] for cell in group if cell in tops}
            for cell, pixels in self._evaluate(stack, reached).items():
                part = cell.intersect(box)
                result[part.within(box).slices] = pixels[part.within(cell).slices]

        _each(fill, self._groups(stack, cells))
        return result

    def _evaluate(self, stack: Stack, tops: dict[Box, int]) -> _Cells:
        """Cells after every patch. tops: the number of the uppermost that reaches each of them.

        First downwards, to know which cells each patch needs below it, then upwards, holding no
        more than two states of them. (Asking for what lies below while evaluating would, with a
        full cache, ask for the same cells again at every level: 9ⁿ times for n blurs.)
        """
        plan, wanted = list[_Pass](), set(tops)
        for number in reversed(range(len(stack.levels))):
            plan.append(self._plan(stack, number, wanted))
            wanted = plan[-1].below
        current = self._base_cells(stack, wanted)
        for work in reversed(plan):
            made = self._made(stack, work, current)
            is_input = work.number + 1 < len(stack.levels) and plan[-work.number - 2].side > 0
            for cell, pixels in made.items():
                if is_input or work.side or tops.get(cell) == work.number:
                    self.cache.put(_key(stack, work.number, cell), pixels)
            made |= work.found
            current = {c: made[c] if c in made else current[c] for c in work.wanted}
        return current

    def _plan(self, stack: Stack, number: int, wanted: set[Box]) -> "_Pass":
        level = stack.levels[number]
        below = {cell for cell in wanted if level.part(cell).is_empty}
        found = {cell: self.cache.get(_key(stack, number, cell)) for cell in wanted - below}
        missing = {cell for cell, pixels in found.items() if pixels is None}
        known = {cell: pixels for cell, pixels in found.items() if pixels is not None}
        halo, side = self._reach(level) if missing else (0, 0)
        if not side:
            return _Pass(number, wanted, known, missing, below | missing, side)
        blocks = {_block(cell, side, stack) for cell in missing}
        for block in blocks:
            around = block.grow(halo).intersect(stack.size.box)
            below |= {_cell(part, stack) for part in around.tiles(TILE)}
        return _Pass(number, wanted, known, blocks, below, side)

    def _made(self, stack: Stack, work: "_Pass", below: _Cells) -> _Cells:
        level = stack.levels[work.number]
        result: _Cells = {}
        for area in work.areas:
            cells = [_cell(part, stack) for part in area.tiles(TILE)]
            part = _around(level.part(cell) for cell in cells)
            above = self._laid(stack, level, part, lambda box: _assembled(box, below, stack))
            for cell in cells:
                inside = level.part(cell)
                if not inside.is_empty:
                    result[cell] = below[cell].copy()
                    result[cell][inside.within(cell).slices] = above[inside.within(part).slices]
        return result

    def _laid(self, stack: Stack, level: Level, part: Box, source: ReadBox) -> Pixels:
        if level.row.kind is PatchKind.PARAMETRIC:
            return self._operated(stack, level, part, source)
        assert level.sheet is not None
        weight = read_coverage(self.store, level.mask, part) * np.float64(level.row.opacity)
        if level.row.kind is PatchKind.MATTE:
            matte = read_coverage(self.store, level.sheet, part)
            return lay_matte(source(part), matte, weight, stack.format)
        above, alpha = read_pixels(self.store, level.sheet, part)
        return lay_pixels(source(part), above, alpha * weight, stack.format)

    def _operated(self, stack: Stack, level: Level, part: Box, source: ReadBox) -> Pixels:
        covered = Mask(part, read_coverage(self.store, level.mask, part)) if level.mask else None
        return evaluate(
            self.find_operator(level.row.operator),
            source,
            stack.size,
            stack.format,
            level.row.values,
            mask=covered,
            opacity=level.row.opacity,
            box=part,
        )

    def _reach(self, level: Level) -> tuple[int, int]:
        """How far an operator looks around, and the side of the blocks it computes at once then."""
        if level.row.kind is not PatchKind.PARAMETRIC:
            return 0, 0
        halo = self.find_operator(level.row.operator).halo(level.row.values, 1.0)
        return (halo, max(TILE, cell_side(halo))) if halo > 0 else (0, 0)

    def _groups(self, stack: Stack, cells: list[Box]) -> list[list[Box]]:
        """Cells that one thread should fill, because some are computed together."""
        side = max(_GROUP, *(self._reach(level)[1] for level in stack.levels))
        groups: dict[Box, list[Box]] = {}
        for cell in cells:
            groups.setdefault(_block(cell, side, stack), []).append(cell)
        return list(groups.values())

    def _base(self, stack: Stack, box: Box) -> Pixels:
        return widened(self.read_base(box), stack.format)

    def _base_cells(self, stack: Stack, cells: set[Box]) -> _Cells:
        """Read at once where they lie close: files decode a row of tiles as fast as one."""
        around = _around(cells)
        if around.area > 2 * sum(cell.area for cell in cells):
            return {cell: self._base(stack, cell) for cell in cells}
        if around.is_empty:
            return {}
        pixels = self._base(stack, around)
        return {cell: pixels[cell.within(around).slices] for cell in cells}


@dataclass(frozen=True, eq=False)
class _Pass:
    """What one patch has to do. wanted: cells asked of it. found: those the cache has. areas: what
    it computes, cells or whole blocks. below: cells that takes. side: of the blocks, if any."""

    number: int
    wanted: set[Box]
    found: _Cells
    areas: set[Box]
    below: set[Box]
    side: int


def find_local(operators: Iterable[object]) -> FindOperator:
    """Looks operators up by name. What it returns raises Failed for one this version has not."""
    by_name = {each.name: each for each in operators if isinstance(each, LocalOperator)}

    def find(name: str) -> LocalOperator:
        if name not in by_name:
            raise Failed(
                f"This project has a step called {name}, which this version of Gesso cannot do.",
                "Open it with the version that made it, or hide that step.",
            )
        return by_name[name]

    return find


def _top(stack: Stack, cell: Box) -> int | None:
    """The number of the uppermost patch that may change something in the cell."""
    for number in reversed(range(len(stack.levels))):
        if not stack.levels[number].part(cell).is_empty:
            return number
    return None


def _assembled(box: Box, cells: _Cells, stack: Stack) -> Pixels:
    result = np.empty((box.height, box.width, stack.format.channels), stack.format.dtype)
    for part in box.tiles(TILE):
        cell = _cell(part, stack)
        result[part.within(box).slices] = cells[cell][part.within(cell).slices]
    return result


def _key(stack: Stack, number: int, cell: Box) -> tuple[str, int, int, int]:
    # The channels, because a matte further up adds one to everything below it.
    return stack.levels[number].state, stack.format.channels, cell.left, cell.top


def _cell(part: Box, stack: Stack) -> Box:
    corner = Box.at(part.left // TILE * TILE, part.top // TILE * TILE, TILE, TILE)
    return corner.intersect(stack.size.box)


def _around(boxes: Iterable[Box]) -> Box:
    result = Box(0, 0, 0, 0)
    for box in boxes:
        result = result.union(box)
    return result


def _block(cell: Box, side: int, stack: Stack) -> Box:
    corner = Box.at(cell.left // side * side, cell.top // side * side, side, side)
    return corner.intersect(stack.size.box)


def _each(fill: Callable[[list[Box]], None], groups: list[list[Box]]) -> None:
    if len(groups) < 2:
        for group in groups:
            fill(group)
        return
    with ThreadPoolExecutor(min(os.cpu_count() or 1, len(groups))) as pool:
        for done in [pool.submit(fill, group) for group in groups]:
            done.result()
