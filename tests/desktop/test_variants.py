"""Variants of a sentence in the editor: made, looked at, one kept, another in its place."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from fixtures.engine_room import BLOCK, EngineRoom
from fixtures.played_engines import Cast, played
from gesso_desktop.document.display import Shown
from gesso_desktop.document.preparing import Prepared
from gesso_desktop.state import variants as variants_module
from gesso_desktop.state.draft import Draft
from gesso_desktop.state.variants import Variants, _small
from gesso_desktop.ui.variants_strip import VariantsStrip


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[EngineRoom]:
    opened = EngineRoom(qtbot, tmp_path, Cast(tmp_path / "models", played()))
    yield opened
    opened.close()


def made(room: EngineRoom, count: int = 3) -> Variants:
    variants = room.editor.sentence.variants
    variants.set_count(count)
    room.say("make it autumn")
    room.editor.sentence.set_seed(5)
    room.editor.sentence.run()
    room.settle()
    return variants


def held(room: EngineRoom) -> Event:
    """Jobs wait until it is set."""
    go_on = Event()
    room.editor.jobs.submit("hold", lambda _: go_on.wait(60))
    return go_on


def run(room: EngineRoom, text: str, count: int = 1) -> None:
    room.say(text)
    room.editor.sentence.variants.set_count(count)
    room.editor.sentence.run()


def kept_seeds(room: EngineRoom) -> list[tuple[str, int | None]]:
    return [(row.name, row.provenance.seed) for row in room.opened.rows]


def test_each_seed_is_made_and_none_is_an_edit_yet(room: EngineRoom) -> None:
    variants = made(room)
    assert [each.seed for each in variants.ready] == [5, 6, 7]
    assert not room.opened.rows
    assert variants.chosen is variants.ready[0]
    first = room.pixels()
    assert (first != room.original()).any(), "the first is seen"
    variants.choose(variants.ready[1])
    assert (room.pixels() != first).any()
    assert room.editor.sentence.text == ""


def test_the_chosen_one_is_kept_as_it_was_seen_and_another_takes_its_place(
    room: EngineRoom,
) -> None:
    variants = made(room)
    variants.choose(variants.ready[1])
    seen = room.pixels()
    variants.keep()
    room.settle()
    (row,) = room.opened.rows
    assert row.provenance.seed == 6
    assert np.array_equal(room.pixels(), seen)
    assert variants.is_open, "the others are there until they are closed"
    variants.choose(variants.ready[2])
    other = room.pixels()
    assert (other != seen).any()
    variants.keep()
    room.settle()
    (row,) = room.opened.rows
    assert row.provenance.seed == 7
    assert np.array_equal(room.pixels(), other)
    variants.close()
    assert not variants.is_open
    assert np.array_equal(room.pixels(), other)
    room.editor.undoing.undo()
    room.settle()
    assert [row.provenance.seed for row in room.opened.rows] == [6]


def test_keeping_behind_another_sentence_replaces_what_was_kept_alone(room: EngineRoom) -> None:
    variants = made(room)
    go_on = held(room)
    run(room, "make it winter")
    variants.choose(variants.ready[1])
    variants.keep()
    go_on.set()
    room.settle()
    assert kept_seeds(room) == [("make it winter", 0), ("make it autumn", 6)]
    variants.choose(variants.ready[2])
    variants.keep()
    room.settle()
    assert kept_seeds(room) == [("make it winter", 0), ("make it autumn", 7)]


def test_another_sentence_that_comes_to_nothing_lets_go_of_nothing_kept(room: EngineRoom) -> None:
    variants = made(room)
    go_on = held(room)
    run(room, "make it winter")
    variants.keep()
    room.editor.jobs.cancel(next(j.id for j in room.editor.jobs.jobs if "winter" in j.title))
    go_on.set()
    room.settle()
    assert variants.kept is variants.ready[0]
    variants.choose(variants.ready[1])
    variants.keep()
    room.settle()
    assert kept_seeds(room) == [("make it autumn", 6)]


def test_after_undoing_a_replacement_the_former_is_kept_again(room: EngineRoom) -> None:
    variants = made(room)
    for variant in variants.ready[:2]:
        variants.choose(variant)
        variants.keep()
        room.settle()
    room.editor.undoing.undo()
    room.settle()
    assert variants.kept is variants.ready[0]
    variants.choose(variants.ready[2])
    variants.keep()
    room.settle()
    assert kept_seeds(room) == [("make it autumn", 7)]


def test_inside_a_selection_nothing_else_changes(room: EngineRoom) -> None:
    room.select(BLOCK)
    variants = made(room, 2)
    variants.keep()
    room.settle()
    outside = np.ones(room.pixels().shape[:2], bool)
    outside[BLOCK.slices] = False
    assert (room.pixels()[BLOCK.slices] != room.original()[BLOCK.slices]).any()
    assert room.pixels()[outside].tobytes() == room.original()[outside].tobytes()


def test_closing_without_keeping_leaves_the_picture_as_it_was(room: EngineRoom) -> None:
    variants = made(room)
    variants.close()
    assert np.array_equal(room.pixels(), room.original())
    assert not room.opened.rows
    assert not variants.is_open


def test_stopping_keeps_those_that_are_ready(room: EngineRoom) -> None:
    variants = room.editor.sentence.variants
    variants.set_count(4)
    room.say("make it autumn")
    room.editor.sentence.run()
    variants.changed.connect(lambda: variants.ready and variants.stop())
    room.settle()
    assert [each.seed for each in variants.ready] == [0]
    assert not variants.is_making
    variants.keep()
    room.settle()
    assert len(room.opened.rows) == 1


def test_one_of_the_former_sentence_that_comes_too_late_is_left_out(
    room: EngineRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrives, go_on = Event(), Event()

    def small(draft: Draft, prepared: Prepared) -> Shown:
        """Nobody asks any more whether it was cancelled."""
        arrives.set()
        go_on.wait(60)
        return _small(draft, prepared)

    monkeypatch.setattr(variants_module, "_small", small)
    run(room, "make it autumn", 2)
    room.until(arrives.is_set)
    run(room, "make it winter", 2)
    go_on.set()
    room.settle()
    ready = room.editor.sentence.variants.ready
    assert [each.draft.instruction for each in ready] == ["make it winter"] * 2


def test_closing_before_one_is_ready_gives_the_sentence_back(
    room: EngineRoom, qtbot: QtBot
) -> None:
    strip = VariantsStrip(room.editor.sentence.variants)
    qtbot.addWidget(strip)
    go_on = held(room)
    room.say("make it autumn")
    room.editor.sentence.set_seed(5)
    room.editor.sentence.set_strength(0.5)
    run(room, "make it autumn", 3)
    assert room.editor.sentence.text == ""
    (close,) = strip.findChildren(QToolButton)
    close.click()
    go_on.set()
    room.settle()
    sentence = room.editor.sentence
    assert (sentence.text, sentence.seed, sentence.strength) == ("make it autumn", 5, 0.5)
    assert sentence.variants.count == 3
    assert not sentence.variants.is_open


def test_a_second_sentence_in_variants_gives_the_first_back_where_none_is_ready(
    room: EngineRoom,
) -> None:
    go_on = held(room)
    run(room, "make it autumn", 2)
    run(room, "make it winter", 2)
    go_on.set()
    room.settle()
    assert room.editor.sentence.text == "make it autumn"
    ready = room.editor.sentence.variants.ready
    assert [each.draft.instruction for each in ready] == ["make it winter"] * 2


def test_run_before_it_was_read_it_is_made_in_variants_all_the_same(room: EngineRoom) -> None:
    sentence = room.editor.sentence
    sentence.variants.set_count(3)
    sentence.use("make it autumn")
    sentence.set_seed(5)
    sentence.run()
    assert sentence.text == "", "the next can be worded at once"
    room.until(lambda: sentence.variants.is_open)
    room.settle()
    assert [each.seed for each in sentence.variants.ready] == [5, 6, 7]
    assert not room.opened.rows


def test_the_next_sentence_and_what_is_run_again_are_not_made_in_variants(
    room: EngineRoom,
) -> None:
    variants = made(room)
    assert variants.count == 1
    variants.keep()
    room.settle()
    variants.close()
    variants.set_count(3)
    room.editor.sentence.reopen(*room.opened.rows, runs=True)
    room.settle()
    assert not variants.is_open
    assert kept_seeds(room) == [("make it autumn", 5)]


def test_one_alone_is_applied_as_ever(room: EngineRoom) -> None:
    variants = made(room, 1)
    assert not variants.is_open
    assert len(room.opened.rows) == 1


def test_the_strip_shows_them_and_is_used_by_clicks(room: EngineRoom, qtbot: QtBot) -> None:
    strip = VariantsStrip(room.editor.sentence.variants)
    qtbot.addWidget(strip)
    assert not strip.isVisibleTo(strip.parentWidget())
    variants = made(room)
    by_name = {button.text(): button for button in strip.findChildren(QToolButton)}
    buttons = [by_name[f"Seed {seed}"] for seed in (5, 6, 7)]
    assert [button.isChecked() for button in buttons] == [True, False, False]
    buttons[2].click()
    assert variants.chosen is variants.ready[2]
    (keep,) = strip.findChildren(QPushButton)
    keep.click()
    room.settle()
    assert [row.provenance.seed for row in room.opened.rows] == [7]
    assert buttons[2].text() == "Kept: 7"
    assert not keep.isEnabled()
    room.editor.undoing.undo()
    room.settle()
    assert buttons[2].text() == "Seed 7"
    assert keep.isEnabled()
    keep.click()
    room.settle()
    assert kept_seeds(room) == [("make it autumn", 7)]
