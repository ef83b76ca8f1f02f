"""Gesso in the menu: written where desktops look, never over another's, gone without a trace."""

import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from gesso_runtime.installing.menu import add_to_menu, remove_from_menu
from gesso_runtime.installing.menu_texts import menu_entry, owner_of
from gesso_runtime.installing.places import Prefix


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new user's."""
    folder = tmp_path / "Ünï çödé home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    return folder


def _installed(root: Path) -> Prefix:
    """A prefix with a launcher and the icon, as far as a menu is concerned."""
    desktop = root / "versions/0.1.0/desktop"
    for inside in ("bin/gesso", "lib/python3.11/site-packages/gesso_desktop/ui/gesso.svg"):
        (desktop / inside).parent.mkdir(parents=True)
        (desktop / inside).write_text("<svg/>")
    (desktop / "bin/gesso").chmod(0o755)
    (root / "current").symlink_to("versions/0.1.0")
    return Prefix(root)


@pytest.fixture
def prefix(tmp_path: Path) -> Prefix:
    return _installed(tmp_path / "opt/mit Leerzeichen/照片")


def _below(folder: Path) -> dict[str, str]:
    """Every path below, with what lies there."""
    return {
        str(path.relative_to(folder)): str(path.readlink())
        if path.is_symlink()
        else (path.read_text(errors="replace") if path.is_file() else "")
        for path in sorted(folder.rglob("*"))
    }


def test_it_is_in_the_menu_and_on_the_command_line(home: Path, prefix: Prefix) -> None:
    add_to_menu(prefix)
    share = home / ".local/share"
    entry = (share / "applications/gesso.desktop").read_text()
    command = next(line for line in entry.splitlines() if line.startswith("Exec="))
    assert shlex.split(command.removeprefix("Exec=")) == [str(prefix.launcher), "open", "%f"]
    assert (share / "icons/hicolor/scalable/apps/gesso.svg").read_text() == "<svg/>"
    assert "*.gesso" in (share / "mime/packages/gesso.xml").read_text()
    assert (home / ".local/bin/gesso").resolve() == prefix.launcher.resolve()
    assert owner_of(entry) == str(prefix.root)


def test_nothing_is_left_of_it(home: Path, prefix: Prefix) -> None:
    before = _below(prefix.root)
    add_to_menu(prefix)
    add_to_menu(prefix)  # an update does so again
    remove_from_menu(prefix)
    assert _below(home) == {}
    assert _below(prefix.root) == before


def test_what_others_put_there_stays(home: Path, prefix: Prefix) -> None:
    for inside in (
        ".local/share/applications/other.desktop",
        ".local/share/mime/packages/other.xml",
        ".local/bin/other",
    ):
        (home / inside).parent.mkdir(parents=True, exist_ok=True)
        (home / inside).write_text(
            "<mime-info xmlns='http://www.freedesktop.org/standards/shared-mime-info'/>"
        )
    before = _below(home)
    add_to_menu(prefix)
    remove_from_menu(prefix)
    made = {"version", "mimeinfo.cache", "mime.cache", "XMLnamespaces", "aliases", "generic-icons",
            "globs", "globs2", "icons", "magic", "subclasses", "treemagic", "types"}  # fmt: skip
    after = {path: text for path, text in _below(home).items() if Path(path).name not in made}
    assert after == before


def test_the_users_data_folder_is_respected(
    home: Path, prefix: Prefix, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    add_to_menu(prefix)
    assert (tmp_path / "data/applications/gesso.desktop").is_file()
    assert not (home / ".local/share").exists()
    remove_from_menu(prefix)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("is_link", [True, False])
def test_a_command_of_that_name_that_is_not_ours_stays_and_is_told(
    home: Path, prefix: Prefix, tmp_path: Path, *, is_link: bool
) -> None:
    command = home / ".local/bin/gesso"
    command.parent.mkdir(parents=True)
    (tmp_path / "own script").write_text("mine")
    if is_link:
        command.symlink_to(tmp_path / "own script")
    else:
        command.write_text("mine")
    told = add_to_menu(prefix)
    assert any(str(command) in sentence for sentence in told)
    assert command.read_text() == "mine"
    remove_from_menu(prefix)
    assert command.read_text() == "mine"


def test_the_menu_stays_with_the_gesso_that_has_it_until_that_is_gone(
    home: Path, prefix: Prefix, tmp_path: Path
) -> None:
    first = _installed(tmp_path / "first")
    add_to_menu(first)
    before = _below(home)
    told = add_to_menu(prefix)
    assert (
        len([sentence for sentence in told if "belongs to" in sentence or "another" in sentence])
        == 2
    )
    entry = home / ".local/share/applications/gesso.desktop"
    assert owner_of(entry.read_text()) == str(first.root)
    remove_from_menu(prefix)
    assert _below(home) == before
    shutil.rmtree(first.root)
    add_to_menu(prefix)
    assert owner_of(entry.read_text()) == str(prefix.root)
    remove_from_menu(prefix)
    assert not (home / ".local/bin/gesso").is_symlink()


def test_what_the_user_replaced_is_no_longer_ours_to_remove(home: Path, prefix: Prefix) -> None:
    add_to_menu(prefix)
    command = home / ".local/bin/gesso"
    command.unlink()
    command.write_text("mine")
    entry = home / ".local/share/applications/gesso.desktop"
    entry.write_text(entry.read_text() + "X-Edited=by a menu editor\n")
    remove_from_menu(prefix)
    assert command.read_text() == "mine"
    assert not entry.exists()


def test_a_home_that_cannot_be_written_is_told_and_no_error(home: Path, prefix: Prefix) -> None:
    (home / ".local").write_text("a file where a folder should be")
    told = add_to_menu(prefix)
    assert told
    assert all(str(prefix.launcher) in sentence for sentence in told)
    remove_from_menu(prefix)
    assert (home / ".local").is_file()


def test_a_folder_that_is_not_searched_for_commands_is_told(
    home: Path, prefix: Prefix, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{home}/.local/bin{os.pathsep}{os.environ['PATH']}")
    assert add_to_menu(prefix) == ()
    remove_from_menu(prefix)
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    (told,) = add_to_menu(prefix)
    assert "PATH" in told
    assert add_to_menu(prefix) == ()  # said once is enough


@pytest.mark.skipif(
    shutil.which("desktop-file-validate") is None, reason="needs desktop-file-utils"
)
@pytest.mark.parametrize(
    "folder", ["/opt/gesso", "/home/Ünï/mit Leer zeichen/照片", '/a%f"b$c`d\\e']
)
def test_the_entry_is_valid_and_says_whose_it_is(tmp_path: Path, folder: str) -> None:
    prefix = Prefix(Path(folder))
    entry = tmp_path / "gesso.desktop"
    entry.write_text(menu_entry(prefix.launcher, prefix.root))
    checked = subprocess.run(["desktop-file-validate", entry], capture_output=True, text=True)
    assert (checked.returncode, checked.stdout) == (0, "")
    assert owner_of(entry.read_text()) == folder


@pytest.mark.skipif(shutil.which("update-mime-database") is None, reason="needs shared-mime-info")
def test_a_project_is_known_by_its_name(home: Path, prefix: Prefix) -> None:
    add_to_menu(prefix)
    globs = (home / ".local/share/mime/globs2").read_text()
    assert "application/x-gesso-project:*.gesso" in globs
