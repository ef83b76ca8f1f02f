"""The header of a GGUF file, checked against the file before a native library sees it.

Magic, version, how many tensors and keys; the keys with their values; name, shape, type and place
of every tensor; the numbers. After ggml's docs/gguf.md; versions 2 and 3, little-endian.
"""

import math
import mmap
import struct
from pathlib import Path

from gesso_core.errors import ModelDamaged

_MOST_TENSORS = 100_000
_MOST_KEYS = 20_000
_MOST_ENTRIES = 4 << 20  # of one list; the largest vocabularies have 0.3 million
_LONGEST_KEY = 65_535  # ggml's own bound
_LONGEST_TEXT = 16 << 20
_LONGEST_NAME = 1_024
_MOST_DIMENSIONS = 4
_MAGIC = int.from_bytes(b"GGUF", "little")
_STRING, _ARRAY, _UINT32 = 8, 9, 4
_SIZES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
_BLOCKS = {
    0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34),
    9: (32, 40), 10: (256, 84), 11: (256, 110), 12: (256, 144), 13: (256, 176), 14: (256, 210),
    15: (256, 292), 16: (256, 66), 17: (256, 74), 18: (256, 98), 19: (256, 50), 20: (32, 18),
    21: (256, 110), 22: (256, 82), 23: (256, 136), 24: (1, 1), 25: (1, 2), 26: (1, 4), 27: (1, 8),
    28: (1, 8), 29: (256, 56), 30: (1, 2), 34: (256, 54), 35: (256, 66), 39: (32, 17), 40: (64, 36),
    41: (128, 18),
}  # fmt: skip
"""Numbers in a block and its bytes, by ggml's type."""


def check_gguf(path: Path) -> None:
    """Raises ModelDamaged unless every length in the header is true and every tensor is inside."""
    size = path.stat().st_size
    if size < 24:
        raise _damaged(path.name, "it is cut off")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        reader = _Reader(content, path.name)
        alignment, tensors = _header(reader)
        start = -(-reader.at // alignment) * alignment
        _check_places(tensors, size - start, alignment, path.name)


class _Reader:
    """Never reads beyond the end; says so instead."""

    def __init__(self, content: mmap.mmap, name: str) -> None:
        self._content, self._size = content, len(content)
        self.at, self.name = 0, name

    def skip(self, count: int) -> int:
        """Where it stood."""
        if count > self._size - self.at:
            raise _damaged(self.name, "it is cut off")
        at, self.at = self.at, self.at + count
        return at

    def number(self, kind: str) -> int:
        at = self.skip(struct.calcsize(kind))
        (value,) = struct.unpack_from(f"<{kind}", self._content, at)
        return int(value)

    def text(self, longest: int) -> bytes:
        length = self.number("Q")
        if length > longest:
            raise _damaged(self.name, "it has a text of impossible length")
        at = self.skip(length)
        return self._content[at : at + length]


def _header(reader: _Reader) -> tuple[int, list[tuple[int, int | None]]]:
    """The alignment, and where each tensor begins and how many bytes it has, if that is known."""
    if reader.number("I") != _MAGIC:
        raise _damaged(reader.name, "it is no GGUF file")
    version = reader.number("I")
    if version not in {2, 3}:
        raise _damaged(reader.name, f"its version {version} is not known")
    tensors, keys = reader.number("Q"), reader.number("Q")
    if tensors > _MOST_TENSORS or keys > _MOST_KEYS:
        raise _damaged(reader.name, "it claims impossibly many parts")
    alignment = _read_keys(reader, keys)
    return alignment, _read_tensors(reader, tensors, alignment)


def _read_keys(reader: _Reader, keys: int) -> int:
    """The alignment of the tensors, the only value that matters here."""
    alignment, seen = 32, set()
    for _ in range(keys):
        key = reader.text(_LONGEST_KEY)
        kind = reader.number("I")
        if key in seen or not key:
            raise _damaged(reader.name, "a key occurs twice or has no name")
        seen.add(key)
        if key == b"general.alignment":
            if kind != _UINT32:
                raise _damaged(reader.name, "its alignment is no number")
            alignment = reader.number("I")
        else:
            _skip_value(reader, kind, 0)
    if not 1 <= alignment <= 1 << 20 or alignment & (alignment - 1):
        raise _damaged(reader.name, "its alignment is impossible")
    return alignment


def _skip_value(reader: _Reader, kind: int, depth: int) -> None:
    if kind in _SIZES:
        reader.skip(_SIZES[kind])
    elif kind == _STRING:
        reader.text(_LONGEST_TEXT)
    elif kind == _ARRAY and depth < 2:
        inner, count = reader.number("I"), reader.number("Q")
        if count > _MOST_ENTRIES:
            raise _damaged(reader.name, "it has a list of impossible length")
        if inner in _SIZES:
            reader.skip(count * _SIZES[inner])
        else:
            for _ in range(count):
                _skip_value(reader, inner, depth + 1)
    else:
        raise _damaged(reader.name, "it has a value of a kind that is not known")


def _read_tensors(reader: _Reader, tensors: int, alignment: int) -> list[tuple[int, int | None]]:
    places, seen = [], set()
    for _ in range(tensors):
        name = reader.text(_LONGEST_NAME)
        dimensions = reader.number("I")
        if name in seen or not 1 <= dimensions <= _MOST_DIMENSIONS:
            raise _damaged(reader.name, "it describes its numbers impossibly", repr(name[:80]))
        seen.add(name)
        shape = [reader.number("Q") for _ in range(dimensions)]
        kind, start = reader.number("I"), reader.number("Q")
        if start % alignment or any(side >= 1 << 48 for side in shape):
            raise _damaged(reader.name, "it has numbers in an impossible place", repr(name[:80]))
        places.append((start, _size(kind, shape, reader.name)))
    return places


def _size(kind: int, shape: list[int], name: str) -> int | None:
    """None for a type younger than this program."""
    if kind not in _BLOCKS:
        return None
    count, size = _BLOCKS[kind]
    if shape[0] % count:
        raise _damaged(name, "its numbers do not fill their blocks")
    return math.prod(shape) // count * size


def _check_places(
    places: list[tuple[int, int | None]], room: int, alignment: int, name: str
) -> None:
    """room: bytes after the header. Between tensors there is nothing but padding."""
    end: int | None = 0
    for start, size in sorted(places, key=lambda place: (place[0], place[1] or 0)):
        if start > max(room, 0) or (end is not None and not end <= start < end + alignment):
            raise _damaged(name, "its numbers overlap, leave gaps or are cut off")
        end = None if size is None else start + size
    if end is not None and not (end <= room < end + alignment or (not places and room < alignment)):
        raise _damaged(name, "it is cut off" if end > room else "it has bytes too many")


def _damaged(name: str, why: str, detail: str = "") -> ModelDamaged:
    return ModelDamaged(
        f"“{name}” is not a whole GGUF file: {why}.", "Get it again.", detail=detail
    )
