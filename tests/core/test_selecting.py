"""Selections: shapes, combining, reading; each against the same done densely."""

from itertools import pairwise

import cv2
import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from gesso_core.geometry import Affine, Box, Size
from gesso_core.mask import Mask
from gesso_core.progress import Cancelled, Progress
from gesso_core.selecting.selection import Mode, Selection
from gesso_core.selecting.shape import (
    Dab,
    Ellipse,
    Polygon,
    Rectangle,
    Shape,
    Stroke,
    drawn,
    ellipse_points,
)
from gesso_core.selecting.tile import FULL
from gesso_core.selecting.view import ANTS, ants, seen

SIZE = Size(600, 530)
LARGE = Size(16_320, 12_240)

points = st.tuples(st.floats(-80, 680, width=32), st.floats(-80, 600, width=32))
boxes = st.builds(
    Box.at,
    st.integers(-20, 610),
    st.integers(-20, 540),
    st.integers(0, 400),
    st.integers(0, 400),
)


def dense(selection: Selection) -> NDArray[np.uint8]:
    return selection.read(selection.size.box)


def supersampled(corners: NDArray[np.float64], size: Size, times: int = 8) -> NDArray[np.float64]:
    """0…255: each pixel asked at times×times places whether it lies in a simple polygon."""
    x = (np.arange(size.width * times) + 0.5) / times
    y = (np.arange(size.height * times) + 0.5) / times
    inside = np.zeros((len(y), len(x)), bool)
    for (ax, ay), (bx, by) in zip(corners, np.roll(corners, -1, 0), strict=True):
        if ay == by:
            continue
        rows = np.flatnonzero((ay <= y) != (by <= y))
        at = ax + (y[rows] - ay) / (by - ay) * (bx - ax)
        inside[rows] ^= x[None, :] >= at[:, None]
    shape = (size.height, times, size.width, times)
    return inside.reshape(shape).mean((1, 3)) * 255


def swept_densely(stroke: Stroke, size: Size) -> NDArray[np.float64]:
    """0…255, by the distance of every pixel from every stretch."""
    x, y = np.arange(size.width) + 0.5, (np.arange(size.height) + 0.5)[:, None]
    result = np.zeros((size.height, size.width))
    for a, b in [*pairwise(stroke.dabs), *zip(stroke.dabs, stroke.dabs, strict=True)]:
        (ax, ay), (bx, by) = a.point, b.point
        length = max((bx - ax) ** 2 + (by - ay) ** 2, 1e-12)
        along = np.clip(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length, 0, 1)
        away = np.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay))
        radius = np.maximum((a.radius, b.radius), 0.5)
        inner = np.minimum(radius * stroke.hardness, radius - 0.5)
        outer = np.maximum(radius, inner + 1)
        begin, end = ((1 - along) * ends[0] + along * ends[1] for ends in (inner, outer))
        fall = np.clip((away - begin) / (end - begin), 0, 1)
        opacity = a.opacity + along * (b.opacity - a.opacity)
        np.maximum(result, (1 - fall * fall * (3 - 2 * fall)) * opacity * 255, out=result)
    return result


@pytest.mark.parametrize(
    ("shape", "area"),
    [
        (Rectangle((10, 20), (30, 25)), 100),
        (Rectangle((30, 25), (10, 20)), 100),
        (Rectangle((10.5, 20), (20, 30)), 95),
        (Rectangle((-50, -50), (900, 900)), SIZE.area),
        (Ellipse((100, 100), (500, 300)), np.pi * 200 * 100),
        (Polygon(((0, 0), (100, 0), (0, 100))), 5000),
        (Polygon(((5, 5), (9, 9))), 0),
        (Polygon(()), 0),
        (Stroke(()), 0),
        (Stroke((Dab((300, 300), 50),)), np.pi * 2500),
        (Stroke((Dab((100, 300), 50), Dab((400, 300), 50))), np.pi * 2500 + 300 * 100),
    ],
)
def test_a_shape_selects_its_area(shape: Shape, area: float) -> None:
    selected = dense(drawn(shape, SIZE)).sum() / 255

    assert selected == pytest.approx(area, rel=2e-3, abs=0.5)


def test_a_rectangle_on_whole_pixels_has_no_soft_edge() -> None:
    expected = np.zeros((SIZE.height, SIZE.width), np.uint8)
    expected[200:300, 250:513] = 255

    assert np.array_equal(dense(drawn(Rectangle((250, 200), (513, 300)), SIZE)), expected)


def test_a_loop_that_crosses_itself_stays_selected_where_it_overlaps() -> None:
    twice = [(100, 100), (300, 100), (300, 300), (100, 300)]

    inside = dense(drawn(Polygon((*twice, *twice)), SIZE))

    assert np.array_equal(inside, dense(drawn(Rectangle((100, 100), (300, 300)), SIZE)))


