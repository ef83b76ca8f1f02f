"""`gesso doctor` as it is read, and as programs read it; and `--runtime` on both sides."""

import json
import os
from pathlib import Path

import pytest

from fixtures.small_models import install, write_card, write_weights
from gesso_command import gesso
from gesso_runtime.environments import VARIABLE
from gesso_runtime.store.model_store import ModelStore


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's data with one small model, installed, and one card that is broken."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv("GESSO_MODELS", raising=False)
    monkeypatch.delenv("GESSO_RUNTIME", raising=False)
    monkeypatch.delenv(VARIABLE, raising=False)
    card = write_card(tmp_path / "gesso/cards", "sketch")
    (tmp_path / "gesso/cards/broken.toml").write_text("id = 3")
    install(ModelStore(tmp_path / "gesso/models"), card, write_weights(tmp_path / "weights"))
    return tmp_path


def test_it_says_what_is_there_in_lines_of_80_columns(home: Path) -> None:
    done = gesso("doctor")
    assert done.code == 0
    assert "Processor" in done.out
    assert "ready         Sketch (sketch)" in done.out
    assert "starts in" in done.out
    assert "broken.toml" in done.out
    assert str(home / "gesso/cards") in "".join(done.out.split())
    long = [line for line in done.out.splitlines() if len(line) > 80 and str(home) not in line]
    assert not long


def test_it_says_which_gesso_this_is() -> None:
    assert "a checkout" in gesso("doctor", "--quick").out
    assert gesso("doctor", "--quick", "--json").json["installation"] is None


def test_every_model_says_why_it_cannot_run() -> None:
    lines = gesso("doctor", "--quick").out.splitlines()
    at = next(number for number, line in enumerate(lines) if "(lama)" in line)
    assert "Not installed." in lines[at + 1]


def test_told_to_run_no_models_it_says_that_once() -> None:
    told = gesso("doctor", "--quick", "--runtime", "none").out
    assert told.count("told to run no models") == 1
    assert "(lama)" not in told


def test_quick_starts_no_worker() -> None:
    quick = gesso("doctor", "--quick", "--json").json
    assert [each["worker"] for each in quick["environments"]] == [None]
    whole = gesso("doctor", "--json").json
    assert [each["worker"]["starts"] for each in whole["environments"]] == [True]


def test_a_program_reads_the_same() -> None:
    told = gesso("doctor", "--quick", "--json").json
    assert told["format"] == 1
    assert told["machine"]["cores"] >= 1
    models = {model["id"]: model for model in told["models"]}
    sketch, lama = models["sketch"], models["lama"]
    assert sketch["is_usable"]
    assert sketch["placements"][0]["device"] == "cpu"
    assert sketch["installed"][0]["is_current"]
    assert (lama["is_usable"], lama["code"]) == (False, "needs_model")
    assert told["disk"]["used_bytes"] == sketch["installed"][0]["bytes"]
    assert told["broken_cards"][0]["code"] == "bad_request"


def test_names_that_programs_read_stay() -> None:
    told = gesso("doctor", "--json").json
    assert told.keys() >= {
        "format", "runtime", "machine", "environments", "broken_environments",
        "models", "unknown_models", "broken_cards", "disk",
    }  # fmt: skip
    assert told["machine"].keys() >= {
        "system", "cpu", "cores", "features", "memory_bytes", "free_bytes", "gpus"
    }  # fmt: skip
    environment = told["environments"][0]
    assert environment.keys() >= {"name", "python", "engines", "cuda", "versions", "worker"}
    assert environment["worker"].keys() >= {"starts", "seconds", "is_confined", "versions"}
    models = {model["id"]: model for model in told["models"]}
    common = {"id", "title", "role", "engine", "kinds", "licence", "installed", "is_usable"}
    assert models["sketch"].keys() >= common | {"environment", "placements"}
    assert models["lama"].keys() >= common | {"code", "why", "hint", "would", "reasons", "nearest"}


def test_what_is_wrong_with_an_environment_is_told_and_the_code_stays_0(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, os.pathsep.join(map(str, [home / "gone", home / "bad"])))
    (home / "bad").mkdir()
    (home / "bad/gesso-environment.json").write_text(json.dumps({"format": 1}))
    done = gesso("doctor", "--quick")
    assert done.code == 0
    assert "no such folder" in done.out
    assert "is missing" in " ".join(done.out.split())


@pytest.mark.parametrize(
    "arguments",
    [
        ("--runtime", "fake", "doctor"),
        ("--runtime=fake", "doctor"),
        ("doctor", "--runtime", "fake"),
        ("--runtime", "local", "doctor", "--runtime", "fake"),
    ],
)
def test_the_runtime_is_chosen_before_or_after_the_command(arguments: tuple[str, ...]) -> None:
    told = gesso(*arguments, "--quick", "--json").json
    assert told["runtime"] == "fake"
    assert [model["id"] for model in told["models"]] == ["rehearsal"]


def test_the_variable_chooses_where_nothing_else_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GESSO_RUNTIME", "none")
    assert gesso("doctor", "--quick", "--json").json["runtime"] == "none"
    spoken = gesso("doctor", "--runtime", "fake", "--quick", "--json")
    assert spoken.json["runtime"] == "fake"


def test_another_runtime_is_a_usage_error(monkeypatch: pytest.MonkeyPatch) -> None:
    assert gesso("doctor", "--runtime", "pigeon").code == 2
    monkeypatch.setenv("GESSO_RUNTIME", "pigeon")
    done = gesso("doctor")
    assert done.code == 2
    assert "pigeon" in done.err


def test_a_command_that_is_misspelt_behind_the_option_lists_them_all() -> None:
    done = gesso("--runtime", "fake", "docter")
    assert done.code == 2
    assert "interpret" in done.err
