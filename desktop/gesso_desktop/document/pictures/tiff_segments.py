"""Strips and tiles of one TIFF page: where they lie, and their samples decoded.

Samples come out as the file's numbers; what they mean (palette, ink, alpha) is `tiff.py`.
"""

import math
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from gesso_core.errors import DamagedFile, TooLarge
from gesso_core.geometry import Size
from gesso_core.pixels import Pixels
from gesso_desktop.document.pictures.border import decoding
from gesso_desktop.document.pictures.byte_source import Bytes
from gesso_desktop.document.pictures.limits import MAX_SEGMENT_BYTES, check_plausible
from gesso_desktop.document.pictures.tiff_directory import ByteOrder

RAW, RLE, G3, G4, LZW, JPEG, DEFLATE, PACKBITS, OLD_DEFLATE, ZSTD = (
    *(1, 2, 3, 4, 5, 7, 8),
    *(32773, 32946, 50000),
)
COMPRESSIONS = {
    RAW: "uncompressed",
    RLE: "ccitt-rle",
    G3: "ccitt-g3",
    G4: "ccitt-g4",
    LZW: "lzw",
    JPEG: "jpeg",
    DEFLATE: "deflate",
    OLD_DEFLATE: "deflate",
    PACKBITS: "packbits",
    ZSTD: "zstd",
}

# The largest decoded/stored ratios the formats allow, rounded up: deflate codes 258 bytes in two
# bits (1032), LZW 4096 in 12 bits (2731), packbits 128 in 2 bytes, JPEG one bit per 8×8 block (512
# per channel); a zstd block can expand 128 KiB from 4 bytes, a fax line of any width takes one bit.
_LARGEST_RATIO = {
    RAW: 1,
    LZW: 2800,
    DEFLATE: 1100,
    OLD_DEFLATE: 1100,
    PACKBITS: 65,
    JPEG: 2100,
    ZSTD: 33_000,
    RLE: 1500,
    G3: 20_000,
    G4: 100_000,
}

HORIZONTAL, FLOATING = 2, 3


