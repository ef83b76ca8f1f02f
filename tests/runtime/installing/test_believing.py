"""What is installed is believed because it was signed, not because a list beside it says so."""

import hashlib
import importlib.util
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from fixtures.releases import KEY, Recipe, make_release
from gesso_core.errors import BadRequest, CannotWrite, NotTrusted
from gesso_core.progress import silent
from gesso_runtime.installing.installed import Installed, installed_bytes, read_installed
from gesso_runtime.installing.installing import Outcome, Wish, install
from gesso_runtime.installing.manifest import Entry, File
from gesso_runtime.installing.places import Prefix
from gesso_runtime.installing.signature import public_line
from gesso_runtime.installing.verifying import Verified, verify

MODULE = "desktop/lib/python3.11/one.py"
COMPILED = importlib.util.cache_from_source(MODULE)


@pytest.fixture
def prefix(tmp_path: Path) -> Prefix:
    made = Prefix(tmp_path / "gesso")
    put(made, make_release(tmp_path / "release"))
    return made


def put(prefix: Prefix, folder: Path) -> Outcome:
    return install(prefix, folder, KEY, Wish(), report=silent)


def found(prefix: Prefix) -> Verified:
    return verify(prefix, report=silent)


def change(prefix: Prefix, path: str, content: bytes | None, *, is_program: bool = False) -> None:
    """In the current version, and in its list."""
    folder = prefix.folder(prefix.current() or "")
    (folder / path).unlink(missing_ok=True)  # it has other names
    installed = read_installed(folder)
    entries: dict[str, Entry] = {**installed.entries}
    if content is None:
        entries.pop(path, None)
    else:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
        (folder / path).chmod(0o755 if is_program else 0o644)
        entries[path] = File(hashlib.sha256(content).hexdigest(), len(content), is_program)
    changed = Installed(1, installed.version, entries, installed.pythons)
    (folder / "installed.json").write_bytes(installed_bytes(changed))


def bent(prefix: Prefix, path: str, old: bytes, new: bytes) -> None:
    content = (prefix.folder("0.1.0") / path).read_bytes()
    assert old in content
    change(prefix, path, content.replace(old, new), is_program=path.startswith("desktop/bin/"))


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("desktop/etc/place", b"\n", b"/evil\n"),
        ("desktop/bin/where", b"tail", b"evil"),
        ("desktop/bin/where", b"\0\0tail", b"\0/tail"),
        ("desktop/bin/where", b"/bin\0", b"/nib\0"),
    ],
)
def test_a_relocated_file_comes_of_what_was_signed(
    path: str, old: bytes, new: bytes, prefix: Prefix
) -> None:
    assert found(prefix).holds
    bent(prefix, path, old, new)
    assert found(prefix).altered == (path,)


@pytest.mark.parametrize("path", ["desktop/etc/place", "desktop/bin/where", COMPILED])
def test_nothing_may_go_from_the_list(path: str, prefix: Prefix) -> None:
    change(prefix, path, None)
    assert not found(prefix).holds


def test_a_relocated_program_stays_a_program(prefix: Prefix) -> None:
    content = (prefix.folder("0.1.0") / "desktop/bin/where").read_bytes()
    change(prefix, "desktop/bin/where", content)
    assert not found(prefix).holds


def test_a_compiled_file_belongs_to_its_signed_source(prefix: Prefix) -> None:
    other = importlib.util.cache_from_source("desktop/lib/python3.11/two.py")
    content = (prefix.folder("0.1.0") / other).read_bytes()
    for wrong in (content, b"evil", b""):
        change(prefix, COMPILED, wrong)
        assert found(prefix).altered == (COMPILED,)


@pytest.mark.parametrize(
    "path",
    ["evil/bin/python", "notes", importlib.util.cache_from_source("desktop/lib/python3.11/no.py")],
)
def test_what_was_not_signed_is_extra_though_it_is_listed(path: str, prefix: Prefix) -> None:
    change(prefix, path, b"#!/bin/sh\n", is_program=True)
    assert found(prefix).extra == (path,)
    assert found(prefix).wrong


def _extra(prefix: Prefix) -> None:
    path = prefix.folder("0.1.0") / "desktop/lib/python3.11/site-packages/evil.pth"
    path.parent.mkdir()
    path.write_text("import evil\n")


def _signature(prefix: Prefix) -> None:
    (prefix.folder("0.1.0") / "release.json.minisig").write_text("x")


def _module(prefix: Prefix) -> None:
    change(prefix, MODULE, b"NUMBER = 666\n")


def _relocated(prefix: Prefix) -> None:
    bent(prefix, "desktop/bin/where", b"tail", b"evil")


