"""Counts in source values."""

import numpy as np

from gesso_core.picture import ArrayPicture
from gesso_core.pixels import Alpha, Colour, PixelFormat
from gesso_desktop.document.histogram import BINS, channel_names, histogram, histogram_of

RGB16 = PixelFormat(16, Colour.RGB)


def test_every_pixel_is_counted_once_in_each_channel() -> None:
    pixels = np.random.default_rng(1).integers(0, 65536, (90, 70, 3), np.uint16)
    counted = histogram_of(pixels, RGB16)
    assert set(counted.counts) == {"red", "green", "blue", "luma"}
    for values in counted.counts.values():
        assert values.sum() == 90 * 70
        assert len(values) == BINS


def test_a_bin_holds_the_values_that_share_their_upper_eight_bits() -> None:
    pixels = np.zeros((1, 3, 3), np.uint16)
    pixels[0, :, 0] = [0x12FF, 0x1300, 0x13FF]
    red = histogram_of(pixels, RGB16).counts["red"]
    assert red[0x12] == 1
    assert red[0x13] == 2


def test_values_at_the_ends_are_told_by_channel() -> None:
    pixels = np.full((2, 2, 3), 500, np.uint16)
    pixels[0, 0, 1], pixels[1, :, 2] = 65535, 0
    counted = histogram_of(pixels, RGB16)
    assert counted.at_top == {"red": 0, "green": 0.25, "blue": 0}
    assert counted.at_bottom == {"red": 0, "green": 0, "blue": 0.5}


def test_float_and_one_bit_pictures_have_one_too() -> None:
    floats = np.array([[[0.5], [2.0], [np.nan], [-1.0]]], np.float32)
    counted = histogram_of(floats, PixelFormat(32, Colour.GRAY))
    assert counted.counts["gray"].sum() == 4
    assert counted.counts["gray"][BINS - 1] == 1
    bits = np.array([[[0], [1], [1]]], np.uint8)
    assert histogram_of(bits, PixelFormat(1, Colour.GRAY)).counts["gray"][
        [0, BINS - 1]
    ].tolist() == [1, 2]


def test_a_large_picture_is_counted_on_a_reduced_copy_and_says_so() -> None:
    picture = ArrayPicture(np.full((60, 40, 3), 9000, np.uint16), RGB16)
    assert histogram(picture, 30).is_reduced
    assert not histogram(picture, 60).is_reduced
    assert histogram(picture, 30).counts["blue"][9000 >> 8] == 30 * 20


def test_channels_are_named_in_stored_order() -> None:
    assert channel_names(PixelFormat(8, Colour.CMYK)) == ("cyan", "magenta", "yellow", "key")
    straight = PixelFormat(8, Colour.GRAY, Alpha.STRAIGHT, extra=1)
    assert channel_names(straight) == ("gray", "alpha", "extra 1")
