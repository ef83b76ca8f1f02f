"""Model packs: the same bytes anywhere, and nothing altered gets in."""

import os
import random
import shutil
import subprocess
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.models import card, safetensors
from gesso_core.errors import BadRequest, GessoError, ModelDamaged, NotFound, WouldOverwrite
from gesso_core.progress import Cancelled, Progress
from gesso_runtime.store.adding import Wish
from gesso_runtime.store.local_source import Folder
from gesso_runtime.store.manifest import StoredFile, digest_of, to_bytes
from gesso_runtime.store.model_store import ModelStore
from gesso_runtime.store.pack import PackList
from gesso_runtime.store.pack_opened import check_pack
from gesso_runtime.store.pack_source import Pack
from gesso_runtime.store.tar_header import padding, tar_header

YES = Wish(accepts=True)
LONG = "a-folder-with-a-long-name/" + "x" * 85 + ".json"
CARD = card("unet/w.safetensors", "config.json", LONG)


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    safetensors(tmp_path / "in" / "unet" / "w.safetensors", 3.0)
    (tmp_path / "in" / "config.json").write_text('{"a": 1}')
    (tmp_path / "in" / LONG).parent.mkdir()
    (tmp_path / "in" / LONG).write_text("{}")
    store = ModelStore(tmp_path / "models")
    store.add(CARD, Folder(tmp_path / "in"), YES)
    return store


@pytest.fixture
def pack(store: ModelStore, tmp_path: Path) -> Path:
    store.pack("tiny", tmp_path / "tiny.gesso-model")
    return tmp_path / "tiny.gesso-model"


@pytest.fixture
def other(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "other")


def test_a_pack_carries_a_version_to_another_computer(
    store: ModelStore, pack: Path, other: ModelStore
) -> None:
    assert Pack(pack, pack.parent).card() == "tiny"
    added = other.add(CARD, Pack(pack, other.parts), YES)
    assert added.digest == store.installed[0].digest
    assert added.origin == "pack tiny.gesso-model"
    assert other.verify()[0].holds


