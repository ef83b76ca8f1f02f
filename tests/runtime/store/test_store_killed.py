"""A store stays whole: killed at any line, on a full disk, on a disk with errors."""

import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures import store_to_kill
from fixtures.models import card, safetensors
from fixtures.store_to_kill import CARD, YES, check, prepare
from gesso_core.errors import CannotWrite, DiskFull
from gesso_runtime.store.local_source import Folder
from gesso_runtime.store.model_store import ModelStore

PROGRAM = Path(store_to_kill.__file__)
STRACE = ("strace", "-f", "--seccomp-bpf", "-o", "/dev/null")
PYTHON = (sys.executable, "-B", "-c")


@pytest.mark.parametrize(
    ("every", "at_least"), [(197, 10), pytest.param(23, 100, marks=pytest.mark.slow)]
)
def test_killed_at_any_line_the_store_is_whole(every: int, at_least: int, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, PROGRAM, tmp_path, str(every)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= at_least


ADD = """
import sys
from pathlib import Path
from fixtures.store_to_kill import CARD, YES
from gesso_core.errors import GessoError
from gesso_runtime.store.local_source import Folder
from gesso_runtime.store.model_store import ModelStore
room = Path(sys.argv[1])
try:
    ModelStore(room / "store").add(CARD, Folder(room / "new"), YES)
except GessoError as error:
    sys.exit(error.code)
"""


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace makes the errors")
@pytest.mark.parametrize(
    ("call", "error", "code"),
    [
        ("fsync", "EIO", "cannot_write"),
        ("rename", "EIO", "cannot_write"),
        ("write", "ENOSPC", "disk_full"),
    ],
)
def test_every_write_that_fails_is_a_sentence(
    call: str, error: str, code: str, tmp_path: Path
) -> None:
    prepare(tmp_path)
    failed = 0
    for when in range(1, 40):
        shutil.rmtree(tmp_path / "store", ignore_errors=True)
        shutil.copytree(tmp_path / "one", tmp_path / "store")
        inject = f"inject={call}:error={error}:when={when}"
        done = subprocess.run(
            [*STRACE, "-e", inject, *PYTHON, ADD, str(tmp_path)],
            capture_output=True,
            text=True,
        )
        if "ptrace" in done.stderr:
            pytest.skip("strace may not be used here")
        store = ModelStore(tmp_path / "store")
        check(store, {1, 2})
        if done.returncode == 0:
            break
        if code not in done.stderr:  # what wrote the sentence was itself made to fail
            assert call == "write"
            continue
        failed += 1
        store.add(CARD, Folder(tmp_path / "new"), YES)
        check(store, {2})
    assert done.returncode == 0
    assert failed >= 2


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace makes the errors")
def test_a_drive_that_cannot_be_read_to_its_end_is_a_sentence(tmp_path: Path) -> None:
    prepare(tmp_path)
    shutil.copytree(tmp_path / "one", tmp_path / "store")
    bad = str(tmp_path / "new" / "unet" / "w.safetensors")
    done = subprocess.run(
        [*STRACE, "-P", bad, "-e", "inject=read:error=EIO", *PYTHON, ADD, str(tmp_path)],
        capture_output=True,
        text=True,
    )
    if "ptrace" in done.stderr:
        pytest.skip("strace may not be used here")
    assert done.stderr.splitlines()[-1] == "cannot_read"
    check(ModelStore(tmp_path / "store"), {1})


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Two megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(disk)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_disk_that_fills_up_meanwhile_leaves_the_store_as_it_was(
    small_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wants = card("unet/w.safetensors")
    store = ModelStore(small_disk / "models")
    safetensors(tmp_path / "a" / "unet" / "w.safetensors", numbers=100_000)
    safetensors(tmp_path / "b" / "unet" / "w.safetensors", numbers=500_000)
    with pytest.raises(DiskFull, match="are free"):  # said before the start
        store.add(wants, Folder(tmp_path / "a"), YES)
    monkeypatch.setattr("gesso_runtime.store.disk._SPARE_BYTES", -(1 << 30))
    added = store.add(wants, Folder(tmp_path / "a"), YES)
    with pytest.raises(DiskFull, match="is full"):  # as if another program had been quicker
        store.add(wants, Folder(tmp_path / "b"), YES)
    assert store.installed == (added,)
    assert store.verify()[0].holds
    assert not any((store.folder / ".staging").iterdir())


def test_files_that_may_not_grow_are_a_full_disk(tmp_path: Path) -> None:
    prepare(tmp_path)
    safetensors(tmp_path / "new" / "unet" / "w.safetensors", numbers=100_000)
    store = ModelStore(tmp_path / "one")
    before = store.installed
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, limits[1]))
    try:
        with pytest.raises(DiskFull):
            store.add(CARD, Folder(tmp_path / "new"), YES)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert store.installed == before
    check(store, {1})


def test_a_store_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    prepare(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWrite, match="failed"):
        ModelStore(tmp_path / "file" / "models").add(CARD, Folder(tmp_path / "new"), YES)
