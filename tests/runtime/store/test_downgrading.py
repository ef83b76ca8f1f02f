"""An older version does not come into use without a word."""

from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.models import card, safetensors
from gesso_core.errors import BadRequest, NotTrusted
from gesso_runtime.installing.signature import public_line
from gesso_runtime.store.adding import Wish
from gesso_runtime.store.local_source import Folder
from gesso_runtime.store.model_store import ModelStore
from gesso_runtime.store.pack_signature import sign_list, signed_by
from gesso_runtime.store.pack_source import Pack
from gesso_runtime.store.prepared_source import Prepared

YES = Wish(accepts=True)
ALL_THE_SAME = replace(YES, allow_downgrade=True)
CARD = card("w.safetensors")
SEED, OTHER_SEED = bytes(range(32)), bytes(range(1, 33))


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "models")


@pytest.fixture
def other(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "other")


def packs(store: ModelStore, folder: Path, seeds: tuple[bytes | None, ...]) -> list[Path]:
    """One version after the other, as whoever packs has them."""
    made = []
    for number, seed in enumerate(seeds):
        safetensors(folder / "in" / "w.safetensors", float(number))
        store.add(CARD, Folder(folder / "in"), YES)
        made.append(folder / f"{number}.gesso-model")
        store.pack("tiny", made[-1], seed=seed)
    return made


def used(store: ModelStore) -> str:
    (current,) = (version.digest for version in store.installed if version.is_current)
    return current


@pytest.mark.parametrize("seeds", [(SEED, SEED), (SEED, OTHER_SEED)])
def test_what_was_signed_earlier_needs_a_word(
    store: ModelStore, other: ModelStore, tmp_path: Path, seeds: tuple[bytes, ...]
) -> None:
    """Though it never was here."""
    old, new = packs(store, tmp_path, seeds)
    other.add(CARD, Pack(new, other.parts), YES)
    assert other.is_downgrade(CARD, Pack(old, other.parts))
    newest = used(other)
    with pytest.raises(BadRequest, match="is older than the one in use") as refused:
        other.add(CARD, Pack(old, other.parts), YES)
    assert "--allow-downgrade" in refused.value.hint
    assert "gesso models rollback tiny" in refused.value.hint
    assert (used(other), len(other.installed)) == (newest, 1)
    assert list(other.parts.iterdir()) == []  # nothing was copied for it
    added = other.add(CARD, Pack(old, other.parts), ALL_THE_SAME)
    assert used(other) == added.digest != newest
    other.add(CARD, Pack(new, other.parts), YES)  # forwards again
    assert used(other) == newest
    other.add(CARD, Pack(new, other.parts), YES)  # and where it is
    assert other.rollback("tiny").digest == added.digest


def test_what_was_here_earlier_needs_a_word(
    store: ModelStore, other: ModelStore, tmp_path: Path
) -> None:
    old, new = packs(store, tmp_path, (None, None))
    other.add(CARD, Pack(old, other.parts), YES)
    other.add(CARD, Pack(new, other.parts), YES)
    with pytest.raises(BadRequest, match="older"):
        other.add(CARD, Pack(old, other.parts), YES)
    other.rollback("tiny")
    other.add(CARD, Pack(new, other.parts), YES)


def test_of_what_has_no_age_nothing_is_said(
    store: ModelStore, other: ModelStore, tmp_path: Path
) -> None:
    """What came from a folder is newer than a signed pack only by chance."""
    old, new = packs(store, tmp_path, (SEED, None))
    other.add(CARD, Pack(new, other.parts), YES)
    other.add(CARD, Pack(old, other.parts), YES)
    safetensors(tmp_path / "in" / "w.safetensors", 0.0)
    store.add(CARD, Folder(tmp_path / "in"), YES)  # whoever names the folder means it


def test_what_is_made_of_a_version_is_as_old(
    store: ModelStore, other: ModelStore, tmp_path: Path
) -> None:
    old, new = packs(store, tmp_path, (SEED, SEED))
    other.add(CARD, Pack(new, other.parts), YES)
    manifest = other.manifest("tiny")
    safetensors(tmp_path / "made" / "w.safetensors", 9.0)
    files = other.folder / "tiny" / manifest.version / "files"
    other.add(CARD, Prepared(files, manifest, tmp_path / "made", "nf4"), YES)
    with pytest.raises(BadRequest, match="older"):
        other.add(CARD, Pack(old, other.parts), YES)
    other.pack("tiny", tmp_path / "again.gesso-model", seed=OTHER_SEED)
    again = Pack(tmp_path / "again.gesso-model", other.parts).issue()
    assert again.signed == Pack(new, other.parts).issue().signed


@pytest.mark.parametrize(
    "since", ["", "2026-11-20", "2026-11-20T10:00:00.000", "2026-11-20T10:00:00.000+01:00", "soon"]
)
def test_only_times_that_compare_are_signed(since: str) -> None:
    good = "2026-11-20T10:00:00.000+00:00"
    signed = signed_by(b"a list", sign_list(b"a list", SEED, good), "the pack")
    assert (signed.key, signed.since) == (public_line(SEED), good)
    with pytest.raises(NotTrusted):
        signed_by(b"a list", sign_list(b"a list", SEED, since), "the pack")
