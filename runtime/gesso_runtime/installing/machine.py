"""What matters of this machine to an installation; asked once, judged in `preflight`."""

import ctypes
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gesso_runtime.installing.graphics_driver import Driver, find_driver

_CPU = Path("/proc/cpuinfo")
_LEVELS = {  # as the x86-64 psABI defines them, by the names that Linux gives the instructions
    "x86-64-v2": {"cx16", "lahf_lm", "popcnt", "sse4_1", "sse4_2", "ssse3"},
    "x86-64-v3": {"avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", "xsave"},
}

QT_LIBRARIES = (
    *("libEGL.so.1", "libGL.so.1", "libGLX.so.0", "libX11-xcb.so.1", "libX11.so.6"),
    *("libXext.so.6", "libdbus-1.so.3", "libfontconfig.so.1", "libfreetype.so.6"),
    *("libgio-2.0.so.0", "libglib-2.0.so.0", "libgobject-2.0.so.0", "libgthread-2.0.so.0"),
    "libxcb.so.1",
)
"""What Qt's window takes from the system, of what packaging/gesso_pack/libraries.toml allows."""


@dataclass(frozen=True, slots=True)
class Machine:
    """glibc: its version, () where the C library is another. today: by its clock.

    cpu: names of instructions.
    """

    architecture: str
    glibc: tuple[int, ...]
    cpu: frozenset[str]
    driver: Driver | None
    today: date

    def missing_for(self, level: str) -> frozenset[str]:
        """Instructions that a CPU of this level has and this one lacks."""
        needed: set[str] = set()
        if level:
            for name, instructions in _LEVELS.items():
                needed |= instructions
                if name == level:
                    break
        return frozenset(needed) - self.cpu


def this_machine() -> Machine:
    return Machine(os.uname().machine, _glibc(), _instructions(), find_driver(), date.today())


def can_be_loaded(name: str) -> bool:
    """Whether the system has this library, named as a program asks for it, "libEGL.so.1"."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def version_tuple(text: str) -> tuple[int, ...]:
    """ "2.34" as numbers; () for an empty text."""
    return tuple(int(part) for part in re.findall(r"\d+", text))


def _glibc() -> tuple[int, ...]:
    with suppress(ValueError, OSError):
        name, _, version = (os.confstr("CS_GNU_LIBC_VERSION") or "").partition(" ")
        if name == "glibc":
            return version_tuple(version)
    return ()


def _instructions() -> frozenset[str]:
    with suppress(OSError):
        for line in _CPU.read_text("utf-8", "replace").splitlines():
            if line.startswith("flags"):
                return frozenset(line.partition(":")[2].split())
    return frozenset()
