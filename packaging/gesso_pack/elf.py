"""What a compiled library of 64-bit Linux says of itself: its name, what it needs and offers."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

_LOAD, _DYNAMIC = 1, 2
_HEADER = 64  # bytes
_FUNCTION_TYPES = {2, 10}  # STT_FUNC, STT_GNU_IFUNC
_DATA_TYPES = {1, 6}  # STT_OBJECT, STT_TLS
_HIDDEN = 0x8000  # of a symbol's version: not the one that is linked by default


class _Tag:
    NEEDED, HASH, STRTAB, SYMTAB, SONAME, RPATH, RUNPATH = 1, 4, 5, 6, 14, 15, 29
    GNU_HASH, VERSYM, VERDEF, VERDEFNUM = 0x6FFFFEF5, 0x6FFFFFF0, 0x6FFFFFFC, 0x6FFFFFFD


@dataclass(frozen=True, slots=True)
class Library:
    """search: folders that it looks for its needs in, with $ORIGIN as it is written.

    lends_search: what it needs looks there too, for its own needs.
    """

    soname: str
    needed: tuple[str, ...]
    search: tuple[str, ...]
    lends_search: bool


@dataclass(frozen=True, slots=True)
class Symbol:
    """version: "" where it has none. is_default: of several versions, the one to be linked."""

    name: str
    is_data: bool
    size: int
    version: str = ""
    is_default: bool = True


class _Image:
    """A dynamic library's tables, read where they lie."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.segments: list[tuple[int, int, int]] = []  # address, offset, bytes in the file
        self.tags: list[tuple[int, int]] = []
        header = self.at_offset(0, _HEADER)
        (place,) = struct.unpack_from("<Q", header, 32)
        size, count = struct.unpack_from("<HH", header, 54)
        dynamic = None
        for number in range(count):
            kind, _, offset, address, _, filled = struct.unpack_from(
                "<IIQQQQ", self.at_offset(place + number * size, size)
            )
            if kind == _LOAD:
                self.segments.append((address, offset, filled))
            elif kind == _DYNAMIC:
                dynamic = self.at_offset(offset, filled)
        self.is_dynamic = dynamic is not None
        for tag, value in struct.iter_unpack("<qQ", dynamic or b""):
            if tag == 0:
                break
            self.tags.append((tag, value))

    def at_offset(self, offset: int, size: int) -> bytes:
        self._file.seek(offset)
        return self._file.read(size)

    def at(self, address: int, size: int) -> bytes:
        for start, offset, filled in self.segments:
            if start <= address < start + filled:
                return self.at_offset(offset + address - start, size)
        raise ValueError(f"no part of the file is loaded at {address:#x}")

    def all(self, tag: int) -> list[int]:
        return [value for each, value in self.tags if each == tag]

    def one(self, tag: int) -> int | None:
        return next(iter(self.all(tag)), None)

    def text(self, offset: int) -> str:
        table = self.one(_Tag.STRTAB)
        assert table is not None
        raw = b""
        while b"\0" not in raw:
            piece = self.at(table + offset + len(raw), 256)
            if not piece:
                break
            raw += piece
        return raw.partition(b"\0")[0].decode()


def read_library(file: IO[bytes]) -> Library | None:
    """None for what is neither a dynamic library nor a program."""
    if file.read(5) != b"\x7fELF\x02":
        return None
    image = _Image(file)
    if not image.is_dynamic:
        return None
    run, old = image.one(_Tag.RUNPATH), image.one(_Tag.RPATH)
    place = old if run is None else run
    search = image.text(place).split(":") if place is not None else []
    name = image.one(_Tag.SONAME)
    return Library(
        image.text(name) if name is not None else "",
        tuple(image.text(value) for value in image.all(_Tag.NEEDED)),
        tuple(folder for folder in search if folder),
        lends_search=run is None and old is not None,
    )


def offered(file: IO[bytes]) -> tuple[Symbol, ...]:
    """Every function and datum that others may use."""
    image = _Image(file)
    return tuple(_offered(image))


def asked(file: IO[bytes]) -> frozenset[str]:
    """The names of all that it takes from others."""
    return frozenset(name for (name, _, _, section), _ in _numbered(_Image(file)) if section == 0)


def content_of(file: IO[bytes], name: str) -> bytes:
    """The bytes of a datum. Raises KeyError where it is not offered."""
    image = _Image(file)
    for symbol, address in _symbols(image):
        if symbol[0] == name:
            return image.at(address, symbol[2])
    raise KeyError(name)


def _offered(image: _Image) -> Iterator[Symbol]:
    names = _version_names(image)
    versions = image.one(_Tag.VERSYM)
    for number, ((name, kind, size, section), _) in enumerate(_numbered(image)):
        if section == 0 or not name or kind & 15 not in _FUNCTION_TYPES | _DATA_TYPES:
            continue
        noted = struct.unpack("<H", image.at(versions + 2 * number, 2))[0] if versions else 1
        yield Symbol(
            name,
            kind & 15 in _DATA_TYPES,
            size,
            names.get(noted & ~_HIDDEN, ""),
            not noted & _HIDDEN,
        )


def _symbols(image: _Image) -> Iterator[tuple[tuple[str, int, int, int], int]]:
    return (each for each in _numbered(image) if each[0][3] != 0)


def _numbered(image: _Image) -> Iterator[tuple[tuple[str, int, int, int], int]]:
    """Every symbol as name, kind, size and section, with its address; in the table's order."""
    table = image.one(_Tag.SYMTAB)
    assert table is not None
    for number in range(_symbol_count(image)):
        name, kind, _, section, address, size = struct.unpack(
            "<IBBHQQ", image.at(table + 24 * number, 24)
        )
        yield (image.text(name), kind, size, section), address


def _symbol_count(image: _Image) -> int:
    plain = image.one(_Tag.HASH)
    if plain is not None:
        return int(struct.unpack("<II", image.at(plain, 8))[1])
    place = image.one(_Tag.GNU_HASH)
    if place is None:
        return 0
    buckets, first, bloom, _ = struct.unpack("<IIII", image.at(place, 16))
    start = place + 16 + 8 * bloom
    last = max(struct.unpack(f"<{buckets}I", image.at(start, 4 * buckets)), default=0)
    if last < first:
        return int(first)
    chains = start + 4 * buckets
    while not struct.unpack("<I", image.at(chains + 4 * (last - first), 4))[0] & 1:
        last += 1
    return int(last) + 1


def _version_names(image: _Image) -> dict[int, str]:
    """Names of the versions that the library defines, by number; its own name is none."""
    place, count = image.one(_Tag.VERDEF), image.one(_Tag.VERDEFNUM)
    names: dict[int, str] = {}
    for _ in range(count or 0):
        assert place is not None
        _, flags, number, _, _, first, following = struct.unpack("<HHHHIII", image.at(place, 20))
        name = struct.unpack("<I", image.at(place + first, 4))[0]
        if not flags & 1:
            names[number] = image.text(name)
        place += following
    return names
