"""Living with an installation: verified, switched back, cleared of old versions, taken away."""

import hashlib
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.releases import KEY, Recipe, an_environment, make_release
from gesso_core.errors import BadRequest, InstallBusy
from gesso_core.progress import silent
from gesso_runtime.installing.installing import Wish, install
from gesso_runtime.installing.menu import add_to_menu
from gesso_runtime.installing.neighbours import make_known
from gesso_runtime.installing.places import Prefix
from gesso_runtime.installing.removing import plan_removal, uninstall
from gesso_runtime.installing.surroundings import remember_surroundings
from gesso_runtime.installing.updating import rollback, update
from gesso_runtime.installing.verifying import verify

ENVIRONMENTS = {
    "desktop": an_environment(),
    "engine-cpu": an_environment(lib__python3_11__engine_py=b"import one\n"),
}


def _put(prefix: Prefix, folder: Path, version: str) -> None:
    release = make_release(folder / version, Recipe(version, ENVIRONMENTS))
    install(prefix, release, KEY, Wish(), report=silent)


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
    _put(made, tmp_path, "0.1.0")
    remember_surroundings(made, home)  # as install.sh has it done
    make_known(made)
    return made


def _write(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("something")


def test_what_was_just_installed_holds(prefix: Prefix) -> None:
    found = verify(prefix, report=silent)
    assert found.holds, found
    assert found.version == "0.1.0"
    assert found.files > 20


def test_what_is_missing_altered_or_extra_is_named(prefix: Prefix) -> None:
    folder = prefix.folder("0.1.0")
    (folder / "desktop/lib/python3.11/one.py").write_text("NUMBER = 2\n")
    (folder / "desktop/share/large").unlink()
    (folder / "desktop/lib/python").unlink()
    (folder / "desktop/lib/python").symlink_to("python3")
    _write(folder / "engine-cpu/lib/python3.11/__pycache__/sitecustomize.cpython-311.pyc")
    (folder / "desktop/bin/gesso").chmod(0o644)
    found = verify(prefix, report=silent)
    assert found.missing == ("desktop/share/large",)
    assert found.altered == (
        "desktop/bin/gesso",
        "desktop/lib/python",
        "desktop/lib/python3.11/one.py",
        "engine-cpu/bin/gesso",  # the same file, by another name
        "engine-cpu/lib/python3.11/one.py",
    )
    assert found.extra == ("engine-cpu/lib/python3.11/__pycache__/sitecustomize.cpython-311.pyc",)
    assert not found.wrong
    assert not found.holds


def test_thirty_flipped_bits_are_found_thirty_times(prefix: Prefix) -> None:
    folder, chance = prefix.folder("0.1.0"), random.Random(7)
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    files = [path for path in files if path.stat().st_size]
    compiled = [path for path in files if path.suffix == ".pyc"]
    records = [path for path in files if path.parent == folder]
    assert compiled
    for path in (*chance.choices(files, k=15), *chance.choices(compiled, k=5), *records, *records):
        content = path.read_bytes()
        at = chance.randrange(len(content))
        path.write_bytes(content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)])
                         + content[at + 1 :])  # fmt: skip
        assert not verify(prefix, report=silent).holds, (path, at)
        path.write_bytes(content)
    assert verify(prefix, report=silent).holds


def test_a_list_that_was_changed_with_its_file_is_found(prefix: Prefix) -> None:
    folder = prefix.folder("0.1.0")
    listed = (folder / "installed.json").read_text()
    module = folder / "desktop/lib/python3.11/one.py"
    before = hashlib.sha256(module.read_bytes()).hexdigest()
    module.write_text("NUMBER = 2\n")
    after = hashlib.sha256(module.read_bytes()).hexdigest()
    assert before in listed
    (folder / "installed.json").write_text(listed.replace(before, after))
    found = verify(prefix, report=silent)
    assert any("one.py" in sentence for sentence in found.wrong)


def test_without_the_key_nothing_can_be_believed(prefix: Prefix) -> None:
    prefix.key.unlink()
    found = verify(prefix, report=silent)
    assert not found.holds
    assert "key" in found.wrong[0]


