"""The air-gap kit: what is in it was compared, and its page says so and no more."""

import hashlib
import json
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from fixtures.models import card, safetensors
from fixtures.releases import KEY, SEED, make_release
from gesso_core.errors import (
    BadRequest,
    CannotRead,
    GessoError,
    ModelDamaged,
    NotTrusted,
    ReleaseDamaged,
    WouldOverwrite,
)
from gesso_pack.__main__ import main
from gesso_pack.commands.kit import PAGE, TEXT
from gesso_pack.kit import SUMS
from gesso_runtime.installing.release import RELEASE, SIGNATURE, read_release, release_bytes
from gesso_runtime.installing.signature import (
    fingerprint,
    public_line,
    sign_bytes,
)
from gesso_runtime.store.adding import Wish
from gesso_runtime.store.local_source import Folder
from gesso_runtime.store.model_store import ModelStore
from gesso_runtime.store.pack_source import Pack

PACKER = bytes(range(32))
PAPERS = {
    "bootstrap.tar.gz": b"bootstrap",
    "install.sh": b"#!/bin/sh\n",
    "README.txt": b"Read me.\n",
    **{f"licences/{number}.txt": b"Do what you like.\n" for number in range(6)},
}


@pytest.fixture
def release(tmp_path: Path) -> Path:
    folder = make_release(tmp_path / "release")
    for name, content in PAPERS.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in PAPERS.items()}
    bootstrap = sums.pop("bootstrap.tar.gz")
    record = replace(read_release(folder / RELEASE), bootstrap_sha256=bootstrap, files=sums)
    (folder / RELEASE).write_bytes(release_bytes(record))
    (folder / SIGNATURE).write_text(sign_bytes(SEED, release_bytes(record), "a release"))
    return folder


@pytest.fixture
def packs(tmp_path: Path) -> list[Path]:
    """A signed one, and a part of one that nobody signed."""
    made = []
    for name, seed, size in (("tiny", PACKER, 0), ("small", None, 1000)):
        safetensors(tmp_path / name / "w.safetensors", 1.0, numbers=600)
        store = ModelStore(tmp_path / "models")
        store.add(card("w.safetensors", name=name), Folder(tmp_path / name), Wish(accepts=True))
        target = tmp_path / "packs" / f"{name}.gesso-model"
        target.parent.mkdir(exist_ok=True)
        made.append(store.pack(name, target, seed=seed, part_bytes=size).files[0])
    return made


@pytest.fixture
def key(tmp_path: Path) -> Path:
    (tmp_path / "release.pub").write_text(f"untrusted comment: x\n{KEY}\n")
    return tmp_path / "release.pub"


def make(release: Path, key: Path, packs: list[Path], *more: str) -> int:
    models = ["--models", *map(str, packs)] if packs else []
    target = release.parent / "kit"
    return main(["kit", str(release), "--key", str(key), "-o", str(target), *models, *more])


def test_a_kit_holds_the_release_and_the_packs_and_their_sums(
    release: Path, key: Path, packs: list[Path], tmp_path: Path
) -> None:
    assert make(release, key, packs) == 0
    kit = tmp_path / "kit"
    listed = {line.split("  ")[1] for line in (kit / SUMS).read_text().splitlines()}
    there = {path.relative_to(kit).as_posix() for path in kit.rglob("*") if path.is_file()}
    assert there == listed | {SUMS, PAGE, TEXT}
    assert "models/small.gesso-model.parts" in there
    for path in release.rglob("*"):
        if path.is_file():
            assert (kit / "release" / path.relative_to(release)).read_bytes() == path.read_bytes()
    done = subprocess.run(["sha256sum", "-c", "--quiet", SUMS], cwd=kit)
    assert done.returncode == 0
    store = ModelStore(tmp_path / "isolated")
    for name in ("tiny", "small"):
        pack = next((kit / "models").glob(f"{name}*"))
        store.add(card("w.safetensors", name=name), Pack(pack, store.parts), Wish(accepts=True))
    assert all(found.holds for found in store.verify())
    assert sorted(path.name for path in tmp_path.glob(".kit*")) == []


def test_the_same_kit_has_the_same_bytes_and_number(
    release: Path, key: Path, packs: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert make(release, key, packs, "--json") == 0
    first = json.loads(capsys.readouterr().out)
    (tmp_path / "kit").rename(tmp_path / "first")
    assert make(release, key, packs, "--json") == 0
    assert json.loads(capsys.readouterr().out)["number"] == first["number"]
    for name in (SUMS, PAGE, TEXT):
        assert (tmp_path / "kit" / name).read_bytes() == (tmp_path / "first" / name).read_bytes()
    digest = hashlib.sha256((tmp_path / "kit" / SUMS).read_bytes()).hexdigest()
    assert first["number"].replace(" ", "") == digest[:32]


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] != ["style"]:
            self.words += data.split()


