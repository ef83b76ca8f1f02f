"""Whatever is doubtful about an environment stops the release, with one sentence."""

import base64
import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fixtures.packed import Made
from gesso_core.errors import BadRequest, NotFound
from gesso_pack.locks import read_lock
from gesso_pack.normalising import normalise
from gesso_pack.packing import pack
from gesso_pack.places import ENVIRONMENTS
from gesso_pack.provenance import refuse_strangers, refuse_unlocked

PACKAGES = "lib/python3.11/site-packages"


@pytest.fixture
def broken(small_prefix: Made, tmp_path: Path) -> Path:
    """A copy to break; its packages are those of the small one."""
    prefix = tmp_path / "broken"
    shutil.copytree(small_prefix.prefix, prefix, symlinks=True)
    return prefix


def _wheel(prefix: Path, name: str, files: dict[str, bytes]) -> None:
    """Installs a package as pip would, listed in its RECORD."""
    note = f"{name}-1.0.dist-info"
    for path, content in files.items():
        place = prefix / PACKAGES / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    record = prefix / PACKAGES / note / "RECORD"
    record.parent.mkdir(exist_ok=True)
    rows = [*files, f"{note}/RECORD"]
    record.write_text("".join(f"{path},,\n" for path in rows))


def _gone_history(prefix: Path) -> None:
    (prefix / "conda-meta" / "history").unlink()


def _marked_as_cache(prefix: Path) -> None:
    (prefix / "CACHEDIR.TAG").write_text("Signature: 8a477f597d28d172789f06886806bc55\n")


def _gone_description(prefix: Path) -> None:
    (prefix / "gesso-environment.json").unlink()


def _gone_cache(prefix: Path) -> None:
    for listed in (prefix / "conda-meta").glob("prefix-probe*.json"):
        package = json.loads(listed.read_text())
        package["link"]["source"] += "-cleaned"
        listed.write_text(json.dumps(package))


def _deleted_file(prefix: Path) -> None:
    (prefix / "bin" / "probe-sh").unlink()


def _altered_file(prefix: Path) -> None:
    (prefix / "share" / "probe" / "probe.conf").write_text("changed by hand\n")


def _strange_file(prefix: Path) -> None:
    (prefix / PACKAGES / "left_behind.py").write_text("")


def _altered_wheel(prefix: Path) -> None:
    _wheel(prefix, "demo", {"demo.py": b""})
    record = prefix / PACKAGES / "demo-1.0.dist-info" / "RECORD"
    record.write_text(f"demo.py,sha256={'A' * 43},0\ndemo-1.0.dist-info/RECORD,,\n")


def _editable(prefix: Path) -> None:
    note = {"url": "file:///checkout", "dir_info": {"editable": True}}
    _wheel(prefix, "demo", {"demo-1.0.dist-info/direct_url.json": json.dumps(note).encode()})


def _pointing_elsewhere(prefix: Path) -> None:
    _wheel(prefix, "demo", {"__editable__.demo-1.0.pth": b"/checkout/src\n"})


def _from_a_file(prefix: Path) -> None:
    note = b'{"url": "file:///wheels/demo-1.0-py3-none-any.whl", "archive_info": {}}'
    _wheel(prefix, "demo", {"demo-1.0.dist-info/direct_url.json": note})


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_gone_history, "never finished"),
        (_marked_as_cache, "marked as a cache"),
        (_gone_description, "does not say what it is"),
        (_gone_cache, "package cache"),
        (_deleted_file, "deleted or overwritten"),
        (_altered_file, "share/probe/probe.conf"),
        (_strange_file, "left_behind.py"),
        (_altered_wheel, "demo.py"),
        (_editable, "from a checkout, not from a wheel: demo"),
        (_pointing_elsewhere, "__editable__.demo-1.0.pth"),
        (_from_a_file, "not from a lock: demo-1.0"),
    ],
    ids=lambda value: value.__name__.strip("_") if callable(value) else "",
)
def test_a_doubtful_environment_is_not_packed(
    broken: Path, tmp_path: Path, spoil: Callable[[Path], None], said: str
) -> None:
    spoil(broken)
    tar = tmp_path / "packed.tar"
    with pytest.raises(BadRequest, match=said) as refused:
        pack(broken, tar)
    assert refused.value.hint
    assert "\n" not in refused.value.message
    assert not tar.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken"]


def test_what_is_no_environment_is_not_packed(tmp_path: Path) -> None:
    (tmp_path / "venv").mkdir()
    with pytest.raises(BadRequest, match="no conda environment"):
        pack(tmp_path / "venv", tmp_path / "packed.tar")
    with pytest.raises(NotFound, match="no environment"):
        pack(tmp_path / "nothing", tmp_path / "packed.tar")


