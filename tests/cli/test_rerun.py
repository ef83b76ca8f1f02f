"""`gesso history --rerun`: an edit is made once more from what the project keeps of it."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
import tifffile

from fixtures.photographs import photograph
from fixtures.played_models import RESTORER, install_played_models
from gesso_command import gesso
from gesso_core.geometry import Box, Size
from gesso_core.mask import Mask
from gesso_core.progress import silent
from gesso_desktop.document.document import Document
from gesso_desktop.document.recomposing import recompose

FAKE = ("--runtime", "fake")


@pytest.fixture(autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path_factory.mktemp("data")
    install_played_models(data)
    monkeypatch.setenv("XDG_DATA_HOME", str(data))
    monkeypatch.setenv("GESSO_MODELS", str(data / "models"))


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.tif"
    pixels = photograph("coffee", Size(300, 200), seed=1).astype(np.uint16) * 257
    tifffile.imwrite(path, pixels, photometric="rgb")
    return path


@pytest.fixture
def soft(tmp_path: Path) -> Path:
    """A mask whose values are no multiples of what is kept."""
    mask = np.zeros((200, 300), np.float32)
    cv2.ellipse(mask, (150, 100), (60, 40), 0, 0, 360, 1.0, -1)
    path = tmp_path / "mask.tif"
    tifffile.imwrite(path, cv2.GaussianBlur(mask, (0, 0), 9.7), photometric="minisblack")
    return path


@pytest.mark.parametrize(
    ("sentence", "engine"),
    [
        ("make the cup purple", "painter"),
        ("remove the cup", RESTORER),
        ("denoise", RESTORER),
        ("remove the background", RESTORER),
    ],
)
def test_it_is_the_same_pixel_for_pixel_and_the_project_stays(
    sentence: str, engine: str, photo: Path, soft: Path, tmp_path: Path
) -> None:
    first, again = tmp_path / "first.tif", tmp_path / "again.tif"
    arguments = ("--engine", engine, "--mask", soft, "--seed", 9, "--strength", 0.8)
    done = gesso("edit", photo, sentence, *arguments, "-o", first)
    assert done.code == 0, done.err
    project = photo.with_name("photo.tif.gesso")
    before = gesso("history", project, "--json").json
    done = gesso("history", project, "--rerun", "--json", "-o", again)
    assert done.code == 0, done.err + done.out
    assert done.json["same"] is True
    assert done.json["differs"] == []
    assert done.json["then"]["request"] == done.json["now"]["request"] != ""
    assert done.json["then"]["result"] == done.json["now"]["result"] != ""
    assert np.array_equal(tifffile.imread(again), tifffile.imread(first))
    assert gesso("history", project, "--json").json == before


def test_what_differs_is_said_and_the_new_edit_takes_its_place(photo: Path, tmp_path: Path) -> None:
    gesso("edit", photo, "make the cup purple", "--engine", "painter", "-o", tmp_path / "a.tif")
    project = photo.with_name("photo.tif.gesso")
    with sqlite3.connect(project) as change:
        change.execute(
            "UPDATE patch SET provenance = json_set(provenance, '$.seed', 4,"
            " '$.model', 'abc', '$.versions.gesso', '0.0')"
        )
    change.close()
    done = gesso("history", project, "--rerun")
    assert done.code == 1, done.err
    assert "not the same as then" in done.out
    assert "abc then" in done.out
    assert "gesso: version 0.0 then" in done.out
    assert "The project is as it was." in done.out
    done = gesso("history", project, "--rerun", "1", "-o", tmp_path / "b.tif", "--json")
    assert done.json["same"] is False
    (patch,) = gesso("history", project, "--json").json["stack"]
    assert patch["id"] == 2
    assert patch["run"]["seed"] == 4


def test_a_further_picture_that_is_missing_or_another_is_named(photo: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.tif"
    tifffile.imwrite(other, np.full((20, 30, 3), 90, np.uint8), photometric="rgb")
    say = ("edit", photo, "give the cup the colour of Picture 2", "--engine", "rehearsal", *FAKE)
    data = tmp_path / "clean"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(data))
        done = gesso(*say, "--reference", other, "-o", tmp_path / "a.tif")
        assert done.code == 0, done.err
        project = photo.with_name("photo.tif.gesso")
        assert gesso("history", project, "--rerun", *FAKE).code == 0
        tifffile.imwrite(other, np.full((20, 30, 3), 91, np.uint8), photometric="rgb")
        done = gesso("history", project, "--rerun", *FAKE)
        assert done.code == 5
        assert "Picture 2 of this edit is another file" in done.err
        other.unlink()
        done = gesso("history", project, "--rerun", *FAKE)
        assert done.code == 4
        assert "other.tif" in done.err


def by_brush(document: Document) -> None:
    (row,) = document.stack
    add, subtract = Mask(Box(20, 10, 60, 50)), Mask(Box(130, 80, 170, 120))
    recompose(document, row.id, add=add, subtract=subtract, report=silent)


def by_sensitivity(document: Document) -> None:
    (row,) = document.stack
    recompose(document, row.id, sensitivity=0.9, report=silent)


def by_mask(document: Document) -> None:
    (row,) = document.stack
    document.set_mask(row.id, Mask(Box(100, 60, 150, 120)))


@pytest.mark.parametrize("correct", [by_brush, by_sensitivity, by_mask])
@pytest.mark.parametrize("selects", [False, True])
def test_what_a_hand_corrected_afterwards_is_no_difference_and_stays(
    correct: Callable[[Document], None], selects: bool, photo: Path, soft: Path, tmp_path: Path
) -> None:
    where = ("--mask", soft) if selects else ()
    say = ("edit", photo, "make the cup purple", "--engine", "painter", *where)
    done = gesso(*say, "-o", tmp_path / "a.tif")
    assert done.code == 0, done.err
    project = photo.with_name("photo.tif.gesso")
    with Document.open(project) as document:
        correct(document)
        corrected = document.read(document.size.box)
    done = gesso("history", project, "--rerun", "-o", tmp_path / "b.tif", "--json")
    assert done.json["same"] is True, done.err
    assert done.code == 0
    assert np.array_equal(tifffile.imread(tmp_path / "b.tif"), corrected)
    with sqlite3.connect(project) as change:
        change.execute("UPDATE patch SET provenance = json_set(provenance, '$.seed', 4)")
    change.close()
    done = gesso("history", project, "--rerun", "-o", tmp_path / "c.tif", "--json")
    assert done.json["same"] is False
    with Document.open(project) as document:
        (row,) = document.stack
        assert row.id == 2
        assert (row.mask is not None) == (correct is by_mask)
        fitting = document.fitting(row.id)
        assert fitting is not None
        assert (fitting.sensitivity == 0.9) == (correct is by_sensitivity)
        assert fitting.correction.added.any() == (correct is by_brush)
        assert (fitting.selection is not None) == selects


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--rerun",), "No edit of this project was made by a model"),
        (("--rerun", "1"), "was not made by a model"),
        (("--rerun", "7"), "no edit 7"),
        (("-o", "x.tif"), "--rerun"),
        (("--rerun", "photo.gesso"), "name the project before --rerun"),
    ],
)
def test_what_cannot_be_repeated_is_refused(
    arguments: tuple[str, ...], says: str, photo: Path, tmp_path: Path
) -> None:
    gesso("edit", photo, "make it warmer", "-o", tmp_path / "warm.tif")
    done = gesso("history", photo.with_name("photo.tif.gesso"), *arguments)
    assert done.code == 2
    assert says in done.err


def test_a_file_that_cannot_keep_it_is_refused_before_the_model_runs(
    photo: Path, tmp_path: Path
) -> None:
    gesso("edit", photo, "make the cup purple", "--engine", "painter", "-o", tmp_path / "a.tif")
    project = photo.with_name("photo.tif.gesso")
    for target, code in ((tmp_path / "b.jpg", 5), (tmp_path / "nowhere" / "b.tif", 6)):
        done = gesso("history", project, "--rerun", "--runtime", "none", "-o", target)
        assert done.code == code, done.err  # not that there is no model
