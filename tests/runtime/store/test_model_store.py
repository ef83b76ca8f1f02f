"""Adding, using, verifying and removing models; on real folders."""

import hashlib
import json
import multiprocessing
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.models import card, gguf, onnx_model, safetensors
from gesso_core.cards.model_card import CardFile, Precision
from gesso_core.errors import (
    BadRequest,
    CannotRead,
    CannotWrite,
    DiskFull,
    ModelDamaged,
    NeedsLicence,
    NeedsModel,
    NotFound,
)
from gesso_core.progress import Cancelled, Progress
from gesso_runtime.runtime import open_runtime
from gesso_runtime.store.adding import Wish
from gesso_runtime.store.local_source import Folder, OneFile
from gesso_runtime.store.lock import locked
from gesso_runtime.store.model_store import ModelStore

YES = Wish(accepts=True)


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "models")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    safetensors(tmp_path / "in" / "unet" / "w.safetensors")
    (tmp_path / "in" / "config.json").write_text("{}")
    return tmp_path / "in"


TWO = card("unet/w.safetensors", "config.json")


def everything(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in {".lock", ".stamps.json"}
    }


def test_a_folder_is_added_and_found(store: ModelStore, folder: Path) -> None:
    added = store.add(TWO, Folder(folder), YES)
    files = store.files(TWO)
    assert files.digest == added.digest
    assert files.digest.startswith(added.version)
    assert set(files.files) == {"unet/w.safetensors", "config.json"}
    for path, file in files.files.items():
        assert file.is_absolute()
        assert file.read_bytes() == (folder / path).read_bytes()
    assert store.installed == (added,)
    assert added.is_current
    assert added.bytes == sum(f.stat().st_size for f in files.files.values())
    assert everything(store.folder) == {
        "tiny/current.json",
        f"tiny/{added.version}/manifest.json",
        f"tiny/{added.version}/files/unet/w.safetensors",
        f"tiny/{added.version}/files/config.json",
    }


def test_the_manifest_records_files_licence_and_origin(store: ModelStore, folder: Path) -> None:
    store.add(TWO, Folder(folder), YES)
    manifest = store.manifest("tiny")
    assert {f.path: f.sha256 for f in manifest.files} == {
        path: hashlib.sha256((folder / path).read_bytes()).hexdigest()
        for path in ("unet/w.safetensors", "config.json")
    }
    assert manifest.licence.name == "CC-BY-NC-4.0"
    assert manifest.licence.accepted.endswith("+00:00")
    assert manifest.origin == f"folder {folder}"


def test_the_same_content_is_one_version(store: ModelStore, folder: Path, tmp_path: Path) -> None:
    first = store.add(TWO, Folder(folder), YES)
    shutil.copytree(folder, tmp_path / "other")
    assert store.add(TWO, Folder(tmp_path / "other"), YES) == first
    assert len(store.installed) == 1


def test_adding_again_repairs_what_was_altered(store: ModelStore, folder: Path) -> None:
    store.add(TWO, Folder(folder), YES)
    file = store.files(TWO).files["config.json"]
    file.write_text("[]")
    assert not store.verify()[0].holds
    store.add(TWO, Folder(folder), YES)
    assert store.verify()[0].holds
    assert file.read_text() == "{}"


def test_missing_files_are_named_and_nothing_is_left(store: ModelStore, folder: Path) -> None:
    wants = card("unet/w.safetensors", "vae/*.safetensors", "tokenizer.json")
    with pytest.raises(NotFound) as caught:
        store.add(wants, Folder(folder), YES)
    assert "“vae/*.safetensors”" in caught.value.message
    assert "“tokenizer.json”" in caught.value.message
    assert "unet" not in caught.value.message
    assert store.installed == ()
    assert everything(store.folder) == set()


def test_an_optional_file_may_be_missing(store: ModelStore, folder: Path) -> None:
    wants = card("config.json", CardFile("more.json", is_optional=True))
    store.add(wants, Folder(folder), YES)
    assert set(store.files(wants).files) == {"config.json"}


