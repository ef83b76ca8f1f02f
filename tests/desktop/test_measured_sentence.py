"""A sentence done by our own tone network: seen while it is typed, applied, and changed by hand."""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from fixtures.damage import cast, photograph, psnr
from fixtures.sentence_room import Room
from fixtures.tone_room import ToneRoom, tone_room
from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.pixels import Pixels
from gesso_core.recipe import Values
from gesso_desktop.document.exact_steps import ExactSteps
from gesso_desktop.document.project.records import PatchRow
from gesso_desktop.state.sentence_phase import Phase
from gesso_desktop.state.stack import StackState

pytest.importorskip("onnxruntime")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="confined by seccomp")

TEXT = "remove the colour cast"


@pytest.fixture
def tones() -> Iterator[ToneRoom]:
    with tone_room() as room:
        yield room


@pytest.fixture
def true() -> Pixels:
    return photograph("coffee", 400)


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path, tones: ToneRoom, true: Pixels) -> Iterator[Room]:
    warm = cast((1.0, 0.9, 0.72))(true, np.random.default_rng(1)).photo.astype(np.uint16) * 257
    room = Room(qtbot, tmp_path, (tones.steps(), ExactSteps()), scan=warm)
    yield room
    room.close()


def operators(room: Room) -> list[str]:
    return [row.operator for row in room.opened.rows]


def values(room: Room) -> list[Values]:
    return [row.values for row in room.opened.rows]


def test_it_is_seen_while_it_is_typed_and_applied_as_one_edit(room: Room, true: Pixels) -> None:
    before = room.kept()
    room.type(TEXT)
    seen = room.seen()
    assert psnr(seen / 257, true) > psnr(before / 257, true) + 5
    assert np.array_equal(room.kept(), before)
    assert not room.opened.rows
    (step,) = room.sentence.steps
    assert [name for name, _ in step.doers] == ["colour_cast", "levels"]
    assert step.doers[1][1]["white"] != 1
    room.run()
    assert np.array_equal(room.kept(), seen)
    assert operators(room) == ["colour_cast", "levels"]
    assert room.rows() == [TEXT, "levels"]
    room.opened.edit(lambda document, _: document.undo())
    room.until(lambda: not room.opened.rows)
    assert np.array_equal(room.kept(), before)


def test_each_of_its_edits_opens_again_with_its_sliders(room: Room, tones: ToneRoom) -> None:
    room.type(TEXT)
    room.run()
    cast_row, levels = room.opened.rows
    asked, matrix = len(tones.sent), cast_row.values["matrix"]
    room.sentence.reopen(cast_row)
    room.until(lambda: room.sentence.phase is Phase.PREVIEWING)
    assert not any("matrix" in fact for fact in room.sentence.steps[0].facts)
    room.sentence.set_value(0, "amount", 0.5)
    room.until(lambda: room.sentence.phase is Phase.PREVIEWING)
    previewed = room.seen()
    room.run()
    assert np.array_equal(room.kept(), previewed)
    assert operators(room) == ["colour_cast", "levels"]
    assert values(room)[0] == {"amount": 0.5, "matrix": matrix}
    room.sentence.reopen(room.opened.rows[1])
    room.until(lambda: room.sentence.phase is Phase.PREVIEWING)
    assert room.sentence.text == "Levels"
    assert room.sentence.steps[0].values == levels.values
    room.sentence.set_value(0, "gamma", 1.4)
    room.run()
    assert values(room)[1] == {**levels.values, "gamma": 1.4}
    assert len(tones.sent) == asked


def test_none_of_its_edits_is_run_again_by_itself(room: Room) -> None:
    stack = StackState(room.desk, room.desk)
    room.type(TEXT)
    room.run()
    again = list[PatchRow]()
    stack.run_again_asked.connect(again.append)
    _, *members = stack.lines
    assert [line.rows[0].operator for line in members] == ["levels", "colour_cast"]
    for line in stack.lines:
        assert not line.can_run_again
        stack.run_again(line)
    assert not again
    room.sentence.reopen(room.opened.rows[1])
    room.until(lambda: room.sentence.phase is Phase.PREVIEWING)
    room.sentence.set_value(0, "gamma", 1.4)
    room.run()
    stack.run_again(stack.lines[0])
    assert again == [room.opened.rows[1]], "its values were given by hand"


