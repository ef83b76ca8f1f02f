"""Packs in parts: joined in any order, from any number of media, and nothing wrong gets in."""

import random
import resource
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from fixtures.models import card, safetensors
from fixtures.pack_to_interrupt import add_killed
from gesso_core.errors import BadRequest, CannotWrite, ModelDamaged, NotFound, WouldOverwrite
from gesso_runtime.store.adding import Wish
from gesso_runtime.store.local_source import Folder
from gesso_runtime.store.model_store import ModelStore
from gesso_runtime.store.pack_source import Pack

YES = Wish(accepts=True)
CARD = card("unet/w.safetensors", "config.json", "empty.txt")
PART = 1000


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return _with_a_model(tmp_path / "first", 3.0)


def _with_a_model(room: Path, value: float) -> ModelStore:
    safetensors(room / "in" / "unet" / "w.safetensors", value, numbers=600)
    (room / "in" / "config.json").write_text('{"a": 1}')
    (room / "in" / "empty.txt").write_text("")
    store = ModelStore(room / "models")
    store.add(CARD, Folder(room / "in"), YES)
    return store


@pytest.fixture
def parts(store: ModelStore, tmp_path: Path) -> list[Path]:
    """And their list as the last one."""
    (tmp_path / "parts").mkdir()
    packed = store.pack("tiny", tmp_path / "parts" / "p.gesso-model", part_bytes=PART)
    assert packed.bytes == sum(path.stat().st_size for path in packed.files[:-1])
    return list(packed.files)


@pytest.fixture
def other(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "other")


def medium(tmp_path: Path, name: str, *files: Path) -> Path:
    folder = tmp_path / name
    folder.mkdir()
    for file in files:
        shutil.copy(file, folder)
    return folder


def test_parts_joined_are_the_pack(store: ModelStore, parts: list[Path], tmp_path: Path) -> None:
    store.pack("tiny", tmp_path / "whole")
    joined = b"".join(path.read_bytes() for path in parts[:-1])
    assert joined == (tmp_path / "whole").read_bytes()
    assert [path.name for path in parts[:2]] == ["p.gesso-model.001", "p.gesso-model.002"]
    assert all(path.stat().st_size == PART for path in parts[:-2])


def test_any_of_them_stands_for_all_that_lie_beside_it(
    parts: list[Path], other: ModelStore
) -> None:
    for path in (parts[0], parts[2], parts[-1]):
        added = other.add(CARD, Pack(path, other.parts), YES)
        assert added.origin == "pack p.gesso-model"
        assert other.verify()[0].holds
        assert list(other.parts.iterdir()) == []
        other.remove("tiny", even_current=True)


def test_parts_come_in_any_order_one_medium_after_the_other(
    parts: list[Path], other: ModelStore, tmp_path: Path
) -> None:
    *pieces, listed = parts
    random.Random(4).shuffle(pieces)
    for number, piece in enumerate(pieces):
        there = medium(tmp_path, f"medium-{number}", piece, listed)
        pack = Pack(there / piece.name, other.parts)
        if number + 1 < len(pieces):
            with pytest.raises(NotFound, match="still missing"):
                other.add(CARD, pack, YES)
            assert other.installed == ()
        else:
            other.add(CARD, pack, YES)
        shutil.rmtree(there)  # it is needed no more
    assert other.verify()[0].holds


def test_another_medium_is_asked_for(parts: list[Path], other: ModelStore, tmp_path: Path) -> None:
    *pieces, listed = parts
    first = medium(tmp_path, "a", pieces[1], listed)
    second = medium(tmp_path, "b", *pieces[2:])
    third = medium(tmp_path, "c", pieces[0])
    asked: list[Sequence[str]] = []

    def ask(name: str, missing: Sequence[str]) -> Path:
        assert name == "p.gesso-model"
        asked.append(missing)
        return [second, third][len(asked) - 1]

    other.add(CARD, Pack(first / pieces[1].name, other.parts, ask=ask), YES)
    assert other.verify()[0].holds
    assert asked[1] == ["p.gesso-model.001"]


def test_the_list_is_needed_once(parts: list[Path], other: ModelStore, tmp_path: Path) -> None:
    *pieces, listed = parts
    bare = medium(tmp_path, "bare", *pieces[1:])
    with pytest.raises(NotFound, match=r"p.gesso-model.parts is missing"):
        other.add(CARD, Pack(bare / pieces[1].name, other.parts), YES)
    with pytest.raises(NotFound, match="missing: 2, "):
        other.add(
            CARD, Pack(medium(tmp_path, "a", pieces[0], listed) / listed.name, other.parts), YES
        )
    other.add(CARD, Pack(bare / pieces[1].name, other.parts), YES)
    assert other.verify()[0].holds


def test_brackets_in_a_name_hide_nothing(
    store: ModelStore, other: ModelStore, tmp_path: Path
) -> None:
    packed = store.pack("tiny", tmp_path / "a[1].gesso-model", part_bytes=4000)
    first, second, listed = packed.files
    there = medium(tmp_path, "a", first, listed)
    with pytest.raises(NotFound, match="missing: 2"):
        other.add(CARD, Pack(there / first.name, other.parts), YES)
    other.add(CARD, Pack(medium(tmp_path, "b", second) / second.name, other.parts), YES)
    assert other.verify()[0].holds


