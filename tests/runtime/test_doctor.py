"""The facts of a diagnosis, with workers that really start, and one that does not."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.clients import children
from fixtures.small_models import install, runtime_with, write_card, write_weights
from gesso_core.errors import BadFrame, EngineCrashed, EngineHung, GessoError, NeedsEnvironment
from gesso_core.placement import Refusal
from gesso_runtime.catalogue import Catalogue
from gesso_runtime.doctor import Installation, diagnose, free_bytes, own_installation, reasons
from gesso_runtime.environments import Broken, Environment, find_environments
from gesso_runtime.greeting import Greeting, greet
from gesso_runtime.installing.places import Prefix
from gesso_runtime.runtime import Runtime, Surroundings


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Runtime]:
    """One model that is installed and one that is not."""
    card = write_card(tmp_path / "cards", "sketch")
    write_card(tmp_path / "cards", "absent")
    runtime = runtime_with(tmp_path / "models", tmp_path / "cards")
    install(runtime.store, card, write_weights(tmp_path / "weights"))
    yield runtime
    runtime.close()


def _program(folder: Path, script: str) -> Environment:
    """An environment whose interpreter is a script."""
    folder.mkdir()
    python = folder / "python"
    python.write_text(f"#!{sys.executable}\n{script}")
    python.chmod(0o755)
    return Environment("odd", python, frozenset({"onnx"}))


def test_every_model_is_told_with_its_versions(room: Runtime, tmp_path: Path) -> None:
    newer = room.catalogue.cards["sketch"]
    install(room.store, tmp_path / "cards/sketch.toml", write_weights(tmp_path / "new", b"newer"))
    diagnosis = diagnose(room, starts_workers=False)
    told = {model.card.id: model for model in diagnosis.models}
    assert told.keys() == {"sketch", "absent"}
    assert told["sketch"].card == newer
    assert len(told["sketch"].installed) == 2
    current = told["sketch"].current
    assert current is not None
    assert current.bytes == (tmp_path / "new/weights.safetensors").stat().st_size
    assert told["absent"].current is None
    assert diagnosis.disk.used_bytes == sum(each.bytes for each in room.store.installed)


def test_a_model_that_no_card_describes_is_told(room: Runtime, tmp_path: Path) -> None:
    (tmp_path / "cards/sketch.toml").unlink()
    diagnosis = diagnose(room, starts_workers=False)
    assert [version.card for version in diagnosis.unknown] == ["sketch"]


def test_what_cannot_be_read_is_told(room: Runtime, tmp_path: Path) -> None:
    wrong = NeedsEnvironment("It is wrong.")
    found = room.surroundings
    unread = Catalogue(found.catalogue.cards, {tmp_path / "x.toml": wrong})
    around = replace(found, catalogue=unread, broken=(Broken(tmp_path, wrong),))

    def look() -> Surroundings:
        return around

    runtime = Runtime(room.store, look, lambda _: room.client)
    diagnosis = diagnose(runtime, starts_workers=False)
    assert diagnosis.broken_cards == (wrong,)
    assert [broken.folder for broken in diagnosis.broken_environments] == [tmp_path]


def test_the_worker_of_this_environment_starts_and_is_shut_off_from_the_network() -> None:
    (own,) = find_environments()
    greeting = greet(own)
    assert greeting.engines == own.engines
    assert "python" in greeting.versions
    if sys.platform == "linux":
        assert greeting.is_confined


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
def test_no_worker_is_left_behind() -> None:
    (own,) = find_environments()
    before = children()
    greet(own)
    assert children() <= before


@pytest.mark.parametrize(
    ("script", "patience", "error"),
    [
        ("raise SystemExit(3)", 60.0, EngineCrashed),
        ("import time; time.sleep(60)", 0.2, EngineHung),
        ("print('x' * 999, flush=True); import time; time.sleep(60)", 60.0, BadFrame),
    ],
)
def test_an_environment_that_does_not_start_says_why(
    tmp_path: Path, script: str, patience: float, error: type[GessoError]
) -> None:
    with pytest.raises(error):
        greet(_program(tmp_path / "odd", script), patience=patience)


def test_the_others_are_told_when_one_does_not_start(tmp_path: Path) -> None:
    gone = Environment("gone", tmp_path / "python", frozenset())
    runtime = runtime_with(
        tmp_path / "models", tmp_path / "cards", environments=(gone, *find_environments())
    )
    failed, own = diagnose(runtime, starts_workers=True).environments
    assert isinstance(failed.greeting, NeedsEnvironment)
    assert isinstance(own.greeting, Greeting)


def test_one_reason_for_all_ways_is_told_once() -> None:
    alike = Refusal(("bf16 there: no card.", "nf4 there: no card."), "Use another.")
    assert reasons(alike) == ("No card.",)
    differing = Refusal(("bf16 there: no card.", "nf4 there: too small."), "Use another.")
    assert reasons(differing) == differing.reasons


def test_free_space_is_that_of_the_disk_where_a_folder_would_be_made(tmp_path: Path) -> None:
    assert free_bytes(tmp_path / "not" / "yet") is not None


def test_an_installed_gesso_knows_its_version_and_what_is_in_use(tmp_path: Path) -> None:
    for name in ("0.1.0", "0.2.0"):
        for environment in ("desktop", "engine-cpu"):
            folder = tmp_path / "versions" / name / environment
            folder.mkdir(parents=True)
            (folder / "gesso-environment.json").touch()
        (tmp_path / "versions" / name / ".complete").touch()
    prefix = Prefix(tmp_path)
    prefix.switch("0.1.0")
    prefix.switch("0.2.0")
    assert own_installation(tmp_path / "versions/0.1.0/desktop") == Installation(
        tmp_path, "0.1.0", "0.2.0", "0.1.0", ("desktop", "engine-cpu")
    )
    assert own_installation(tmp_path) is None
