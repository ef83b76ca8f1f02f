"""What a computer has: read from made-up system files, and from a made-up driver's library."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gesso_runtime.linux_machine import probe_linux
from gesso_runtime.machine_probe import probe
from gesso_runtime.nvidia_cards import find_nvidia_cards

GIB = 1 << 30

_NVML = r"""
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
typedef struct { unsigned long long total, free, used; } memory;
static int alive = 0;
static int is(const char *name) {
  const char *mood = getenv("NVML_MOOD");
  return mood && !strcmp(mood, name); }
int nvmlInit_v2(void) { if (is("asleep")) return 9; alive = 1; return 0; }
int nvmlShutdown(void) {
  const char *path = getenv("NVML_LOG"); alive = 0;
  if (path) { FILE *log = fopen(path, "a"); fputs("shutdown\n", log); fclose(log); }
  return 0; }
int nvmlSystemGetDriverVersion(char *text, unsigned n) {
  strncpy(text, "580.95.05", n); return alive ? 0 : 1; }
int nvmlDeviceGetCount_v2(unsigned *count) {
  *count = 3; return is("countless") ? 999 : 0; }
int nvmlDeviceGetHandleByIndex_v2(unsigned i, void **device) {
  if (i == 1 && is("fallen")) return 15;
  *device = (void *)(0x7f0000000000 + i); return 0; }
static unsigned number(void *device) {
  return (unsigned)((unsigned long long)device - 0x7f0000000000); }
int nvmlDeviceGetName(void *device, char *text, unsigned n) {
  snprintf(text, n, "NVIDIA RTX %u\xe2\x84\xa2", number(device)); return 0; }
int nvmlDeviceGetUUID(void *device, char *text, unsigned n) {
  snprintf(text, n, "GPU-%uabc-def", number(device)); return 0; }
int nvmlDeviceGetMemoryInfo(void *device, memory *m) {
  m->total = (8ull << 30) * (number(device) + 1); m->used = 1ull << 30;
  m->free = m->total - m->used;
  return is("without memory") ? 3 : 0; }
#ifndef OLD
int nvmlDeviceGetCudaComputeCapability(void *device, int *major, int *minor) {
  *major = 8 + (int)number(device); *minor = 6; return is("modest") ? 3 : 0; }
