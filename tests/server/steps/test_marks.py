"""Marks: what is seen is seen in its corner, what is hidden is found again, as far as is said."""

import io
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from skimage import data

from gesso_core.errors import CannotRead
from gesso_core.pixels import Pixels
from gesso_runtime.server.steps.invisible_mark import MARKED, agreement, marked
from gesso_runtime.server.steps.visible_mark import Corner, VisibleMark, with_mark


@pytest.fixture(scope="module")
def photograph() -> Pixels:
    return np.ascontiguousarray(data.astronaut())


@pytest.mark.parametrize("bits", [8, 16])
def test_a_hidden_mark_is_found_again_and_not_seen(photograph: Pixels, bits: int) -> None:
    pixels = photograph if bits == 8 else photograph.astype(np.uint16) * 257
    made = marked(pixels, "studio")
    assert agreement(made, "studio") == 1.0
    assert agreement(made, "another") < MARKED
    assert agreement(pixels, "studio") < MARKED
    largest = np.iinfo(pixels.dtype).max
    error = ((made.astype(float) - pixels) / largest) ** 2
    assert 10 * np.log10(1 / error.mean()) > 38  # dB


@pytest.mark.parametrize("quality", [95, 85, 75])
def test_it_outlives_jpeg(photograph: Pixels, quality: int) -> None:
    out = io.BytesIO()
    Image.fromarray(marked(photograph, "studio")).save(out, "JPEG", quality=quality)
    assert agreement(np.asarray(Image.open(out)), "studio") >= MARKED


def test_it_does_not_outlive_another_size(photograph: Pixels) -> None:
    """Nobody may rely on it: it marks and does not protect."""
    smaller = cv2.resize(marked(photograph, "studio"), (384, 384), interpolation=cv2.INTER_AREA)
    assert agreement(smaller, "studio") < MARKED


@pytest.mark.parametrize("shape", [(1, 1), (7, 900), (63, 64)])
def test_a_picture_too_small_stays_as_it_is(shape: tuple[int, int]) -> None:
    pixels = np.full((*shape, 3), 120, np.uint8)
    assert np.array_equal(marked(pixels, "studio"), pixels)
    assert agreement(pixels, "studio") == 0.5


@pytest.mark.parametrize("corner", Corner)
def test_a_seen_mark_lies_in_its_corner_alone(photograph: Pixels, corner: Corner) -> None:
    made = with_mark(photograph, VisibleMark("© Studio", corner=corner))
    rows, columns = np.nonzero((made != photograph).any(2))
    assert (rows.mean() > 256) == corner.value.startswith("bottom")
    assert (columns.mean() > 256) == corner.value.endswith("right")
    assert len(rows) < 0.1 * photograph[..., 0].size


def test_a_picture_can_be_the_mark(photograph: Pixels, tmp_path: Path) -> None:
    Image.new("RGBA", (64, 32), (255, 0, 0, 255)).save(tmp_path / "mark.png")
    mark = VisibleMark(picture=tmp_path / "mark.png", corner=Corner.TOP_LEFT, opacity=1.0)
    made = with_mark(photograph, mark)
    assert made[40, 40].tolist() == [255, 0, 0]
    assert np.array_equal(made[300:], photograph[300:])


def test_a_mark_that_cannot_be_read_is_said(photograph: Pixels, tmp_path: Path) -> None:
    (tmp_path / "mark.png").write_bytes(b"no picture")
    with pytest.raises(CannotRead, match=r"mark\.png"):
        with_mark(photograph, VisibleMark(picture=tmp_path / "mark.png"))


@pytest.mark.parametrize("shape", [(1, 1), (5, 300), (40, 33), (200, 20)])
def test_no_size_is_too_small_to_try(shape: tuple[int, int]) -> None:
    pixels = np.full((*shape, 3), 120, np.uint8)
    assert with_mark(pixels, VisibleMark("A very long line of text")).shape == pixels.shape
