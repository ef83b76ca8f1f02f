"""Growing, shrinking and softening selections; the magic wand; drawing in to a subject."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from fixtures.damage import blob, photograph
from gesso_core.errors import BadRequest
from gesso_core.geometry import Box, Size
from gesso_core.mask import Mask
from gesso_core.picture import ArrayPicture
from gesso_core.pixels import Alpha, Colour, PixelFormat, Pixels
from gesso_core.progress import Cancelled, Progress
from gesso_core.selecting.resizing import feathered, grown
from gesso_core.selecting.selection import Mode, Selection
from gesso_core.selecting.shape import Ellipse, Rectangle, drawn
from gesso_core.selecting.subject import drawn_in
from gesso_core.selecting.wand import similar

SIZE = Size(1100, 620)
RGB8, RGB16 = PixelFormat(8, Colour.RGB), PixelFormat(16, Colour.RGB)


def dense(selection: Selection) -> NDArray[np.uint8]:
    return selection.read(selection.size.box)


def spots(seed: int) -> Selection:
    """Single pixels and small squares, some at the picture's border and at seams of tiles."""
    rng = np.random.default_rng(seed)
    values = np.zeros((SIZE.height, SIZE.width), np.float32)
    for x, y, side in zip(
        rng.choice([0, 255, 256, 511, 800, 1099], 6),
        rng.choice([0, 255, 256, 400, 619], 6),
        rng.choice([1, 1, 3, 20], 6),
        strict=True,
    ):
        values[y : y + side, x : x + side] = 1
    return Selection.from_mask(Mask(SIZE.box, values), SIZE)


@given(st.integers(0, 50), st.sampled_from([1.0, 2.0, 7.0, 33.0]))
@settings(max_examples=12, deadline=None)
def test_growing_takes_in_what_is_near(seed: int, pixels: float) -> None:
    selection = spots(seed)

    found = dense(grown(selection, pixels))

    away = cv2.distanceTransform((dense(selection) == 0).astype(np.uint8), cv2.DIST_L2, 0)
    assert (found[away <= pixels] == 255).all()
    assert (found[away >= pixels + 1] == 0).all()


@given(st.integers(0, 50), st.sampled_from([1.0, 5.0, 40.0]))
@settings(max_examples=10, deadline=None)
def test_shrinking_is_growing_of_what_is_not_selected(seed: int, pixels: float) -> None:
    selection = spots(seed).inverted()

    found = dense(grown(selection, -pixels))

    away = cv2.distanceTransform((dense(selection) > 0).astype(np.uint8), cv2.DIST_L2, 0)
    assert (found[away <= pixels] == 0).all()
    assert (found[away >= pixels + 1] == 255).all()


def test_growing_a_circle_gives_a_larger_circle() -> None:
    small, large = Ellipse((300, 200), (500, 400)), Ellipse((260.5, 160.5), (539.5, 439.5))

    found = dense(grown(drawn(small, SIZE), 39.5)).astype(np.float64)

    off = np.abs(found - dense(drawn(large, SIZE)))
    assert off.max() < 150  # half a pixel at the edge
    assert off.sum() / 255 < 0.35 * 2 * np.pi * 139.5


def test_the_border_of_the_picture_is_no_edge() -> None:
    everything = Selection.everything(SIZE)

    assert (dense(grown(everything, -30)) == 255).all()
    assert (dense(feathered(everything, 30)) == 255).all()


@pytest.mark.parametrize("pixels", [6, 30])
def test_a_faint_part_stays_as_faint_when_grown(pixels: int) -> None:
    values = np.zeros((SIZE.height, SIZE.width), np.float32)
    values[200:260, 200:300] = 100 / 255
    selection = Selection.from_mask(Mask(SIZE.box, values), SIZE)

    found = dense(grown(selection, pixels))

    assert set(np.unique(found[200:260, 200 - pixels : 300 + pixels])) == {100}
    assert grown(selection, pixels).bounds == Box(200, 200, 300, 260).grow(pixels)


def test_a_soft_edge_stays_soft_when_grown() -> None:
    selection = feathered(drawn(Rectangle((300, 100), (800, 500)), SIZE), 30)

    before, after = dense(selection)[300], dense(grown(selection, 20))[300]

    moved = np.abs(after[230:400].astype(int) - before[250:420])
    assert moved.max() <= 12  # between the moved outlines coverage is interpolated


@pytest.mark.parametrize("radius", [1.0, 6.0, 50.0, 120.0])
def test_feathering_is_a_gaussian(radius: float) -> None:
    selection = spots(3).combined(drawn(Ellipse((200, 100), (700, 480)), SIZE), Mode.ADD)

    found = dense(feathered(selection, radius)).astype(np.float64)

    blurred = cv2.GaussianBlur(
        dense(selection).astype(np.float32), (0, 0), radius / 2, borderType=cv2.BORDER_REFLECT
    )
    assert np.abs(found - blurred).max() <= 3


