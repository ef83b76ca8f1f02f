"""What each colour operator does to colours."""

import numpy as np
import pytest
from numpy.typing import NDArray

from fixtures.operator_runs import linear, run
from gesso_core.operators.catalogue import find
from gesso_core.pixels import Colour, PixelFormat, Pixels
from gesso_core.recipe import Value

RGB8, RGB16, RGB_FLOAT = (PixelFormat(bits, Colour.RGB) for bits in (8, 16, 32))
CMYK8 = PixelFormat(8, Colour.CMYK, is_inverted=True)
REC709 = np.array([0.2126, 0.7152, 0.0722])


def gray_ramp() -> Pixels:
    return np.repeat(np.arange(65536, dtype=np.uint16).reshape(64, -1, 1), 3, axis=2)


def colours() -> Pixels:
    return np.random.default_rng(4).integers(0, 65536, (80, 90, 3)).astype(np.uint16)


def luma(pixels: Pixels) -> NDArray[np.float64]:
    return np.asarray(pixels.astype(np.float64) @ REC709)


def test_warmth_makes_gray_red_or_blue_and_keeps_its_luminance() -> None:
    gray = np.full((1, 1, 3), 0.5, np.float32)
    for amount in (-1.0, -0.3, 0.3, 1.0):
        red, green, blue = run("warmth", gray, RGB_FLOAT, {"amount": amount})[0, 0]

        assert (red > green > blue) if amount > 0 else (red < green < blue)
        luminance = linear(np.array([red, green, blue], np.float64)) @ REC709
        assert luminance == pytest.approx(linear(np.array(0.5)), rel=1e-5)


def test_warmth_follows_daylight_to_d50() -> None:
    """CIE D50 has XYZ (0.96422, 1, 0.82521), which is (1.176, 0.976, 0.722) in linear sRGB."""
    gray = np.full((1, 1, 3), 0.5, np.float32)
    amount = (1e6 / 5003 - 1e6 / 6504) / 90  # 90 mired at full warmth

    warm = linear(run("warmth", gray, RGB_FLOAT, {"amount": amount})[0, 0].astype(np.float64))

    assert warm[0] / warm[1] == pytest.approx(1.176 / 0.976, rel=0.003)
    assert warm[2] / warm[1] == pytest.approx(0.722 / 0.976, rel=0.003)


def test_tint_goes_from_green_to_magenta() -> None:
    gray = np.full((1, 1, 3), 30000, np.uint16)

    magenta = run("tint", gray, RGB16, {"amount": 0.5})[0, 0]
    green = run("tint", gray, RGB16, {"amount": -0.5})[0, 0]

    assert magenta[1] < 30000 < magenta[0] == magenta[2]
    assert green[1] > 30000 > green[0] == green[2]


@pytest.mark.parametrize("name", ["saturation", "vibrance"])
@pytest.mark.parametrize("amount", [-1.0, -0.4, 0.4, 1.0])
def test_luma_stays_when_colours_change(name: str, amount: float) -> None:
    before = colours()

    after = run(name, before, RGB16, {"amount": amount})

    assert not np.array_equal(after, before)
    assert np.abs(luma(after) - luma(before)).max() <= 0.51


@pytest.mark.parametrize("name", ["saturation", "vibrance"])
def test_grays_stay_the_same_bits(name: str) -> None:
    for amount in (-1.0, 1.0):
        assert np.array_equal(run(name, gray_ramp(), RGB16, {"amount": amount}), gray_ramp())


def test_no_saturation_is_gray() -> None:
    after = run("saturation", colours(), RGB16, {"amount": -1.0})

    assert np.ptp(after.astype(int), axis=2).max() <= 1


@pytest.mark.parametrize("name", ["saturation", "vibrance"])
def test_hue_stays_even_where_a_colour_cannot_grow_further(name: str) -> None:
    before = colours().astype(np.float64)

    after = run(name, before.astype(np.uint16), RGB16, {"amount": 1.0}).astype(np.float64)

    was, became = (p - luma(p)[..., None] for p in (before, after))
    factor = (was * became).sum(axis=2) / (was * was).sum(axis=2)
    assert np.abs(became - was * factor[..., None]).max() <= 1.5
    assert factor.min() >= 0.999
    assert (factor > 1.1).mean() > 0.2


