"""A stack's pixels, tile by tile: the original with every patch over it that reaches there."""

import os
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from gesso_core.errors import Failed
from gesso_core.geometry import Box, Size
from gesso_core.mask import Mask
from gesso_core.operators.evaluate import cell_side, evaluate
from gesso_core.operators.operator import LocalOperator
from gesso_core.pixels import Pixels
from gesso_desktop.document.layering import lay_matte, lay_pixels, widened
from gesso_desktop.document.plane import Plane, ReadBox, StoredPlane
from gesso_desktop.document.project.records import PatchKind
from gesso_desktop.document.project.sheets import TILE
from gesso_desktop.document.project.store import Store
from gesso_desktop.document.stack import Level, Stack
from gesso_desktop.document.texture import with_texture
from gesso_desktop.document.tile_cache import TileCache

FindOperator = Callable[[str], LocalOperator]

_GROUP = 1024  # px; what one thread evaluates at a time: 16 tiles

_Cells = dict[Box, Pixels]
"""Whole grid cells by their box."""


@dataclass(frozen=True, eq=False)
class Evaluation:
    """read_base(box): the original's pixels, from any thread."""

    read_base: ReadBox
    store: Store | None
    cache: TileCache
    find_operator: FindOperator

    def read(self, stack: Stack, box: Box) -> Pixels:
        """A fresh array of the whole stack over `box`, which lies inside the picture."""
        return self.read_on(StoredPlane(stack.size, self.read_base, self.store), stack, box)

    def read_on(self, plane: Plane, stack: Stack, box: Box) -> Pixels:
        """The same on a plane, in whose pixels `box` is counted."""
        return _Run(self.cache, self.find_operator, stack, plane).read(box)


