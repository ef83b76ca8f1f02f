"""What can run, what not and why; the three carriers; and a request that really runs."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fixtures.small_models import CARD, GB, LAPTOP, install, runtime_with, write_card, write_weights
from gesso_core.edit_request import EditRequest
from gesso_core.errors import BadRequest, DoesNotFit, ModelDamaged, NeedsEnvironment, NeedsModel
from gesso_core.placement import Refusal, Wanted
from gesso_core.progress import silent
from gesso_core.recipe import EngineKind
from gesso_runtime.catalogue import read_card
from gesso_runtime.choosing import choose
from gesso_runtime.client.absent import AbsentClient
from gesso_runtime.client.waiting import run
from gesso_runtime.environments import Environment
from gesso_runtime.runtime import Runtime, Surroundings, open_runtime
from gesso_runtime.store.model_store import ModelStore

MACHINE = replace(LAPTOP, gpus=(CARD,))


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Runtime]:
    """One small model, installed."""
    card = write_card(tmp_path / "cards", "sketch")
    runtime = runtime_with(tmp_path / "models", tmp_path / "cards")
    install(runtime.store, card, write_weights(tmp_path / "weights"))
    yield runtime
    runtime.close()


def _request(card: str = "sketch") -> EditRequest:
    return EditRequest(EngineKind.MATTE, card, np.zeros((32, 48, 3), np.uint8))


def _environment(name: str, *engines: str, accelerated: tuple[str, ...] = ()) -> Environment:
    return Environment(
        name, Path(f"/{name}/python"), frozenset(engines), accelerated=frozenset(accelerated)
    )


# What can run


def test_an_installed_model_that_fits_is_usable(room: Runtime) -> None:
    (usable,) = room.usable()
    assert usable.card.id == "sketch"
    assert usable.environment.name == "current"
    assert usable.placements[0].words == "cpu, fp32, none"
    assert usable.files.files["weights.safetensors"].is_file()
    assert room.unusable() == ()


def test_a_model_that_is_not_installed_says_so_and_how_it_would_run(tmp_path: Path) -> None:
    write_card(tmp_path / "cards", "sketch")
    (missing,) = runtime_with(tmp_path / "models", tmp_path / "cards").unusable()
    assert missing.code == "needs_model"
    assert "not installed" in missing.why
    assert [way.words for way in missing.would] == ["cpu, fp32, none"]
    assert missing.refusal is None
    assert not (tmp_path / "models").exists()


def test_a_model_that_is_too_large_says_what_would_do(tmp_path: Path) -> None:
    card = write_card(tmp_path / "cards", "giant", memory=60 * GB)
    runtime = runtime_with(tmp_path / "models", tmp_path / "cards")
    install(runtime.store, card, write_weights(tmp_path / "weights"))
    (refused,) = runtime.unusable()
    assert refused.code == "does_not_fit"
    assert refused.refusal is not None
    assert len(refused.refusal.reasons) == 2
    assert refused.hint == refused.refusal.nearest
    with pytest.raises(DoesNotFit):
        runtime.resolve(_request("giant"))


def test_a_model_whose_libraries_are_missing_says_which(tmp_path: Path) -> None:
    card = write_card(tmp_path / "cards", "painter", engine="onnx")
    runtime = runtime_with(
        tmp_path / "models", tmp_path / "cards", environments=(_environment("bare", "rehearsal"),)
    )
    (absent,) = runtime.unusable()
    assert (absent.code, "onnxruntime" in absent.also[0]) == ("needs_model", True)
    install(runtime.store, card, write_weights(tmp_path / "weights"))
    (refused,) = runtime.unusable()
    assert (refused.code, "onnxruntime" in refused.why) == ("needs_environment", True)
    with pytest.raises(NeedsEnvironment):
        runtime.resolve(_request("painter"))


def test_a_shortened_file_is_damage_not_absence(room: Runtime) -> None:
    path = room.usable()[0].files.files["weights.safetensors"]
    path.chmod(0o644)
    path.write_bytes(b"short")
    (damaged,) = room.unusable()
    assert damaged.code == "model_damaged"


def test_a_file_of_the_same_length_that_was_altered_does_not_run(room: Runtime) -> None:
    path = room.usable()[0].files.files["weights.safetensors"]
    path.chmod(0o644)
    content = path.read_bytes()
    path.write_bytes(content[:-1] + b"x")
    with pytest.raises(ModelDamaged):
        room.resolve(_request())


def test_an_unknown_card_is_told(room: Runtime) -> None:
    with pytest.raises(NeedsModel, match="sketsch"):
        room.resolve(_request("sketsch"))


# Which environment, which device


def test_a_graphics_card_counts_only_where_the_libraries_can_use_it(tmp_path: Path) -> None:
    card = read_card(write_card(tmp_path, "painter", engine="onnx"))
    plain, fast = _environment("plain", "onnx"), _environment("fast", "onnx", accelerated=("onnx",))
    both = choose(card, (plain, fast), MACHINE, Wanted())
    alone = choose(card, (plain,), MACHINE, Wanted())
    assert not isinstance(both, Refusal)
    assert not isinstance(alone, Refusal)
    assert (both.environment.name, both.placements[0].device) == ("fast", "cuda:0")
    assert (alone.environment.name, alone.placements[0].device) == ("plain", "cpu")


def test_without_a_graphics_card_the_first_environment_is_taken(tmp_path: Path) -> None:
    card = read_card(write_card(tmp_path, "painter", engine="onnx"))
    plain, fast = _environment("plain", "onnx"), _environment("fast", "onnx", accelerated=("onnx",))
    chosen = choose(card, (plain, fast), LAPTOP, Wanted())
    assert not isinstance(chosen, Refusal)
    assert chosen.environment.name == "plain"


def test_a_graphics_card_that_lies_idle_is_named_among_the_reasons(tmp_path: Path) -> None:
    card = read_card(write_card(tmp_path, "painter", engine="onnx", memory=14 * GB))
    large = replace(MACHINE, gpus=(replace(CARD, memory_bytes=24 * GB, free_bytes=24 * GB),))
    refusal = choose(card, (_environment("plain", "onnx"),), large, Wanted())
    assert isinstance(refusal, Refusal)
    assert CARD.name in refusal.reasons[-1]


# When it looks


def test_it_looks_when_it_is_first_asked_and_when_it_is_told_to(tmp_path: Path) -> None:
    plain = runtime_with(tmp_path / "models", tmp_path / "cards")
    looks = []

    def look() -> Surroundings:
        looks.append(1)
        return plain.surroundings

    runtime = Runtime(ModelStore(tmp_path / "models"), look, lambda _: AbsentClient())
    assert not looks
    runtime.usable()
    runtime.unusable()
    assert len(looks) == 1
    runtime.look_again()
    assert runtime.machine == LAPTOP
    assert len(looks) == 2


# The carriers


def test_another_carrier_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="pigeon"):
        open_runtime(tmp_path, carrier="pigeon")


def test_models_that_only_play_are_offered_in_a_play_alone(tmp_path: Path) -> None:
    for carrier, plays in (("local", False), ("none", False), ("fake", True)):
        runtime = open_runtime(tmp_path, carrier=carrier)
        offered = {standing.card.id for standing in runtime.assessed()}
        assert ("rehearsal" in offered, "lama" in offered) == (plays, not plays)
        runtime.close()


def test_in_a_play_there_is_a_model_for_every_kind(tmp_path: Path) -> None:
    runtime = open_runtime(tmp_path, carrier="fake")
    kinds = {kind for usable in runtime.usable() for kind in usable.card.kinds}
    assert kinds == set(EngineKind) - {EngineKind.OPERATORS}
    result = run(runtime.client, _request("rehearsal"), silent)
    assert result.mask is not None
    runtime.close()


def test_without_a_carrier_no_model_is_usable_and_every_request_ends(tmp_path: Path) -> None:
    runtime = open_runtime(tmp_path, carrier="none")
    assert runtime.usable() == ()
    with pytest.raises(NeedsModel):
        run(runtime.client, _request("rehearsal"), silent)
    runtime.close()


def test_a_card_of_the_user_s_that_is_wrong_costs_nobody_the_others(tmp_path: Path) -> None:
    write_card(tmp_path / "cards", "sketch")
    (tmp_path / "cards/broken.toml").write_text("id = 3")
    runtime = open_runtime(tmp_path / "models", tmp_path / "cards")
    assert {"sketch", "lama"} <= set(runtime.catalogue.cards)
    assert [path.name for path in runtime.catalogue.unread] == ["broken.toml"]
    runtime.close()


def test_a_request_runs_in_a_process_of_its_own(room: Runtime) -> None:
    result = run(room.client, _request(), silent)
    assert result.mask is not None
    assert result.mask.shape == (32, 48)
    assert result.facts.placement == "cpu, fp32, none"
    assert result.facts.model == room.store.installed[0].digest
