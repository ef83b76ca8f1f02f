"""Which network a step should use, from decibels, and the file that says so."""

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from gesso_core.operators.noise import Noise
from gesso_runtime.figures import better_than_operators, read_steps

FOLDER = Path(__file__).parents[1] / "benchmarks"
NAMES = ("nano_measured", "nano_restore", "nano_tone", "nano_steps", "nano_figures")
PHOTOS = ("one", "two", "three")


@pytest.fixture
def nano(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """The benchmarks' modules, which find one another in their own folder."""
    monkeypatch.syspath_prepend(str(FOLDER))
    import nano_figures
    import nano_measured
    import nano_steps

    yield SimpleNamespace(figures=nano_figures, measured=nano_measured, steps=nano_steps)
    for name in NAMES:
        sys.modules.pop(name, None)


CALM, LOUD = Noise(0.01, 0.01, 0.95), Noise(0.3, 0.3, 0.95)


def _row(nano, task, step, operator, networks, *, by_map=None, noise=(CALM,) * 3):  # type: ignore[no-untyped-def]
    """dB gained over a damaged picture of 20 dB."""

    def after(gains):  # type: ignore[no-untyped-def]
        return 20 + np.broadcast_to(np.array(gains, float), 3)

    return nano.measured.Measured(
        task,
        step,
        PHOTOS,
        after(0),
        {} if operator is None else {step: after(operator), "generous": after(9)},
        {name: after(gains) for name, gains in networks.items()},
        {name: after(gains) for name, gains in (by_map or {}).items()},
        noise,
    )


@pytest.mark.parametrize(
    ("gains", "is_chosen"),
    [
        ((5, 5, 5), True),
        ((4.4, 4.4, 4.4), True),
        ((4.2, 4.2, 4.2), False),  # too little in the mean
        ((9, 9, 3.4), False),  # one photograph is worse than before
        ((9, 9, 3.6), True),
    ],
)
def test_a_network_is_chosen_if_it_is_better_and_nowhere_worse(nano, gains, is_chosen) -> None:  # type: ignore[no-untyped-def]
    row = _row(nano, "noise", "denoise", 4, {"gesso-restore": gains})
    (step,) = nano.steps.steps([row])
    assert (step.op, step.card, step.chosen) == ("denoise", "gesso-restore", is_chosen)


def test_every_task_counts_and_every_file_of_the_card(nano) -> None:  # type: ignore[no-untyped-def]
    good = _row(nano, "noise 50", "denoise", 4, {"gesso-restore": 8, "gesso-restore-int8": 8})
    bad = _row(nano, "noise 15", "denoise", 4, {"gesso-restore": 3.8, "gesso-restore-int8": 3.8})
    worse = _row(nano, "noise 15", "denoise", 4, {"gesso-restore": 8, "gesso-restore-int8": 7})
    assert nano.steps.steps([good])[0].chosen
    assert not nano.steps.steps([good, bad])[0].chosen
    assert not nano.steps.steps([good, worse])[0].chosen  # 8 bits lose too much


@pytest.mark.parametrize(
    ("loud", "is_chosen"), [((9, 9, 9), True), ((9, 4.4, 4.4), True), ((9, 9, 3.4), False)]
)
def test_what_is_worse_in_calm_pictures_is_chosen_for_the_others(nano, loud, is_chosen) -> None:  # type: ignore[no-untyped-def]
    mixed = (LOUD, CALM, CALM)
    rows = [
        _row(nano, "noise 5", "denoise", 4, {"gesso-restore": 1}),
        _row(nano, "noise 20", "denoise", 4, {"gesso-restore": (7, 1, 1)}, noise=mixed),
        _row(nano, "noise 50", "denoise", 4, {"gesso-restore": loud}, noise=(LOUD,) * 3),
    ]
    (step,) = nano.steps.steps(rows)
    assert step.chosen is is_chosen
    assert step.noise is not None
    assert step.tasks == ("noise 20", "noise 50")
    assert step.against == pytest.approx(((3 + np.mean(loud) - 4) / 2, min(3, min(loud) - 4)))
    whole = nano.steps.by_noise(step, rows)
    assert whole.share == pytest.approx(4 / 9)
    assert whole.against == pytest.approx(((3 + sum(loud) - 12) / 9, min(0, min(loud) - 4)))


def test_what_is_good_for_all_pictures_needs_no_rule(nano) -> None:  # type: ignore[no-untyped-def]
    rows = [_row(nano, "noise", "denoise", 4, {"gesso-restore": 6})]
    (step,) = nano.steps.steps(rows)
    assert (step.chosen, step.noise) == (True, None)
    assert nano.steps.by_noise(step, rows) is None


def test_a_rule_can_be_read_again(nano, tmp_path) -> None:  # type: ignore[no-untyped-def]
    rows = [
        _row(nano, "noise 5", "denoise", 4, {"gesso-restore": 1}),
        _row(nano, "noise 50", "denoise", 4, {"gesso-restore": 6}, noise=(LOUD,) * 3),
    ]
    text = nano.figures.written(rows, [], date="2026-01-02", side=640)
    (tmp_path / "figures.toml").write_text(text, encoding="utf-8")
    steps = read_steps(tmp_path / "figures.toml")
    assert steps[0].noise == nano.steps.NOISY["denoise", "gesso-restore"]
    assert better_than_operators(steps, LOUD) == {"denoise": "gesso-restore"}
    assert not better_than_operators(steps, CALM)


def test_where_there_is_no_operator_the_picture_as_it_is_has_to_be_beaten(nano) -> None:  # type: ignore[no-untyped-def]
    (step,) = nano.steps.steps([_row(nano, "JPEG", "deblock", None, {"gesso-restore": 1})])
    assert step.chosen
    assert step.against == (1, 1)


def test_what_has_no_step_or_nothing_to_repair_decides_nothing(nano) -> None:  # type: ignore[no-untyped-def]
    rows = [
        _row(nano, "clean", "", None, {"gesso-restore": -30}),
        _row(nano, "nothing, colour_cast", "colour_cast", 0, {"gesso-tone": -30}),
        _row(nano, "warm cast", "colour_cast", 0, {"gesso-tone": (9, 9, -2)}),
    ]
    (step,) = nano.steps.steps(rows)
    assert step.chosen  # its values are seen and can be changed
    assert step.against[1] == -2


@pytest.mark.parametrize(
    ("marked", "own", "fills"),
    [(6, 7, "network"), (6, 4, "operator"), (4, 7, "operator")],
)
def test_the_network_fills_if_it_may_where_marks_are_shown_and_is_better(
    nano, marked, own, fills
) -> None:  # type: ignore[no-untyped-def]
    rows = [
        _row(
            nano,
            "dust, found",
            "remove_dust",
            2,
            {"gesso-restore": own},
            by_map={"gesso-restore": 5},
        ),
        _row(nano, "dust, marked", "remove_dust", 5, {"gesso-restore": marked}),
    ]
    (step,) = nano.steps.steps(rows)
    assert (step.fills, step.chosen, step.tasks) == (fills, True, ("dust, found",))


def test_the_file_can_be_read_again(nano, tmp_path) -> None:  # type: ignore[no-untyped-def]
    rows = [
        _row(nano, "noise", "denoise", 4, {"gesso-restore": 6}),
        _row(
            nano, "dust, found", "remove_dust", 2, {"gesso-restore": 1}, by_map={"gesso-restore": 5}
        ),
        _row(nano, "dust, marked", "remove_dust", 5, {"gesso-restore": 1}),
        _row(nano, "nothing asked", "", None, {"gesso-restore": -9}),
    ]
    found = nano.measured.MapMeasured(
        "dust", "gesso-restore", (0.8, 0.7), (1, 1), (0.9, 0.8), (0, 0)
    )
    text = nano.figures.written(rows, [found], date="2026-01-02", side=640)
    said = tomllib.loads(text)
    (tmp_path / "figures.toml").write_text(text, encoding="utf-8")
    assert [step.fills for step in read_steps(tmp_path / "figures.toml")] == ["", "operator"]
    assert "2026-01-02" in text.splitlines()[1]
    assert max(map(len, text.splitlines())) <= 110
    assert [step["op"] for step in said["steps"]] == ["denoise", "remove_dust"]
    assert said["steps"][0]["against"] == [2.0, 2.0]
    assert said["steps"][0]["chosen"] is True
    assert [task.get("fills") for task in said["tasks"]] == [
        None,
        "network",
        "operator",
        None,
        None,
    ]
    assert said["tasks"][0]["gain"] == [6.0, 6.0]
    assert said["tasks"][0]["against"] == [-3.0, -3.0]
    assert said["maps"][0]["f1"] == [0.9, 0.8]
