"""What was killed midway is put right, or gone on with, by who asks again."""

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fixtures.install_to_kill import FIRST, killed_at
from fixtures.releases import KEY, Recipe, make_release
from gesso_core.progress import silent
from gesso_runtime.installing import changing, collecting, removing
from gesso_runtime.installing.command import main
from gesso_runtime.installing.installed import altered_paths, read_installed
from gesso_runtime.installing.installing import Wish, install
from gesso_runtime.installing.menu import add_to_menu
from gesso_runtime.installing.places import Prefix
from gesso_runtime.installing.preflight import refuse_place
from gesso_runtime.installing.removing import plan_removal, uninstall
from gesso_runtime.installing.surroundings import remember_surroundings
from gesso_runtime.installing.updating import rollback
from gesso_runtime.store.disk import erase


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "GESSO_MODELS"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def prefix(home: Path, tmp_path: Path) -> Prefix:
    made = Prefix(home / ".local/opt/gesso")
    put(made, tmp_path, "0.1.0")
    return made


def put(prefix: Prefix, folder: Path, version: str) -> tuple[str, ...]:
    recipe = Recipe(version, FIRST.environments, FIRST.app)
    release = make_release(folder / version, recipe)
    return install(prefix, release, KEY, Wish(), report=silent).told


def put_again(prefix: Prefix) -> None:
    """The first release, whatever is left of it."""
    install(prefix, prefix.root.parents[3] / "0.1.0", KEY, Wish(), report=silent)


def altered(prefix: Prefix) -> list[str]:
    """Of the versions that seem whole."""
    return [
        path
        for version in prefix.versions()
        for path in altered_paths(
            prefix.folder(version), read_installed(prefix.folder(version)), lambda more: None
        )
    ]


def test_going_back_can_be_repeated(prefix: Prefix, tmp_path: Path) -> None:
    put(prefix, tmp_path, "0.2.0")
    for moment in range(1, 30):
        before = {prefix.current(), prefix.previous()}
        if not killed_at(moment, lambda: rollback(prefix)):
            break
        assert {prefix.current(), prefix.previous()} == before == {"0.1.0", "0.2.0"}
        rollback(prefix)
    assert moment > 2


def test_an_interrupted_switch_leaves_a_version_to_go_back_to(
    prefix: Prefix, tmp_path: Path
) -> None:
    put(prefix, tmp_path, "0.2.0")
    (prefix.root / "previous").unlink()
    (prefix.root / "previous").symlink_to("versions/0.2.0")
    assert rollback(prefix).version == "0.1.0"
    assert (prefix.current(), prefix.previous()) == ("0.1.0", "0.2.0")


def test_what_a_killed_menu_left_is_cleared(home: Path, prefix: Prefix) -> None:
    for moment in range(1, 60, 5):
        if not killed_at(moment, lambda: add_to_menu(prefix)):
            break
        put_again(prefix)
        add_to_menu(prefix)
        names = {path.name for path in prefix.root.iterdir()}
        assert names == {".lock", "current", "menu.json", "trust", "versions"}
        uninstall(prefix, plan_removal(prefix), report=silent)
        assert not [path for path in home.rglob("*") if not path.is_dir()]
        put_again(prefix)
    assert moment > 5


def test_an_interrupted_removal_is_gone_on_with(home: Path, prefix: Prefix) -> None:
    def away() -> None:
        uninstall(prefix, plan_removal(prefix), report=silent)

    for moment in range(1, 120, 7):
        add_to_menu(prefix)
        remember_surroundings(prefix, home)
        if not killed_at(moment, away):
            break
        refuse_place(prefix.root)
        assert prefix.versions() in {("0.1.0",), ()}
        assert altered(prefix) == []
        if any(not path.is_dir() for path in prefix.root.rglob("*")):
            away()
            assert list(home.iterdir()) == []
        assert not [path for path in home.rglob("*") if not path.is_dir()]
        put_again(prefix)
    assert moment > 5


