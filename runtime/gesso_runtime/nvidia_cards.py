"""NVIDIA cards, asked of the driver's management library (NVML) through ctypes.

Function names and structures as in NVIDIA's NVML API reference. CUDA itself is not touched: making
a context on a card costs hundreds of megabytes of it.
"""

import ctypes
import os
import sys
from collections.abc import Iterator
from dataclasses import replace

from gesso_core.machine import Gpu

_LIBRARY = "nvml.dll" if sys.platform == "win32" else "libnvidia-ml.so.1"
_TEXT = 96  # bytes; the longest text asked for (NVML_DEVICE_UUID_V2_BUFFER_SIZE, names likewise)
_SUCCESS = 0


class _Memory(ctypes.Structure):
    """nvmlMemory_t; bytes."""

    _fields_ = (
        ("total", ctypes.c_ulonglong),
        ("free", ctypes.c_ulonglong),
        ("used", ctypes.c_ulonglong),
    )


def find_nvidia_cards(library: str = _LIBRARY) -> tuple[Gpu, ...]:
    """Numbered as CUDA does with CUDA_DEVICE_ORDER=PCI_BUS_ID, minding CUDA_VISIBLE_DEVICES.

    Empty without a driver, or when it does not answer. Never raises.
    """
    try:
        nvml = ctypes.CDLL(library)
        if nvml.nvmlInit_v2() != _SUCCESS:
            return ()
    except (OSError, AttributeError):
        return ()
    try:
        return _visible(tuple(_cards(nvml)))
    except AttributeError:  # an old library that lacks a function
        return ()
    finally:
        nvml.nvmlShutdown()


def _cards(nvml: ctypes.CDLL) -> Iterator[tuple[str, Gpu]]:
    """Each with its UUID, in the order of the bus."""
    driver = _text(nvml.nvmlSystemGetDriverVersion)
    count = ctypes.c_uint()
    if nvml.nvmlDeviceGetCount_v2(ctypes.byref(count)) != _SUCCESS:
        return
    for index in range(count.value):
        handle = ctypes.c_void_p()
        if nvml.nvmlDeviceGetHandleByIndex_v2(ctypes.c_uint(index), ctypes.byref(handle)):
            continue  # no right to use it, or it fell off the bus
        memory, major, minor = _Memory(), ctypes.c_int(), ctypes.c_int()
        if nvml.nvmlDeviceGetMemoryInfo(handle, ctypes.byref(memory)) != _SUCCESS:
            continue  # without memory of its own it is no card that a ladder knows
        known = nvml.nvmlDeviceGetCudaComputeCapability(
            handle, ctypes.byref(major), ctypes.byref(minor)
        )
        yield (
            _text(nvml.nvmlDeviceGetUUID, handle),
            Gpu(
                index,
                _text(nvml.nvmlDeviceGetName, handle) or "NVIDIA",
                int(memory.total),
                int(memory.free),
                major.value * 10 + minor.value if known == _SUCCESS else 0,
                driver,
            ),
        )


def _text(function: "ctypes._NamedFuncPointer", *first: ctypes.c_void_p) -> str:
    buffer = ctypes.create_string_buffer(_TEXT)
    if function(*first, buffer, ctypes.c_uint(_TEXT)) != _SUCCESS:
        return ""
    return buffer.value.decode("utf-8", "replace")


def _visible(cards: tuple[tuple[str, Gpu], ...]) -> tuple[Gpu, ...]:
    """As CUDA reads its variable: numbers or beginnings of UUIDs, up to the first that is none."""
    wanted = os.environ.get("CUDA_VISIBLE_DEVICES")
    if wanted is None:
        return tuple(card for _, card in cards)
    seen: list[Gpu] = []
    for each in wanted.split(","):
        name = each.strip()
        found = next((card for uuid, card in cards if _is_meant(name, uuid, card)), None)
        if found is None:
            break
        seen.append(replace(found, index=len(seen)))
    return tuple(seen)


def _is_meant(name: str, uuid: str, card: Gpu) -> bool:
    return name == str(card.index) or (name.startswith("GPU-") and uuid.startswith(name))
