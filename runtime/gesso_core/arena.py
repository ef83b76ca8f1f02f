"""Memory that two processes of one machine share, in which the large arrays of a frame lie.

A pipe copies a picture twice, in pieces of a few pages, and takes both processors for it; here it
is copied once into memory that is used again and again, and once out of it. The frame itself
travels as ever and says in the field `arena` what lies where.
"""

import math
import mmap
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gesso_core.errors import BadFrame
from gesso_core.wire import Frame

FIELD = "arena"
LEAST = 256 << 10  # bytes of an array; a pipe takes fewer as quickly
MOST = 192 << 20  # bytes of a frame that are kept in memory for the next; 24 MP of 16 bit
_STEP = 4 << 20  # by which it grows
_PAGE = 4096  # every array begins at one
_DTYPES = {name: np.dtype(name) for name in ("|u1", "<u2", "<f4")}
_MOST_DIMENSIONS = 4


class Arena:
    """One side writes and the other reads, one frame at a time: the next may be written when the
    reader has shown by an answer that it has the last one.

    descriptor: of memory that cannot shrink, or reading it could end the process.
    """

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self._memory: mmap.mmap | None = None

    def store(self, frame: Frame) -> Frame:
        """The frame without its large arrays, which lie here now; as it is when they do not fit."""
        large = {
            name: array
            for name, array in frame.arrays.items()
            if array.nbytes >= LEAST and array.dtype.str in _DTYPES
        }
        if not large or sum(_paged(array.nbytes) for array in large.values()) > MOST:
            return frame
        try:
            listed = self._listed(large)
        except (OSError, MemoryError):  # the pipe needs none
            return frame
        rest = {name: array for name, array in frame.arrays.items() if name not in large}
        return replace(frame, fields={**frame.fields, FIELD: listed}, arrays=rest)

    def restore(self, frame: Frame) -> Frame:
        """The frame as it was, in memory of its own. Raises BadFrame for what cannot lie here."""
        if FIELD not in frame.fields:
            return frame
        fields = dict(frame.fields)
        places = _places(fields.pop(FIELD))
        size = os.fstat(self.descriptor).st_size
        if any(place.at + place.bytes > min(size, MOST) for place in places):
            raise _bad("it speaks of more memory than there is")
        arrays = dict(frame.arrays)
        for place in places:
            if place.name in arrays:
                raise _bad("two arrays have one name")
            try:
                arrays[place.name] = self._view(place).copy()
            except (OSError, MemoryError) as error:
                raise _bad("it holds more than there is memory for") from error
        return Frame(frame.kind, fields, arrays)

    def close(self) -> None:
        """This side's. The other may still use it."""
        self._memory = None
        os.close(self.descriptor)

    def _listed(self, arrays: Mapping[str, NDArray[Any]]) -> list[list[Any]]:
        listed, at = [], 0
        for name, array in arrays.items():
            place = _Place(name, array.dtype.str, array.shape, at)
            np.copyto(self._view(place), array)
            listed.append([name, place.dtype, list(place.shape), at])
            at += _paged(array.nbytes)
        return listed

    def _view(self, place: "_Place") -> NDArray[Any]:
        end = place.at + place.bytes
        if self._memory is None or len(self._memory) < end:
            size = os.fstat(self.descriptor).st_size
            if size < end:
                size = -(-end // _STEP) * _STEP
                os.ftruncate(self.descriptor, size)
            self._memory = mmap.mmap(self.descriptor, min(size, MOST))
        count = math.prod(place.shape)
        return np.frombuffer(self._memory, place.dtype, count, place.at).reshape(place.shape)


def open_arena() -> Arena | None:
    """None where the system has no such memory: everything goes through the pipe then."""
    if sys.platform != "linux":
        return None
    import fcntl  # noqa: PLC0415  # not on every platform

    try:
        descriptor = os.memfd_create("gesso-pictures", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK)
    except OSError:
        return None
    return Arena(descriptor)


@dataclass(frozen=True, slots=True)
class _Place:
    name: str
    dtype: str
    shape: tuple[int, ...]
    at: int

    @property
    def bytes(self) -> int:
        return _DTYPES[self.dtype].itemsize * math.prod(self.shape)


def _places(listed: Any) -> list[_Place]:
    if not isinstance(listed, list):
        raise _bad("what lies in shared memory is no list")
    places = []
    for entry in listed:
        match entry:
            case [str(name), str(dtype), list(shape), int(at)] if (
                dtype in _DTYPES
                and 0 < len(shape) <= _MOST_DIMENSIONS
                and all(type(n) is int and 0 < n <= MOST for n in shape)
                and 0 <= at <= MOST
                and at % _PAGE == 0
            ):
                places.append(_Place(name, dtype, tuple(shape), at))
            case _:
                raise _bad("what lies in shared memory is not described as it should be")
    return places


def _paged(count: int) -> int:
    return -(-count // _PAGE) * _PAGE


def _bad(what: str) -> BadFrame:
    return BadFrame(
        f"What came from the other side is not understood: {what}.",
        "Install the same version of Gesso on both sides.",
    )