def test_a_missing_part_is_named_and_the_others_are_kept(
    parts: list[Path], other: ModelStore
) -> None:
    hidden = parts[1].rename(parts[1].with_name("hidden"))
    with pytest.raises(NotFound, match="still missing: 2"):
        other.add(CARD, Pack(parts[0], other.parts), YES)
    hidden.rename(parts[1])
    for path in (parts[0], *parts[2:-1]):
        path.write_bytes(b"")  # none of them is read again
    with pytest.raises(ModelDamaged, match="size"):
        ModelStore(other.folder.parent / "third").add(CARD, Pack(parts[0], other.folder), YES)
    other.add(CARD, Pack(parts[1], other.parts), YES)
    assert other.verify()[0].holds


@pytest.mark.parametrize("number", [0, 1, -2])
def test_a_damaged_part_is_told_at_once_and_only_it_is_needed_again(
    number: int, parts: list[Path], other: ModelStore
) -> None:
    right = parts[number].read_bytes()
    for at in (0, len(right) // 2, len(right) - 1):
        wrong = bytearray(right)
        wrong[at] ^= 4
        parts[number].write_bytes(wrong)
        with pytest.raises(ModelDamaged, match=parts[number].name):
            other.add(CARD, Pack(parts[-1], other.parts), YES)
        assert other.installed == ()
    parts[number].write_bytes(right)
    for path in set(parts[:-1]) - {parts[number]}:
        path.unlink()
    other.add(CARD, Pack(parts[-1], other.parts), YES)
    assert other.verify()[0].holds


def test_parts_that_are_cut_swapped_or_of_another_pack_are_refused(
    parts: list[Path], other: ModelStore, tmp_path: Path
) -> None:
    right = [path.read_bytes() for path in parts]
    second = _with_a_model(tmp_path / "second", 4.0)
    (tmp_path / "foreign").mkdir()
    foreign = second.pack("tiny", tmp_path / "foreign" / "p.gesso-model", part_bytes=PART).files
    for wrong in (
        [right[0][:-1], *right[1:]],
        [right[1], right[0], *right[2:]],
        [right[0], foreign[1].read_bytes(), *right[2:]],
        [*right[:-1], foreign[-1].read_bytes()],
    ):
        for path, content in zip(parts, wrong, strict=True):
            path.write_bytes(content)
        with pytest.raises(ModelDamaged, match=r"p\.gesso-model\.00"):
            other.add(CARD, Pack(parts[0], other.parts), YES)
        assert other.installed == ()
        assert other.remove("tiny")  # else what came right is not read again
    for path, content in zip(parts, right, strict=True):
        path.write_bytes(content)
    other.add(CARD, Pack(parts[0], other.parts), YES)
    assert other.verify()[0].holds


def test_a_list_of_parts_that_was_altered_is_refused(parts: list[Path], other: ModelStore) -> None:
    right, chance = parts[-1].read_bytes(), random.Random(6)
    for at in chance.sample(range(len(right)), 120):
        wrong = bytearray(right)
        wrong[at] ^= 1 << chance.randrange(8)
        parts[-1].write_bytes(wrong)
        shutil.rmtree(other.parts, ignore_errors=True)
        with pytest.raises((ModelDamaged, BadRequest)):
            other.add(CARD, Pack(parts[0], other.parts), YES)
    for content in (right[:-1], right + b"\0", right[:700], b""):
        parts[-1].write_bytes(content)
        with pytest.raises((ModelDamaged, BadRequest)):
            other.add(CARD, Pack(parts[0], other.parts), YES)
    assert other.installed == ()


def test_parts_never_replace_files(store: ModelStore, parts: list[Path]) -> None:
    before = sorted(path.name for path in parts[0].parent.iterdir())
    for gone in (parts[0], parts[-1]):
        gone.unlink()
        with pytest.raises(WouldOverwrite):
            store.pack("tiny", parts[0].with_name("p.gesso-model"), part_bytes=PART)
        gone.write_bytes(b"")
    assert sorted(path.name for path in parts[0].parent.iterdir()) == before


def test_where_files_may_not_be_so_large_parts_are_named(store: ModelStore, tmp_path: Path) -> None:
    """As on FAT32, at 4 GiB."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4608, limits[1]))
    try:
        with pytest.raises(CannotWrite, match="larger than a file may be") as error:
            store.pack("tiny", tmp_path / "p.gesso-model")
        packed = store.pack("tiny", tmp_path / "p.gesso-model", part_bytes=PART)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert "--split" in error.value.hint
    assert not list(tmp_path.glob(".*"))
    assert len(packed.files) > 3


def test_more_parts_than_three_digits_count_are_refused(store: ModelStore, tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="999 parts"):
        store.pack("tiny", tmp_path / "p.gesso-model", part_bytes=4)


def test_an_installed_model_is_never_written_into(
    store: ModelStore, parts: list[Path], other: ModelStore, tmp_path: Path
) -> None:
    """What came of a pack may share files with it, where a kill came before the end."""
    store.pack("tiny", tmp_path / "p.gesso-model")
    add_killed(other.folder, tmp_path / "p.gesso-model", "after")
    (kept,) = other.parts.glob("*/files/unet/w.safetensors")
    assert kept.stat().st_nlink == 2
    wrong = bytearray(parts[4].read_bytes())
    wrong[500] ^= 4
    parts[4].write_bytes(wrong)
    with pytest.raises(ModelDamaged, match=parts[4].name):
        other.add(CARD, Pack(parts[0], other.parts), YES)
    assert other.verify()[0].holds