def test_saturation_keeps_the_levels_of_a_16_bit_gradient() -> None:
    ramp = np.zeros((1, 40000, 3), np.uint16)
    ramp[..., 0] = np.arange(40000)
    ramp[..., 1] = np.arange(40000) * 0.9
    ramp[..., 2] = np.arange(40000) * 0.8

    after = run("saturation", ramp, RGB16, {"amount": 0.3})

    assert len(np.unique(after[..., 0])) >= 0.99 * 40000
    assert np.diff(after[0, :, 0].astype(int)).max() <= 3


def test_vibrance_spares_what_is_already_strong() -> None:
    pale_and_strong = np.array([[[0.5, 0.45, 0.45], [0.6, 0.06, 0.06]]], np.float32)

    after = run("vibrance", pale_and_strong, RGB_FLOAT, {"amount": 0.5})

    pale, strong = np.ptp(after, axis=2)[0] / np.ptp(pale_and_strong, axis=2)[0]
    assert pale > 1.4
    assert 1 <= strong < 1.06


def test_black_and_white_is_the_luminance_of_linear_light() -> None:
    before = colours()

    after = run("black_and_white", before, RGB16, {})

    assert (after == after[..., :1]).all()
    expected = linear(before / 65535) @ REC709
    # Near black one stored number is a large step of light, so compare light.
    assert np.abs(linear(after[..., 0] / 65535) - expected).max() <= 2e-5


def test_black_and_white_takes_weights_like_a_coloured_filter() -> None:
    red_and_blue = np.array([[[200, 40, 40], [40, 40, 200]]], np.uint8)
    red_filter: dict[str, Value] = {"red": 1.0, "green": 0.0, "blue": 0.0}

    after = run("black_and_white", red_and_blue, RGB8, red_filter)

    assert after[0, :, 0].tolist() == [200, 40]
    none: dict[str, Value] = {"red": 0.0, "green": 0.0, "blue": 0.0}
    usual = run("black_and_white", red_and_blue, RGB8, {})
    assert np.array_equal(run("black_and_white", red_and_blue, RGB8, none), usual)


def test_half_a_black_and_white_is_half_way() -> None:
    before = colours()

    half = run("black_and_white", before, RGB16, {"amount": 0.5}).astype(np.float64)

    full = run("black_and_white", before, RGB16, {})
    assert np.abs(half - (before.astype(np.float64) + full) / 2).max() <= 1


def test_sepia_is_brown_between_black_and_white() -> None:
    before = np.array([[[0, 0, 0], [128, 128, 128], [255, 255, 255]]], np.uint8)

    black, brown, white = run("sepia", before, RGB8, {})[0].tolist()

    assert black == [0, 0, 0]
    assert white == [255, 255, 255]
    assert brown[0] > brown[1] == 128 > brown[2]


@pytest.mark.parametrize("name", ["warmth", "tint", "saturation", "vibrance", "sepia"])
def test_gray_pictures_are_refused_by_operators_that_need_colour(name: str) -> None:
    operator = find(name)

    reason = getattr(operator, "accepts")(PixelFormat(8, Colour.GRAY))  # noqa: B009

    assert "gray" in reason


@pytest.mark.parametrize("name", ["saturation", "warmth"])
def test_colours_of_ink_change_without_more_black(name: str) -> None:
    inks = np.array([[[30, 120, 160, 60], [90, 90, 90, 0], [10, 200, 30, 120]]], np.uint8)

    after = run(name, inks, CMYK8, {"amount": 0.3})

    assert not np.array_equal(after[..., :3], inks[..., :3])
    assert (after[..., 3] <= inks[..., 3]).all()


@pytest.mark.parametrize("name", ["saturation", "vibrance", "black_and_white", "sepia", "warmth"])
def test_float_colours_that_are_no_numbers_harm_no_others(name: str) -> None:
    before = (colours() / 65535).astype(np.float32)
    spoilt = before.copy()
    spoilt[10, 10], spoilt[20, 20, 1] = np.nan, np.inf

    clean, dirty = (run(name, pixels, RGB_FLOAT, {}) for pixels in (before, spoilt))

    same = (spoilt == before).all(axis=2)
    assert np.array_equal(clean[same], dirty[same])
