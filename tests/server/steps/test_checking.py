"""The first glance at a result."""

import cv2
import numpy as np
import pytest
from skimage import data

from gesso_core.pixels import Pixels
from gesso_runtime.server.steps.checking import Flag, flags


@pytest.fixture(scope="module")
def photograph() -> Pixels:
    return np.ascontiguousarray(data.astronaut())


def test_an_ordinary_edit_is_not_flagged(photograph: Pixels) -> None:
    edited = photograph.copy()
    edited[100:300, 100:300, 0] //= 2
    assert flags(edited, photograph) == ()
    assert flags(photograph) == ()


def test_what_went_wrong_is_named(photograph: Pixels) -> None:
    blurred = np.asarray(cv2.GaussianBlur(photograph, (0, 0), 4), np.uint8)
    assert flags(photograph // 40, photograph) == (Flag.TOO_DARK, Flag.BLURRED)
    assert Flag.BLOWN in flags(np.full_like(photograph, 255), photograph)
    assert flags(blurred, photograph) == (Flag.BLURRED,)
    assert flags(photograph.copy(), photograph) == (Flag.UNCHANGED,)


def test_what_was_so_before_is_not_the_models_doing(photograph: Pixels) -> None:
    dark = photograph // 40
    edited = dark.copy()
    edited[:100] += 3
    assert Flag.TOO_DARK not in flags(edited, dark)
    white = np.full_like(photograph, 255)
    other = white.copy()
    other[200:300, 200:300] = 90
    assert flags(other, white) == ()


def test_a_result_from_words_alone_is_looked_at_too(photograph: Pixels) -> None:
    assert flags(np.zeros_like(photograph)) == (Flag.TOO_DARK,)


@pytest.mark.parametrize("bits", [8, 16])
def test_one_pixel_is_looked_at(bits: int) -> None:
    pixel = np.full((1, 1, 3), 100, np.uint8 if bits == 8 else np.uint16)
    assert Flag.UNCHANGED in flags(pixel, pixel)
