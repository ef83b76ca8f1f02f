"""Models that are part of Gesso: always there, the very files of their cards, never changed."""

import os
import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gesso_core.cards.model_card import ModelCard, Precision
from gesso_core.edit_request import EditRequest
from gesso_core.errors import BadRequest, ModelDamaged
from gesso_core.progress import silent
from gesso_core.recipe import EngineKind
from gesso_runtime.catalogue import SHIPPED, read_card, read_catalogue
from gesso_runtime.choosing import Unusable, Usable
from gesso_runtime.client.waiting import run
from gesso_runtime.doctor import diagnose
from gesso_runtime.runtime import Runtime, open_runtime
from gesso_runtime.store.adding import Wish
from gesso_runtime.store.built_in import NETWORKS
from gesso_runtime.store.local_source import Folder
from gesso_runtime.store.model_store import ModelStore
from training.shipped import with_facts_of

CARDS = [card for card in read_catalogue().cards.values() if card.is_built_in]
EVERY = pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
RESTORE = next(card for card in CARDS if len(card.files) > 1)


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    """With networks of its own, which may be damaged."""
    return ModelStore(tmp_path / "models", shutil.copytree(NETWORKS, tmp_path / "networks"))


@pytest.fixture
def runtime(tmp_path: Path) -> Iterator[Runtime]:
    opened = open_runtime(tmp_path / "models")
    yield opened
    opened.close()


def first_file(store: ModelStore, card: ModelCard) -> Path:
    return store.built_in.folder / card.files[0].path


def alter(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_the_cards_mean_the_networks_that_ship() -> None:
    listed = tomllib.loads((NETWORKS / "networks.toml").read_text())["networks"]
    facts = {each["file"]: (each["bytes"], each["sha256"], each["precision"]) for each in listed}
    files = [file for card in CARDS for file in card.files]
    assert {file.path for file in files} == set(facts) == {p.name for p in NETWORKS.glob("*.onnx")}
    for file in files:
        precision = (file.precision or Precision.FP32).value
        assert (file.bytes, file.sha256, precision) == facts[file.path], (
            f"{file.path} changed: run `python -m training.shipped` on its folder"
        )


@EVERY
def test_they_are_there_whole_without_being_added(card: ModelCard, tmp_path: Path) -> None:
    store = ModelStore(tmp_path / "nothing")
    files = store.assured_files(card)
    assert files == store.files(card)
    assert all(path.parent == NETWORKS and path.is_absolute() for path in files.files.values())
    assert store.built_in.verify(card).holds
    (found,) = store.installed_with([card])
    assert (found.card, found.is_current, found.is_built_in) == (card.id, True, True)
    assert found.digest == files.digest
    assert store.installed == ()
    assert not store.folder.exists()


def test_an_altered_file_is_refused_when_it_is_used_and_from_then_on(store: ModelStore) -> None:
    store.assured_files(RESTORE)
    alter(first_file(store, RESTORE))
    with pytest.raises(ModelDamaged, match="damaged or missing") as refused:
        store.assured_files(RESTORE)
    assert "install Gesso again" in refused.value.hint
    assert RESTORE.files[0].path in refused.value.detail
    with pytest.raises(ModelDamaged):
        store.files(RESTORE)
    checked = store.built_in.verify(RESTORE)
    assert (checked.altered, checked.missing) == ((RESTORE.files[0].path,), ())


def test_verifying_sees_what_no_stamp_shows(store: ModelStore) -> None:
    path = first_file(store, RESTORE)
    store.assured_files(RESTORE)
    times = path.stat().st_atime_ns, path.stat().st_mtime_ns
    alter(path)
    os.utime(path, ns=times)
    assert store.files(RESTORE)
    assert not store.built_in.verify(RESTORE).holds
    with pytest.raises(ModelDamaged):
        store.files(RESTORE)


def test_a_file_that_is_missing_or_cut_short_is_refused_at_once(store: ModelStore) -> None:
    path = first_file(store, RESTORE)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ModelDamaged):
        store.files(RESTORE)
    path.unlink()
    with pytest.raises(ModelDamaged):
        store.files(RESTORE)
    assert store.built_in.verify(RESTORE).missing == (RESTORE.files[0].path,)


