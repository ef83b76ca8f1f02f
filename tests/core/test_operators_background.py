"""Cutting a subject out: by a box, automatically, and saying so when there is none."""

import cv2
import numpy as np
import pytest

from fixtures.damage import blob, photograph
from gesso_core.errors import BadRequest
from gesso_core.geometry import Box
from gesso_core.operators.catalogue import find
from gesso_core.operators.operator import MatteOperator, complete
from gesso_core.picture import ArrayPicture
from gesso_core.pixels import Colour, PixelFormat, Pixels

RGB8, RGB16 = PixelFormat(8, Colour.RGB), PixelFormat(16, Colour.RGB)


def _subject(side: int = 400) -> tuple[Pixels, np.ndarray]:
    """A cup of coffee cut to a round patch before the stars, and where it is."""
    inside = blob(side, np.random.default_rng(3), 0.12, (side / 2, side / 2)) > 0
    back = cv2.resize(photograph("hubble_deep_field"), (side, side))
    front = cv2.resize(photograph("coffee"), (side, side))
    return np.where(inside[..., None], front, back).astype(np.uint8), inside


def _matte(pixels: Pixels, pixel_format: PixelFormat, within: Box | None) -> np.ndarray:
    operator = find("remove_background")
    assert isinstance(operator, MatteOperator)
    picture = ArrayPicture(pixels, pixel_format)
    mode = "automatic" if within is None else "box"
    mask = operator.matte(picture, complete(operator, {"mode": mode}), within)
    return mask.read(picture.size.box)


@pytest.mark.parametrize("by_box", [True, False])
def test_a_plain_subject_is_cut_out(by_box: bool) -> None:
    pixels, inside = _subject()
    within = Box.around(inside).grow(8) if by_box else None

    found = _matte(pixels, RGB8, within) > 0.5

    assert (found & inside).sum() > 0.95 * (found | inside).sum()


def test_the_edge_follows_the_full_resolution() -> None:
    """The subject is found on a copy of 800 px; at 1600 px its edge is still within 2 px."""
    pixels, inside = _subject(1600)

    found = _matte(pixels.astype(np.uint16) * 257, RGB16, Box.around(inside).grow(30)) > 0.5

    kernel = np.ones((5, 5), np.uint8)
    surely_in = cv2.erode(inside.astype(np.uint8), kernel) > 0
    surely_out = cv2.dilate(inside.astype(np.uint8), kernel) == 0
    assert found[surely_in].mean() > 0.98
    assert found[surely_out].mean() < 0.01


def test_no_subject_is_said() -> None:
    gravel = photograph("gravel", 300)

    with pytest.raises(BadRequest) as refused:
        _matte(gravel, RGB8, None)

    assert "box" in refused.value.hint


def test_a_box_is_needed_when_asked_for() -> None:
    operator = find("remove_background")
    assert isinstance(operator, MatteOperator)
    picture = ArrayPicture(_subject(100)[0], RGB8)

    with pytest.raises(BadRequest, match="needs the box"):
        operator.matte(picture, {"mode": "box"}, None)
    with pytest.raises(BadRequest, match="whole picture"):
        operator.matte(picture, {"mode": "box"}, picture.size.box)