def test_a_version_that_is_not_there_cannot_be_verified(prefix: Prefix, tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match=r"0\.9\.0"):
        verify(prefix, "0.9.0", report=silent)
    with pytest.raises(BadRequest, match="No version"):
        verify(Prefix(tmp_path / "empty"), report=silent)


def test_back_and_forth(prefix: Prefix, tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="no version to go back to"):
        rollback(prefix)
    _put(prefix, tmp_path, "0.2.0")
    assert rollback(prefix).version == "0.1.0"
    assert (prefix.current(), prefix.previous()) == ("0.1.0", "0.2.0")
    assert rollback(prefix).version == "0.2.0"
    assert (prefix.current(), prefix.previous()) == ("0.2.0", "0.1.0")
    assert verify(prefix, report=silent).holds
    assert verify(prefix, "0.1.0", report=silent).holds


def test_the_difference_to_a_version_that_is_not_here_is_refused(
    prefix: Prefix, tmp_path: Path
) -> None:
    base = Recipe("0.1.5", ENVIRONMENTS)
    folder = make_release(tmp_path / "update", Recipe("0.2.0", ENVIRONMENTS, base=base))
    with pytest.raises(BadRequest, match=r"0\.1\.5, which is not installed"):
        update(prefix, folder)
    assert prefix.versions() == ("0.1.0",)


@pytest.fixture
def runs_from(prefix: Prefix) -> Iterator[subprocess.Popen[bytes]]:
    """A process whose program lies in version 0.1.0."""
    program = prefix.folder("0.1.0") / "desktop/bin/runs"
    shutil.copy("/bin/sleep", program)
    with subprocess.Popen([program, "600"]) as process:
        while os.path.realpath(f"/proc/{process.pid}/exe") == os.path.realpath(sys.executable):
            time.sleep(0.01)
        yield process
        process.kill()


def test_the_two_last_versions_stay_and_those_that_run(
    prefix: Prefix, tmp_path: Path, runs_from: subprocess.Popen[bytes]
) -> None:
    for version in ("0.2.0", "0.3.0"):
        _put(prefix, tmp_path, version)
    assert prefix.versions() == ("0.1.0", "0.2.0", "0.3.0")
    runs_from.kill()
    runs_from.wait()
    _put(prefix, tmp_path, "0.4.0")
    assert prefix.versions() == ("0.3.0", "0.4.0")
    assert verify(prefix, "0.3.0", report=silent).holds


def test_nothing_is_left(home: Path, prefix: Prefix, tmp_path: Path) -> None:
    _put(prefix, tmp_path, "0.2.0")
    add_to_menu(prefix)
    _write(
        home / ".config/gesso/settings.json",
        home / ".cache/gesso/thumbnails/one.png",
        home / ".local/share/gesso/recent.json",
    )
    (home / ".local/share/gesso/projects").mkdir()
    plan = plan_removal(prefix)
    assert plan.versions == ("0.1.0", "0.2.0")
    assert plan.keeps == ()
    uninstall(prefix, plan, report=silent)
    assert list(home.iterdir()) == []


def test_what_the_user_made_stays_unless_told_otherwise(home: Path, prefix: Prefix) -> None:
    data = home / ".local/share/gesso"
    models = {
        *(data / "models/lama/current.json", data / "cards/own.toml"),
        data / "trust/friend.pub",  # who may sign them
    }
    projects = {data / "projects/scan.gesso", data / "recipes.json"}
    _write(*models, *projects, data / "window.ini")
    plan = plan_removal(prefix)
    uninstall(prefix, plan, report=silent)
    assert {path for path in home.rglob("*") if path.is_file()} == models | projects
    assert {kept.path.name for kept in plan.keeps} == {
        "models",
        "cards",
        "trust",
        "projects",
        "recipes.json",
    }


