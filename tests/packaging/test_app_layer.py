"""The app is what belongs to the checkout, not what happens to lie in it."""

import subprocess
from pathlib import Path

import pytest

from gesso_core.errors import BadRequest
from gesso_pack.__main__ import main
from gesso_pack.app_layer import make_app, shipped
from gesso_pack.checkout import changes
from gesso_pack.commands import release
from gesso_pack.leaks import refuse_leaks

FILES = (
    "desktop/gesso_desktop/a.py",
    "desktop/gesso_desktop/words.ts",
    "runtime/gesso_core/cards/b.toml",
    "packaging/app/bin/gesso",
)
STRANGE = ("runtime/gesso_core/my_password.txt~", "desktop/gesso_desktop/.a.py.swp")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in (*FILES, *STRANGE):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    return tmp_path


def test_in_a_checkout_it_is_what_git_has(checkout: Path) -> None:
    for command in (("init", "-q"), ("add", *FILES)):
        subprocess.run(["git", *command], cwd=checkout, check=True)
    (checkout / "runtime/gesso_core/new.py").write_text("")
    (checkout / "packaging/app/bin/gone").write_text("")
    subprocess.run(["git", "add", "packaging"], cwd=checkout, check=True)
    (checkout / "packaging/app/bin/gone").unlink()
    assert shipped(checkout) == [
        "desktop/gesso_desktop/a.py",
        "packaging/app/bin/gesso",
        "runtime/gesso_core/cards/b.toml",
    ]


def test_in_a_source_tree_it_is_what_has_a_known_ending(checkout: Path) -> None:
    assert shipped(checkout) == [
        "desktop/gesso_desktop/a.py",
        "packaging/app/bin/gesso",
        "runtime/gesso_core/cards/b.toml",
    ]


_PROJECT = """
[project]
name = "gesso"
version = "0.0.0"
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[tool.hatch.build.targets.wheel]
packages = ["desktop/gesso_desktop", "runtime/gesso_core"]
"""


@pytest.fixture
def project(checkout: Path) -> Path:
    (checkout / "pyproject.toml").write_text(_PROJECT)
    for name in ("README.md", "LICENSE"):
        (checkout / name).write_text("")
    return checkout


def test_it_says_where_it_was_made_of_changes(project: Path, tmp_path: Path) -> None:
    made = make_app("0.1.0", "3.11", tmp_path, level=1, checkout=project, is_dirty=True)
    packages = "lib/python3.11/site-packages"
    assert f"{packages}/gesso-0.1.0+dirty.dist-info/METADATA" in made.manifest.entries
    assert made.archive.name == "app-0.1.0.tar.zst"


def test_nothing_in_it_names_the_checkout(project: Path, tmp_path: Path) -> None:
    (project / FILES[0]).write_text(f"HERE = '{project}/desktop'")
    with pytest.raises(BadRequest, match=r"built in, .* relocated: lib/.*gesso_desktop/a\.py"):
        make_app("0.1.0", "3.11", tmp_path, level=1, checkout=project)
    assert not list(tmp_path.glob("app-*"))


@pytest.mark.parametrize(
    ("content", "is_one"),
    [
        (b"\0/src/gesso\0", True),
        (b"file:///src/gesso/a.py", True),
        (b"'/src/gesso'", True),
        (b"/usr/src/gesso/a.py", False),
        (b"/src/gesso-2/a.py", False),
        (b"nothing", False),
    ],
)
def test_a_folder_is_found_as_a_whole(content: bytes, is_one: bool) -> None:
    if is_one:
        with pytest.raises(BadRequest, match="a, b"):
            refuse_leaks([("a", content), ("b", content), ("c", b"")], [Path("/src/gesso")])
    else:
        refuse_leaks([("a", content)], [Path("/src/gesso"), Path("/")])


def test_changes_that_no_commit_holds_are_no_release(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    author = ("-c", "user.name=n", "-c", "user.email=n@example.org")
    for command in (("init", "-q"), ("add", *FILES), (*author, "commit", "-qm", "all")):
        subprocess.run(["git", *command], cwd=project, check=True)
    assert changes(project) == ()  # what git does not have is in no release either
    (project / FILES[0]).write_text("x")
    (project / FILES[1]).unlink()
    assert changes(project) == FILES[:2]
    monkeypatch.setattr(release, "CHECKOUT", project)
    papers = ("--sbom", "s", "--advisories", "a", "--licences", "l")
    assert main(["release", "0.1.0", "x.tar.zst", "-o", "r", "--key", "k", *papers]) == 2
    assert f"no commit holds: {FILES[0]}, {FILES[1]}." in capsys.readouterr().err
