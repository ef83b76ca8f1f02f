"""release.json, manifests and places of an installation: strict, stable, never half switched."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gesso_core.errors import BadRequest, NotFound, ReleaseDamaged
from gesso_runtime.installing.manifest import (
    File,
    Link,
    Manifest,
    Mode,
    Relocation,
    leads_inside,
    manifest_bytes,
    parse_manifest,
)
from gesso_runtime.installing.places import COMPLETE, Prefix
from gesso_runtime.installing.release import (
    Kind,
    Layer,
    Needs,
    Release,
    parse_release,
    read_release,
    release_bytes,
    version_key,
)

DIGEST = "0" * 64


def a_layer(name: str = "desktop", kind: Kind = Kind.ENVIRONMENT) -> Layer:
    files = f"{name}-0.2.0.tar.zst", 10, DIGEST, f"{name}-0.2.0.manifest.json", DIGEST
    return Layer(name, kind, *files, 20, Needs(glibc="2.34"))


def a_release() -> Release:
    layers = (a_layer(), a_layer("app", Kind.APP))
    return Release(1, "0.2.0", "2026-11-22", DIGEST, layers, {"licences/qt.txt": DIGEST})


def test_a_release_is_read_as_it_was_written() -> None:
    content = release_bytes(a_release())
    assert parse_release(content) == a_release()
    assert release_bytes(parse_release(content)) == content
    assert f' "bootstrap_sha256": "{DIGEST}",\n' in content.decode(), "a shell reads this line"


def test_a_folder_without_a_release_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no release of Gesso"):
        read_release(tmp_path / "release.json")


def with_layer(**fields: object) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(release_bytes(a_release()))
    plain["layers"][0] |= fields
    return plain


def with_field(**fields: object) -> dict[str, Any]:
    return json.loads(release_bytes(a_release())) | fields


@pytest.mark.parametrize(
    "plain",
    [
        [],
        with_field(format=2),
        with_field(version="0.2"),
        with_field(version="../../etc"),
        with_field(base="latest"),
        with_field(issued="yesterday"),
        with_field(bootstrap_sha256="00"),
        with_field(bootstrap_sha256="A" * 64),
        with_field(files={"../x": DIGEST}),
        with_field(files={"/etc/passwd": DIGEST}),
        with_field(files={"desktop-0.2.0.tar.zst": DIGEST}),
        with_field(layers=[]),
        with_field(unknown=1),
        with_layer(name="app"),
        with_layer(name="../desktop"),
        with_layer(archive="../desktop.tar.zst"),
        with_layer(archive_bytes=-1),
        with_layer(kind="app"),
        with_layer(kind="theme"),
        with_layer(manifest_sha256="x"),
    ],
    ids=str,
)
def test_a_damaged_release_is_refused(plain: object) -> None:
    with pytest.raises(ReleaseDamaged) as caught:
        parse_release(json.dumps(plain).encode())
    assert caught.value.hint


@pytest.mark.parametrize("content", [b"", b"\xff", b"[" * 100_000, b"1" * (5 << 20)])
def test_a_release_that_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(ReleaseDamaged):
        parse_release(content)


def test_versions_are_ordered_by_number() -> None:
    assert sorted(["0.10.0", "0.9.1", "0.2.0", "1.0.0"], key=version_key)[2] == "0.10.0"
    for wrong in ("1.0", "01.0.0", "1.0.0-rc1", "", "1.0.0\n"):
        with pytest.raises(BadRequest):
            version_key(wrong)


def a_manifest() -> Manifest:
    entries = {
        "bin/python": Link("python3.11"),
        "bin/python3.11": File(DIGEST, 3, executable=True),
        "lib/ü 照片.py": File(DIGEST, 0),
    }
    moved = (Relocation("bin/python3.11", "/build/here", Mode.BINARY),)
    return Manifest(1, "desktop", entries, moved, ("lib/ü 照片.py",))


def test_a_manifest_is_read_as_it_was_written() -> None:
    content = manifest_bytes(a_manifest())
    assert parse_manifest(content) == a_manifest()
    assert manifest_bytes(parse_manifest(content)) == content
    assert a_manifest().unpacked_bytes == 3
    assert a_manifest().relocated_paths == {"bin/python3.11"}


@pytest.mark.parametrize(
    "path",
    [
        *("/etc/passwd", "../x", "lib/../../x", "a//b", "./a", "a/", "", "a\\b", "a\nb", "a\0b"),
        *("n" * 256, "/".join(["n" * 200] * 6)),
    ],
    ids=ascii,
)
def test_paths_out_of_the_tree_are_refused(path: str) -> None:
    with pytest.raises(ReleaseDamaged):
        parse_manifest(manifest_bytes(replace(a_manifest(), entries={path: File(DIGEST, 0)})))


@pytest.mark.parametrize(
    ("path", "target", "fine"),
    [
        ("bin/python", "python3.11", True),
        ("bin/python", "../lib/x", True),
        ("bin/python", "../../x", False),
        ("python", "..", False),
        ("bin/python", "/usr/bin/python", False),
        ("bin/python", "a/../../../b", False),
        ("bin/python", "", False),
        ("bin/python", "x\ny", False),
    ],
)
def test_links_stay_in_the_tree(path: str, target: str, fine: bool) -> None:
    assert leads_inside(path, target) is fine
    manifest = Manifest(1, "desktop", {path: Link(target)})
    if fine:
        assert parse_manifest(manifest_bytes(manifest)) == manifest
    else:
        with pytest.raises(ReleaseDamaged):
            parse_manifest(manifest_bytes(manifest))


@pytest.mark.parametrize(
    "changed",
    [
        {"format": 2},
        {"entries": {"a": File(DIGEST, 0), "a/b": File(DIGEST, 0)}},
        {"entries": {"a": Link("b"), "a/b": File(DIGEST, 0)}},
        {"entries": {"a": File("x", 0)}},
        {"entries": {"a": File(DIGEST, -1)}},
        {"relocated": (Relocation("not/there", "/x", Mode.TEXT),)},
        {"relocated": (Relocation("bin/python", "/x", Mode.TEXT),)},
        {"relocated": (Relocation("bin/python3.11", "", Mode.TEXT),)},
        {"unparsable": ("not/there.py",)},
    ],
    ids=str,
)
def test_a_damaged_manifest_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(ReleaseDamaged) as caught:
        parse_manifest(manifest_bytes(replace(a_manifest(), **changed)))
    assert caught.value.hint


def versions_in(root: Path, *names: str) -> Prefix:
    for name in names:
        folder = root / "versions" / name
        folder.mkdir(parents=True)
        (folder / COMPLETE).touch()
    return Prefix(root)


def test_a_switch_and_back(tmp_path: Path) -> None:
    prefix = versions_in(tmp_path, "0.1.0", "0.2.0")
    assert (prefix.current(), prefix.previous()) == (None, None)
    prefix.switch("0.1.0")
    assert (prefix.current(), prefix.previous()) == ("0.1.0", None)
    prefix.switch("0.2.0")
    assert (prefix.current(), prefix.previous()) == ("0.2.0", "0.1.0")
    prefix.switch("0.1.0")
    assert (prefix.current(), prefix.previous()) == ("0.1.0", "0.2.0")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["current", "previous", "versions"]


def test_only_whole_versions_count(tmp_path: Path) -> None:
    prefix = versions_in(tmp_path, "0.1.0", "0.2.0", "stray")
    (tmp_path / "versions/0.2.0" / COMPLETE).unlink()
    assert prefix.versions() == ("0.1.0",)
    (tmp_path / "current").symlink_to("versions/0.2.0")
    (tmp_path / "previous").symlink_to("versions/../versions/0.1.0")
    assert (prefix.current(), prefix.previous()) == (None, None)
    with pytest.raises(BadRequest):
        prefix.folder("../0.1.0")
