"""One page of a TIFF as a picture: only the strips or tiles under a box are read."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from gesso_core.geometry import Box, Size
from gesso_core.picture import fitting
from gesso_core.pixels import PixelFormat, Pixels
from gesso_desktop.document.pictures.byte_source import FileBytes
from gesso_desktop.document.pictures.exif import dpi
from gesso_desktop.document.pictures.file_picture import FileKind, Storage
from gesso_desktop.document.pictures.limits import MAX_PROFILE_BYTES
from gesso_desktop.document.pictures.part_cache import PartCache
from gesso_desktop.document.pictures.reduce import reduced
from gesso_desktop.document.pictures.requests import check_box, check_page
from gesso_desktop.document.pictures.tiff_directory import Directory, TiffStructure
from gesso_desktop.document.pictures.tiff_glimpse import glimpse
from gesso_desktop.document.pictures.tiff_page import TiffPage, page_of
from gesso_desktop.document.pictures.tiff_segments import COMPRESSIONS, JPEG, Segments

_BAND_BYTES = 16 << 20  # read at a time for a proxy


class TiffPicture:
    """An open TIFF page. Several threads may read at the same time."""

    kind = FileKind.TIFF

    def __init__(self, source: FileBytes, structure: TiffStructure, page: int) -> None:
        """Raises BadRequest for a page that is not there, CannotRead for what cannot be read."""
        offsets = structure.page_offsets()
        check_page(page, len(offsets))
        self._source = source
        self._directory = structure.directory(offsets[page])
        self._page = page_of(structure, self._directory)
        self._cache = PartCache()
        self.path: Path = source.path
        self.page = page
        self.pages = len(offsets)
        self.icc = _icc(structure, self._directory)
        orientation = structure.integer(self._directory, 274, 1)
        self.orientation = orientation if 1 <= orientation <= 8 else 1
        self.storage = _storage(structure, self._directory, self._page)

    @property
    def size(self) -> Size:
        return self._page.segments.size

    @property
    def format(self) -> PixelFormat:
        return self._page.format

    def read(self, box: Box) -> Pixels:
        """Raises DamagedFile where a part of the box is missing from the file."""
        check_box(box, self.size)
        segments = self._page.segments
        if segments.planes == 1:
            return self._page.meaning(self._samples(box, 0))
        planes = [self._samples(box, plane) for plane in range(segments.planes)]
        return self._page.meaning(np.concatenate(planes, axis=2))

    def proxy(self, longest_side: int) -> Pixels:
        to = fitting(self.size, longest_side)
        if to == self.size:
            return self.read(self.size.box)
        return reduced(map(self.read, self._bands()), self.size, to)

    def glimpse(self, longest_side: int) -> Pixels:
        """Like `proxy`, but at once: from some rows of the file only, not averaged."""
        return glimpse(self._page, longest_side)

    def close(self) -> None:
        self._cache.clear()
        self._source.close()

    def _bands(self) -> Iterator[Box]:
        """The picture from top to bottom in bands that need each strip or tile once."""
        height = self._page.segments.segment.height
        lines = max(1, _BAND_BYTES // (self.size.width * self._pixel_bytes))
        if self._page.segments.across > 1 or height <= lines:
            step = max(height, lines // height * height)
        else:
            step = lines  # within one strip, which the cache keeps
        for top in range(0, self.size.height, step):
            yield Box.at(0, top, self.size.width, step).intersect(self.size.box)

    @property
    def _pixel_bytes(self) -> int:
        return self.format.channels * self.format.dtype.itemsize

    def _samples(self, box: Box, plane: int) -> Pixels:
        segments = self._page.segments
        width, height = segments.segment.width, segments.segment.height
        result = np.empty((box.height, box.width, segments.samples), segments.dtype)
        for row in range(box.top // height, -(-box.bottom // height)):
            for column in range(box.left // width, -(-box.right // width)):
                place = Box.at(column * width, row * height, width, height)
                part = place.intersect(box)
                inside = part.within(place)
                index = segments.index(plane, row, column)
                result[part.within(box).slices] = self._part(segments, index, row, inside)
        return result

    def _part(self, segments: Segments, index: int, row: int, inside: Box) -> Pixels:
        rows, columns = inside.slices
        if segments.can_read_rows:
            return segments.rows(index, inside.top, inside.height, columns)
        whole = self._cache.get(index)
        if whole is None:
            whole = segments.decode(index, segments.rows_in(row))
            self._cache.put(index, whole)
        return whole[rows, columns]


def open_tiff(source: FileBytes, page: int) -> TiffPicture:
    return TiffPicture(source, TiffStructure.of(source), page)


def _icc(structure: TiffStructure, directory: Directory) -> bytes | None:
    tag = directory.tags.get(34675)
    return structure.raw(tag, MAX_PROFILE_BYTES) or None if tag else None


def _storage(structure: TiffStructure, directory: Directory, page: TiffPage) -> Storage:
    segments = page.segments
    layout = "tiled" if segments.is_tiled else "striped"
    if segments.planes > 1:
        layout += ", planar"
    return Storage(
        compression=COMPRESSIONS[segments.compression],
        layout=layout,
        is_lossless=segments.compression != JPEG,
        dpi=dpi(structure, directory),
        converted_from=page.converted_from,
    )
