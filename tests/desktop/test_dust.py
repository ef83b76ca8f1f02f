"""Dust and scratches in the window: found, corrected, repaired; by actions, mouse and keys."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QSlider, QToolButton
from pytestqt.qtbot import QtBot

from fixtures.files import photograph
from fixtures.real_window import RealWindow, real_window
from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.patch import Piece, PixelPatch
from gesso_core.pixels import Pixels
from gesso_core.progress import Progress
from gesso_core.selecting.selection import Mode
from gesso_core.selecting.shape import Rectangle
from gesso_desktop.document import preparing
from gesso_desktop.document.damage import least_coverage, sensitivity_of
from gesso_desktop.document.exact_steps import ExactSteps
from gesso_desktop.document.step_runner import PreparedStep, found_nothing
from gesso_desktop.state.crossing import Lane
from gesso_desktop.state.jobs import JobState
from gesso_desktop.state.settings import Language
from gesso_desktop.ui.dust_bar import DustBar

SPECK = (60, 200)  # a clear one, by column and row


@pytest.fixture
def room(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[RealWindow]:
    with real_window(qtbot, qapp, tmp_path / "own") as window:
        show(window, tmp_path / "scan.tif", dusty())
        yield window


def dusty() -> Pixels:
    """16 bit: ninety specks on a photograph."""
    pixels = cv2.resize(photograph(), (420, 420), interpolation=cv2.INTER_AREA).copy()
    places = np.random.default_rng(3).integers(10, 410, (90, 2))
    for x, y in [*places, SPECK]:
        cv2.circle(pixels, (int(x), int(y)), 1, (65535, 65535, 65535), -1)
    return np.asarray(pixels, np.uint16)


def show(window: RealWindow, path: Path, pixels: NDArray[np.generic], **how: object) -> None:
    tifffile.imwrite(path, pixels, **{"photometric": "rgb", "metadata": None, **how})
    window.editor.open(path)
    window.until(lambda: window.editor.desk.opened is not None)
    window.until(lambda: window.opened.path == path)
    window.settle()


def find(room: RealWindow) -> NDArray[np.uint8]:
    room.editor.actions.trigger("select.dust")
    return settled(room)


def settled(room: RealWindow) -> NDArray[np.uint8]:
    """The selection, once it stands still."""
    room.settle()
    room.until(lambda: not room.editor.selection.is_busy)
    room.settle()
    return shown(room)


def shown(room: RealWindow) -> NDArray[np.uint8]:
    return room.editor.selection.selection.read(room.opened.size.box)


def pixels(room: RealWindow) -> Pixels:
    return room.opened.sight.read(room.opened.size.box)


def bar(room: RealWindow) -> DustBar:
    return room.main.centre.dust


def words(room: RealWindow) -> str:
    return bar(room).accessibleName()


# Finding


def test_what_is_found_becomes_the_selection_and_nothing_else_changes(room: RealWindow) -> None:
    assert not bar(room).isVisible()
    before = pixels(room)

    found = find(room)

    assert found[SPECK[1], SPECK[0]] > 190
    assert 0 < np.count_nonzero(found) < 0.05 * found.size
    assert len(np.unique(found)) > 2  # as soft as it is sure
    assert found[found > 0].min() >= least_coverage(0.5)
    assert np.array_equal(pixels(room), before)
    assert not room.opened.rows


def test_the_bar_says_how_many_places_and_how_much_of_the_picture(room: RealWindow) -> None:
    found = find(room)
    places = cv2.connectedComponents((found > 0).astype(np.uint8), connectivity=8)[0] - 1

    assert bar(room).isVisible()
    assert f"{places} places" in words(room)
    assert f"{np.count_nonzero(found) / found.size:.2%}".removesuffix("%") in words(room)


def test_it_is_looked_for_inside_the_selection_alone(room: RealWindow) -> None:
    everywhere = find(room)
    room.editor.selection.clear()
    settled(room)
    inside = Box(0, 100, 210, 300)
    room.editor.selection.take(Mask(inside))
    settled(room)

    found = find(room)

    assert found.any()
    outside = found.copy()
    outside[inside.slices] = 0
    assert not outside.any()
    # Looking again looks where it looked before, not inside what it found.
    assert np.array_equal(find(room), found)
    assert np.count_nonzero(found) < np.count_nonzero(everywhere)


def test_undo_takes_back_what_was_found(room: RealWindow) -> None:
    room.editor.selection.take(Mask(Box(0, 0, 420, 300)))
    before = settled(room)
    found = find(room)

    room.editor.actions.trigger("edit.undo")
    assert np.array_equal(settled(room), before)
    assert not bar(room).isVisible()

    room.editor.actions.trigger("edit.redo")
    assert np.array_equal(settled(room), found)
    assert bar(room).isVisible()


def test_nothing_found_leaves_the_selection_and_says_what_to_do(
    room: RealWindow, tmp_path: Path
) -> None:
    smooth = np.full((300, 400, 3), 30_000, np.uint16)
    show(room, tmp_path / "smooth.tif", smooth)

    assert not find(room).any()
    message = room.editor.messages.current
    assert message is not None
    assert message.text == "Nothing that looks like dust or scratches was found."
    assert "Repair What Is Selected" in message.hint
    assert not bar(room).isVisible()

    room.editor.selection.take(Mask(Box(10, 10, 50, 50)))
    before = settled(room)
    assert np.array_equal(find(room), before)
    message = room.editor.messages.current
    assert message is not None
    assert message.hint == "Clear the selection to look everywhere."


def test_where_all_is_faint_the_bar_says_what_shows_it(room: RealWindow, tmp_path: Path) -> None:
    inks = np.random.default_rng(1).integers(0, 256, (60, 80, 4), np.uint8)
    show(room, tmp_path / "inks.tif", inks, photometric="separated")

    assert not find(room).any()
    assert words(room).startswith("Nothing is surely dust or a scratch")
    assert not bar(room).repair.isEnabled()

    room.editor.dust.set_sensitivity(1.0)
    assert settled(room).any()
    assert bar(room).repair.isEnabled()


def test_a_picture_that_cannot_be_repaired_is_refused_in_words(
    room: RealWindow, tmp_path: Path
) -> None:
    bits = np.random.default_rng(1).integers(0, 2, (60, 80)).astype(np.bool_)
    show(room, tmp_path / "fax.tif", bits, photometric="minisblack")

    assert not find(room).any()

    message = room.editor.messages.current
    assert message is not None
    assert message.error is not None
    assert message.hint
    assert not bar(room).isVisible()


def test_a_picture_without_colour_is_looked_at_as_any_other(
    room: RealWindow, tmp_path: Path
) -> None:
    show(room, tmp_path / "gray.tif", dusty()[..., 1], photometric="minisblack")
    assert find(room)[SPECK[1], SPECK[0]] > 190


def test_looking_can_be_stopped(room: RealWindow) -> None:
    room.editor.actions.trigger("select.dust")
    assert bar(room).isVisible()
    room.click(next(each for each in bar(room).findChildren(QToolButton) if each.isVisible()))

    assert not settled(room).any()
    assert not bar(room).isVisible()
    assert room.editor.jobs.jobs[0].state is JobState.CANCELLED
    assert not room.editor.selection.can_undo


def test_closing_the_picture_stops_looking(room: RealWindow) -> None:
    room.editor.actions.trigger("select.dust")
    room.editor.actions.trigger("file.close")
    room.until(lambda: not room.editor.jobs.count and room.editor.crossing.is_idle)

    assert room.editor.jobs.jobs[0].state is JobState.CANCELLED
    message = room.editor.messages.current
    assert message is not None
    assert message.error is None  # that something was cancelled is said, and nothing else
    assert not bar(room).isVisible()


# Correcting


def test_another_sensitivity_selects_more_or_less_without_looking_again(room: RealWindow) -> None:
    usual = find(room)
    jobs = len(room.editor.jobs.jobs)

    counts = []
    for sensitivity in (0.0, 0.2, 0.5, 1.0):
        room.editor.dust.set_sensitivity(sensitivity)
        counts.append(np.count_nonzero(settled(room)))
        assert room.editor.dust.sensitivity == pytest.approx(sensitivity, abs=0.005)
    room.editor.dust.set_sensitivity(0.5)

    assert counts == sorted(counts)
    assert counts[0] < counts[-1]
    assert np.array_equal(settled(room), usual)
    assert len(room.editor.jobs.jobs) == jobs


def test_what_was_corrected_by_hand_stays_as_it_is(room: RealWindow) -> None:
    find(room)
    added, taken = Rectangle((300, 20), (310, 30)), Rectangle((50, 190), (70, 210))
    room.editor.selection.draw(added, Mode.ADD)
    room.editor.selection.draw(taken, Mode.SUBTRACT)
    before = settled(room)
    assert bar(room).isVisible()

    room.editor.dust.set_sensitivity(1.0)
    more = settled(room)
    for sensitivity in (0.0, 1.0, 0.5):  # at once, so that they wait for each other
        room.editor.dust.set_sensitivity(sensitivity)

    assert (more[20:30, 300:310] == 255).all()
    assert np.array_equal(settled(room), before)
    assert not before[190:210, 50:70].any()


def test_another_selection_is_no_dust(room: RealWindow) -> None:
    find(room)
    room.editor.selection.draw(Rectangle((10, 10), (90, 90)), Mode.REPLACE)
    settled(room)
    assert not bar(room).isVisible()


def test_sensitivities_and_coverage_lead_back_to_each_other() -> None:
    for percent in range(101):
        least = least_coverage(percent / 100)
        assert 128 <= least <= 255
        assert sensitivity_of(least) == pytest.approx(percent / 100, abs=0.005)


# Repairing


def test_repair_is_one_edit_of_what_is_selected_alone(room: RealWindow) -> None:
    found, before = find(room), pixels(room)

    room.click(bar(room).repair)
    settled(room)
    after = pixels(room)

    assert len(room.opened.rows) == 1
    assert np.array_equal(after[found == 0], before[found == 0])
    assert abs(int(after[SPECK[1], SPECK[0], 1]) - int(before[SPECK[1], SPECK[0], 1])) > 3000
    assert np.array_equal(shown(room), found)

    room.editor.actions.trigger("edit.undo")
    settled(room)
    assert np.array_equal(pixels(room), before)
    assert np.array_equal(shown(room), found)


def test_what_was_repaired_is_said_and_not_repaired_twice(room: RealWindow) -> None:
    find(room)
    room.click(bar(room).repair)
    settled(room)
    assert words(room).startswith("Repaired: ")
    assert not bar(room).repair.isEnabled()

    room.editor.actions.trigger("edit.undo")
    settled(room)
    assert words(room).startswith("Dust and scratches: ")
    assert bar(room).repair.isEnabled()

    room.editor.actions.trigger("edit.redo")
    settled(room)
    assert words(room).startswith("Repaired: ")

    room.editor.selection.draw(Rectangle((300, 20), (310, 30)), Mode.ADD)
    settled(room)
    assert words(room).startswith("Dust and scratches: ")
    assert bar(room).repair.isEnabled()


def test_what_is_marked_by_hand_is_repaired_too(room: RealWindow) -> None:
    before = pixels(room)
    room.editor.selection.draw(Rectangle((100, 100), (120, 110)), Mode.REPLACE)
    settled(room)

    room.editor.actions.trigger("select.repair")
    settled(room)

    changed = (pixels(room) != before).any(axis=2)
    assert Box.around(changed) == Box(100, 100, 120, 110)


def test_what_is_to_be_known_of_a_repair_is_told_in_the_language(
    room: RealWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare = ExactSteps.prepare

    def remarked(self: ExactSteps, *told: Any) -> PreparedStep:
        made = prepare(self, *told)
        return replace(made, warnings=found_nothing(made.asked))

    monkeypatch.setattr(ExactSteps, "prepare", remarked)
    room.editor.settings.set("language", Language.GERMAN)
    find(room)
    room.editor.actions.trigger("select.repair")
    room.until(lambda: room.editor.messages.current is not None)
    assert room.editor.messages.current is not None
    said = room.editor.messages.current
    assert said.text.endswith("“: Das Modell hat nichts zu reparieren gefunden."), said.text
    assert "remove_dust" not in said.text
    assert said.hint.startswith("Wo Sie Schäden sehen")


def test_parts_that_are_ready_are_seen_while_the_rest_is_repaired(
    room: RealWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "_BETWEEN_LOOKS", 0.0)
    find(room)
    seen = list[int]()
    room.opened.pixels_changed.connect(
        lambda _: seen.append(len(room.opened.preview.added)) if room.editor.jobs.count else None
    )

    room.editor.actions.trigger("select.repair")
    settled(room)

    assert 1 in seen
    assert not room.opened.preview.added
    assert len(room.opened.rows) == 1


def test_a_repair_that_is_stopped_leaves_nothing(
    room: RealWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare = ExactSteps.prepare

    def endless(self: ExactSteps, *told: Any) -> PreparedStep:
        made, report = prepare(self, *told), told[-1]
        assert isinstance(made.result, PixelPatch)
        first = next(iter(made.result.pieces))

        def pieces() -> Iterator[Piece]:
            yield first
            while True:
                report(Progress("repairing", 0, 1))

        return replace(made, result=PixelPatch(pieces()))

    monkeypatch.setattr(ExactSteps, "prepare", endless)
    monkeypatch.setattr(preparing, "_BETWEEN_LOOKS", 0.0)
    find(room)
    before = pixels(room)
    room.opened.pixels_changed.connect(lambda _: room.editor.dust.stop())

    room.editor.actions.trigger("select.repair")
    settled(room)

    assert not room.opened.preview.added
    assert not room.opened.rows
    assert np.array_equal(pixels(room), before)


def test_a_repair_that_is_done_as_its_picture_leaves_is_kept_whole(room: RealWindow) -> None:
    find(room)
    done = threading.Event()
    room.editor.actions.trigger("select.repair")
    room.editor.crossing.run(Lane.WORK, lambda _: done.set())
    assert done.wait(60)  # the edit is in the project, and the window has not heard of it
    path = room.opened.path

    room.editor.desk.close_picture()
    room.settle()

    room.editor.open(path)
    room.until(lambda: room.editor.desk.opened is not None)
    assert len(room.opened.rows) == 1


# Mouse and keys


def test_all_of_it_can_be_done_by_keys(room: RealWindow) -> None:
    room.focus(room.canvas)
    room.key(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    before = settled(room)
    slider = room.one(QSlider, bar(room))
    assert slider.accessibleName()
    assert slider.accessibleDescription()

    room.focus(slider)
    room.key(Qt.Key.Key_PageDown)
    room.until(lambda: room.editor.dust.sensitivity < 0.45)
    assert np.count_nonzero(settled(room)) <= np.count_nonzero(before)
    room.key(Qt.Key.Key_Tab)
    assert isinstance(room.main.focusWidget(), QPushButton)
    room.key(Qt.Key.Key_Space)
    settled(room)
    assert len(room.opened.rows) == 1


def test_the_keyboard_stays_in_the_bar_while_it_is_repaired(room: RealWindow) -> None:
    find(room)
    room.focus(bar(room).repair)
    room.key(Qt.Key.Key_Space)
    assert room.editor.dust.job is not None
    assert room.main.focusWidget().accessibleName() == "Stop"

    settled(room)
    assert room.main.focusWidget() is room.one(QSlider, bar(room))


def test_where_nothing_is_found_the_keyboard_goes_back_to_the_picture(
    room: RealWindow, tmp_path: Path
) -> None:
    show(room, tmp_path / "smooth.tif", np.full((300, 400, 3), 30_000, np.uint16))
    room.editor.actions.trigger("select.dust")
    room.focus(room.one(QToolButton, bar(room)))

    settled(room)

    assert room.canvas.hasFocus()


def test_the_bar_is_reached_by_f6_from_the_picture(room: RealWindow) -> None:
    find(room)
    room.focus(room.canvas)
    room.key(Qt.Key.Key_F6)
    assert room.main.focusWidget() is room.one(QSlider, bar(room))
    room.key(Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert room.canvas.hasFocus()


def test_escape_in_the_bar_leads_back_to_the_picture(room: RealWindow) -> None:
    found = find(room)
    room.focus(bar(room).repair)
    room.key(Qt.Key.Key_Escape)
    assert room.canvas.hasFocus()
    assert np.array_equal(settled(room), found)


def test_the_brush_corrects_it_on_the_canvas(room: RealWindow) -> None:
    find(room)
    room.editor.actions.trigger("view.actual_pixels")
    room.editor.actions.trigger("tools.brush")
    settled(room)
    view = room.editor.easel.view
    at = tuple(round(each) for each in view.widget_point(210.5, 60.5))

    QTest.mouseClick(room.canvas, Qt.MouseButton.LeftButton, pos=QPoint(*at))

    assert settled(room)[60, 210] == 255
    assert bar(room).isVisible()


@pytest.mark.parametrize("language", [Language.ENGLISH, Language.ARABIC])
@pytest.mark.parametrize("size", [(760, 560), (1280, 800)])
def test_the_bar_fits_into_the_canvas(
    room: RealWindow, language: Language, size: tuple[int, int]
) -> None:
    room.editor.settings.set("language", language)
    room.main.resize(*size)
    find(room)

    assert room.canvas.geometry().contains(bar(room).geometry())
    for part in (bar(room).repair, bar(room).sensitivity):
        assert bar(room).rect().contains(part.geometry())
        assert part.width() >= part.minimumSizeHint().width()