def test_a_pattern_stays_in_its_folder(store: ModelStore, folder: Path) -> None:
    safetensors(folder / "unet" / "deeper" / "x.safetensors")
    safetensors(folder / "unet" / "w2.safetensors", 2)
    safetensors(folder / "unet" / ".w3.safetensors", 3)
    wants = card("un*/w*.safetensors")
    store.add(wants, Folder(folder), YES)
    assert set(store.files(wants).files) == {"unet/w.safetensors", "unet/w2.safetensors"}


def test_a_pattern_that_means_one_file_names_it(store: ModelStore, folder: Path) -> None:
    wants = card("unet/*.safetensors")
    store.add(wants, OneFile(folder / "unet" / "w.safetensors"), YES)
    files = store.files(wants).files
    assert files["unet/*.safetensors"] == files["unet/w.safetensors"]


@pytest.mark.parametrize("make", [safetensors, gguf, onnx_model])
def test_a_single_file_is_stored_as_the_card_says(make, store: ModelStore, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    kind = {safetensors: "safetensors", gguf: "gguf", onnx_model: "onnx"}[make]
    mine = make(tmp_path / f"My model (1).{kind}")
    wants = card(f"unet/model.{kind}")
    store.add(wants, OneFile(mine), YES)
    assert store.files(wants).files[f"unet/model.{kind}"].read_bytes() == mine.read_bytes()


def test_a_single_file_finds_its_variant(store: ModelStore, tmp_path: Path) -> None:
    wants = card(
        CardFile("m-q4.gguf", precision=Precision.GGUF_Q4),
        CardFile("m-q8.gguf", precision=Precision.GGUF_Q8),
    )
    added = store.add(wants, OneFile(gguf(tmp_path / "m-q8.gguf")), YES)
    assert added.precisions == {Precision.GGUF_Q8}
    with pytest.raises(BadRequest, match="not clear which"):
        store.add(wants, OneFile(gguf(tmp_path / "other.gguf")), YES)
    wish = Wish(accepts=True, precisions=frozenset({Precision.GGUF_Q4}))
    added = store.add(wants, OneFile(tmp_path / "other.gguf"), wish)
    assert set(store.files(wants).files) == {"m-q4.gguf"}
    assert store.files(wants).precisions == {Precision.GGUF_Q4}


def test_a_single_file_is_not_a_whole_model(store: ModelStore, folder: Path) -> None:
    with pytest.raises(NotFound, match=r"config.json"):
        store.add(TWO, OneFile(folder / "unet" / "w.safetensors"), YES)


def test_only_whole_variants_are_taken(store: ModelStore, folder: Path) -> None:
    wants = card(
        "config.json",
        CardFile("unet/w.safetensors", precision=Precision.BF16),
        CardFile("nf4/a.safetensors", precision=Precision.NF4),
        CardFile("nf4/b.safetensors", precision=Precision.NF4),
    )
    safetensors(folder / "nf4" / "a.safetensors")
    added = store.add(wants, Folder(folder), YES)
    assert added.precisions == {Precision.BF16}
    assert set(store.files(wants).files) == {"config.json", "unet/w.safetensors"}
    with pytest.raises(NotFound, match=r"“nf4/b.safetensors” \(nf4\)"):
        store.add(wants, Folder(folder), Wish(True, frozenset({Precision.NF4})))
    with pytest.raises(BadRequest, match="no files in fp8"):
        store.add(wants, Folder(folder), Wish(True, frozenset({Precision.FP8})))


def test_the_licence_must_be_accepted(store: ModelStore, folder: Path) -> None:
    with pytest.raises(NeedsLicence, match=r"CC-BY-NC-4.0"):
        store.add(TWO, Folder(folder), Wish(accepts=False))
    assert store.installed == ()


def test_what_the_card_knows_is_compared(store: ModelStore, folder: Path) -> None:
    path = folder / "config.json"
    true = hashlib.sha256(path.read_bytes()).hexdigest()
    store.add(card(CardFile("config.json", bytes=2, sha256=true)), Folder(folder), YES)
    for wrong in (CardFile("config.json", bytes=3), CardFile("config.json", sha256="0" * 64)):
        with pytest.raises(ModelDamaged, match="not the file that the card means"):
            store.add(card(wrong, name="other"), Folder(folder), YES)
    assert {entry.card for entry in store.installed} == {"tiny"}
    with pytest.raises(ModelDamaged, match="its card means"):
        store.files(card(CardFile("config.json", sha256="0" * 64)))
    with pytest.raises(ModelDamaged, match="does not fit its card"):
        store.files(card("config.json", "new.json"))


def test_pickles_are_never_taken(store: ModelStore, folder: Path) -> None:
    (folder / "unet" / "w.bin").write_bytes(b"\x80\x04.")
    wants = card("unet/*")
    store.add(wants, Folder(folder), YES)  # a safe file serves: the other is left
    assert set(store.files(wants).files) == {"unet/*", "unet/w.safetensors"}
    with pytest.raises(BadRequest, match=r"“unet/w.bin” is of a kind that can run code"):
        store.add(card("unet/*.bin", name="other"), Folder(folder), YES)
    with pytest.raises(BadRequest, match="can run code"):
        store.add(card("unet/w.bin", name="other"), Folder(folder), YES)
    with pytest.raises(BadRequest, match="can run code"):
        store.add(wants, OneFile(folder / "unet" / "w.bin"), YES)


def test_links_out_of_the_folder_are_not_followed(store: ModelStore, folder: Path) -> None:
    secret = folder.parent / "secret.json"
    secret.write_text("{}")
    (folder / "config.json").unlink()
    (folder / "config.json").symlink_to(secret)
    with pytest.raises(BadRequest, match="leads out of the folder"):
        store.add(TWO, Folder(folder), YES)
    assert store.installed == ()


def test_the_cache_of_the_hub_is_a_folder_like_others(store: ModelStore, tmp_path: Path) -> None:
    blobs, snapshot = tmp_path / "blobs", tmp_path / "snapshots" / "abc"
    snapshot.mkdir(parents=True)
    safetensors(blobs / "1234")
    (snapshot / "w.safetensors").symlink_to("../../blobs/1234")
    wants = card("w.safetensors")
    store.add(wants, Folder(snapshot), YES)
    assert not store.files(wants).files["w.safetensors"].is_symlink()


@pytest.mark.parametrize(
    "path", ["../x.json", "/etc/x.json", "a\\x.json", "con.json", "a/./x.json", "a//x.json", "x:y"]
)
def test_hostile_names_in_a_card_are_refused(path: str, store: ModelStore, folder: Path) -> None:
    with pytest.raises(ModelDamaged, match="not allowed"):
        store.add(card(path), Folder(folder), YES)


@pytest.mark.parametrize("name", ["..", "", ".staging", "a/b", "CON", "con", "x" * 65, "a\0"])
def test_a_card_s_name_can_be_a_folder(name: str, store: ModelStore, folder: Path) -> None:
    with pytest.raises(BadRequest, match="cannot be the id"):
        store.add(replace(TWO, id=name), Folder(folder), YES)


def test_an_altered_source_is_refused(store: ModelStore, folder: Path) -> None:
    with (folder / "unet" / "w.safetensors").open("r+b") as file:
        file.truncate(50)
    with pytest.raises(ModelDamaged, match="not a whole safetensors"):
        store.add(TWO, Folder(folder), YES)
    assert everything(store.folder) == set()


def test_onnx_numbers_beside_the_model_come_along(store: ModelStore, tmp_path: Path) -> None:
    onnx_model(tmp_path / "in" / "m.onnx", external="m.onnx.data")
    wants = card("m.onnx", "m.onnx.data")
    store.add(wants, Folder(tmp_path / "in"), YES)
    assert set(store.files(wants).files) == {"m.onnx", "m.onnx.data"}
    with pytest.raises(ModelDamaged, match=r"m.onnx.data"):
        store.add(card("m.onnx", name="other"), Folder(tmp_path / "in"), YES)


def two_versions(store: ModelStore, folder: Path) -> tuple[str, str]:
    old = store.add(TWO, Folder(folder), YES).version
    (folder / "config.json").write_text('{"newer": true}')
    return old, store.add(TWO, Folder(folder), YES).version


def current(store: ModelStore) -> str:
    return next(entry.version for entry in store.installed if entry.is_current)


def test_versions_are_used_and_rolled_back(store: ModelStore, folder: Path) -> None:
    old, new = two_versions(store, folder)
    assert [entry.version for entry in store.installed] == [new, old]
    assert current(store) == new
    assert store.rollback("tiny").version == old
    assert current(store) == old
    with pytest.raises(BadRequest, match="used before"):
        store.rollback("tiny")
    store.use("tiny", new[:5])
    assert current(store) == new
    assert store.rollback("tiny").version == old


def test_a_version_that_is_not_there_is_not_used(store: ModelStore, folder: Path) -> None:
    two_versions(store, folder)
    for version in ("", "0" * 12, "../tiny", "zz"):
        with pytest.raises(BadRequest, match=r"no version|more than one"):
            store.use("tiny", version)


def test_a_damaged_version_is_not_rolled_back_to(store: ModelStore, folder: Path) -> None:
    old, new = two_versions(store, folder)
    (store.folder / "tiny" / old / "files" / "config.json").unlink()
    with pytest.raises(ModelDamaged, match=r"config.json"):
        store.rollback("tiny")
    assert current(store) == new


def test_a_store_that_forgot_its_choice_says_so_and_is_told_again(
    store: ModelStore, folder: Path
) -> None:
    _, second = two_versions(store, folder)
    (store.folder / "tiny" / "current.json").write_text("{")
    with pytest.raises(ModelDamaged) as refused:
        store.files(TWO)
    assert "models use tiny" in refused.value.hint
    store.use("tiny", second)
    assert store.files(TWO).files


def test_a_folder_that_may_not_be_read_hides_no_other_model(
    store: ModelStore, folder: Path
) -> None:
    two_versions(store, folder)
    (store.folder / "other").symlink_to("other")  # a link to itself: the refusal root meets, too
    assert {entry.card for entry in store.installed} == {"tiny"}


def test_removing_one_version_and_all(store: ModelStore, folder: Path) -> None:
    old, new = two_versions(store, folder)
    with pytest.raises(BadRequest, match="in use"):
        store.remove("tiny", new)
    with pytest.raises(BadRequest, match="in use"):
        store.remove("tiny")
    assert store.remove("tiny", old) > 0
    assert [entry.version for entry in store.installed] == [new]
    store.remove("tiny", even_current=True)
    assert store.installed == ()
    assert everything(store.folder) == set()
    with pytest.raises(NeedsModel):
        store.files(TWO)
    with pytest.raises(NeedsModel):
        store.remove("tiny")


def test_removing_the_current_version_goes_back(store: ModelStore, folder: Path) -> None:
    old, new = two_versions(store, folder)
    store.remove("tiny", new, even_current=True)
    assert current(store) == old


def test_removing_never_follows_a_link(store: ModelStore, folder: Path, tmp_path: Path) -> None:
    old, _ = two_versions(store, folder)
    elsewhere = tmp_path / "elsewhere"
    (store.folder / "tiny" / old).rename(elsewhere)
    (store.folder / "tiny" / old).symlink_to(elsewhere)
    (elsewhere / "files" / "more").symlink_to(folder)
    store.remove("tiny", old)
    assert (elsewhere / "files" / "config.json").exists()
    store.remove("tiny", even_current=True)
    assert (folder / "config.json").exists()


def test_verify_names_what_is_missing_altered_and_extra(store: ModelStore, folder: Path) -> None:
    version = store.add(TWO, Folder(folder), YES).version
    assert store.verify()[0].holds
    files = store.folder / "tiny" / version / "files"
    with (files / "unet" / "w.safetensors").open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"\1")
    (files / "config.json").unlink()
    (files / "more.json").write_text("{}")
    (files / "out").symlink_to(folder)
    found = store.verify("tiny")[0]
    assert found.missing == ("config.json",)
    assert found.altered == ("unet/w.safetensors",)
    assert found.extra == ("more.json", "out")
    assert not found.holds


