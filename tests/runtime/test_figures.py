"""What was measured of Gesso's own models, and which steps they do because of it."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from gesso_core.errors import ModelDamaged
from gesso_core.operators.catalogue import OPERATORS
from gesso_core.operators.noise import Noise
from gesso_runtime.catalogue import read_catalogue
from gesso_runtime.figures import (
    FIGURES,
    asking_the_noise,
    better_than_operators,
    read_steps,
)

CARDS = read_catalogue().cards
STEPS = read_steps()
ROW = """
[[steps]]
op = "denoise"
card = "{card}"
tasks = ["noise"]
chosen = {chosen}
"""
RULE = "noise = {{ strong = {strong}, soft = 12.0, softness = {softness}, steadiness = 0.9 }}\n"
NOISY = ROW.format(card="one", chosen="true") + RULE.format(strong=40.0, softness=2.0)


def test_every_row_is_of_a_model_of_ours_that_can_do_the_step() -> None:
    for step in STEPS:
        assert CARDS[step.card].is_built_in
        assert step.op in CARDS[step.card].operators


def test_there_is_a_row_for_everything_that_they_can_do() -> None:
    able = {(op, card.id) for card in CARDS.values() if card.is_built_in for op in card.operators}
    assert {(step.op, step.card) for step in STEPS} == able
    assert len(STEPS) == len(able)


def test_every_row_is_drawn_from_tasks_that_were_measured() -> None:
    measured = {row["task"] for row in tomllib.loads(FIGURES.read_text())["tasks"]}
    for step in STEPS:
        assert step.tasks
        assert set(step.tasks) <= measured


def test_only_what_is_chosen_is_better_and_has_an_operator_or_none() -> None:
    better = better_than_operators()
    assert better == {step.op: step.card for step in STEPS if step.chosen and not step.noise}
    names = {operator.name for operator in OPERATORS} | {"deblock"}
    assert set(better) <= names


@pytest.mark.parametrize("chosen", ["true", "false"])
def test_a_row_counts_when_it_is_chosen(tmp_path: Path, chosen: str) -> None:
    path = tmp_path / "figures.toml"
    path.write_text(ROW.format(card="one", chosen=chosen))
    better = better_than_operators(read_steps(path))
    assert better == ({"denoise": "one"} if chosen == "true" else {})


@pytest.mark.parametrize(
    ("full", "half", "steadiness", "is_better"),
    [
        (0, 0, 0, False),
        (39.9, 39.9, 0.95, False),
        (40.1, 38, 0.5, True),  # strong
        (4, 12.1, 0.91, True),  # soft
        (4, 11.9, 0.91, False),  # too weak
        (7, 12.1, 0.91, False),  # hardly soft
        (4, 12.1, 0.89, False),  # perhaps texture
    ],
)
def test_a_rule_counts_where_the_noise_is_of_its_kind(
    tmp_path: Path, full: float, half: float, steadiness: float, is_better: bool
) -> None:
    path = tmp_path / "figures.toml"
    path.write_text(NOISY)
    steps = read_steps(path)
    assert asking_the_noise(steps) == {"denoise": "one"}
    assert better_than_operators(steps) == {}, "nobody looked at a picture"
    found = better_than_operators(steps, Noise(full / 255, half / 255, steadiness))
    assert found == ({"denoise": "one"} if is_better else {})


def test_who_is_not_chosen_asks_for_no_noise(tmp_path: Path) -> None:
    path = tmp_path / "figures.toml"
    path.write_text(NOISY.replace("true", "false"))
    assert not asking_the_noise(read_steps(path))
    assert not better_than_operators(read_steps(path), Noise(1, 1, 1))


@pytest.mark.parametrize(
    "text",
    [
        "no toml",
        "[[steps]]\nop = 'denoise'",
        ROW.format(card="one", chosen="true") + ROW.format(card="two", chosen="true"),
        ROW.format(card="one", chosen="1"),
        NOISY + ROW.format(card="two", chosen="true"),
        ROW.format(card="one", chosen="true") + RULE.format(strong=0.0, softness=2.0),
        ROW.format(card="one", chosen="true") + RULE.format(strong=256.0, softness=2.0),
        ROW.format(card="one", chosen="true") + RULE.format(strong=40.0, softness=0.5),
        ROW.format(card="one", chosen="true") + RULE.format(strong="nan", softness=2.0),
        NOISY.replace("soft = 12.0, ", ""),
        NOISY.replace("soft = 12.0", "soft = 12.0, loud = 3.0"),
        NOISY.replace("0.9 }", "1.1 }"),
    ],
)
def test_what_is_no_file_of_figures_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "figures.toml"
    path.write_text(text)
    with pytest.raises(ModelDamaged, match="damaged or missing") as refused:
        read_steps(path)
    assert "install Gesso again" in refused.value.hint
    path.unlink()
    with pytest.raises(ModelDamaged):
        read_steps(path)


def test_reading_them_imports_nothing_heavy() -> None:
    code = (
        "import sys; from gesso_runtime.figures import read_steps; read_steps();"
        "heavy = {'numpy', 'cv2', 'torch', 'onnxruntime', 'PySide6'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
