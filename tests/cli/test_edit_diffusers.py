"""A model that is added by a card in TOML and a folder of files, and edits a photograph."""

from pathlib import Path

import cv2
import numpy as np
import pytest
import tifffile

from fixtures.engine_libraries import need_libraries
from fixtures.photographs import photograph
from fixtures.tiny_card import card_text
from fixtures.tiny_room import furnish, live_in
from gesso_command import gesso
from gesso_core.geometry import Size

need_libraries()


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the model installed, which is added once."""
    return furnish(tmp_path_factory.mktemp("room"), card_text())


@pytest.fixture(autouse=True)
def _home(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    live_in(room, monkeypatch)


def test_a_sentence_edits_a_photograph_the_same_way_twice(room: Path) -> None:
    photo, first, second = room / "photo.tif", room / "first.tif", room / "second.tif"
    tifffile.imwrite(photo, photograph("coffee", Size(300, 200), seed=1), photometric="rgb")
    sentence = ("edit", photo, "make it a watercolour", "--engine", "tiny-klein")
    done = gesso(*sentence, "-o", first, "--json")
    assert done.code == 0, done.err
    before, after = tifffile.imread(photo), tifffile.imread(first)
    assert after.shape == before.shape
    assert after.dtype == before.dtype
    assert (after != before).any()
    (run,) = done.json["engines"]
    assert len(run["model"]) == 64
    assert run["placement"] == "cpu, fp32, none"
    assert {"encoding", "denoising", "decoding"} <= run["seconds"].keys()
    assert "diffusers" in run["versions"]
    assert gesso(*sentence, "-o", second).code == 0
    assert np.array_equal(tifffile.imread(second), after)


@pytest.mark.slow
def test_a_further_picture_is_looked_at_and_the_kept_variant_is_repeated_from_what_is_known(
    room: Path,
) -> None:
    photo, other = room / "lent.tif", room / "other.png"
    pixels = photograph("coffee", Size(300, 200), seed=2).astype(np.uint16) * 257
    tifffile.imwrite(photo, pixels, photometric="rgb")
    cv2.imwrite(str(other), photograph("coffee", Size(120, 90), seed=3))
    sentence = ("edit", photo, "give it the light of picture 2", "--engine", "tiny-klein")
    plain, lent = room / "plain.tif", room / "lent-made.tif"
    assert gesso(*sentence, "-o", plain).code == 0
    done = gesso(*sentence, "--reference", other, "--variants", 2, "--keep", 2, "-o", lent)
    assert done.code == 0, done.err
    assert (tifffile.imread(plain) != tifffile.imread(lent)).any()
    again = room / "again.tif"
    done = gesso("history", f"{photo}.gesso", "--rerun", "-o", again, "--json")
    assert done.code == 0, done.err + done.out
    assert done.json["differs"] == []
    assert done.json["then"]["seed"] == 1
    assert done.json["then"]["result"] == done.json["now"]["result"] != ""
    assert np.array_equal(tifffile.imread(again), tifffile.imread(lent))


def test_it_is_listed_as_ready_to_run() -> None:
    listed = gesso("models", "list", "--json")
    assert listed.code == 0, listed.err
    assert "tiny-klein" in listed.out
