"""Crop, rotate, flip and straighten speak about the picture as it is seen."""

import cv2
import numpy as np
import pytest
from skimage import data

from fixtures.damage import photograph
from gesso_core.errors import BadRequest
from gesso_core.framing import Framing, framed_from_stored, framed_size
from gesso_core.geometry import Box, Size
from gesso_core.operators.catalogue import find
from gesso_core.operators.operator import FramingOperator, complete
from gesso_core.picture import ArrayPicture
from gesso_core.pixels import Colour, PixelFormat
from gesso_core.recipe import Value

GRAY8, RGB8 = PixelFormat(8, Colour.GRAY), PixelFormat(8, Colour.RGB)


def _picture(width: int, height: int, orientation: int = 1) -> ArrayPicture:
    return ArrayPicture(np.zeros((height, width, 1), np.uint8), GRAY8, orientation=orientation)


def _step(
    name: str, picture: ArrayPicture, before: Framing | None = None, **values: Value
) -> Framing:
    operator = find(name)
    assert isinstance(operator, FramingOperator)
    return operator.frame(picture, before or Framing(), complete(operator, values))


@pytest.mark.parametrize(
    ("width", "height", "orientation", "aspect", "expected"),
    [
        (900, 500, 1, "3:2", (750, 500)),
        (500, 900, 1, "3:2", (500, 750)),  # an upright photograph stays upright
        (900, 500, 6, "3:2", (500, 750)),  # stored lying, seen upright
        (900, 500, 1, "2:3", (333, 500)),  # written upright: meant so
        (500, 900, 1, "16:9", (500, 281)),  # a screen is wide
        (900, 500, 1, "1:1", (500, 500)),
    ],
)
def test_crop_is_the_largest_of_the_format(
    width: int, height: int, orientation: int, aspect: str, expected: tuple[int, int]
) -> None:
    picture = _picture(width, height, orientation)

    framing = _step("crop", picture, aspect=aspect)

    size = framed_size(picture.size, orientation, framing)
    assert (size.width, size.height) == expected
    assert framing.crop is not None
    whole = picture.size.transposed if orientation == 6 else picture.size
    assert abs(framing.crop.left - (whole.width - framing.crop.right)) <= 1
    assert abs(framing.crop.top - (whole.height - framing.crop.bottom)) <= 1


@pytest.mark.parametrize("aspect", ["", "wide", "0:2", "3:0", "1:1000", "nan:1"])
def test_nonsense_formats_are_refused(aspect: str) -> None:
    with pytest.raises(BadRequest):
        _step("crop", _picture(90, 50), aspect=aspect)


def test_rotating_by_other_than_quarters_is_refused() -> None:
    with pytest.raises(BadRequest, match="quarters"):
        _step("rotate", _picture(9, 5), degrees=45.0)


BEFORE = [
    Framing(),
    Framing(is_mirrored=True, quarter_turns=1),
    Framing(quarter_turns=3, straighten=4.0, crop=Box(60, 20, 200, 120)),
    Framing(is_mirrored=True, straighten=-7.0, crop=Box(30, 15, 90, 60)),
]


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("orientation", [1, 5, 6])
@pytest.mark.parametrize(
    ("name", "values", "turn"),
    [
        ("rotate", {"degrees": 90.0}, lambda x, y, w, h: (h - 1 - y, x)),
        ("rotate", {"degrees": 180.0}, lambda x, y, w, h: (w - 1 - x, h - 1 - y)),
        ("rotate", {"degrees": -90.0}, lambda x, y, w, h: (y, w - 1 - x)),
        ("flip", {"direction": "horizontal"}, lambda x, y, w, h: (w - 1 - x, y)),
        ("flip", {"direction": "vertical"}, lambda x, y, w, h: (x, h - 1 - y)),
    ],
)
def test_turning_moves_what_is_seen_as_the_viewer_expects(
    before: Framing,
    orientation: int,
    name: str,
    values: dict[str, Value],
    turn: "object",
) -> None:
    picture = _picture(300, 240, orientation)
    size = framed_size(picture.size, orientation, before)
    points = np.array([(100.0, 80.0), (131.0, 97.0)])
    seen = framed_from_stored(picture.size, orientation, before).apply(points)

    after = _step(name, picture, before, **values)

    now = framed_from_stored(picture.size, orientation, after).apply(points)
    assert callable(turn)
    expected = [turn(x, y, size.width, size.height) for x, y in seen]
    assert np.allclose(now, expected, atol=1e-6)


def test_straightening_crops_to_the_largest_box_without_corners() -> None:
    picture = _picture(300, 200)

    framing = _step("straighten", picture, degrees=5.0)

    assert framing.straighten == 5.0
    _assert_no_empty_corner(picture, framing)


@pytest.mark.parametrize("degrees", [-20.0, 3.0, 12.0])
def test_straightening_a_crop_keeps_its_shape_and_no_corner_is_empty(degrees: float) -> None:
    picture = _picture(300, 200)
    before = Framing(crop=Box(40, 30, 220, 150))

    framing = _step("straighten", picture, before, degrees=degrees)

    _assert_no_empty_corner(picture, framing)
    assert framing.crop is not None
    assert framing.crop.width / framing.crop.height == pytest.approx(1.5, abs=0.08)


def _assert_no_empty_corner(picture: ArrayPicture, framing: Framing) -> None:
    size = framed_size(picture.size, picture.orientation, framing)
    corners = np.array(
        [(0, 0), (size.width - 1, 0), (0, size.height - 1), (size.width - 1, size.height - 1)]
    )
    back = framed_from_stored(picture.size, picture.orientation, framing).inverse
    stored = back.apply(corners.astype(float))
    assert (stored >= -0.51).all()
    assert (stored <= np.array([picture.size.width, picture.size.height]) - 0.49).all()


def _turned(pixels: np.ndarray, degrees: float) -> np.ndarray:
    """Clockwise about the centre."""
    height, width = pixels.shape
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -degrees, 1)
    return cv2.warpAffine(
        pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )


@pytest.mark.parametrize("tilt", [-7.3, -2.0, 1.2, 4.4])
def test_a_page_is_straightened_by_its_lines(tilt: float) -> None:
    """The page itself lies 0.2…0.4° off, the same at every tilt."""
    page = _turned(data.page(), tilt)

    framing = _step("straighten", ArrayPicture(page[..., None], GRAY8))

    assert framing.straighten == pytest.approx(-tilt - 0.3, abs=0.35)


def test_straightening_sees_the_picture_as_the_viewer_does() -> None:
    lying = np.ascontiguousarray(np.rot90(_turned(data.page(), 3.0)))

    framing = _step("straighten", ArrayPicture(lying[..., None], GRAY8, orientation=6))

    assert framing.straighten == pytest.approx(-3.3, abs=0.35)


def test_a_picture_without_lines_is_not_turned_by_guess() -> None:
    for name in ("gravel", "retina", "hubble_deep_field"):
        picture = ArrayPicture(photograph(name), RGB8)
        with pytest.raises(BadRequest, match="level"):
            _step("straighten", picture)


def test_an_empty_picture_is_not_turned() -> None:
    with pytest.raises(BadRequest):
        _step("straighten", _picture(200, 100))


def test_sizes_of_one_pixel_survive() -> None:
    assert _step("crop", _picture(1, 1), aspect="3:2").crop is None
    assert Size(1, 1) == framed_size(
        Size(1, 1), 1, _step("straighten", _picture(1, 1), degrees=9.0)
    )
