"""A new TIFF written from front to back, for what patching cannot do.

The page's pixels are new; every tag that does not describe their layout is the source's, byte for
byte, and the other pages are carried over. The source is another TIFF or the metadata blocks of a
JPEG or PNG.
"""

import io
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gesso_core.errors import DamagedFile
from gesso_core.geometry import Box
from gesso_core.picture import Picture
from gesso_core.pixels import Alpha, Colour, PixelFormat, Pixels
from gesso_core.progress import Progress, Report
from gesso_desktop.document.saving import tiff_codec
from gesso_desktop.document.saving.metadata import Blocks
from gesso_desktop.document.saving.tiff_copy import (
    TiffOutput,
    Value,
    Values,
    copied_values,
    copies_whole,
)
from gesso_desktop.document.saving.tiff_ifd import (
    LONG,
    SHORT,
    Dialect,
    Directory,
    TiffStream,
)
from gesso_desktop.document.saving.tiff_layout import (
    CIELAB,
    DEFLATE,
    LOSSLESS,
    PREDICTABLE,
    Layout,
    read_layout,
)
from gesso_desktop.document.saving.tiff_patch import CLASSIC_LIMIT

_STRIP_ROWS = 64
_BAND_BYTES = 16 << 20  # of pixels read at a time, at least one strip
_BYTE, _RATIONAL, _UNDEFINED = 1, 5, 7
_ORIENTATION, _XMP, _IPTC, _PHOTOSHOP, _ICC = 274, 700, 33723, 34377, 34675

LAYOUT_TAGS = frozenset(
    (
        *(256, 257, 258, 259, 262, 266, 273, 277, 278, 279, 284, 292, 293, 317, 320),
        *(322, 323, 324, 325, 338, 339),
        *range(512, 522),  # old JPEG and thumbnails
        *(347, 529, 530, 531, 559),  # JPEG tables, YCbCr, strip row counts
        *range(32995, 32999),  # SGI's alpha, data type and depths
        *(330, 37724),  # previews and Photoshop layers: other pixels of the same picture
    )
)
"""What describes pixels as they were stored, and is written anew or left out."""

_PER_SAMPLE = (280, 281, 336, 340, 341)  # smallest and largest values, dot range
_OF_VIDEO = (532,)  # ReferenceBlackWhite


@dataclass(frozen=True)
class _Source:
    """The TIFF whose page is written anew. layout: None if it makes no sense to us."""

    stream: TiffStream
    pages: tuple[Directory, ...]
    page: int
    layout: Layout | None

    @property
    def directory(self) -> Directory:
        return self.pages[self.page]


def write_tiff(
    target: Path,
    result: Picture,
    report: Report,
    *,
    like: Path | None = None,
    page: int = 0,
    blocks: Blocks | None = None,
) -> None:
    """Fills `target`, which may be an existing empty file, with `result` as a TIFF.

    like: the TIFF whose page this replaces; its order of bytes, compression if lossless, metadata
    and other pages are kept. Ink values of CMYK are stored as TIFF wants them, 0 for no ink.
    Not atomic and not synced. Raises DamagedFile if `like` is no TIFF.
    """
    blocks = blocks or Blocks()
    with ExitStack() as stack:
        source = _opened(stack, like, page) if like else None
        exif = TiffStream(io.BytesIO(blocks.exif)) if blocks.exif else None
        model = source.stream if source else exif
        is_big = writes_bigtiff(result, like)
        dialect = Dialect(model.dialect.order if model else "<", is_big)
        file = stack.enter_context(target.open("r+b" if target.exists() else "w+b"))
        out = TiffOutput(file, dialect)
        for index, directory in enumerate(source.pages if source else ()):
            if source and index == page:
                _write_page(out, result, source, blocks, exif, report=report)
            elif source and copies_whole(source.stream, directory):
                out.page(copied_values(source.stream, directory, out))
        if source is None:
            _write_page(out, result, None, blocks, exif, report=report)


def writes_bigtiff(result: Picture, like: Path | None) -> bool:
    """Whether the file needs 64-bit offsets, counting without compression; or has them already."""
    size, pixel_format = result.size, result.format
    most = size.area * pixel_format.channels * pixel_format.dtype.itemsize
    if like is None:
        return most + most // 8 >= CLASSIC_LIMIT
    with like.open("rb") as file:
        stream = TiffStream(file)
        return stream.dialect.is_big or most + most // 8 + stream.length >= CLASSIC_LIMIT


