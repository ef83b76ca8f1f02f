"""ICU's data, with fewer languages. Its form: a header, a table of names and places, the parts."""

import re
import struct
from collections.abc import Callable, Collection

from gesso_core.errors import BadRequest

_ALIGN = 16  # bytes, of every part
_LOCALE = re.compile(r"([a-z]{2,3})(_[A-Za-z0-9_]+)?\.res")


def cut(data: bytes, languages: Collection[str], drops: Callable[[str], bool]) -> bytes:
    """The data without the languages that are not named, and without the parts that `drops` says.

    Names are those inside the package, such as "coll/de.res". Raises BadRequest for another form.
    """
    header = struct.unpack_from("<H", data)[0]
    if data[2:4] != b"\xda\x27" or data[12:16] != b"CmnD":
        raise BadRequest(
            "ICU's data has another form than the known one.", "Leave [icu] out of trim.toml."
        )
    table = memoryview(data)[header:]
    count = struct.unpack_from("<I", table)[0]
    places = [struct.unpack_from("<II", table, 4 + 8 * number) for number in range(count)]
    ends = [place for _, place in places[1:]] + [len(table)]
    kept: list[tuple[bytes, bytes]] = []
    for (name_at, start), end in zip(places, ends, strict=True):
        name = bytes(table[name_at : name_at + 256]).partition(b"\0")[0]
        inside = name.decode().split("/", 1)[1]  # after "icudt73l"
        if _stays(inside, languages) and not drops(inside):
            kept.append((name, bytes(table[start:end])))
    return data[:header] + _packed(kept)


def _stays(name: str, languages: Collection[str]) -> bool:
    locale = _LOCALE.fullmatch(name.rsplit("/", 1)[-1])
    return locale is None or locale[1] in languages


def _packed(parts: list[tuple[bytes, bytes]]) -> bytes:
    """The table and the parts, which keep their order: names are found by halving."""
    names, places = b"", []
    for name, _ in parts:
        places.append(4 + 8 * len(parts) + len(names))
        names += name + b"\0"
    start = -(-(4 + 8 * len(parts) + len(names)) // _ALIGN) * _ALIGN
    rows, body = b"", bytearray()
    for place, (_, content) in zip(places, parts, strict=True):
        rows += struct.pack("<II", place, start + len(body))
        body += content + bytes(-len(content) % _ALIGN)
    table = struct.pack("<I", len(parts)) + rows + names
    return table + bytes(start - len(table)) + bytes(body)
