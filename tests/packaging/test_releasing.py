"""A release folder holds what it says, follows from its parts, and is checked to its last byte."""

import ast
import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable
from dataclasses import replace as replace_record
from hashlib import sha256
from pathlib import Path

import pytest

from fixtures.signed_releases import (
    FAST,
    another_key,
    the_key,
    the_public_key,
)
from gesso_core.errors import (
    BadRequest,
    Failed,
    NotFound,
    NotTrusted,
    ReleaseDamaged,
    WouldOverwrite,
)
from gesso_pack.bootstrap import our_modules, write_bootstrap
from gesso_pack.checking import carried_key, check
from gesso_pack.checkout import changes
from gesso_pack.deltas import shorten
from gesso_pack.layers import open_layer, read_layer
from gesso_pack.places import CHECKOUT
from gesso_pack.releasing import Parts, needs_of, release
from gesso_pack.signing import sign_file
from gesso_runtime.installing.manifest import Manifest, parse_manifest
from gesso_runtime.installing.release import Release, read_release, release_bytes
from gesso_runtime.installing.signature import public_line

RUNTIME = CHECKOUT / "runtime"


def copied(folder: Path, target: Path) -> Path:
    return Path(shutil.copytree(folder, target, copy_function=os.link))


def replace(path: Path, content: bytes) -> None:
    path.unlink()
    path.write_bytes(content)


def parts(release: Path, *layers: Path) -> Parts:
    """With that release's papers."""
    names = ("sbom.cdx.json", "advisories.json", "licences")
    return Parts(layers, *(release / name for name in names))


def app_of(folder: Path) -> Manifest:
    return parse_manifest(
        (folder / read_release(folder / "release.json").app.manifest).read_bytes()
    )


def test_a_made_release_has_nothing_wrong(small_release: Path, small_update: Path) -> None:
    for folder in (small_release, small_update):
        assert check(folder, the_public_key()) == ()
        assert carried_key(folder) == the_public_key()


def test_the_release_says_what_lies_in_the_folder(small_release: Path) -> None:
    said = read_release(small_release / "release.json")
    assert (said.version, said.base) == ("0.1.0", None)
    assert {layer.name for layer in said.layers} == {"small", "app"}
    assert set(said.files) == {
        "README.txt",
        "advisories.json",
        "install.sh",
        "licences/LICENSE.txt",
        "sbom.cdx.json",
    }
    for layer in said.layers:
        assert (small_release / layer.archive).stat().st_size == layer.archive_bytes


def test_the_app_is_code_without_sources_of_translations(small_release: Path) -> None:
    paths = app_of(small_release).entries
    packages = "lib/python3.11/site-packages"
    for path in (
        "bin/gesso",
        f"{packages}/gesso_desktop/cli/main.py",
        f"{packages}/gesso_runtime/installing/__main__.py",
        f"{packages}/gesso-0.1.0.dist-info/METADATA",
        f"{packages}/gesso-0.1.0.dist-info/licenses/LICENSE",
    ):
        assert path in paths
    endings = {Path(path).suffix for path in paths}
    assert {".py", ".qm", ".onnx", ".toml", ".svg"} <= endings
    assert not endings & {".ts", ".pyc"}
    assert not [path for path in paths if "test" in path.split("/")]


def test_the_app_can_be_imported_where_it_says_its_version(
    small_release: Path, tmp_path: Path
) -> None:
    with open_layer(small_release / "app-0.1.0.tar.zst") as tree:
        for path in tree.files():
            target = tmp_path / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(tree.read(path))
    code = "from importlib.metadata import version; import gesso_core; print(version('gesso'))"
    packages = tmp_path / "lib/python3.11/site-packages"
    said = subprocess.run(
        [sys.executable, "-S", "-c", code],
        env={"PYTHONPATH": str(packages)},
        capture_output=True,
        text=True,
    )
    assert said.stdout.strip() == "0.1.0", said.stderr


