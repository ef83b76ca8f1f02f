"""A PNG as a picture: exact at every depth, in bands unless it is interlaced."""

import struct
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import numpy as np

from gesso_core.errors import DamagedFile
from gesso_core.geometry import Box, Size
from gesso_core.picture import fitting
from gesso_core.pixels import Alpha, Colour, PixelFormat, Pixels
from gesso_desktop.document.pictures import exif
from gesso_desktop.document.pictures.byte_source import FileBytes
from gesso_desktop.document.pictures.file_picture import FileKind, Storage
from gesso_desktop.document.pictures.limits import (
    MAX_METADATA_BYTES,
    check_plausible,
    check_size,
    check_whole,
)
from gesso_desktop.document.pictures.png_chunks import (
    Chunk,
    checked,
    chunks_of,
    first,
    profile_of,
)
from gesso_desktop.document.pictures.png_rows import PngRows, RowFormat, Rows, interlaced_passes
from gesso_desktop.document.pictures.reduce import reduced
from gesso_desktop.document.pictures.requests import check_box, check_page
from gesso_desktop.document.pictures.tiff_segments import unpacked

_LARGEST_RATIO = 1100  # deflate codes at most 258 bytes in two bits

# Samples per pixel and allowed depths by colour type (PNG specification, 11.2.2).
_TYPES = {
    0: (1, (1, 2, 4, 8, 16)),
    2: (3, (8, 16)),
    3: (1, (1, 2, 4, 8)),
    4: (2, (8, 16)),
    6: (4, (8, 16)),
}
_PALETTE = 3


@dataclass(frozen=True, eq=False)
class _Header:
    """colours: of the palette, n×3 or n×4 uint8, else None."""

    size: Size
    row: RowFormat
    format: PixelFormat
    is_interlaced: bool
    colours: Pixels | None


