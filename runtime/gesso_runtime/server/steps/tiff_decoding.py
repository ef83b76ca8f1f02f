"""TIFF, which Pillow does not read exactly: its first page."""

import io
from collections.abc import Callable

import numpy as np
import tifffile
from tifffile import PHOTOMETRIC, TiffPage

from gesso_core.errors import DamagedFile, UnknownFormat
from gesso_core.geometry import Size
from gesso_core.pixels import Pixels
from gesso_runtime.server.steps.raster import Raster

_ORIENTATION, _PROFILE = 274, 34675
_UNASSOCIATED, _ASSOCIATED = 2, 1


def read_tiff(content: bytes, check: Callable[[Size], None]) -> Raster:
    """check: of the size, before decoding. Raises UnknownFormat, DamagedFile."""
    with tifffile.TiffFile(io.BytesIO(content)) as file:
        page = file.pages.first
        size = Size(page.imagewidth, page.imagelength)
        check(size)
        if page.imagedepth > 1 or page.samplesperpixel > 5:
            raise UnknownFormat("This TIFF is no plain picture.", "Save it as RGB.")
        values = _flat(page)
        if values.shape[:2] != (size.height, size.width):
            raise DamagedFile("The TIFF is not of the size that it says.", "Save it once more.")
        return _raster(page, values)


def _flat(page: TiffPage) -> Pixels:
    """h×w×c, whichever way the samples lie in the file."""
    values = np.asarray(page.asarray())
    if values.ndim == 3 and page.planarconfig == 2:  # plane after plane
        values = np.moveaxis(values, 0, 2)
    return values[..., None] if values.ndim == 2 else values


def _raster(page: TiffPage, values: Pixels) -> Raster:
    tag = page.tags.get(_ORIENTATION)
    orientation = tag.value if tag is not None and tag.value in range(1, 9) else 1
    tag = page.tags.get(_PROFILE)
    profile = bytes(tag.value) if tag is not None else b""
    if values.dtype == np.bool_:
        values = np.asarray(values * 255, np.uint8)
    match page.photometric:
        case PHOTOMETRIC.MINISWHITE:
            values = np.iinfo(values.dtype).max - values
            return Raster.of(values[..., :1], orientation, profile)
        case PHOTOMETRIC.PALETTE:
            colours = np.asarray(page.colormap) // 257  # 3×n, 16 bits
            return Raster.of(colours.T.astype(np.uint8)[values[..., 0]], orientation, profile)
        case PHOTOMETRIC.SEPARATED:
            return Raster.inks(values, orientation, profile)
        case PHOTOMETRIC.MINISBLACK | PHOTOMETRIC.RGB | PHOTOMETRIC.YCBCR:
            return Raster.of(_without_extras(page, values), orientation, profile)
        case _:
            raise UnknownFormat(
                f"A TIFF in {PHOTOMETRIC(page.photometric).name} is not read here.",
                "Save it as RGB.",
            )


def _without_extras(page: TiffPage, values: Pixels) -> Pixels:
    """Only opacity stays of what is beyond the colours; colours that were multiplied by it are
    divided again."""
    shown = 1 if page.photometric == PHOTOMETRIC.MINISBLACK else 3
    kind = page.extrasamples[0] if page.extrasamples else 0
    if kind not in {_UNASSOCIATED, _ASSOCIATED}:
        return values[..., :shown]
    values = values[..., : shown + 1]
    if kind == _UNASSOCIATED:
        return values
    largest = np.iinfo(values.dtype).max
    opacity = values[..., shown:].astype(np.float32) / largest
    colour = values[..., :shown] / np.maximum(opacity, 1 / largest)
    result = values.copy()
    result[..., :shown] = np.rint(colour.clip(0, largest))
    return result