def test_an_update_of_the_app_is_small_and_whole_by_name(
    small_release: Path, small_update: Path
) -> None:
    said = read_release(small_update / "release.json")
    assert said.base == "0.1.0"
    assert sum(layer.archive_bytes for layer in said.layers) < 1_000_000
    assert app_of(small_update).entries.keys() >= {"bin/gesso"}
    old, new = (
        {entry for _, entry in app_of(folder).files()} for folder in (small_release, small_update)
    )
    with open_layer(small_update / said.app.archive) as tree:
        assert 0 < len(tree.files()) <= len(new - old) + 1


def test_relocated_files_always_travel(small_update: Path) -> None:
    (small,) = read_release(small_update / "release.json").environments
    manifest = parse_manifest((small_update / small.manifest).read_bytes())
    with open_layer(small_update / small.archive) as tree:
        assert set(tree.files()) == manifest.relocated_paths


def test_the_bootstrap_has_no_more_than_the_installer_needs(small_release: Path) -> None:
    assert (small_release / "bootstrap.tar.gz").stat().st_size < 12_000_000
    with tarfile.open(small_release / "bootstrap.tar.gz") as tar:
        names = {member.name for member in tar}
        owners = {(member.uid, member.uname, member.mtime) for member in tar}
    assert owners == {(0, "", 315532800)}
    ours = {name for name in names if "/gesso_" in name}
    assert not [name for name in ours if "gesso_desktop" in name or "/engines/" in name]
    assert len(ours) < 50


def test_nothing_in_the_bootstrap_names_the_checkout(small_layer: Path, tmp_path: Path) -> None:
    shutil.copytree(RUNTIME, tmp_path / "runtime")
    module = tmp_path / "runtime/gesso_runtime/installing/places.py"
    module.write_text(module.read_text() + f"# {tmp_path}/runtime\n")
    with pytest.raises(BadRequest, match=r"relocated: lib/.*installing/places\.py"):
        write_bootstrap(small_layer, tmp_path / "bootstrap.tar.gz", checkout=tmp_path)
    assert not (tmp_path / "bootstrap.tar.gz").exists()


def test_the_bootstrap_starts_alone(small_release: Path, tmp_path: Path) -> None:
    with tarfile.open(small_release / "bootstrap.tar.gz") as tar:
        tar.extractall(tmp_path, filter="tar")
    modules = [
        module.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for module in our_modules(RUNTIME)
        if not module.endswith("__main__.py")
    ]
    code = f"import zstandard, hashlib, ctypes, {', '.join(modules)}; import sys; print(sys.prefix)"
    python = tmp_path / "bin" / "python"
    said = subprocess.run([python, "-I", "-c", code], capture_output=True, text=True, env={})
    assert (said.stdout.strip(), said.stderr) == (str(tmp_path), "")


def test_every_module_of_the_standard_library_that_the_installer_names_is_there(
    small_release: Path,
) -> None:
    """Also those that are imported late."""
    with tarfile.open(small_release / "bootstrap.tar.gz") as tar:
        names = {member.name for member in tar}
    named = set()
    for module in our_modules(RUNTIME):
        for node in ast.walk(ast.parse((RUNTIME / module).read_text())):
            if isinstance(node, ast.Import):
                named |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                named.add(node.module.partition(".")[0])
    for name in named - set(sys.builtin_module_names):
        library = "lib/python3.11"
        assert {
            f"{library}/{name}.py",
            f"{library}/{name}/__init__.py",
            f"{library}/site-packages/{name}/__init__.py",
        } & names or any(f"lib-dynload/{name}." in each for each in names), name


def resigned(folder: Path, change: Callable[[Release], dict[str, object]]) -> None:
    """As whoever holds the key might release it by mistake."""
    plain = json.loads(release_bytes(read_release(folder / "release.json")))
    plain.update(change(read_release(folder / "release.json")))
    replace(folder / "release.json", json.dumps(plain).encode())
    (folder / "release.json.minisig").unlink()
    sign_file(the_key(), folder / "release.json", "by mistake")


