"""Where the picture lies: zoom at the cursor, turns, crop, and that it cannot be lost."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gesso_core.framing import Framing, full_crop
from gesso_core.geometry import Box, Size
from gesso_desktop.state.view import MOST_ZOOM, View

SIZES = st.builds(Size, st.integers(1, 20000), st.integers(1, 20000))
LARGE = Size(4000, 3000)
SHARE = st.floats(0, 1)


def view(
    size: Size = LARGE,
    *,
    orientation: int = 1,
    framing: Framing | None = None,
    pane: tuple[float, float, float] = (1600, 1000, 1),
) -> View:
    made = View()
    made.set_viewport(*pane)
    made.show(size, orientation, framing or Framing())
    return made


def test_a_picture_is_first_shown_wholly_in_the_middle() -> None:
    made = view()
    assert made.zoom == pytest.approx(1000 / 3000)
    assert made.widget_point(2000, 1500) == pytest.approx((800, 500), abs=0.5)
    assert made.visible() == Box(0, 0, 4000, 3000)


def test_fit_follows_the_window_until_the_user_zooms() -> None:
    made = view()
    made.set_viewport(800, 500, 1)
    assert made.zoom == pytest.approx(500 / 3000)
    made.one_to_one()
    made.set_viewport(1600, 1000, 1)
    assert made.zoom == 1.0
    assert not made.is_fit


def test_one_to_one_is_one_device_pixel_on_a_fine_screen() -> None:
    made = view(pane=(800, 500, 2))
    made.one_to_one()
    (x0, y0), (x1, y1) = made.widget_point(10, 10), made.widget_point(12, 14)
    assert (x1 - x0, y1 - y0) == (1.0, 2.0)


@given(SIZES, SHARE, SHARE, st.floats(0.05, 20), st.sampled_from([1.0, 1.25, 2.0]))
def test_zooming_keeps_the_picture_under_the_cursor(
    size: Size, right: float, low: float, factor: float, dpr: float
) -> None:
    made = view(size, pane=(1600, 1000, dpr))
    cursor = 1600 * right, 1000 * low
    before = made.stored_point(*cursor)
    made.zoom_at(cursor, factor)
    width, height = made.framed_size.width, made.framed_size.height
    across, down = made.centre
    if not (0 < across < width and 0 < down < height):
        # The picture would be lost: it is held back instead.
        assert 0 <= across <= width
        assert 0 <= down <= height
        return
    after = made.widget_point(*before)
    # The corner is on whole device pixels before and after; the first rounding grows with zoom.
    allowed = (0.51 + 0.51 * max(1.0, factor)) / dpr
    assert math.dist(after, cursor) <= allowed * math.sqrt(2)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("straighten", [0.0, 7.5])
def test_every_orientation_there_and_back(orientation: int, straighten: float) -> None:
    made = view(
        Size(301, 200),
        orientation=orientation,
        framing=Framing(True, 1, straighten, Box(9, 7, 150, 180)),
    )
    made.zoom_to(3.3)
    for point in [(0.0, 0.0), (301.0, 200.0), (12.25, 190.5)]:
        assert made.stored_point(*made.widget_point(*point)) == pytest.approx(point, abs=1e-9)
        matrix = made.widget_from_stored
        x = matrix.a * point[0] + matrix.b * point[1] + matrix.c
        y = matrix.d * point[0] + matrix.e * point[1] + matrix.f
        assert made.widget_point(*point) == pytest.approx((x, y), abs=1e-9)


@pytest.mark.parametrize(
    ("orientation", "corner"),
    [(1, "tl"), (2, "tr"), (3, "br"), (4, "bl"), (5, "tl"), (6, "tr"), (7, "br"), (8, "bl")],
)
def test_the_first_stored_pixel_is_seen_where_exif_says(orientation: int, corner: str) -> None:
    made = view(Size(40, 20), orientation=orientation, pane=(400, 400, 1))
    x, y = made.widget_point(0, 0)
    middle = made.widget_point(20, 10)
    assert ("t" if y < middle[1] else "b") + ("l" if x < middle[0] else "r") == corner
    assert made.framed_size == (Size(20, 40) if orientation > 4 else Size(40, 20))


@given(SIZES, st.lists(st.tuples(st.floats(-1e5, 1e5), st.floats(-1e5, 1e5)), max_size=5), SHARE)
def test_some_of_the_picture_is_always_seen(
    size: Size, pans: list[tuple[float, float]], share: float
) -> None:
    made = view(size)
    made.zoom_at((1600 * share, 1000), 50.0)
    for dx, dy in pans:
        made.pan(dx, dy)
        assert not made.visible(margin=1).is_empty
    made.zoom_at((0, 1000 * share), 1e-6)
    assert made.zoom == made.least_zoom
    assert not made.visible(margin=1).is_empty


def test_pans_by_whole_pixels_move_by_exactly_these() -> None:
    made = view(pane=(1601, 1001, 1))
    made.one_to_one()
    x, y = made.widget_point(0, 0)
    for _ in range(50):
        made.pan(-3, 2)
    assert made.widget_point(0, 0) == (x - 150, y + 100)


def test_zoom_ends_at_32_and_at_a_quarter_of_fit() -> None:
    made = view()
    made.zoom_at((0, 0), 1e9)
    assert made.zoom == MOST_ZOOM
    made.zoom_at((0, 0), 1e-9)
    assert made.zoom == pytest.approx(made.fit_zoom / 4)


def test_a_tiny_picture_can_still_be_seen_one_to_one() -> None:
    made = view(Size(16, 16))
    assert made.zoom == MOST_ZOOM
    made.one_to_one()
    assert made.zoom == 1.0


def test_steps_go_through_fit_and_one_to_one() -> None:
    made = view()
    made.zoom_to(made.least_zoom)
    seen = []
    for _ in range(100):
        made.zoom_in()
        seen.append(made.zoom)
    assert {1.0, 0.5, 2.0, MOST_ZOOM, made.fit_zoom} <= set(seen)
    assert seen[:12] == sorted(set(seen))[:12]
    made.zoom_to(1.5)
    made.zoom_out()
    assert made.zoom == 1.0


def test_notches_come_back_to_a_clean_zoom() -> None:
    made = view()
    made.one_to_one()
    for _ in range(4):
        made.wheel((100, 100), -120)
    assert made.zoom == 0.5
    assert made.level == 1


@pytest.mark.parametrize(
    ("zoom", "level"),
    [
        (32, 0),
        (1, 0),
        (0.75, 0),
        (0.501, 0),
        (0.5, 1),
        (0.3, 1),
        (0.25, 2),
        (0.125, 3),
        (0.0625, 4),
    ],
)
def test_a_level_pixel_covers_half_to_one_device_pixel(zoom: float, level: int) -> None:
    made = view(Size(14144, 14144))
    made.zoom_to(zoom)
    assert made.level == level
    made.be_coarser(1)
    assert made.is_busy
    assert made.level == level + 1


def test_what_is_cropped_away_is_not_visible() -> None:
    made = view(framing=Framing(crop=Box(1000, 500, 3000, 2000)))
    assert made.framed_size == Size(2000, 1500)
    assert made.visible() == Box(1000, 500, 3000, 2000)
    assert made.stored_point(*made.widget_point(1000, 500)) == pytest.approx((1000, 500))


def test_straightening_turns_clockwise_about_the_middle() -> None:
    made = view(framing=Framing(straighten=10.0))
    middle, right = made.widget_point(2000, 1500), made.widget_point(3000, 1500)
    assert middle == pytest.approx((800, 500), abs=0.6)
    assert math.degrees(math.atan2(right[1] - middle[1], right[0] - middle[0])) == pytest.approx(10)


def test_turning_the_picture_keeps_what_was_in_the_middle() -> None:
    made = view()
    made.one_to_one()
    made.centre_on((700, 900))
    made.reframe(Framing(quarter_turns=1, straighten=2, crop=full_crop(Size(3000, 4000), 2)))
    assert made.widget_point(700, 900) == pytest.approx((800, 500), abs=1)


def test_busy_and_geometry_are_told_once_each() -> None:
    made = view()
    told: list[float] = []
    made.zoom_changed.connect(told.append)
    made.zoom_to(2.0)
    made.pan(5, 5)
    assert told == [2.0]
