"""Restoration gains on damage made here, and what it does to pictures without damage."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from fixtures.damage import (
    Damaged,
    Photo,
    blurred,
    cast,
    faded,
    noisy,
    photograph,
    psnr,
    scratched,
    screened,
    stained,
)
from gesso_core.errors import BadRequest
from gesso_core.geometry import Box, Size
from gesso_core.mask import Mask
from gesso_core.operators.catalogue import find
from gesso_core.operators.evaluate import evaluate, prepare
from gesso_core.operators.focus import measured_blur
from gesso_core.operators.noise import measured_noise
from gesso_core.operators.operator import LocalOperator
from gesso_core.picture import ArrayPicture
from gesso_core.pixels import Colour, PixelFormat, Pixels
from gesso_core.recipe import Values

RGB8, RGB16 = PixelFormat(8, Colour.RGB), PixelFormat(16, Colour.RGB)
GRAY16, CMYK8 = PixelFormat(16, Colour.GRAY), PixelFormat(8, Colour.CMYK, is_inverted=True)

Damage = Callable[[Photo, np.random.Generator], Damaged]


def _run(
    name: str,
    pixels: Pixels,
    pixel_format: PixelFormat = RGB8,
    mask: Mask | None = None,
    values: Values | None = None,
) -> Pixels:
    operator = find(name)
    assert isinstance(operator, LocalOperator)
    prepared = prepare(operator, ArrayPicture(pixels, pixel_format), mask, values or {})
    size = Size(pixels.shape[1], pixels.shape[0])
    return evaluate(
        operator,
        lambda box: pixels[box.slices],
        size,
        pixel_format,
        prepared,
        mask=mask,
        opacity=1.0,
        box=size.box,
    )


def _gain(name: str, damage: Damage, photo: Photo) -> float:
    damaged = damage(photo, np.random.default_rng(3))
    mask = None
    if damaged.where is not None:
        size = Size(photo.shape[1], photo.shape[0])
        mask = Mask(size.box, damaged.where.astype(np.float32))
    restored = _run(name, damaged.photo, mask=mask)
    return psnr(restored, photo) - psnr(damaged.photo, photo)


@pytest.mark.parametrize("photo", ["astronaut", "chelsea", "rocket"])
@pytest.mark.parametrize(
    ("name", "damage", "least"),
    [
        ("denoise", noisy, 6.0),
        ("deblur", blurred, 0.8),
        ("descreen", screened, 9.0),
        ("remove_stain", stained, 2.5),
    ],
)
def test_restoring_gains_at_least_so_many_decibels(
    name: str, damage: Damage, least: float, photo: str
) -> None:
    assert _gain(name, damage, photograph(photo, 448)) >= least


@pytest.mark.parametrize("photo", ["astronaut", "coffee", "rocket"])
def test_a_faded_photograph_comes_back(photo: str) -> None:
    assert _gain("fade_repair", faded, photograph(photo, 448)) >= 6.0


@pytest.mark.parametrize("photo", ["astronaut", "chelsea", "stereo_motorcycle"])
def test_a_warm_cast_is_taken_out(photo: str) -> None:
    pixels = photograph(photo, 448)
    damaged = cast((1.0, 0.9, 0.72))(pixels, np.random.default_rng(0)).photo

    restored = _run("colour_cast", damaged)

    def balance(picture: Photo) -> float:
        means = picture.reshape(-1, 3).mean(0)
        return float(means[0] / means[2])

    left = abs(np.log(balance(restored) / balance(pixels)))
    assert left < 0.6 * abs(np.log(balance(damaged) / balance(pixels)))


@pytest.mark.parametrize("photo", ["astronaut", "coffee", "rocket", "gravel"])
@pytest.mark.parametrize("name", ["fade_repair", "deblur", "descreen"])
def test_an_undamaged_photograph_stays_as_it_is(name: str, photo: str) -> None:
    pixels = photograph(photo)

    assert np.array_equal(_run(name, pixels), pixels)


MATRIX = (0.9, 0.0, 0.0, 0.02, 0.0, 1.0, 0.0, 0.0, 0.0, 0.1, 1.2, -0.01)


def test_a_given_colour_matrix_is_kept_and_not_measured_again() -> None:
    photo = cast((1.0, 0.9, 0.72))(photograph("coffee"), np.random.default_rng(1)).photo
    picture = ArrayPicture(photo, RGB8)
    operator = find("colour_cast")
    measured = prepare(operator, picture, None, {})["matrix"]
    assert prepare(operator, picture, None, {"matrix": MATRIX})["matrix"] == MATRIX != measured
    colours = photo.reshape(-1, 3) / 255
    expected = colours @ np.reshape(MATRIX, (3, 4))[:, :3].T + np.reshape(MATRIX, (3, 4))[:, 3]
    done = _run("colour_cast", photo, values={"matrix": MATRIX}).reshape(-1, 3)
    np.testing.assert_allclose(done, (expected * 255).clip(0, 255), atol=0.51)


def test_a_given_colour_matrix_is_twelve_numbers_within_reason() -> None:
    picture = ArrayPicture(np.zeros((9, 9, 3), np.uint8), RGB8)
    wild = (99.0, *MATRIX[1:])
    assert prepare(find("colour_cast"), picture, None, {"matrix": wild})["matrix"] == (
        8.0,
        *MATRIX[1:],
    )
    for wrong in (MATRIX[:9], (float("nan"), *MATRIX[1:]), "none", 1.0):
        with pytest.raises(BadRequest):
            prepare(find("colour_cast"), picture, None, {"matrix": wrong})


@pytest.mark.parametrize("level", [4.0, 15.0, 40.0])
def test_noise_is_measured_whatever_the_texture(level: float) -> None:
    for name in ("astronaut", "chelsea", "camera"):
        damaged = noisy(photograph(name, 448), np.random.default_rng(1), level).photo
        measured = 255 * measured_noise(ArrayPicture(damaged, RGB8))[0]
        assert 0.85 * level < measured < 1.25 * level


def test_blur_is_measured_within_a_third_of_a_pixel() -> None:
    for name in ("astronaut", "camera", "stereo_motorcycle"):
        for radius in (1.3, 2.0):
            damaged = blurred(photograph(name), np.random.default_rng(1), radius).photo
            picture = ArrayPicture(damaged, RGB8)
            measured = measured_blur(picture, None, measured_noise(picture)[0])
            assert abs(measured - radius) < 0.35


def test_sixteen_bits_keep_more_levels_than_eight() -> None:
    """A smooth 16-bit ramp with noise comes back without an 8-bit comb."""
    ramp = np.linspace(20000, 24000, 256)[None, :, None].repeat(256, 0).repeat(3, 2)
    noise = np.random.default_rng(0).normal(0, 300, ramp.shape)
    pixels = np.clip(ramp + noise, 0, 65535).astype(np.uint16)

    restored = _run("denoise", pixels, RGB16)

    assert np.abs(restored - ramp).mean() < 0.25 * np.abs(pixels - ramp).mean()
    assert len(np.unique(restored % 257)) > 200


@pytest.mark.parametrize("name", ["denoise", "deblur", "descreen"])
def test_gray_and_ink_are_restored_too(name: str) -> None:
    photo = photograph("astronaut", 320)
    gray = (photo[..., 1:2].astype(np.uint16) * 257).copy()
    inks = 255 - np.dstack([photo, photo.max(2)])
    damaged_gray = screened(photo, np.random.default_rng(0)).photo[..., 1:2] * np.uint16(257)

    for pixels, pixel_format in ((damaged_gray, GRAY16), (inks, CMYK8), (gray, GRAY16)):
        result = _run(name, np.ascontiguousarray(pixels), pixel_format)
        assert (result.shape, result.dtype) == (pixels.shape, pixels.dtype)
    if name == "descreen":
        before = np.abs(damaged_gray.astype(float) - gray).mean()
        after = np.abs(_run(name, damaged_gray, GRAY16).astype(float) - gray).mean()
        assert after < 0.4 * before


def test_a_stain_needs_a_mask_with_surroundings() -> None:
    pixels = photograph("astronaut", 128)

    with pytest.raises(BadRequest, match="where"):
        _run("remove_stain", pixels)
    with pytest.raises(BadRequest, match="Everything"):
        _run("remove_stain", pixels, mask=Mask(Box(0, 0, 128, 128)))


def test_removing_a_stain_is_the_same_by_boxes_and_neutral_at_zero() -> None:
    damaged = stained(photograph("coffee", 448), np.random.default_rng(2))
    assert damaged.where is not None
    height, width = damaged.where.shape
    mask = Mask(Size(width, height).box, damaged.where.astype(np.float32))
    operator = find("remove_stain")
    assert isinstance(operator, LocalOperator)
    picture = ArrayPicture(damaged.photo, RGB8)
    values = prepare(operator, picture, mask, {})

    whole = _run("remove_stain", damaged.photo, mask=mask)
    box = Box(97, 61, 311, 207)
    part = evaluate(
        operator, picture.read, picture.size, RGB8, values, mask=mask, opacity=1.0, box=box
    )

    assert np.array_equal(part, whole[box.slices])
    assert np.array_equal(whole[~damaged.where], damaged.photo[~damaged.where])
    same = _run("remove_stain", damaged.photo, mask=mask, values={"amount": 0.0})
    assert np.array_equal(same, damaged.photo)


@pytest.mark.parametrize("name", ["camera", "coffee", "astronaut"])
def test_a_clean_photograph_is_all_but_left_alone_by_the_dust_finder(name: str) -> None:
    from gesso_core.operators.operator import RepairOperator, complete
    from gesso_core.progress import silent

    operator = find("remove_dust")
    assert isinstance(operator, RepairOperator)
    assert operator.propose is not None
    photo = photograph(name, 448)
    picture = ArrayPicture(photo, RGB8)
    masks = operator.propose(picture, complete(operator, {}), picture.size.box, silent)
    marked = sum(int((mask.values > 0).sum()) for mask in masks)
    assert marked <= 0.003 * photo.shape[0] * photo.shape[1]


def test_a_greedier_dust_finder_finds_more_and_a_warier_one_less() -> None:
    from gesso_core.operators.operator import RepairOperator, complete
    from gesso_core.progress import silent

    operator = find("remove_dust")
    assert isinstance(operator, RepairOperator)
    assert operator.propose is not None
    damaged = scratched(photograph("rocket", 448), np.random.default_rng(4))
    picture = ArrayPicture(damaged.photo, RGB8)
    marked = []
    for sensitivity in (0.0, 0.5, 1.0):
        values = complete(operator, {"sensitivity": sensitivity})
        masks = operator.propose(picture, values, picture.size.box, silent)
        marked.append(sum(int((mask.values > 0).sum()) for mask in masks))
    assert 0 < marked[0] < marked[1] < marked[2]


def test_dust_is_found_and_repaired_where_it_is() -> None:
    """Recall and precision of what is proposed by default."""
    from gesso_core.operators.operator import RepairOperator, complete
    from gesso_core.progress import silent

    operator = find("remove_dust")
    assert isinstance(operator, RepairOperator)
    assert operator.propose is not None
    for name in ("astronaut", "rocket"):
        damaged = scratched(photograph(name, 448), np.random.default_rng(4))
        assert damaged.where is not None
        picture = ArrayPicture(damaged.photo, RGB8)
        found = np.zeros(damaged.where.shape, bool)
        for mask in operator.propose(picture, complete(operator, {}), picture.size.box, silent):
            found |= mask.read(picture.size.box) > 0
        near = cv2.dilate(damaged.where.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
        assert (found & damaged.where).sum() > 0.5 * damaged.where.sum()
        assert (found & near).sum() > 0.7 * found.sum()