def test_the_command_says_so_and_fails(broken: Path, tmp_path: Path) -> None:
    _gone_history(broken)
    done = subprocess.run(
        [sys.executable, "-m", "gesso_pack", "pack", str(broken), "-o", str(tmp_path / "x.tar")],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "never finished" in done.stderr
    assert "Traceback" not in done.stderr


def _leaked(prefix: Path) -> None:
    _wheel(prefix, "demo", {"demo.bin": b"\xff\0" + str(prefix).encode() + b"\0"})


def _link_out(prefix: Path) -> None:
    (prefix / PACKAGES / "outside").symlink_to("../../../../elsewhere")
    _wheel(prefix, "demo", {})
    record = prefix / PACKAGES / "demo-1.0.dist-info" / "RECORD"
    record.write_text("outside,,\n" + record.read_text())


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_leaked, "name the folder they were built in.*demo.bin"),
        (_link_out, "leads out of the environment"),
    ],
    ids=["leaked_path", "link_out"],
)
def test_a_doubtful_tar_becomes_no_layer(
    broken: Path, tmp_path: Path, spoil: Callable[[Path], None], said: str
) -> None:
    spoil(broken)
    pack(broken, tmp_path / "packed.tar")
    with pytest.raises(BadRequest, match=said):
        normalise(tmp_path / "packed.tar", tmp_path, "0.1.0", level=1)
    assert not list(tmp_path.glob("*.zst"))


@pytest.mark.parametrize("content", [b"one\n", b"two\n"])
def test_two_wheels_that_disagree_about_a_file_are_refused(content: bytes, tmp_path: Path) -> None:
    for name, says in (("one", b"one\n"), ("two", b"two\n")):
        _wheel(tmp_path, name, {"shared.py": content})
        coded = base64.urlsafe_b64encode(hashlib.sha256(says).digest()).decode().rstrip("=")
        record = tmp_path / PACKAGES / f"{name}-1.0.dist-info" / "RECORD"
        record.write_text(record.read_text().replace("shared.py,", f"shared.py,sha256={coded}"))
    with pytest.raises(BadRequest, match=r"not as their packages brought them: .*shared\.py"):
        refuse_strangers(tmp_path)


def test_a_wheel_that_the_lock_does_not_name_is_refused(tmp_path: Path) -> None:
    """As `pip install` from an index leaves it: nothing in it says where it came from."""
    (tmp_path / "gesso-environment.json").write_text('{"name": "desktop"}')
    (numpy,) = [
        each for each in read_lock(ENVIRONMENTS / "locks" / "desktop.txt") if each.name == "numpy"
    ]
    note = tmp_path / PACKAGES / "numpy-1.0.dist-info"
    note.mkdir(parents=True)
    for version in (numpy.version, "1.0"):
        about = f"Metadata-Version: 2.4\nName: NumPy\nVersion: {version}\n\nWords.\n"
        (note / "METADATA").write_text(about)
        if version == numpy.version:
            refuse_unlocked(tmp_path)
    with pytest.raises(BadRequest, match=r"desktop\.txt does not name these wheels: NumPy 1\.0"):
        refuse_unlocked(tmp_path)
    listed = {"files": [f"{PACKAGES}/numpy-1.0.dist-info/METADATA"]}
    (tmp_path / "conda-meta").mkdir()
    (tmp_path / "conda-meta" / "numpy.json").write_text(json.dumps(listed))
    refuse_unlocked(tmp_path)


def test_a_recorded_path_in_a_text_is_relocated_and_not_refused(
    broken: Path, tmp_path: Path
) -> None:
    _wheel(broken, "demo", {"demo.cfg": f"home = {broken}\n".encode()})
    pack(broken, tmp_path / "packed.tar")
    made = normalise(tmp_path / "packed.tar", tmp_path, "0.1.0", level=1)
    found = [each for each in made.manifest.relocated if each.path == f"{PACKAGES}/demo.cfg"]
    assert [each.placeholder for each in found] == [str(broken)]


def test_what_no_compiler_takes_is_named_and_packed(broken: Path, tmp_path: Path) -> None:
    newer, fine = f"{PACKAGES}/newer/template.tmpl.py", f"{PACKAGES}/newer/fine.py"
    _wheel(broken, "newer", {"newer/template.tmpl.py": b"{{ name }} = = 1\n", "newer/fine.py": b""})
    pack(broken, tmp_path / "packed.tar")
    manifest = normalise(tmp_path / "packed.tar", tmp_path, "0.1.0", level=1).manifest
    assert manifest.unparsable == (newer,)
    assert {newer, fine} <= manifest.entries.keys()


def test_another_python_than_ours_is_told(broken: Path, tmp_path: Path) -> None:
    _wheel(broken, "other", {"../../python3.99/module.py": b""})
    pack(broken, tmp_path / "packed.tar")
    with pytest.raises(BadRequest, match="another Python"):
        normalise(tmp_path / "packed.tar", tmp_path, "0.1.0", level=1)
