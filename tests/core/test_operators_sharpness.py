"""Sharpening, local contrast and blur."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from fixtures.operator_runs import run
from gesso_core.geometry import Box
from gesso_core.operators.gaussian import gaussian, gaussian_halo
from gesso_core.pixels import Alpha, Colour, PixelFormat, Pixels

GRAY_FLOAT = PixelFormat(32, Colour.GRAY)
RGB16 = PixelFormat(16, Colour.RGB)


def edge(low: float, high: float, side: int = 240) -> NDArray[np.float32]:
    result = np.full((side, side, 1), low, np.float32)
    result[:, side // 2 :] = high
    return result


def noise(spread: float, side: int = 200) -> NDArray[np.float32]:
    random = np.random.default_rng(6)
    return np.asarray(0.5 + random.normal(0, spread, (side, side, 1)), np.float32)


@pytest.mark.parametrize("sigma", [0.4, 1.0, 4.7, 13.0, 30.0, 60.0])
def test_the_blur_is_gaussian_at_every_radius(sigma: float) -> None:
    picture = edge(0, 1, 400) * 0.5 + noise(0.2, 400) * 0.5
    side = 2 * int(6 * sigma + 1) + 1

    result = gaussian(picture, sigma, Box(0, 0, 400, 400))[..., 0]

    exact = cv2.GaussianBlur(
        picture.astype(np.float64), (side, side), sigma, borderType=cv2.BORDER_REFLECT
    )
    assert np.abs(result - exact).max() <= 0.0007


@pytest.mark.parametrize("sigma", [0.5, 3.0, 13.0, 30.0, 100.0])
def test_nothing_beyond_the_halo_changes_a_blur(sigma: float) -> None:
    halo = gaussian_halo(sigma)
    block = noise(0.2, 2 * halo + 16)
    other = block.copy()
    other[:, -1] = 5
    at = Box.at(0, 0, block.shape[1], block.shape[0])

    unchanged, changed = (gaussian(pixels, sigma, at) for pixels in (block, other))

    assert np.array_equal(unchanged[:, : -halo - 1], changed[:, : -halo - 1])


def test_a_blurred_picture_keeps_flat_areas_and_its_mean() -> None:
    flat = np.full((90, 120, 3), 12345, np.uint16)
    assert np.array_equal(run("blur", flat, RGB16, {"radius": 40.0}), flat)

    picture = noise(0.1)
    blurred = run("blur", picture, GRAY_FLOAT, {"radius": 3.0})
    assert blurred.mean() == pytest.approx(picture.mean(), abs=1e-3)
    assert blurred.std() < 0.2 * picture.std()


def test_transparent_pixels_lend_no_colour_to_a_blur() -> None:
    pixel_format = PixelFormat(16, Colour.RGB, Alpha.STRAIGHT)
    pixels = np.full((60, 60, 4), 40000, np.uint16)
    pixels[..., 3] = 65535
    pixels[:, 30:] = (0, 0, 0, 0)

    blurred = run("blur", pixels, pixel_format, {"radius": 5.0})

    assert (blurred[:, :30, :3] == 40000).all()


def test_sharpening_steepens_an_edge_and_leaves_flat_areas() -> None:
    picture = cv2.GaussianBlur(edge(0.3, 0.6), (0, 0), 1.5)[..., None]

    sharp = run("sharpen", picture, GRAY_FLOAT, {"amount": 1.0, "radius": 1.5})

    slope_before, slope_after = (np.diff(p[120, :, 0]).max() for p in (picture, sharp))
    assert slope_after > 1.15 * slope_before
    assert np.array_equal(sharp[:, :100], picture[:, :100])


def test_sharpening_leaves_noise_below_its_threshold() -> None:
    grain = noise(0.002)

    sharp = run("sharpen", grain, GRAY_FLOAT, {"amount": 2.0})

    assert sharp.std() < 1.2 * grain.std()
    without = run("sharpen", grain, GRAY_FLOAT, {"amount": 2.0, "threshold": 0.0})
    assert without.std() > 2 * grain.std()


@pytest.mark.parametrize(("low", "high"), [(0.45, 0.55), (0.2, 0.8), (0.0, 1.0), (0.02, 0.98)])
def test_local_contrast_makes_no_halo_beyond_its_bound_and_clips_nothing(
    low: float, high: float
) -> None:
    before = edge(low, high)

    after = run("local_contrast", before, GRAY_FLOAT, {"amount": 1.0})

    assert np.abs(after - before).max() <= 0.15 * 0.75
    assert after.min() >= 0
    assert after.max() <= 1


def test_local_contrast_strengthens_or_weakens_what_differs_from_its_surroundings() -> None:
    before = noise(0.03)

    stronger, weaker = (
        run("local_contrast", before, GRAY_FLOAT, {"amount": amount}) for amount in (0.5, -0.5)
    )

    assert stronger.std() > 1.3 * before.std()
    assert weaker.std() < 0.7 * before.std()


@pytest.mark.parametrize("name", ["sharpen", "local_contrast"])
def test_hue_differences_stay_while_luma_moves(name: str) -> None:
    random = np.random.default_rng(7)
    pixels: Pixels = random.integers(20000, 45000, (80, 80, 3)).astype(np.uint16)

    after = run(name, pixels, RGB16, {}).astype(np.int64)

    moved = after - pixels
    assert np.ptp(moved, axis=2).max() <= 1
    assert np.abs(moved).max() > 500
