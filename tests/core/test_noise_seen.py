"""How strong the noise of a picture is, whether it is soft, and what is texture."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.damage import photograph
from gesso_core.operators.noise import measured_noise, noise_seen
from gesso_core.picture import ArrayPicture
from gesso_core.pixels import Colour, PixelFormat, Pixels

RGB8, RGB16 = PixelFormat(8, Colour.RGB), PixelFormat(16, Colour.RGB)
GRAY8, FLOAT = PixelFormat(8, Colour.GRAY), PixelFormat(32, Colour.RGB)
SIDE = 300

Make = Callable[[np.random.Generator, int], np.ndarray]
"""Of noise of deviation 1, SIDE×SIDE×channels."""


def white(random: np.random.Generator, channels: int) -> np.ndarray:
    return random.normal(size=(SIDE, SIDE, channels))


def grain(random: np.random.Generator, channels: int) -> np.ndarray:
    """The same in all channels, and soft."""
    plane = cv2.GaussianBlur(white(random, 1), (0, 0), 0.7)
    return np.repeat(plane.reshape(SIDE, SIDE, 1) / plane.std(), channels, 2)


def soft(random: np.random.Generator, channels: int) -> np.ndarray:
    noise = cv2.GaussianBlur(white(random, channels), (0, 0), 0.9).reshape(SIDE, SIDE, channels)
    return np.asarray(noise / noise.std())


def on_gray(noise: np.ndarray, level: float, pixel_format: PixelFormat) -> Pixels:
    values = np.clip(128 + level * noise, 0, 255) / 255
    if pixel_format.is_float:
        return values.astype(np.float32)
    return np.rint(values * pixel_format.largest).astype(pixel_format.dtype)


@pytest.mark.parametrize("pixel_format", [RGB8, RGB16, GRAY8, FLOAT], ids=str)
@pytest.mark.parametrize("level", [8, 30])
def test_white_noise_is_as_strong_at_half_the_size(
    level: float, pixel_format: PixelFormat, random: np.random.Generator
) -> None:
    pixels = on_gray(white(random, pixel_format.colour_channels), level, pixel_format)
    noise = noise_seen(ArrayPicture(pixels, pixel_format))
    assert 255 * noise.full == pytest.approx(level, rel=0.08)
    assert noise.half == pytest.approx(noise.full, rel=0.12)
    assert noise.steadiness > 0.9


@pytest.mark.parametrize("pixel_format", [RGB8, RGB16, GRAY8, FLOAT], ids=str)
@pytest.mark.parametrize("make", [grain, soft])
def test_soft_noise_is_mostly_seen_at_half_the_size(
    make: Make, pixel_format: PixelFormat, random: np.random.Generator
) -> None:
    pixels = on_gray(make(random, pixel_format.colour_channels), 20, pixel_format)
    noise = noise_seen(ArrayPicture(pixels, pixel_format))
    assert noise.half > 3 * noise.full
    assert 12 < 255 * noise.half < 25
    assert noise.steadiness > 0.9


@pytest.mark.parametrize("name", ["gravel", "coffee", "immunohistochemistry", "chelsea"])
def test_texture_is_not_steady_as_noise_is(name: str) -> None:
    assert noise_seen(ArrayPicture(photograph(name), RGB8)).steadiness < 0.88


def test_the_level_is_that_which_the_operators_measure(random: np.random.Generator) -> None:
    picture = ArrayPicture(on_gray(white(random, 1), 20, GRAY8), GRAY8)
    assert noise_seen(picture).full == pytest.approx(measured_noise(picture)[0], abs=1e-6)


@pytest.mark.parametrize("value", [0, 77, 255])
def test_a_picture_of_one_colour_has_none(value: int) -> None:
    noise = noise_seen(ArrayPicture(np.full((90, 70, 3), value, np.uint8), RGB8))
    assert (noise.full, noise.half, noise.steadiness) == (0, 0, 0)


@given(
    height=st.integers(1, 90),
    width=st.integers(1, 90),
    seed=st.integers(0, 99),
    pixel_format=st.sampled_from([RGB8, RGB16, GRAY8, FLOAT]),
)
@settings(max_examples=40)
def test_it_is_finite_and_the_same_again_for_any_picture(
    height: int, width: int, seed: int, pixel_format: PixelFormat
) -> None:
    random = np.random.default_rng(seed)
    values = random.random((height, width, pixel_format.colour_channels)).astype(np.float32)
    if pixel_format.is_float:
        values[0, 0] = np.nan
    else:
        values = (values * pixel_format.largest).astype(pixel_format.dtype)
    picture = ArrayPicture(values, pixel_format)
    noise = noise_seen(picture)
    assert np.isfinite([noise.full, noise.half]).all()
    assert min(noise.full, noise.half) >= 0
    assert 0 <= noise.steadiness <= 1
    assert noise_seen(picture) == noise


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(5)