#endif
"""


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _compiled(tmp_path_factory.mktemp("nvml"))


@pytest.fixture(autouse=True)
def all_cards_visible(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)


def _compiled(folder: Path, *flags: str) -> Path:
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("needs a C compiler")
    source, library = folder / "nvml.c", folder / "libnvml.so"
    source.write_text(_NVML)
    command = [compiler, "-shared", "-fPIC", *flags, "-o", str(library), str(source)]
    subprocess.run(command, check=True)
    return library


def test_every_card_is_told_with_memory_capability_and_driver(driver: Path) -> None:
    cards = find_nvidia_cards(str(driver))
    assert [card.index for card in cards] == [0, 1, 2]
    second = cards[1]
    assert second.name == "NVIDIA RTX 1™"
    assert (second.memory_bytes, second.free_bytes) == (16 * GIB, 15 * GIB)
    assert (second.capability, second.driver) == (96, "580.95.05")


@pytest.mark.parametrize(
    ("visible", "names"),
    [
        ("2,0", ["NVIDIA RTX 2™", "NVIDIA RTX 0™"]),
        ("GPU-1abc", ["NVIDIA RTX 1™"]),
        ("", []),
        ("-1", []),
        ("1,9,0", ["NVIDIA RTX 1™"]),  # what follows a wrong entry does not count
    ],
)
def test_cards_are_numbered_as_cuda_sees_them(
    driver: Path, monkeypatch: pytest.MonkeyPatch, visible: str, names: list[str]
) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)
    cards = find_nvidia_cards(str(driver))
    assert [card.name for card in cards] == names
    assert [card.index for card in cards] == list(range(len(names)))


@pytest.mark.parametrize(
    ("mood", "indices"),
    [("asleep", []), ("countless", []), ("without memory", []), ("fallen", [0, 2])],
)
def test_a_driver_that_refuses_costs_only_what_it_refuses(
    driver: Path, monkeypatch: pytest.MonkeyPatch, mood: str, indices: list[int]
) -> None:
    monkeypatch.setenv("NVML_MOOD", mood)
    assert [card.index for card in find_nvidia_cards(str(driver))] == indices


def test_an_unknown_capability_is_0(driver: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NVML_MOOD", "modest")
    assert [card.capability for card in find_nvidia_cards(str(driver))] == [0, 0, 0]


def test_the_library_is_let_go_of(
    driver: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NVML_LOG", str(tmp_path / "log"))
    find_nvidia_cards(str(driver))
    assert (tmp_path / "log").read_text() == "shutdown\n"


def test_a_library_that_is_missing_old_or_none_means_no_cards(tmp_path: Path) -> None:
    (tmp_path / "text.so").write_text("no library")
    assert find_nvidia_cards(str(tmp_path / "gone.so")) == ()
    assert find_nvidia_cards(str(tmp_path / "text.so")) == ()
    assert find_nvidia_cards(str(_compiled(tmp_path, "-DOLD"))) == ()


def test_this_computer_is_told_as_the_system_knows_it() -> None:
    machine = probe()
    assert 1 <= machine.cores <= (os.cpu_count() or 1)
    if sys.platform == "linux":
        physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        assert 0 < machine.free_bytes <= machine.memory_bytes <= physical
        assert machine.cpu
        assert machine.system.startswith("Linux")


def _system(root: Path, **files: str) -> Path:
    """files: by path with `__` for a slash."""
    plain = {
        "proc__cpuinfo": "model name\t: Some CPU @ 3.0GHz\nflags\t: fpu avx avx2 amx_tile pni\n\n"
        "model name\t: Another\n",
        "proc__meminfo": "MemTotal:  33554432 kB\nMemFree: 1 kB\nMemAvailable:  16777216 kB\n",
    }
    for name, text in (plain | files).items():
        path = root / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def test_processor_and_memory_are_read(tmp_path: Path) -> None:
    machine = probe_linux(_system(tmp_path))
    assert machine.cpu == "Some CPU @ 3.0GHz"
    assert machine.features == {"avx", "avx2", "amx"}
    assert (machine.memory_bytes, machine.free_bytes) == (32 * GIB, 16 * GIB)


def test_the_limits_of_a_group_and_of_those_around_it_count(tmp_path: Path) -> None:
    group = "sys__fs__cgroup__user.slice"
    machine = probe_linux(
        _system(
            tmp_path,
            proc__self__cgroup="0::/user.slice/app\n",
            **{
                f"{group}__memory.max": str(8 * GIB),
                f"{group}__memory.current": str(5 * GIB),
                f"{group}__memory.stat": f"anon 1\ninactive_file {GIB}\n",
                f"{group}__cpu.max": "50000 100000",
                f"{group}__app__memory.max": "max\n",
                f"{group}__app__cpu.max": "max 100000",
            },
        )
    )
    assert (machine.memory_bytes, machine.free_bytes) == (8 * GIB, 4 * GIB)
    assert machine.cores == 1


def test_the_first_version_of_groups_counts_too(tmp_path: Path) -> None:
    machine = probe_linux(
        _system(
            tmp_path,
            proc__self__cgroup="4:memory:/docker/77\n3:cpu,cpuacct:/docker/77\n0::/x\n",
            **{  # in a container the group itself is mounted at the top
                "sys__fs__cgroup__memory__memory.limit_in_bytes": str(2 * GIB),
                "sys__fs__cgroup__memory__memory.usage_in_bytes": str(3 * GIB),
                "sys__fs__cgroup__cpu,cpuacct__cpu.cfs_quota_us": "100000",
                "sys__fs__cgroup__cpu,cpuacct__cpu.cfs_period_us": "100000",
            },
        )
    )
    assert (machine.memory_bytes, machine.free_bytes, machine.cores) == (2 * GIB, 0, 1)


def test_no_limit_is_none(tmp_path: Path) -> None:
    machine = probe_linux(
        _system(
            tmp_path,
            proc__self__cgroup="4:memory:/\n",
            **{"sys__fs__cgroup__memory__memory.limit_in_bytes": str((1 << 63) - 4096)},
        )
    )
    assert machine.memory_bytes == 32 * GIB


def test_what_is_not_told_is_empty(tmp_path: Path) -> None:
    machine = probe_linux(tmp_path)
    assert (machine.memory_bytes, machine.free_bytes, machine.features) == (0, 0, frozenset())
    assert machine.cpu
