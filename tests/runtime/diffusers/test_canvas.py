"""A model that changed nothing would return the picture itself: nothing on the way there and back
moves or rounds it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.diffusion import edit, noise
from fixtures.engine_libraries import need_libraries
from gesso_core.cards.model_card import Grid
from gesso_core.errors import BadRequest, EngineFailed
from gesso_core.geometry import Box, Size
from gesso_runtime.engines.diffusers.canvas import fitted, given_back, reference, shown
from gesso_runtime.engines.working import resized

need_libraries()

import torch  # noqa: E402

sides = st.integers(1, 70)
grids = st.sampled_from([1, 8, 16, 32])


@settings(max_examples=60, deadline=None)
@given(sides, sides, grids, st.sampled_from(["uint8", "uint16", "float32"]))
def test_what_is_shown_comes_back_as_it_was(width: int, height: int, grid: int, dtype: str) -> None:
    picture = noise(width, height, dtype)
    canvas = shown(edit(picture), Grid(grid=grid))
    assert tuple(canvas.tensor.shape) == (1, 3, canvas.size.height, canvas.size.width)
    assert canvas.size.width % grid == canvas.size.height % grid == 0
    assert canvas.size.width - width < grid
    assert canvas.size.height - height < grid
    back = given_back(canvas.tensor, canvas, picture.dtype)
    assert back.dtype == picture.dtype
    if dtype == "float32":
        assert np.abs(back - picture).max() <= 2**-23
    else:
        assert np.array_equal(back, picture)


@settings(max_examples=40, deadline=None)
@given(sides, sides, sides, sides, st.data())
def test_on_a_canvas_the_content_is_the_picture_and_around_it_is_its_mirror(
    width: int, height: int, across: int, down: int, data: st.DataObject
) -> None:
    left = data.draw(st.integers(0, 20))
    top = data.draw(st.integers(0, 20))
    content = Box.at(left, top, across, down)
    work = Size(left + across + data.draw(st.integers(0, 20)), top + down + 3)
    picture = noise(width, height, "float32")
    canvas = shown(edit(picture, work=work, content=content), Grid(grid=16))
    back = given_back(canvas.tensor, canvas, picture.dtype)
    assert back.shape == (work.height, work.width, 3)
    expected = np.clip(resized(picture, content.size), 0, 1)
    assert np.abs(back[content.slices] - expected).max() <= 2**-23
    if left and across > 1:
        before, after = content.left - 1, content.left + 1
        assert np.array_equal(back[content.top, before], back[content.top, after])


def test_another_picture_is_reduced_to_what_the_model_was_trained_at() -> None:
    grid = Grid(grid=16, native_area=64 * 64, longest=96)
    assert tuple(reference(noise(640, 640), grid).shape) == (1, 3, 64, 64)
    assert tuple(reference(noise(640, 20), grid).shape) == (1, 3, 16, 96)
    assert tuple(reference(noise(20, 30), grid).shape) == (1, 3, 32, 32)


@pytest.mark.parametrize(
    ("size", "shape"),
    [((640, 320), (32, 64)), ((320, 640), (64, 32)), ((70, 50), (32, 64)), ((900, 1), (16, 64))],
)
def test_another_picture_is_fitted_to_a_long_side(
    size: tuple[int, int], shape: tuple[int, int]
) -> None:
    assert tuple(fitted(noise(*size), 64, 16).shape) == (1, 3, *shape)


def test_what_is_over_is_cut_off_on_both_sides_and_nothing_else_changes() -> None:
    picture = noise(72, 64)
    expected = torch.from_numpy(picture[:, 4:-4] / np.float32(255)).permute(2, 0, 1)
    assert torch.equal(fitted(picture, 72, 16)[0], 2.0 * expected - 1.0)


def test_words_alone_need_a_size() -> None:
    assert shown(edit(None, work=Size(50, 40)), Grid(grid=16)).size == Size(64, 48)
    with pytest.raises(BadRequest, match="how large"):
        shown(edit(None), Grid())


@pytest.mark.parametrize("fault", ["size", "numbers"])
def test_what_is_no_picture_is_the_engines_failure(fault: str) -> None:
    canvas = shown(edit(noise(16, 16)), Grid(grid=16))
    made = torch.zeros(1, 3, 16, 16 if fault == "numbers" else 32)
    made[0, 0, 3, 3] = float("nan")
    with pytest.raises(EngineFailed, match="size" if fault == "size" else "numbers"):
        given_back(made, canvas, np.dtype(np.uint8))
