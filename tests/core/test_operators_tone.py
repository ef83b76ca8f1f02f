"""What each tone operator does to tones."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from fixtures.operator_runs import linear, run
from gesso_core.errors import BadRequest
from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.pixels import Alpha, Colour, PixelFormat, Pixels
from gesso_core.recipe import Value

GRAY8, GRAY16 = PixelFormat(8, Colour.GRAY), PixelFormat(16, Colour.GRAY)
GRAY_FLOAT = PixelFormat(32, Colour.GRAY)
RGB8, RGB16 = PixelFormat(8, Colour.RGB), PixelFormat(16, Colour.RGB)
CMYK8 = PixelFormat(8, Colour.CMYK, is_inverted=True)

CURVES: list[tuple[str, dict[str, Value]]] = [
    ("exposure", {"stops": 0.7}),
    ("exposure", {"stops": -1.5}),
    ("contrast", {"amount": 1.0}),
    ("contrast", {"amount": -1.0}),
    ("levels", {"black": 0.1, "white": 0.9, "gamma": 1.3}),
    ("curves", {"points": (0.0, 0.0, 0.25, 0.15, 0.75, 0.85, 1.0, 1.0)}),
    ("shadows", {"amount": 1.0}),
    ("shadows", {"amount": -1.0}),
    ("highlights", {"amount": 1.0}),
    ("highlights", {"amount": -1.0}),
    ("invert", {}),
]
each_curve = pytest.mark.parametrize(
    ("name", "values"), CURVES, ids=[f"{name}{list(values.values())}" for name, values in CURVES]
)

PER_CHANNEL = [case for case in CURVES if case[0] not in ("shadows", "highlights")]
each_channel_curve = pytest.mark.parametrize(
    ("name", "values"), PER_CHANNEL, ids=[f"{name}{list(v.values())}" for name, v in PER_CHANNEL]
)


def ramp(pixel_format: PixelFormat) -> Pixels:
    """Every stored number once, as one row of gray."""
    numbers = np.arange(pixel_format.largest + 1)
    return numbers.astype(pixel_format.dtype).reshape(1, -1, 1)


def curve(name: str, values: dict[str, Value], x: NDArray[np.float64]) -> NDArray[np.float64]:
    """The operator on float pictures, where nothing is rounded to a stored number."""
    pixels = x.astype(np.float32).reshape(1, -1, 1)
    return run(name, pixels, GRAY_FLOAT, values).ravel().astype(np.float64)


@each_curve
@pytest.mark.parametrize("pixel_format", [GRAY8, GRAY16], ids=["8 bit", "16 bit"])
def test_a_stored_number_becomes_the_nearest_to_the_exact_curve(
    name: str, values: dict[str, Value], pixel_format: PixelFormat
) -> None:
    numbers = ramp(pixel_format)
    exact = curve(name, values, numbers.ravel() / pixel_format.largest)
    # float32 holds the curve to 1e-7, so a tie may fall either way: 0.01 of a 16-bit step.
    error = run(name, numbers, pixel_format, values).ravel() - exact.clip(0, 1) * (
        pixel_format.largest
    )

    assert np.abs(error).max() <= 0.5 + (0.02 if pixel_format is GRAY16 else 1e-4)


@each_curve
def test_a_16_bit_gradient_has_no_comb(name: str, values: dict[str, Value]) -> None:
    result = np.sort(run(name, ramp(GRAY16), GRAY16, values).ravel().astype(np.int64))

    # 8-bit steps would be 257 apart. The steepest slope here is 7; gamma's at black is 29.
    assert np.diff(result).max() <= 32
    exact = np.rint(curve(name, values, np.arange(65536) / 65535).clip(0, 1) * 65535)
    assert len(np.unique(result)) >= 0.99 * len(np.unique(exact))


@each_curve
def test_tones_keep_their_order(name: str, values: dict[str, Value]) -> None:
    steps = np.diff(run(name, ramp(GRAY16), GRAY16, values).ravel().astype(np.int64))

    assert (steps <= 0).all() if name == "invert" else (steps >= 0).all()


def test_a_stop_of_exposure_doubles_linear_light() -> None:
    x = np.linspace(0, 0.7, 200)

    brighter = curve("exposure", {"stops": 1.0}, x)

    np.testing.assert_allclose(linear(brighter), 2 * linear(x), atol=2e-6)
    np.testing.assert_allclose(curve("exposure", {"stops": -1.0}, brighter), x, atol=2e-6)


def test_exposure_of_float_pictures_keeps_what_is_brighter_than_white() -> None:
    assert curve("exposure", {"stops": 2.0}, np.array([0.9]))[0] > 1.5


@settings(deadline=None)
@given(amount=st.floats(-1, 1))
def test_contrast_keeps_black_mid_grey_and_white_and_never_clips(amount: float) -> None:
    values: dict[str, Value] = {"amount": amount}

    black, grey, white = curve("contrast", values, np.array([0.0, 0.46, 1.0]))

    assert (black, white) == pytest.approx((0, 1), abs=1e-7)
    assert grey == pytest.approx(0.46, abs=0.05)
    result = run("contrast", ramp(GRAY16), GRAY16, values).ravel()
    assert (result == 0).sum() <= 8
    assert (result == 65535).sum() <= 8


def test_contrast_steepens_and_its_negative_undoes_it() -> None:
    x = np.linspace(0, 1, 101)

    steeper = curve("contrast", {"amount": 0.5}, x)

    middle = np.diff(steeper)[40:50].mean() / 0.01
    assert middle > 1.2
    np.testing.assert_allclose(curve("contrast", {"amount": -0.5}, steeper), x, atol=1e-5)


def test_levels_put_black_and_white_where_they_are_asked() -> None:
    values: dict[str, Value] = {"black": 0.25, "white": 0.75, "gamma": 2.0}

    result = curve("levels", values, np.array([0.25, 0.375, 0.75]))

    np.testing.assert_allclose(result, [0, 0.5, 1], atol=1e-6)
    clipped = run("levels", ramp(GRAY8), GRAY8, values).ravel()
    assert (clipped[:64] == 0).all()
    assert (clipped[192:] == 255).all()


def test_levels_that_cross_are_refused() -> None:
    with pytest.raises(BadRequest, match="black point"):
        run("levels", ramp(GRAY8), GRAY8, {"black": 0.6, "white": 0.5})


@pytest.mark.parametrize(("name", "far"), [("shadows", 0.9), ("highlights", 0.1)])
@pytest.mark.parametrize("amount", [-1.0, -0.3, 0.3, 1.0])
def test_shadows_and_highlights_act_on_their_own_end(name: str, far: float, amount: float) -> None:
    near = 1 - far
    x = np.array([0.0, near, far, 1.0])

    change = curve(name, {"amount": amount}, x) - x

    assert change[0] == pytest.approx(0, abs=1e-6)
    assert change[3] == pytest.approx(0, abs=1e-6)
    assert np.sign(change[1]) == np.sign(amount)
    assert abs(change[1]) > 20 * abs(change[2])


@pytest.mark.parametrize(("name", "amount"), [("shadows", 1.0), ("highlights", -1.0)])
def test_shadows_and_highlights_keep_hue_and_bend_luma(name: str, amount: float) -> None:
    random = np.random.default_rng(8)
    colours = random.integers(0, 65536, (60, 70, 3)).astype(np.uint16)
    weights = np.array([0.2126, 0.7152, 0.0722])

    result = run(name, colours, RGB16, {"amount": amount}).astype(np.float64)

    before, after = colours @ weights, result @ weights
    expected = curve(name, {"amount": amount}, before.ravel() / 65535) * 65535
    assert np.abs(after.ravel() - expected).max() <= 0.52
    was, became = colours - before[..., None], result - after[..., None]
    factor = (was * became).sum(axis=2) / (was * was).sum(axis=2)
    assert np.abs(became - was * factor[..., None]).max() <= 1.5
    assert factor.min() > 0


def test_a_curve_passes_through_its_points_in_any_order() -> None:
    points = (0.7, 0.9, 0.0, 0.05, 0.3, 0.2, 1.0, 0.8)

    result = curve("curves", {"points": points}, np.array(points[::2]))

    np.testing.assert_allclose(result, points[1::2], atol=1e-6)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 50), st.floats(0, 1)), min_size=2, max_size=8))
def test_a_curve_never_swings_beyond_its_neighbouring_points(
    drawn: list[tuple[int, float]],
) -> None:
    pairs = sorted(dict(drawn).items())
    if len(pairs) < 2:
        pairs = [(0, 0.0), (50, 1.0)]
    at = np.array([pair[0] / 50 for pair in pairs])
    to = np.array([pair[1] for pair in pairs])
    flat = tuple(float(v) for pair in zip(at, to, strict=True) for v in pair)
    x = np.linspace(0, 1, 501)

    result = curve("curves", {"points": flat}, x)

    part = np.clip(np.searchsorted(at, x, side="right") - 1, 0, len(at) - 2)
    low, high = np.minimum(to[part], to[part + 1]), np.maximum(to[part], to[part + 1])
    assert (result >= low - 1e-6).all()
    assert (result <= high + 1e-6).all()


def test_two_curve_points_above_one_another_are_refused() -> None:
    with pytest.raises(BadRequest, match="above one another"):
        run("curves", ramp(GRAY8), GRAY8, {"points": (0.0, 0.0, 0.5, 0.2, 0.5, 0.8)})


def _hazy() -> Pixels:
    random = np.random.default_rng(5)
    scene = random.normal(0.5, 0.06, (200, 300, 1)).clip(0.3, 0.7)
    return np.asarray(np.rint(np.repeat(scene, 3, axis=2) * 65535), np.uint16)


def test_auto_tone_uses_the_whole_range() -> None:
    hazy = _hazy()

    result = run("auto_tone", hazy, RGB16, {})

    tones = result.mean(axis=2)
    assert np.percentile(tones, 0.1) < 0.03 * 65535
    assert np.percentile(tones, 99.9) > 0.97 * 65535
    half = run("auto_tone", hazy, RGB16, {"amount": 0.5})
    between = (hazy.astype(np.float64) + result) / 2
    unclipped = (result > 0) & (result < 65535)
    assert np.abs(half - between)[unclipped].max() <= 1


def test_auto_tone_is_not_moved_by_a_few_dead_pixels() -> None:
    hazy = _hazy()
    spotted = hazy.copy()
    spotted[50:53, 50] = 65535
    spotted[60:63, 50] = 0

    clean, dirty = (run("auto_tone", pixels, RGB16, {}) for pixels in (hazy, spotted))

    same = (spotted == hazy).all(axis=2)
    difference = np.abs(clean[same].astype(np.float64) - dirty[same])
    assert difference.mean() < 0.02 * 65535


def test_auto_tone_measures_inside_the_mask_only() -> None:
    hazy = _hazy()
    hazy[:, 150:] = 65535
    mask = Mask(Box(0, 0, 150, 200))

    alone = run("auto_tone", np.ascontiguousarray(hazy[:, :150]), RGB16, {})

    assert np.array_equal(run("auto_tone", hazy, RGB16, {}, mask)[:, :150], alone)


def test_auto_tone_leaves_a_single_tone_and_a_full_range_as_they_are() -> None:
    flat = np.full((40, 40, 1), 9000, np.uint16)
    full = np.repeat(ramp(GRAY8), 4, axis=0)

    assert np.ptp(run("auto_tone", flat, GRAY16, {})) == 0
    assert np.abs(run("auto_tone", full, GRAY8, {}).astype(int) - full).max() <= 1


def test_invert_twice_is_the_same_picture() -> None:
    numbers = ramp(GRAY16)

    negative = run("invert", numbers, GRAY16, {})

    assert np.array_equal(negative, 65535 - numbers)
    assert np.array_equal(run("invert", negative, GRAY16, {}), numbers)


@each_curve
def test_pictures_stored_as_negatives_look_the_same_afterwards(
    name: str, values: dict[str, Value]
) -> None:
    numbers = ramp(GRAY16)
    negative = PixelFormat(16, Colour.GRAY, is_inverted=True)

    as_usual = run(name, numbers, GRAY16, values).astype(np.int64)

    reversed_storage = run(name, 65535 - numbers, negative, values)
    assert np.abs(65535 - reversed_storage - as_usual).max() <= 1


@each_curve
def test_premultiplied_colours_change_like_the_colours_they_stand_for(
    name: str, values: dict[str, Value]
) -> None:
    random = np.random.default_rng(2)
    straight = random.integers(0, 65536, (40, 50, 4)).astype(np.uint16)
    straight[:5, :, 3], straight[5:10, :, 3] = 0, 65535

    def multiplied(pixels: Pixels) -> Pixels:
        result = pixels.copy()
        share = pixels[..., 3:] / 65535
        result[..., :3] = np.rint(pixels[..., :3] * share)
        return result

    expected = multiplied(
        run(name, straight, PixelFormat(16, Colour.RGB, Alpha.STRAIGHT), values)
    ).astype(np.int64)
    premultiplied = PixelFormat(16, Colour.RGB, Alpha.PREMULTIPLIED)
    result = run(name, multiplied(straight), premultiplied, values)

    opaque_enough = straight[..., 3] > 20000  # below, the stored colour is too coarse to compare
    assert np.abs(result - expected)[opaque_enough].max() <= 8
    assert np.array_equal(result[:5], multiplied(straight)[:5])


def test_clear_ink_stays_as_it_is_stored() -> None:
    pixel_format = PixelFormat(16, Colour.CMYK, Alpha.PREMULTIPLIED, is_inverted=True)
    inks = np.random.default_rng(4).integers(0, 65536, (6, 6, 5)).astype(np.uint16)
    inks[..., 4] = 65535
    inks[:3] = 0
    result = run("exposure", inks, pixel_format, {"stops": 0.3})
    assert np.array_equal(result[:3], inks[:3])
    assert not np.array_equal(result[3:], inks[3:])


@each_channel_curve
def test_ink_looks_like_the_light_it_leaves(name: str, values: dict[str, Value]) -> None:
    random = np.random.default_rng(3)
    inks = random.integers(0, 256, (60, 60, 4)).astype(np.uint8)
    inks[:10, :, 3] = 0

    def seen(stored: Pixels) -> NDArray[np.float64]:
        left = 1 - stored / 255
        return np.asarray(left[..., :3] * left[..., 3:])

    result = run(name, inks, CMYK8, values)

    exact = curve(name, values, seen(inks).ravel()).clip(0, 1).reshape(60, 60, 3)
    assert np.abs(seen(result) - exact).max() <= 1.01 / 255  # two roundings, of ink and of black


def test_brightening_ink_keeps_black_where_it_can() -> None:
    inks = np.array([[[0, 0, 0, 0], [200, 150, 100, 40], [0, 0, 0, 200]]], np.uint8)

    result = run("exposure", inks, CMYK8, {"stops": 0.5})

    assert np.array_equal(result[0, 0], inks[0, 0])
    assert result[0, 1, 3] == 40
    assert (result[0, 1, :3] < inks[0, 1, :3]).all()
    assert result[0, 2, 3] < 200
    assert (result[0, 2, :3] == 0).all()
