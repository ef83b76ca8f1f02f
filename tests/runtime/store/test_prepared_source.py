"""A version and what was made from it: one more version, which takes only the room of the new."""

from pathlib import Path

import pytest

from fixtures.models import card, safetensors
from gesso_core.cards.model_card import CardFile, Precision
from gesso_core.progress import silent
from gesso_runtime.store.adding import Wish
from gesso_runtime.store.local_source import Folder
from gesso_runtime.store.model_store import Installed, ModelStore
from gesso_runtime.store.prepared_source import Prepared

CARD = card(
    "config.json",
    CardFile("unet/*", precision=Precision.BF16),
    CardFile("nf4/unet/*", precision=Precision.NF4),
)
BOTH = Wish(accepts=True, precisions=frozenset({Precision.BF16, Precision.NF4}))


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    """With the published files of the card."""
    safetensors(tmp_path / "folder" / "unet" / "w.safetensors", 1.0, numbers=5000)
    (tmp_path / "folder" / "config.json").write_text("{}")
    store = ModelStore(tmp_path / "models")
    store.add(CARD, Folder(tmp_path / "folder"), Wish(accepts=True))
    return store


def made(store: ModelStore) -> Path:
    folder = store.parts / "tiny@nf4-1"
    safetensors(folder / "nf4" / "unet" / "w.safetensors", 2.0)
    (folder / ".lock").touch()
    return folder


def add(store: ModelStore) -> Installed:
    manifest = store.manifest("tiny")
    files = store.folder / "tiny" / manifest.version / "files"
    return store.add(CARD, Prepared(files, manifest, made(store), "nf4"), BOTH, silent)


def test_the_new_version_has_both_and_shares_what_was_there(store: ModelStore) -> None:
    (before,) = store.installed
    added = add(store)
    assert added.precisions == {Precision.BF16, Precision.NF4}
    assert added.origin == f"{before.origin}; nf4 prepared from it"
    assert store.files(CARD).precisions == added.precisions
    first, second = (
        store.folder / "tiny" / each.version / "files/unet/w.safetensors"
        for each in (before, added)
    )
    assert first.samefile(second)
    assert all(each.holds for each in store.verify())
    assert not store.parts.exists() or not any(store.parts.iterdir())


def test_what_is_shared_counts_once_and_is_freed_last(store: ModelStore) -> None:
    (before,) = store.installed
    alone = store.disk_use().cards["tiny"]
    added = add(store)
    together = store.disk_use().cards["tiny"]
    assert together - alone < before.bytes / 2
    freed = store.remove("tiny", before.version)
    assert freed < before.bytes / 2
    left = store.disk_use().cards["tiny"]
    assert together - left == pytest.approx(freed, abs=100)  # what says which is in use changes
    assert store.files(CARD).digest == added.digest
    assert store.remove("tiny", even_current=True) == pytest.approx(left, abs=100)


def test_rolled_back_it_is_as_it_was(store: ModelStore) -> None:
    (before,) = store.installed
    add(store)
    assert store.rollback("tiny").version == before.version
    assert store.files(CARD).precisions == {Precision.BF16}


def test_where_files_have_one_name_only_they_are_copied(
    store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path, other: Path) -> None:
        raise PermissionError("as exFAT says")

    monkeypatch.setattr(Path, "hardlink_to", refused)
    (before,) = store.installed
    added = add(store)
    folders = [store.folder / "tiny" / each.version / "files" for each in (before, added)]
    first, second = (folder / "unet" / "w.safetensors" for folder in folders)
    assert not first.samefile(second)
    assert first.read_bytes() == second.read_bytes()
    assert all(each.holds for each in store.verify())
