"""Writes a dynamic library without a compiler: functions that do nothing, or one datum.

Linux, x86-64. The loader needs a list of segments, the tables of symbols and their versions, and
nothing else; so the same symbols give the same bytes on every machine.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from gesso_pack.elf import Symbol

_PAGE = 4096
_MEMORY = 1 << 20  # bytes of zeros that functions hand out and data lie in
_CODE_STEP = 16  # bytes between functions


class Does(Enum):
    """What a function answers."""

    NOTHING = b"\x31\xc0\xc3"
    """xor eax, eax; ret: nothing, and that is no error."""
    FAILS = b"\xb8\xff\xff\xff\xff\xc3"
    """mov eax, -1; ret"""
    GIVES_MEMORY = b"\x48\x8d\x05"
    """lea rax, [rip + …]; ret: the address of zeros that may be written to."""
    STOPS = b"\x0f\x0b"
    """ud2: ends the program, where no answer could say that there is none."""


@dataclass(frozen=True, slots=True)
class _Row:
    name: int
    kind: int
    address: int
    size: int
    version: int


def library(
    soname: str, symbols: Sequence[Symbol], does: Mapping[str, Does] | None = None
) -> bytes:
    """A library that offers `symbols`: functions that do nothing but what `does` says of them, and
    data that are zeros.
    """
    return _build(soname, symbols, does or {}, None)


def library_of(soname: str, symbol: str, content: bytes) -> bytes:
    """A library that offers one datum, aligned to 16 bytes."""
    return _build(soname, [Symbol(symbol, True, len(content))], {}, content)


def _build(
    soname: str, symbols: Sequence[Symbol], does: Mapping[str, Does], content: bytes | None
) -> bytes:
    ordered = sorted(symbols, key=lambda each: (each.name, each.version))
    versions = {
        name: number
        for number, name in enumerate(sorted({s.version for s in ordered} - {""}), start=2)
    }
    names = _Names()
    own_name = names.place(soname)
    placed = [names.place(symbol.name) for symbol in ordered]
    listed = [(names.place(name), name) for name in versions]
    count = len(ordered) + 1

    # First segment, read only: headers, tables, the datum.
    sizes = {
        "headers": 64 + 5 * 56,
        "hash": 4 * (2 + count + count),
        "symbols": 24 * count,
        "versym": 2 * count,
        "verdef": 28 * (1 + len(listed)) if listed else 0,
        "names": len(names.content()),
        "datum": len(content or b""),
    }
    place, starts = 0, {}
    for part, size in sizes.items():
        place = -(-place // 16) * 16
        starts[part] = place
        place += size
    code = -(-place // _PAGE) * _PAGE
    dynamic = code + _PAGE
    memory = dynamic + _PAGE

    offsets = {kind: code + number * _CODE_STEP for number, kind in enumerate(Does)}
    rows = []
    for symbol, name in zip(ordered, placed, strict=True):
        if symbol.is_data:
            address = starts["datum"] if content is not None else memory
            kind = 1
        else:
            address = offsets[does.get(symbol.name, Does.NOTHING)]
            kind = 2
        version = versions[symbol.version] if symbol.version else 1
        hidden = 0 if symbol.is_default else 0x8000
        rows.append(_Row(name, kind, address, symbol.size, version | hidden))

    image = bytearray(memory)
    parts = {
        "hash": _hash_table([each.name for each in ordered]),
        "symbols": bytes(24) + b"".join(_symbol(row) for row in rows),
        "versym": struct.pack(f"<{count}H", 0, *(row.version for row in rows)),
        "verdef": _version_table(own_name, soname, listed) if listed else b"",
        "names": names.content(),
        "datum": content or b"",
    }
    for part, raw in parts.items():
        assert len(raw) == sizes[part]
        image[starts[part] : starts[part] + len(raw)] = raw
    for deed, start in offsets.items():
        raw = deed.value
        if deed is Does.GIVES_MEMORY:
            raw += struct.pack("<i", memory - (start + 7)) + b"\xc3"
        image[start : start + len(raw)] = raw
    tags = [
        (14, own_name),
        (4, starts["hash"]),
        (5, starts["names"]),
        (10, sizes["names"]),
        (6, starts["symbols"]),
        (11, 24),
    ]
    if listed:
        tags += [
            (0x6FFFFFF0, starts["versym"]),
            (0x6FFFFFFC, starts["verdef"]),
            (0x6FFFFFFD, 1 + len(listed)),
        ]
    table = b"".join(struct.pack("<QQ", *tag) for tag in [*tags, (0, 0)])
    image[dynamic : dynamic + len(table)] = table
    image[:64] = struct.pack(
        "<16sHHIQQQIHHHHHH", b"\x7fELF\x02\x01\x01", 3, 62, 1, 0, 64, 0, 0, 64, 56, 5, 0, 0, 0
    )
    read, execute, write = 4, 1, 2
    segments = [
        (1, read, 0, code, code, _PAGE),
        (1, read | execute, code, _PAGE, _PAGE, _PAGE),
        (1, read | write, dynamic, _PAGE, _PAGE + (0 if content is not None else _MEMORY), _PAGE),
        (2, read | write, dynamic, len(table), len(table), 8),
        (0x6474E551, read | write, 0, 0, 0, 16),  # the stack holds no code
    ]
    for number, (segment, rights, start, filled, size, align) in enumerate(segments):
        image[64 + 56 * number : 120 + 56 * number] = struct.pack(
            "<IIQQQQQQ", segment, rights, start, start, start, filled, size, align
        )
    return bytes(image)


class _Names:
    """The table of strings."""

    def __init__(self) -> None:
        self._content = bytearray(b"\0")

    def place(self, name: str) -> int:
        place = len(self._content)
        self._content += name.encode() + b"\0"
        return place

    def content(self) -> bytes:
        return bytes(self._content)


def _symbol(row: _Row) -> bytes:
    # Global; of a section that does not exist and is not "undefined".
    return struct.pack("<IBBHQQ", row.name, 0x10 | row.kind, 0, 1, row.address, row.size)


def _hash_table(names: Sequence[str]) -> bytes:
    """The classic table: as many buckets as symbols, each the head of a chain."""
    count = len(names) + 1
    buckets, chain = [0] * count, [0] * count
    for number, name in enumerate(names, start=1):
        bucket = _classic_hash(name) % count
        chain[number], buckets[bucket] = buckets[bucket], number
    return struct.pack(f"<II{2 * count}I", count, count, *buckets, *chain)


def _classic_hash(name: str) -> int:
    """The System V ABI's, by which the loader finds symbols and versions."""
    value = 0
    for byte in name.encode():
        value = ((value << 4) + byte) & 0xFFFFFFFF
        high = value & 0xF0000000
        value = (value ^ high >> 24) & ~high
    return value


def _version_table(own: int, soname: str, listed: Sequence[tuple[int, str]]) -> bytes:
    rows = [(1, 1, own, soname)]
    rows += [(0, number, place, name) for number, (place, name) in enumerate(listed, start=2)]
    table = b""
    for flags, number, place, name in rows:
        following = 28 if number <= len(listed) else 0
        table += struct.pack("<HHHHIII", 1, flags, number, 1, _classic_hash(name), 20, following)
        table += struct.pack("<II", place, 0)
    return table
