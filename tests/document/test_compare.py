import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gesso_core.errors import SizeMismatch
from gesso_core.geometry import Box
from gesso_core.picture import ArrayPicture
from gesso_core.pixels import Alpha, Colour, PixelFormat
from gesso_core.progress import silent
from gesso_desktop.document.compare import compare

RGB16 = PixelFormat(16, Colour.RGB)


def picture(width: int = 300, height: int = 200) -> ArrayPicture:
    pixels = np.random.default_rng(1).integers(0, 65536, (height, width, 3), np.uint16)
    return ArrayPicture(pixels, RGB16)


def changed(original: ArrayPicture, *at: tuple[int, int]) -> ArrayPicture:
    pixels = original.pixels.copy()
    for x, y in at:
        pixels[y, x, 1] ^= 1
    return ArrayPicture(pixels, original.format)


def test_a_picture_equals_itself() -> None:
    found = compare(picture(), picture(), silent)
    assert (found.changed, found.boxes, found.largest) == (0, (), 0)


def test_one_changed_bit_is_found_and_boxed_to_the_pixel() -> None:
    found = compare(picture(), changed(picture(), (150, 90)), silent)
    assert found.changed == 1
    assert found.boxes == (Box.at(150, 90, 1, 1),)
    assert found.largest == 1


@given(st.sets(st.tuples(st.integers(0, 299), st.integers(0, 199)), min_size=1, max_size=20))
def test_every_changed_pixel_lies_in_a_box(at: set[tuple[int, int]]) -> None:
    found = compare(picture(), changed(picture(), *at), silent)
    assert found.changed == len(at)
    assert all(any(b.contains(Box.at(x, y, 1, 1)) for b in found.boxes) for x, y in at)


def test_distant_changes_have_boxes_of_their_own() -> None:
    found = compare(picture(), changed(picture(), (2, 2), (290, 190)), silent)
    assert len(found.boxes) == 2


def test_changes_where_none_was_allowed_are_counted() -> None:
    left = Box(0, 0, 100, 200)

    def allowed(box: Box) -> np.ndarray:
        columns = np.arange(box.left, box.right) < left.right
        return np.broadcast_to(columns, (box.height, box.width))

    found = compare(picture(), changed(picture(), (5, 5), (200, 5)), silent, allowed=allowed)
    assert (found.changed, found.outside) == (2, 1)


def test_equal_nan_bits_are_equal() -> None:
    pixels = np.full((4, 4, 1), np.nan, np.float32)
    one = ArrayPicture(pixels, PixelFormat(32, Colour.GRAY))
    assert compare(one, one, silent).changed == 0


def test_a_gained_alpha_channel_counts_where_it_is_not_opaque_but_is_no_changed_colour() -> None:
    rgb = picture()
    alpha = np.full((200, 300, 1), 65535, np.uint16)
    alpha[10:20, 30:50] = 7
    rgba = ArrayPicture(np.dstack([rgb.pixels, alpha]), PixelFormat(16, Colour.RGB, Alpha.STRAIGHT))
    found = compare(rgb, rgba, silent, allowed=lambda box: np.zeros((box.height, box.width), bool))
    assert found.boxes == (Box(30, 10, 50, 20),)
    assert (found.changed, found.outside) == (200, 0)


def test_pictures_of_different_sizes_are_refused() -> None:
    with pytest.raises(SizeMismatch, match="300×200"):
        compare(picture(), picture(200, 300), silent)
