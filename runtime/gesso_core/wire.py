"""Frames: what travels between Gesso's processes and machines. No pickle, no code, bounded.

    8 bytes   magic "GESSO\\0" and the version of the frame's layout, uint16
    4 bytes   length of the header, uint32
    header    JSON: {"kind": …, "fields": {…}, "arrays": [{"name", "dtype", "shape"}, …]}
    arrays    their bytes in that order, C-contiguous

All numbers are little-endian. What the fields mean is `messages.py`'s.
"""

import json
import math
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import FileIO
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from gesso_core.errors import BadFrame, BadRequest

VERSION = 1
_MAGIC = b"GESSO\0"
_START = struct.Struct("<6sHI")
_DTYPES = {name: np.dtype(name) for name in ("|u1", "<u2", "<f2", "<f4", "<i4", "<i8")}
_MOST_DIMENSIONS = 4
_MOST_VALUES = 1 << 40  # of one array, counting a side of none as one
_AT_ONCE = 64 << 20  # bytes of an array that are reserved before any has arrived


@dataclass(frozen=True, slots=True)
class Limits:
    """What is read before it is refused. bytes: of all arrays of one frame."""

    header_bytes: int = 1 << 20
    array_bytes: int = 1 << 32
    arrays: int = 64


@dataclass(frozen=True, eq=False)
class Frame:
    """fields: plain JSON values, finite numbers. arrays: of the dtypes above, at most 4-D."""

    kind: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)


def parts(frame: Frame) -> Iterator[bytes | memoryview]:
    """The frame's bytes, arrays without a copy where they are contiguous.

    Raises BadRequest for more than any reader takes, TypeError for what does not travel.
    """
    arrays = {name: np.ascontiguousarray(array) for name, array in frame.arrays.items()}
    header = json.dumps(
        {
            "kind": frame.kind,
            "fields": frame.fields,
            "arrays": [
                {"name": name, "dtype": _dtype_name(array), "shape": list(array.shape)}
                for name, array in arrays.items()
            ],
        },
        allow_nan=False,
        separators=(",", ":"),
    ).encode()
    _check_size(len(header), [array.nbytes for array in arrays.values()])
    yield _START.pack(_MAGIC, VERSION, len(header)) + header
    for array in arrays.values():
        if array.size:
            yield memoryview(array.data).cast("B")


def write(stream: BinaryIO | FileIO, frame: Frame) -> None:
    """Blocks until all of it is handed over. Raises OSError when nobody reads any more."""
    hand_over(stream, parts(frame))


def hand_over(stream: BinaryIO | FileIO, content: Iterable[bytes | memoryview]) -> None:
    """As `write`, for the parts of one frame."""
    for part in content:
        left = memoryview(part)
        while left:
            left = left[stream.write(left) :]  # a raw stream takes less than 2 GiB at once
    stream.flush()


def read(stream: BinaryIO | FileIO, limits: Limits = Limits()) -> Frame | None:
    """The next frame; None when the stream ends between two frames.

    stream: unbuffered or buffered. Raises BadFrame for anything else than a whole frame. Memory is
    taken as bytes arrive, not as they are announced.
    """
    start = bytearray(_START.size)
    arrived = _fill(stream, memoryview(start), may_end=True)
    if not arrived:
        return None
    magic, version, length = _START.unpack(start)
    if magic != _MAGIC:
        raise _bad("no frame begins here", repr(magic))
    if version != VERSION:
        raise _bad(f"the other side speaks version {version}, this one {VERSION}")
    if length > limits.header_bytes:
        raise _bad(f"a header of {length} bytes")
    header = bytearray(length)
    _fill(stream, memoryview(header))
    kind, fields, described = _header(header, limits)
    try:
        arrays = {d.name: _array(stream, d) for d in described}
    except MemoryError as error:
        raise _bad("it holds more than there is memory for") from error
    return Frame(kind, fields, arrays)


@dataclass(frozen=True, slots=True)
class _Described:
    name: str
    dtype: np.dtype[Any]
    shape: tuple[int, ...]

    @property
    def bytes(self) -> int:
        return self.dtype.itemsize * math.prod(self.shape)


