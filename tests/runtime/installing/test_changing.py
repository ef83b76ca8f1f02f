"""Who changes an installation is alone, clears what others left, and spares who runs."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gesso_core.errors import InstallBusy
from gesso_runtime.installing.changing import BOOTSTRAP, changing
from gesso_runtime.installing.places import Prefix
from gesso_runtime.store.lock import locked


@pytest.fixture
def prefix(tmp_path: Path) -> Prefix:
    return Prefix(tmp_path / "gesso")


def lie(folder: Path) -> Path:
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").write_text("x")
    return folder


@contextmanager
def open_folder(folder: Path) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY)
    yield
    os.close(handle)


def test_what_a_killed_process_left_is_cleared(prefix: Prefix) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    left = [
        lie(prefix.stage / "0.2.0-01234567"),
        lie(prefix.stage / f"{BOOTSTRAP}{ended.pid}"),
        lie(prefix.stage / BOOTSTRAP),
    ]
    link = prefix.root / ".current-01234567"
    link.symlink_to("versions/0.2.0")
    kept = lie(prefix.stage / f"{BOOTSTRAP}{os.getpid()}")
    with open_folder(kept), changing(prefix):
        assert not any(each.exists() for each in left)
        assert not link.is_symlink()
        assert (kept / "bin" / "python").exists(), "its process runs"


def test_the_number_of_a_killed_process_may_be_anothers_now(prefix: Prefix) -> None:
    left = lie(prefix.stage / f"{BOOTSTRAP}{os.getpid()}")
    new = prefix.stage / f"{BOOTSTRAP}{os.getppid()}"
    new.mkdir()
    with changing(prefix):
        assert not left.exists()
        assert new.exists(), "its process has not come to open it"


def test_what_did_not_come_about_leaves_no_folder(prefix: Prefix) -> None:
    with changing(prefix):
        (prefix.root / "versions").mkdir()
    assert not prefix.root.exists()
    prefix.root.mkdir()
    with changing(prefix):
        (prefix.root / "versions").mkdir()
    assert list(prefix.root.iterdir()) == [], "it was there before"


def test_what_is_there_stays(prefix: Prefix) -> None:
    lie(prefix.root / "versions" / "0.1.0")
    with changing(prefix):
        lie(prefix.stage / "0.2.0-01234567")
    assert {each.name for each in prefix.root.iterdir()} == {".lock", "versions"}


def test_one_at_a_time(prefix: Prefix) -> None:
    with changing(prefix):
        with pytest.raises(InstallBusy), changing(prefix):
            pass
        assert prefix.stage.is_dir()


def test_a_lock_whose_file_was_removed_keeps_nobody_out(tmp_path: Path) -> None:
    """And who opened the removed file holds the new one."""
    lock = tmp_path / "lock"
    with locked(lock):
        lock.unlink()
        with locked(lock):
            assert lock.exists()
            with pytest.raises(InstallBusy), locked(lock, InstallBusy("busy")):
                pass


def test_a_lock_whose_folder_goes_meanwhile_is_closed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another thread may have its number by then."""
    folder = tmp_path / "folder"
    folder.mkdir()

    def removed(path: Path, handle: int) -> bool:
        path.unlink()
        folder.rmdir()
        return False

    monkeypatch.setattr("gesso_runtime.store.lock._is_at", removed)
    with pytest.raises(FileNotFoundError), locked(folder / "lock"):
        pass


def test_a_process_that_is_just_being_started_keeps_no_lock(tmp_path: Path) -> None:
    """By another thread: until its own program runs, it has all that this one had open."""
    lock, busy = tmp_path / "lock", InstallBusy("busy")
    with locked(lock):
        child = os.fork()
        if child == 0:
            signal.pause()
    try:
        with locked(lock, busy):
            pass
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
