"""Installing and updating, killed at any moment: a valid version is current, a retry works."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures import install_to_kill
from fixtures.install_to_kill import check, no_debris
from fixtures.releases import KEY, Recipe, an_environment, make_release
from gesso_core.errors import CannotWrite, DiskFull
from gesso_core.progress import silent
from gesso_runtime.installing.installing import Wish, install
from gesso_runtime.installing.places import Prefix

PROGRAM = Path(install_to_kill.__file__)
LIBRARY = Path(os.__file__).parent
SEED = 20_261_122
TIMES = 25  # of each operation


@pytest.mark.parametrize(
    ("every", "at_least"), [(17, 8), pytest.param(1, 150, marks=pytest.mark.slow)]
)
def test_killed_before_any_change_of_the_disk(every: int, at_least: int, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, PROGRAM, tmp_path, str(every)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= at_least


def a_larger_environment() -> dict[str, bytes]:
    """Some modules of the standard library, and a megabyte that cannot be packed."""
    modules = sorted(LIBRARY.glob("*.py"))[:20]
    noise = random.Random(SEED)
    return {
        **an_environment(),
        **{f"lib/python3.11/{each.name}": each.read_bytes() for each in modules},
        **{f"share/noise/{number}": noise.randbytes(1 << 16) for number in range(16)},
    }


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The first, and one that shares much with it."""
    folder = tmp_path_factory.mktemp("releases")
    first = Recipe(environments={"desktop": a_larger_environment()})
    modules = {
        path: content + b"\n# newer\n" if path.endswith(".py") else content
        for path, content in first.environments["desktop"].items()
    }
    second = replace(first, version="0.2.0", environments={"desktop": modules})
    return make_release(folder / "1", first), make_release(folder / "2", second)


@pytest.mark.slow
@pytest.mark.parametrize("operation", ["install", "update"])
def test_killed_at_random_moments(
    operation: str, releases: tuple[Path, Path], tmp_path: Path
) -> None:
    prefix = Prefix(tmp_path / "Ünï çödé" / "gesso")
    key = tmp_path / "release.pub"
    key.write_text(KEY)
    first, second = releases
    allowed: set[str | None] = {None, "0.1.0"}
    release, target = first, "0.1.0"
    if operation == "update":
        install(prefix, first, KEY, Wish(), report=silent)
        shutil.copytree(prefix.root, tmp_path / "begun", symlinks=True)
        allowed, release, target = {"0.1.0", "0.2.0"}, second, "0.2.0"
    command = [
        *(sys.executable, "-m", "gesso_runtime.installing", "install", "--no-menu"),
        *("--folder", str(release), "--prefix", str(prefix.root), "--key", str(key)),
    ]
    begin(prefix, tmp_path / "begun")
    started = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    whole_seconds = time.monotonic() - started
    moments = random.Random(SEED)
    ended: Counter[str] = Counter()
    for number in range(TIMES):
        begin(prefix, tmp_path / "begun")
        seconds = moments.uniform(0.02, 1.0) * whole_seconds
        ended[_killed_after(seconds, command)] += 1
        where = f"{operation} {number}, killed after {seconds:.3f} of {whole_seconds:.3f} s"
        check(prefix, allowed)
        _runs(prefix)
        started = time.monotonic()
        again = subprocess.run(command, capture_output=True, text=True)
        assert again.returncode == 0, f"{where}: {again.stderr}"
        # The first was slow, with nothing in memory yet: later ones would be done before.
        whole_seconds = min(whole_seconds, time.monotonic() - started)
        check(prefix, {target})
        no_debris(prefix)
        _runs(prefix)
    assert ended["killed"], ended


def begin(prefix: Prefix, begun: Path) -> None:
    shutil.rmtree(prefix.root, ignore_errors=True)
    if begun.exists():
        shutil.copytree(begun, prefix.root, symlinks=True)


def _killed_after(seconds: float, command: list[str]) -> str:
    """The whole group: the processes that compile die with it."""
    process = subprocess.Popen(
        command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    time.sleep(seconds)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    return "killed" if process.wait() == -signal.SIGKILL else "done before"


def _runs(prefix: Prefix) -> None:
    version = prefix.current()
    if version is None:
        return
    place = prefix.root / "current" / "desktop"
    done = subprocess.run(
        [place / "bin/python", "-c", "import app; print(app.VERSION)"],
        env={"PYTHONPATH": f"{place}/lib/python3.11", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == version, done.stderr


@pytest.mark.slow
def test_ended_politely_it_leaves_nothing(releases: tuple[Path, Path], tmp_path: Path) -> None:
    key = tmp_path / "release.pub"
    key.write_text(KEY)
    prefix = Prefix(tmp_path / "gesso")
    command = [
        *(sys.executable, "-m", "gesso_runtime.installing", "install", "--no-menu"),
        *("--folder", str(releases[0]), "--prefix", str(prefix.root), "--key", str(key)),
    ]
    for which in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        for _ in range(TIMES):
            begin(prefix, tmp_path / "nothing")
            process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
            while process.poll() is None and not list(prefix.stage.glob("*/desktop/bin")):
                time.sleep(0.005)
            process.send_signal(which)
            said = process.communicate()[1]
            if process.returncode:  # else it was done before
                break
        assert process.returncode == 130, said
        assert said == "gesso: Stopped. Nothing was changed.\n"
        assert not prefix.root.exists()


INSTALL = """
import sys
from pathlib import Path
from fixtures.releases import KEY
from gesso_core.errors import GessoError
from gesso_core.progress import silent
from gesso_runtime.installing.installing import Wish, install
from gesso_runtime.installing.places import Prefix
try:
    install(Prefix(Path(sys.argv[1])), Path(sys.argv[2]), KEY, Wish(), report=silent)
except GessoError as error:
    sys.exit(error.code)
"""


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace makes the errors")
@pytest.mark.parametrize(
    ("call", "error", "code"),
    [
        ("write", "ENOSPC", DiskFull.code),
        ("syncfs", "EIO", CannotWrite.code),
        ("rename,renameat2", "EIO", CannotWrite.code),
        ("mkdir", "EDQUOT", DiskFull.code),
        ("symlink", "ENOSPC", DiskFull.code),
    ],
)
def test_every_change_that_fails_is_a_sentence(
    call: str, error: str, code: str, tmp_path: Path
) -> None:
    prefix = Prefix(tmp_path / "prefix")
    first = make_release(tmp_path / "first", install_to_kill.FIRST)
    second = make_release(tmp_path / "second", install_to_kill.SECOND)
    install(prefix, first, KEY, Wish(), report=silent)
    failed = 0
    for when in range(1, 120):
        inject = f"inject={call}:error={error}:when={when}"
        done = subprocess.run(
            [
                *("strace", "--seccomp-bpf", "-f", "-o", "/dev/null", "-e", inject),
                *(sys.executable, "-B", "-c", INSTALL, str(prefix.root), str(second)),
            ],
            capture_output=True,
            text=True,
        )
        if "ptrace" in done.stderr:
            pytest.skip("strace may not be used here")
        check(prefix, {"0.1.0", "0.2.0"})
        if done.returncode == 0:
            break
        if code in done.stderr:
            failed += 1
        else:  # what wrote the sentence was itself made to fail
            assert call == "write", done.stderr
    assert done.returncode == 0
    assert failed
    install(prefix, second, KEY, Wish(), report=silent)
    check(prefix, {"0.2.0"})
    no_debris(prefix)
