"""`--planner`, with a real model of random weights where its library is installed."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fixtures.tiny_gguf import write_tiny_gguf

UNREAD = "turn the car into a bicycle and sharpen"


def gesso(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gesso_desktop.cli", *words],
        capture_output=True,
        text=True,
        env={**os.environ, **variables},
    )


def steps(done: subprocess.CompletedProcess[str]) -> list[dict[str, object]]:
    assert done.returncode == 0, done.stderr
    found: list[dict[str, object]] = json.loads(done.stdout)["steps"]
    return found


def test_without_a_planner_the_rules_are_alone(tmp_path: Path) -> None:
    plain = gesso("interpret", UNREAD, "--json", "--planner", "off")
    auto = gesso("interpret", UNREAD, "--json", XDG_DATA_HOME=str(tmp_path))
    assert steps(auto) == steps(plain)
    assert auto.stderr == ""


def test_a_planner_reads_only_what_the_rules_do_not() -> None:
    edit, sharpen = steps(gesso("interpret", UNREAD, "--json", "--runtime", "fake"))
    assert edit["params"] == {"planned": True, "prompt": "turn the car into a bicycle"}
    assert edit["text"] == "turn the car into a bicycle"
    assert sharpen["op"] == "sharpen"


def test_that_a_model_read_the_sentence_is_said_with_the_way_out() -> None:
    told = gesso("interpret", UNREAD, "--runtime", "fake")
    assert "Rehearsal" in told.stderr
    assert "--planner off" in told.stderr
    assert "planned" not in told.stdout


def test_a_picture_that_is_not_there_is_told_before_a_model_is_asked(tmp_path: Path) -> None:
    done = gesso("edit", str(tmp_path / "no.tif"), UNREAD, "--runtime", "fake")
    assert done.returncode == 4
    assert "Rehearsal" not in done.stderr


def test_a_planner_that_is_not_installed_is_named_and_refused(tmp_path: Path) -> None:
    done = gesso("interpret", UNREAD, "--planner", "qwen3-0.6b", XDG_DATA_HOME=str(tmp_path))
    assert done.returncode == 3
    assert "installed" in done.stderr


def test_a_model_that_is_no_planner_is_refused(tmp_path: Path) -> None:
    done = gesso("interpret", UNREAD, "--planner", "nobody", XDG_DATA_HOME=str(tmp_path))
    assert done.returncode == 3
    assert "nobody" in done.stderr


@pytest.mark.slow
@pytest.mark.skipif(
    importlib.util.find_spec("llama_cpp") is None,
    reason="llama-cpp-python is not installed: `make planner` compiles it once",
)
def test_an_installed_planner_is_asked_and_a_damaged_one_leaves_the_rules(tmp_path: Path) -> None:
    here = {"XDG_DATA_HOME": str(tmp_path)}
    model = write_tiny_gguf(tmp_path / "Qwen3-0.6B-Q8_0.gguf")
    added = gesso("models", "add", "qwen3-0.6b", str(model), "--accept-licence", **here)
    assert added.returncode == 0, added.stderr
    *planned, sharpen = steps(gesso("interpret", UNREAD, "--json", **here))
    assert sharpen["op"] == "sharpen"
    assert all(step["params"]["planned"] for step in planned)  # type: ignore[index]
    (installed,) = (tmp_path / "gesso").rglob("*.gguf")
    content = bytearray(installed.read_bytes())
    content[8:16] = (1 << 40).to_bytes(8, "little")
    installed.chmod(0o600)
    installed.write_bytes(content)
    damaged = gesso("interpret", UNREAD, "--json", **here)
    assert [step["op"] for step in steps(damaged)] == ["edit", "sharpen"]
    assert "by the rules alone" in damaged.stderr
