"""What the driver of an NVIDIA card offers, asked of its own library (libcuda) through ctypes.

Function names and numbers as in the CUDA Driver API reference. No context is made on a card.
"""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

LIBRARY = "libcuda.so.1"
_SUCCESS = 0
_NAME_BYTES = 256


@dataclass(frozen=True, slots=True)
class Card:
    name: str
    memory_bytes: int


@dataclass(frozen=True, slots=True)
class Driver:
    """cuda: the newest that it runs, (13, 0). cards: those it lets us use."""

    cuda: tuple[int, int]
    cards: tuple[Card, ...]


def find_driver(library: str = LIBRARY) -> Driver | None:
    """None where there is none, or it does not answer."""
    try:
        cuda = ctypes.CDLL(library)
        version = ctypes.c_int()
        if cuda.cuDriverGetVersion(ctypes.byref(version)) != _SUCCESS:
            return None
        cards = tuple(_cards(cuda)) if cuda.cuInit(0) == _SUCCESS else ()
    except (OSError, AttributeError):
        return None
    return Driver((version.value // 1000, version.value % 1000 // 10), cards)


def _cards(cuda: ctypes.CDLL) -> Iterator[Card]:
    count = ctypes.c_int()
    cuda.cuDeviceGetCount(ctypes.byref(count))
    for number in range(count.value):
        device, memory = ctypes.c_int(), ctypes.c_size_t()
        name = ctypes.create_string_buffer(_NAME_BYTES)
        if (
            cuda.cuDeviceGet(ctypes.byref(device), number) == _SUCCESS
            and cuda.cuDeviceGetName(name, _NAME_BYTES, device) == _SUCCESS
            and cuda.cuDeviceTotalMem_v2(ctypes.byref(memory), device) == _SUCCESS
        ):
            yield Card(name.value.decode("utf-8", "replace"), memory.value)
