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

from gesso_core.errors import BadFrame

VERSION = 1
_MAGIC = b"GESSO\0"
_START = struct.Struct("<6sHI")
_DTYPES = {name: np.dtype(name) for name in ("|u1", "<u2", "<f2", "<f4", "<i4", "<i8")}
_MOST_DIMENSIONS = 4


@dataclass(frozen=True, slots=True)
class Limits:
    """What is read before it is refused. bytes: of all arrays of one frame."""

    header_bytes: int = 1 << 20
    array_bytes: int = 1 << 32
    arrays: int = 64


@dataclass(frozen=True, eq=False)
class Frame:
    """fields: plain JSON values. arrays: of the dtypes above."""

    kind: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)


def parts(frame: Frame) -> Iterator[bytes | memoryview]:
    """The frame's bytes, arrays without a copy where they are contiguous."""
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

    stream: unbuffered or buffered. Raises BadFrame for anything else than a whole frame.
    """
    start = _exactly(stream, _START.size, may_end=True)
    if start is None:
        return None
    magic, version, length = _START.unpack(start)
    if magic != _MAGIC:
        raise _bad("no frame begins here", repr(magic))
    if version != VERSION:
        raise _bad(f"the other side speaks version {version}, this one {VERSION}")
    if length > limits.header_bytes:
        raise _bad(f"a header of {length} bytes")
    header = _exactly(stream, length)
    assert header is not None
    kind, fields, described = _header(bytes(header), limits)
    return Frame(kind, fields, {name: _array(stream, d, s) for name, d, s in described})


def _header(
    content: bytes, limits: Limits
) -> tuple[str, dict[str, Any], list[tuple[str, np.dtype[Any], tuple[int, ...]]]]:
    try:
        plain = json.loads(content)
        kind, fields, listed = plain["kind"], plain["fields"], plain["arrays"]
        if not (isinstance(kind, str) and isinstance(fields, dict) and isinstance(listed, list)):
            raise TypeError("kind, fields or arrays of another type")
        described = [_described(entry) for entry in listed]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _bad("its header cannot be understood", repr(error)) from error
    total = sum(dtype.itemsize * math.prod(shape) for _, dtype, shape in described)
    if len(described) > limits.arrays or total > limits.array_bytes:
        raise _bad(f"{len(described)} arrays of {total} bytes")
    if len({name for name, _, _ in described}) != len(described):
        raise _bad("two arrays have one name")
    return kind, fields, described


def _described(entry: Any) -> tuple[str, np.dtype[Any], tuple[int, ...]]:
    name, dtype, shape = entry["name"], _DTYPES[entry["dtype"]], tuple(entry["shape"])
    if not isinstance(name, str) or len(shape) > _MOST_DIMENSIONS:
        raise TypeError("an array's name or shape")
    if not all(type(n) is int and 0 <= n < 1 << 31 for n in shape):
        raise ValueError(f"an array of shape {shape}")
    return name, dtype, shape


def _array(stream: BinaryIO | FileIO, dtype: np.dtype[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    array = np.empty(shape, dtype)
    if array.size:
        _fill(stream, memoryview(array.data).cast("B"))
    return array


def _exactly(stream: BinaryIO | FileIO, count: int, *, may_end: bool = False) -> bytearray | None:
    content = bytearray(count)
    view, filled = memoryview(content), 0
    while filled < count:
        got = stream.readinto(view[filled:])  # type: ignore[union-attr]
        if not got:
            if may_end and not filled:
                return None
            raise _bad("it ends in the middle of a frame")
        filled += got
    return content


def _fill(stream: BinaryIO | FileIO, view: memoryview) -> None:
    filled = 0
    while filled < len(view):
        got = stream.readinto(view[filled:])  # type: ignore[union-attr]
        if not got:
            raise _bad("it ends in the middle of a frame")
        filled += got


def _dtype_name(array: NDArray[Any]) -> str:
    name = array.dtype.str
    if name not in _DTYPES:
        raise TypeError(f"{array.dtype} does not travel")
    return name


def _bad(what: str, detail: str = "") -> BadFrame:
    return BadFrame(
        f"What came from the engine is not understood: {what}.",
        "Install the same version of Gesso on both sides.",
        detail=detail,
    )
