"""Directories of tags copied from one TIFF stream into another being written.

Values are copied as bytes, so both must have one byte order. What points into the file (EXIF, GPS,
Interoperability, previews, strips and tiles) is copied along and pointed to anew.
"""

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from gesso_core.errors import DamagedFile
from gesso_desktop.document.saving.tiff_ifd import (
    IFD8,
    LONG8,
    TYPE_BYTES,
    Dialect,
    Directory,
    Entry,
    Integers,
    TiffStream,
)
from gesso_desktop.document.saving.tiff_layout import read_layout
from gesso_desktop.document.saving.tiff_places import POINTERS, pointed_to
from gesso_desktop.document.saving.tiff_tables import wide_enough

_DEEPEST = 8  # directories below directories; real files have three
_COPY_BYTES = 4 << 20
_FREE_SPACE = (288, 289)
_OLD_JPEG = (519, 520, 521)  # offsets of tables of the JPEG of TIFF 6.0
_DATA = {273: 279, 324: 325, 513: 514}  # places and lengths of strips, tiles, a JPEG thumbnail


@dataclass(frozen=True, slots=True)
class Value:
    """A tag's value as it will stand in the file."""

    kind: int
    count: int
    data: bytes


Values = dict[int, Value]


class TiffOutput:
    """A TIFF being written from front to back."""

    def __init__(self, file: BinaryIO, dialect: Dialect) -> None:
        self._file = file
        self.dialect = dialect
        self._link_at = len(dialect.header)
        file.seek(0)
        file.truncate()
        file.write(dialect.header + dialect.pack(dialect.offset_code, 0))

    def append(self, data: bytes) -> int:
        """Where the data lie: at an even place, as TIFF 6.0 asks for."""
        at = self._file.seek(0, os.SEEK_END)
        if at & 1:
            self._file.write(b"\0")
            at += 1
        self._file.write(data)
        return at

    def extend(self, data: bytes) -> None:
        """More of what was appended last."""
        self._file.seek(0, os.SEEK_END)
        self._file.write(data)

    def directory(self, values: Mapping[int, Value]) -> tuple[int, int]:
        """Writes a directory of these tags; where it lies, and where its link to the next does."""
        dialect, fields = self.dialect, []
        for tag, value in sorted(values.items()):
            field = value.data.ljust(dialect.inline_bytes, b"\0")
            if len(value.data) > dialect.inline_bytes:
                field = dialect.pack(dialect.offset_code, self.append(value.data))
            code = "HH" + dialect.offset_code
            fields.append(dialect.pack(code, tag, value.kind, value.count) + field)
        table = dialect.pack(dialect.count_code, len(fields)) + b"".join(fields)
        at = self.append(table + dialect.pack(dialect.offset_code, 0))
        return at, at + len(table)

    def page(self, values: Mapping[int, Value]) -> None:
        """The next directory of the main chain."""
        at, next_link = self.directory(values)
        self._file.seek(self._link_at)
        self._file.write(self.dialect.pack(self.dialect.offset_code, at))
        self._link_at = next_link

    def numbers(self, kind: int, numbers: Integers | Iterable[int]) -> Value:
        """A value of whole numbers, in a wider type if they need it."""
        values = np.array(list(numbers) if not isinstance(numbers, np.ndarray) else numbers)
        kind = wide_enough(kind, int(np.max(values, initial=0)))
        data = values.astype(self.dialect.integer_dtype(kind)).tobytes()
        return Value(kind, len(values), data)


def copied_values(
    source: TiffStream,
    directory: Directory,
    out: TiffOutput,
    *,
    without: Iterable[int] = (),
    depth: int = 0,
) -> Values:
    """The tags of a directory, with all they point to already written to `out`.

    Left out: tags in `without`, values that lie outside the file, loops deeper than any real file.
    """
    assert source.dialect.order == out.dialect.order
    left_out = {*without, *_FREE_SPACE}
    values: Values = {}
    for entry in directory.entries:
        if entry.tag in left_out or entry.tag in values or not source.has_value(entry):
            continue
        if entry.tag in POINTERS or (entry.kind in (13, 18) and entry.tag not in _DATA):
            pointer = _copied_below(source, entry, out, depth)
            if pointer is not None:
                values[entry.tag] = pointer
        elif entry.tag in _DATA:
            values |= _copied_data(source, directory, entry, out)
        elif entry.tag not in values:
            values[entry.tag] = Value(entry.kind, entry.count, source.value(entry))
    return values


def copies_whole(source: TiffStream, directory: Directory) -> bool:
    """Whether a page with all its pixels can be carried over as it is."""
    if directory.find(*_OLD_JPEG) is not None:
        return False
    if directory.find(324, 273) is None:
        return True
    try:
        layout = read_layout(source, directory)
    except DamagedFile:
        return False
    used = (layout.offsets > 0) & (layout.counts > 0)
    return bool(((layout.offsets + layout.counts)[used] <= source.length).all())


def _copied_below(source: TiffStream, entry: Entry, out: TiffOutput, depth: int) -> Value | None:
    if depth >= _DEEPEST:
        return None
    places = []
    for directory in pointed_to(source, entry):
        with suppress(DamagedFile):
            values = copied_values(source, directory, out, depth=depth + 1)
            if values:
                places.append(out.directory(values)[0])
    if not places:
        return None
    kind = entry.kind
    if out.dialect.is_big and TYPE_BYTES[kind] < 8:
        kind = IFD8 if kind == 13 else LONG8
    return out.numbers(kind, places)


def _copied_data(source: TiffStream, directory: Directory, entry: Entry, out: TiffOutput) -> Values:
    """Strips, tiles or a thumbnail as they are. What shares its bytes shares them again."""
    lengths = directory.find(_DATA[entry.tag])
    offsets = source.integers(entry)
    counts = source.integers(lengths) if lengths else read_layout(source, directory).counts
    new = np.zeros(len(offsets), np.int64)
    known: dict[tuple[int, int], int] = {}
    for index, (start, count) in enumerate(zip(offsets.tolist(), counts.tolist(), strict=False)):
        if start <= 0 or count <= 0:
            continue
        if (start, count) not in known:
            known[start, count] = _copied_range(source, start, count, out)
        new[index] = known[start, count]
    return {entry.tag: out.numbers(entry.kind, new)}


def _copied_range(source: TiffStream, start: int, count: int, out: TiffOutput) -> int:
    place = out.append(source.bytes_at(start, min(count, _COPY_BYTES)))
    for at in range(_COPY_BYTES, count, _COPY_BYTES):
        out.extend(source.bytes_at(start + at, min(_COPY_BYTES, count - at)))
    return place