@pytest.mark.parametrize(
    "name",
    [
        "install.sh",
        "bootstrap.tar.gz",
        "README.txt",
        "licences/LICENSE.txt",
        "sbom.cdx.json",
        "small-0.1.0.tar.zst",
        "small-0.1.0.manifest.json",
        "app-0.1.0.tar.zst",
    ],
)
def test_a_changed_file_is_found(small_release: Path, tmp_path: Path, name: str) -> None:
    folder = copied(small_release, tmp_path / "release")
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 3] ^= 1
    replace(folder / name, bytes(content))
    assert check(folder, the_public_key()) == (f"{name} is not what was signed.",)
    (folder / name).unlink()
    assert check(folder, the_public_key()) == (f"{name} is missing.",)


def test_a_file_that_nobody_signed_is_found(small_release: Path, tmp_path: Path) -> None:
    folder = copied(small_release, tmp_path / "release")
    (folder / "licences" / "autorun.inf").write_text("")
    assert check(folder, the_public_key()) == ("licences/autorun.inf is not signed.",)


def test_another_key_is_found(small_release: Path, tmp_path: Path) -> None:
    with pytest.raises(NotTrusted):
        check(small_release, public_line(another_key()))
    folder = copied(small_release, tmp_path / "release")
    (folder / "release.json.minisig").unlink()
    sign_file(another_key(), folder / "release.json", "by somebody else")
    assert check(folder, public_line(another_key())) == ("install.sh trusts another key.",)


def test_mistakes_under_a_true_signature_are_found(small_release: Path, tmp_path: Path) -> None:
    folder = copied(small_release, tmp_path / "release")
    bill = json.loads((folder / "sbom.cdx.json").read_bytes())
    bill["components"] = [part for part in bill["components"] if part["name"] != "python"]
    replace(folder / "sbom.cdx.json", json.dumps(bill).encode())
    replace(folder / "advisories.json", b"")
    (folder / "advisories.json").unlink()

    def change(said: Release) -> dict[str, object]:
        files = dict(said.files)
        del files["advisories.json"]
        files["sbom.cdx.json"] = sha256((folder / "sbom.cdx.json").read_bytes()).hexdigest()
        layers = json.loads(release_bytes(said))["layers"]
        layers[0]["unpacked_bytes"] += 1
        return {"files": files, "layers": layers}

    resigned(folder, change)
    found = check(folder, the_public_key())
    assert [sentence.split()[0] for sentence in found] == [
        "small-0.1.0.manifest.json",
        "advisories.json",
        "sbom.cdx.json",
    ]


def test_an_archive_that_is_not_what_its_list_says_is_found(
    small_release: Path, tmp_path: Path
) -> None:
    folder = copied(small_release, tmp_path / "release")

    def swapped(said: Release) -> dict[str, object]:
        layers = json.loads(release_bytes(said))["layers"]
        small, app = layers
        for key in ("archive", "archive_sha256", "archive_bytes"):
            small[key], app[key] = app[key], small[key]
        return {"layers": layers}

    resigned(folder, swapped)
    assert any("is not in its list" in sentence for sentence in check(folder, the_public_key()))


def test_a_release_is_never_replaced(small_release: Path, small_layer: Path) -> None:
    with pytest.raises(WouldOverwrite):
        release("0.1.0", parts(small_release, small_layer), small_release, key=the_key())


def test_what_cannot_be_released_is_told_and_nothing_stays(
    small_release: Path, small_layer: Path, tmp_path: Path
) -> None:
    for version, layers, said in (
        ("1.0", 1, "is no version"),
        ("0.1.0", 0, "needs environments"),
        ("0.1.0", 2, "each once"),
    ):
        named = parts(small_release, *(small_layer,) * layers)
        with pytest.raises(BadRequest, match=said):
            release(version, named, tmp_path / "r", key=the_key())
    assert not list(tmp_path.iterdir())