def test_both_pages_say_what_must_be_compared(
    release: Path, key: Path, packs: list[Path], tmp_path: Path
) -> None:
    assert make(release, key, packs) == 0
    html, text = ((tmp_path / "kit" / name).read_text() for name in (PAGE, TEXT))
    page = _Words()
    page.feed(html)
    packer = public_line(PACKER)
    for said in (
        fingerprint(KEY),
        fingerprint(packer),
        "~/.local/bin/gesso verify-install",
        f"~/.local/bin/gesso models keys --trust {packer}",
        "~/.local/bin/gesso models add models/tiny.gesso-model --require-signature",
        "~/.local/bin/gesso models add models/small.gesso-model.parts",
        "sh release/install.sh",
        "Nobody signed small.",
        "CC-BY-NC-4.0",
        "6 more in release",
        hashlib.sha256((release / "install.sh").read_bytes()).hexdigest(),
    ):
        assert said in " ".join(page.words)
        assert said in " ".join(text.split())
    assert page.tags.count("input") == text.count("[ ]")
    assert max(len(line) for line in text.splitlines() if "$" not in line) <= 80
    assert not re.search(r"https?://|src=|@import|url\(", html)  # it needs nothing else


def test_the_key_of_the_release_is_known_and_compared_once(
    release: Path, key: Path, packs: list[Path], tmp_path: Path
) -> None:
    pack = tmp_path / "packs/by-release.gesso-model"
    ModelStore(tmp_path / "models").pack("tiny", pack, seed=SEED)
    assert make(release, key, [pack]) == 0
    text = (tmp_path / "kit" / TEXT).read_text()
    assert "--require-signature" in text
    assert "models keys" not in text
    assert "Call whoever packed" not in text


def test_a_kit_without_models_is_a_kit(release: Path, key: Path, tmp_path: Path) -> None:
    assert make(release, key, []) == 0
    assert "gesso models" not in (tmp_path / "kit" / TEXT).read_text()


def refused(release: Path, key: Path, packs: list[Path]) -> GessoError:
    from gesso_pack.commands.kit import _papers
    from gesso_pack.kit import make_kit
    from gesso_runtime.installing.signature import read_public_key

    target = release.parent / "kit"
    with pytest.raises(GessoError) as error:
        make_kit(release, packs, target, key=read_public_key(key.read_text()), papers=_papers)
    assert not target.exists()
    assert not list(release.parent.glob(".kit*"))
    return error.value


@pytest.mark.parametrize("name", ["install.sh", "licences/3.txt", "bootstrap.tar.gz"])
def test_a_release_that_is_not_what_was_signed_is_refused(
    name: str, release: Path, key: Path
) -> None:
    (release / name).write_bytes(b"other")
    error = refused(release, key, [])
    assert isinstance(error, ReleaseDamaged)
    assert name in error.message
    (release / name).unlink()
    assert isinstance(refused(release, key, []), CannotRead)


def test_a_release_by_another_key_is_refused(release: Path, key: Path) -> None:
    key.write_text(public_line(PACKER))
    assert isinstance(refused(release, key, []), NotTrusted)
    shutil.rmtree(release)
    release.mkdir()
    assert isinstance(refused(release, key, []), GessoError)


def test_packs_that_are_damaged_or_not_whole_are_refused(
    release: Path, key: Path, packs: list[Path]
) -> None:
    whole, part = packs
    right = whole.read_bytes()
    whole.write_bytes(right[:3000] + b"\xff" + right[3001:])
    assert isinstance(refused(release, key, packs), ModelDamaged)
    whole.write_bytes(right)
    right = part.read_bytes()
    part.write_bytes(right[:-1] + b"\xff")
    assert isinstance(refused(release, key, packs), ModelDamaged)
    part.write_bytes(right)
    assert isinstance(refused(release, key, [whole, whole]), BadRequest)
    part.with_name("small.gesso-model.002").unlink()
    assert isinstance(refused(release, key, [part]), CannotRead)


def test_a_kit_never_replaces_a_folder(
    release: Path, key: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "kit").mkdir()
    assert make(release, key, []) == 5
    assert "never replaced" in capsys.readouterr().err
    assert make(release, tmp_path / "none.pub", []) == 4
    assert WouldOverwrite.code == "would_overwrite"