def test_what_was_found_altered_is_refused_until_it_changes(
    store: ModelStore, folder: Path
) -> None:
    store.add(TWO, Folder(folder), YES)
    file = store.files(TWO).files["config.json"]
    file.write_text("[]")
    assert store.files(TWO).files  # the size alone does not tell
    assert not store.verify()[0].holds
    with pytest.raises(ModelDamaged, match="altered"):
        store.files(TWO)
    file.write_text("{}")
    os.utime(file, ns=(1, 1))
    assert store.assured_files(TWO).files
    assert store.verify()[0].holds
    assert list(file.parents[1].glob(".altered*")) == []


def test_an_altered_manifest_is_found(store: ModelStore, folder: Path) -> None:
    version = store.add(TWO, Folder(folder), YES).version
    path = store.folder / "tiny" / version / "manifest.json"
    plain = json.loads(path.read_text())
    changes: tuple[dict[str, object], ...] = (
        {"digest": "0" * 64},
        {"card": "other"},
        {"files": []},
        {"files": [{"path": "../../x", "bytes": 1, "sha256": "0" * 64}]},
        {"format": 2},
        {"more": 1},
    )
    for change in changes:
        path.write_text(json.dumps(plain | change))
        with pytest.raises(ModelDamaged):
            store.files(TWO)
        assert store.verify()[0].broken
        assert store.installed == ()
    for content in (b"", b"{", b"[" * 100000, b"\xff", b"{" * 10):
        path.write_bytes(content)
        assert store.verify()[0].broken


