"""The list of edits over real documents: what is done there is seen in the pixels."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from fixtures.studio import Studio, brighter, flat
from gesso_core.errors import GessoError
from gesso_core.framing import Framing
from gesso_core.geometry import Box
from gesso_core.patch import Piece, PixelPatch
from gesso_core.progress import silent
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.document.project.records import PatchRow
from gesso_desktop.document.reordering import steps
from gesso_desktop.document.viewing.preview import Preview
from gesso_desktop.state.opened import NOTHING
from gesso_desktop.state.stack import StackState
from gesso_desktop.state.stack_lines import EditLine, FramingLine, Line, SentenceLine
from gesso_desktop.state.undo_order import Kind, UndoOrder
from gesso_desktop.state.undoing import Undoing

ONE, TWO, THREE = Box(0, 0, 40, 40), Box(20, 20, 70, 70), Box(100, 60, 150, 110)


@pytest.fixture
def studio(tmp_path: Path, qtbot: QtBot) -> Iterator[Studio]:
    made = Studio(tmp_path, qtbot)
    yield made
    made.close()


@pytest.fixture
def stack(studio: Studio) -> StackState:
    return StackState(studio.desk, studio.crossing)


@pytest.fixture
def undoing(studio: Studio) -> Undoing:
    return Undoing(studio.desk, UndoOrder(studio.crossing), studio.crossing)


@pytest.fixture
def three(studio: Studio) -> Studio:
    """Three edits, the two lower of which overlap."""
    studio.add(("one", flat(ONE, 100)))
    studio.add(("two", flat(TWO, 200)))
    studio.add(("three", flat(THREE, 300)))
    return studio


def named(stack: StackState, name: str) -> EditLine:
    return next(
        line for line in stack.lines if isinstance(line, EditLine) and line.row.name == name
    )


def told(lines: tuple[Line, ...]) -> list[str]:
    names = list[str]()
    for line in lines:
        match line:
            case EditLine(row, is_member):
                names.append(f"  {row.name}" if is_member else row.name)
            case SentenceLine():
                names.append(f"“{line.sentence}”")
            case FramingLine():
                names.append("framing")
    return names


def test_without_a_picture_there_is_nothing_to_list(studio: Studio, stack: StackState) -> None:
    studio.desk.close_picture()
    assert stack.lines == ()
    assert stack.selected is None


def test_looking_at_a_list_makes_no_project(studio: Studio, stack: StackState) -> None:
    assert stack.lines == ()
    studio.settle()
    assert not studio.path.with_name("scan.tif.gesso").exists()


def test_the_newest_edit_is_on_top(three: Studio, stack: StackState) -> None:
    assert told(stack.lines) == ["three", "two", "one"]
    assert all(line.is_exact and line.is_visible for line in stack.lines)


def test_an_edit_by_a_model_says_which(studio: Studio, stack: StackState) -> None:
    studio.add(("painted", flat(ONE, 5)), engine="klein-4b")
    line = stack.lines[0]
    assert not line.is_exact
    assert line.rows[0].provenance.engine == "klein-4b"


def test_hiding_and_showing_is_seen_in_the_pixels(three: Studio, stack: StackState) -> None:
    with_all = three.seen
    stack.toggle(named(stack, "two"))
    three.settle()
    assert not named(stack, "two").is_visible
    assert np.array_equal(three.seen[TWO.slices][-1, -1], three.pixels[TWO.slices][-1, -1])
    assert (three.seen[20, 20] == 100).all()
    stack.toggle(named(stack, "two"))
    three.settle()
    assert np.array_equal(three.seen, with_all)


def test_toggling_twice_before_the_first_is_done_ends_where_it_began(
    three: Studio, stack: StackState
) -> None:
    line = named(stack, "one")
    stack.toggle(line)
    stack.toggle(line)
    three.settle()
    assert named(stack, "one").is_visible


def test_dragging_opacity_is_seen_at_once_and_becomes_one_change_on_release(
    three: Studio, stack: StackState
) -> None:
    line, deeds = named(stack, "three"), len(three.opened.facts.history)
    for percent in (90, 70, 50):
        stack.drag_opacity(line, percent / 100)
        old = three.pixels[THREE.slices].astype(np.float64)
        expected = np.rint(old + percent / 100 * (300 - old))
        assert np.array_equal(three.seen[THREE.slices], expected)
    assert len(three.opened.facts.history) == deeds
    assert named(stack, "three").row.opacity == 1
    stack.set_opacity(line, 0.5)
    three.settle()
    assert np.array_equal(three.seen[THREE.slices], expected)
    assert len(three.opened.facts.history) == deeds + 1
    assert named(stack, "three").row.opacity == 0.5
    assert three.opened.preview is NOTHING


def test_dragging_texture_is_seen_at_once_and_becomes_one_change_on_release(
    studio: Studio, stack: StackState
) -> None:
    nearly = np.minimum(studio.pixels[ONE.slices], 65535 - 3000) + np.uint16(3000)
    studio.add(("smooth", PixelPatch([Piece(ONE, nearly, np.ones((40, 40), np.float32))])))
    line, deeds = named(stack, "smooth"), len(studio.opened.facts.history)
    before = studio.seen
    stack.drag_texture(line, 0.5)
    dragged = studio.seen
    assert not np.array_equal(dragged, before)
    assert len(studio.opened.facts.history) == deeds
    stack.set_texture(line, 0.5)
    studio.settle()
    assert np.array_equal(studio.seen, dragged)
    assert len(studio.opened.facts.history) == deeds + 1
    assert named(stack, "smooth").texture == 0.5
    assert studio.opened.preview is NOTHING


def test_setting_one_share_does_not_end_the_dragging_of_another(
    three: Studio, stack: StackState
) -> None:
    line = named(stack, "three")
    stack.drag_opacity(line, 0.5)
    stack.set_opacity(line, 0.5)
    stack.drag_texture(line, 0.2)
    three.settle()
    assert three.opened.preview.textures == {line.row.id: 0.2}
    assert named(stack, "three").row.opacity == 0.5
    stack.set_texture(named(stack, "three"), 0.2)
    three.settle()
    assert three.opened.preview is NOTHING
    assert named(stack, "three").row.texture == 0.2


def test_an_edit_without_pixels_of_its_own_has_no_texture(
    studio: Studio, stack: StackState
) -> None:
    studio.add(("warm", brighter()))
    assert named(stack, "warm").texture is None


def test_what_was_applied_during_a_drag_is_not_shown_twice(
    three: Studio, stack: StackState
) -> None:
    three.opened.set_preview(Preview(added=(brighter(),)))  # of a sentence under way
    stack.drag_opacity(named(stack, "one"), 0.3)
    added = three.opened.commit(
        lambda document, _: document.add(brighter(), Step("exposure", EngineKind.OPERATORS)), silent
    )
    three.opened.arrived(added, preview=NOTHING)
    stack.drag_opacity(named(stack, "one"), 0.4)
    assert three.opened.preview.opacities
    assert not three.opened.preview.added
    stack.set_opacity(named(stack, "one"), 0.4)
    three.settle()
    assert three.opened.preview is NOTHING


def test_a_preview_that_came_during_a_drag_stays(three: Studio, stack: StackState) -> None:
    stack.drag_texture(named(stack, "one"), 0.3)
    theirs = Preview(added=(brighter(),))
    three.opened.set_preview(theirs)
    stack.set_texture(named(stack, "one"), 0.3)
    three.settle()
    assert three.opened.preview is theirs


def test_looking_ends_when_another_preview_came_during_a_drag(
    three: Studio, stack: StackState
) -> None:
    stack.look_up_to(named(stack, "one"))
    stack.drag_opacity(named(stack, "one"), 0.3)
    three.opened.set_preview(NOTHING)
    stack.set_opacity(named(stack, "one"), 0.3)
    three.settle()
    assert stack.looking_at is None
    assert three.opened.preview is NOTHING


def test_a_preview_of_others_comes_back_after_dragging_opacity(
    three: Studio, stack: StackState
) -> None:
    theirs = Preview(added=(brighter(),), name="theirs")
    three.opened.set_preview(theirs)
    stack.drag_opacity(named(stack, "one"), 0.3)
    assert three.opened.preview.added == theirs.added
    stack.set_opacity(named(stack, "one"), 0.3)
    three.settle()
    assert three.opened.preview is theirs


@pytest.mark.parametrize(
    ("name", "by", "expected"),
    [
        ("one", 1, ["three", "one", "two"]),
        ("three", -1, ["two", "three", "one"]),
        ("three", 1, ["three", "two", "one"]),
        ("one", -1, ["three", "two", "one"]),
        ("one", 9, ["one", "three", "two"]),
    ],
)
def test_moving_by_keys(
    three: Studio, stack: StackState, name: str, by: int, expected: list[str]
) -> None:
    stack.move_by(named(stack, name), by)
    three.settle()
    assert told(stack.lines) == expected


@pytest.mark.parametrize(
    ("name", "up", "down"), [("three", False, True), ("two", True, True), ("one", True, False)]
)
def test_what_cannot_be_moved_further_is_not_offered_to(
    three: Studio, stack: StackState, name: str, *, up: bool, down: bool
) -> None:
    line = named(stack, name)
    assert (stack.can_move_by(line, 1), stack.can_move_by(line, -1)) == (up, down)


def test_moving_is_seen_where_edits_overlap(three: Studio, stack: StackState) -> None:
    assert (three.seen[30, 30] == 200).all()
    stack.move_by(named(stack, "one"), 1)
    three.settle()
    assert (three.seen[30, 30] == 100).all()


@pytest.mark.parametrize(
    ("name", "gap", "expected"),
    [
        ("one", 0, ["one", "three", "two"]),
        ("three", 3, ["two", "one", "three"]),
        ("three", 2, ["two", "three", "one"]),
        ("two", 1, ["three", "two", "one"]),
        ("two", 2, ["three", "two", "one"]),
    ],
)
def test_moving_to_a_gap_between_lines(
    three: Studio, stack: StackState, name: str, gap: int, expected: list[str]
) -> None:
    stack.move(named(stack, name), gap)
    three.settle()
    assert told(stack.lines) == expected


def test_moving_twice_before_the_first_is_done_moves_twice(
    three: Studio, stack: StackState
) -> None:
    line = named(stack, "one")
    stack.move_by(line, 1)
    stack.move_by(line, 1)
    three.settle()
    assert told(stack.lines) == ["one", "three", "two"]


@given(st.permutations(range(6)), st.sets(st.integers(0, 5), min_size=1), st.integers(0, 5))
def test_moves_of_several_keep_their_order_and_that_of_the_others(
    order: list[int], patches: set[int], place: int
) -> None:
    now = list(order)
    made = steps(order, patches, place)
    for patch, where in made:
        now.remove(patch)
        now.insert(where, patch)
    rest = [patch for patch in order if patch not in patches]
    moved = [patch for patch in order if patch in patches]
    assert now == [*rest[:place], *moved, *rest[place:]]
    assert len(made) <= len(patches)


def test_deleting_takes_the_edit_away_and_undo_brings_it_back(
    three: Studio, stack: StackState, undoing: Undoing
) -> None:
    before = three.seen
    stack.delete(named(stack, "two"))
    three.settle()
    assert told(stack.lines) == ["three", "one"]
    assert np.array_equal(three.seen[60, 60], three.pixels[60, 60])
    undoing.undo()
    three.settle()
    assert told(stack.lines) == ["three", "two", "one"]
    assert np.array_equal(three.seen, before)


def test_after_deleting_what_took_its_place_is_chosen(three: Studio, stack: StackState) -> None:
    stack.select(named(stack, "two"))
    stack.delete(named(stack, "two"))
    three.settle()
    assert stack.selected is not None
    assert told((stack.selected,)) == ["one"]
    stack.delete(stack.selected)
    three.settle()
    assert told((stack.selected,)) == ["three"]
    stack.delete(stack.selected)
    three.settle()
    assert stack.selected is None


def test_a_choice_follows_the_edit_when_it_moves(three: Studio, stack: StackState) -> None:
    stack.select(named(stack, "one"))
    stack.move_by(named(stack, "one"), 2)
    three.settle()
    assert stack.selected is not None
    assert told((stack.selected,)) == ["one"]
    assert stack.lines[0].key == stack.selected.key


def test_reopening_and_running_again_ask_with_the_row(three: Studio, stack: StackState) -> None:
    reopened, again = list[PatchRow](), list[PatchRow]()
    stack.reopen_asked.connect(reopened.append)
    stack.run_again_asked.connect(again.append)
    stack.reopen(named(stack, "two"))
    stack.run_again(named(stack, "one"))
    assert [row.name for row in reopened] == ["two"]
    assert [row.name for row in again] == ["one"]


def test_pixels_made_from_something_else_are_marked(three: Studio, stack: StackState) -> None:
    assert not named(stack, "two").row.is_out_of_date
    stack.toggle(named(stack, "one"))
    three.settle()
    assert named(stack, "two").row.is_out_of_date


def test_looking_up_to_an_edit_shows_it_and_what_lies_below(
    three: Studio, stack: StackState
) -> None:
    stack.look_up_to(named(stack, "two"))
    assert (three.seen[30, 30] == 200).all()
    assert np.array_equal(three.seen[THREE.slices], three.pixels[THREE.slices])
    assert stack.looking_at is not None
    stack.look_up_to(named(stack, "two"))
    assert stack.looking_at is None
    assert (three.seen[THREE.slices] == 300).all()


def test_looking_up_to_an_edit_goes_on_while_the_stack_changes(
    three: Studio, stack: StackState
) -> None:
    stack.look_up_to(named(stack, "two"))
    stack.move_by(named(stack, "one"), 2)
    three.settle()
    assert np.array_equal(three.seen[0, 0], three.pixels[0, 0]), "one lies above now"
    stack.delete(named(stack, "two"))
    three.settle()
    assert stack.looking_at is None
    assert (three.seen[0, 0] == 100).all()


def test_looking_ends_when_another_preview_is_shown(three: Studio, stack: StackState) -> None:
    stack.look_up_to(named(stack, "one"))
    theirs = Preview(added=(brighter(),), name="theirs")
    three.opened.set_preview(theirs)
    assert stack.looking_at is None
    stack.toggle(named(stack, "one"))
    three.settle()
    assert three.opened.preview is theirs


def test_a_chosen_edit_lights_up_where_it_acts(three: Studio, stack: StackState) -> None:
    areas = list[Box | None]()
    stack.area_changed.connect(areas.append)
    stack.select(named(stack, "three"))
    three.settle()
    assert areas == [THREE]
    stack.select(None)
    assert areas == [THREE, None]


def test_a_hidden_edit_still_says_where_it_acts(three: Studio, stack: StackState) -> None:
    stack.toggle(named(stack, "three"))
    three.settle()
    stack.select(named(stack, "three"))
    three.settle()
    assert stack.area == THREE


def test_pictures_of_edits_arrive_and_show_what_was_made(three: Studio, stack: StackState) -> None:
    arrived = list[int]()
    stack.picture_changed.connect(arrived.append)
    line = named(stack, "three")
    assert stack.picture(line) is None
    three.settle()
    assert arrived == [line.row.id]
    picture = stack.picture(line)
    assert picture is not None
    middle = picture[picture.shape[0] // 2, picture.shape[1] // 2]
    assert (middle <= 2).all(), "300 of 65535 is nearly black"


def test_a_picture_is_made_anew_only_when_the_edit_looks_different(
    three: Studio, stack: StackState
) -> None:
    stack.picture(named(stack, "two"))
    three.settle()
    arrived = list[int]()
    stack.picture_changed.connect(arrived.append)
    stack.toggle(named(stack, "three"))  # above it
    three.settle()
    stack.picture(named(stack, "two"))
    three.settle()
    assert arrived == []
    stack.toggle(named(stack, "one"))  # below it
    three.settle()
    assert stack.picture(named(stack, "two")) is not None, "the old one until then"
    three.settle()
    assert arrived == [named(stack, "two").row.id]


def test_an_edit_of_the_whole_picture_shows_before_and_after(
    studio: Studio, stack: StackState
) -> None:
    studio.add(("white", flat(Box(0, 0, 160, 120), 65535)))
    stack.picture(stack.lines[0])
    studio.settle()
    picture = stack.picture(stack.lines[0])
    assert picture is not None
    half = picture.shape[1] // 2
    assert (picture[:, half + 1 :] == 255).all()
    assert picture[:, :half].mean() < 200


def test_steps_of_one_sentence_are_listed_below_it(studio: Studio, stack: StackState) -> None:
    studio.add(("first", brighter()))
    studio.add(("warm", flat(ONE, 1)), ("sharp", flat(TWO, 2)), sentence="warmer and sharper")
    studio.add(("alone", flat(THREE, 3)), sentence="alone")
    assert told(stack.lines) == ["alone", "“warmer and sharper”", "  sharp", "  warm", "first"]
    stack.fold(stack.lines[1], True)
    assert told(stack.lines) == ["alone", "“warmer and sharper”", "first"]
    stack.fold(stack.lines[1], False)
    assert len(stack.lines) == 5


@pytest.fixture
def grouped(studio: Studio, stack: StackState) -> Studio:
    studio.add(("first", flat(THREE, 9)))
    studio.add(("warm", flat(ONE, 1)), ("sharp", flat(TWO, 2)), sentence="warmer and sharper")
    return studio


def test_a_sentence_is_hidden_shown_and_deleted_as_a_whole(
    grouped: Studio, stack: StackState, undoing: Undoing
) -> None:
    before, deeds = grouped.seen, len(undoing.deeds)
    stack.toggle(stack.lines[0])
    grouped.settle()
    assert not stack.lines[0].is_visible
    assert np.array_equal(grouped.seen[ONE.slices], grouped.pixels[ONE.slices])
    stack.toggle(stack.lines[0])
    grouped.settle()
    stack.delete(stack.lines[0])
    grouped.settle()
    assert told(stack.lines) == ["first"]
    assert len(undoing.deeds) == deeds + 3
    undoing.undo()
    grouped.settle()
    assert np.array_equal(grouped.seen, before)


def test_a_sentence_with_one_step_hidden_is_hidden_first(
    grouped: Studio, stack: StackState
) -> None:
    stack.toggle(named(stack, "warm"))
    grouped.settle()
    assert stack.lines[0].is_visible
    stack.toggle(stack.lines[0])
    grouped.settle()
    assert not stack.lines[0].is_visible
    assert not named(stack, "sharp").is_visible


def test_a_sentence_moves_as_a_whole_and_parts_when_a_step_is_taken_out(
    grouped: Studio, stack: StackState
) -> None:
    stack.move_by(stack.lines[0], -1)
    grouped.settle()
    assert told(stack.lines) == ["first", "“warmer and sharper”", "  sharp", "  warm"]
    stack.fold(stack.lines[1], True)
    stack.move(stack.lines[1], 0)
    grouped.settle()
    assert grouped.names == ["first", "warm", "sharp"]
    stack.fold(stack.lines[0], False)
    stack.move(named(stack, "warm"), 4)
    grouped.settle()
    assert told(stack.lines) == ["sharp", "first", "warm"]


def test_the_framing_is_a_line_of_its_own_and_deleting_takes_it_back(
    three: Studio, stack: StackState, undoing: Undoing
) -> None:
    three.change(lambda document: document.set_framing(Framing(quarter_turns=1)))
    assert told(stack.lines) == ["framing", "three", "two", "one"]
    stack.move(named(stack, "one"), 0)
    three.settle()
    assert told(stack.lines) == ["framing", "one", "three", "two"]
    stack.delete(stack.lines[0])
    three.settle()
    assert three.opened.framing.is_identity
    undoing.undo()
    three.settle()
    assert told(stack.lines)[0] == "framing"


def test_pictures_turn_with_the_framing(three: Studio, stack: StackState) -> None:
    three.add(("wide", flat(Box(10, 40, 150, 80), 65535)))
    stack.picture(named(stack, "wide"))
    three.settle()
    wide = stack.picture(named(stack, "wide"))
    three.change(lambda document: document.set_framing(Framing(quarter_turns=1)))
    stack.picture(named(stack, "wide"))
    three.settle()
    turned = stack.picture(named(stack, "wide"))
    assert wide is not None
    assert turned is not None
    assert wide.shape[1] > wide.shape[0]
    assert turned.shape[:2] == wide.shape[1::-1]


def test_another_picture_has_its_own_edits(
    three: Studio, stack: StackState, tmp_path: Path
) -> None:
    stack.select(named(stack, "one"))
    stack.look_up_to(named(stack, "one"))
    other = tmp_path / "other.tif"
    other.write_bytes(three.path.read_bytes())
    three.open(other)
    assert stack.lines == ()
    assert stack.selected is None
    assert stack.looking_at is None
    three.open(three.path)
    assert told(stack.lines) == ["three", "two", "one"]


def test_an_edit_that_fails_is_said_and_leaves_all_as_it_was(
    three: Studio, stack: StackState
) -> None:
    errors = list[GessoError]()
    three.messages.said.connect(lambda message: errors.append(message.error))
    line = named(stack, "one")
    stack.delete(line)
    three.settle()
    before = three.seen
    stack.drag_opacity(line, 0.5)
    stack.set_opacity(line, 7.0)
    stack.set_opacity(named(stack, "two"), 7.0)
    three.settle()
    assert len(errors) == 1
    assert three.opened.preview is NOTHING
    assert np.array_equal(three.seen, before)


class TestUndoing:
    def test_each_change_is_undone_and_done_again_in_turn(
        self, three: Studio, stack: StackState, undoing: Undoing
    ) -> None:
        looks = [three.pixels]
        for _ in range(3):
            undoing.undo()
            three.settle()
            looks.append(three.seen)
        assert not undoing.can_undo
        assert np.array_equal(looks[-1], three.pixels)
        for expected in looks[2:0:-1]:
            undoing.redo()
            three.settle()
            assert np.array_equal(three.seen, expected)
        undoing.redo()
        three.settle()
        assert not undoing.can_redo

    def test_asking_faster_than_it_is_done_never_goes_too_far(
        self, three: Studio, undoing: Undoing
    ) -> None:
        for _ in range(9):
            undoing.undo()
        assert not undoing.can_undo
        three.settle()
        assert three.names == []
        for _ in range(2):
            undoing.redo()
        three.settle()
        assert three.names == ["one", "two"]
        assert undoing.can_redo

    def test_the_list_of_deeds_goes_back_and_forth(
        self, three: Studio, stack: StackState, undoing: Undoing
    ) -> None:
        stack.toggle(named(stack, "one"))
        stack.move_by(named(stack, "three"), -2)
        three.settle()
        last = three.seen
        assert [deed.entries[0].verb for deed in undoing.deeds] == [
            "add",
            "add",
            "add",
            "hide",
            "reorder",
        ]
        undoing.go_to(1)
        three.settle()
        assert three.names == ["one"]
        assert [deed.is_undone for deed in undoing.deeds] == [False, True, True, True, True]
        undoing.go_to(4)
        three.settle()
        assert three.names == ["one", "two", "three"]
        assert not named(stack, "one").is_visible
        undoing.go_to(5)
        three.settle()
        assert np.array_equal(three.seen, last)
        undoing.go_to(0)
        three.settle()
        assert np.array_equal(three.seen, three.pixels)

    def test_a_jump_is_one_task_on_the_edit_lane(self, three: Studio, undoing: Undoing) -> None:
        heard = list[int]()
        three.opened.stack_changed.connect(lambda: heard.append(len(three.opened.rows)))
        undoing.go_to(0)
        three.settle()
        assert heard == [0]

    def test_going_where_it_is_does_nothing(self, three: Studio, undoing: Undoing) -> None:
        heard = list[object]()
        three.opened.stack_changed.connect(lambda: heard.append(None))
        undoing.go_to(3)
        three.settle()
        assert heard == []

    def test_what_was_done_before_is_undone_after_opening_again(
        self, three: Studio, undoing: Undoing
    ) -> None:
        three.desk.close_picture()
        three.settle()
        assert undoing.deeds == ()
        assert not undoing.can_undo
        three.open(three.path)
        assert undoing.can_undo
        undoing.undo()
        three.settle()
        assert three.names == ["one", "two"]

    def test_a_new_change_takes_the_place_of_what_was_undone(
        self, three: Studio, undoing: Undoing
    ) -> None:
        undoing.undo()
        three.settle()
        three.add(("other", flat(ONE, 7)))
        assert not undoing.can_redo
        assert three.names == ["one", "two", "other"]
        undoing.undo()
        three.settle()
        assert three.names == ["one", "two"]

    def test_selections_and_edits_go_back_in_their_order(
        self, studio: Studio, stack: StackState
    ) -> None:
        order = UndoOrder(studio.crossing)
        undoing = Undoing(studio.desk, order, studio.crossing)
        heard = list[str]()
        undoing.selection_undo_asked.connect(lambda: heard.append("undo"))
        undoing.selection_redo_asked.connect(lambda: heard.append("redo"))
        studio.add(("one", flat(ONE, 1)))
        order.note(Kind.SELECTION)
        studio.add(("two", flat(TWO, 2)))
        order.note(Kind.SELECTION)
        undoing.undo()
        assert (heard, studio.names) == (["undo"], ["one", "two"])
        undoing.undo()
        studio.settle()
        assert (heard, studio.names) == (["undo"], ["one"])
        undoing.undo()
        assert heard == ["undo", "undo"]
        undoing.redo()
        undoing.redo()
        undoing.redo()
        studio.settle()
        assert (heard, studio.names) == (["undo", "undo", "redo", "redo"], ["one", "two"])

    def test_a_jump_takes_selections_along(self, studio: Studio) -> None:
        order = UndoOrder(studio.crossing)
        undoing = Undoing(studio.desk, order, studio.crossing)
        heard = list[str]()
        undoing.selection_undo_asked.connect(lambda: heard.append("undo"))
        undoing.selection_redo_asked.connect(lambda: heard.append("redo"))
        studio.add(("one", flat(ONE, 1)))
        order.note(Kind.SELECTION)
        studio.add(("two", flat(TWO, 2)))
        undoing.go_to(0)
        studio.settle()
        assert (heard, studio.names) == (["undo"], [])
        undoing.go_to(2)
        studio.settle()
        assert (heard, studio.names) == (["undo", "redo"], ["one", "two"])
        assert not undoing.can_redo
