"""Rows of a PNG, unfiltered, in bands, within bounded memory.

A deflate stream can only be read forwards. Where each band starts, a copy of the inflater is kept
(about 40 kB), so a band that was once passed is read again without what lies before it.
"""

import struct
import threading
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from gesso_core.errors import DamagedFile
from gesso_core.geometry import Size
from gesso_desktop.document.pictures.border import decoding
from gesso_desktop.document.pictures.byte_source import Bytes
from gesso_desktop.document.pictures.part_cache import PartCache
from gesso_desktop.document.pictures.png_chunks import SIGNATURE, Chunk, check_sum

_BAND_BYTES = 4 << 20  # about 50 rows of a 200 MP picture; its 300 restart points take 40 MB
_PIECE = 1 << 16  # compressed bytes read at a time

Rows = NDArray[np.uint8]
"""rows×bytes, without filter bytes."""


@dataclass(frozen=True, slots=True)
class RowFormat:
    """bits: of one sample. samples: per pixel. Filters work on whole pixels, or on bytes."""

    width: int
    bits: int
    samples: int

    @property
    def row_bytes(self) -> int:
        return (self.width * self.bits * self.samples + 7) // 8


class PngRows:
    """Bands of rows of a PNG that is not interlaced. Threads may share it."""

    def __init__(self, source: Bytes, data: Sequence[Chunk], row: RowFormat, height: int) -> None:
        self._row, self._height = row, height
        self.band_rows = min(height, max(16, _BAND_BYTES // row.row_bytes))
        self._starts = [(_Inflater(source, data), np.zeros(row.row_bytes, np.uint8))]
        self._cache = PartCache()
        self._lock = threading.Lock()

    def band(self, index: int) -> Rows:
        """Rows index·band_rows and following. Do not write into it."""
        with self._lock:
            kept = self._cache.get(index)
            if kept is not None:
                return kept
            for passed in range(min(index, len(self._starts) - 1), index):
                self._decode(passed)
            return self._decode(index)

    def close(self) -> None:
        self._cache.clear()

    def _decode(self, index: int) -> Rows:
        kept, above = self._starts[index]
        inflater = kept.copy()
        count = min(self.band_rows, self._height - index * self.band_rows)
        rows = unfiltered(inflater.take(count * (1 + self._row.row_bytes)), count, self._row, above)
        if index + 1 == len(self._starts):
            self._starts.append((inflater, rows[-1].copy()))
        self._cache.put(index, rows)
        return rows


def interlaced_passes(
    source: Bytes, data: Sequence[Chunk], row: RowFormat, height: int
) -> list[tuple[slice, slice, RowFormat, Rows]]:
    """The Adam7 passes: which rows and columns of the picture each fills, and its rows."""
    inflater = _Inflater(source, data)
    passes = []
    for top, left, down, across in _ADAM7:
        size = Size(-(-(row.width - left) // across), -(-(height - top) // down))
        if size.width <= 0 or size.height <= 0:
            continue
        part = RowFormat(size.width, row.bits, row.samples)
        above = np.zeros(part.row_bytes, np.uint8)
        packed = inflater.take(size.height * (1 + part.row_bytes))
        rows = unfiltered(packed, size.height, part, above)
        passes.append((slice(top, None, down), slice(left, None, across), part, rows))
    return passes


# First row, first column, row step, column step (PNG specification, 8.2).
_ADAM7 = (
    *((0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4)),
    *((2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)),
)


def unfiltered(filtered: bytes, count: int, row: RowFormat, above: Rows) -> Rows:
    """Undo the row filters. filtered: `count` rows, each behind its filter byte.

    The rows are wrapped as a small PNG of their own, the row above them first and unfiltered,
    because libpng does this a hundred times faster than Python can.
    """
    as_pixels = row.bits >= 8
    width = row.width if as_pixels else row.row_bytes
    bits, samples = (row.bits, row.samples) if as_pixels else (8, 1)
    colour_type = {1: 0, 2: 4, 3: 2, 4: 6}[samples]
    header = struct.pack(">IIBBBBB", width, count + 1, bits, colour_type, 0, 0, 0)
    body = zlib.compress(b"\0" + above.tobytes() + filtered, 0)
    picture = b"".join(
        (SIGNATURE, _chunk(b"IHDR", header), _chunk(b"IDAT", body), _chunk(b"IEND", b""))
    )
    with decoding("A part of the picture"):
        decoded = imagecodecs.png_decode(picture)[1:]
        if bits == 16:
            decoded = decoded.astype(">u2")
        return np.frombuffer(decoded.tobytes(), np.uint8).reshape(count, row.row_bytes)


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(data, zlib.crc32(kind))
    return b"".join((struct.pack(">I", len(data)), kind, data, struct.pack(">I", check)))


class _Inflater:
    """The data chunks as one inflated stream, read forwards; a copy goes on from the same place."""

    def __init__(self, source: Bytes, chunks: Sequence[Chunk]) -> None:
        self._source, self._chunks = source, chunks
        self._inflater = zlib.decompressobj()
        self._pending = b""
        self._chunk, self._done, self._sum = 0, 0, 0

    def copy(self) -> "_Inflater":
        other = _Inflater(self._source, self._chunks)
        other._inflater = self._inflater.copy()
        other._pending = self._pending
        other._chunk, other._done, other._sum = self._chunk, self._done, self._sum
        return other

    def take(self, count: int) -> bytes:
        """Exactly `count` bytes. Raises DamagedFile if the stream is broken or ends before."""
        parts = []
        while count:
            if not self._pending and not self._inflater.eof:
                self._pending = self._next_piece()
            if self._inflater.eof or not self._pending:
                raise _damaged("the pixels end before the last row")
            try:
                part = self._inflater.decompress(self._pending, count)
            except zlib.error as error:
                raise _damaged(str(error)) from error
            self._pending = self._inflater.unconsumed_tail
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def _next_piece(self) -> bytes:
        """The next compressed bytes, empty at the end; checks the sum of each chunk it ends."""
        while self._chunk < len(self._chunks):
            chunk = self._chunks[self._chunk]
            if not self._done:
                self._sum = zlib.crc32(chunk.kind)
            length = min(_PIECE, chunk.length - self._done)
            piece = self._source.read(chunk.offset + self._done, length)
            self._sum = zlib.crc32(piece, self._sum)
            self._done += length
            if self._done == chunk.length:
                check_sum(self._source, chunk, self._sum)
                self._chunk, self._done = self._chunk + 1, 0
            if piece:
                return piece
        return b""


def _damaged(detail: str) -> DamagedFile:
    return DamagedFile(
        "The pixels of the PNG are damaged or cut short.", "Take another copy.", detail=detail
    )