@pytest.mark.parametrize("harm", [_extra, _signature, _module, _relocated])
def test_installing_again_repairs_all_that_is_found(
    harm: Callable[[Prefix], None], prefix: Prefix, tmp_path: Path
) -> None:
    harm(prefix)
    assert not found(prefix).holds
    assert not put(prefix, tmp_path / "release").was_there
    assert found(prefix).holds
    assert put(prefix, tmp_path / "release").was_there


def _code(prefix: Prefix) -> bytes:
    return (prefix.folder(prefix.current() or "") / COMPILED).read_bytes()


def test_what_was_compiled_is_compiled_anew_by_a_repair(prefix: Prefix, tmp_path: Path) -> None:
    before = _code(prefix)
    change(prefix, COMPILED, before[:-1] + b"x")  # its head is right: nobody can see it
    _module(prefix)
    put(prefix, tmp_path / "release")
    assert _code(prefix) == before


def test_what_was_compiled_of_something_else_is_handed_on_to_no_version(
    prefix: Prefix, tmp_path: Path
) -> None:
    before = _code(prefix)
    change(prefix, COMPILED, b"evil")
    put(prefix, make_release(tmp_path / "next", Recipe("0.2.0")))
    assert _code(prefix) == before
    assert found(prefix).holds


def test_a_name_that_no_file_can_have_is_repaired(prefix: Prefix, tmp_path: Path) -> None:
    listed = prefix.folder("0.1.0") / "installed.json"
    listed.write_text(listed.read_text().replace(f'"{MODULE}"', '"desktop/\\ud800"'))
    assert found(prefix).wrong
    put(prefix, tmp_path / "release")
    assert found(prefix).holds


@pytest.mark.parametrize("lost", ["versions/0.3.0/.complete", "current"])
def test_what_is_damaged_is_no_reason_to_go_back(lost: str, prefix: Prefix, tmp_path: Path) -> None:
    put(prefix, make_release(tmp_path / "next", Recipe("0.3.0")))
    (prefix.root / lost).unlink()
    with pytest.raises(BadRequest, match=r"0\.1\.0 is older than 0\.3\.0"):
        put(prefix, tmp_path / "release")
    assert (prefix.folder("0.3.0") / MODULE).exists()
    put(prefix, tmp_path / "next")
    assert found(prefix).version == "0.3.0"
    assert found(prefix).holds


def test_an_installation_without_its_key_takes_no_other(prefix: Prefix, tmp_path: Path) -> None:
    prefix.key.unlink()
    seed = b"another Ed25519 key of the tests"
    other = make_release(tmp_path / "other", Recipe("0.2.0"), seed=seed)
    with pytest.raises(NotTrusted, match="is missing"):
        install(prefix, other, public_line(seed), Wish(), report=silent)
    assert prefix.versions() == ("0.1.0",)
    assert not prefix.key.exists()


def test_a_first_version_is_never_there_without_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prefix = Prefix(tmp_path / "gesso")
    release = make_release(tmp_path / "release")

    def fail(path: Path, target: Path) -> Path:
        if path.parent == prefix.stage and target.parent.name == "versions":
            assert prefix.key.is_file()
            raise OSError(5, "Input/output error")
        return rename(path, target)

    rename = Path.rename
    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(CannotWrite):
        put(prefix, release)
    assert not prefix.root.exists()


RECORDS = ("installed.json", "release.json", "release.json.minisig", "app-0.1.0.manifest.json")


@pytest.mark.parametrize("path", ["", ".complete", *RECORDS])
def test_records_are_files_and_no_links(path: str, prefix: Prefix, tmp_path: Path) -> None:
    assert found(prefix).holds
    record = prefix.folder("0.1.0") / path
    record.rename(tmp_path / "else")
    record.symlink_to(tmp_path / "else")
    assert not found(prefix).holds


@pytest.mark.parametrize("path", ["", "desktop", "desktop/lib/python3.11/__pycache__", *RECORDS])
@pytest.mark.parametrize("mode", [0o020, 0o002])
def test_nobody_else_may_write(path: str, mode: int, prefix: Prefix) -> None:
    place = prefix.folder("0.1.0") / path
    place.chmod(place.stat().st_mode | mode)
    assert any("Others" in sentence for sentence in found(prefix).wrong)


def test_a_folder_that_cannot_be_read_is_told(
    prefix: Prefix, monkeypatch: pytest.MonkeyPatch
) -> None:
    def scandir(path: str) -> object:
        if str(path).endswith("share"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    scan = os.scandir
    monkeypatch.setattr(os, "scandir", scandir)
    assert any("share cannot be looked into" in sentence for sentence in found(prefix).wrong)
