"""`gesso edit --variants`: several seeds, several files, one edit."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile

from fixtures.photographs import photograph
from gesso_command import gesso
from gesso_core.geometry import Size
from gesso_desktop.cli import edit

SENTENCE = "make the cup purple"
ENGINE = ("--engine", "rehearsal", "--runtime", "fake")


@pytest.fixture(autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path_factory.mktemp("data")
    monkeypatch.setenv("XDG_DATA_HOME", str(data))
    monkeypatch.setenv("GESSO_MODELS", str(data / "models"))


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.tif"
    tifffile.imwrite(path, photograph("coffee", Size(300, 200), seed=1), photometric="rgb")
    return path


def stack(project: Path) -> list[dict[str, Any]]:
    return list(gesso("history", project, "--json").json["stack"])


def test_each_seed_is_a_file_and_the_chosen_one_an_edit(photo: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.tif"
    many = ("--variants", 3, "--keep", 2, "--seed", 5)
    done = gesso("edit", photo, SENTENCE, *ENGINE, *many, "-o", out, "--json")
    assert done.code == 0, done.err
    made = {Path(each["output"]).name: each["engines"][0] for each in done.json["variants"]}
    assert {name: run["seed"] for name, run in made.items()} == {
        "out.tif": 6, "out-seed5.tif": 5, "out-seed7.tif": 7,
    }  # fmt: skip
    assert len({tifffile.imread(tmp_path / name).tobytes() for name in made}) == 3
    (patch,) = stack(photo.with_name("photo.tif.gesso"))
    assert patch["run"]["seed"] == 6
    alone = tmp_path / "alone.tif"
    gesso("edit", photo, SENTENCE, *ENGINE, "--seed", 7, "-o", alone)
    assert np.array_equal(tifffile.imread(alone), tifffile.imread(tmp_path / "out-seed7.tif"))


def test_on_a_project_every_variant_begins_with_the_same(photo: Path, tmp_path: Path) -> None:
    gesso("edit", photo, "make it warmer", "-o", tmp_path / "first.tif")
    project = photo.with_name("photo.tif.gesso")
    out = tmp_path / "out.tif"
    done = gesso("edit", project, SENTENCE, *ENGINE, "--variants", 2, "-o", out)
    assert done.code == 0, done.err
    assert "Variant 2 of 2, seed 1:" in done.out
    assert [patch["run"]["seed"] for patch in stack(project) if "run" in patch] == [0]
    assert len(stack(project)) == 2
    gesso("undo", project)
    alone = tmp_path / "alone.tif"
    gesso("edit", project, SENTENCE, *ENGINE, "--seed", 1, "-o", alone)
    assert np.array_equal(tifffile.imread(alone), tifffile.imread(tmp_path / "out-seed1.tif"))


def test_what_is_ready_stays_when_the_rest_is_stopped(
    photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make: Callable[..., None] = edit._make

    def stopped(*arguments: Any, **named: Any) -> None:
        if arguments[3].number == 3:
            raise KeyboardInterrupt
        make(*arguments, **named)

    monkeypatch.setattr(edit, "_make", stopped)
    out = tmp_path / "out.tif"
    done = gesso("edit", photo, SENTENCE, *ENGINE, "--variants", 3, "-o", out, "--json")
    assert done.code != 0
    assert [Path(each["output"]).name for each in done.json["variants"]] == [
        "out.tif", "out-seed1.tif",
    ]  # fmt: skip
    there = {path.name for path in tmp_path.iterdir()}
    assert there == {"photo.tif", "photo.tif.gesso", "out.tif", "out-seed1.tif"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("make it warmer", "--variants", 2), "All variants would be the same"),
        ((SENTENCE, *ENGINE, "--variants", 2, "--keep", 3), "names none of 2 variants"),
        ((SENTENCE, *ENGINE, "--variants", 0), "from 1 to 16"),
    ],
)
def test_what_makes_no_sense_is_refused(
    arguments: tuple[object, ...], says: str, photo: Path
) -> None:
    done = gesso("edit", photo, *arguments)
    assert done.code == 2
    assert says in done.err
    assert not photo.with_name("photo.tif.gesso").exists()


def test_they_are_foretold_with_their_seeds_and_names(photo: Path, tmp_path: Path) -> None:
    say = ("edit", photo, SENTENCE, *ENGINE, "--variants", 3, "--keep", 2, "--seed", 5)
    done = gesso(*say, "-o", tmp_path / "out.tif", "--dry-run", "--json")
    assert done.code == 0, done.err
    found = {
        each["seed"]: (Path(each["output"]).name, each["is_kept"]) for each in done.json["variants"]
    }
    assert found == {
        5: ("out-seed5.tif", False), 6: ("out.tif", True), 7: ("out-seed7.tif", False),
    }  # fmt: skip
    told = gesso(*say, "-o", tmp_path / "out.tif", "--dry-run").out
    assert f"2, seed 6: {tmp_path / 'out.tif'}, kept in the project" in told
    assert [path.name for path in tmp_path.iterdir()] == ["photo.tif"]
    (tmp_path / "out-seed7.tif").write_text("mine")
    assert gesso(*say, "-o", tmp_path / "out.tif", "--dry-run").code != 0


def test_a_name_that_is_taken_is_refused_before_any_work(photo: Path, tmp_path: Path) -> None:
    (tmp_path / "out-seed1.tif").write_text("mine")
    done = gesso("edit", photo, SENTENCE, *ENGINE, "--variants", 2, "-o", tmp_path / "out.tif")
    assert done.code != 0
    assert "out-seed1.tif" in done.err
    assert not (tmp_path / "out.tif").exists()