def _header(content: bytearray, limits: Limits) -> tuple[str, dict[str, Any], list[_Described]]:
    try:
        plain = json.loads(
            content.decode(),
            parse_constant=_no_number,
            parse_float=_finite,
            object_pairs_hook=_unique,
        )
        kind, fields, listed = _values_of(plain, "kind", "fields", "arrays")
        if not (isinstance(kind, str) and isinstance(fields, dict) and isinstance(listed, list)):
            raise TypeError("kind, fields or arrays of another type")
        if len(listed) > limits.arrays:
            raise ValueError(f"{len(listed)} arrays")
        described = [_described(entry) for entry in listed]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _bad("its header cannot be understood", repr(error)[:2000]) from error
    total = sum(each.bytes for each in described)
    if total > limits.array_bytes:
        raise _bad(f"arrays of {total} bytes")
    if len({each.name for each in described}) != len(described):
        raise _bad("two arrays have one name")
    return kind, fields, described


def _values_of(plain: Any, *names: str) -> tuple[Any, ...]:
    """Exactly these of a JSON object."""
    if not isinstance(plain, dict) or plain.keys() != set(names):
        raise ValueError(f"not an object of {names}")
    return tuple(plain[name] for name in names)


def _described(entry: Any) -> _Described:
    name, dtype, shape = _values_of(entry, "name", "dtype", "shape")
    if not (isinstance(name, str) and isinstance(shape, list) and len(shape) <= _MOST_DIMENSIONS):
        raise TypeError("an array's name or shape")
    if not all(type(n) is int and n >= 0 for n in shape):
        raise ValueError(f"an array of shape {shape}")
    if math.prod(max(n, 1) for n in shape) > _MOST_VALUES:  # no values, and still no such shape
        raise ValueError(f"an array of shape {shape}")
    return _Described(name, _DTYPES[dtype], tuple(shape))


def _array(stream: BinaryIO | FileIO, described: _Described) -> NDArray[Any]:
    count = math.prod(described.shape)
    values = np.empty(min(count, _AT_ONCE // described.dtype.itemsize), described.dtype)
    filled = 0
    while filled < count:
        if filled == len(values):
            # No view of it is left: `_fill` has given its own back.
            values.resize(min(count, 2 * filled), refcheck=False)
        _fill(stream, memoryview(values[filled:].data).cast("B"))
        filled = len(values)
    return values.reshape(described.shape)


def _fill(stream: BinaryIO | FileIO, view: memoryview, *, may_end: bool = False) -> bool:
    """False when it `may_end` and has ended before the first byte."""
    filled = 0
    while filled < len(view):
        got = stream.readinto(view[filled:])  # type: ignore[union-attr]
        if not got:
            if may_end and not filled:
                return False
            raise _bad("it ends in the middle of a frame")
        filled += got
    return True


def _check_size(header_bytes: int, array_bytes: list[int]) -> None:
    limits = Limits()
    if (
        header_bytes > limits.header_bytes
        or len(array_bytes) > limits.arrays
        or sum(array_bytes) > limits.array_bytes
    ):
        raise BadRequest(
            "This is too much to hand to an engine at once.",
            "Use a smaller picture, fewer references or a shorter text.",
            detail=f"{header_bytes} bytes of text, {len(array_bytes)} arrays, {sum(array_bytes)}",
        )


def _finite(text: str) -> float:
    value = float(text)
    return value if math.isfinite(value) else _no_number(text)


def _no_number(text: str) -> float:
    raise ValueError(f"{text[:40]} is no number")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("one name twice")
    return found


def _dtype_name(array: NDArray[Any]) -> str:
    name = array.dtype.str
    if name not in _DTYPES or array.ndim > _MOST_DIMENSIONS:
        raise TypeError(f"{array.dtype} in {array.ndim} dimensions does not travel")
    return name


def _bad(what: str, detail: str = "") -> BadFrame:
    return BadFrame(
        f"What came from the engine is not understood: {what}.",
        "Install the same version of Gesso on both sides.",
        detail=detail,
    )
