"""The geometry of framings, and pixels seen through them."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gesso_core.errors import BadRequest
from gesso_core.framed_picture import framed, upright
from gesso_core.framing import (
    Framing,
    combined_orientation,
    framed_box,
    framed_size,
    full_crop,
    stored_box,
)
from gesso_core.geometry import Box, Size
from gesso_core.picture import ArrayPicture
from gesso_core.pixels import Alpha, Colour, PixelFormat, Pixels

RGB16 = PixelFormat(16, Colour.RGB)

ORIENTED = {
    1: lambda p: p,
    2: np.fliplr,
    3: lambda p: np.rot90(p, 2),
    4: np.flipud,
    5: lambda p: p.swapaxes(0, 1),
    6: lambda p: np.rot90(p, -1),
    7: lambda p: np.rot90(p, 2).swapaxes(0, 1),
    8: np.rot90,
}
"""TIFF 6.0, tag 274, by what each asks of the viewer."""

turns = st.builds(Framing, is_mirrored=st.booleans(), quarter_turns=st.integers(0, 3))
orientations = st.integers(1, 8)


def _noise(width: int, height: int, pixel_format: PixelFormat = RGB16, seed: int = 1) -> Pixels:
    shape = (height, width, pixel_format.channels)
    if pixel_format.is_float:
        return np.random.default_rng(seed).random(shape, np.float32)
    high = pixel_format.largest + 1
    return np.random.default_rng(seed).integers(0, high, shape).astype(pixel_format.dtype)


def _as_asked(pixels: Pixels, orientation: int, framing: Framing) -> Pixels:
    """What the words of `Framing` say, on the whole array."""
    seen = ORIENTED[orientation](pixels)
    seen = np.fliplr(seen) if framing.is_mirrored else seen
    seen = np.rot90(seen, -framing.quarter_turns)
    return seen if framing.crop is None else seen[framing.crop.slices]


@given(orientations, turns)
def test_a_turned_picture_shows_what_was_asked(orientation: int, framing: Framing) -> None:
    picture = ArrayPicture(_noise(7, 5), RGB16, orientation=orientation)
    result = upright(framed(picture, framing))
    assert np.array_equal(
        result.read(result.size.box), _as_asked(picture.pixels, orientation, framing)
    )
    assert result.size == framed_size(picture.size, orientation, framing)


@given(orientations, turns)
def test_turning_alone_leaves_stored_pixels_where_they_are(
    orientation: int, framing: Framing
) -> None:
    picture = ArrayPicture(_noise(7, 5), RGB16, orientation=orientation)
    result = framed(picture, framing)
    assert np.array_equal(result.read(result.size.box), picture.pixels)
    assert result.orientation == combined_orientation(orientation, framing)


@given(orientations, turns, st.data())
def test_a_crop_shows_exactly_that_part(
    orientation: int, framing: Framing, data: st.DataObject
) -> None:
    picture = ArrayPicture(_noise(9, 6), RGB16, orientation=orientation)
    size = framed_size(picture.size, orientation, framing)
    left, top = (
        data.draw(st.integers(0, size.width - 1)),
        data.draw(st.integers(0, size.height - 1)),
    )
    right = data.draw(st.integers(left + 1, size.width))
    bottom = data.draw(st.integers(top + 1, size.height))
    cropped = Framing(
        framing.is_mirrored, framing.quarter_turns, crop=Box(left, top, right, bottom)
    )
    result = upright(framed(picture, cropped))
    assert np.array_equal(
        result.read(result.size.box), _as_asked(picture.pixels, orientation, cropped)
    )


@given(orientations, turns, st.data())
def test_boxes_map_to_the_framed_view_and_back(
    orientation: int, framing: Framing, data: st.DataObject
) -> None:
    size = Size(9, 6)
    left, top = data.draw(st.integers(0, 8)), data.draw(st.integers(0, 5))
    box = Box(left, top, data.draw(st.integers(left + 1, 9)), data.draw(st.integers(top + 1, 6)))
    pixels = np.zeros((6, 9, 1), np.uint8)
    pixels[box.slices] = 1
    seen = framed_box(box, size, orientation, framing)
    assert seen == Box.around(_as_asked(pixels, orientation, framing)[..., 0] > 0)
    assert stored_box(seen, size, orientation, framing) == box


def test_what_a_crop_removes_has_no_box_in_the_view() -> None:
    framing = Framing(crop=Box(10, 10, 20, 20))
    assert framed_box(Box(0, 0, 5, 5), Size(30, 30), 1, framing).is_empty


def test_a_crop_outside_the_picture_is_refused() -> None:
    with pytest.raises(BadRequest):
        framed(ArrayPicture(_noise(4, 4), RGB16), Framing(crop=Box(5, 5, 9, 9)))


@pytest.mark.parametrize(
    "pixel_format",
    [
        RGB16,
        PixelFormat(8, Colour.GRAY),
        PixelFormat(8, Colour.RGB, Alpha.STRAIGHT),
        PixelFormat(16, Colour.CMYK, Alpha.STRAIGHT),
        PixelFormat(32, Colour.RGB),
    ],
    ids=str,
)
@settings(max_examples=12, deadline=None)
@given(
    degrees=st.floats(-45, 45).filter(bool),
    corner=st.tuples(st.integers(0, 600), st.integers(0, 500)),
    size=st.tuples(st.integers(1, 90), st.integers(1, 90)),
)
def test_a_straightened_box_has_the_pixels_of_the_whole(
    pixel_format: PixelFormat, degrees: float, corner: tuple[int, int], size: tuple[int, int]
) -> None:
    picture = ArrayPicture(_noise(640, 530, pixel_format), pixel_format, orientation=6)
    result = framed(picture, Framing(straighten=degrees))
    box = Box.at(*corner, *size).intersect(result.size.box)
    assert np.array_equal(result.read(box), result.read(result.size.box)[box.slices])


@pytest.mark.parametrize("orientation", range(1, 9))
def test_straightening_turns_clockwise_as_seen(orientation: int) -> None:
    seen = np.zeros((101, 101, 1), np.uint8)
    seen[8:12, 49:52] = 255  # a mark at twelve o'clock
    back = {6: 8, 8: 6}.get(orientation, orientation)
    stored = np.ascontiguousarray(ORIENTED[back](seen))
    picture = ArrayPicture(stored, PixelFormat(8, Colour.GRAY), orientation=orientation)
    result = upright(framed(picture, Framing(straighten=30.0)))
    rows, columns = np.nonzero(result.read(result.size.box)[..., 0] > 128)
    # 40 px from the centre at one o'clock.
    assert abs(columns.mean() - 70) < 1
    assert abs(rows.mean() - (50 - 40 * np.cos(np.pi / 6))) < 1


def test_straightening_there_and_back_keeps_a_smooth_16_bit_picture() -> None:
    ramp = cv2.GaussianBlur(_noise(300, 200), (0, 0), 4)
    there = framed(ArrayPicture(ramp, RGB16), Framing(straighten=7.0))
    again = framed(ArrayPicture(there.read(there.size.box), RGB16), Framing(straighten=-7.0))
    inner = Box(60, 50, 240, 150)
    error = again.read(inner).astype(int) - ramp[inner.slices]
    assert np.abs(error).max() < 65535 * 0.001  # measured 0.0005


def test_an_8_bit_detour_would_be_noticed_in_a_16_bit_picture() -> None:
    columns = np.arange(400, dtype=np.uint16) * 16 + 1000
    ramp = np.broadcast_to(columns[None, :, None], (300, 400, 3)).copy()
    result = framed(ArrayPicture(ramp, RGB16), Framing(straighten=2.0))
    assert len(np.unique(result.read(Box(100, 100, 300, 200)))) > 1000


def test_corners_without_picture_are_transparent_where_there_is_alpha() -> None:
    rgba = PixelFormat(8, Colour.RGB, Alpha.STRAIGHT)
    result = framed(ArrayPicture(np.full((80, 80, 4), 255, np.uint8), rgba), Framing(straighten=20))
    pixels = result.read(result.size.box)
    assert pixels[0, 0, 3] == 0
    assert (pixels[40, 40] == 255).all()


def test_transparent_colour_does_not_bleed_when_straightening() -> None:
    rgba = PixelFormat(8, Colour.RGB, Alpha.STRAIGHT)
    pixels = np.zeros((60, 60, 4), np.uint8)
    pixels[:, :30] = (255, 0, 0, 255)
    pixels[:, 30:] = (0, 255, 0, 0)  # green, but fully transparent
    turned = framed(ArrayPicture(pixels, rgba), Framing(straighten=10)).read(Box(15, 15, 45, 45))
    assert turned[turned[..., 3] > 8][:, 1].max() <= 2


@pytest.mark.parametrize("degrees", [0.3, 5.0, -17.0, 45.0])
@pytest.mark.parametrize("size", [Size(300, 200), Size(200, 300), Size(250, 250)])
def test_the_full_crop_of_a_straightened_picture_has_no_empty_corner(
    size: Size, degrees: float
) -> None:
    rgba = PixelFormat(8, Colour.GRAY, Alpha.STRAIGHT)
    whole = ArrayPicture(np.full((size.height, size.width, 2), 255, np.uint8), rgba)
    crop = full_crop(size, degrees)
    result = framed(whole, Framing(straighten=degrees, crop=crop))
    assert result.read(result.size.box).min() == 255
    grown = framed(whole, Framing(straighten=degrees, crop=crop.grow(3)))
    assert grown.read(grown.size.box).min() < 255


@pytest.mark.parametrize(
    "framing", [Framing(crop=Box(100, 200, 3100, 2600)), Framing(straighten=3.0, quarter_turns=1)]
)
def test_a_framed_preview_looks_like_the_framed_picture(framing: Framing) -> None:
    smooth = cv2.resize(_noise(12, 9), (3600, 2700), interpolation=cv2.INTER_CUBIC)
    result = framed(ArrayPicture(smooth, RGB16), framing)
    preview = result.proxy(300)
    whole = result.read(result.size.box)
    expected = cv2.resize(whole, preview.shape[1::-1], interpolation=cv2.INTER_AREA)
    difference = np.abs(preview.astype(int) - expected)[4:-4, 4:-4]
    assert difference.mean() < 65535 * 0.002
    assert max(preview.shape[:2]) == 300
