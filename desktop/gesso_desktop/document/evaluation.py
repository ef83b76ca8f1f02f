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

_MANY_TILES = 8  # from here on the tiles of one read are shared out to threads


@dataclass(frozen=True, eq=False)
class Evaluation:
    """read_base(box): the original's pixels, from any thread."""

    read_base: ReadBox
    store: Store
    cache: TileCache
    find_operator: FindOperator

    def read(self, stack: Stack, box: Box) -> Pixels:
        """A fresh array of the whole stack over `box`, which lies inside the picture."""
        return self._read(stack, len(stack.levels), box, may_share=True)

    def _read(self, stack: Stack, number: int, box: Box, *, may_share: bool) -> Pixels:
        """The pixels after the first `number` visible patches."""
        cells = [_cell(part, stack) for part in box.tiles(TILE)]
        reaching = {cell: _reaching(stack, number, cell) for cell in cells}
        known = {cell: self._cached(stack, reaching[cell], cell) for cell in cells}
        ahead = _around(cell.intersect(box) for cell in cells if known[cell] is None)
        result = self._base_in_place(stack, ahead, box)

        def fill(group: list[Box]) -> None:
            for cell in group:
                part = cell.intersect(box)
                inside = part.within(box).slices
                pixels = known[cell]
                if pixels is None:
                    whole = result[inside].copy() if part == cell else self._base(stack, cell)
                    pixels = self._tile(stack, reaching[cell], cell, whole)
                result[inside] = pixels[part.within(cell).slices]

        reached = [cell for cell in cells if reaching[cell]]
        is_long = sum(known[cell] is None for cell in reached) >= _MANY_TILES
        _each(fill, self._groups(stack, reached), in_threads=may_share and is_long)
        return result

    def _tile(self, stack: Stack, levels: list[int], cell: Box, base: Pixels) -> Pixels:
        """One whole grid cell after the patches numbered `levels`, those that reach it."""
        start = len(levels)
        while start and (found := self._cached(stack, levels[:start], cell)) is None:
            start -= 1
        pixels = found if start and found is not None else base
        for index in range(start, len(levels)):
            number = levels[index]
            if self._side(stack.levels[number]) > 0:
                if index:  # the surroundings of this cell's neighbours
                    self.cache.put(_key(stack, levels[index - 1], cell), pixels)
                pixels = self._block(stack, number, cell)
            else:
                pixels = self._over(stack, number, cell, pixels)
        self.cache.put(_key(stack, levels[-1], cell), pixels)
        return pixels

    def _over(self, stack: Stack, number: int, cell: Box, below: Pixels) -> Pixels:
        """One cell after a patch that needs nothing around it."""
        level = stack.levels[number]
        part = level.part(cell)
        lower = below[part.within(cell).slices]
        result = below.copy()
        result[part.within(cell).slices] = self._laid(stack, level, part, lower)
        return result

    def _laid(self, stack: Stack, level: Level, part: Box, lower: Pixels) -> Pixels:
        if level.row.kind is PatchKind.PARAMETRIC:
            return self._evaluated(stack, level, part, lambda box: lower[box.within(part).slices])
        assert level.sheet is not None
        weight = read_coverage(self.store, level.mask, part) * np.float64(level.row.opacity)
        if level.row.kind is PatchKind.MATTE:
            matte = read_coverage(self.store, level.sheet, part)
            return lay_matte(lower, matte, weight, stack.format)
        above, alpha = read_pixels(self.store, level.sheet, part)
        return lay_pixels(lower, above, alpha * weight, stack.format)

    def _block(self, stack: Stack, number: int, cell: Box) -> Pixels:
        """One cell after an operator that looks around, which computes its neighbours as well."""
        level, side = stack.levels[number], self._side(stack.levels[number])
        corner = Box.at(cell.left // side * side, cell.top // side * side, side, side)
        cells = list(corner.intersect(stack.size.box).tiles(TILE))
        part = _around(level.part(each) for each in cells)
        pixels = self._evaluated(
            stack, level, part, lambda box: self._read(stack, number, box, may_share=False)
        )
        for each in cells:
            inside = level.part(each)
            if not inside.is_empty:
                tile = self._read(stack, number, each, may_share=False)
                tile[inside.within(each).slices] = pixels[inside.within(part).slices]
                self.cache.put(_key(stack, number, each), tile)
                if each == cell:
                    result = tile
        return result

    def _evaluated(self, stack: Stack, level: Level, part: Box, source: ReadBox) -> Pixels:
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

    def _side(self, level: Level) -> int:
        """The side of the blocks an operator computes at once; 0 if it looks at no surroundings."""
        if level.row.kind is not PatchKind.PARAMETRIC:
            return 0
        halo = self.find_operator(level.row.operator).halo(level.row.values, 1.0)
        return max(TILE, cell_side(halo)) if halo > 0 else 0

    def _groups(self, stack: Stack, cells: list[Box]) -> list[list[Box]]:
        """Cells that one thread should fill, because they are computed together."""
        side = max((self._side(level) for level in stack.levels), default=0) or TILE
        groups: dict[tuple[int, int], list[Box]] = {}
        for cell in cells:
            groups.setdefault((cell.top // side, cell.left // side), []).append(cell)
        return list(groups.values())

    def _cached(self, stack: Stack, levels: list[int], cell: Box) -> Pixels | None:
        return self.cache.get(_key(stack, levels[-1], cell)) if levels else None

    def _base(self, stack: Stack, box: Box) -> Pixels:
        return widened(self.read_base(box), stack.format)

    def _base_in_place(self, stack: Stack, ahead: Box, box: Box) -> Pixels:
        """An array for `box` with the original in `ahead`, read at once: a strip file decodes a
        whole row of tiles as fast as one tile of it."""
        if ahead == box:
            return self._base(stack, box)
        result = np.empty((box.height, box.width, stack.format.channels), stack.format.dtype)
        if not ahead.is_empty:
            result[ahead.within(box).slices] = self._base(stack, ahead)
        return result


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


def _reaching(stack: Stack, number: int, cell: Box) -> list[int]:
    """Which of the first `number` visible patches may change something in the cell."""
    return [n for n in range(number) if not stack.levels[n].part(cell).is_empty]


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


def _each(fill: Callable[[list[Box]], None], groups: list[list[Box]], *, in_threads: bool) -> None:
    if not in_threads or len(groups) < 2:
        for group in groups:
            fill(group)
        return
    with ThreadPoolExecutor(min(os.cpu_count() or 1, len(groups))) as pool:
        for done in [pool.submit(fill, group) for group in groups]:
            done.result()