@pytest.mark.parametrize(("models", "projects"), [(True, False), (False, True), (True, True)])
def test_what_is_told_goes_too(
    home: Path, prefix: Prefix, tmp_path: Path, *, models: bool, projects: bool
) -> None:
    data = home / ".local/share/gesso"
    _write(data / "models/lama/current.json", data / "projects/scan.gesso")
    beside = home / "Pictures/scan.tif.gesso"
    _write(beside)
    uninstall(prefix, plan_removal(prefix, models=models, projects=projects), report=silent)
    assert (data / "models").exists() is not models
    assert (data / "projects").exists() is not projects
    assert beside.exists()


def test_models_in_a_folder_of_the_users_choice_stay(
    prefix: Prefix, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(tmp_path / "shared/lama/current.json")
    monkeypatch.setenv("GESSO_MODELS", str(tmp_path / "shared"))
    plan = plan_removal(prefix, models=True)
    uninstall(prefix, plan, report=silent)
    assert [kept.path for kept in plan.keeps] == [tmp_path / "shared"]
    assert (tmp_path / "shared/lama/current.json").exists()


def test_what_is_no_part_of_gesso_stays_where_it_is(prefix: Prefix) -> None:
    _write(prefix.root / "notes.txt")
    plan = plan_removal(prefix)
    uninstall(prefix, plan, report=silent)
    assert [path.name for path in prefix.root.iterdir()] == ["notes.txt"]
    assert [kept.path for kept in plan.keeps] == [prefix.root / "notes.txt"]


def test_settings_stay_with_another_gesso(home: Path, prefix: Prefix, tmp_path: Path) -> None:
    """Neither is in the menu."""
    other = Prefix(tmp_path / "other")
    _put(other, tmp_path / "r", "0.1.0")
    make_known(other)
    shared = (home / ".config/gesso/settings.json", home / ".local/share/gesso/recent.json")
    _write(*shared)
    plan = plan_removal(prefix, models=True, projects=True)
    assert str(other.root) in plan.keeps[0].why
    uninstall(prefix, plan, report=silent)
    assert all(path.exists() for path in shared)
    uninstall(other, plan_removal(other), report=silent)
    assert not [path for path in home.rglob("*") if not path.is_dir()]
    assert not other.root.exists()


def test_of_a_gesso_that_was_thrown_away_nothing_is_kept(
    home: Path, prefix: Prefix, tmp_path: Path
) -> None:
    other = Prefix(tmp_path / "other")
    _put(other, tmp_path / "r", "0.1.0")
    make_known(other)
    shutil.rmtree(other.root)
    _write(home / ".config/gesso/settings.json")
    uninstall(prefix, plan_removal(prefix), report=silent)
    assert list(home.iterdir()) == []


def test_while_gesso_runs_it_is_not_taken_away(
    prefix: Prefix, runs_from: subprocess.Popen[bytes]
) -> None:
    with pytest.raises(InstallBusy, match=str(runs_from.pid)):
        uninstall(prefix, plan_removal(prefix), report=silent)
    assert prefix.current() == "0.1.0"


@pytest.mark.parametrize("broken", ["current", "versions/0.1.0/.complete", "versions", "trust"])
def test_a_damaged_installation_can_be_taken_away(home: Path, prefix: Prefix, broken: str) -> None:
    add_to_menu(prefix)
    path = prefix.root / broken
    shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    uninstall(prefix, plan_removal(prefix), report=silent)
    assert list(home.iterdir()) == []


def test_what_is_no_installation_is_refused(home: Path) -> None:
    _write(home / "Pictures/photo.tif")
    with pytest.raises(BadRequest, match="No Gesso is installed"):
        plan_removal(Prefix(home / "Pictures"))


def test_living_needs_the_standard_library_alone() -> None:
    """Only the installer, which a release brings, unpacks anything."""
    program = (
        "import sys; sys.modules |= dict.fromkeys(('zstandard', 'numpy', 'cv2', 'PySide6')); "
        "import gesso_desktop.cli.installation, gesso_runtime.installing.removing, "
        "gesso_runtime.installing.updating, gesso_runtime.installing.verifying"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