def test_a_file_of_another_size_is_noticed_at_once(store: ModelStore, folder: Path) -> None:
    store.add(TWO, Folder(folder), YES)
    store.files(TWO).files["config.json"].write_text("{ }")
    with pytest.raises(ModelDamaged, match="another size"):
        store.files(TWO)


def test_only_what_was_touched_is_hashed_again(store: ModelStore, folder: Path) -> None:
    store.add(TWO, Folder(folder), YES)
    hashed: list[Progress] = []
    files = store.assured_files(TWO, hashed.append)
    assert hashed == []  # as when it was added
    os.utime(files.files["config.json"])
    store.assured_files(TWO, hashed.append)
    assert [progress.total for progress in hashed] == [2]
    hashed.clear()
    store.assured_files(TWO, hashed.append)
    assert hashed == []  # remembered
    files.files["config.json"].write_text("[]")
    assert store.files(TWO) == files  # the size alone does not tell
    with pytest.raises(ModelDamaged, match="altered"):
        store.assured_files(TWO)


def test_a_card_without_files_needs_none(store: ModelStore) -> None:
    assert store.files(card()).files == {}
    with pytest.raises(BadRequest, match="nothing to add"):
        store.add(card(), Folder(store.folder.parent), YES)


def test_cancelling_leaves_nothing(store: ModelStore, folder: Path) -> None:
    store.add(TWO, Folder(folder), YES)
    before = everything(store.folder)
    (folder / "config.json").write_text("[1]")
    calls = 0
    for last in range(1, 8):
        calls = 0

        def stop(progress: Progress, last: int = last) -> None:
            nonlocal calls
            calls += 1
            if calls == last:
                raise Cancelled

        try:
            store.add(TWO, Folder(folder), YES, stop)
        except Cancelled:
            assert calls == last
        if calls < last:
            break
        if last < 5:
            assert everything(store.folder) == before
    assert calls > 3


