"""The whole stack on a reduced picture: close to the reduced result, without reading it all."""

from collections.abc import Iterator

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
        mask = _reduced_coverage(evaluation, level.mask, size, proxy)
        return apply_to_proxy(
            evaluation.find_operator(level.row.operator),
            below,
            stack.format,
            level.row.values,
            proxy.width / size.width,
            mask=Mask(proxy.box, mask.astype(np.float32)),
            opacity=level.row.opacity,
        )
    assert level.sheet is not None
    if level.row.kind is PatchKind.MATTE:
        matte = _reduced_coverage(evaluation, level.sheet, size, proxy).astype(np.float32)
        weight = _reduced_coverage(evaluation, level.mask, size, proxy) * level.row.opacity
        return lay_matte(below, matte, weight, stack.format)
    above, weight = _reduced_pixels(evaluation, level, size, proxy)
    return lay_pixels(below, above, weight, stack.format)


def _reduced_pixels(
    evaluation: Evaluation, level: Level, size: Size, proxy: Size
) -> tuple[Pixels, _Plane]:
    """The patch's pixels averaged by their weight, and the averaged weight."""
    sheet = level.sheet
    assert sheet is not None
    total = np.zeros((proxy.height, proxy.width, sheet.channels))
    weight = np.zeros((proxy.height, proxy.width))
    for part in _seen(level, sheet):
        pixels, alpha = read_pixels(evaluation.store, sheet, part)
        share = alpha * read_coverage(evaluation.store, level.mask, part) * level.row.opacity
        where, rows, columns = _averaging(part, size, proxy)
        weight[where.slices] += rows @ share @ columns.T
        for channel in range(sheet.channels):
            total[(*where.slices, channel)] += rows @ (share * pixels[..., channel]) @ columns.T
    average = np.divide(total, weight[..., None], out=total, where=weight[..., None] > 0)
    dtype = sheet.dtype or np.dtype(np.uint8)
    is_float = np.issubdtype(dtype, np.floating)
    return (average if is_float else np.rint(average)).astype(dtype), np.minimum(weight, 1.0)


def _reduced_coverage(
    evaluation: Evaluation, sheet: Sheet | None, size: Size, proxy: Size
) -> _Plane:
    if sheet is None:
        return np.ones((proxy.height, proxy.width))
    result = np.zeros((proxy.height, proxy.width))
    for part in sheet.parts():
        where, rows, columns = _averaging(part, size, proxy)
        coverage = read_coverage(evaluation.store, sheet, part)
        result[where.slices] += rows @ coverage.astype(np.float64) @ columns.T
    return np.minimum(result, 1.0)


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
