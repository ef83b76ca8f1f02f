"""Processor and memory as Linux tells them: /proc, and the control groups this process is in."""

import math
import os
import platform
from collections.abc import Iterator, Mapping
from pathlib import Path

from gesso_core.machine import Machine

_FEATURES = {
    "sse4_2": "sse4.2",
    "avx": "avx",
    "avx2": "avx2",
    "fma": "fma",
    "f16c": "f16c",
    "avx_vnni": "avx-vnni",
    "avx512f": "avx512f",
    "avx512_vnni": "avx512-vnni",
    "avx512_bf16": "avx512-bf16",
    "amx_tile": "amx",
    "amx_int8": "amx-int8",
    "amx_bf16": "amx-bf16",
    "asimd": "neon",
    "i8mm": "i8mm",
    "sve": "sve",
}
"""The kernel's names of what inference libraries make use of, and ours."""

_UNLIMITED = 1 << 60  # bytes; cgroup v1 says "no limit" with a number near 2^63


def probe_linux(root: Path = Path("/")) -> Machine:
    """root: where proc and sys lie. Never raises; what is not told is empty or 0."""
    cpu = _fields(root / "proc/cpuinfo")
    memory = _fields(root / "proc/meminfo")
    total, free = _kilobytes(memory, "MemTotal"), _kilobytes(memory, "MemAvailable")
    for limit, used in _memory_limits(root):
        total, free = min(total, limit), min(free, max(limit - used, 0))
    flags = (cpu.get("flags") or cpu.get("Features") or "").split()
    return Machine(
        cpu.get("model name") or cpu.get("Hardware") or platform.machine(),
        _cores(root),
        frozenset(name for flag, name in _FEATURES.items() if flag in flags),
        total,
        free,
        system=f"{platform.system()} {platform.release()}, {platform.machine()}",
    )


def _cores(root: Path) -> int:
    """Those this process may use: its affinity, and the share of time its groups have."""
    cores = float(len(os.sched_getaffinity(0)))
    for folder in _groups(root, "cpu"):
        quota, period = _quota(folder)
        if quota > 0 and period > 0:
            cores = min(cores, quota / period)
    return max(1, math.ceil(cores))


def _quota(folder: Path) -> tuple[int, int]:
    """Microseconds of processor time in a period; 0 where there is no limit."""
    words = _read(folder / "cpu.max").split()
    if len(words) == 2:
        return _number(words[0]), _number(words[1])
    return _number(_read(folder / "cpu.cfs_quota_us")), _number(_read(folder / "cpu.cfs_period_us"))


def _memory_limits(root: Path) -> Iterator[tuple[int, int]]:
    """Limit and use in bytes, of every group that has a limit. The page cache is no use."""
    for folder in _groups(root, "memory"):
        limit = _number(_read(folder / "memory.max") or _read(folder / "memory.limit_in_bytes"))
        if not 0 < limit < _UNLIMITED:
            continue
        used = _number(_read(folder / "memory.current") or _read(folder / "memory.usage_in_bytes"))
        told = dict(_pairs(_read(folder / "memory.stat"), " "))
        cache = _number(told.get("total_inactive_file") or told.get("inactive_file", ""))
        yield limit, max(used - cache, 0)


def _groups(root: Path, controller: str) -> Iterator[Path]:
    """Folders of the groups that this process is in, innermost first, for both versions."""
    for line in _read(root / "proc/self/cgroup").splitlines():
        number, _, rest = line.partition(":")
        controllers, _, inside = rest.partition(":")
        mounted = root / "sys/fs/cgroup"
        if number != "0" and controller not in controllers.split(","):
            continue
        if number != "0":
            mounted = mounted / controllers
            mounted = mounted if mounted.is_dir() else root / "sys/fs/cgroup" / controller
        # In a container the path may be the host's; then the mounted folder is the group itself.
        group = mounted / inside.lstrip("/")
        while group != mounted:
            yield group
            group = group.parent
        yield mounted


def _fields(path: Path) -> Mapping[str, str]:
    """The first value of each name."""
    found: dict[str, str] = {}
    for name, value in _pairs(_read(path), ":"):
        found.setdefault(name, value)
    return found


def _pairs(text: str, separator: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        name, found, value = line.partition(separator)
        if found:
            yield name.strip(), value.strip()


def _kilobytes(fields: Mapping[str, str], name: str) -> int:
    return _number(fields.get(name, "").removesuffix("kB").strip()) << 10


def _number(text: str) -> int:
    """0 for anything else, "max" among it."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() else 0


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
