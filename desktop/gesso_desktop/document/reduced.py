"""The whole stack on a reduced picture: close to the reduced result, without reading it all."""

from collections.abc import Iterable, Iterator

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
    """base: the original reduced to h×w×c, area-averaged. Reads only the tiles of the patches."""
    pixels = widened(base, stack.format)
    for level in stack.levels:
        pixels = _over(evaluation, stack, level, pixels)
    return pixels


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
    """The patch's pixels averaged by their weight, laid over with the averaged weight."""
    sheet, size, proxy = level.sheet, stack.size, Size(below.shape[1], below.shape[0])
    assert sheet is not None
    parts = list(_seen(level, sheet))
    around = _reached(parts, size, proxy)
    if around.is_empty or sheet.dtype is None:
        return below
    total = np.zeros((around.height, around.width, sheet.channels))
    weight = np.zeros((around.height, around.width))
    for part in parts:
        pixels, alpha = read_pixels(evaluation.store, sheet, part)
        share = alpha * read_coverage(evaluation.store, level.mask, part) * level.row.opacity
        where, rows, columns = _averaging(part, size, proxy)
        inside = where.within(around).slices
        weight[inside] += rows @ share @ columns.T
        for channel in range(sheet.channels):
            total[(*inside, channel)] += rows @ (share * pixels[..., channel]) @ columns.T
    above = np.divide(total, weight[..., None], out=total, where=weight[..., None] > 0)
    if not np.issubdtype(sheet.dtype, np.floating):
        np.rint(above, out=above)
    result = below.copy()
    result[around.slices] = lay_pixels(
        below[around.slices], above.astype(sheet.dtype), np.minimum(weight, 1.0), stack.format
    )
    return result


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
        result[where.within(around).slices] += rows @ coverage.astype(np.float64) @ columns.T
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


def _averaging(part: Box, size: Size, proxy: Size) -> tuple[Box, _Plane, _Plane]:
    """Where `part` falls on the proxy, and the matrices that average its rows and columns there."""
    top, rows = _shares(part.top, part.bottom, size.height, proxy.height)
    left, columns = _shares(part.left, part.right, size.width, proxy.width)
    return Box.at(left, top, columns.shape[0], rows.shape[0]), rows, columns


def _shares(start: int, stop: int, length: int, reduced: int) -> tuple[int, _Plane]:
    """First reduced pixel reached, and the share of each reduced pixel (rows) that each of the
    pixels start…stop-1 (columns) covers."""
    step = length / reduced
    first, last = int(start / step), min(reduced, int(np.ceil(stop / step)))
    edges = np.arange(first, last + 1) * step
    pixels = np.arange(start, stop)
    overlap = np.minimum(edges[1:, None], pixels + 1) - np.maximum(edges[:-1, None], pixels)
    return first, np.clip(overlap, 0, None) / step
