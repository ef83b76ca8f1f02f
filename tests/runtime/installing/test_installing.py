"""Installing: a version appears whole or not at all, and what is there is used again."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.releases import HOLDER, KEY, Recipe, an_environment, make_release
from gesso_core.errors import (
    BadRequest,
    GessoError,
    InstallBusy,
    MachineUnfit,
    NotTrusted,
    ReleaseDamaged,
)
from gesso_core.progress import Cancelled, Progress, silent
from gesso_runtime.installing.command import main, told_to_root
from gesso_runtime.installing.installed import altered_paths, read_installed
from gesso_runtime.installing.installing import Outcome, Wish, install
from gesso_runtime.installing.places import Prefix
from gesso_runtime.installing.signature import public_line

OTHER_SEED = b"another Ed25519 key of the tests"

FIRST = Recipe()
SECOND = Recipe("0.2.0", {"desktop": an_environment(lib__python3__new_py=b"", share__more=b"more")})
TWO_ENVIRONMENTS = Recipe(
    environments={
        "desktop": an_environment(),
        "engine-cpu": an_environment(lib__python3_11__engine_py=b"import one\n"),
    }
)


@pytest.fixture
def prefix(tmp_path: Path) -> Prefix:
    return Prefix(tmp_path / "Ünï çödé" / "gesso")


def put(prefix: Prefix, folder: Path, **wish: object) -> Outcome:
    return install(prefix, folder, KEY, Wish(**wish), report=silent)  # type: ignore[arg-type]


def check(prefix: Prefix, version: str) -> None:
    """The version is current and, to the byte, what its record says; nothing else lies about."""
    folder = prefix.folder(version)
    assert prefix.current() == version
    installed = read_installed(folder)
    assert list(altered_paths(folder, installed, lambda more: None)) == []
    lying = {
        str(each.relative_to(folder))
        for name in installed.environments
        for each in (folder / name).rglob("*")
        if each.is_symlink() or not each.is_dir()
    }
    assert lying == set(installed.entries)
    for name in installed.environments:
        place = f"{folder}/{name}"
        assert (folder / name / "etc/place").read_text() == f"{place}\n"
        program = (folder / name / "bin/where").read_bytes()
        assert program.startswith(b"\x7fELF\0" + place.encode() + b"/bin\0")
        assert len(program) == 5 + len(HOLDER) + 10
        done = subprocess.run(
            [folder / name / "bin/python", "-c", "import one, two, app; print(app.VERSION)"],
            env={"PYTHONPATH": f"{place}/lib/python3.11", "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
        )
        assert done.stdout.strip(), done.stderr
    lying_about = {each.name for each in prefix.root.iterdir()}
    assert lying_about - {"previous"} == {".lock", "current", "trust", "versions"}


def test_a_first_installation(prefix: Prefix, tmp_path: Path) -> None:
    outcome = put(prefix, make_release(tmp_path / "r"))
    assert outcome == Outcome("0.1.0", ("desktop",), None, was_there=False)
    check(prefix, "0.1.0")
    assert prefix.launcher.is_file()
    assert (prefix.folder("0.1.0") / "desktop/lib/python").readlink() == Path("python3.11")


def test_an_update_shares_what_is_the_same_and_leaves_the_old_version_as_it_was(
    prefix: Prefix, tmp_path: Path
) -> None:
    put(prefix, make_release(tmp_path / "1", FIRST))
    old = prefix.folder("0.1.0")
    before = contents(old)
    outcome = put(prefix, make_release(tmp_path / "2", SECOND))
    assert outcome.before == "0.1.0"
    check(prefix, "0.2.0")
    assert prefix.previous() == "0.1.0"
    assert contents(old) == before
    for path in ("desktop/share/large", "desktop/lib/python3.11/__pycache__/one.cpython-311.pyc"):
        assert (old / path).samefile(prefix.folder("0.2.0") / path)
    for path in ("desktop/etc/place", "desktop/bin/where"):
        assert not (old / path).samefile(prefix.folder("0.2.0") / path)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(each): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def test_two_environments_share_what_is_the_same(prefix: Prefix, tmp_path: Path) -> None:
    put(prefix, make_release(tmp_path / "r", TWO_ENVIRONMENTS))
    check(prefix, "0.1.0")
    folder = prefix.folder("0.1.0")
    for path in ("share/large", "bin/gesso", "lib/python3.11/__pycache__/two.cpython-311.pyc"):
        assert (folder / "desktop" / path).samefile(folder / "engine-cpu" / path)


def test_what_a_package_brought_compiled_is_compiled_anew(prefix: Prefix, tmp_path: Path) -> None:
    brought = {
        "lib/python3.11/__pycache__/one.cpython-311.pyc": b"of another time",
        "share/the-same": b"of another time",
    }
    environment = an_environment() | brought
    recipe = Recipe(environments={"desktop": environment, "engine-cpu": environment})
    put(prefix, make_release(tmp_path / "1", recipe))
    check(prefix, "0.1.0")
    for name in recipe.environments:
        place = prefix.folder("0.1.0") / name
        assert (place / "share/the-same").read_bytes() == b"of another time"
        compiled = (place / "lib/python3.11/__pycache__/one.cpython-311.pyc").read_bytes()
        assert compiled != b"of another time"
    put(prefix, make_release(tmp_path / "2", replace(recipe, version="0.2.0")))
    check(prefix, "0.2.0")


def test_an_environment_is_added_to_a_version(prefix: Prefix, tmp_path: Path) -> None:
    release = make_release(tmp_path / "r", TWO_ENVIRONMENTS)
    assert put(prefix, release, environments=("desktop",)).environments == ("desktop",)
    check(prefix, "0.1.0")
    outcome = put(prefix, release, environments=("engine-cpu",))
    assert set(outcome.environments) == {"desktop", "engine-cpu"}
    check(prefix, "0.1.0")


def test_an_update_keeps_to_the_environments_that_are_there(prefix: Prefix, tmp_path: Path) -> None:
    put(prefix, make_release(tmp_path / "1", TWO_ENVIRONMENTS), environments=("desktop",))
    newer = replace(TWO_ENVIRONMENTS, version="0.2.0")
    assert put(prefix, make_release(tmp_path / "2", newer)).environments == ("desktop",)


def test_an_update_that_holds_only_what_its_base_lacks(prefix: Prefix, tmp_path: Path) -> None:
    put(prefix, make_release(tmp_path / "1", FIRST))
    update = make_release(tmp_path / "2", replace(SECOND, base=FIRST))
    whole = make_release(tmp_path / "whole", SECOND)
    put(prefix, update)
    check(prefix, "0.2.0")
    name = "desktop-0.2.0.tar.zst"
    assert (update / name).stat().st_size < (whole / name).stat().st_size


def test_an_update_without_its_base_is_refused(prefix: Prefix, tmp_path: Path) -> None:
    update = make_release(tmp_path / "2", replace(SECOND, base=FIRST))
    with pytest.raises(BadRequest, match=r"update of 0\.1\.0, which is not installed"):
        put(prefix, update)
    assert not prefix.root.exists()


def test_an_update_whose_base_is_damaged_names_what_is_missing(
    prefix: Prefix, tmp_path: Path
) -> None:
    put(prefix, make_release(tmp_path / "1", FIRST))
    (prefix.folder("0.1.0") / "desktop/share/large").write_bytes(b"altered")
    with pytest.raises(ReleaseDamaged, match="share/large"):
        put(prefix, make_release(tmp_path / "2", replace(SECOND, base=FIRST)))
    assert prefix.current() == "0.1.0"


def test_a_damaged_file_of_the_old_version_is_not_taken_over(
    prefix: Prefix, tmp_path: Path
) -> None:
    put(prefix, make_release(tmp_path / "1", FIRST))
    (prefix.folder("0.1.0") / "desktop/share/large").write_bytes(b"altered")
    (prefix.folder("0.1.0") / "desktop/lib/python3.11/two.py").chmod(0o600)
    pyc = prefix.folder("0.1.0") / "desktop/lib/python3.11/__pycache__/one.cpython-311.pyc"
    pyc.write_bytes(b"altered")
    put(prefix, make_release(tmp_path / "2", SECOND))
    check(prefix, "0.2.0")


def test_the_same_again_does_nothing(prefix: Prefix, tmp_path: Path) -> None:
    release = make_release(tmp_path / "r")
    put(prefix, release)
    inode = prefix.folder("0.1.0").stat().st_ino
    for archive in release.glob("*.tar.zst"):
        archive.unlink()  # nothing of them is needed
    assert put(prefix, release).was_there
    assert prefix.folder("0.1.0").stat().st_ino == inode
    check(prefix, "0.1.0")


OF_THE_VERSION = (
    "desktop/share/large",
    "desktop/etc/place",
    "desktop/bin/where",
    "desktop/bin/gesso",
    "desktop/lib/python3.11/__pycache__/app.cpython-311.pyc",
    "desktop/lib/python",
    "app-0.1.0.manifest.json",
)


@pytest.mark.parametrize(
    "paths", [OF_THE_VERSION, ["installed.json"], ["release.json"], [".complete"]]
)
@pytest.mark.parametrize("damage", ["altered", "missing"])
def test_the_same_again_repairs_what_is_damaged(
    paths: Sequence[str], damage: str, prefix: Prefix, tmp_path: Path
) -> None:
    release = make_release(tmp_path / "r")
    put(prefix, release)
    for path in paths:
        file = prefix.folder("0.1.0") / path
        file.unlink()
        if damage == "altered" and path != ".complete":
            file.write_bytes(b"{}")
    outcome = put(prefix, release)
    assert not outcome.was_there
    check(prefix, "0.1.0")


def test_an_older_version_is_refused_unless_asked_for(prefix: Prefix, tmp_path: Path) -> None:
    put(prefix, make_release(tmp_path / "2", SECOND))
    older = make_release(tmp_path / "1", FIRST)
    with pytest.raises(BadRequest, match=r"older than 0\.2\.0") as caught:
        put(prefix, older)
    assert "--allow-downgrade" in caught.value.hint
    put(prefix, older, allow_downgrade=True)
    check(prefix, "0.1.0")
    assert put(prefix, tmp_path / "2").before == "0.1.0"
    check(prefix, "0.2.0")


def test_the_key_of_the_first_installation_counts(prefix: Prefix, tmp_path: Path) -> None:
    put(prefix, make_release(tmp_path / "1", FIRST))
    forged = make_release(tmp_path / "2", SECOND, seed=OTHER_SEED)
    other_key = public_line(OTHER_SEED)
    with pytest.raises(NotTrusted):
        install(prefix, forged, other_key, Wish(), report=silent)
    with pytest.raises(NotTrusted):
        put(Prefix(tmp_path / "else"), forged)
    assert not (tmp_path / "else").exists()
    check(prefix, "0.1.0")


def test_what_is_no_environment_of_it_is_refused(prefix: Prefix, tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="no environment “engine-cuda”") as caught:
        put(prefix, make_release(tmp_path / "r"), environments=("engine-cuda",))
    assert "desktop" in caught.value.hint
    assert not prefix.root.exists()


def test_a_second_installer_is_told_to_wait(prefix: Prefix, tmp_path: Path) -> None:
    release = make_release(tmp_path / "r")
    said: list[GessoError] = []

    def meanwhile(progress: Progress) -> None:
        if progress.stage == "compiling" and not said:
            with pytest.raises(InstallBusy, match="Another process") as caught:
                put(prefix, release)
            said.append(caught.value)

    install(prefix, release, KEY, Wish(), report=meanwhile)
    assert said[0].hint
    check(prefix, "0.1.0")


@pytest.mark.parametrize("stage", ["checking", "unpacking", "relocating", "compiling", "trying"])
def test_stopping_leaves_nothing(stage: str, prefix: Prefix, tmp_path: Path) -> None:
    def stop(progress: Progress) -> None:
        if progress.stage == stage:
            raise Cancelled

    with pytest.raises(Cancelled):
        install(prefix, make_release(tmp_path / "1", FIRST), KEY, Wish(), report=stop)
    assert not prefix.root.exists()
    put(prefix, tmp_path / "1")
    with pytest.raises(Cancelled):
        install(prefix, make_release(tmp_path / "2", SECOND), KEY, Wish(), report=stop)
    check(prefix, "0.1.0")


def test_a_python_that_does_not_run_is_not_switched_to(prefix: Prefix, tmp_path: Path) -> None:
    put(prefix, make_release(tmp_path / "1", FIRST))
    bad = {**an_environment(), "bin/python": b"#!/bin/sh\necho no such library >&2; exit 127\n"}
    recipe = replace(SECOND, environments={"desktop": bad})
    with pytest.raises(MachineUnfit, match="does not run"):
        put(prefix, make_release(tmp_path / "2", recipe))
    check(prefix, "0.1.0")


def test_without_hard_links_files_are_copied(
    prefix: Prefix, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **options: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    put(prefix, make_release(tmp_path / "1", TWO_ENVIRONMENTS))
    put(prefix, make_release(tmp_path / "2", replace(TWO_ENVIRONMENTS, version="0.2.0")))
    check(prefix, "0.2.0")


def test_by_command(prefix: Prefix, tmp_path: Path) -> None:
    release = make_release(tmp_path / "r")
    key = tmp_path / "release.pub"
    key.write_text(f"untrusted comment: x\n{KEY}\n")
    done = run("--folder", release, "--key", key, "--prefix", prefix.root, "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["version"] == "0.1.0"
    assert said["environments"] == ["desktop"]
    assert done.stderr == ""
    check(prefix, "0.1.0")
    again = run("--folder", release, "--key", key, "--prefix", prefix.root)
    assert "is installed" in again.stdout
    missing = run("--folder", tmp_path, "--key", key, "--prefix", prefix.root, "--json")
    assert missing.returncode == 4
    assert json.loads(missing.stdout)["error"]["code"] == "not_found"
    assert "no release" in missing.stderr


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gesso_runtime.installing", "install", "--no-menu"]
        + [str(each) for each in arguments],
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("options", "start"),
    [([], "Start it from the menu, or by: gesso open"), (["--no-menu"], "/bin/gesso open")],
)
def test_who_installed_it_is_told_how_to_start(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    start: str,
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "home").mkdir()
    release = make_release(tmp_path / "release")
    (tmp_path / "key").write_text(KEY)
    place = ["--prefix", str(tmp_path / "home/gesso"), "--key", str(tmp_path / "key")]
    assert main(["install", "--folder", str(release), *place, *options]) == 0
    assert capsys.readouterr().out.splitlines()[-1].endswith(start)
    assert main(["install", "--folder", str(release), *place, *options, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["was_there"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another user")
def test_root_in_the_home_of_another_user_is_told(tmp_path: Path) -> None:
    assert not list(told_to_root(tmp_path))
    os.chown(tmp_path, 54321, -1)
    (said,) = told_to_root(tmp_path)
    assert str(tmp_path) in said
    assert "without sudo" in said


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become who is nobody")
def test_who_has_no_home_is_told_nothing_of_it() -> None:
    program = (
        "import os; from gesso_runtime.installing.command import told_to_root; "
        "os.setuid(54321); print(list(told_to_root()))"
    )
    environment = {key: value for key, value in os.environ.items() if key != "HOME"}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, "[]\n"), done.stderr
