"""How a TIFF page keeps its pixels: strips or tiles, where each lies, and how it is packed."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gesso_core.geometry import Box
from gesso_core.pixels import Alpha, Colour, PixelFormat
from gesso_desktop.document.saving.tiff_ifd import Directory, Integers, Order, TiffStream, damaged

RAW, LZW, DEFLATE, PACKBITS, OLD_DEFLATE, LZMA, ZSTD = 1, 5, 8, 32773, 32946, 34925, 50000
LOSSLESS = {
    RAW: "uncompressed",
    LZW: "LZW",
    DEFLATE: "deflate",
    OLD_DEFLATE: "deflate",
    PACKBITS: "PackBits",
    ZSTD: "zstd",
    LZMA: "LZMA",
}
"""Compressions that can be written again exactly."""

PREDICTABLE = (LZW, DEFLATE, OLD_DEFLATE, ZSTD, LZMA)
_LARGEST_SEGMENT = 256 << 20
"""Decoded; a compressed strip can only be rewritten whole, and that must fit in memory."""
_COLOURS = {  # photometric interpretation: colour, and whether the largest number is black
    0: (Colour.GRAY, True),
    1: (Colour.GRAY, False),
    2: (Colour.RGB, False),
    5: (Colour.CMYK, True),
    4: (Colour.GRAY, False),  # a mask
    8: (Colour.LAB, False),
    9: (Colour.LAB, False),
}
CIELAB = 8
"""Its a and b are signed; pictures have them as ICC does, counted from the middle."""
_NODATA = 42113  # GDAL: what a strip that is not stored is filled with


@dataclass(frozen=True, eq=False)
class Layout:
    """Strips are segments as wide as the picture. offsets, counts: of each segment in the file.

    With planes (PlanarConfiguration 2) all segments of the first channel come first.
    bits: of one sample; 0 when the samples differ in size. extras: the ExtraSamples tag.
    """

    width: int
    height: int
    samples: int
    bits: int
    sample_format: int
    compression: int
    predictor: int
    photometric: int
    extras: tuple[int, ...]
    has_planes: bool
    is_tiled: bool
    is_lsb_first: bool
    order: Order
    segment_width: int
    segment_height: int
    offsets: Integers
    counts: Integers
    fills_with_zero: bool

    @property
    def across(self) -> int:
        return -(-self.width // self.segment_width)

    @property
    def down(self) -> int:
        return -(-self.height // self.segment_height)

    @property
    def planes(self) -> int:
        return self.samples if self.has_planes else 1

    @property
    def segment_samples(self) -> int:
        return 1 if self.has_planes else self.samples

    @property
    def row_bytes(self) -> int:
        """Of one row of one segment, decoded; rows end at whole bytes."""
        return (self.segment_width * self.segment_samples * self.bits + 7) // 8

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of a decoded sample; one-bit samples are bytes of 0 and 1."""
        return np.dtype({1: "u1", 8: "u1", 16: "u2", 32: "f4"}[self.bits])

    def rows(self, index: int) -> int:
        """Rows stored in a segment: the last strip is short, tiles never are."""
        if self.is_tiled:
            return self.segment_height
        top = index % self.down * self.segment_height
        return min(self.segment_height, self.height - top)

    def decoded_bytes(self, index: int) -> int:
        return self.rows(index) * self.row_bytes

    def plane(self, index: int) -> int:
        return index // (self.across * self.down)

    def box(self, index: int) -> Box:
        """Where a segment lies; tiles may reach beyond the picture."""
        row, column = divmod(index % (self.across * self.down), self.across)
        return Box.at(
            column * self.segment_width,
            row * self.segment_height,
            self.segment_width,
            self.rows(index),
        )

    def touched_by(self, boxes: tuple[Box, ...]) -> list[int]:
        """The segments that any of the boxes overlaps, in ascending order."""
        touched = np.zeros((self.planes, self.down, self.across), bool)
        for box in boxes:
            inside = box.intersect(Box(0, 0, self.width, self.height))
            if not inside.is_empty:
                down = slice(
                    inside.top // self.segment_height, -(-inside.bottom // self.segment_height)
                )
                across = slice(
                    inside.left // self.segment_width, -(-inside.right // self.segment_width)
                )
                touched[:, down, across] = True
        return [int(index) for index in np.flatnonzero(touched)]

    def channels(self, pixel_format: PixelFormat) -> tuple[int, ...] | None:
        """Which channel of a picture each stored sample is; None if the picture is another kind.

        A picture has its alpha right after the colours, a file may have it after other extras.
        """
        colour, is_inverted = _COLOURS.get(self.photometric, (None, False))
        if (pixel_format.colour, pixel_format.is_inverted) != (colour, is_inverted):
            return None
        if (pixel_format.bits, pixel_format.channels) != (self.bits, self.samples):
            return None
        order = list(range(self.samples))
        if pixel_format.alpha is not Alpha.NONE:
            first = pixel_format.colour_channels
            known = [place for place, kind in enumerate(self.extras) if kind in (1, 2)]
            alpha = first + (known[0] if known else 0)
            order[first : alpha + 1] = [*range(first + 1, alpha + 1), first]
        return tuple(order)


