"""Selections made of what was found with its confidence: thresholds, corrections, their extent."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gesso_core.geometry import Affine, Box, Size
from gesso_core.mask import Mask
from gesso_core.progress import silent
from gesso_core.selecting.extent import Extent, extent
from gesso_core.selecting.graded import Graded
from gesso_core.selecting.selection import Mode, Selection
from gesso_core.selecting.tile import Plane
from gesso_core.selecting.view import ants, seen

SIZE = Size(700, 600)


def plane(*spots: tuple[Box, int], size: Size = SIZE) -> Plane:
    values = np.zeros((size.height, size.width), np.uint8)
    for box, value in spots:
        values[box.slices] = value
    return values


def selection(values: Plane) -> Selection:
    size = Size(values.shape[1], values.shape[0])
    return Selection.from_mask(Mask(size.box, values / np.float32(255)), size)


def shown(made: Selection) -> Plane:
    return made.read(made.size.box)


SURE, FAINT = Box(250, 250, 262, 259), Box(20, 30, 24, 33)
FOUND = Graded(selection(plane((SURE, 250), (FAINT, 150))), 200)


def test_what_is_sure_enough_is_selected_as_softly_as_it_was_found() -> None:
    assert np.array_equal(shown(FOUND.selection), plane((SURE, 250)))
    assert np.array_equal(shown(FOUND.at(150).selection), plane((SURE, 250), (FAINT, 150)))
    assert FOUND.at(251).selection.is_empty


def test_another_threshold_leaves_what_was_added_and_taken_out_by_hand() -> None:
    by_hand = selection(plane((Box(400, 400, 420, 410), 255)))
    taken = selection(plane((Box(250, 250, 256, 259), 255)))
    corrected = FOUND.selection.combined(by_hand, Mode.ADD).combined(taken, Mode.SUBTRACT)

    more = FOUND.corrected(corrected).at(100)
    back = more.corrected(more.selection).at(200)

    expected = plane((Box(256, 250, 262, 259), 250), (Box(400, 400, 420, 410), 255))
    assert np.array_equal(shown(back.selection), expected)
    expected[FAINT.slices] = 150
    assert np.array_equal(shown(more.selection), expected)


@pytest.mark.parametrize("others", [[220], [255, 1], [1, 220, 140]])
def test_what_was_taken_out_by_hand_stays_out_at_every_threshold(others: list[int]) -> None:
    now = FOUND.at(150)
    made = now.selection.combined(selection(plane((FAINT, 255))), Mode.SUBTRACT)
    for least in [*others, 150]:
        now = now.corrected(made).at(least)
        made = now.selection
    assert np.array_equal(shown(made), plane((SURE, 250)))


def test_what_was_put_back_by_hand_stays_in_at_every_threshold() -> None:
    faint = selection(plane((FAINT, 255)))
    out = FOUND.at(150)
    out = out.corrected(out.selection.combined(faint, Mode.SUBTRACT)).at(220)
    put_back = out.corrected(out.selection.combined(faint, Mode.ADD))
    for least in (255, 150, 1):
        expected = plane((SURE, 250 if least < 255 else 0), (FAINT, 255))
        assert np.array_equal(shown(put_back.at(least).selection), expected)


@given(st.lists(st.integers(1, 255), min_size=1, max_size=4))
def test_thresholds_lead_back_to_where_they_began(steps: list[int]) -> None:
    values = np.random.default_rng(1).integers(0, 256, (40, 300), np.uint8)
    first = Graded(selection(values), 100)
    now, made = first, first.selection
    for least in [*steps, 100]:
        now = now.corrected(made).at(least)
        made = now.selection
    assert np.array_equal(shown(made), np.where(values >= 100, values, 0))


@pytest.mark.parametrize(
    ("spots", "places"),
    [
        ([], 0),
        ([SURE, FAINT], 2),
        ([Box(10, 10, 11, 590)], 1),  # through two strips
        ([Box(5, 500, 9, 512), Box(9, 512, 12, 520)], 1),  # at corners, where strips meet
        ([Box(5, 500, 9, 512), Box(10, 512, 12, 520)], 2),
        ([Box(5, 505, 6, 520), Box(9, 505, 10, 520), Box(5, 519, 10, 520)], 1),  # a U
        ([Box(5, 505, 6, 520), Box(9, 505, 10, 520), Box(5, 505, 10, 506)], 1),
    ],
)
def test_places_are_counted_across_strips(spots: list[Box], places: int) -> None:
    values = plane(*((box, 130) for box in spots))
    share = np.count_nonzero(values) / values.size
    assert extent(selection(values), silent) == Extent(places, pytest.approx(share))


@pytest.mark.parametrize("scale", [0.05, 0.1, 0.23, 0.37, 0.5, 0.9, 1.0, 3.0])
def test_a_line_runs_around_every_speck_however_small_it_is_seen(scale: float) -> None:
    spots = [(x, y) for x in (40, 250, 255, 256, 611) for y in (70, 256, 511)]
    made = selection(plane(*((Box(x, y, x + 1, y + 1), 140) for x, y in spots)))
    view = Size(round(SIZE.width * scale), round(SIZE.height * scale))
    part = seen(made, Affine.scale(scale, scale), view)
    line = ants(part)
    columns, rows = line.columns + part.box.left, line.rows + part.box.top
    for x, y in spots:
        assert np.hypot(columns - x * scale, rows - y * scale).min() < 3 + scale


def test_the_line_around_a_speck_leaves_it_to_be_seen() -> None:
    made = selection(plane((Box(100, 100, 101, 101), 255)))
    part = seen(made, Affine(), SIZE)
    line = ants(part)
    columns, rows = line.columns + part.box.left, line.rows + part.box.top
    places = set(zip(columns.tolist(), rows.tolist(), strict=True))
    assert (100, 100) not in places
    assert len(places) == 8


def test_the_soft_rim_of_an_area_is_outside_its_line() -> None:
    values = plane((Box(200, 200, 400, 400), 60), (Box(220, 220, 380, 380), 255))
    part = seen(selection(values), Affine(), SIZE)
    line = ants(part)
    assert line.columns.min() + part.box.left == 220
