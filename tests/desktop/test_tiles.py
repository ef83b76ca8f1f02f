"""Tiles of a picture: seen ones first, the newest wins, never blank, in bounded memory."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from fixtures.documents import array_picture
from gesso_core.errors import NotFound
from gesso_core.geometry import Box, Size
from gesso_core.pixels import Pixels
from gesso_core.progress import silent
from gesso_desktop.document.viewing.looking import Looking
from gesso_desktop.document.viewing.monitor import MonitorTransform
from gesso_desktop.state.crossing import Crossing
from gesso_desktop.state.messages import Messages
from gesso_desktop.state.sources import SightSource
from gesso_desktop.state.tiles import SIDE, Image, Key, Look, Source, Tiles

PIXELS: Pixels = np.random.default_rng(0).integers(0, 256, (1500, 2100, 3), np.uint8)
WHOLE = Box(0, 0, 2100, 1500)


@dataclass
class Recorded:
    """A source that tells what was asked of it, and can be held up or made to fail."""

    source: Source
    value: int = 0
    asked: list[tuple[int, Box]] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    fails: bool = False

    @property
    def size(self) -> Size:
        return self.source.size

    def draw(self, level: int, box: Box) -> Image:
        self.asked.append((level, box))
        assert self.gate.wait(60)
        if self.fails:
            raise NotFound("The file is gone.", "Look for it.")
        image = self.source.draw(level, box)
        image[..., 3] = self.value
        return image


def recorded(*, value: int = 0, is_open: bool = True, pixels: Pixels = PIXELS) -> Recorded:
    picture = array_picture(pixels)
    looking = Looking(picture)
    looking.build(silent)
    transform = MonitorTransform(None, picture.format, None)
    made = Recorded(SightSource(looking.sight(), transform, 1), value)
    if is_open:
        made.gate.set()
    return made


@pytest.fixture
def root(qtbot: QtBot) -> Iterator[QObject]:
    """The parent of all: or a worker's garbage collection might delete what Qt still uses."""
    made = QObject()
    yield made
    made.deleteLater()


@pytest.fixture
def crossing(root: QObject) -> Iterator[Crossing]:
    made = Crossing(root)
    yield made
    made.close()


@pytest.fixture
def messages(root: QObject) -> Messages:
    return Messages(root)


@pytest.fixture
def tiles(crossing: Crossing, messages: Messages, root: QObject) -> Tiles:
    return Tiles(crossing, messages, at_once=2, parent=root)


@pytest.fixture
def settled(qtbot: QtBot, tiles: Tiles) -> Callable[[], None]:
    return lambda: qtbot.waitUntil(lambda: tiles.is_settled)


def look(level: int = 0, visible: Box = WHOLE, around: Box | None = None) -> Look:
    middle = (visible.left + visible.right) / 2, (visible.top + visible.bottom) / 2
    return Look(level, visible, around or visible, middle)


