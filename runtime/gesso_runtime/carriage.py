"""How frames travel over a network: pictures packed without loss, everything else as it is.

A packed picture is a row of bytes in the frame, and `fields["carried"]` says what it was:
{name: {"codec", "dtype", "shape"}}. Hostile bytes are refused before anything is decoded.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from gesso_core.cards.strict import read_record, to_plain
from gesso_core.errors import BadFrame, BadRequest
from gesso_core.wire import Frame
from gesso_runtime.carried_headers import Announced, jxl_header, png_header

MEDIA_TYPE = "application/vnd.gesso.frame"
"""Of a packed frame as a body of HTTP."""

_CARRIED = "carried"
_PACKED = {"|u1": 8, "<u2": 16}  # bits of a sample, by dtype; others travel as they are
_THREADS = 2  # more of them gain nothing at a million pixels


class Codec(StrEnum):
    """1 MP of a photograph: JXL 1.6 MB, 9 + 45 ms; PNG 1.9 MB, 140 + 47 ms; raw 3.1 MB."""

    JXL = "jxl"
    PNG = "png"
    RAW = "raw"


@dataclass(frozen=True, slots=True)
class CarriageLimits:
    """pixels: of all packed pictures of one frame together."""

    pixels: int = 1 << 27


@dataclass(frozen=True, slots=True)
class _Carried:
    codec: Codec
    dtype: str
    shape: tuple[int, ...]


def pack(frame: Frame, codec: Codec = Codec.JXL) -> Frame:
    """The same with its pictures (uint8 and uint16, h×w×3) packed, bit for bit.

    A picture that would not become smaller stays as it is.
    """
    arrays, carried = dict(frame.arrays), dict[str, _Carried]()
    for name, array in frame.arrays.items():
        if codec is Codec.RAW or not _is_picture(array):
            continue
        packed = np.frombuffer(_encoded(array, codec), np.uint8)
        if packed.nbytes < array.nbytes:
            arrays[name] = packed
            carried[name] = _Carried(codec, array.dtype.str, array.shape)
    if not carried:
        return frame
    return Frame(frame.kind, {**frame.fields, _CARRIED: to_plain(carried)}, arrays)


def unpack(frame: Frame, limits: CarriageLimits = CarriageLimits()) -> Frame:
    """What was packed. Raises BadFrame for what is not exactly what is said of it; no pixel is
    decoded of more than `limits` allow.
    """
    said = frame.fields.get(_CARRIED, {})
    carried = _carried(said)
    if sum(math.prod(each.shape[:2]) for each in carried.values()) > limits.pixels:
        raise _bad("its pictures are larger than is taken")
    arrays = dict(frame.arrays)
    for name, each in carried.items():
        if name not in arrays:
            raise _bad("it describes a picture that is not there")
        arrays[name] = _decoded(arrays[name], each)
    fields = {name: value for name, value in frame.fields.items() if name != _CARRIED}
    return Frame(frame.kind, fields, arrays)


def _is_picture(array: NDArray[Any]) -> bool:
    return array.dtype.str in _PACKED and array.ndim == 3 and array.shape[2] == 3 and array.size > 0


def _encoded(array: NDArray[Any], codec: Codec) -> bytes:
    array = np.ascontiguousarray(array)
    if codec is Codec.PNG:
        return bytes(imagecodecs.png_encode(array, level=1))
    return bytes(imagecodecs.jpegxl_encode(array, effort=1, lossless=True, numthreads=_THREADS))


def _carried(said: object) -> dict[str, _Carried]:
    if not isinstance(said, Mapping):
        raise _bad("what it carries is no table")
    try:
        carried = {str(name): read_record(_Carried, each, _CARRIED) for name, each in said.items()}
    except BadRequest as error:
        raise _bad("what it carries is not described", error.message) from error
    for each in carried.values():
        is_picture = len(each.shape) == 3 and each.shape[2] == 3 and min(each.shape) > 0
        if each.codec is Codec.RAW or each.dtype not in _PACKED or not is_picture:
            raise _bad("it carries what is no picture", repr(each))
    return carried


def _decoded(packed: NDArray[Any], carried: _Carried) -> NDArray[Any]:
    if packed.dtype != np.uint8 or packed.ndim != 1:
        raise _bad("a packed picture is no row of bytes")
    content = packed.tobytes()
    expected = Announced(carried.shape[1], carried.shape[0], _PACKED[carried.dtype])
    header, decode = _READERS[carried.codec]
    if header(content) != expected:
        raise _bad("a packed picture is not what is said of it")
    into = np.empty(carried.shape, np.dtype(carried.dtype))
    try:
        decoded = decode(content, into)
    except (RuntimeError, ValueError, TypeError, IndexError) as error:  # imagecodecs' own
        raise _bad("a packed picture is damaged", repr(error)) from error
    except MemoryError as error:
        raise _bad("a packed picture is more than there is memory for") from error
    if decoded.shape != into.shape or decoded.dtype != into.dtype:
        raise _bad("a packed picture is not what is said of it")
    return decoded


def _jxl(content: bytes, into: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(imagecodecs.jpegxl_decode(content, numthreads=_THREADS, out=into))


def _png(content: bytes, into: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(imagecodecs.png_decode(content, out=into))


_READERS = {Codec.JXL: (jxl_header, _jxl), Codec.PNG: (png_header, _png)}


def _bad(what: str, detail: str = "") -> BadFrame:
    return BadFrame(
        f"What came over the network is not understood: {what}.",
        "Install the same version of Gesso on both sides.",
        detail=detail[:2000],
    )
