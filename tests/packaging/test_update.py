"""Another version beside the one that is in use: from a folder, and back again."""

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fixtures.light_installs import Place, tree_of
from fixtures.signed_releases import another_key, resign
from gesso_runtime.environments import find_environments

pytestmark = pytest.mark.slow

OLD, NEW, NEWEST = "0.1.0", "0.2.0", "0.3.0"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, light_release: Path) -> Place:
    """With the first version."""
    home = tmp_path_factory.mktemp("live") / "Ünï çödé/照片 mit leer"
    home.mkdir(parents=True)
    made = Place(home)
    done = made.install(light_release)
    assert done.returncode == 0, done.stderr
    return made


@pytest.fixture(scope="module")
def updated(place: Place, light_update: Path) -> Place:
    """With the second, too, which came as an update while a Python of the first ran."""
    old = place.prefix.folder(OLD)
    before = tree_of(old)
    with _python_of(old) as python:
        done = place.gesso("update", light_update)
        assert done.returncode == 0, done.stderr
        said = _ask(python, "import colorsys, gesso_core.cards.strict as ours")
    assert tree_of(old) == before
    assert said == [f"{old}/desktop"]
    return place


@contextmanager
def _python_of(version: Path) -> Iterator[subprocess.Popen[str]]:
    program = (
        "import sys; before = set(sys.modules); exec(sys.stdin.readline()); "
        "new = [getattr(sys.modules[n], '__file__', None) for n in set(sys.modules) - before]; "
        "print({path.partition('/lib/')[0] for path in new if path})"
    )
    python = version / "desktop/bin/python"
    with subprocess.Popen(
        [python, "-I", "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


def _ask(python: subprocess.Popen[str], imports: str) -> list[str]:
    """Which environments the modules come from that it imports only now."""
    said, _ = python.communicate(f"{imports}\n", timeout=60)
    return sorted(eval(said))


def test_the_second_version_is_in_use_and_the_first_beside_it(updated: Place) -> None:
    assert updated.prefix.versions() == (OLD, NEW)
    assert (updated.prefix.current(), updated.prefix.previous()) == (NEW, OLD)
    for version in (OLD, NEW):
        launcher = updated.prefix.folder(version) / "desktop/bin/gesso"
        found = updated.run(str(launcher), "verify-install", version, "--json")
        assert found.returncode == 0, found.stdout
        assert json.loads(found.stdout)["holds"]


def test_what_both_versions_hold_is_on_the_disk_once(updated: Place) -> None:
    old, new = (tree_of(updated.prefix.folder(version)) for version in (OLD, NEW))
    shared = [path for path, what in new.items() if old.get(path) == what and what[1]]
    assert len(shared) > 0.9 * len([path for path, what in new.items() if what[1]])


def test_going_back_is_offered_where_the_damage_is_not_in_both(updated: Place) -> None:
    old, new = (tree_of(updated.prefix.folder(version)) for version in (OLD, NEW))
    common = [path for path in new if path in old and path.endswith(".py") and new[path][1]]
    for path, offered in (
        (next(path for path in common if new[path][3] == old[path][3]), False),
        (next(path for path in new if path not in old and new[path][1] and "/" in path), True),
    ):
        damaged = updated.prefix.folder(NEW) / path
        mode, content = damaged.stat().st_mode, damaged.read_bytes()
        damaged.chmod(0o644)
        damaged.write_bytes(content + b"#")
        done = updated.gesso("verify-install")
        damaged.write_bytes(content)
        damaged.chmod(mode)
        assert (done.returncode, path in done.stdout) == (1, True), done.stdout
        assert "install.sh of its whole release" in done.stdout
        assert ("gesso rollback" in done.stdout) == offered


def test_each_version_finds_its_own_engines(updated: Place) -> None:
    for version in (OLD, NEW):
        folder = updated.prefix.folder(version)
        engine, _own = find_environments(folder / "desktop")
        assert engine.python == folder / "engine-cpu/bin/python"


def test_the_same_update_again_changes_nothing(updated: Place, light_update: Path) -> None:
    before = tree_of(updated.prefix.root / "versions")
    done = updated.gesso("update", light_update)
    assert done.returncode == 0, done.stderr
    assert "in use already" in done.stdout
    assert tree_of(updated.prefix.root / "versions") == before


def test_an_older_version_is_refused_unless_it_is_asked_for(
    updated: Place, light_release: Path
) -> None:
    refused = updated.gesso("update", light_release, "--json")
    assert refused.returncode == 2
    error = json.loads(refused.stdout)["error"]
    assert "older" in error["message"]
    assert "--allow-downgrade" in error["hint"]
    assert updated.prefix.current() == NEW
    done = updated.gesso("update", light_release, "--allow-downgrade")
    assert done.returncode == 0, done.stderr
    assert updated.prefix.current() == OLD
    assert updated.gesso("rollback").returncode == 0
    assert updated.prefix.current() == NEW


def test_back_and_forth_by_command(updated: Place) -> None:
    back = updated.gesso("rollback", "--json")
    assert json.loads(back.stdout) == {"version": OLD, "before": NEW}
    forth = updated.gesso("rollback")
    assert f"Gesso {NEW} is in use" in forth.stdout
    assert f"To use {OLD} again: gesso rollback" in forth.stdout
    assert updated.prefix.current() == NEW


def test_a_release_by_another_hand_is_refused(
    updated: Place, light_newest: Path, tmp_path: Path
) -> None:
    forged = Path(shutil.copytree(light_newest, tmp_path / "forged"))
    resign(forged, another_key())
    refused = updated.gesso("update", forged, "--json")
    assert refused.returncode == 6
    assert json.loads(refused.stdout)["error"]["code"] == "not_trusted"
    assert updated.prefix.versions() == (OLD, NEW)


@pytest.mark.parametrize("damaged", ["bootstrap.tar.gz", "release.json", "app-0.3.0.tar.zst"])
@pytest.mark.parametrize("is_missing", [True, False])
def test_a_damaged_release_is_refused_and_nothing_switched(
    updated: Place, light_newest: Path, tmp_path: Path, damaged: str, *, is_missing: bool
) -> None:
    folder = Path(shutil.copytree(light_newest, tmp_path / "stick"))
    path = folder / damaged
    if is_missing:
        path.unlink()
    else:
        content = path.read_bytes()
        middle = len(content) // 2
        path.write_bytes(content[:middle] + bytes([content[middle] ^ 16]) + content[middle + 1 :])
    refused = updated.gesso("update", folder)
    assert refused.returncode in {4, 6}
    assert refused.stderr.startswith("gesso: ")
    assert "Traceback" not in refused.stderr
    assert updated.prefix.versions() == (OLD, NEW)
    assert not list(updated.prefix.stage.glob("*"))


def test_who_stops_it_has_the_version_of_before(updated: Place, light_newest: Path) -> None:
    command = [str(updated.home / ".local/bin/gesso"), "update", str(light_newest)]
    with subprocess.Popen(command, env=updated.variables, stderr=subprocess.PIPE) as process:
        while not list(updated.prefix.stage.glob(f"{NEWEST}-*")):
            assert process.poll() is None
            time.sleep(0.005)
        process.terminate()  # it alone, not what it started
        _, said = process.communicate()
    assert process.returncode == 130, said
    assert updated.prefix.versions() == (OLD, NEW)
    assert not list(updated.prefix.stage.glob("*"))


def test_the_third_version_takes_the_place_of_the_first(updated: Place, light_newest: Path) -> None:
    done = updated.gesso("update", light_newest, "--json")
    assert json.loads(done.stdout)["before"] == NEW, done.stderr
    assert updated.prefix.versions() == (NEW, NEWEST)
    assert updated.gesso("verify-install").returncode == 0


def test_at_the_end_nothing_is_left(updated: Place) -> None:
    unasked = updated.gesso("uninstall")
    assert unasked.returncode == 2
    assert "--yes" in unasked.stderr
    done = updated.gesso("uninstall", "--yes")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert list(updated.home.iterdir()) == []