def read_layout(stream: TiffStream, directory: Directory) -> Layout:
    """Raises DamagedFile if the tags are missing or contradict each other."""

    def number(tag: int, default: int | None = None) -> int:
        return stream.integer(directory, tag, default)

    width, height, samples = number(256), number(257), number(277, 1)
    is_tiled = directory.find(322) is not None
    segment_width = number(322) if is_tiled else width
    segment_height = number(323) if is_tiled else min(number(278, height), height)
    if min(width, height, samples, segment_width, segment_height) < 1:
        raise damaged("a size of 0")
    bits_entry = directory.find(258)
    bits = set(stream.integers(bits_entry).tolist()) if bits_entry else {1}
    formats = directory.find(339)
    kinds = set(stream.integers(formats).tolist()) if formats else {1}
    extras = directory.find(338)
    offsets, counts = directory.find(324, 273), directory.find(325, 279)
    if offsets is None:
        raise damaged("no strips or tiles")
    nodata = directory.find(_NODATA)
    layout = Layout(
        width=width,
        height=height,
        samples=samples,
        bits=int(bits.pop()) if len(bits) == 1 else 0,
        sample_format=int(kinds.pop()) if len(kinds) == 1 else 0,
        compression=number(259, 1),
        predictor=number(317, 1),
        photometric=number(262, 1 if samples < 3 else 2),
        extras=tuple(stream.integers(extras).tolist()) if extras else (),
        has_planes=samples > 1 and number(284, 1) == 2,
        is_tiled=is_tiled,
        is_lsb_first=number(266, 1) == 2,
        order=stream.dialect.order,
        segment_width=segment_width,
        segment_height=segment_height,
        offsets=stream.integers(offsets),
        counts=stream.integers(counts) if counts else np.zeros(0, np.int64),
        fills_with_zero=nodata is None or stream.value(nodata).strip(b" \0") == b"0",
    )
    expected = layout.across * layout.down * layout.planes
    if counts is None:
        layout = _with_counts(layout)
    if len(layout.offsets) < expected or len(layout.counts) != len(layout.offsets):
        raise damaged(f"{len(layout.offsets)} strips or tiles of {expected}")
    return layout


def refusal(layout: Layout, length: int) -> str | None:
    """Why strips or tiles of this page cannot be rewritten exactly; None if they can.

    length: of the file.
    """
    return _unknown_pixels(layout) or _unknown_packing(layout) or _impossible_places(layout, length)


def _unknown_pixels(layout: Layout) -> str | None:
    if layout.photometric not in _COLOURS:
        return "Its colours are stored as a palette, as video colours or in another indirect way."
    is_float = layout.bits == 32 and layout.sample_format == 3
    is_unsigned = layout.bits in (1, 8, 16) and layout.sample_format in (1, 4)  # 4: undefined
    if not (is_float or is_unsigned):
        return "Its numbers are neither 1, 8 or 16-bit unsigned nor 32-bit floating-point."
    if layout.photometric == CIELAB and is_float:
        return "Its Lab colours are floating-point numbers."
    if layout.bits == 1 and layout.segment_samples > 1:
        return "Its pixels have several one-bit channels."
    return None


def _unknown_packing(layout: Layout) -> str | None:
    if layout.compression not in LOSSLESS:
        return "Its compression cannot be written again exactly."
    wanted = {1, 2} if layout.bits > 1 else {1}
    if layout.sample_format == 3:
        wanted = {1, 2, 3}
    if layout.compression not in PREDICTABLE:
        wanted = {1}  # libtiff ignores the tag there, tifffile does not
    if layout.predictor not in wanted:
        return "Its compression prepares the pixels in an unknown way."
    if layout.compression != RAW and layout.segment_height * layout.row_bytes > _LARGEST_SEGMENT:
        return "Its compressed strips are too large to be rewritten one by one."
    return None


def _impossible_places(layout: Layout, length: int) -> str | None:
    stored = np.flatnonzero((layout.offsets > 0) & (layout.counts > 0))
    if len(stored) < len(layout.offsets) and not layout.fills_with_zero:
        return "It leaves out empty strips or tiles."
    starts, ends = layout.offsets[stored], (layout.offsets + layout.counts)[stored]
    if (starts < 8).any() or (ends > length).any() or (layout.offsets < 0).any():
        return "Some of its strips or tiles are missing."
    if layout.compression == RAW:
        needed = [layout.decoded_bytes(int(index)) for index in stored]
        if (layout.counts[stored] < needed).any():
            return "Some of its strips or tiles are cut short."
    return None


def _with_counts(layout: Layout) -> Layout:
    """Old files leave the byte counts out; without compression they are no secret."""
    if layout.compression != RAW or layout.bits == 0:
        raise damaged("no byte counts")
    counts = [layout.decoded_bytes(index) for index in range(len(layout.offsets))]
    return replace(layout, counts=np.array(counts, np.int64))
