"""Edits by models that are installed here: offered, asked, seen, given back, corrected."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from fixtures.engine_room import BLOCK, EngineRoom
from fixtures.played_engines import Cast, played
from gesso_core.errors import BadRequest, EngineCrashed
from gesso_core.mask import Mask
from gesso_core.recipe import EngineKind
from gesso_desktop.state.engines import Runs
from gesso_desktop.state.jobs import JobState, PreviewArea
from gesso_desktop.state.messages import Severity
from gesso_desktop.state.settings import EngineChoice
from gesso_desktop.state.step_state import StepKind
from gesso_runtime.runtime import Runtime

Open = Callable[..., EngineRoom]


@pytest.fixture
def open_room(qtbot: QtBot, tmp_path: Path) -> Iterator[Open]:
    rooms: list[EngineRoom] = []

    def opened(*cards: object, in_processes: bool = False) -> EngineRoom:
        cast = Cast(tmp_path / "models", *cards, in_processes=in_processes)  # type: ignore[arg-type]
        rooms.append(EngineRoom(qtbot, tmp_path, cast))
        return rooms[-1]

    yield opened
    for room in rooms:
        room.close()


def _is_at(room: EngineRoom, stage: str) -> bool:
    job = room.editor.jobs.running
    return job is not None and job.stage == stage


def test_what_is_installed_is_offered_with_licence_memory_and_time(open_room: Open) -> None:
    room = open_room(played("painter", EngineKind.EDIT))
    (offer,) = room.editor.engines.offers
    assert (offer.id, offer.title, offer.licence.name) == ("painter", "Painter", "Apache-2.0")
    assert offer.kinds == {EngineKind.EDIT}
    assert (offer.memory_bytes, offer.seconds) == (2_000_000_000, 3.0)


def test_offers_follow_models_that_come_and_go(open_room: Open) -> None:
    room = open_room(played("painter", EngineKind.EDIT))
    room.say("make it autumn")
    assert room.editor.sentence.steps[0].kind is StepKind.MODEL
    assert room.cast is not None
    room.cast.become()
    room.editor.find_engines()
    room.until(lambda: not room.editor.engines.offers)
    assert room.editor.sentence.steps[0].kind is StepKind.NEEDS_MODEL
    room.cast.become(played("other", EngineKind.EDIT))
    room.editor.find_engines()
    room.editor.find_engines()  # while the first is still looking
    room.until(lambda: [offer.id for offer in room.editor.engines.offers] == ["other"])
    assert room.editor.sentence.steps[0].kind is StepKind.MODEL


def test_without_a_runtime_everything_exact_works(qtbot: QtBot, tmp_path: Path) -> None:
    room = EngineRoom(qtbot, tmp_path, None)
    room.editor.find_engines()
    room.run("make it brighter")
    assert len(room.opened.rows) == 1
    assert not room.editor.engines.offers
    room.close()


def test_models_that_cannot_be_found_out_are_told_of_and_keep_nobody_from_editing(
    qtbot: QtBot, tmp_path: Path
) -> None:
    class Broken(Cast):
        def __call__(self) -> Runtime:
            raise BadRequest("The card mine.toml is wrong.", "Correct it.")

    room = EngineRoom(qtbot, tmp_path, Broken(tmp_path), waits=False)
    room.until(lambda: bool(room.said))
    assert "mine.toml" in room.said[0].text
    room.run("make it brighter")
    assert len(room.opened.rows) == 1
    room.close()


def test_closing_ends_the_runtime_that_is_just_being_opened(qtbot: QtBot, tmp_path: Path) -> None:
    begun: list[bool] = []
    closed: list[bool] = []

    class Slow(Cast):
        def __call__(self) -> Runtime:
            begun.append(True)
            time.sleep(0.3)
            runtime = super().__call__()
            was_closed = runtime.close
            runtime.close = lambda: closed.append(was_closed() is None)  # type: ignore[method-assign]
            return runtime

    room = EngineRoom(qtbot, tmp_path, Slow(tmp_path, played()), waits=False)
    room.until(lambda: bool(begun))  # before, it is not opened at all
    room.close()
    assert closed == [True]


def test_a_model_is_asked_only_when_the_sentence_is_applied(open_room: Open) -> None:
    room = open_room(played("painter", EngineKind.EDIT))
    room.say("make it autumn")
    room.settle()
    assert not room.editor.jobs.jobs
    assert np.array_equal(room.pixels(), room.original()), "nothing is previewed by a model"
    room.editor.sentence.run()
    room.settle()
    (row,) = room.opened.rows
    assert row.provenance.engine == "painter"
    assert row.provenance.prompt
    assert not np.array_equal(room.pixels(), room.original())


def test_a_selection_limits_what_a_model_may_change(open_room: Open) -> None:
    room = open_room(played("painter", EngineKind.EDIT))
    room.select(BLOCK)
    room.run("make it autumn")
    changed = (room.pixels() != room.original()).any(2)
    assert changed[BLOCK.slices].any()
    changed[BLOCK.slices] = False
    assert not changed.any()


def test_after_the_edit_its_figures_are_there_and_its_change_map_can_be_corrected(
    open_room: Open,
) -> None:
    room = open_room(played("painter", EngineKind.EDIT))
    room.run("make it autumn")
    fidelity = room.editor.fidelity
    room.until(lambda: bool(fidelity.figures))
    assert fidelity.can_correct
    room.select(BLOCK)
    before = room.pixels()
    fidelity.take_selection_out()
    room.settle()
    inside = room.pixels()[BLOCK.slices]
    assert np.array_equal(inside, room.original()[BLOCK.slices])
    assert not np.array_equal(before[BLOCK.slices], inside)


@pytest.mark.slow
def test_progress_names_its_stages_and_shows_what_is_made_where_it_will_be(
    open_room: Open,
) -> None:
    room = open_room(played("painter", EngineKind.EDIT, options={"slow": 0.5}), in_processes=True)
    room.select(BLOCK)
    stages, areas = list[str](), list[PreviewArea | None]()

    def note(number: int) -> None:
        job = room.editor.jobs.job(number)
        if not stages or job.stage != stages[-1]:
            stages.append(job.stage)
        if job.preview is not None:
            areas.append(job.area)

    room.editor.jobs.changed.connect(note)
    room.say("make it autumn")
    room.editor.sentence.run()
    room.until(lambda: bool(areas))
    area = areas[0]
    assert area is not None
    assert area.part == BLOCK
    assert area.whole.contains(BLOCK)
    room.settle()
    assert set(stages) >= {"denoising", "writing"}  # short ones may be over before they are seen
    assert stages.count("denoising") == 1, "a model is asked once, also for the first edit of all"


@pytest.mark.slow
def test_a_cancelled_sentence_comes_back_and_nothing_was_changed(open_room: Open) -> None:
    room = open_room(played("painter", EngineKind.EDIT, options={"slow": 30.0}), in_processes=True)
    room.say("make it autumn")
    room.editor.sentence.run()
    assert not room.editor.sentence.text
    room.until(lambda: _is_at(room, "loading"))
    with room.qtbot.waitSignal(room.editor.sentence.text_changed):
        room.editor.jobs.cancel_running()
    assert room.editor.sentence.text == "make it autumn"
    assert not room.opened.rows


def test_a_failed_engine_is_told_and_another_try_is_one_press_away(
    open_room: Open, tmp_path: Path
) -> None:
    options = {"fault": "error:denoising", "once": str(tmp_path / "happened")}
    room = open_room(played("painter", EngineKind.EDIT, options=options), in_processes=True)
    room.run("make it autumn")
    assert room.editor.jobs.jobs[0].state is JobState.FAILED
    assert room.editor.sentence.text == "make it autumn"
    assert not room.opened.rows
    message = room.said[-1]
    assert message.severity is Severity.ERROR
    assert message.hint
    assert message.action == "Try again"
    assert message.run is not None
    message.run()
    room.settle()
    assert [row.name for row in room.opened.rows] == ["make it autumn"]
    assert not room.editor.sentence.text


@pytest.mark.slow
def test_while_the_next_is_worded_another_try_is_of_what_failed(
    open_room: Open, tmp_path: Path
) -> None:
    options = {"fault": "error:denoising", "once": str(tmp_path / "happened")}
    room = open_room(played("painter", EngineKind.EDIT, options=options), in_processes=True)
    room.say("make it autumn")
    room.editor.sentence.run()
    room.say("make it brighter")
    room.settle()
    assert room.said[-1].run is not None
    room.said[-1].run()
    room.settle()
    assert [row.name for row in room.opened.rows] == ["make it autumn"]
    assert room.editor.sentence.text == "make it brighter"


@pytest.mark.slow
def test_of_a_sentence_that_an_engine_fails_at_nothing_is_done(open_room: Open) -> None:
    room = open_room(
        played("painter", EngineKind.EDIT, options={"fault": "crash:denoising"}),
        in_processes=True,
    )
    room.run("make it brighter and make it autumn")
    assert len(room.editor.jobs.jobs) == 1
    assert isinstance(room.editor.jobs.jobs[0].error, EngineCrashed)
    assert not room.opened.rows
    assert np.array_equal(room.pixels(), room.original())
    assert room.editor.sentence.text == "make it brighter and make it autumn"


@pytest.mark.slow
def test_a_smaller_way_after_running_out_of_memory_is_told(open_room: Open) -> None:
    room = open_room(
        played("painter", EngineKind.EDIT, options={"fault": "memory@fp32"}), in_processes=True
    )
    room.run("make it autumn")
    assert [row.provenance.placement for row in room.opened.rows] == ["cpu, int8, none"]
    assert "memory" in room.said[-1].text
    assert "int8" in room.said[-1].text


def test_the_user_may_name_the_model_that_does_it(open_room: Open) -> None:
    room = open_room(
        played("first", EngineKind.EDIT, rank=1), played("second", EngineKind.EDIT, rank=2)
    )
    engines = room.editor.engines
    room.say("make it autumn")
    assert [plan.offer.id for plan in engines.plans if plan.offer] == ["first"]
    engines.choose_named("second")
    assert [plan.offer.id for plan in engines.plans if plan.offer] == ["second"]
    room.editor.sentence.run()
    room.settle()
    assert room.opened.rows[0].provenance.engine == "second"
    engines.choose(EngineChoice.AUTO)
    room.run("make it winter")
    assert room.opened.rows[1].provenance.engine == "first"


def test_operators_only_asks_no_model(open_room: Open) -> None:
    room = open_room(played("painter", EngineKind.EDIT))
    room.editor.engines.choose(EngineChoice.OPERATORS)
    room.say("make it autumn")
    assert room.editor.sentence.steps[0].kind is StepKind.NEEDS_MODEL
    assert room.editor.engines.plans[0].runs is Runs.NOT_CHOSEN


@pytest.mark.parametrize("is_limited", [False, True])
def test_an_edit_by_a_model_is_opened_again_where_it_was_allowed_to_act(
    open_room: Open, is_limited: bool
) -> None:
    room = open_room(played("painter", EngineKind.EDIT))
    if is_limited:
        room.select(BLOCK)
    room.editor.sentence.set_seed(7)
    room.run("make it autumn")
    before = room.pixels()
    room.editor.selection.clear()
    recalled: list[Mask | None] = []
    room.editor.sentence.mask_recalled.connect(recalled.append)
    room.editor.sentence.reopen(room.opened.rows[0])
    room.until(lambda: bool(recalled))
    mask = recalled[0]
    assert (None if mask is None else mask.tight_box) == (BLOCK if is_limited else None)
    room.editor.sentence.run()
    room.settle()
    assert len(room.opened.rows) == 1
    assert np.array_equal(room.pixels(), before)


@pytest.mark.slow
def test_an_edit_made_while_a_model_works_lies_below_what_the_model_makes(
    open_room: Open,
) -> None:
    room = open_room(played("painter", EngineKind.EDIT, options={"slow": 0.5}), in_processes=True)
    room.run("make it brighter")
    room.say("make it autumn")
    room.editor.sentence.run()
    room.until(lambda: _is_at(room, "denoising"))
    room.editor.stack.toggle(room.editor.stack.lines[0])
    room.settle()
    assert [row.is_visible for row in room.opened.rows] == [False, True]
    room.editor.stack.toggle(room.editor.stack.lines[1])
    room.settle()