class PngPicture:
    """An open PNG. Several threads may read at the same time."""

    kind = FileKind.PNG
    page, pages = 0, 1

    def __init__(self, source: FileBytes, page: int) -> None:
        """Raises BadRequest for a page that is not there, CannotRead for what cannot be read."""
        check_page(page, 1)
        chunks = chunks_of(source)
        self._source = source
        self._header = _header(source, chunks)
        self._data = [chunk for chunk in chunks if chunk.kind == b"IDAT"]
        self._rows = PngRows(source, self._data, self._header.row, self._header.size.height)
        self._whole: Pixels | None = None
        self._lock = threading.Lock()
        _check_amount(self._header, self._data)
        block = _block(source, chunks, b"eXIf")
        self.path: Path = source.path
        self.icc = profile_of(source, chunks)
        self.orientation = exif.orientation(block)
        self.storage = Storage(
            compression="deflate",
            layout="interlaced" if self._header.is_interlaced else "rows",
            is_lossless=True,
            dpi=_dpi(_block(source, chunks, b"pHYs")) or exif.resolution(block),
            converted_from=_converted(self._header),
        )

    @property
    def size(self) -> Size:
        return self._header.size

    @property
    def format(self) -> PixelFormat:
        return self._header.format

    def read(self, box: Box) -> Pixels:
        """Raises DamagedFile where the rows down to the box cannot be decoded."""
        check_box(box, self.size)
        if self._header.is_interlaced:
            return self._deinterlaced()[box.slices].copy()
        result = np.empty((box.height, box.width, self.format.channels), self.format.dtype)
        step = self._rows.band_rows
        for band in range(box.top // step, -(-box.bottom // step)):
            place = Box.at(0, band * step, self.size.width, step)
            part = place.intersect(box)
            rows, columns = part.within(place).slices
            lines = self._rows.band(band)[rows]
            result[part.within(box).slices] = _pixels(lines, self._header, self._header.row)[
                :, columns
            ]
        return result

    def proxy(self, longest_side: int) -> Pixels:
        to = fitting(self.size, longest_side)
        if to == self.size:
            return self.read(self.size.box)
        step = self._rows.band_rows
        bands = (
            Box.at(0, top, self.size.width, step).intersect(self.size.box)
            for top in range(0, self.size.height, step)
        )
        return reduced(((box, self.read(box)) for box in bands), self.size, to)

    def close(self) -> None:
        self._rows.close()
        self._whole = None
        self._source.close()

    def _deinterlaced(self) -> Pixels:
        with self._lock:
            if self._whole is None:
                size, header = self.size, self._header
                shape = (size.height, size.width, self.format.channels)
                whole = np.empty(shape, self.format.dtype)
                for rows, columns, row, lines in interlaced_passes(
                    self._source, self._data, header.row, size.height
                ):
                    whole[rows, columns] = _pixels(lines, header, row)
                self._whole = whole
            return self._whole


def _header(source: FileBytes, chunks: list[Chunk]) -> _Header:
    width, height, bits, colour_type, *methods, interlace = struct.unpack(
        ">IIBBBBB", checked(source, chunks[0])
    )
    samples, depths = _TYPES.get(colour_type, (0, ()))
    if bits not in depths or methods != [0, 0] or interlace > 1:
        _damaged(f"header {bits} {colour_type} {methods} {interlace}")
    size = Size(width, height)
    check_size(size)
    colours = _colours(source, chunks) if colour_type == _PALETTE else None
    if colours is not None:
        alpha = Alpha.STRAIGHT if colours.shape[1] == 4 else Alpha.NONE
        pixel_format = PixelFormat(8, Colour.RGB, alpha)
    else:
        pixel_format = PixelFormat(
            8 if bits in (2, 4) else bits,
            Colour.RGB if samples >= 3 else Colour.GRAY,
            Alpha.STRAIGHT if samples in (2, 4) else Alpha.NONE,
        )
    return _Header(size, RowFormat(width, bits, samples), pixel_format, interlace == 1, colours)


def _check_amount(header: _Header, data: list[Chunk]) -> None:
    needed = header.size.height * (1 + header.row.row_bytes)
    check_plausible(sum(chunk.length for chunk in data), needed, _LARGEST_RATIO)
    if header.is_interlaced:
        check_whole(header.size, header.format.channels * header.format.dtype.itemsize)


def _colours(source: FileBytes, chunks: list[Chunk]) -> Pixels:
    palette = first(chunks, b"PLTE")
    if palette is None or palette.length % 3 or not 3 <= palette.length <= 768:
        _damaged("no palette")
    colours = np.frombuffer(checked(source, palette), np.uint8).reshape(-1, 3)
    transparency = first(chunks, b"tRNS")
    if transparency is None or transparency.length > len(colours):
        return colours
    alpha = np.full((len(colours), 1), 255, np.uint8)
    alpha[: transparency.length, 0] = np.frombuffer(checked(source, transparency), np.uint8)
    return np.hstack([colours, alpha])


def _pixels(lines: Rows, header: _Header, row: RowFormat) -> Pixels:
    """rows×bytes to rows×width×channels."""
    if row.bits < 8:
        samples: Pixels = unpacked(lines, row.bits, row.width)[..., None]
    else:
        stored = np.dtype(">u2") if row.bits == 16 else np.dtype(np.uint8)
        samples = lines.view(stored).reshape(len(lines), row.width, row.samples)
    if header.colours is not None:
        if samples.size and int(samples.max()) >= len(header.colours):
            _damaged("a colour that is not in the palette")
        return np.asarray(header.colours[samples[..., 0]])
    if row.bits in (2, 4):
        return samples * np.uint8(255 // ((1 << row.bits) - 1))
    return samples.astype(header.format.dtype)


def _converted(header: _Header) -> str:
    if header.colours is not None:
        return "palette"
    return f"{header.row.bits}-bit gray" if header.row.bits in (2, 4) else ""


def _block(source: FileBytes, chunks: list[Chunk], kind: bytes) -> bytes | None:
    chunk = first(chunks, kind)
    if chunk is None or chunk.length > MAX_METADATA_BYTES:
        return None
    return source.read(chunk.offset, chunk.length)


def _dpi(block: bytes | None) -> tuple[float, float] | None:
    if block is None or len(block) != 9:
        return None
    across, down, unit = struct.unpack(">IIB", block)
    if unit != 1 or not across or not down:
        return None
    return round(across * 0.0254, 2), round(down * 0.0254, 2)  # whole dots per metre: 600 → 599.999


def _damaged(detail: str) -> NoReturn:
    raise DamagedFile("The PNG file is damaged.", "Take another copy.", detail=detail)
