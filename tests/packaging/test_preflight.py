"""What speaks against an installation is said in a sentence, before any work."""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from fixtures.install_to_kill import FIRST
from fixtures.releases import KEY, make_release, sign_release
from gesso_core.errors import (
    BadRequest,
    CannotWrite,
    DiskFull,
    GessoError,
    InstallBusy,
    MachineUnfit,
)
from gesso_core.progress import Progress, silent
from gesso_runtime.installing import installing
from gesso_runtime.installing.graphics_driver import Card, Driver, find_driver
from gesso_runtime.installing.installing import Outcome, Wish, install
from gesso_runtime.installing.machine import QT_LIBRARIES, Machine, can_be_loaded, this_machine
from gesso_runtime.installing.places import Prefix
from gesso_runtime.installing.preflight import refuse_place, told
from gesso_runtime.installing.release import Needs, read_release
from gesso_runtime.store.lock import locked

PACKAGING = Path(__file__).parents[2] / "packaging" / "gesso_pack"
GOOD = Machine(
    "x86_64",
    (2, 36),
    frozenset(["cx16", "lahf_lm", "popcnt", "sse4_1", "sse4_2", "ssse3"]),
    Driver((13, 0), (Card("A card", 24_000_000_000),)),
    date(2026, 11, 22),
)
NEEDS = Needs(glibc="2.34", cpu="x86-64-v2", driver="13.0")


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One that needs much."""
    return make_release(tmp_path_factory.mktemp("release"), replace(FIRST, needs=NEEDS))


@pytest.fixture(scope="module")
def plain_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One that needs nothing."""
    return make_release(tmp_path_factory.mktemp("release"), FIRST)


@pytest.fixture
def prefix(tmp_path: Path) -> Prefix:
    return Prefix(tmp_path / "gesso")


def refused(prefix: Prefix, release: Path) -> GessoError:
    """Why; nothing was begun, and nothing is left."""
    begun: list[Progress] = []
    existed = prefix.root.exists()
    with pytest.raises(GessoError) as caught:
        install(prefix, release, KEY, Wish(("desktop",)), report=begun.append)
    assert begun == []
    assert prefix.root.exists() == existed
    assert caught.value.message.endswith(".")
    assert "\n" not in caught.value.message
    assert caught.value.hint
    return caught.value


def on(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installing, "this_machine", lambda: machine)