def test_long_changes_can_be_cancelled() -> None:
    def stop(progress: Progress) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        grown(spots(1), 20, stop)
    with pytest.raises(Cancelled):
        feathered(spots(1), 20, stop)


def maze(seed: int) -> Pixels:
    """Dark walls on a light ground, walls and gaps running across many blocks."""
    rng = np.random.default_rng(seed)
    noise = cv2.GaussianBlur(rng.random((1500, 2300)).astype(np.float32), (0, 0), 6)
    ground = np.where(noise > np.median(noise), 200, 60).astype(np.uint8)
    return np.repeat(ground[..., None], 3, 2) + rng.integers(0, 5, (1500, 2300, 3), np.uint8)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("pixel_format", [RGB8, RGB16, PixelFormat(8, Colour.RGB, Alpha.STRAIGHT)])
def test_the_wand_floods_what_is_connected(seed: int, pixel_format: PixelFormat) -> None:
    pixels = maze(seed).astype(pixel_format.dtype) * (257 if pixel_format.bits == 16 else 1)
    if pixel_format.alpha_channel is not None:
        alpha = np.random.default_rng(0).integers(0, 255, (1500, 2300, 1), np.uint8)
        pixels = np.concatenate([pixels, alpha], 2)
    picture = ArrayPicture(pixels, pixel_format)

    found = similar(picture, (1100, 700), 0.1)

    colour = maze(seed)
    alike = (np.abs(colour.astype(int) - colour[700, 1100]) <= 25).all(2)
    _, labels = cv2.connectedComponents(alike.astype(np.uint8), connectivity=4)
    expected = labels == labels[700, 1100]
    assert 0.01 < expected.mean() < 0.6
    assert np.array_equal(dense(found) > 127, _smoothed(expected) > 127)


def test_the_wand_finds_the_colour_everywhere() -> None:
    pixels = maze(3)
    picture = ArrayPicture(pixels, RGB8)

    found = similar(picture, (1100, 700), 0.1, contiguous=False)

    alike = (np.abs(pixels.astype(int) - pixels[700, 1100]) <= 25).all(2)
    assert np.array_equal(dense(found) > 127, _smoothed(alike) > 127)


def _smoothed(inside: NDArray[np.bool_]) -> Pixels:
    return np.asarray(cv2.GaussianBlur(inside.astype(np.uint8) * 255, (3, 3), 0.5))


def test_the_wand_reads_only_where_the_flood_comes() -> None:
    read = []

    class Watched(ArrayPicture):
        def read(self, box: Box) -> Pixels:
            read.append(box)
            return super().read(box)

    pixels = np.zeros((5000, 5000, 1), np.uint8)
    pixels[100:200, 100:300] = 255
    found = similar(Watched(pixels, PixelFormat(8, Colour.GRAY)), (150, 150), 0.1)

    assert found.bounds.within(Box(99, 99, 0, 0)).size == Size(202, 102)
    assert sum(box.area for box in read) < 2 * 1024 * 1024


def test_the_wand_outside_the_picture_is_refused() -> None:
    with pytest.raises(BadRequest):
        similar(ArrayPicture(np.zeros((9, 9, 3), np.uint8), RGB8), (9, 2), 0.1)


@pytest.mark.parametrize("side", [400, 1500])
def test_a_rough_selection_is_drawn_in_to_its_subject(side: int) -> None:
    inside = blob(side, np.random.default_rng(3), 0.12, (side / 2, side / 2)) > 0
    back = cv2.resize(photograph("hubble_deep_field"), (side, side))
    front = cv2.resize(photograph("coffee"), (side, side))
    pixels = np.where(inside[..., None], front, back).astype(np.uint8)
    around = Box.around(inside).grow(side // 40)
    rough = Ellipse(
        (around.left - side / 16, around.top - side / 16),
        (around.right + side / 16, around.bottom + side / 16),
    )
    size = Size(side, side)

    found = dense(drawn_in(drawn(rough, size), ArrayPicture(pixels, RGB8))) > 127

    assert (found & inside).sum() > 0.95 * (found | inside).sum()


def test_drawing_in_needs_a_selection_and_something_around_it() -> None:
    picture = ArrayPicture(photograph("coffee", 300), RGB8)

    with pytest.raises(BadRequest, match="Nothing is selected"):
        drawn_in(Selection(picture.size), picture)
    with pytest.raises(BadRequest, match="whole picture"):
        drawn_in(Selection.everything(picture.size), picture)