def test_progress_never_goes_back(store: ModelStore, folder: Path) -> None:
    seen: list[Progress] = []
    store.add(TWO, Folder(folder), YES, seen.append)
    adding = [p.done for p in seen if p.stage == "adding"]
    assert adding == sorted(adding)
    assert (seen[-1].done, seen[-1].total) == (1, 1)


def test_too_little_room_is_said_before_anything_is_written(
    store: ModelStore, folder: Path
) -> None:
    huge = folder / "unet" / "w.safetensors"
    with huge.open("r+b") as file:
        file.truncate(shutil.disk_usage(folder).free + (1 << 40))
    with pytest.raises(DiskFull, match="are free"):
        store.add(TWO, Folder(folder), YES)
    assert everything(store.folder) == set()


def test_a_second_writer_is_told_to_wait(store: ModelStore, folder: Path) -> None:
    store.add(TWO, Folder(folder), YES)
    with locked(store.folder / ".lock"):
        context = multiprocessing.get_context("spawn")
        with context.Pool(1) as pool:
            said = pool.apply(_try_to_roll_back, (str(store.folder),))
        assert said == "Another Gesso is changing the models at this moment."
        assert store.files(TWO).files  # reading goes on
    assert store.use("tiny", current(store)).is_current


def _try_to_roll_back(folder: str) -> str:
    try:
        ModelStore(Path(folder)).rollback("tiny")
    except CannotWrite as error:
        return error.message
    return ""


