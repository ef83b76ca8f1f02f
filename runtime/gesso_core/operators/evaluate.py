"""Local operators on any part of a picture: the same pixels whatever part is asked for.

What an operator computes is in its own file; here is only where it runs and how it is blended in.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import cast

import cv2
import numpy as np

from gesso_core.errors import BadRequest
from gesso_core.geometry import Box, Size
from gesso_core.mask import Coverage, Mask
from gesso_core.operators.operator import LocalOperator, Operator, complete
from gesso_core.operators.pointwise import strips
from gesso_core.picture import Picture
from gesso_core.pixels import PixelFormat, Pixels
from gesso_core.recipe import Value, Values

_SMALLEST_CELL = 256  # px; a document's tile, so that one tile costs one cell
_LARGEST_CELL = 2048
_BAND_PIXELS = 1 << 20  # below this a second thread costs more than it saves


def prepare(
    operator: Operator, picture: Picture, mask: Mask | None, values: Values
) -> dict[str, Value]:
    """Everything needed to run `operator` later: values checked, filled in, and measured once.

    Raises BadRequest when the operator refuses such pixels, or a value is of the wrong kind.
    """
    refuse_unsupported(operator, picture.format)
    whole = complete(operator, values)
    if isinstance(operator, LocalOperator):
        return dict(operator.measure(picture, mask, whole))
    return whole


def evaluate(
    operator: LocalOperator,
    source: Callable[[Box], Pixels],
    size: Size,
    pixel_format: PixelFormat,
    values: Values,
    *,
    mask: Mask | None,
    opacity: float,
    box: Box,
    scale: float = 1.0,
) -> Pixels:
    """The pixels of `box` after `operator`, blended by mask × opacity.

    source(box): stored pixels below the operator, for any box inside `size`; called once, from this
    thread. values: as `prepare` returns them. Bit for bit the part of the whole picture's result.
    scale: below 1, all of this is about a reduced picture, whose pixels are counted by `size`,
    `mask` and `box`; the result is then close to the reduced one, not equal.
    Where the coverage is 0 pixels are copies, and so are alpha and extra channels everywhere; where
    it is 1 they are the operator's own result. Raises BadRequest when the operator refuses such
    pixels.
    """
    refuse_unsupported(operator, pixel_format)
    halo = operator.halo(values, scale)
    active = box if mask is None else box.intersect(mask.box)
    if active.is_empty or opacity <= 0:
        return source(box).copy()
    cells = list(_cells(active, halo, size))
    region = box
    for cell in cells:
        region = region.union(cell.grow(halo).intersect(size.box))
    pixels = source(region)
    result = pixels[box.within(region).slices].copy()

    def run(cell: Box) -> None:
        part = cell.intersect(active)
        coverage = _coverage(mask, opacity, part)
        if coverage is not None and not coverage.any():
            return
        around = cell.grow(halo).intersect(size.box)
        before = pixels[around.within(region).slices]
        after = operator.apply(before, pixel_format, values, around, scale)
        _blend(
            result[part.within(box).slices],
            after[part.within(around).slices],
            coverage,
            pixel_format.colour_channels,
        )

    _run_all(run, cells)
    return result


def apply_to_proxy(
    operator: LocalOperator,
    proxy: Pixels,
    pixel_format: PixelFormat,
    values: Values,
    scale: float,
    *,
    mask: Mask | None = None,
    opacity: float = 1.0,
) -> Pixels:
    """`operator` on a reduced copy of the whole picture: close to the reduced result, not equal.

    scale: proxy pixels per picture pixel. mask: in proxy pixels (see `reduced_mask`).
    """
    size = Size(proxy.shape[1], proxy.shape[0])
    return evaluate(
        operator,
        lambda box: proxy[box.slices],
        size,
        pixel_format,
        values,
        mask=mask,
        opacity=opacity,
        box=size.box,
        scale=scale,
    )


def cell_side(halo: int) -> int:
    """px; any part of such a grid cell costs the whole cell, so ask for all of it at once."""
    side = _SMALLEST_CELL
    while side < 4 * halo and side < _LARGEST_CELL:  # a cell at most 2.25 times as large
        side *= 2
    return side


def reduced_mask(mask: Mask | None, size: Size, proxy: Size) -> Mask | None:
    """A mask over a picture of `size`, area-averaged onto a proxy of it."""
    if mask is None or size == proxy:
        return mask
    across, down = proxy.width / size.width, proxy.height / size.height
    box = Box(
        int(np.floor(mask.box.left * across)),
        int(np.floor(mask.box.top * down)),
        int(np.ceil(mask.box.right * across)),
        int(np.ceil(mask.box.bottom * down)),
    ).intersect(proxy.box)
    if box.is_empty:
        return Mask(box)
    # Read with the pixels around it, so that a box that ends inside a proxy pixel covers a part.
    around = Box(
        int(np.floor(box.left / across)),
        int(np.floor(box.top / down)),
        int(np.ceil(box.right / across)),
        int(np.ceil(box.bottom / down)),
    ).intersect(size.box)
    return Mask(box, np.clip(_averaged(mask, around, box.size), 0, 1, dtype=np.float32))


def _averaged(mask: Mask, around: Box, size: Size) -> Coverage:
    """Coverage over `around` area-averaged to `size`: across in bands, then down."""
    narrow = np.empty((around.height, size.width), np.float32)
    rows = max(1, _BAND_PIXELS // around.width)
    for top in range(around.top, around.bottom, rows):
        band = Box(around.left, top, around.right, min(top + rows, around.bottom))
        across = (size.width, band.height)
        part = cv2.resize(mask.read(band), across, interpolation=cv2.INTER_AREA)
        narrow[band.within(around).slices[0]] = part.reshape(band.height, size.width)
    down = cv2.resize(narrow, (size.width, size.height), interpolation=cv2.INTER_AREA)
    return np.asarray(down, np.float32).reshape(size.height, size.width)


def refuse_unsupported(operator: Operator, pixel_format: PixelFormat) -> None:
    """Raises BadRequest with the operator's reason when it does not accept such pixels."""
    accepts = getattr(operator, "accepts", None)
    reason = cast("str | None", accepts(pixel_format)) if accepts else None
    if reason is not None:
        raise BadRequest(reason, "Leave this step out, or convert a copy of the picture first.")