@pytest.mark.parametrize(
    ("machine", "said"),
    [
        (
            replace(GOOD, architecture="aarch64"),
            ("for x86_64, and this machine is aarch64", "kind"),
        ),
        (replace(GOOD, glibc=(2, 31)), ("needs glibc 2.34, and this system has 2.31", "newer")),
        (replace(GOOD, glibc=()), ("another C library", "glibc")),
        (replace(GOOD, cpu=frozenset({"ssse3"})), ("x86-64-v2, and this one lacks cx16", "newer")),
        (replace(GOOD, driver=None), ("needs an NVIDIA graphics card", "Install NVIDIA's driver")),
        (replace(GOOD, driver=Driver((12, 4), ())), ("offers 12.4", "Update NVIDIA's driver")),
        (replace(GOOD, driver=Driver((13, 1), ())), ("finds none", "nvidia-smi")),
    ],
)
def test_an_unfit_machine_is_told_what_it_lacks(
    machine: Machine,
    said: tuple[str, str],
    prefix: Prefix,
    release: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    on(machine, monkeypatch)
    error = refused(prefix, release)
    assert isinstance(error, MachineUnfit)
    assert said[0] in error.message
    assert said[1] in error.hint


def test_a_fit_machine_is_told_nothing(
    prefix: Prefix, release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(GOOD, monkeypatch)
    assert put(prefix, release).told == ()


def put(prefix: Prefix, release: Path) -> Outcome:
    return install(prefix, release, KEY, Wish(), report=silent)


def test_a_clock_in_the_past_is_told_and_not_refused(
    prefix: Prefix, plain_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(replace(GOOD, today=date(1990, 1, 1)), monkeypatch)
    (sentence,) = put(prefix, plain_release).told
    assert "says 1990-01-01, before this release was made (2026-01-02)" in sentence
    assert "dates in projects" in sentence


def test_a_small_card_is_told(release: Path) -> None:
    small = replace(GOOD, driver=Driver((13, 0), (Card("Tiny", 2_100_000_000),)))
    opened = read_release(release / "release.json")
    (sentence,) = told(small, opened, opened.environments, frozenset())
    assert "Tiny has 2.1 GB" in sentence


def test_libraries_that_the_window_lacks_are_told(
    release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "gesso_runtime.installing.preflight.can_be_loaded", lambda name: name == "libX11.so.6"
    )
    opened = read_release(release / "release.json")
    brought = frozenset({"libQt6Widgets.so.6", "libEGL.so.1"})
    (sentence,) = told(GOOD, opened, opened.environments, brought)
    assert "libxcb.so.1" in sentence
    assert "libEGL.so.1" not in sentence
    assert "libX11.so.6" not in sentence
    assert told(GOOD, opened, opened.environments, frozenset({"libEGL.so.1"})) == ()


def test_what_the_window_may_lack_is_what_a_release_may_leave_to_the_system() -> None:
    listed = tomllib.loads((PACKAGING / "libraries.toml").read_text())
    allowed = {name for each in listed["system"] for name in each["names"]}
    assert set(QT_LIBRARIES) <= allowed


def test_an_engine_for_a_card_is_taken_only_where_it_runs(
    prefix: Prefix, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unasked; the release is the same, the machines are not."""
    environments = dict.fromkeys(
        ["desktop", "engine-cpu", "engine-cuda", "gateway", "server", "cluster-node"],
        FIRST.environments["desktop"],
    )
    folder = make_release(tmp_path / "r", replace(FIRST, environments=environments))
    _needs_a_card(folder, "engine-cuda")
    on(replace(GOOD, driver=None), monkeypatch)
    assert put(prefix, folder).environments == ("desktop", "engine-cpu")
    on(GOOD, monkeypatch)
    assert put(Prefix(tmp_path / "2"), folder).environments == ("desktop", "engine-cuda")


def _needs_a_card(folder: Path, name: str) -> None:
    release = read_release(folder / "release.json")
    layers = tuple(
        replace(layer, needs=NEEDS) if layer.name == name else layer for layer in release.layers
    )
    sign_release(folder, replace(release, layers=layers))


@pytest.mark.parametrize("sign", ["'", '"', "\\", "$", "`", ":", ";", "\n", "\x7f", "*", "#"])
def test_a_path_that_scripts_would_misread_is_refused(
    sign: str, tmp_path: Path, plain_release: Path
) -> None:
    error = refused(Prefix(tmp_path / f"it{sign}s"), plain_release)
    assert isinstance(error, BadRequest)
    assert "--prefix" in error.hint


def test_a_path_that_is_too_long_is_refused(plain_release: Path) -> None:
    root = Path("/tmp") / ("é" * 98)
    refuse_place(root.with_name("é" * 97))
    assert "201 bytes" in refused(Prefix(root), plain_release).message


def test_a_folder_with_other_things_is_refused(tmp_path: Path, plain_release: Path) -> None:
    (tmp_path / "home" / "letters").mkdir(parents=True)
    error = refused(Prefix(tmp_path / "home"), plain_release)
    assert "“letters”" in error.message
    (tmp_path / "file").write_text("")
    assert "no folder" in refused(Prefix(tmp_path / "file"), plain_release).message
    assert "file" in refused(Prefix(tmp_path / "file" / "below"), plain_release).message


def test_a_second_installer_is_told_to_wait(prefix: Prefix, plain_release: Path) -> None:
    put(prefix, plain_release)
    command = [sys.executable, "-c", HOLD, str(prefix.lock)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        error = refused(prefix, plain_release)
        assert isinstance(error, InstallBusy)
        other.communicate(b"\n")
    with locked(prefix.lock):
        assert isinstance(refused(prefix, plain_release), InstallBusy)


HOLD = """
import sys
from pathlib import Path
from gesso_runtime.store.lock import locked
with locked(Path(sys.argv[1])):
    print(flush=True)
    sys.stdin.readline()
"""


def test_too_little_room_is_said_with_both_figures(
    prefix: Prefix, plain_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = os.statvfs

    def nearly_full(path: Path) -> object:
        return _Disk(true(path))

    monkeypatch.setattr(os, "statvfs", nearly_full)
    error = refused(prefix, plain_release)
    assert isinstance(error, DiskFull)
    assert "only 4.1 kB are free" in error.message


class _Disk:
    """One free block."""

    def __init__(self, true: os.statvfs_result) -> None:
        self.f_frsize, self.f_bavail = 4096, 1
        self.f_files, self.f_favail = true.f_files, true.f_favail


def test_what_this_machine_is_can_be_asked() -> None:
    machine = this_machine()
    assert machine.architecture == os.uname().machine
    assert machine.glibc >= (2, 17)
    assert machine.missing_for("") == frozenset()
    assert machine.missing_for("x86-64-v2") <= machine.missing_for("x86-64-v3")
    assert can_be_loaded("libc.so.6")
    assert not can_be_loaded("libnowhere.so.1")


FAKE_DRIVER = r"""
#include <stddef.h>
#include <string.h>
int cuDriverGetVersion(int *version) { *version = VERSION; return 0; }
int cuInit(unsigned flags) { return INIT; }
int cuDeviceGetCount(int *count) { *count = 2; return 0; }
int cuDeviceGet(int *device, int number) { *device = number; return number; /* one is lost */ }
int cuDeviceGetName(char *name, int size, int device) { strncpy(name, "Fake", size); return 0; }
int cuDeviceTotalMem_v2(size_t *bytes, int device) { *bytes = 1ul << 34; return 0; }
"""


def a_driver(folder: Path, version: int, init: int = 0) -> Path:
    folder.mkdir()
    (folder / "cuda.c").write_text(FAKE_DRIVER)
    library = folder / "libcuda.so.1"
    subprocess.run(
        [
            *("gcc", "-shared", "-fPIC", f"-DVERSION={version}", f"-DINIT={init}"),
            *("-o", library, folder / "cuda.c"),
        ],
        check=True,
    )
    return library


@pytest.mark.skipif(shutil.which("gcc") is None, reason="gcc makes the driver")
def test_a_driver_is_asked_for_its_cuda_and_its_cards(tmp_path: Path) -> None:
    found = find_driver(str(a_driver(tmp_path / "13", 13010)))
    assert found == Driver((13, 1), (Card("Fake", 1 << 34),))
    without = find_driver(str(a_driver(tmp_path / "12", 12040, init=100)))
    assert without == Driver((12, 4), ())
    assert find_driver(str(tmp_path / "nowhere.so")) is None
    (tmp_path / "broken.so").write_bytes(b"\x7fELF")
    assert find_driver(str(tmp_path / "broken.so")) is None
    assert find_driver("libc.so.6") is None


@pytest.mark.skipif(shutil.which("gcc") is None, reason="gcc makes the driver")
def test_the_installer_asks_the_driver_that_programs_would_get(
    prefix: Prefix, release: Path, tmp_path: Path
) -> None:
    a_driver(tmp_path / "old", 12040)
    said = command(prefix, release, LD_LIBRARY_PATH=str(tmp_path / "old"))
    assert "needs a driver with CUDA 13.0, and the one installed offers 12.4" in said
    a_driver(tmp_path / "new", 13000)
    assert command(prefix, release, LD_LIBRARY_PATH=str(tmp_path / "new")) == ""


def command(prefix: Prefix, release: Path, *before: str, **variables: str) -> str:
    """What the installer says on standard error. before: a command that starts it."""
    key = release.parent / f"{release.name}.pub"
    key.write_text(KEY)
    done = subprocess.run(
        [
            *before,
            *(sys.executable, "-m", "gesso_runtime.installing", "install", "--no-menu"),
            *("--folder", release, "--prefix", prefix.root, "--key", key),
            *("--environments", "desktop"),
        ],
        capture_output=True,
        text=True,
        env=os.environ | variables,
    )
    assert (done.returncode == 0) == (done.stderr == ""), done.stderr
    return done.stderr


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Mounts a small disk with these options."""
    mounted: list[Path] = []

    def mount(options: str) -> Path:
        place = tmp_path / f"disk{len(mounted)}"
        place.mkdir()
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "none", place], capture_output=True
        )
        if done.returncode:
            pytest.skip("no disk can be mounted here")
        mounted.append(place)
        return place

    yield mount
    for place in mounted:
        subprocess.run(["umount", place], check=True)


@pytest.mark.parametrize(
    ("options", "kind", "sentence"),
    [
        ("noexec", MachineUnfit, "allows no programs (noexec)"),
        ("ro", CannotWrite, "Nothing may be written"),
        ("size=32k", DiskFull, "are free"),
        ("nr_inodes=12", DiskFull, "files, and the disk has room for"),
    ],
)
def test_a_disk_that_cannot_hold_it_is_refused(
    options: str,
    kind: type[GessoError],
    sentence: str,
    disk: Callable[[str], Path],
    plain_release: Path,
) -> None:
    place = disk(options)
    error = refused(Prefix(place / "gesso"), plain_release)
    assert isinstance(error, kind)
    assert sentence in error.message
    assert list(place.iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become another user")
def test_a_folder_of_somebody_else_is_refused(plain_release: Path) -> None:
    nobody = ("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups")
    if subprocess.run([*nobody, "test", "-r", __file__]).returncode:
        pytest.skip("this checkout lies where no other user may read it")
    said = command(Prefix(Path("/opt/gesso")), plain_release, *nobody)
    assert "Nothing may be written" in said or "cannot be" in said
    assert not Path("/opt/gesso").exists()


def test_a_lock_that_may_not_be_taken_is_a_sentence(prefix: Prefix, plain_release: Path) -> None:
    prefix.lock.mkdir(parents=True)
    error = refused(prefix, plain_release)
    assert isinstance(error, CannotWrite)