@dataclass(frozen=True, eq=False)
class _Run:
    """One stack on one plane."""

    cache: TileCache
    find_operator: FindOperator
    stack: Stack
    plane: Plane

    def read(self, box: Box) -> Pixels:
        stack = self.stack
        cells = [self._cell(part) for part in box.tiles(TILE)]
        tops = {cell: top for cell in cells if (top := self._top(cell)) is not None}
        if not tops:
            return self._base(box)
        result = np.empty((box.height, box.width, stack.format.channels), stack.format.dtype)

        def fill(group: list[Box]) -> None:
            plain = _around(cell.intersect(box) for cell in group if cell not in tops)
            if not plain.is_empty:
                result[plain.within(box).slices] = self._base(plain)
            reached = {cell: tops[cell] for cell in group if cell in tops}
            for cell, pixels in self._evaluate(reached).items():
                part = cell.intersect(box)
                result[part.within(box).slices] = pixels[part.within(cell).slices]

        _each(fill, self._groups(cells))
        return result

    def _evaluate(self, tops: dict[Box, int]) -> _Cells:
        """Cells after every patch. tops: the number of the uppermost that reaches each of them.

        First downwards, to know which cells each patch needs below it, then upwards, holding no
        more than two states of them. (Asking for what lies below while evaluating would, with a
        full cache, ask for the same cells again at every level: 9ⁿ times for n blurs.)
        """
        plan, wanted = list[_Pass](), set(tops)
        for number in reversed(range(len(self.stack.levels))):
            plan.append(self._plan(number, wanted))
            wanted = plan[-1].below
        current = self._base_cells(wanted)
        for work in reversed(plan):
            made = self._made(work, current)
            is_input = work.number + 1 < len(self.stack.levels) and plan[-work.number - 2].side > 0
            for cell, pixels in made.items():
                if is_input or work.side or tops.get(cell) == work.number:
                    self.cache.put(self._key(work.number, cell), pixels)
            made |= work.found
            current = {c: made[c] if c in made else current[c] for c in work.wanted}
        return current

    def _plan(self, number: int, wanted: set[Box]) -> "_Pass":
        level = self.stack.levels[number]
        below = {cell for cell in wanted if self.plane.part(level, cell).is_empty}
        found = {cell: self.cache.get(self._key(number, cell)) for cell in wanted - below}
        missing = {cell for cell, pixels in found.items() if pixels is None}
        known = {cell: pixels for cell, pixels in found.items() if pixels is not None}
        halo, side = self._reach(level) if missing else (0, 0)
        if not side:
            return _Pass(number, wanted, known, missing, below | missing, side)
        blocks = {_block(cell, side, self.plane.size) for cell in missing}
        for block in blocks:
            around = block.grow(halo).intersect(self.plane.size.box)
            below |= {self._cell(part) for part in around.tiles(TILE)}
        return _Pass(number, wanted, known, blocks, below, side)

    def _made(self, work: "_Pass", below: _Cells) -> _Cells:
        level = self.stack.levels[work.number]
        result: _Cells = {}
        for area in work.areas:
            cells = [self._cell(part) for part in area.tiles(TILE)]
            part = _around(self.plane.part(level, cell) for cell in cells)
            above = self._laid(level, part, lambda box: self._assembled(box, below))
            for cell in cells:
                inside = self.plane.part(level, cell)
                if not inside.is_empty:
                    result[cell] = below[cell].copy()
                    result[cell][inside.within(cell).slices] = above[inside.within(part).slices]
        return result

    def _laid(self, level: Level, part: Box, source: ReadBox) -> Pixels:
        if level.row.kind is PatchKind.PARAMETRIC:
            return self._operated(level, part, source)
        pixel_format = self.stack.format
        if level.row.kind is PatchKind.MATTE:
            weight = self.plane.coverage(level, part) * np.float64(level.row.opacity)
            return lay_matte(source(part), self.plane.matte(level, part), weight, pixel_format)
        below, (above, weight) = source(part), self.plane.above(level, part)
        if level.row.texture > 0:
            above, laid = above.copy(), weight > 0  # repairs reach few pixels of a cell
            above[laid] = with_texture(
                below[laid][None],
                above[laid][None],
                pixel_format,
                texture=level.row.texture,
                scale=self.plane.scale,
            )[0]
        return lay_pixels(below, above, weight, pixel_format)

    def _operated(self, level: Level, part: Box, source: ReadBox) -> Pixels:
        covered = Mask(part, self.plane.coverage(level, part)) if level.mask else None
        return evaluate(
            self.find_operator(level.row.operator),
            source,
            self.plane.size,
            self.stack.format,
            level.row.values,
            mask=covered,
            opacity=level.row.opacity,
            box=part,
            scale=self.plane.scale,
        )

    def _reach(self, level: Level) -> tuple[int, int]:
        """How far an operator looks around, and the side of the blocks it computes at once then."""
        if level.row.kind is not PatchKind.PARAMETRIC:
            return 0, 0
        halo = self.find_operator(level.row.operator).halo(level.row.values, self.plane.scale)
        return (halo, max(TILE, cell_side(halo))) if halo > 0 else (0, 0)

    def _groups(self, cells: list[Box]) -> list[list[Box]]:
        """Cells that one thread should fill, because some are computed together."""
        side = max(_GROUP, *(self._reach(level)[1] for level in self.stack.levels))
        groups: dict[Box, list[Box]] = {}
        for cell in cells:
            groups.setdefault(_block(cell, side, self.plane.size), []).append(cell)
        return list(groups.values())

    def _base(self, box: Box) -> Pixels:
        return widened(self.plane.base(box), self.stack.format)

    def _base_cells(self, cells: set[Box]) -> _Cells:
        """Read at once where they lie close: files decode a row of tiles as fast as one."""
        around = _around(cells)
        if around.area > 2 * sum(cell.area for cell in cells):
            return {cell: self._base(cell) for cell in cells}
        if around.is_empty:
            return {}
        pixels = self._base(around)
        return {cell: pixels[cell.within(around).slices] for cell in cells}

    def _top(self, cell: Box) -> int | None:
        """The number of the uppermost patch that may change something in the cell."""
        for number in reversed(range(len(self.stack.levels))):
            if not self.plane.part(self.stack.levels[number], cell).is_empty:
                return number
        return None

    def _assembled(self, box: Box, cells: _Cells) -> Pixels:
        pixel_format = self.stack.format
        result = np.empty((box.height, box.width, pixel_format.channels), pixel_format.dtype)
        for part in box.tiles(TILE):
            cell = self._cell(part)
            result[part.within(box).slices] = cells[cell][part.within(cell).slices]
        return result

    def _key(self, number: int, cell: Box) -> Hashable:
        # The channels, because a matte further up adds one to everything below it.
        stack = self.stack
        state, channels = stack.levels[number].state, stack.format.channels
        return self.plane.name, state, channels, cell.left, cell.top

    def _cell(self, part: Box) -> Box:
        corner = Box.at(part.left // TILE * TILE, part.top // TILE * TILE, TILE, TILE)
        return corner.intersect(self.plane.size.box)


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


def _around(boxes: Iterable[Box]) -> Box:
    result = Box(0, 0, 0, 0)
    for box in boxes:
        result = result.union(box)
    return result


def _block(cell: Box, side: int, size: Size) -> Box:
    corner = Box.at(cell.left // side * side, cell.top // side * side, side, side)
    return corner.intersect(size.box)


def _each(fill: Callable[[list[Box]], None], groups: list[list[Box]]) -> None:
    if len(groups) < 2:
        for group in groups:
            fill(group)
        return
    with ThreadPoolExecutor(min(os.cpu_count() or 1, len(groups))) as pool:
        for done in [pool.submit(fill, group) for group in groups]:
            done.result()