def test_a_release_that_verify_would_find_wrong_never_appears(
    small_release: Path, small_layer: Path, tmp_path: Path
) -> None:
    said = json.loads((small_release / "sbom.cdx.json").read_bytes())
    said["components"] = [each for each in said["components"] if each["name"] != "prefix-probe"]
    (tmp_path / "bill").write_text(json.dumps(said))
    named = replace_record(parts(small_release, small_layer), bill=tmp_path / "bill")
    with pytest.raises(Failed, match="does not list prefix-probe"):
        release("0.1.0", named, tmp_path / "r", key=the_key(), level=FAST)
    named = replace_record(named, bill=tmp_path / "nothing")
    with pytest.raises(NotFound, match="nothing is not there"):
        release("0.1.0", named, tmp_path / "r", key=the_key(), level=FAST)
    assert [path.name for path in tmp_path.iterdir()] == ["bill"]


def test_an_update_has_a_higher_version(
    small_layer: Path, small_release: Path, tmp_path: Path
) -> None:
    named = parts(small_release, small_layer)
    with pytest.raises(BadRequest, match="no update"):
        release("0.1.0", named, tmp_path / "r", key=the_key(), base=small_release)


def test_an_older_release_is_not_believed_unchecked(
    small_layer: Path, small_release: Path, tmp_path: Path
) -> None:
    """What it wrongly listed would be missing everywhere."""
    base = copied(small_release, tmp_path / "base")
    listed = base / "small-0.1.0.manifest.json"
    replace(listed, listed.read_bytes().replace(b'"executable": true', b'"executable":  true', 1))
    named = parts(small_release, small_layer)
    with pytest.raises(ReleaseDamaged, match=r"manifest\.json is not what was signed"):
        release("0.2.0", named, tmp_path / "r", key=the_key(), base=base)
    with pytest.raises(NotTrusted):
        release("0.2.0", named, tmp_path / "r", key=another_key(), base=small_release)
    assert [path.name for path in tmp_path.iterdir()] == ["base"]


def test_what_is_no_layer_is_told(tmp_path: Path) -> None:
    (tmp_path / "x-0.1.0.tar.zst").write_bytes(b"")
    with pytest.raises(NotFound):
        read_layer(tmp_path / "x-0.1.0.tar.zst")


def test_every_environment_says_what_it_needs() -> None:
    assert needs_of("desktop").glibc == "2.34"
    assert needs_of("engine-cuda").driver
    assert needs_of("server").driver == needs_of("engine-cuda").driver
    assert needs_of("small").glibc == ""


def gesso_pack(*arguments: str | Path, passphrase: str = "") -> subprocess.CompletedProcess[str]:
    reader, writer = os.pipe()
    os.write(writer, passphrase.encode() + b"\n")
    os.close(writer)
    try:
        return subprocess.run(
            [sys.executable, "-m", "gesso_pack", *arguments, "--passphrase-fd", str(reader)],
            capture_output=True,
            text=True,
            pass_fds=[reader],
            umask=0o077,
            env=os.environ | {"SOURCE_DATE_EPOCH": "1700000000", "TZ": "Asia/Tokyo", "LC_ALL": "C"},
        )
    finally:
        os.close(reader)


