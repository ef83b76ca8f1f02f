"""`gesso generate` in a style and in a quality, on a small model that was added with two styles."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fixtures.engine_libraries import need_libraries
from fixtures.tiny_card import shipped_text
from fixtures.tiny_room import furnish, live_in, one_worker
from gesso_command import gesso

need_libraries()

CARD = "qwen-image-childrens-animals"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    card = shipped_text(CARD).replace("\nsteps = 1", "\nsteps = 2")  # a preview takes one
    room = furnish(tmp_path_factory.mktemp("room"), card)
    with one_worker(room):
        yield room


@pytest.fixture(autouse=True)
def _home(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    live_in(room, monkeypatch)


def made(out: Path, *more: object) -> np.ndarray:
    say = ("generate", "a bear with a lantern", "--engine", f"tiny-{CARD}", "--size", "64x64")
    done = gesso(*say, "-o", out, *more)
    assert done.code == 0, done.err
    with Image.open(out) as picture:
        return np.asarray(picture)


def test_each_style_makes_another_picture_and_the_first_is_the_usual(tmp_path: Path) -> None:
    usual = made(tmp_path / "usual.png")
    animals = made(tmp_path / "animals.png", "--style", "animals")
    ink = made(tmp_path / "ink.png", "--style", "INK")
    plain = made(tmp_path / "plain.png", "--style", "none")
    begun = made(tmp_path / "begun.png", "--style", "anim")
    assert np.array_equal(usual, animals)
    assert np.array_equal(begun, animals)
    different = (animals, ink, plain)
    assert all((a != b).any() for i, a in enumerate(different) for b in different[:i])


def test_a_preview_is_as_large_in_fewer_steps(tmp_path: Path) -> None:
    final = made(tmp_path / "final.png")
    soon = made(tmp_path / "soon.png", "--quality", "preview")
    assert soon.shape == final.shape
    assert (soon != final).any()
    with Image.open(tmp_path / "soon.png") as picture:
        assert '"quality": "preview"' in picture.info["Gesso"]


def test_a_style_that_nobody_has_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "bear.png"
    done = gesso("generate", "a bear", "--engine", f"tiny-{CARD}", "--style", "wool", "-o", out)
    assert done.code == 2
    assert "“wool”" in done.err
    assert "animals, ink, none" in done.err
    assert not out.exists()
