"""Tools that ask a model: clicking on things, the subject, erasing, enlarging."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from fixtures.engine_room import BLOCK, EngineRoom
from fixtures.played_engines import Cast, played
from gesso_core.cards.model_card import Role
from gesso_core.errors import EngineFailed
from gesso_core.framing import Framing
from gesso_core.geometry import Box
from gesso_core.mask import Coverage
from gesso_core.picture import Picture
from gesso_core.progress import Report
from gesso_core.recipe import EngineKind, Step
from gesso_core.selecting.selection import Mode
from gesso_desktop.document.step_runner import PreparedStep, Wish
from gesso_desktop.state.dust import Dust
from gesso_desktop.state.engine_runners import tool_for
from gesso_desktop.state.messages import Severity
from gesso_desktop.state.selection_tool import ToolKind
from gesso_desktop.state.undo_order import Kind

Open = Callable[..., EngineRoom]
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
MIDDLE = (160.5, 100.5)  # of BLOCK
GROUND = (20.5, 20.5)


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


@pytest.fixture
def pointing(open_room: Open) -> EngineRoom:
    room = open_room(played("pointer", EngineKind.POINT))
    room.editor.tool.choose(ToolKind.POINT)
    return room


def click(room: EngineRoom, at: tuple[float, float], held: Qt.KeyboardModifier = NONE) -> None:
    room.editor.tool.press(*at, modifiers=held)
    room.editor.tool.release(*at)
    room.until(lambda: not room.editor.selection.is_busy)


def drag(room: EngineRoom, start: tuple[float, float], end: tuple[float, float]) -> None:
    room.editor.tool.press(*start)
    room.editor.tool.move(*end)
    room.editor.tool.release(*end)
    room.until(lambda: not room.editor.selection.is_busy)


def selected(room: EngineRoom) -> Coverage:
    mask = room.editor.selection.mask
    size = room.opened.size
    return np.zeros((size.height, size.width), np.float32) if mask is None else mask.read(size.box)


def is_in(room: EngineRoom, at: tuple[float, float]) -> bool:
    return bool(selected(room)[int(at[1]), int(at[0])] > 0.5)


class _Faulty:
    """A model in place of one: fails at whatever it is asked for."""

    is_live = False

    def can(self, step: Step, *, has_mask: bool) -> bool:
        return True

    def prepare(
        self, picture: Picture, framing: Framing, step: Step, wish: Wish, report: Report
    ) -> PreparedStep:
        raise EngineFailed("The engine failed.", "Try again.")


def repairing_in_vain(room: EngineRoom) -> Dust:
    return Dust(
        room.editor.desk,
        room.editor.jobs,
        room.editor.selection,
        runners=lambda: (_Faulty(),),
        remarks=lambda _: (),
        seen=room.editor.easel.view.visible,
        parent=room.editor,
    )


def open_another(room: EngineRoom) -> None:
    path = Path(shutil.copy(room.path, room.folder / "another.tif"))
    room.editor.open(path)
    room.until(lambda: room.opened.path == path)
    room.settle()


# Selecting by clicking


def test_a_click_selects_the_thing_under_it(pointing: EngineRoom) -> None:
    click(pointing, MIDDLE)
    assert (selected(pointing)[BLOCK.slices] > 0.5).mean() > 0.9
    assert not is_in(pointing, GROUND)


def test_clicks_add_to_the_thing_and_with_alt_take_out_of_it(pointing: EngineRoom) -> None:
    click(pointing, MIDDLE)
    click(pointing, GROUND)
    assert is_in(pointing, MIDDLE)
    assert is_in(pointing, GROUND)
    click(pointing, GROUND, ALT)
    assert not is_in(pointing, GROUND)
    assert is_in(pointing, MIDDLE)
    assert [spot.is_in for spot in pointing.editor.model_tools.pointing.pointed.spots] == [
        True,
        True,
        False,
    ]


def test_the_right_button_takes_out_as_well(pointing: EngineRoom) -> None:
    click(pointing, MIDDLE)
    pointing.editor.tool.press(*GROUND, is_eraser=True)
    pointing.editor.tool.release(*GROUND)
    assert not pointing.editor.model_tools.pointing.pointed.spots[-1].is_in


def test_a_drag_selects_the_thing_in_the_box(pointing: EngineRoom) -> None:
    drag(pointing, (210.0, 150.0), (110.0, 50.0))
    assert pointing.editor.model_tools.pointing.pointed.box == Box(110, 50, 210, 150)
    assert is_in(pointing, MIDDLE)


def test_with_shift_another_thing_joins_what_is_selected(pointing: EngineRoom) -> None:
    click(pointing, MIDDLE)
    click(pointing, GROUND, SHIFT)
    assert is_in(pointing, MIDDLE)
    assert is_in(pointing, GROUND)
    assert len(pointing.editor.model_tools.pointing.pointed.spots) == 1


def test_alt_on_the_first_click_takes_a_thing_out_of_what_is_selected(
    pointing: EngineRoom,
) -> None:
    pointing.editor.selection.select_all()
    click(pointing, MIDDLE, ALT)
    assert not is_in(pointing, MIDDLE)
    assert is_in(pointing, GROUND)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_return_or_escape_ends_a_thing_and_the_next_click_is_on_another(
    pointing: EngineRoom, key: Qt.Key
) -> None:
    click(pointing, MIDDLE)
    assert pointing.editor.tool.key_press(key)
    click(pointing, GROUND)
    assert is_in(pointing, GROUND)
    assert not is_in(pointing, MIDDLE)


def test_a_box_can_be_placed_by_keys(pointing: EngineRoom) -> None:
    pointing.editor.easel.view.set_viewport(400, 300, 1.0)
    pointing.editor.easel.view.show(pointing.opened.size, 1, pointing.opened.framing)
    tool = pointing.editor.tool
    assert tool.key_press(Qt.Key.Key_Return)
    assert tool.key_press(Qt.Key.Key_Right)
    assert tool.key_press(Qt.Key.Key_Return)
    pointing.until(lambda: not pointing.editor.selection.is_busy)
    assert not pointing.editor.selection.is_empty


def test_each_click_is_undone_alone_and_undoing_ends_the_thing(pointing: EngineRoom) -> None:
    click(pointing, MIDDLE)
    click(pointing, GROUND)
    pointing.editor.selection.undo()
    assert is_in(pointing, MIDDLE)
    assert not is_in(pointing, GROUND)
    assert not pointing.editor.model_tools.pointing.pointed.spots
    pointing.editor.selection.undo()
    assert pointing.editor.selection.is_empty


def test_clicks_while_the_model_works_are_answered_in_their_order(pointing: EngineRoom) -> None:
    tool = pointing.editor.tool
    for at, held in ((MIDDLE, NONE), (GROUND, NONE), (GROUND, ALT)):
        tool.press(*at, modifiers=held)
        tool.release(*at)
    pointing.until(lambda: not pointing.editor.selection.is_busy)
    assert is_in(pointing, MIDDLE)
    assert not is_in(pointing, GROUND)


def test_another_tool_ends_the_thing(pointing: EngineRoom) -> None:
    click(pointing, MIDDLE)
    pointing.editor.tool.choose(ToolKind.BRUSH)
    assert not pointing.editor.model_tools.pointing.pointed.spots


def test_a_click_beside_the_picture_asks_nothing(pointing: EngineRoom) -> None:
    click(pointing, (-5.0, 10.0))
    assert not pointing.editor.selection.can_undo


def test_stopping_leaves_the_selection_and_the_undo_as_they_were(open_room: Open) -> None:
    room = open_room(played("pointer", EngineKind.POINT, options={"slow": 30.0}), in_processes=True)
    room.editor.undo_order.forget()
    room.editor.selection.given_up.connect(lambda: room.editor.undo_order.take_back(Kind.SELECTION))
    room.editor.tool.choose(ToolKind.POINT)
    room.editor.tool.press(*MIDDLE)
    room.editor.tool.release(*MIDDLE)
    tools = room.editor.model_tools
    assert tools.is_busy
    assert tools.busy_with
    tools.stop()
    assert not tools.is_busy
    assert room.editor.selection.is_empty
    assert not room.editor.selection.can_undo
    assert room.editor.undo_order.next_undo(document_can=False) is None
    room.settle()


@pytest.mark.slow
def test_what_a_model_does_not_find_is_told_and_nothing_is_selected(open_room: Open) -> None:
    room = open_room(
        played("pointer", EngineKind.POINT, options={"fault": "error"}), in_processes=True
    )
    room.editor.undo_order.forget()
    room.editor.selection.given_up.connect(lambda: room.editor.undo_order.take_back(Kind.SELECTION))
    room.editor.tool.choose(ToolKind.POINT)
    click(room, MIDDLE)
    assert room.said
    assert room.editor.selection.is_empty
    assert not room.editor.model_tools.pointing.pointed.spots
    assert room.editor.undo_order.next_undo(document_can=False) is None


# The subject


def test_the_subject_is_selected_and_joins_as_other_tools_do(open_room: Open) -> None:
    room = open_room(played("cutter", EngineKind.MATTE))
    room.editor.model_tools.select_subject(Mode.REPLACE)
    room.until(lambda: not room.editor.selection.is_busy)
    assert is_in(room, MIDDLE)
    assert not is_in(room, (1.5, 1.5))
    room.editor.selection.select_all()
    room.editor.model_tools.select_subject(Mode.SUBTRACT)
    room.until(lambda: not room.editor.selection.is_busy)
    assert not is_in(room, MIDDLE)
    assert is_in(room, (1.5, 1.5))


# Erasing


def erase(room: EngineRoom) -> None:
    room.editor.tool.choose(ToolKind.ERASE)
    room.editor.tool.press(130.0, 80.0)
    room.editor.tool.move(190.0, 120.0)
    room.editor.tool.release(190.0, 120.0)


def test_what_is_brushed_over_is_filled_by_a_model_as_one_edit(open_room: Open) -> None:
    room = open_room(played("filler", EngineKind.INPAINT))
    erase(room)
    assert room.editor.model_tools.busy_with
    assert len(room.editor.model_tools.erasing.drawings) == 1
    room.settle()
    assert not room.editor.model_tools.erasing.drawings
    (row,) = room.opened.rows
    assert row.provenance.engine == "filler"
    changed = (room.pixels() != room.original()).any(2)
    assert changed[80:120, 130:190].any()
    assert not changed[:20].any()
    room.editor.undoing.undo()
    room.settle()
    assert np.array_equal(room.pixels(), room.original())


def test_without_a_model_the_exact_operator_fills(open_room: Open) -> None:
    room = open_room()
    erase(room)
    room.settle()
    assert [row.provenance.engine for row in room.opened.rows] == ["operators"]


def test_a_model_that_is_made_for_filling_is_asked_before_one_that_can_do_all(
    open_room: Open,
) -> None:
    able = played("able", EngineKind.EDIT, EngineKind.INPAINT, rank=1)
    made_for_it = replace(played("filler", EngineKind.INPAINT, rank=2), role=Role.TOOL)
    assert tool_for(EngineKind.INPAINT, [able, made_for_it]) is made_for_it
    assert tool_for(EngineKind.POINT, [able, made_for_it]) is None


def test_several_strokes_are_edits_of_their_own(open_room: Open) -> None:
    room = open_room(played("filler", EngineKind.INPAINT))
    erase(room)
    erase(room)
    room.settle()
    assert len(room.opened.rows) == 2


def test_what_is_selected_can_be_erased_without_a_hand(open_room: Open) -> None:
    room = open_room(played("filler", EngineKind.INPAINT))
    room.select(BLOCK)
    room.editor.model_tools.erase_selected()
    room.settle()
    changed = (room.pixels() != room.original()).any(2)
    assert changed[BLOCK.slices].mean() > 0.9
    changed[BLOCK.slices] = False
    assert not changed.any()


@pytest.mark.slow
def test_erasing_is_stopped_and_nothing_was_changed(open_room: Open) -> None:
    room = open_room(
        played("filler", EngineKind.INPAINT, options={"slow": 30.0}), in_processes=True
    )
    erase(room)
    erase(room)
    room.until(lambda: (job := room.editor.jobs.running) is not None and job.stage == "loading")
    room.editor.model_tools.stop()
    room.settle()
    assert not room.editor.model_tools.is_busy
    assert not room.opened.rows


@pytest.mark.slow
def test_a_failed_filling_can_be_tried_again(open_room: Open, tmp_path: Path) -> None:
    options = {"fault": "error:denoising", "once": str(tmp_path / "happened")}
    room = open_room(played("filler", EngineKind.INPAINT, options=options), in_processes=True)
    erase(room)
    room.settle()
    assert not room.opened.rows
    assert room.said[-1].run is not None
    room.said[-1].run()
    room.settle()
    assert len(room.opened.rows) == 1


@pytest.mark.slow
@pytest.mark.parametrize("what", ["erasing", "repairing", "a sentence"])
def test_another_try_is_of_the_picture_that_was_open_and_goes_with_it(
    open_room: Open, *, what: str
) -> None:
    kinds = EngineKind.INPAINT, EngineKind.EDIT
    faulty = played("painter", *kinds, options={"fault": "error:denoising"})
    room = open_room(faulty, in_processes=True)
    room.editor.engines.choose_named("painter")
    match what:
        case "erasing":
            erase(room)
        case "repairing":
            room.select(BLOCK)
            repairing_in_vain(room).repair()
        case _:
            room.say("make it autumn")
            room.editor.sentence.run()
    room.settle()
    said = room.editor.messages.current
    assert said is not None
    assert said.action == "Try again"
    assert said.run is not None
    open_another(room)
    room.editor.selection.show(room.opened.size, lambda: room.opened.sight)
    room.select(BLOCK)
    assert room.editor.messages.current is not said
    jobs = len(room.editor.jobs.jobs)
    said.run()  # clicked in that moment
    room.settle()
    assert len(room.editor.jobs.jobs) == jobs


# Enlarging


def test_a_larger_picture_is_a_new_file(open_room: Open, tmp_path: Path) -> None:
    room = open_room(played("grower", EngineKind.UPSCALE))
    enlarging = room.editor.model_tools.enlarging
    assert enlarging.factors == (2, 4)
    target = enlarging.suggestion
    assert target.parent == tmp_path
    enlarging.start(2, target)
    room.settle()
    assert tifffile.imread(target).shape == (400, 640, 3)
    assert not room.opened.rows, "the picture that is open stays as it is"
    assert target.name in room.said[-1].text
    assert enlarging.suggestion != target


def test_nothing_is_enlarged_over_a_file_that_is_there(open_room: Open) -> None:
    room = open_room(played("grower", EngineKind.UPSCALE))
    before = room.path.read_bytes()
    room.editor.model_tools.enlarging.start(2, room.path)
    room.settle()
    assert room.said[-1].error is not None
    assert room.path.read_bytes() == before


def test_what_is_seen_is_enlarged_with_its_edits_and_crop(open_room: Open, tmp_path: Path) -> None:
    room = open_room(played("grower", EngineKind.UPSCALE))
    room.run("convert to black and white")
    target = tmp_path / "larger.tif"
    room.editor.model_tools.enlarging.start(4, target)
    room.settle()
    made = tifffile.imread(target).astype(np.int32)
    assert made.shape == (800, 1280, 3)
    assert np.abs(made[..., 0] - made[..., 1]).max() < 300


@pytest.mark.slow
def test_what_a_run_that_enlarges_says_of_itself_is_told(open_room: Open, tmp_path: Path) -> None:
    options = {"fault": "memory@fp32"}
    room = open_room(played("grower", EngineKind.UPSCALE, options=options), in_processes=True)
    room.editor.model_tools.enlarging.start(2, tmp_path / "larger.tif")
    room.settle()
    assert room.said[-1].severity is Severity.WARNING
    assert "int8" in room.said[-1].hint


@pytest.mark.slow
def test_another_try_at_enlarging_is_of_the_picture_that_it_failed_for(
    open_room: Open, tmp_path: Path
) -> None:
    options = {"fault": "error:denoising", "once": str(tmp_path / "happened")}
    room = open_room(played("grower", EngineKind.UPSCALE, options=options), in_processes=True)
    target = tmp_path / "larger.tif"
    room.editor.model_tools.enlarging.start(2, target)
    room.settle()
    said = room.editor.messages.current
    assert said is not None
    assert said.run is not None
    open_another(room)
    assert room.editor.messages.current is not said
    said.run()  # clicked in that moment
    room.settle()
    assert not target.exists()


def test_without_such_a_model_nothing_is_enlarged(open_room: Open, tmp_path: Path) -> None:
    room = open_room(played("painter", EngineKind.EDIT))
    assert room.editor.model_tools.enlarging.factors == ()
    assert room.editor.model_tools.enlarging.start(2, tmp_path / "larger.tif") is None
    room.say("upscale it 2x")
    assert "Enlarge" in room.editor.sentence.steps[0].missing