def photoshop_resource(resources: bytes, number: int) -> bytes | None:
    """The data of the first Photoshop image resource of that number."""
    at = 0
    while resources[at : at + 4] == b"8BIM" and at + 12 <= len(resources):
        found = int.from_bytes(resources[at + 4 : at + 6], "big")
        name = (resources[at + 6] + 2) & ~1  # a Pascal string, padded to even
        start = at + 6 + name + 4
        length = int.from_bytes(resources[start - 4 : start], "big")
        if found == number:
            return resources[start : start + length]
        at = start + length + (length & 1)
    return None


def _opened(stack: ExitStack, like: Path, page: int) -> _Source:
    stream = TiffStream(stack.enter_context(like.open("rb")))
    pages = tuple(stream.pages())
    stream.page(page)  # refuses a page that is not there
    try:
        layout = read_layout(stream, pages[page])
    except DamagedFile:
        layout = None
    return _Source(stream, pages, page, layout)


def _write_page(
    out: TiffOutput,
    result: Picture,
    source: _Source | None,
    blocks: Blocks,
    exif: TiffStream | None,
    *,
    report: Report,
) -> None:
    layout = _layout(result, source.layout if source else None, out.dialect)
    values: Values = {}
    if source:
        without = {*LAYOUT_TAGS, *_outdated(source.layout, layout)}
        values = copied_values(source.stream, source.directory, out, without=without)
    elif exif:
        values = copied_values(exif, exif.page(0), out, without=LAYOUT_TAGS)
    values |= _from_blocks(blocks, values, out)
    if result.orientation != 1 or _ORIENTATION in values:
        values[_ORIENTATION] = out.numbers(SHORT, [result.orientation])
    if result.icc and (_ICC not in values or values[_ICC].data != result.icc):
        values[_ICC] = Value(_UNDEFINED, len(result.icc), result.icc)
    offsets, counts = _write_strips(out, result, layout, report)
    out.page(values | _layout_values(out, layout, offsets, counts))


