"""The whole stack on a reduced picture: close to the reduced result, without reading it all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gesso_core.geometry import Box, Size
from gesso_core.mask import Mask
from gesso_core.operators.evaluate import apply_to_proxy
from gesso_core.pixels import Pixels
from gesso_desktop.document.evaluation import Evaluation
from gesso_desktop.document.layering import lay_matte, lay_pixels, widened
from gesso_desktop.document.project.records import PatchKind
from gesso_desktop.document.project.sheets import Sheet, read_coverage, read_pixels
from gesso_desktop.document.stack import Level, Stack

_Plane = NDArray[np.float64]


def reduce_stack(evaluation: Evaluation, stack: Stack, base: Pixels) -> Pixels:
    """base: the original reduced to h×w×c, area-averaged. Reads only the tiles of the patches.

    Keeps the result, so that after another edit on top only that one is laid over it.
    """
    keys = [("proxy", level.state, base.shape, stack.format.channels) for level in stack.levels]
    start, pixels = len(keys), None
    while start and (pixels := evaluation.cache.get(keys[start - 1])) is None:
        start -= 1
    pixels = widened(base, stack.format) if pixels is None else pixels.copy()
    for level in stack.levels[start:]:
        pixels = _over(evaluation, stack, level, pixels)
    if keys:
        evaluation.cache.put(keys[-1], pixels)
    return pixels.copy()


def _over(evaluation: Evaluation, stack: Stack, level: Level, below: Pixels) -> Pixels:
    size, proxy = stack.size, Size(below.shape[1], below.shape[0])
    if level.row.kind is PatchKind.PARAMETRIC:
        return apply_to_proxy(
            evaluation.find_operator(level.row.operator),
            below,
            stack.format,
            level.row.values,
            proxy.width / size.width,
            mask=_reduced_mask(evaluation, level.mask, size, proxy),
            opacity=level.row.opacity,
        )
    assert level.sheet is not None
    if level.row.kind is PatchKind.MATTE:
        matte = _reduced_mask(evaluation, level.sheet, size, proxy)
        mask = _reduced_mask(evaluation, level.mask, size, proxy)
        weight = (mask or Mask(proxy.box)).read(proxy.box) * np.float64(level.row.opacity)
        return lay_matte(below, (matte or Mask(proxy.box)).read(proxy.box), weight, stack.format)
    return _over_pixels(evaluation, stack, level, below)


def _over_pixels(evaluation: Evaluation, stack: Stack, level: Level, below: Pixels) -> Pixels:
    """The patch's pixels averaged by their weight, laid over with the averaged weight, in place."""
    sheet, size, proxy = level.sheet, stack.size, Size(below.shape[1], below.shape[0])
    assert sheet is not None
    parts = list(_seen(level, sheet))
    around = _reached(parts, size, proxy)
    if around.is_empty or sheet.dtype is None:
        return below
    total = np.zeros((around.height, around.width, sheet.channels + 1))  # the weight comes last
    for part in parts:
        pixels, alpha = read_pixels(evaluation.store, sheet, part)
        share = alpha * read_coverage(evaluation.store, level.mask, part) * level.row.opacity
        weighted = np.concatenate([share[..., None] * pixels, share[..., None]], 2)
        where, rows, columns = _averaging(part, size, proxy)
        total[where.within(around).slices] += _averaged(weighted, rows, columns)
    above, weight = total[..., :-1], total[..., -1]
    np.divide(above, weight[..., None], out=above, where=weight[..., None] > 0)
    if not np.issubdtype(sheet.dtype, np.floating):
        np.rint(above, out=above)
    below[around.slices] = lay_pixels(
        below[around.slices], above.astype(sheet.dtype), np.minimum(weight, 1.0), stack.format
    )
    return below


def _reduced_mask(
    evaluation: Evaluation, sheet: Sheet | None, size: Size, proxy: Size
) -> Mask | None:
    if sheet is None:
        return None
    around = _reached([sheet.box], size, proxy)
    result = np.zeros((around.height, around.width))
    for part in sheet.parts():
        where, rows, columns = _averaging(part, size, proxy)
        coverage = read_coverage(evaluation.store, sheet, part)
        result[where.within(around).slices] += _averaged(coverage, rows, columns)
    return Mask(around, np.minimum(result, 1.0).astype(np.float32))


def _reached(parts: Iterable[Box], size: Size, proxy: Size) -> Box:
    """The smallest box of the proxy around all parts."""
    result = Box(0, 0, 0, 0)
    for part in parts:
        if not part.is_empty:
            result = result.union(_averaging(part, size, proxy)[0])
    return result


def _seen(level: Level, sheet: Sheet) -> Iterator[Box]:
    for tile in sheet.parts():
        part = level.part(tile)
        if not part.is_empty:
            yield part


def _averaging(part: Box, size: Size, proxy: Size) -> tuple[Box, "_Steps", "_Steps"]:
    """Where `part` falls on the proxy, and which of its rows and columns make each pixel there."""
    rows = _steps(part.top, part.bottom, size.height, proxy.height)
    columns = _steps(part.left, part.right, size.width, proxy.width)
    return Box.at(columns.first, rows.first, columns.count, rows.count), rows, columns


@dataclass(frozen=True, eq=False)
class _Steps:
    """One axis. first: the first reduced pixel reached. edges: where the reduced pixels begin and
    end, counted in pixels from the start of the part and cut to it. step: pixels per reduced one.
    """

    first: int
    edges: _Plane
    step: float

    @property
    def count(self) -> int:
        return len(self.edges) - 1


def _steps(start: int, stop: int, length: int, reduced: int) -> _Steps:
    step = length / reduced
    first, last = int(start / step), min(reduced, int(np.ceil(stop / step)))
    edges = np.clip(np.arange(first, last + 1) * step - start, 0, stop - start)
    return _Steps(first, edges, step)


def _averaged(values: NDArray[Any], rows: _Steps, columns: _Steps) -> _Plane:
    across = _sums(np.asarray(values, np.float64), rows.edges).swapaxes(0, 1)
    return _sums(across, columns.edges).swapaxes(0, 1) / (rows.step * columns.step)


def _sums(values: _Plane, edges: _Plane) -> _Plane:
    """Sums of the rows between edges, parts of rows included.

    By running sums, not as a matrix product: small products wake all threads of the linear
    algebra library, which took 10 ms a tile on a busy machine.
    """
    running = np.concatenate([np.zeros_like(values[:1]), np.cumsum(values, 0)])
    whole = edges.astype(np.intp)
    part = (edges - whole).reshape(-1, *[1] * (values.ndim - 1))
    return np.diff(running[whole] + part * values[np.minimum(whole, len(values) - 1)], axis=0)
