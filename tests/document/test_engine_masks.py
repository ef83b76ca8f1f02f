"""What a model finds in a picture, as masks at full resolution in pixels as stored."""

from collections.abc import Iterator

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from fixtures.documents import array_picture
from fixtures.playing_client import PlayingClient, card
from gesso_core.cards.model_card import Grid
from gesso_core.edit_request import EditRequest, EngineResult
from gesso_core.errors import BadRequest
from gesso_core.geometry import Box, Size
from gesso_core.mask import Mask
from gesso_core.picture import ArrayPicture
from gesso_core.progress import Report
from gesso_core.recipe import EngineKind
from gesso_desktop.document.engine_masks import Point, mask_at, subject
from gesso_desktop.document.upright import upright

SIZE = Size(600, 400)
POINTER = card(EngineKind.POINT, name="pointer", grid=Grid(native_area=1 << 14, longest=256))
CUTTER = card(EngineKind.MATTE, name="cutter", grid=Grid(native_area=1 << 14, longest=256))
DISC = (380, 150, 70)


@pytest.fixture
def client() -> Iterator[PlayingClient]:
    made = PlayingClient()
    yield made
    made.close()


def disc() -> NDArray[np.uint16]:
    """A bright disc on a dark ground."""
    picture = np.full((SIZE.height, SIZE.width, 3), 6000, np.uint16)
    x, y, radius = DISC
    cv2.circle(picture, (x, y), radius, (50000, 40000, 20000), -1)
    return picture


def truth() -> NDArray[np.bool_]:
    return disc()[..., 0] > 30000


def overlap(mask: Mask, shape: NDArray[np.bool_]) -> float:
    found = mask.read(Box(0, 0, shape.shape[1], shape.shape[0])) > 0.5
    return float((found & shape).sum() / (found | shape).sum())


def test_a_click_finds_the_thing_along_its_edge_at_full_size(client: PlayingClient) -> None:
    mask = mask_at(client, POINTER, array_picture(disc()), points=[Point(380.5, 150.5)])
    assert client.asked[0].picture is not None
    assert client.asked[0].picture.shape[1] < 200
    assert overlap(mask, truth()) > 0.98
    assert mask.box == Box.around(mask.read(SIZE.box) > 0)


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_click_on_a_turned_picture_is_where_it_was_clicked(
    orientation: int, client: PlayingClient
) -> None:
    back = {6: 8, 8: 6}.get(orientation, orientation)
    turned, there = upright(disc(), back), upright(truth(), back)
    row, column = (int(n) for n in np.argwhere(there).mean(axis=0))
    picture = ArrayPicture(turned, array_picture(turned).format, orientation=orientation)
    mask = mask_at(client, POINTER, picture, points=[Point(column, row)], orientation=orientation)
    assert overlap(mask, there) > 0.98
    assert client.asked[0].picture is not None
    assert client.asked[0].picture.shape[1] > client.asked[0].picture.shape[0]


def test_a_click_outside_takes_away(client: PlayingClient) -> None:
    picture = array_picture(disc())
    mask = mask_at(
        client, POINTER, picture, points=[Point(380, 150), Point(20, 20), Point(20, 20, False)]
    )
    assert overlap(mask, truth()) > 0.95


@pytest.mark.parametrize("corner", [(0, 0), (599.9, 399.9), (0, 399.9)])
def test_a_click_in_a_corner_is_inside_what_is_sent(
    corner: tuple[float, float], client: PlayingClient
) -> None:
    mask = mask_at(client, POINTER, array_picture(disc()), points=[Point(*corner)])
    assert overlap(mask, ~truth()) > 0.95


def test_what_is_boxed_is_seen_with_half_as_much_around_it(client: PlayingClient) -> None:
    mask = mask_at(client, POINTER, array_picture(disc()), box=Box(310, 80, 450, 220))
    sent = client.asked[0]
    assert sent.picture is not None
    assert sent.picture.shape[:2] == (128, 128)
    assert sent.params["box"] == pytest.approx((32, 32, 96, 96), abs=1)
    assert overlap(mask, truth()) > 0.8  # the played model answers with an ellipse in the box


def test_points_beyond_the_box_are_seen_too(client: PlayingClient) -> None:
    beyond = Point(20, 20, is_inside=False)
    picture = array_picture(disc())
    mask_at(client, POINTER, picture, points=[beyond], box=Box(310, 80, 450, 220))
    sent = client.asked[0]
    assert sent.picture is not None
    scale = sent.picture.shape[1] / SIZE.width
    assert sent.params["box"] == pytest.approx([n * scale for n in (310, 80, 450, 220)], abs=1)
    assert sent.params["points"] == pytest.approx((20 * scale, 20 * scale, 0), abs=1)


def test_a_small_picture_is_sent_as_it_is_and_its_mask_taken_as_it_comes(
    client: PlayingClient,
) -> None:
    small = disc()[100:200, 330:430]
    mask = mask_at(client, POINTER, array_picture(small), points=[Point(50, 50)])
    assert client.asked[0].picture is not None
    assert client.asked[0].picture.shape[:2] == (100, 100)
    assert overlap(mask, truth()[100:200, 330:430]) > 0.99


def test_nothing_pointed_at_is_refused(client: PlayingClient) -> None:
    with pytest.raises(BadRequest, match="pointed"):
        mask_at(client, POINTER, array_picture(disc()))


def found(request: EditRequest, report: Report) -> EngineResult:
    """A soft matte of what is bright."""
    assert request.picture is not None
    return EngineResult(mask=((request.picture[..., 0] / 65535 - 0.1) / 0.66).clip(0, 1))


def nothing(request: EditRequest, report: Report) -> EngineResult:
    assert request.picture is not None
    return EngineResult(mask=np.zeros(request.picture.shape[:2], np.float32))


def test_the_subject_is_found_along_its_edge() -> None:
    client = PlayingClient(found)
    assert overlap(subject(client, CUTTER, array_picture(disc())), truth()) > 0.98
    client.close()


def test_the_subject_is_limited_to_what_was_marked() -> None:
    client = PlayingClient(found)
    left = Mask(Box(0, 0, 380, 400))
    mask = subject(client, CUTTER, array_picture(disc()), within=left)
    half = truth()
    half[:, 380:] = False
    assert overlap(mask, half) > 0.97
    assert not mask.read(SIZE.box)[:, 380:].any()
    client.close()


def test_where_there_is_no_subject_it_says_so() -> None:
    client = PlayingClient(nothing)
    with pytest.raises(BadRequest, match="No subject"):
        subject(client, CUTTER, array_picture(disc()))
    client.close()