@dataclass(frozen=True, eq=False)
class Segments:
    """The strips or tiles of a page, in the order of its offsets.

    segment: the size of a full one. samples: per pixel within one segment (1 when planar).
    dtype: of one decoded sample, native byte order; bits below 8 are unpacked into uint8.
    """

    source: Bytes
    size: Size
    segment: Size
    samples: int
    planes: int
    bits: int
    dtype: np.dtype[Any]
    byte_order: ByteOrder
    is_tiled: bool
    compression: int
    predictor: int
    is_bit_reversed: bool
    offsets: NDArray[np.uint64]
    counts: NDArray[np.uint64]
    fax_options: int = 0
    jpeg_tables: bytes | None = None
    jpeg_colours: tuple[str, str] | None = None

    @property
    def across(self) -> int:
        return math.ceil(self.size.width / self.segment.width)

    @property
    def down(self) -> int:
        return math.ceil(self.size.height / self.segment.height)

    def index(self, plane: int, row: int, column: int) -> int:
        return (plane * self.down + row) * self.across + column

    def rows_in(self, row: int) -> int:
        """Rows a segment of this row of segments really holds: the last strip may be short."""
        if self.is_tiled:
            return self.segment.height
        return min(self.segment.height, self.size.height - row * self.segment.height)

    @property
    def row_bytes(self) -> int:
        return (self.segment.width * self.samples * self.bits + 7) // 8

    @property
    def can_read_rows(self) -> bool:
        """Whether any rows of a segment can be read without decoding the whole."""
        return self.compression == RAW and not self.is_bit_reversed

    def rows(self, index: int, first: int, count: int, columns: slice) -> Pixels:
        """Some rows of an uncompressed segment, rows×columns×samples."""
        offset = self._place(index, (first + count) * self.row_bytes) + first * self.row_bytes
        width = columns.stop - columns.start
        if self.bits < 8 or 2 * width > self.segment.width:
            data = self.source.read(offset, count * self.row_bytes)
            return self._shaped(data, count, self.segment.width)[:, columns]
        pixel = self.samples * self.dtype.itemsize
        start, length = offset + columns.start * pixel, width * pixel
        parts = (self.source.read(start + n * self.row_bytes, length) for n in range(count))
        return self._shaped(b"".join(parts), count, width)

    def decode(self, index: int, rows: int) -> Pixels:
        """The first `rows` rows of a segment, rows×segment width×samples.

        Raises DamagedFile if the file holds less than that or it cannot be decoded.
        """
        needed = rows * self.row_bytes
        if needed > MAX_SEGMENT_BYTES:
            raise TooLarge(
                "The picture is stored in one piece that is too large to decode.",
                "Save a copy in strips or tiles (libtiff: tiffcp -r 64), then open that.",
            )
        stored = int(self.counts[index])
        check_plausible(stored, needed, _LARGEST_RATIO[self.compression])
        data = self.source.read(self._place(index, 0), stored)
        with decoding("A part of the picture"):
            if self.is_bit_reversed and self.compression != JPEG:
                data = bytes_of(imagecodecs.bitorder_decode(data))
            if self.compression == JPEG:
                return self._decode_jpeg(data, rows)
            return self._unpredicted(self._shaped(self._inflate(data, rows), rows))

    @property
    def can_stop_early(self) -> bool:
        """Whether the first rows of a segment cost less than the whole."""
        return self.compression in _FROM_THE_TOP and not self.is_bit_reversed

    def first_rows(self, index: int, rows: int) -> Pixels:
        """As `decode`, for which only as much is read and decoded as these rows take."""
        stored, needed = int(self.counts[index]), rows * self.row_bytes
        # What cannot be compressed grows, most in LZW: 8 bits are coded in up to 12.
        some = min(stored, needed + needed // 2 + 4096)
        if self.can_stop_early and some < stored:
            data = self.source.read(self._place(index, 0), some)
            with decoding("A part of the picture"):
                found = _FROM_THE_TOP[self.compression](data, needed)
                if len(found) >= needed:
                    return self._unpredicted(self._shaped(found, rows))
        return self.decode(index, rows)

    def _place(self, index: int, needed: int) -> int:
        offset, stored = int(self.offsets[index]), int(self.counts[index])
        if not offset or not stored or stored < needed:
            raise DamagedFile(
                "A part of the picture is missing from the file.",
                "Take another copy; the file may never have been finished.",
                detail=f"segment {index}: {stored} bytes at {offset}",
            )
        return offset

    def _inflate(self, data: bytes, rows: int) -> bytes:
        width = self.segment.width
        match self.compression:
            case 1:
                return data
            case 2:
                return self._packed(imagecodecs.ccittrle_decode(data, rows, width))
            case 3:
                return self._packed(
                    imagecodecs.ccittfax3_decode(data, rows, width, t4options=self.fax_options)
                )
            case 4:
                return self._packed(imagecodecs.ccittfax4_decode(data, rows, width))
            case 8 | 32946:
                return _inflated(data, rows * self.row_bytes)
        # Writers may fill a short last strip to its full height, hence a full segment of room.
        room = self.segment.height * self.row_bytes
        room = room if room <= MAX_SEGMENT_BYTES else rows * self.row_bytes
        return bytes_of(_DECODERS[self.compression](data, out=room))

    @staticmethod
    def _packed(bits: NDArray[np.uint8]) -> bytes:
        return np.packbits(bits.astype(bool), axis=1).tobytes()

    def _shaped(self, data: bytes, rows: int, width: int | None = None) -> Pixels:
        width = self.segment.width if width is None else width
        row_bytes = (width * self.samples * self.bits + 7) // 8
        if len(data) < rows * row_bytes:
            raise DamagedFile(
                "A part of the picture is cut short.", "The file is damaged: take another copy."
            )
        if self.bits < 8:
            lines = np.frombuffer(data, np.uint8, rows * row_bytes).reshape(rows, row_bytes)
            return unpacked(lines, self.bits, width)[..., None]
        stored = self.dtype.newbyteorder(self.byte_order)
        samples = np.frombuffer(data, stored, rows * width * self.samples)
        if self.predictor == FLOATING:
            return samples.reshape(rows, width, self.samples)
        return samples.astype(self.dtype).reshape(rows, width, self.samples)

    def _unpredicted(self, samples: Pixels) -> Pixels:
        if self.predictor == HORIZONTAL and samples.dtype == np.float32:
            # libtiff takes the differences of the bits, as if they were whole numbers.
            whole = imagecodecs.delta_decode(samples.view(np.uint32), axis=1)
            return np.asarray(whole, np.uint32).view(np.float32)
        if self.predictor == HORIZONTAL:
            return np.asarray(imagecodecs.delta_decode(samples, axis=1), self.dtype)
        if self.predictor == FLOATING:
            return np.asarray(imagecodecs.floatpred_decode(samples, axis=1), self.dtype)
        return samples

    def _decode_jpeg(self, data: bytes, rows: int) -> Pixels:
        # The decoder fills what is missing with gray and says nothing.
        if b"\xff\xd9" not in data[-16:]:
            raise DamagedFile(
                "A part of the picture is cut short.", "The file is damaged: take another copy."
            )
        from_colours, to_colours = self.jpeg_colours or (None, None)
        decoded = imagecodecs.jpeg8_decode(
            data,
            tables=self.jpeg_tables,
            colorspace=from_colours,
            outcolorspace=to_colours,
            shape=(self.segment.height, self.segment.width),
        )
        decoded = decoded.reshape(*decoded.shape[:2], -1)
        if decoded.shape[0] < rows or decoded.shape[1:] != (self.segment.width, self.samples):
            raise DamagedFile(
                "A part of the picture has another size than the file says.",
                "The file is damaged: take another copy.",
            )
        return np.asarray(decoded[:rows], self.dtype)


def unpacked(lines: NDArray[np.uint8], bits: int, width: int) -> NDArray[np.uint8]:
    """Samples of 1, 2 or 4 bits, highest first, one uint8 each: rows×bytes to rows×width."""
    ones = np.unpackbits(lines, axis=1, count=width * bits)
    if bits == 1:
        return ones
    weights = (1 << np.arange(bits - 1, -1, -1)).astype(np.uint8)
    return np.asarray(ones.reshape(len(lines), width, bits) @ weights, np.uint8)


def bytes_of(data: Any) -> bytes:
    return data if isinstance(data, bytes) else bytes(data)


def _inflated(data: bytes, needed: int) -> bytes:
    try:  # libdeflate takes half the time of zlib on photographs
        return bytes_of(imagecodecs.deflate_decode(data, raw=False, out=needed))
    except imagecodecs.DeflateError:
        # Some writers leave more in the stream than the strip holds, or no checksum behind it.
        inflater = zlib.decompressobj()
        found = inflater.decompress(data, needed)
        inflater.decompress(inflater.unconsumed_tail, 1)  # raises if there is a wrong checksum
        return found


_DECODERS: dict[int, Callable[..., Any]] = {
    LZW: imagecodecs.lzw_decode,
    PACKBITS: imagecodecs.packbits_decode,
    ZSTD: imagecodecs.zstd_decode,
}


def _inflated_start(data: bytes, needed: int) -> bytes:
    return zlib.decompressobj().decompress(data, needed)


def _unpacked_start(data: bytes, needed: int) -> bytes:
    return bytes_of(imagecodecs.lzw_decode(data, out=needed))


_FROM_THE_TOP: dict[int, Callable[[bytes, int], bytes]] = {
    LZW: _unpacked_start,
    DEFLATE: _inflated_start,
    OLD_DEFLATE: _inflated_start,
}
"""Decoders that may stop after so many bytes, and need not have all of the data."""
