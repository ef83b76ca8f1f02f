"""The tables of offsets and counts, written where they were or, if they no longer fit, appended."""

import os
from typing import BinaryIO

from gesso_desktop.document.saving.tiff_ifd import (
    LONG,
    LONG8,
    SHORT,
    TYPE_BYTES,
    Entry,
    Integers,
    TiffStream,
)
from gesso_desktop.document.saving.tiff_places import Places


def write_table(
    file: BinaryIO, stream: TiffStream, entry: Entry, values: Integers, places: Places
) -> None:
    """Gives a tag these values, in a wider type if they need it."""
    dialect = stream.dialect
    kind = wide_enough(entry.kind, int(values.max()))
    data = values.astype(dialect.integer_dtype(kind)).tobytes()
    is_inline = len(data) <= dialect.inline_bytes
    fits = len(data) == entry.value_bytes
    if fits and (is_inline or places.is_exclusive(entry.value_at, entry.value_at + len(data))):
        file.seek(entry.value_at)
        file.write(data)
        return
    field = data.ljust(dialect.inline_bytes, b"\0")
    if not is_inline:
        end = file.seek(0, os.SEEK_END)
        file.write(b"\0" * (end & 1) + data)
        field = dialect.pack(dialect.offset_code, end + (end & 1))
    file.seek(entry.at + 2)
    file.write(dialect.pack("H" + dialect.offset_code, kind, entry.count) + field)


def wide_enough(kind: int, largest: int) -> int:
    """The type itself if it can hold so much, else the next that can."""
    kinds = [kind, *(each for each in (SHORT, LONG, LONG8) if TYPE_BYTES[each] > TYPE_BYTES[kind])]
    return next(each for each in kinds if largest < 1 << 8 * TYPE_BYTES[each])
