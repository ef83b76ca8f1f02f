"""Turning and mirroring a TIFF without touching its pixels: one tag."""

import struct
from pathlib import Path
from typing import BinaryIO

from gesso_desktop.document.saving.tiff_ifd import LONG, SHORT, TiffStream
from gesso_desktop.document.saving.tiff_patch import CLASSIC_LIMIT

_ORIENTATION = 274


def set_orientation_in_tiff(path: Path, page: int, value: int) -> bool:
    """Sets the orientation (1…8) of one page; two bytes change where the tag is there already.

    Else the page's directory is appended again with the tag, and only the link to it changes.
    False, with the file unchanged, if neither is possible: then a rewrite is needed.
    `path` is a working copy, never the original. Raises DamagedFile.
    """
    assert 1 <= value <= 8
    with path.open("r+b") as file:
        stream = TiffStream(file)
        directory = stream.page(page)
        entry = directory.find(_ORIENTATION)
        if entry is None:
            return value == 1 or _add(file, stream, page, value)
        if entry.count != 1 or entry.kind not in (SHORT, LONG):
            return False
        data = stream.dialect.pack("H" if entry.kind == SHORT else "I", value)
        if stream.value(entry) != data:
            file.seek(entry.value_at)
            file.write(data)
    return True


def _add(file: BinaryIO, stream: TiffStream, page: int, value: int) -> bool:
    dialect = stream.dialect
    directory = stream.page(page)
    first = directory.at + len(dialect.pack(dialect.count_code, 0))
    table = stream.bytes_at(first, directory.next_at - first)
    step = dialect.entry_bytes
    entries = [table[at : at + step] for at in range(0, len(table), step)]
    field = dialect.pack("H", value).ljust(dialect.inline_bytes, b"\0")
    entries.append(dialect.pack("HH" + dialect.offset_code, _ORIENTATION, SHORT, 1) + field)
    entries.sort(key=lambda entry: struct.unpack(dialect.order + "H", entry[:2]))
    link = len(dialect.header) if page == 0 else stream.page(page - 1).next_at
    end = stream.length
    place = end + (end & 1)
    data = dialect.pack(dialect.count_code, len(entries)) + b"".join(entries)
    data += dialect.pack(dialect.offset_code, directory.next)
    if not dialect.is_big and place + len(data) >= CLASSIC_LIMIT:
        return False
    file.seek(end)
    file.write(b"\0" * (end & 1) + data)
    file.seek(link)
    file.write(dialect.pack(dialect.offset_code, place))
    return True