@given(st.lists(points, min_size=3, max_size=3))
@settings(max_examples=25, deadline=None)
def test_a_polygon_covers_each_pixel_by_its_share(corners: list[tuple[float, float]]) -> None:
    expected = supersampled(np.array(corners, np.float64), SIZE)

    found = dense(drawn(Polygon(tuple(corners)), SIZE)).astype(np.float64)

    assert np.abs(found - expected).max() < 40  # 8×8 places tell a share to an eighth at worst
    assert abs(found.mean() - expected.mean()) < 0.1


def test_an_ellipse_is_round() -> None:
    shape = Ellipse((50.25, 60), (410, 300.5))

    found = dense(drawn(shape, SIZE)).astype(np.float64)

    assert np.abs(found - supersampled(ellipse_points(shape), SIZE)).max() < 40


@given(
    st.lists(st.builds(Dab, points, st.floats(0.5, 160)), min_size=1, max_size=5),
    st.sampled_from([0.0, 0.3, 0.8, 1.0]),
)
@settings(max_examples=40, deadline=None, phases=[Phase.generate, Phase.reuse])
def test_a_stroke_is_a_disc_swept_along_a_line(dabs: list[Dab], hardness: float) -> None:
    stroke = Stroke(tuple(dabs), hardness)

    found = dense(drawn(stroke, SIZE)).astype(np.float64)

    # Off by the 0.2 px to which points may be left out, on an edge one pixel wide.
    off = np.abs(found - swept_densely(stroke, SIZE))
    assert off.max() < 90
    assert (off > 6).mean() < 2e-3


@pytest.mark.parametrize(("radius", "hardness"), [(20, 1.0), (260, 1.0), (260, 0.0)])
def test_opacity_runs_evenly_from_point_to_point(radius: float, hardness: float) -> None:
    stroke = Stroke((Dab((100, 300), radius, 0.2), Dab((500, 300), radius, 1.0)), hardness)

    along = dense(drawn(stroke, SIZE))[299, 100:500] / 255

    assert np.abs(along - np.linspace(0.2, 1, 400)).max() < 0.01


def test_a_stroke_back_over_itself_is_no_stronger() -> None:
    there = (Dab((100, 100), 30, 0.5), Dab((300, 100), 30, 0.5))

    once, twice = Stroke(there), Stroke((*there, *reversed(there)))

    assert np.array_equal(dense(drawn(once, SIZE)), dense(drawn(twice, SIZE)))


def test_a_huge_brush_leaves_full_tiles_and_few_others() -> None:
    stroke = Stroke((Dab((5000, 6000), 2000), Dab((9000, 6000), 2000)))

    tiles = drawn(stroke, LARGE).tiles.values()

    soft = sum(tile.values.nbytes for tile in tiles if tile is not FULL)
    assert any(tile is FULL for tile in tiles)
    assert soft < 0.06 * LARGE.area


@given(st.lists(st.tuples(boxes, st.sampled_from(Mode), st.booleans()), max_size=5))
@settings(max_examples=40, deadline=None)
def test_combining_is_what_it_is_pixel_by_pixel(
    steps: list[tuple[Box, Mode, bool]],
) -> None:
    selection, expected = Selection(SIZE), np.zeros((SIZE.height, SIZE.width), np.uint8)
    for box, mode, is_soft in steps:
        corners = (box.left + 0.5 * is_soft, box.top), (box.right, box.bottom)
        other = drawn(Rectangle(*corners) if box.width % 2 else Ellipse(*corners), SIZE)
        drawing = dense(other)
        selection = selection.combined(other, mode)
        expected = {
            Mode.REPLACE: drawing,
            Mode.ADD: np.maximum(expected, drawing),
            Mode.SUBTRACT: np.minimum(expected, 255 - drawing),
            Mode.INTERSECT: np.minimum(expected, drawing),
        }[mode]

    assert np.array_equal(dense(selection), expected)
    assert np.array_equal(dense(selection.inverted()), 255 - expected)
    assert selection.bounds == Box.around(expected > 0)
    assert selection.is_empty == (not expected.any())


def test_inverting_twice_gives_back_the_selection() -> None:
    selection = drawn(Ellipse((100, 50), (400, 500)), SIZE)

    assert np.array_equal(dense(selection.inverted().inverted()), dense(selection))
    assert Selection.everything(SIZE).inverted().is_empty