def test_what_cannot_be_erased_hinders_nobody(
    prefix: Prefix, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a busy file of a network's drive, or one of another user's."""
    put(prefix, tmp_path, "0.2.0")

    def refuse(path: Path) -> None:
        if path.name.startswith("old-"):
            raise OSError(errno.EBUSY, "Device or resource busy", str(path))
        erase(path)

    monkeypatch.setattr(collecting, "erase", refuse)
    monkeypatch.setattr(changing, "erase", refuse)
    (told,) = put(prefix, tmp_path, "0.3.0")
    assert "0.1.0" in told
    assert "busy" in told
    assert (prefix.current(), prefix.versions()) == ("0.3.0", ("0.2.0", "0.3.0"))
    assert rollback(prefix).version == "0.2.0"
    monkeypatch.undo()
    rollback(prefix)
    assert not prefix.stage.exists()


@pytest.mark.parametrize("mask", [0o077, 0])
def test_whoever_installs_all_can_read_it_and_nobody_write(
    prefix: Prefix, tmp_path: Path, mask: int
) -> None:
    before = os.umask(mask)
    try:
        put(prefix, tmp_path, "0.2.0")
        assert os.umask(mask) == mask
    finally:
        os.umask(before)
    for path in (prefix.root / "versions", prefix.folder("0.2.0")):
        found = [path, *(each for each in path.rglob("*") if "0.1.0" not in each.parts)]
        modes = {each.stat().st_mode & 0o777 for each in found if not each.is_symlink()}
        assert modes <= {0o755, 0o644}


def test_named_environments_come_beside_those_that_are_there(
    prefix: Prefix, tmp_path: Path
) -> None:
    environments = {**FIRST.environments, "engine-cpu": FIRST.environments["desktop"]}
    release = make_release(tmp_path / "more", Recipe("0.2.0", environments, FIRST.app))
    done = install(prefix, release, KEY, Wish(("engine-cpu",)), report=silent)
    assert set(done.environments) == {"desktop", "engine-cpu"}
    assert prefix.launcher.exists()


def test_a_prefix_that_is_named_needs_no_home(prefix: Prefix) -> None:
    """Of a user without a name, as containers have them."""
    program = (
        "import os, sys; from gesso_runtime.installing.command import main; "
        "os.getuid() or os.setuid(54321); sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "uninstall", "--prefix", str(prefix.root)],
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
    )
    assert "Traceback" not in done.stderr
    assert done.returncode in {2, 6}


def test_a_removal_that_is_stopped_says_what_is_left(
    prefix: Prefix, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(path: Path) -> None:
        erase(path)
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(removing, "erase", stopped)
    assert main(["uninstall", "--prefix", str(prefix.root), "--yes"]) == 130
    said = capsys.readouterr().err
    assert "Nothing was changed" not in said
    assert "again" in said
    monkeypatch.undo()
    assert main(["uninstall", "--prefix", str(prefix.root), "--yes"]) == 0


INSTALLER = """#!/bin/sh
trap 'sleep 0.2; touch "$0.ended"; exit 130' TERM
touch "$0.started"
while :; do sleep 0.02; done
"""
UPDATE = """
import signal, sys
from pathlib import Path
from gesso_runtime.installing.places import Prefix
from gesso_runtime.installing.updating import _run
signal.signal(signal.SIGINT, signal.default_int_handler)  # as gesso does: nohup has it ignored
_run(Path(sys.argv[1]), Prefix(Path("/nowhere")), Path("/nowhere"), allow_downgrade=False)
"""


@pytest.mark.parametrize("signals", [["INT"], ["INT", "INT", "INT"], ["KILL"]])
def test_who_ends_an_update_ends_its_installer(tmp_path: Path, signals: list[str]) -> None:
    installer = tmp_path / "installer"
    installer.write_text(INSTALLER)
    installer.chmod(0o755)
    with subprocess.Popen(
        [sys.executable, "-c", UPDATE, installer], start_new_session=True, stderr=subprocess.PIPE
    ) as process:
        while not (tmp_path / "installer.started").exists():
            assert process.poll() is None
            time.sleep(0.01)
        for name in signals:
            process.send_signal(signal.Signals[f"SIG{name}"])
            time.sleep(0.02)
        process.communicate(timeout=60)
    if signals != ["KILL"]:
        assert (tmp_path / "installer.ended").exists(), "it was waited for"
    for _ in range(500):
        if (tmp_path / "installer.ended").exists():
            return
        time.sleep(0.01)
    pytest.fail("it goes on")