def test_files_that_are_put_right_are_used_again(store: ModelStore) -> None:
    path = first_file(store, RESTORE)
    alter(path)
    assert not store.built_in.verify(RESTORE).holds
    shutil.copy(NETWORKS / path.name, path)
    assert store.assured_files(RESTORE)


@EVERY
def test_nobody_adds_them(card: ModelCard, store: ModelStore) -> None:
    with pytest.raises(BadRequest, match="part of Gesso"):
        store.add(card, Folder(NETWORKS), Wish(accepts=True))
    assert not store.folder.exists()


def test_a_network_that_changes_takes_its_card_along() -> None:
    text = (SHIPPED / f"{RESTORE.id}.toml").read_text()
    file = RESTORE.files[0]
    same = with_facts_of((NETWORKS / file.path).read_bytes(), file.path, text)
    assert same == text
    other = tomllib.loads(with_facts_of(b"another", file.path, text))["files"]
    assert other[0]["bytes"] == len(b"another")
    assert other[0]["sha256"] != file.sha256
    assert other[1]["sha256"] == RESTORE.files[1].sha256


@pytest.mark.parametrize("left_out", ["bytes", "sha256"])
def test_a_card_must_say_which_file_is_meant(tmp_path: Path, left_out: str) -> None:
    lines = (SHIPPED / f"{RESTORE.id}.toml").read_text().splitlines()
    path = tmp_path / f"{RESTORE.id}.toml"
    path.write_text("\n".join(line for line in lines if not line.startswith(left_out)))
    with pytest.raises(BadRequest, match=f"files.0..{left_out}"):
        read_card(path)


def test_damage_is_told_by_the_doctor_and_by_the_request(tmp_path: Path, runtime: Runtime) -> None:
    networks = shutil.copytree(NETWORKS, tmp_path / "networks")
    runtime.store = ModelStore(tmp_path / "models", networks)
    (networks / RESTORE.files[0].path).unlink()
    facts = {f.card.id: f for f in diagnose(runtime, starts_workers=False).models}
    standing = facts[RESTORE.id].standing
    assert isinstance(standing, Unusable)
    assert (standing.code, standing.is_absent) == ("model_damaged", False)
    assert facts[RESTORE.id].installed
    picture = np.zeros((16, 16, 3), np.uint8)
    with pytest.raises(ModelDamaged):
        run(runtime.client, EditRequest(EngineKind.RESTORE, RESTORE.id, picture), silent)


def test_they_run_in_a_confined_process_of_their_own(runtime: Runtime) -> None:
    ready = {each.card.id for each in runtime.usable() if isinstance(each, Usable)}
    assert {card.id for card in CARDS} <= ready
    picture = np.random.default_rng(1).integers(0, 65536, (40, 56, 3), np.uint16)
    for card in CARDS:
        params = dict.fromkeys(sorted(card.operators)[:1], 1.0)
        asked = EditRequest(EngineKind.RESTORE, card.id, picture, params=params)
        result = run(runtime.client, asked, silent)
        assert (result.picture is None) == bool(result.values)
        assert result.facts.model == runtime.store.files(card).digest


def test_the_disk_that_models_take_is_without_them(runtime: Runtime) -> None:
    found = diagnose(runtime, starts_workers=False)
    assert found.disk.used_bytes == 0
    assert found.unknown == ()


def test_a_card_of_the_user_takes_the_place_of_one(tmp_path: Path) -> None:
    own = tmp_path / "cards" / f"{RESTORE.id}.toml"
    own.parent.mkdir()
    shutil.copy(SHIPPED / own.name, own)
    own.write_text(own.read_text().replace("is_built_in = true\n", ""))
    card = read_catalogue([own.parent]).find(RESTORE.id)
    assert card == replace(RESTORE, is_built_in=False)
    assert ModelStore(tmp_path / "models").installed_with([card]) == ()