def test_what_a_killed_one_left_goes_with_the_next(store: ModelStore, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    child = os.fork()
    if child == 0:
        try:
            store.pack("tiny", out / "a.gesso-model", report=lambda _: os.kill(os.getpid(), 9))
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == 9
    (left,) = out.iterdir()
    assert left.name.startswith(".a.gesso-model-")
    (out / ".other-12345678.part").write_text("not ours")
    (out / ".folder-12345678.part").mkdir()
    seen: list[set[str]] = []

    def look(_: Progress) -> None:
        names = {path.name for path in out.iterdir()}
        if not seen:  # the other one works here at the same time
            seen.append(names)
            store.pack("tiny", out / "c.gesso-model", part_bytes=999)
            assert names <= {path.name for path in out.iterdir()}

    store.pack("tiny", out / "b.gesso-model", report=look)
    assert not any(name.startswith(".a.") for name in seen[0])
    hidden = {path.name for path in out.iterdir() if path.name.startswith(".")}
    assert hidden == {".other-12345678.part", ".folder-12345678.part"}
    assert check_pack(out / "c.gesso-model.001", lambda _: None).name == "c.gesso-model"
    assert check_pack(out / "b.gesso-model", lambda _: None).name == "b.gesso-model"


def test_the_same_version_packs_to_the_same_bytes(
    pack: Path, other: ModelStore, tmp_path: Path
) -> None:
    other.add(CARD, Pack(pack, other.parts), YES)
    other.pack("tiny", tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == pack.read_bytes()


def test_tar_and_python_read_a_pack(store: ModelStore, pack: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    subprocess.run(["tar", "-xf", pack, "-C", tmp_path / "out"], check=True)
    for path, file in store.files(CARD).files.items():
        assert (tmp_path / "out" / "files" / path).read_bytes() == file.read_bytes()
    with tarfile.open(pack) as tar:
        assert tar.getnames()[0] == "gesso-pack.json"
        assert set(tar.getnames()[1:]) == {f"files/{path}" for path in store.files(CARD).files}


def test_sizes_beyond_octal_are_read_by_others(tmp_path: Path) -> None:
    header = tar_header("files/large.gguf", 23 << 30)
    assert tarfile.TarInfo.frombuf(header, "utf-8", "strict").size == 23 << 30
    assert tarfile.TarInfo.frombuf(tar_header("x", 7), "utf-8", "strict").mode == 0o644


def test_the_place_of_a_user_is_not_in_the_pack(pack: Path, tmp_path: Path) -> None:
    assert str(tmp_path).encode() not in pack.read_bytes()


def test_a_pack_never_replaces_a_file(store: ModelStore, pack: Path) -> None:
    before = pack.read_bytes()
    with pytest.raises(WouldOverwrite):
        store.pack("tiny", pack)
    assert pack.read_bytes() == before


def test_a_pack_that_is_cancelled_or_damaged_leaves_no_file(
    store: ModelStore, tmp_path: Path
) -> None:
    def stop(progress: Progress) -> None:
        raise Cancelled

    room = tmp_path / "room"
    room.mkdir()
    with pytest.raises(Cancelled):
        store.pack("tiny", room / "p", report=stop)
    store.files(CARD).files["config.json"].write_text('{"a": 2}')
    with pytest.raises(ModelDamaged, match="not as it was installed"):
        store.pack("tiny", room / "p")
    assert list(room.iterdir()) == []


def test_a_pack_is_refused_when_any_bit_is_other(
    pack: Path, other: ModelStore, tmp_path: Path
) -> None:
    whole, chance = pack.read_bytes(), random.Random(5)
    bad = tmp_path / "bad"
    for at in [*range(0, 512, 23), *(chance.randrange(len(whole)) for _ in range(150))]:
        content = bytearray(whole)
        content[at] ^= 1 << chance.randrange(8)
        bad.write_bytes(content)
        _refused(other, bad)


def test_a_pack_that_is_cut_off_or_longer_is_refused(
    pack: Path, other: ModelStore, tmp_path: Path
) -> None:
    whole = pack.read_bytes()
    bad = tmp_path / "bad"
    for length in [0, 1, 511, 512, 513, 700, *range(1000, len(whole), 997), len(whole) - 1]:
        bad.write_bytes(whole[:length])
        _refused(other, bad)
    for more in (b"\0", bytes(512), whole):
        bad.write_bytes(whole + more)
        _refused(other, bad)


def _refused(store: ModelStore, pack: Path) -> None:
    shutil.rmtree(store.parts, ignore_errors=True)  # nothing of it came in another time
    with pytest.raises((ModelDamaged, BadRequest)):
        store.add(CARD, Pack(pack, store.parts), YES)
    assert store.installed == ()
    assert list(store.folder.glob(".staging/*")) == []


def made(path: Path, files: dict[str, bytes], /, **changes: object) -> Path:
    """A pack as anyone could write it: consistent, and hostile where asked for."""
    import hashlib

    listed = tuple(
        StoredFile(name, len(content), hashlib.sha256(content).hexdigest())
        for name, content in files.items()
    )
    said = PackList(1, "tiny", digest_of(listed), CARD.licence.name, listed)
    text = to_bytes(PackList(**({name: getattr(said, name) for name in said.__slots__} | changes)))
    with path.open("wb") as file:
        file.write(tar_header("gesso-pack.json", len(text)) + text + bytes(padding(len(text))))
        for name, content in files.items():
            file.write(tar_header(f"files/{name}", len(content)) + content)
            file.write(bytes(padding(len(content))))
        file.write(bytes(1024))
    return path


def test_a_hand_made_pack_is_a_pack(other: ModelStore, tmp_path: Path) -> None:
    other.add(card("a.json"), Pack(made(tmp_path / "p", {"a.json": b"{}"}), other.parts), YES)


@pytest.mark.parametrize(
    "name", ["../a.json", "/a.json", "a\\b.json", "nul.json", "a\nb.json", "a/../b.json", "x/"]
)
def test_hostile_names_in_a_pack_are_refused(name: str, other: ModelStore, tmp_path: Path) -> None:
    _refused(other, made(tmp_path / "p", {name: b"{}"}))


def test_a_pack_that_lies_about_itself_is_refused(other: ModelStore, tmp_path: Path) -> None:
    files = {"a.json": b"{}", "b.json": b"[]"}
    path = tmp_path / "p"
    for changes in (
        {"digest": "0" * 64},
        {"format": 2},
        {"card": "../x"},
        {"files": ()},
        {"files": (StoredFile("a.json", -1, "0" * 64),)},
        {"files": (StoredFile("a.json", 1 << 50, "0" * 64),)},
    ):
        _refused(other, made(path, files, **changes))
    _refused(other, made(path, {"b.json": b"[]", "a.json": b"{}"}))  # not in order
    _refused(other, made(path, {"a.json": b"{}", "A.json": b"{}"}))
    with pytest.raises(BadRequest, match="holds “other”"):
        other.add(CARD, Pack(made(path, files, card="other"), other.parts), YES)


def test_files_the_card_does_not_name_are_refused(other: ModelStore, tmp_path: Path) -> None:
    path = made(tmp_path / "p", {"a.json": b"{}", "b.json": b"{}"})
    with pytest.raises(ModelDamaged, match=r"“b.json”, which is no part"):
        other.add(card("a.json"), Pack(path, other.parts), YES)
    with pytest.raises(NotFound, match=r"c.json"):
        other.add(card("a.json", "b.json", "c.json"), Pack(path, other.parts), YES)
    assert other.installed == ()


def test_what_a_pack_holds_is_checked_like_anything_else(other: ModelStore, tmp_path: Path) -> None:
    path = made(tmp_path / "p", {"w.safetensors": b"\x80\x04."})
    with pytest.raises(ModelDamaged, match="pickle"):
        other.add(card("w.safetensors"), Pack(path, other.parts), YES)
    path = made(tmp_path / "p", {"w.bin": b"\x80\x04."})
    with pytest.raises(GessoError, match="can run code"):
        other.add(card("*"), Pack(path, other.parts), YES)


def test_a_pack_of_another_licence_is_refused(pack: Path, other: ModelStore) -> None:
    """What is read and accepted here must be what it came under."""
    now = replace(CARD, licence=replace(CARD.licence, name="MIT-0"))
    with pytest.raises(BadRequest, match=r"is under MIT-0 here"):
        other.add(now, Pack(pack, other.parts), YES)
    assert other.installed == ()


def test_other_files_are_no_packs(other: ModelStore, tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "p.tar", "w") as tar:
        tar.add(tmp_path / "other", arcname="x") if (tmp_path / "other").exists() else None
    safetensors(tmp_path / "w.safetensors")
    shutil.make_archive(str(tmp_path / "z"), "zip", tmp_path, "w.safetensors")
    for name in ("p.tar", "w.safetensors", "z.zip"):
        with pytest.raises(BadRequest, match="no model pack"):
            Pack(tmp_path / name, tmp_path).card()
    with pytest.raises(NotFound):
        Pack(tmp_path / "none", tmp_path).card()
