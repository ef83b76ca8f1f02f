"""Where memory is short, the model works on a smaller picture; what was asked for comes back."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.diffusion import ON_PROCESSOR, card_of, edit, files_in, noise
from fixtures.engine_libraries import need_libraries
from fixtures.tiny_card import card_text
from gesso_core.cards.model_card import Grid
from gesso_core.edit_request import EditRequest
from gesso_core.geometry import Box, Size
from gesso_core.pixels import Light
from gesso_core.progress import silent
from gesso_core.recipe import EngineKind
from gesso_runtime.engines.diffusers.canvas import reference
from gesso_runtime.engines.diffusers.engine import DiffusersEngine
from gesso_runtime.engines.diffusers.smaller_work import (
    asked_size,
    enlarged,
    reduced,
    reduced_references,
)

GRID = Grid(grid=16)
SIDES = st.integers(1, 300)


def smooth(width: int, height: int) -> Light:
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    waves = np.sin(columns / 17) * np.cos(rows / 23)
    return np.stack([0.5 + 0.3 * waves, columns / 400, rows / 400], axis=2)


@given(SIDES, SIDES, st.integers(256, 1 << 14))
def test_there_are_never_more_pixels_than_there_may_be(width: int, height: int, most: int) -> None:
    seen = reduced(edit(np.zeros((height, width, 3), np.uint8)), GRID, most)
    size = asked_size(seen)
    up = [-(-side // 16) * 16 for side in (size.width, size.height)]
    assert up[0] * up[1] <= most or min(up) == 16


def test_what_is_small_enough_is_left_as_it_is() -> None:
    request = edit(noise(64, 64))
    assert reduced(request, GRID, 64 * 64) is request


def test_what_lies_where_stays_the_same() -> None:
    """As if the model changed nothing: only what is finer than the smaller picture is lost."""
    work, content = Size(240, 200), Box(20, 10, 220, 190)
    request = edit(smooth(400, 360), work=work, content=content)
    inside = reduced(request, GRID, 120 * 100)
    assert inside.picture is not None
    made = enlarged(inside.picture, work, np.dtype(np.float32))
    shown = cv2.resize(smooth(400, 360), (200, 180), interpolation=cv2.INTER_AREA)
    assert np.abs(made[content.slices] - shown)[2:-2, 2:-2].max() < 0.02


def test_a_mask_goes_with_the_picture() -> None:
    mask = np.zeros((128, 128), np.float32)
    mask[32:96, 32:64] = 1
    inside = reduced(edit(noise(128, 128), mask=mask), GRID, 64 * 64)
    assert inside.mask is not None
    assert inside.mask.shape == (64, 64)
    assert inside.mask.sum() == pytest.approx(mask.sum() / 4, rel=0.01)


def test_a_size_without_a_picture_is_reduced_too() -> None:
    request = EditRequest(EngineKind.GENERATE, "m", work=Size(512, 256), prompt="x")
    assert reduced(request, GRID, 1 << 15).work == Size(256, 128)


@pytest.fixture(scope="module")
def small(klein: Path) -> DiffusersEngine:
    need_libraries()
    engine = DiffusersEngine()
    placement = replace(ON_PROCESSOR, most_area=64 * 64)
    engine.load(card_of(card_text()), files_in(klein), placement, silent)
    return engine


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "float32"])
def test_the_engine_gives_back_the_size_and_depth_it_was_asked_for(
    small: DiffusersEngine, engine: DiffusersEngine, dtype: str
) -> None:
    picture = noise(128, 96, dtype)
    result = small.run(edit(picture), silent)
    assert result.picture is not None
    assert result.picture.shape == (96, 128, 3)
    assert result.picture.dtype == dtype
    inside: Any = engine.run(reduced(edit(picture), GRID, 64 * 64), silent).picture
    assert inside.shape == (48, 64, 3)
    assert np.array_equal(result.picture, enlarged(inside, Size(128, 96), np.dtype(dtype)))
    (said,) = result.facts.notes
    assert "64 × 48 px" in said
    assert "128 × 96 px" in said
    assert result.facts.placement == "cpu, fp32, none, 4096 px"


def test_nothing_is_said_where_nothing_was_smaller(
    small: DiffusersEngine, engine: DiffusersEngine
) -> None:
    request = edit(noise(64, 64))
    made, expected = small.run(request, silent), engine.run(request, silent)
    assert made.facts.notes == ()
    assert made.picture is not None
    assert expected.picture is not None
    assert np.array_equal(made.picture, expected.picture)


def test_further_pictures_are_seen_no_larger_either(small: DiffusersEngine) -> None:
    seen = reference(noise(400, 300), reduced_references(GRID, 64 * 64))
    assert seen.shape[2] * seen.shape[3] <= 80 * 64  # each side up to the grid
    assert small.run(edit(noise(64, 64), references=(noise(400, 300),)), silent).picture is not None