def test_keys_are_made_and_used_by_commands(tmp_path: Path) -> None:
    secret, public, paper = tmp_path / "a.key", tmp_path / "a.pub", tmp_path / "list.txt"
    paper.write_text("a list")
    made = gesso_pack("keygen", secret, public, passphrase="a long sentence")
    assert (made.returncode, "Fingerprint" in made.stdout) == (0, True), made.stderr
    wrong = gesso_pack("sign", paper, "--key", secret, passphrase="another sentence")
    assert (wrong.returncode, "does not open" in wrong.stderr) == (2, True)
    done = gesso_pack("sign", paper, "--key", secret, passphrase="a long sentence")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "list.txt.minisig").is_file()
    asked = subprocess.run(
        [sys.executable, "-m", "gesso_pack", "sign", paper, "--key", secret],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert (asked.returncode, "--passphrase-fd" in asked.stderr) == (2, True)


def test_verify_says_what_is_wrong_by_its_exit_code(small_release: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "gesso_pack", "verify"]
    good = subprocess.run([*command, small_release], capture_output=True, text=True)
    assert (good.returncode, "nothing wrong" in good.stdout) == (0, True), good.stderr
    folder = copied(small_release, tmp_path / "release")
    (folder / "README.txt").unlink()
    bad = subprocess.run([*command, folder, "--json"], capture_output=True, text=True)
    assert (bad.returncode, json.loads(bad.stdout)["wrong"]) == (1, ["README.txt is missing."])
    none = subprocess.run([*command, tmp_path], capture_output=True, text=True)
    assert (none.returncode, none.stderr.count("\n")) == (2, 2)


def test_the_commands_make_the_same_of_the_same_parts(
    small_release: Path, small_layer: Path, tmp_path: Path
) -> None:
    """From the bill to what `verify` says, as the README has it."""
    secret, bill, records = tmp_path / "a.key", tmp_path / "b.json", tmp_path / "records"
    records.mkdir()
    (records / "none.json").write_text('{"id": "NONE", "modified": "2026-11-01T00:00:00Z"}')
    gesso_pack("keygen", secret, tmp_path / "a.pub", passphrase="a long sentence")
    for command in (
        ("sbom", small_layer, "-o", bill, "--version", "0.1.0", "--licences", tmp_path / "l"),
        ("audit", bill, "--records", records, "-o", tmp_path / "known.json"),
    ):
        whole = [sys.executable, "-m", "gesso_pack", *command]
        said = subprocess.run(whole, capture_output=True, text=True)
        assert said.returncode == 0, said.stderr
    done = gesso_pack(
        *("release", "0.1.0", small_layer, "-o", tmp_path / "r", "--key", secret),
        *("--sbom", bill, "--advisories", tmp_path / "known.json"),
        *("--licences", tmp_path / "l", "--level", "1", "--issued", "2026-01-02", "--dirty"),
        passphrase="a long sentence",
    )
    assert done.returncode == 0, done.stderr
    assert "small-0.1.0.tar.zst" in done.stdout
    assert read_release(tmp_path / "r" / "release.json").issued == "2026-01-02"
    same = ["app-0.1.0.tar.zst", "bootstrap.tar.gz"]
    for name in same[1:] if changes(CHECKOUT) else same:
        assert (tmp_path / "r" / name).read_bytes() == (small_release / name).read_bytes(), name
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "r").iterdir()}
    assert (modes.pop("install.sh"), modes.pop("licences")) == (0o755, 0o755)
    assert set(modes.values()) == {0o644}
    assert check(tmp_path / "r", carried_key(tmp_path / "r")) == ()
    names = ["a.key", "a.pub", "b.json", "known.json", "l", "r", "records"]
    assert sorted(path.name for path in tmp_path.iterdir()) == names


def test_what_the_base_lacks_travels(small_layer: Path, tmp_path: Path) -> None:
    layer = read_layer(small_layer)
    lacking = "lib/python3.11/os.py"
    known = {path: entry for path, entry in layer.manifest.entries.items() if path != lacking}
    base = replace_record(layer.manifest, entries=known)
    shorten(layer, [base], tmp_path / "short.tar.zst", level=FAST)
    with open_layer(tmp_path / "short.tar.zst") as tree:
        assert set(tree.files()) == layer.manifest.relocated_paths | {lacking}
