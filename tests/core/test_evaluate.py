"""Any box of any picture: the operator's own pixels, inside the mask and nowhere else."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gesso_core.errors import BadRequest
from gesso_core.geometry import Box, Size
from gesso_core.mask import Mask
from gesso_core.operators.evaluate import apply_to_proxy, evaluate, prepare, reduced_mask
from gesso_core.operators.operator import LocalOperator, Number
from gesso_core.picture import ArrayPicture
from gesso_core.pixels import Alpha, Colour, PixelFormat, Pixels
from gesso_core.recipe import Values

RGB16 = PixelFormat(16, Colour.RGB)
RGB32 = PixelFormat(32, Colour.RGB)


def _smooth(
    pixels: Pixels, pixel_format: PixelFormat, values: Values, at: Box, scale: float
) -> Pixels:
    side = 2 * round(4 * scale) + 1
    blurred = cv2.blur(pixels.astype(np.float32), (side, side), borderType=cv2.BORDER_REFLECT)
    return np.rint(blurred).astype(pixels.dtype).reshape(pixels.shape)


def _spoil(
    pixels: Pixels, pixel_format: PixelFormat, values: Values, at: Box, scale: float
) -> Pixels:
    """Changes every channel, also those it must not, and depends on the place."""
    across = np.arange(at.left, at.right)[None, :, None]
    down = np.arange(at.top, at.bottom)[:, None, None]
    return (pixels + across * 7 + down * 31 + 1).astype(pixels.dtype)


SMOOTH = LocalOperator("smooth", _smooth, halo=lambda values, scale: round(4 * scale))
SPOIL = LocalOperator("spoil", _spoil, parameters={"amount": Number(0.5, 0, 1)})


def _noise(size: Size, pixel_format: PixelFormat = RGB16) -> Pixels:
    random = np.random.default_rng(size.width * 10007 + size.height)
    if pixel_format.is_float:
        values = random.random((size.height, size.width, pixel_format.channels))
        return values.astype(np.float32)
    shape = (size.height, size.width, pixel_format.channels)
    return random.integers(0, pixel_format.largest + 1, shape).astype(pixel_format.dtype)


def _run(
    operator: LocalOperator,
    pixels: Pixels,
    *,
    mask: Mask | None = None,
    opacity: float = 1.0,
    box: Box | None = None,
    pixel_format: PixelFormat = RGB16,
) -> Pixels:
    size = Size(pixels.shape[1], pixels.shape[0])
    return evaluate(
        operator,
        lambda wanted: pixels[wanted.slices],
        size,
        pixel_format,
        {},
        mask=mask,
        opacity=opacity,
        box=box or size.box,
    )


@pytest.mark.parametrize("operator", [SMOOTH, SPOIL], ids=["halo", "pointwise"])
@settings(deadline=None)
@given(
    width=st.integers(1, 600),
    height=st.integers(1, 300),
    corners=st.tuples(*[st.floats(0, 1)] * 4),
)
def test_a_box_is_the_same_pixels_as_that_part_of_the_whole(
    operator: LocalOperator, width: int, height: int, corners: tuple[float, ...]
) -> None:
    pixels = _noise(Size(width, height))
    xs, ys = sorted(corners[:2]), sorted(corners[2:])
    left, top = min(int(xs[0] * width), width - 1), min(int(ys[0] * height), height - 1)
    box = Box(left, top, max(left + 1, int(xs[1] * width)), max(top + 1, int(ys[1] * height)))

    assert np.array_equal(_run(operator, pixels, box=box), _run(operator, pixels)[box.slices])


def test_cells_meet_without_a_seam() -> None:
    pixels = _noise(Size(700, 530))

    whole = _smooth(pixels, RGB16, {}, Size(700, 530).box, 1.0)

    assert np.array_equal(_run(SMOOTH, pixels), whole)


def test_large_boxes_share_the_cores_and_give_the_same_pixels() -> None:
    pixels = _noise(Size(2100, 1100))

    whole = _run(SMOOTH, pixels)

    corner = Box(1000, 500, 1100, 600)
    assert np.array_equal(whole[corner.slices], _run(SMOOTH, pixels, box=corner))
    expected = _spoil(pixels, RGB16, {}, Size(2100, 1100).box, 1.0)
    assert np.array_equal(_run(SPOIL, pixels), expected)


def test_coverage_decides_how_much_of_the_result_is_taken() -> None:
    pixels = _noise(Size(64, 48))
    coverage = np.zeros((20, 30), np.float32)
    coverage[:, 10:20] = 0.25
    coverage[:, 20:] = 1
    box = Box.at(8, 6, 30, 20)

    result = _run(SPOIL, pixels, mask=Mask(box, coverage))

    full = _spoil(pixels, RGB16, {}, Size(64, 48).box, 1.0)
    changed = (result != pixels).any(axis=2)
    assert Box.around(changed) == Box(18, 6, 38, 26)
    assert np.array_equal(result[6:26, 28:38], full[6:26, 28:38])
    before, after = (p[6:26, 18:28].astype(np.float64) for p in (pixels, full))
    mixed = before + (after - before) * 0.25
    assert np.abs(result[6:26, 18:28] - mixed).max() <= 0.51


def test_opacity_scales_the_mask() -> None:
    pixels = _noise(Size(40, 40))
    box = Box.at(5, 5, 10, 10)

    half = _run(SPOIL, pixels, mask=Mask(box), opacity=0.5)

    expected = _run(SPOIL, pixels, mask=Mask(box, np.full((10, 10), 0.5, np.float32)))
    assert np.array_equal(half, expected)
    assert np.array_equal(_run(SPOIL, pixels, opacity=0.0), pixels)


def test_nothing_is_computed_where_the_mask_does_not_reach() -> None:
    asked: list[Box] = []

    def note(
        pixels: Pixels, pixel_format: PixelFormat, values: Values, at: Box, scale: float
    ) -> Pixels:
        asked.append(at)
        return pixels + 1

    pixels = _noise(Size(1500, 1500))
    coverage = np.zeros((1100, 1100), np.float32)
    coverage[1050:, 1050:] = 1  # inside the last cell of the mask's box only
    mask = Mask(Box.at(0, 0, 1100, 1100), coverage)
    operator = LocalOperator("note", note, halo=lambda values, scale: 2)

    _run(operator, pixels, mask=mask)

    assert asked == [Box(1022, 1022, 1282, 1282)]


def test_alpha_and_extra_channels_are_never_changed() -> None:
    pixel_format = PixelFormat(8, Colour.RGB, Alpha.STRAIGHT, extra=2)
    pixels = _noise(Size(33, 21), pixel_format)
    mask = Mask(Box(0, 0, 33, 21), np.full((21, 33), 0.5, np.float32))

    for covering in (None, mask):
        result = _run(SPOIL, pixels, mask=covering, pixel_format=pixel_format)
        assert np.array_equal(result[..., 3:], pixels[..., 3:])
        assert not np.array_equal(result[..., :3], pixels[..., :3])


def test_what_is_not_a_number_survives_where_nothing_changes_it() -> None:
    pixels = _noise(Size(9, 9), RGB32)
    pixels[0, 0], pixels[4, 4], pixels[5, 5] = np.nan, np.inf, -np.inf
    unchanging = LocalOperator("nothing", lambda pixels, *rest: pixels.copy())
    mask = Mask(Box(2, 2, 9, 9), np.full((7, 7), 0.5, np.float32))

    result = _run(unchanging, pixels, mask=mask, pixel_format=RGB32)

    assert result.tobytes() == pixels.tobytes()
    spoilt = _run(SPOIL, pixels, mask=mask, pixel_format=RGB32)
    assert spoilt[:2].tobytes() == pixels[:2].tobytes()


def test_the_source_and_the_mask_are_not_written_to() -> None:
    pixels = _noise(Size(50, 50))
    coverage = np.full((50, 50), 0.5, np.float32)
    copies = pixels.copy(), coverage.copy()

    _run(SPOIL, pixels, mask=Mask(Box(0, 0, 50, 50), coverage))

    assert np.array_equal(pixels, copies[0])
    assert np.array_equal(coverage, copies[1])


def test_a_refused_format_is_a_bad_request() -> None:
    picky = LocalOperator("picky", _smooth, accepts=lambda pixel_format: "Only on Sundays.")
    pixels = _noise(Size(4, 4))

    with pytest.raises(BadRequest, match="Sundays"):
        _run(picky, pixels)
    with pytest.raises(BadRequest, match="Sundays"):
        prepare(picky, ArrayPicture(pixels, RGB16), None, {})


def test_prepare_completes_the_values_and_measures() -> None:
    def measure(picture: ArrayPicture, mask: Mask | None, values: Values) -> Values:
        return {**values, "brightest": int(picture.read(picture.size.box).max())}

    measuring = LocalOperator(
        "measuring",
        _smooth,
        parameters={"amount": Number(0.5, 0, 1)},
        measure=measure,  # type: ignore[arg-type]
    )
    picture = ArrayPicture(np.full((3, 3, 3), 7, np.uint16), RGB16)

    assert prepare(measuring, picture, None, {}) == {"amount": 0.5, "brightest": 7}
    assert prepare(measuring, picture, None, {"amount": 3})["amount"] == 1.0


def test_a_preview_acts_at_its_scale_and_inside_its_mask() -> None:
    proxy = _noise(Size(80, 60))
    mask = Mask(Box(10, 10, 30, 30))

    result = apply_to_proxy(SMOOTH, proxy, RGB16, {}, 0.25, mask=mask)

    assert Box.around((result != proxy).any(axis=2)) == mask.box
    expected = _smooth(proxy, RGB16, {}, Size(80, 60).box, 0.25)
    assert np.array_equal(result[mask.box.slices], expected[mask.box.slices])


def test_a_reduced_mask_covers_the_same_share_of_the_picture() -> None:
    size, proxy = Size(1000, 800), Size(250, 200)
    mask = Mask(Box(101, 203, 399, 602))

    small = reduced_mask(mask, size, proxy)

    assert small is not None
    share = small.read(proxy.box).sum() / proxy.area
    assert share == pytest.approx(mask.box.area / size.area, rel=0.01)
    assert small.box == Box(25, 50, 100, 151)
    assert reduced_mask(None, size, proxy) is None


def test_a_mask_outside_every_proxy_pixel_is_empty() -> None:
    small = reduced_mask(Mask(Box(0, 0, 0, 0)), Size(1000, 800), Size(250, 200))

    assert small is not None
    assert not small.read(Box(0, 0, 250, 200)).any()