def _cells(active: Box, halo: int, size: Size) -> Iterator[Box]:
    """Where the operator is called, each cell grown by the halo.

    With a halo on a grid fixed to the picture, because rounding inside convolutions and transforms
    depends on where a block begins. Pointwise operators compute a pixel alike wherever it lies.
    """
    if halo > 0:
        side = cell_side(halo)
        for part in active.tiles(side):
            corner = (part.left // side * side, part.top // side * side)
            yield Box.at(*corner, side, side).intersect(size.box)
        return
    rows = max(1, _BAND_PIXELS // active.width)
    for top in range(active.top, active.bottom, rows):
        yield Box(active.left, top, active.right, min(top + rows, active.bottom))


def _coverage(mask: Mask | None, opacity: float, part: Box) -> Coverage | None:
    """mask × opacity over `part`; None where it is 1 throughout."""
    if opacity >= 1 and (mask is None or (mask.is_full and mask.box.contains(part))):
        return None
    if mask is None:
        return np.full((part.height, part.width), opacity, np.float32)
    return mask.read(part) * np.float32(min(opacity, 1.0))


def _blend(result: Pixels, after: Pixels, coverage: Coverage | None, channels: int) -> None:
    """`after` over `result` in place, colour channels only. Coverage 0 and 1 are exact copies."""
    if coverage is None:
        result[..., :channels] = after[..., :channels]
        return
    for rows in strips(result):
        for channel in range(channels):
            before = result[rows, :, channel]
            before[...] = _mixed(before, after[rows, :, channel], coverage[rows])


def _mixed(old: Pixels, new: Pixels, share: Coverage) -> Pixels:
    """h×w of one channel. Whole numbers come out exact at shares 0 and 1: float32 holds them."""
    with np.errstate(invalid="ignore", over="ignore"):  # float pictures may hold inf and NaN
        mixed = old.astype(np.float32)
        mixed += (new.astype(np.float32) - mixed) * share
    if np.issubdtype(old.dtype, np.floating):
        # inf − inf is not a number: what the operator left alone stays as it was.
        kept = (share <= 0) | (old == new)
        return np.where(kept, old, np.where(share >= 1, new, mixed))
    return np.rint(mixed, out=mixed).astype(old.dtype)


def _run_all(run: Callable[[Box], None], cells: list[Box]) -> None:
    """Cells write to disjoint parts, so their order does not matter; NumPy and OpenCV let go of
    the interpreter, so threads share the cores."""
    threads = min(os.cpu_count() or 1, len(cells))
    if threads == 1 or sum(cell.area for cell in cells) < _BAND_PIXELS:
        for cell in cells:
            run(cell)
        return
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(run, cell) for cell in cells]:
            done.result()