def test_versions_share_the_tiles_that_did_not_change() -> None:
    first = drawn(Ellipse((1000, 1000), (9000, 9000)), LARGE)

    second = first.combined(drawn(Stroke((Dab((1200, 5000), 40),)), LARGE), Mode.SUBTRACT)

    fresh = [tile for tile in second.tiles.values() if tile not in set(first.tiles.values())]
    assert 1 <= len(fresh) <= 4
    assert first.difference(second).contains(Box(1160, 4960, 1240, 5040))
    assert first.difference(second).width <= 512
    assert first.difference(first).is_empty


@given(boxes)
@settings(max_examples=25, deadline=None)
def test_any_box_can_be_read(box: Box) -> None:
    selection = drawn(Ellipse((100, 50), (590, 500)), SIZE)
    wide = np.zeros((SIZE.height + 1000, SIZE.width + 1000), np.uint8)
    wide[100 : 100 + SIZE.height, 100 : 100 + SIZE.width] = dense(selection)

    assert np.array_equal(selection.read(box), wide[box.shift(100, 100).slices])


@pytest.mark.parametrize("level", range(9))
def test_reduced_reading_averages(level: int) -> None:
    selection = drawn(Ellipse((100, 50), (600, 530)), SIZE)
    step = 1 << level
    below, beside = -SIZE.height % step, -SIZE.width % step
    padded = np.pad(dense(selection).astype(np.float64), ((0, below), (0, beside)), "edge")
    shape = (padded.shape[0] // step, step, padded.shape[1] // step, step)

    found = selection.reduced(level, Box(-1, -1, shape[2] + 1, shape[0] + 1))

    assert np.abs(found[1:-1, 1:-1] - padded.reshape(shape).mean((1, 3))).max() <= 1
    assert not found[0].any()
    assert not found[:, -1].any()


def test_a_mask_made_of_a_selection_covers_the_same() -> None:
    selection = drawn(Stroke((Dab((200, 200), 90), Dab((300, 400), 20)), 0.4), SIZE)

    mask = selection.to_mask()

    assert mask is not None
    assert np.array_equal(np.rint(mask.read(SIZE.box) * 255), dense(selection))
    assert mask.tight_box == selection.bounds
    assert np.array_equal(dense(Selection.from_mask(mask, SIZE)), dense(selection))


def test_an_empty_selection_is_no_mask_and_a_plain_one_holds_no_values() -> None:
    everything = Selection.everything(SIZE).to_mask()

    assert Selection(SIZE).to_mask() is None
    assert everything is not None
    assert everything.is_full
    assert everything.box == SIZE.box


def test_a_mask_beyond_the_picture_is_cut() -> None:
    selection = Selection.from_mask(Mask(Box(-40, 500, 30, 900)), SIZE)

    assert selection.bounds == Box(0, 500, 30, 530)


def test_drawing_can_be_cancelled() -> None:
    def stop(progress: Progress) -> None:
        raise Cancelled

    for shape in (Ellipse((0, 0), (9000, 9000)), Stroke((Dab((500, 500), 900),))):
        with pytest.raises(Cancelled):
            drawn(shape, LARGE, stop)


@pytest.mark.parametrize("scale", [0.11, 0.5, 1.0, 3.0])
@pytest.mark.parametrize("is_turned", [False, True])
def test_what_is_seen_is_the_selection_through_the_view(scale: float, is_turned: bool) -> None:
    selection = drawn(Ellipse((100, 50), (500, 500)), SIZE)
    turn = Affine(0, -1, SIZE.height - 1, 1, 0, 0) if is_turned else Affine()
    to_view = Affine.shift(-170 * scale + 20, -90 * scale) @ Affine.scale(scale, scale) @ turn
    view = Size(400, 300)

    part = seen(selection, to_view, view)

    expected = cv2.warpAffine(
        cv2.blur(dense(selection), (max(1, round(1 / scale)),) * 2),
        to_view.matrix[:2],
        (view.width, view.height),
    )
    found = np.zeros((view.height, view.width), np.uint8)
    found[part.box.slices] = part.coverage
    assert ((found > 127) != (expected > 127)).mean() < 0.01
    assert (found > 127).any()


def test_ants_walk_round_what_is_selected_and_not_along_the_view() -> None:
    selection = drawn(Rectangle((100, 100), (600, 300)), SIZE)

    part = seen(selection, Affine(), Size(400, 400))
    found = ants(part)
    line = np.zeros((400, 400), np.uint8)
    line[found.rows + part.box.top, found.columns + part.box.left] = found.steps + 1

    assert set(np.unique(line)) == set(range(ANTS + 1))
    assert line[100, 100:400].all()
    assert line[299, 100:400].all()
    assert line[100:300, 100].all()
    assert not line[101:299, 101:400].any()
    assert np.array_equal(line[100, 120:128], np.roll(line[100, 121:129], 1))
