"""Texture given back: small differences of brightness return, nothing else, and tiles are exact."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from fixtures.documents import STEP, array_picture, darken, document, patch, reopened, smear
from fixtures.older_projects import aged
from fixtures.views import means, whole
from gesso_core.errors import BadRequest
from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.operators.visible import luma, visible
from gesso_core.patch import MattePatch
from gesso_core.pixels import Alpha, Colour, PixelFormat, Pixels
from gesso_desktop.document.document import Document
from gesso_desktop.document.texture import small, with_texture
from gesso_desktop.document.viewing.looking import Looking
from gesso_desktop.document.viewing.preview import Preview

HEIGHT, WIDTH = 300, 530  # 2 × 3 tiles, the last ones cut
WHOLE = Box(0, 0, WIDTH, HEIGHT)
PATCHED = Box(100, 20, 480, 280)
GRAIN = 20 / 255

_AMPLITUDES = st.floats(-3, 3, width=32)
_FORMATS = st.builds(
    PixelFormat,
    st.sampled_from([1, 8, 16, 32]),
    st.sampled_from(Colour),
    st.sampled_from(Alpha),
    st.integers(0, 1),
    st.booleans(),
)


def grained(sigma: float = GRAIN) -> Pixels:
    """A slope with film grain and three specks of dust, in 16 bits."""
    rng = np.random.default_rng(1)
    slope = np.linspace(0.3, 0.6, WIDTH)[None, :, None] * np.ones((HEIGHT, 1, 3))
    grain = cv2.GaussianBlur(rng.standard_normal((HEIGHT, WIDTH)), (0, 0), 0.8)
    picture = slope + (grain * sigma / grain.std())[..., None]
    for left, top in SPECKS:
        picture[top : top + 6, left : left + 6] = slope[top : top + 6, left : left + 6] + 0.4
    return np.rint(picture.clip(0, 1) * 65535).astype(np.uint16)


SPECKS = ((150, 60), (300, 254), (420, 200))
NOISY = grained()
CLEAN = grained(0.0)
for _left, _top in SPECKS:
    CLEAN[_top : _top + 6, _left : _left + 6] = CLEAN[0, _left : _left + 6]


def repaired(folder: Path, **options: Any) -> Document:
    """A document whose grain and dust were removed; no. 1 in its stack."""
    made = document(folder, NOISY, **options)
    made.add(patch(PATCHED, CLEAN[PATCHED.slices], like=NOISY), STEP)
    return made


def values(pixels: Pixels, pixel_format: PixelFormat, rng: np.random.Generator) -> Pixels:
    """Random stored numbers of a format, no colour of premultiplied pixels above its alpha."""
    if pixel_format.is_float:
        pixels[...] = rng.random(pixels.shape)
    else:
        pixels[...] = rng.integers(0, pixel_format.largest, pixels.shape, endpoint=True)
    if pixel_format.alpha is Alpha.PREMULTIPLIED:
        n = pixel_format.colour_channels
        pixels[..., :n] = np.minimum(pixels[..., :n], pixels[..., n, None])
    return pixels


def pair(pixel_format: PixelFormat, seed: int, spread: float) -> tuple[Pixels, Pixels]:
    """below and above, differing by about `spread` of the whole range."""
    rng = np.random.default_rng(seed)
    shape = (9, 11, pixel_format.channels)
    above = values(np.empty(shape, pixel_format.dtype), pixel_format, rng)
    step = rng.normal(0, spread * pixel_format.largest, shape)
    below = (above + step).clip(0, pixel_format.largest)
    below = (below if pixel_format.is_float else np.rint(below)).astype(pixel_format.dtype)
    if pixel_format.alpha is Alpha.PREMULTIPLIED:
        n = pixel_format.colour_channels
        below[..., :n] = np.minimum(below[..., :n], below[..., n, None])
    return below, above


@given(_AMPLITUDES, _AMPLITUDES)
def test_what_returns_is_bounded_and_has_no_steeper_edges_than_what_was_taken(
    one: float, other: float
) -> None:
    a, b = small(np.array([one, other], np.float32))
    assert abs(a) <= min(abs(one), 0.14)
    assert a * one >= 0
    assert small(np.array([-one], np.float32))[0] == -a
    assert abs(a - b) <= abs(one - other) + 1e-6


@given(_AMPLITUDES, st.sampled_from([1.0, 0.5, 0.125]))
def test_small_amplitudes_return_as_they_are_and_large_ones_not_at_all(
    amplitude: float, scale: float
) -> None:
    result = small(np.array([amplitude], np.float32), scale)[0]
    if abs(amplitude) <= 0.08 * scale:
        assert result == np.float32(amplitude)
    if abs(amplitude) >= 0.4:
        assert result == 0


def test_numbers_that_are_none_return_nothing() -> None:
    with np.errstate(all="ignore"):
        assert (small(np.array([np.nan, np.inf, -np.inf], np.float32)) == 0).all()


@given(_FORMATS, st.integers(0, 99), st.sampled_from([0.01, 0.1, 0.5]), st.floats(0.01, 1))
@settings(max_examples=100, deadline=None)
def test_every_format_keeps_its_layout_and_gets_back_no_more_than_was_taken(
    pixel_format: PixelFormat, seed: int, spread: float, texture: float
) -> None:
    below, above = pair(pixel_format, seed, spread)
    result = with_texture(below, above, pixel_format, texture=texture)
    n = pixel_format.colour_channels
    assert (result.dtype, result.shape) == (above.dtype, above.shape)
    assert np.array_equal(result[..., n:], above[..., n:])
    is_bounded = not pixel_format.is_float and pixel_format.colour is not Colour.CMYK
    if pixel_format.alpha is Alpha.PREMULTIPLIED and is_bounded and not pixel_format.is_inverted:
        assert (result[..., :n] <= result[..., n, None]).all()
    if pixel_format.alpha is not Alpha.PREMULTIPLIED:
        was, now, goal = (brightness(each, pixel_format) for each in (above, result, below))
        # CMYK keeps two inks and the rest in rounded steps: of each, and of their product.
        step = 0 if pixel_format.is_float else 2.0 / pixel_format.largest
        low, high = np.minimum(was, goal), np.maximum(was, goal)
        assert (now >= low - step - 1e-5).all()
        assert (now <= high + step + 1e-5).all()


@given(_FORMATS, st.integers(0, 99), st.sampled_from([0.01, 0.1]))
@settings(max_examples=60, deadline=None)
def test_each_pixel_is_by_itself(pixel_format: PixelFormat, seed: int, spread: float) -> None:
    below, above = pair(pixel_format, seed, spread)
    together = with_texture(below, above, pixel_format, texture=0.7)
    order = np.random.default_rng(seed).permutation(99)
    mixed = [each.reshape(1, 99, -1)[:, order] for each in (below, above)]
    alone = with_texture(mixed[0], mixed[1], pixel_format, texture=0.7)
    assert np.array_equal(alone, together.reshape(1, 99, -1)[:, order])


@given(_FORMATS, st.integers(0, 99))
@settings(max_examples=40, deadline=None)
def test_what_took_nothing_away_stays_the_same_bytes(pixel_format: PixelFormat, seed: int) -> None:
    _, above = pair(pixel_format, seed, 0.1)
    assert np.array_equal(with_texture(above, above, pixel_format, texture=1.0), above)


@pytest.mark.parametrize("colour", [Colour.GRAY, Colour.RGB, Colour.LAB])
def test_small_differences_come_back_to_the_step_of_16_bits(colour: Colour) -> None:
    pixel_format = PixelFormat(16, colour)
    rng = np.random.default_rng(0)
    above = rng.integers(20000, 40000, (40, 50, pixel_format.colour_channels), np.uint16)
    grain = rng.integers(-5000, 5000, (40, 50, 1))
    below = (above + grain).astype(np.uint16)
    result = with_texture(below, above, pixel_format, texture=1.0)
    count = 1 if colour is Colour.LAB else 3  # of Lab, the lightness alone
    assert np.abs(result[..., :count].astype(int) - below[..., :count]).max() <= 1
    assert np.array_equal(result[..., count:], above[..., count:])
    half = with_texture(below, above, pixel_format, texture=0.5)
    middle = (above[..., :count] + grain / 2).astype(int)
    assert np.abs(half[..., :count] - middle).max() <= 1


@pytest.mark.parametrize("alpha", [Alpha.STRAIGHT, Alpha.PREMULTIPLIED])
def test_what_was_not_to_be_seen_does_not_come_back(alpha: Alpha) -> None:
    pixel_format = PixelFormat(16, Colour.RGB, alpha)
    above = np.full((4, 4, 4), 30000, np.uint16)
    below = np.full((4, 4, 4), 32000, np.uint16)
    above[..., 3], below[..., 3] = 65535, 0
    assert np.array_equal(with_texture(below, above, pixel_format, texture=1.0), above)


def test_one_bad_number_of_a_float_picture_spreads_no_further() -> None:
    pixel_format = PixelFormat(32, Colour.RGB)
    above = np.full((2, 4, 3), 0.5, np.float32)
    below = above + np.float32(0.05)
    below[0, 0], below[0, 1, 0], above[1, 0] = np.nan, np.inf, np.nan
    result = with_texture(below, above, pixel_format, texture=1.0)
    assert (result[0, :2] == 0.5).all()
    assert np.isnan(result[1, 0]).all()
    assert np.allclose(result[:, 2:], 0.55)


def test_grain_comes_back_and_dust_does_not(tmp_path: Path) -> None:
    with repaired(tmp_path) as doc:
        before = doc.read(WHOLE)
        assert np.array_equal(before[PATCHED.slices], CLEAN[PATCHED.slices])
        doc.set_texture(1, 1.0)
        result = doc.read(WHOLE).astype(np.float64)
    returned = (result - CLEAN)[PATCHED.slices] / 65535
    grain = (NOISY.astype(np.float64) - CLEAN)[PATCHED.slices] / 65535
    is_grain = np.abs(grain) < 0.35
    assert returned[is_grain].std() > 0.85 * grain[is_grain].std()
    for left, top in SPECKS:
        assert np.abs(result[top : top + 6, left : left + 6] - CLEAN[top, left]).max() < 700
    outside = np.ones((HEIGHT, WIDTH), np.bool_)
    outside[PATCHED.slices] = False
    assert np.array_equal(result[outside], NOISY[outside])


def test_tiles_are_pieces_of_the_whole(tmp_path: Path) -> None:
    ramp = np.linspace(0, 1, PATCHED.area, dtype=np.float32).reshape(PATCHED.height, -1)
    covered = np.rint(ramp * 65535) / 65535
    with document(tmp_path, NOISY, cache_bytes=0) as doc:
        doc.add(smear(3), STEP)
        below = doc.read(WHOLE)
        one = doc.add(patch(PATCHED, CLEAN[PATCHED.slices], ramp, like=NOISY), STEP)
        doc.set_opacity(one, 0.7)
        doc.set_texture(one, 0.6)
        under, above = below[PATCHED.slices], CLEAN[PATCHED.slices]
        above = with_texture(under, above, doc.format, texture=0.6)
        expected = below.copy()
        share = (covered * 0.7)[..., None]
        expected[PATCHED.slices] = np.rint(under + share * (above - under.astype(np.float64)))
        full = doc.read(WHOLE)
        assert np.abs(full.astype(int) - expected).max() <= 1  # coverage is kept in 16 bits
        for box in (Box(251, 250, 270, 260), Box(0, 0, 1, 1), Box(99, 19, 300, 281)):
            assert np.array_equal(doc.read(box), full[box.slices])


def test_without_coverage_nothing_changes(tmp_path: Path) -> None:
    with document(tmp_path, NOISY) as doc:
        half = np.ones((PATCHED.height, PATCHED.width), np.float32)
        half[:, 100:] = 0
        one = doc.add(patch(PATCHED, CLEAN[PATCHED.slices], half, like=NOISY), STEP)
        doc.set_texture(one, 1.0)
        assert np.array_equal(doc.read(WHOLE)[:, 200:], NOISY[:, 200:])


def test_texture_comes_back_when_the_picture_gained_an_opacity(tmp_path: Path) -> None:
    with document(tmp_path, NOISY) as doc:
        doc.add(MattePatch(Mask(WHOLE)), STEP)
        wide = np.concatenate([CLEAN, np.full_like(CLEAN[..., :1], 65535)], 2)
        three = doc.add(patch(PATCHED, CLEAN[PATCHED.slices], like=NOISY), STEP)
        doc.set_texture(three, 1.0)
        expected = doc.read(WHOLE)
        doc.delete(three)
        four = doc.add(patch(PATCHED, wide[PATCHED.slices], like=wide), STEP)
        doc.set_texture(four, 1.0)
        assert np.array_equal(doc.read(WHOLE), expected)
        doc.hide(1)
        assert np.array_equal(doc.read(WHOLE), expected[..., :3])


def test_texture_is_one_change_undone_and_kept(tmp_path: Path) -> None:
    with repaired(tmp_path) as doc:
        without, state = doc.read(WHOLE), doc.state
        doc.set_texture(1, 0.3)
        given = doc.read(WHOLE)
        assert not np.array_equal(given, without)
        assert doc.state != state
        doc.set_texture(1, 0.3)
        assert [entry.verb for entry in doc.history()] == ["add", "texture"]
        assert (doc.history()[1].before, doc.history()[1].after) == (0.0, 0.3)
        doc.undo()
        assert (doc.state, doc.stack[0].texture) == (state, 0.0)
        assert np.array_equal(doc.read(WHOLE), without)
        doc.redo()
    with reopened(tmp_path / "scan.npy") as doc:
        assert doc.stack[0].texture == 0.3
        assert np.array_equal(doc.read(WHOLE), given)
        doc.set_texture(1, 0.0)
        assert doc.state == state


@pytest.mark.parametrize("texture", [-0.1, 1.1, float("nan")])
def test_a_texture_is_a_share(tmp_path: Path, texture: float) -> None:
    with repaired(tmp_path) as doc, pytest.raises(BadRequest, match="between 0 and 1"):
        doc.set_texture(1, texture)


def test_only_stored_pixels_have_texture(tmp_path: Path) -> None:
    with document(tmp_path, NOISY) as doc:
        for other in (darken(0.5), MattePatch(Mask(WHOLE))):
            added = doc.add(other, STEP)
            with pytest.raises(BadRequest, match="stored pixels"):
                doc.set_texture(added, 0.5)
        with pytest.raises(BadRequest, match="no edit 99"):
            doc.set_texture(99, 0.5)
        assert len(doc.history()) == 2


def test_an_edit_above_is_out_of_date_when_texture_comes_back_below_it(tmp_path: Path) -> None:
    with repaired(tmp_path) as doc:
        doc.add(patch(Box(0, 0, 9, 9), 1, like=NOISY), STEP)
        doc.set_texture(1, 0.5)
        assert [row.is_out_of_date for row in doc.stack] == [False, True]


def test_a_project_from_before_texture_opens_with_none(tmp_path: Path) -> None:
    with repaired(tmp_path) as doc:
        doc.add(patch(Box(0, 0, 9, 9), 1, like=NOISY), STEP)
        state, pixels = doc.state, doc.read(WHOLE)
        # What names a state may not change: older projects say by it what edits were made on.
        deed = json.loads(doc.layers(doc.stack).stack.levels[0].deed)
        assert set(deed) == {"kind", "operator", "values", "opacity", "sheet", "mask"}
    aged(tmp_path / "scan.npy.gesso", 3)
    with reopened(tmp_path / "scan.npy") as doc:
        assert doc.state == state
        assert np.array_equal(doc.read(WHOLE), pixels)
        assert [(row.texture, row.is_out_of_date) for row in doc.stack] == [(0.0, False)] * 2
        doc.set_texture(1, 0.5)
        assert doc.undo()


def test_a_texture_that_nobody_can_have_set_is_damage(tmp_path: Path) -> None:
    repaired(tmp_path).close()
    connection = sqlite3.connect(tmp_path / "scan.npy.gesso", isolation_level=None)
    connection.execute("UPDATE patch SET texture = 2")
    connection.close()
    with pytest.raises(Exception, match="damaged"):
        reopened(tmp_path / "scan.npy")


def test_a_dragged_texture_is_seen_as_it_is_set(tmp_path: Path) -> None:
    with repaired(tmp_path) as doc:
        look = Looking(array_picture(NOISY))
        look.adopt(doc)
        sight = look.sight(Preview(textures={1: 0.4}))
        seen = whole(sight)
        doc.set_texture(1, 0.4)
        assert np.array_equal(seen, doc.read(WHOLE))
        assert sight.state == doc.state


@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_reduced_picture_is_close_to_the_whole_one_reduced(tmp_path: Path, level: int) -> None:
    with repaired(tmp_path) as doc:
        doc.set_texture(1, 1.0)
        look = Looking(array_picture(NOISY), pyramid_bytes=1 << 30)
        look.adopt(doc)
        sight = look.sight()
        error = whole(sight, level).astype(np.float64) - means(whole(sight), level)
    assert error.std() < 0.01 * 65535
    assert np.abs(error).max() < 0.16 * 65535


def brightness(pixels: Pixels, pixel_format: PixelFormat) -> NDArray[np.floating[Any]]:
    seen = visible(pixels, pixel_format)
    return seen[..., 0] if pixel_format.colour is Colour.LAB else luma(seen)
