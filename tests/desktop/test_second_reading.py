"""What the rules leave is read again by a language model, while the rules' reading is there."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from fixtures.sentence_room import Room
from gesso_core.errors import EngineCrashed
from gesso_core.interpret.planned import Refined, refined
from gesso_core.progress import Progress, Report
from gesso_core.recipe import Recipe

UNREAD = "turn the car into a bicycle and sharpen"
PLAN = '{"steps":[{"op":"warmth","amount":20},{"op":"edit","prompt":"a bicycle"}]}'


class Planner:
    """Answers when it is told to, and never when its text is no longer wanted."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.may_answer = Event()
        self.stopped = Event()

    def __call__(self, recipe: Recipe, report: Report) -> Refined:
        return refined(recipe, lambda text, language: self._answer(text, report))

    def _answer(self, text: str, report: Report) -> str:
        self.asked.append(text)
        while not self.may_answer.wait(0.02):
            try:
                report(Progress("planning", 0, 1))
            except BaseException:
                self.stopped.set()
                raise
        return PLAN


@pytest.fixture
def planner() -> Planner:
    return Planner()


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path, planner: Planner) -> Iterator[Room]:
    made = Room(qtbot, tmp_path)
    made.sentence.reader.set_planner(planner)
    yield made
    planner.may_answer.set()
    made.close()


def ops(room: Room) -> list[str]:
    return [step.step.op for step in room.sentence.steps]


def test_the_rules_reading_is_there_first_and_the_plan_follows(
    room: Room, planner: Planner
) -> None:
    room.type(UNREAD)
    room.until(lambda: room.sentence.reader.is_planning)
    assert ops(room) == ["edit", "sharpen"]
    planner.may_answer.set()
    room.until(lambda: not room.sentence.reader.is_planning)
    assert ops(room) == ["warmth", "edit", "sharpen"]
    assert planner.asked == ["turn the car into a bicycle"]
    assert [step.is_planned for step in room.sentence.steps] == [True, True, False]
    assert room.sentence.steps[1].told == "a bicycle"


def test_what_was_set_by_hand_meanwhile_stays(room: Room, planner: Planner) -> None:
    room.type(UNREAD)
    room.until(lambda: room.sentence.reader.is_planning)
    room.sentence.set_value(1, "amount", 1.5)
    planner.may_answer.set()
    room.until(lambda: not room.sentence.reader.is_planning)
    assert room.sentence.steps[-1].values["amount"] == 1.5


def test_a_text_that_the_rules_read_is_not_asked_about(room: Room, planner: Planner) -> None:
    room.type("make it much warmer")
    assert not room.sentence.reader.is_planning
    assert planner.asked == []


def test_another_text_stops_the_question(room: Room, planner: Planner) -> None:
    room.type(UNREAD)
    room.until(lambda: bool(planner.asked))
    room.type("make it much warmer")
    room.until(planner.stopped.is_set)
    assert ops(room) == ["warmth"]


def test_a_planner_that_fails_leaves_the_rules_reading_without_a_word(
    room: Room, planner: Planner
) -> None:
    def crash(recipe: Recipe, report: Report) -> Refined:
        return Refined(recipe, EngineCrashed("It ended by itself."))

    room.sentence.reader.set_planner(crash)
    room.type(UNREAD)
    room.until(lambda: not room.sentence.reader.is_planning)
    assert ops(room) == ["edit", "sharpen"]
    assert room.messages.current is None


def test_stopping_keeps_the_rules_reading(room: Room, planner: Planner) -> None:
    room.type(UNREAD)
    room.until(lambda: bool(planner.asked))
    room.sentence.stop_preparing()
    assert not room.sentence.reader.is_planning
    room.until(planner.stopped.is_set)
    assert ops(room) == ["edit", "sharpen"]