def test_leftovers_are_cleared_at_the_next_start(store: ModelStore, folder: Path) -> None:
    store.add(TWO, Folder(folder), YES)
    before = everything(store.folder)
    safetensors(store.folder / ".staging" / "1234" / "tiny" / "new" / "files" / "w.safetensors")
    (store.folder / ".staging" / "link").symlink_to(folder)
    (store.folder / ".parts" / "tiny@abc").mkdir(parents=True)
    (store.folder / ".parts" / "old@abc").mkdir()
    (store.folder / ".parts" / "stray").touch()
    for old in ("old@abc", "stray"):
        os.utime(store.folder / ".parts" / old, (0, 0))
    store.clear_left_behind()
    assert everything(store.folder) == before
    assert [part.name for part in store.parts.iterdir()] == ["tiny@abc"]
    assert (folder / "config.json").exists()


def test_the_runtime_clears_leftovers_when_it_looks_around(store: ModelStore, folder: Path) -> None:
    left = safetensors(store.folder / ".staging" / "1234" / "w.safetensors")
    runtime = open_runtime(store.folder, carrier="none")
    try:
        assert left.exists()
        assert runtime.surroundings.catalogue.cards
        assert not left.exists()
    finally:
        runtime.close()


def test_clearing_an_empty_place_makes_nothing(store: ModelStore) -> None:
    store.clear_left_behind()
    assert not store.folder.exists()
    assert store.installed == ()
    assert store.verify() == ()
    assert store.disk_use().cards == {}


def test_disk_use_counts_models_and_parts(store: ModelStore, folder: Path) -> None:
    added = store.add(TWO, Folder(folder), YES)
    (store.folder / ".parts" / "x@1").mkdir(parents=True)
    (store.folder / ".parts" / "x@1" / "a.part").write_bytes(bytes(1000))
    use = store.disk_use()
    assert use.cards["tiny"] >= added.bytes
    assert use.unfinished == 1000
    assert use.free > 0


def test_strange_things_in_the_store_harm_nothing(store: ModelStore, folder: Path) -> None:
    added = store.add(TWO, Folder(folder), YES)
    (store.folder / "README").write_text("mine")
    (store.folder / "empty").mkdir()
    (store.folder / "tiny" / "notes.txt").write_text("mine")
    (store.folder / "tiny" / "0123456789ab").write_text("no folder")
    (store.folder / "Großes Modell").mkdir()
    assert store.installed == (added,)
    (store.folder / "tiny" / "current.json").write_text('{"version": "0123"}')
    with pytest.raises(ModelDamaged):
        store.files(TWO)
    store.use("tiny", added.version)
    assert store.files(TWO).digest == added.digest


def test_a_folder_that_cannot_be_looked_into_is_told_and_is_not_taken_for_empty(
    tmp_path: Path,
) -> None:
    (tmp_path / "models").symlink_to("models")  # the one refusal that root meets, too
    store = ModelStore(tmp_path / "models")
    store.clear_left_behind()
    with pytest.raises(CannotRead, match="cannot be read"):
        _ = store.installed
    with pytest.raises(CannotRead, match="cannot be read"):
        store.files(TWO)


def test_a_model_that_cannot_be_looked_into_is_told(store: ModelStore, folder: Path) -> None:
    store.add(TWO, Folder(folder), YES)
    home = store.folder / TWO.id
    shutil.rmtree(home)
    home.symlink_to(home.name)
    with pytest.raises(CannotRead, match="cannot be read"):
        store.files(TWO)
