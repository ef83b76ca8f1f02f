"""What is told of the picture: counted and read on other threads, and never of another picture."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import tifffile
from pytestqt.qtbot import QtBot

from fixtures.documents import noise
from fixtures.studio import Studio, brighter, flat
from gesso_core.geometry import Box
from gesso_core.picture import Picture
from gesso_desktop.document.histogram import Histogram, histogram, histogram_of
from gesso_desktop.document.viewing.preview import Preview
from gesso_desktop.state import info as info_module
from gesso_desktop.state.info import InfoState, ReadOut
from gesso_desktop.state.opened import NOTHING

PIXELS = noise(120, 160)


@pytest.fixture
def studio(tmp_path: Path, qtbot: QtBot) -> Iterator[Studio]:
    made = Studio(tmp_path, qtbot, PIXELS)
    yield made
    made.close()


@pytest.fixture
def info(studio: Studio) -> InfoState:
    state = InfoState(studio.desk, studio.crossing, studio.crossing)
    studio.opened.looking.build(lambda _: None)
    return state


def counted(
    studio: Studio, info: InfoState, change: Callable[[], object] = lambda: None
) -> Histogram:
    """After `change`, which may take long enough for it to be counted meanwhile."""
    with studio.qtbot.waitSignal(info.histogram_changed):
        change()
    assert info.histogram is not None
    return info.histogram


def read(studio: Studio, info: InfoState, x: int, y: int) -> ReadOut:
    info.point_at(x, y)
    studio.settle()
    assert info.read_out is not None
    return info.read_out


def equal(one: Histogram, other: Histogram) -> bool:
    return one.counts.keys() == other.counts.keys() and all(
        np.array_equal(one.counts[name], other.counts[name]) for name in one.counts
    )


# The histogram


def test_every_stored_value_of_a_small_picture_is_counted(studio: Studio, info: InfoState) -> None:
    found = counted(studio, info)
    assert not found.is_reduced
    red = np.bincount((PIXELS[..., 0] >> 8).ravel(), minlength=256)
    assert np.array_equal(found.counts["red"], red)


def test_the_histogram_follows_an_edit_and_its_undo(studio: Studio, info: InfoState) -> None:
    before = counted(studio, info)
    after = counted(studio, info, lambda: studio.add(("dark", flat(Box(0, 0, 160, 60), 0))))
    assert after.at_bottom["red"] == pytest.approx(0.5, abs=0.001)
    studio.opened.edit(lambda document, _: document.undo())
    assert equal(counted(studio, info), before)
    assert not equal(after, before)


def test_the_histogram_follows_a_preview(studio: Studio, info: InfoState) -> None:
    before = counted(studio, info)
    studio.opened.set_preview(Preview(added=(brighter(1.0),)))
    seen = counted(studio, info)
    assert equal(seen, histogram_of(studio.seen, studio.opened.sight.format))
    assert not equal(seen, before)
    studio.opened.set_preview(NOTHING)
    assert equal(counted(studio, info), before)


def test_a_dragged_slider_is_counted_once_it_rests(
    studio: Studio, info: InfoState, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted(studio, info)
    sights: list[Picture] = []

    def noting(sight: Picture) -> Histogram:
        sights.append(sight)
        return histogram(sight)

    monkeypatch.setattr(info_module, "histogram", noting)
    for step in range(20):
        studio.opened.set_preview(Preview(added=(brighter(step / 20),)))
    counted(studio, info)
    assert sights == [studio.opened.sight]


def test_a_large_file_is_counted_after_it_was_read_for_the_screen(
    studio: Studio, tmp_path: Path
) -> None:
    info = InfoState(studio.desk, studio.crossing, studio.crossing)
    studio.qtbot.wait(3 * info_module.SETTLED_MS)
    assert info.histogram is None  # the pyramid is not there
    studio.opened.looking.build(lambda _: None)
    assert counted(studio, info).pixels == 120 * 160


# The values under the cursor


def test_stored_values_now_and_before(studio: Studio, info: InfoState) -> None:
    studio.add(("dark", flat(Box(10, 10, 20, 20), 777)))
    inside, outside = read(studio, info, 12, 13), read(studio, info, 40, 50)
    assert (inside.x, inside.y) == (12, 13)
    assert inside.names == ("red", "green", "blue")
    assert inside.after == (777.0, 777.0, 777.0)
    assert inside.before == tuple(float(value) for value in PIXELS[13, 12])
    assert outside.after == outside.before == tuple(float(value) for value in PIXELS[50, 40])


def test_a_cursor_that_rests_follows_a_preview(studio: Studio, info: InfoState) -> None:
    read(studio, info, 12, 13)
    studio.opened.set_preview(Preview(added=(flat(Box(0, 0, 160, 120), 4321),)))
    studio.settle()
    assert info.read_out is not None
    assert info.read_out.after == (4321.0, 4321.0, 4321.0)


def test_values_are_read_on_another_thread_and_the_newest_point_wins(
    studio: Studio, info: InfoState, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, threads, shown = threading.Event(), set[int](), list[tuple[int, int]]()
    convert = info_module.shown

    def slow(*given: object) -> object:
        threads.add(threading.get_ident())
        assert gate.wait(60)
        return convert(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(info_module, "shown", slow)
    info.read_out_changed.connect(
        lambda: shown.append((info.read_out.x, info.read_out.y)) if info.read_out else None
    )
    for x in range(30):
        info.point_at(x, 5)
    gate.set()
    studio.settle()
    assert shown == [(0, 5), (29, 5)]
    assert threading.get_ident() not in threads


def test_the_cursor_leaves(studio: Studio, info: InfoState) -> None:
    read(studio, info, 3, 3)
    info.point_away()
    assert info.read_out is None
    info.point_at(3, 3)
    info.point_away()
    studio.settle()
    assert info.read_out is None  # also when it left while that was read


@pytest.mark.parametrize("point", [(-1, 5), (5, -1), (160, 5), (5, 120)])
def test_nothing_is_read_outside_the_picture(
    studio: Studio, info: InfoState, point: tuple[int, int]
) -> None:
    read(studio, info, 3, 3)
    info.point_at(*point)
    studio.settle()
    assert info.read_out is None


# Metadata, and another picture


def test_metadata_is_told(studio: Studio, info: InfoState) -> None:
    studio.settle()
    facts = {entry.name: entry.value for entry in info.sections[0].entries}
    assert info.sections[0].name == "file"
    assert (facts["width"], facts["height"], facts["bits"]) == ("160", "120", "16")


def test_another_picture_forgets_what_was_known(
    studio: Studio, info: InfoState, tmp_path: Path
) -> None:
    counted(studio, info)
    read(studio, info, 3, 3)
    other = tmp_path / "other.tif"
    tifffile.imwrite(other, noise(30, 40, bits=8, channels=1)[..., 0], photometric="minisblack")
    forgotten: list[bool] = []

    def note() -> None:
        forgotten.append(info.histogram is None and info.read_out is None and not info.sections)

    studio.desk.opened_changed.connect(note)
    studio.open(other)
    assert forgotten == [True]
    assert {entry.name: entry.value for entry in info.sections[0].entries}["width"] == "40"
    assert read(studio, info, 3, 3).names == ("gray",)
    studio.opened.looking.build(lambda _: None)
    assert counted(studio, info).counts.keys() == {"gray"}


def test_a_point_read_in_the_former_picture_is_not_shown(
    studio: Studio, info: InfoState, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same place is pointed at in the next picture while it is still read in the former."""
    other = tmp_path / "other.tif"
    tifffile.imwrite(other, np.full((120, 160, 3), 9, np.uint16), photometric="rgb")
    gate, convert = threading.Event(), info_module.shown

    def slow(*given: object) -> object:
        assert gate.wait(60)
        return convert(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(info_module, "shown", slow)
    info.point_at(7, 8)
    with studio.qtbot.waitSignal(studio.desk.opened_changed):
        studio.desk.open(other)
    info.point_at(7, 8)
    gate.set()
    studio.settle()
    assert info.read_out is not None
    assert info.read_out.after == (9.0, 9.0, 9.0)


def test_a_closed_picture_leaves_nothing(studio: Studio, info: InfoState) -> None:
    counted(studio, info)
    studio.desk.close_picture()
    assert (info.histogram, info.read_out, info.sections) == (None, None, ())
    info.point_at(3, 3)
    studio.settle()
    assert info.read_out is None