def keys_of(source: Recorded) -> list[Key]:
    return [(level, box.left // SIDE, box.top // SIDE) for level, box in source.asked]


def the(tiles: Tiles, key: Key) -> Image:
    (tile,) = tiles.cover(key)
    return tile.pixels


def test_a_tile_holds_the_pixels_of_its_place(tiles: Tiles, settled: Callable[[], None]) -> None:
    tiles.show(recorded(value=255), is_everything_cheap=True)
    tiles.look(look())
    settled()
    bottom_right = the(tiles, (0, 4, 2))
    assert np.array_equal(bottom_right[..., 2::-1], PIXELS[1024:1500, 2048:2100])


def test_what_is_seen_is_made_from_the_middle_outwards_and_before_its_surroundings(
    tiles: Tiles, settled: Callable[[], None]
) -> None:
    source = recorded()
    tiles.show(source, is_everything_cheap=True)
    tiles.look(look(visible=Box(600, 600, 1500, 900), around=WHOLE))
    settled()
    asked = [key for key in keys_of(source) if key[0] == 0]
    assert set(asked[:2]) == {(0, 1, 1), (0, 2, 1)}
    assert len(asked) == 15


def test_only_touched_tiles_are_made_again(tiles: Tiles, settled: Callable[[], None]) -> None:
    tiles.show(recorded(value=1), is_everything_cheap=True)
    tiles.look(look())
    settled()
    later = recorded(value=2)
    tiles.replace(later, lambda _: [Box(500, 10, 530, 20)])
    settled()
    assert {key for key in keys_of(later) if key[0] == 0} == {(0, 0, 0), (0, 1, 0)}
    assert the(tiles, (0, 1, 0))[0, 0, 3] == 2
    assert the(tiles, (0, 2, 0))[0, 0, 3] == 1


def test_an_untrue_tile_stays_until_the_true_one_arrives(
    qtbot: QtBot, tiles: Tiles, settled: Callable[[], None]
) -> None:
    tiles.show(recorded(value=1), is_everything_cheap=True)
    tiles.look(look())
    settled()
    later = recorded(value=2, is_open=False)
    tiles.replace(later, lambda _: None)
    qtbot.waitUntil(lambda: len(later.asked) == 2)
    assert all(the(tiles, key)[0, 0, 3] == 1 for key in tiles.plan.seen)
    later.gate.set()
    settled()
    assert all(the(tiles, key)[0, 0, 3] == 2 for key in tiles.plan.seen)


def test_the_newest_state_wins_and_those_between_are_never_made(
    qtbot: QtBot, tiles: Tiles, settled: Callable[[], None]
) -> None:
    first = recorded(value=1, is_open=False)
    tiles.show(first, is_everything_cheap=True)
    tiles.look(look())
    qtbot.waitUntil(lambda: len(first.asked) == 2)
    between = [recorded(value=value) for value in range(2, 9)]
    for source in between:
        tiles.replace(source, lambda _: None)
    last = recorded(value=9)
    tiles.replace(last, lambda _: None)
    first.gate.set()
    settled()
    assert len(first.asked) == 2
    assert not any(source.asked for source in between)
    assert all(the(tiles, key)[0, 0, 3] == 9 for key in tiles.plan.seen)


def test_a_tile_under_way_stays_true_if_only_others_were_touched(
    qtbot: QtBot, tiles: Tiles, settled: Callable[[], None]
) -> None:
    first = recorded(value=1, is_open=False)
    tiles.show(first, is_everything_cheap=True)
    tiles.look(look(visible=Box(0, 0, 400, 400)))
    qtbot.waitUntil(lambda: (0, 0, 0) in keys_of(first))
    later = recorded(value=2)
    tiles.replace(later, lambda _: [Box(2000, 1400, 2001, 1401)])
    first.gate.set()
    settled()
    assert (0, 0, 0) not in keys_of(later)


def test_what_scrolled_away_is_dropped_before_it_starts(
    qtbot: QtBot, tiles: Tiles, settled: Callable[[], None]
) -> None:
    source = recorded(is_open=False)
    tiles.show(source, is_everything_cheap=True)
    tiles.look(look(visible=Box(0, 0, 2100, 400)))
    qtbot.waitUntil(lambda: len(source.asked) == 2)
    tiles.look(look(visible=Box(0, 1100, 100, 1200)))
    source.gate.set()
    settled()
    asked = {key for key in keys_of(source)[2:] if key[0] == 0}
    assert asked == {(0, 0, 2)}


def test_coarser_tiles_stand_in_for_those_that_are_missing(
    qtbot: QtBot, tiles: Tiles, settled: Callable[[], None]
) -> None:
    source = recorded(value=7)
    tiles.show(source, is_everything_cheap=True)
    tiles.look(look(level=2))
    settled()
    source.gate.clear()
    tiles.look(look(level=0))
    (tile,) = tiles.cover((0, 3, 2))
    assert tile.level == 2
    assert tile.stored.contains(Box(1536, 1024, 2048, 1500))
    source.gate.set()


def test_finer_tiles_stand_in_while_zooming_out(
    qtbot: QtBot, tiles: Tiles, settled: Callable[[], None]
) -> None:
    source = recorded()
    tiles.show(source, is_everything_cheap=True)
    tiles.look(look(level=0))
    settled()
    source.gate.clear()
    tiles.look(look(level=1))
    assert [tile.level for tile in tiles.cover((1, 0, 0))] == [0, 0, 0, 0]
    source.gate.set()


def test_a_true_coarser_tile_is_preferred_to_an_untrue_sharp_one(
    qtbot: QtBot, tiles: Tiles, settled: Callable[[], None]
) -> None:
    tiles.show(recorded(value=1), is_everything_cheap=True)
    tiles.look(look(level=0))
    settled()
    later = recorded(value=2)
    tiles.look(look(level=1))
    tiles.replace(later, lambda _: None)
    settled()
    later.gate.clear()
    tiles.look(look(level=0))
    (tile,) = tiles.cover((0, 0, 0))
    assert (tile.level, int(tile.pixels[0, 0, 3])) == (1, 2)
    later.gate.set()


def test_the_glimpse_shows_where_there_is_nothing_else(tiles: Tiles) -> None:
    source = recorded(is_open=False)
    tiles.show(source)
    glimpse = np.zeros((15, 21, 4), np.uint8)
    tiles.set_glimpse(glimpse)
    tiles.look(look())
    (tile,) = tiles.cover((0, 1, 1))
    assert tile.pixels is glimpse
    assert tile.stored == WHOLE
    source.gate.set()


def test_coarse_levels_wait_for_the_pyramid(tiles: Tiles, settled: Callable[[], None]) -> None:
    large = np.zeros((2200, 2200, 3), np.uint8)
    source = recorded(pixels=large)
    tiles.show(source)
    tiles.look(look(level=2, visible=Box(0, 0, 2200, 2200)))
    settled()
    assert (2, 0, 0) not in keys_of(source)
    tiles.coarse_levels_are_ready()
    settled()
    assert (2, 0, 0) in keys_of(source)


def test_memory_stays_bounded_however_far_one_travels(
    crossing: Crossing, messages: Messages, qtbot: QtBot
) -> None:
    limit = 8 << 20
    tiles = Tiles(crossing, messages, memory_bytes=limit, parent=crossing)
    tiles.show(recorded(), is_everything_cheap=True)
    for level in (0, 1, 0):
        for left in range(0, 2100, 300):
            visible = Box(left, 0, min(left + 700, 2100), 700)
            tiles.look(look(level, visible, WHOLE))
            qtbot.waitUntil(lambda: tiles.is_settled)
            assert tiles.held_bytes <= limit
            assert all(not tile.is_stale for key in tiles.plan.seen for tile in tiles.cover(key))


def test_a_screen_too_large_for_memory_gets_a_coarser_level(
    crossing: Crossing, messages: Messages, qtbot: QtBot
) -> None:
    tiles = Tiles(crossing, messages, memory_bytes=7 << 20, parent=crossing)
    tiles.show(recorded(), is_everything_cheap=True)
    tiles.look(look(0))
    assert tiles.level == 1
    qtbot.waitUntil(lambda: tiles.is_settled)


def test_an_unreadable_file_is_told_once_and_not_asked_for_again(
    qtbot: QtBot, tiles: Tiles, messages: Messages, settled: Callable[[], None]
) -> None:
    said: list[object] = []
    messages.said.connect(said.append)
    source = recorded()
    source.fails = True
    tiles.show(source, is_everything_cheap=True)
    tiles.look(look())
    settled()
    asked = len(source.asked)
    tiles.look(look(visible=Box(0, 0, 2000, 1400)))
    settled()
    assert len(said) == 1
    assert len(source.asked) == asked


def test_nothing_of_the_former_picture_is_left(
    qtbot: QtBot, tiles: Tiles, settled: Callable[[], None]
) -> None:
    former = recorded(value=1, is_open=False)
    tiles.show(former, is_everything_cheap=True)
    tiles.set_glimpse(np.zeros((15, 21, 4), np.uint8))
    tiles.look(look())
    qtbot.waitUntil(lambda: len(former.asked) == 2)
    tiles.show(recorded(value=2, pixels=PIXELS[:600, :600].copy()), is_everything_cheap=True)
    assert tiles.cover((0, 0, 0)) == []
    former.gate.set()
    tiles.look(look(visible=Box(0, 0, 600, 600)))
    settled()
    assert {int(the(tiles, key)[0, 0, 3]) for key in tiles.plan.seen} == {2}


def test_the_place_that_changed_is_told(
    qtbot: QtBot, tiles: Tiles, settled: Callable[[], None]
) -> None:
    tiles.show(recorded(), is_everything_cheap=True)
    told: list[Box] = []
    tiles.arrived.connect(told.append)
    tiles.look(look(visible=Box(2050, 1400, 2100, 1500)))
    settled()
    assert Box(2048, 1024, 2100, 1500) in told


def test_tiles_are_borrowed_where_two_pictures_do_not_differ(
    crossing: Crossing, messages: Messages, qtbot: QtBot, tiles: Tiles, settled: Callable[[], None]
) -> None:
    tiles.show(recorded(value=1), is_everything_cheap=True)
    tiles.look(look())
    settled()
    other, source = Tiles(crossing, messages, parent=crossing), recorded(value=2)
    other.show(source, is_everything_cheap=True)
    other.borrow(tiles, lambda _: [Box(500, 10, 530, 20)])
    other.look(look())
    qtbot.waitUntil(lambda: other.is_settled)
    assert {key for key in keys_of(source) if key[0] == 0} == {(0, 0, 0), (0, 1, 0)}
    assert the(other, (0, 1, 0))[0, 0, 3] == 2
    assert the(other, (0, 2, 0)) is the(tiles, (0, 2, 0))
