"""The tint over what differs: exactly there, the more the stronger."""

import numpy as np

from gesso_core.pixels import Alpha, Colour, PixelFormat
from gesso_desktop.document.change_image import change_image

DEEP = PixelFormat(16, Colour.RGB)
EIGHT = PixelFormat(8, Colour.RGB)
RED = (255, 0, 0)


def test_one_step_in_one_channel_is_seen_and_equal_pixels_are_not() -> None:
    before = np.full((4, 5, 3), 1000, np.uint16)
    after = before.copy()
    after[2, 3, 1] += 1
    image = change_image(before, DEEP, after, DEEP, RED)
    assert np.argwhere(image[..., 3]).tolist() == [[2, 3]]
    assert image[2, 3, 3] > 80
    assert image[2, 3, :3].tolist() == [0, 0, image[2, 3, 3]]


def test_a_larger_change_is_covered_more() -> None:
    before = np.zeros((1, 3, 3), np.uint8)
    after = before.copy()
    after[0, :, 0] = [1, 30, 255]
    cover = change_image(before, EIGHT, after, EIGHT, RED)[0, :, 3]
    assert 0 < cover[0] < cover[1] < cover[2] < 255


def test_an_opacity_that_was_added_counts_only_where_it_is_not_full() -> None:
    before = np.full((1, 2, 3), 9, np.uint8)
    after = np.concatenate([before, [[[255], [254]]]], axis=2).astype(np.uint8)
    with_alpha = PixelFormat(8, Colour.RGB, Alpha.STRAIGHT)
    cover = change_image(before, EIGHT, after, with_alpha, RED)[0, :, 3]
    assert cover[0] == 0
    assert cover[1] > 0


def test_two_depths_are_compared_as_light() -> None:
    before = np.array([[[0, 128, 255], [0, 0, 0]]], np.uint8)
    after = before.astype(np.uint16) * 257
    after[0, 1, 0] = 257
    cover = change_image(before, EIGHT, after, DEEP, RED)[0, :, 3]
    assert cover[0] == 0
    assert cover[1] > 0


def test_two_colour_models_differ_everywhere() -> None:
    gray = np.zeros((2, 2, 1), np.uint8)
    rgb = np.zeros((2, 2, 3), np.uint8)
    assert change_image(gray, PixelFormat(8, Colour.GRAY), rgb, EIGHT, RED)[..., 3].all()