def _layout(result: Picture, old: Layout | None, dialect: Dialect) -> Layout:
    """Strips, in the old compression where that is lossless."""
    pixel_format, size = result.format, result.size
    bits = pixel_format.bits
    if bits == 1 and pixel_format.channels > 1:
        bits = 8  # hardly any program reads several one-bit channels
    best = 3 if bits == 32 else 2
    compression, predictor = DEFLATE, best
    if old and old.compression in LOSSLESS:
        compression, predictor = old.compression, 1 if old.predictor == 1 else best
    if compression not in PREDICTABLE or bits == 1:
        predictor = 1
    row_bytes = (size.width * pixel_format.channels * bits + 7) // 8
    photometric = _photometric(pixel_format, old)
    none = np.zeros(0, np.int64)
    return Layout(
        width=size.width,
        height=size.height,
        samples=pixel_format.channels,
        bits=bits,
        sample_format=3 if pixel_format.is_float else 1,
        compression=compression,
        predictor=predictor,
        photometric=photometric,
        extras=_extras(pixel_format, old),
        has_planes=False,
        is_tiled=False,
        is_lsb_first=False,
        order=dialect.order,
        segment_width=size.width,
        segment_height=min(size.height, max(1, min(_STRIP_ROWS, _BAND_BYTES // row_bytes))),
        offsets=none,
        counts=none,
        fills_with_zero=True,
    )


def _photometric(pixel_format: PixelFormat, old: Layout | None) -> int:
    match pixel_format.colour:
        case Colour.GRAY:
            return 0 if pixel_format.is_inverted else 1
        case Colour.RGB:
            return 2
        case Colour.CMYK:
            return 5
        case Colour.LAB:
            return 9 if pixel_format.is_float or (old and old.photometric == 9) else CIELAB


def _extras(pixel_format: PixelFormat, old: Layout | None) -> tuple[int, ...]:
    """The ExtraSamples tag; other extra channels are what they were."""
    alpha = {Alpha.NONE: (), Alpha.PREMULTIPLIED: (1,), Alpha.STRAIGHT: (2,)}[pixel_format.alpha]
    before = old.extras if old else ()
    if old and pixel_format.alpha is not Alpha.NONE and before[:1] in ((1,), (2,)):
        before = before[1:]
    if len(before) != pixel_format.extra:
        before = (0,) * pixel_format.extra
    return (*alpha, *before)


def _outdated(old: Layout | None, new: Layout) -> tuple[int, ...]:
    """Tags that no longer describe the page when its channels are others."""
    if old is None:
        return (*_PER_SAMPLE, *_OF_VIDEO)
    samples = () if (old.samples, old.bits) == (new.samples, new.bits) else _PER_SAMPLE
    return (*samples, *(() if old.photometric == new.photometric else _OF_VIDEO))


def _from_blocks(blocks: Blocks, values: Values, out: TiffOutput) -> Values:
    iptc = photoshop_resource(blocks.photoshop, 0x0404) if blocks.photoshop else None
    found = (
        (_XMP, _BYTE, blocks.xmp),
        (_IPTC, _UNDEFINED, iptc),
        (_PHOTOSHOP, _BYTE, blocks.photoshop),
        (_ICC, _UNDEFINED, blocks.icc),
    )
    new = {tag: Value(kind, len(data), data) for tag, kind, data in found if data}
    if blocks.dpi and 282 not in values:
        for tag, dots in zip((282, 283), blocks.dpi, strict=True):
            pair = out.numbers(LONG, [round(dots * 1000), 1000])
            new[tag] = Value(_RATIONAL, 1, pair.data)
        new[296] = out.numbers(SHORT, [2])  # per inch
    return new


def _layout_values(
    out: TiffOutput, layout: Layout, offsets: list[int], counts: list[int]
) -> Values:
    values = {
        256: out.numbers(LONG, [layout.width]),
        257: out.numbers(LONG, [layout.height]),
        258: out.numbers(SHORT, [layout.bits] * layout.samples),
        259: out.numbers(SHORT, [layout.compression]),
        262: out.numbers(SHORT, [layout.photometric]),
        273: out.numbers(LONG, offsets),
        277: out.numbers(SHORT, [layout.samples]),
        278: out.numbers(LONG, [layout.segment_height]),
        279: out.numbers(LONG, counts),
        284: out.numbers(SHORT, [1]),
        339: out.numbers(SHORT, [layout.sample_format] * layout.samples),
    }
    if layout.predictor != 1:
        values[317] = out.numbers(SHORT, [layout.predictor])
    if layout.extras:
        values[338] = out.numbers(SHORT, layout.extras)
    return values


def _write_strips(
    out: TiffOutput, result: Picture, layout: Layout, report: Report
) -> tuple[list[int], list[int]]:
    """Where the strips lie and how long they are."""
    offsets: list[int] = []
    counts: list[int] = []
    as_stored = _storing(result.format, layout)
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        for band in _bands(layout):
            report(Progress("writing", band.top, layout.height))
            pixels = as_stored(result.read(band))
            height = layout.segment_height
            strips = [pixels[top : top + height] for top in range(0, len(pixels), height)]
            for data in pool.map(tiff_codec.encode, strips, [layout] * len(strips)):
                offsets.append(out.append(data))
                counts.append(len(data))
    report(Progress("writing", layout.height, layout.height))
    return offsets, counts


def _bands(layout: Layout) -> Iterator[Box]:
    strip = layout.segment_height
    height = strip * max(1, _BAND_BYTES // (layout.row_bytes * strip))
    whole = Box(0, 0, layout.width, layout.height)
    for top in range(0, layout.height, height):
        yield Box.at(0, top, layout.width, height).intersect(whole)


def _storing(pixel_format: PixelFormat, layout: Layout) -> Callable[[Pixels], Pixels]:
    """From a picture's numbers to the file's."""
    colours = slice(0, pixel_format.colour_channels)

    def stored(pixels: Pixels) -> Pixels:
        if layout.photometric == CIELAB:
            pixels = pixels.copy()
            pixels[..., 1:3] ^= np.array(1 << (layout.bits - 1), pixels.dtype)
        if pixel_format.colour is Colour.CMYK and not pixel_format.is_inverted:
            pixels = pixels.copy()
            pixels[..., colours] = pixel_format.largest - pixels[..., colours]
        if layout.bits == 8 and pixel_format.bits == 1:
            pixels = pixels * np.uint8(255)
        return pixels

    return stored