def test_the_whole_sentence_opens_again_and_is_replaced_as_one(room: Room, tones: ToneRoom) -> None:
    stack = StackState(room.desk, room.desk)
    stack.reopen_sentence_asked.connect(
        lambda line: room.sentence.reopen(*line.rows, sentence=line.sentence)
    )
    room.type(TEXT)
    room.run()
    former, once = [row.id for row in room.opened.rows], room.kept()
    stack.reopen(stack.lines[0])
    room.until(lambda: room.sentence.phase is Phase.PREVIEWING)
    assert room.sentence.text == TEXT
    assert room.sentence.reopened is not None
    assert room.sentence.reopened.name == TEXT
    (step,) = room.sentence.steps
    assert [name for name, _ in step.doers] == ["colour_cast", "levels"]
    assert np.array_equal(room.seen(), once), "measured below its own edits"
    room.sentence.set_strength(0.5)
    room.until(lambda: not np.array_equal(room.seen(), once))
    room.until(lambda: room.sentence.phase is Phase.PREVIEWING)
    half = room.seen()
    room.run()
    assert np.array_equal(room.kept(), half)
    assert operators(room) == ["colour_cast", "levels"]
    assert not set(former) & {row.id for row in room.opened.rows}
    assert room.sentence.reopened is None
    room.opened.edit(lambda document, _: document.undo())
    room.until(lambda: [row.id for row in room.opened.rows] == former)
    assert np.array_equal(room.kept(), once)


def test_a_sentence_with_values_set_by_hand_opens_with_them(room: Room) -> None:
    stack = StackState(room.desk, room.desk)
    stack.reopen_sentence_asked.connect(
        lambda line: room.sentence.reopen(*line.rows, sentence=line.sentence)
    )
    room.type("make it warmer and more contrast")
    room.sentence.set_value(0, "amount", 0.7)
    room.until(lambda: room.sentence.phase is Phase.PREVIEWING)
    room.run()
    once = room.kept()
    stack.reopen(stack.lines[0])
    room.until(lambda: room.sentence.phase is Phase.PREVIEWING)
    assert room.sentence.steps[0].values["amount"] == 0.7
    assert np.array_equal(room.seen(), once)
    room.sentence.discard()
    asked = list[PatchRow]()
    stack.reopen_asked.connect(asked.append)
    stack.delete(stack.lines[1])
    room.until(lambda: len(room.opened.rows) == 1)
    stack.reopen(stack.lines[0])
    assert asked == [room.opened.rows[0]], "what was deleted does not come back"


def test_it_keeps_them_where_it_is_applied_before_it_is_read_again(room: Room) -> None:
    words = "make it warmer and more contrast"
    room.type(words)
    room.sentence.set_value(0, "amount", 0.7)
    room.until(lambda: room.sentence.phase is Phase.PREVIEWING)
    room.run()
    once, rows = room.kept(), room.opened.rows
    room.sentence.reopen(*reversed(rows), sentence=words, runs=True)
    room.until(lambda: not {row.id for row in rows} & {row.id for row in room.opened.rows})
    room.until_applied()
    assert np.array_equal(room.kept(), once)
    assert values(room)[0]["amount"] == 0.7


def test_less_of_it_asks_the_network_no_second_time(room: Room, tones: ToneRoom) -> None:
    room.type(TEXT)
    whole = room.seen()
    room.sentence.set_strength(0.5)
    room.until(lambda: not np.array_equal(room.seen(), whole))
    room.until(lambda: room.sentence.phase is Phase.PREVIEWING)
    assert len(tones.sent) == 1
    room.run()
    assert values(room)[0]["amount"] == 0.5


def test_a_selection_limits_it(room: Room) -> None:
    before, where = room.kept(), Mask(Box(20, 30, 160, 120))
    room.select(where)
    room.type(TEXT)
    room.run()
    after = room.kept()
    inside = where.box.slices
    assert not np.array_equal(after[inside], before[inside])
    after[inside] = before[inside]
    assert np.array_equal(after, before)


def test_an_operator_stands_in_for_it_while_it_cannot_run(room: Room, tones: ToneRoom) -> None:
    tones.fails = True
    room.type(TEXT)
    assert not room.sentence.steps[0].doers
    room.run()
    assert operators(room) == ["colour_cast"]
    assert room.opened.rows[0].provenance.engine == "operators"
    assert room.messages.current is not None
    assert "exact operator" in room.messages.current.text


def test_discarding_while_it_is_measured_leaves_nothing(room: Room) -> None:
    room.sentence.use(TEXT)
    room.sentence.discard()
    room.until(lambda: room.crossing.is_idle)
    assert not room.opened.rows
    assert np.array_equal(room.seen(), room.kept())
