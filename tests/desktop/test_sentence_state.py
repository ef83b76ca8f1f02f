"""The sentence without a window: understood, previewed, applied as one edit, opened again."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import tifffile
from pytestqt.qtbot import QtBot

from fixtures.files import photograph
from fixtures.sentence_room import Room
from gesso_core.framing import Framing
from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.patch import Patch, Piece, PixelPatch
from gesso_core.picture import Picture
from gesso_core.progress import Progress, Report
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.document.exact_steps import ExactSteps
from gesso_desktop.document.preparing import EXACT
from gesso_desktop.document.project.project import beside
from gesso_desktop.document.project.records import Provenance
from gesso_desktop.document.step_runner import PreparedStep, Wish
from gesso_desktop.document.viewing.preview import Preview
from gesso_desktop.document.viewing.trial import TrialPatch
from gesso_desktop.state.jobs import JobState
from gesso_desktop.state.prompt_history import PromptHistory
from gesso_desktop.state.selection import SelectionState
from gesso_desktop.state.sentence_phase import Phase
from gesso_desktop.state.step_state import StepKind

BOX = Box(30, 15, 270, 190)


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    made = Room(qtbot, tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("text", "language", "steps"),
    [
        ("Make it warmer and remove the dust", "en", ["warmth", "remove_dust"]),
        ("Entferne Staub und Kratzer, und etwas wärmer", "de", ["remove_dust", "warmth"]),
        ("让照片更亮一点，去除灰尘", "zh-Hans", ["exposure", "remove_dust"]),
        ("اجعل الصورة أكثر إشراقًا", "ar", ["exposure"]),
    ],
)
def test_a_sentence_is_previewed_and_applied_as_it_was_seen(
    room: Room, text: str, language: str, steps: list[str]
) -> None:
    before = room.seen()
    room.type(text)
    assert room.sentence.language == language
    assert [step.step.op for step in room.sentence.steps] == steps
    previewed = room.seen()
    assert not np.array_equal(previewed, before)
    assert np.array_equal(room.kept(), before), "nothing is applied yet"
    assert not room.opened.rows
    room.run()
    assert np.array_equal(room.seen(), previewed)
    assert np.array_equal(room.kept(), previewed)
    assert len(room.opened.rows) == len(steps)
    room.opened.edit(lambda document, _: document.undo())
    room.until(lambda: not room.opened.rows)
    assert np.array_equal(room.seen(), before), "one sentence is one edit"


def test_an_empty_sentence_asks_for_nothing(room: Room) -> None:
    assert room.sentence.phase is Phase.EMPTY
    assert not room.sentence.can_run
    room.sentence.run()
    assert room.jobs.count == 0


def test_typing_on_stops_what_was_being_prepared(room: Room) -> None:
    def type_on() -> None:
        room.sentence.set_text("make it warmer")
        assert room.sentence.phase is not Phase.PREPARING

    room.sentence.use("remove the dust")
    room.at(Phase.PREPARING, type_on)
    room.until(lambda: room.sentence.phase is Phase.PREVIEWING)
    assert [step.step.op for step in room.sentence.steps] == ["warmth"]
    room.until(lambda: room.crossing.is_idle)
    assert len(room.opened.preview.added) == 1, "the dust never arrives"


def test_what_was_ready_when_typing_went_on_is_not_prepared_again(room: Room) -> None:
    def go_on() -> None:
        progress = room.sentence.preview.progress
        is_half = progress is not None and progress.stage == "preparing" and progress.done > 0
        if is_half or room.sentence.phase is Phase.PREVIEWING:  # busy machines skip the half
            room.sentence.phase_changed.disconnect(go_on)
            room.sentence.use("remove the dust and make it warmer")

    room.sentence.phase_changed.connect(go_on)
    room.sentence.use("remove the dust and auto tone")
    room.until(lambda: [step.step.op for step in room.sentence.steps[1:]] == ["warmth"])
    assert room.sentence.phase is Phase.PREVIEWING, "nothing was left to be measured"


def test_emptying_the_sentence_takes_the_preview_away_at_once(room: Room) -> None:
    before = room.seen()
    room.type("make it warmer")
    room.sentence.set_text("")
    assert np.array_equal(room.seen(), before)
    assert room.sentence.steps == ()


def test_a_tone_slider_is_followed_within_the_same_event(room: Room) -> None:
    room.type("make it brighter")
    room.sentence.set_value(0, "stops", 1.5)
    assert room.sentence.phase is Phase.PREVIEWING
    assert room.sentence.steps[0].used == {"stops": 1.5}
    previewed = room.seen()
    room.run()
    assert np.array_equal(room.kept(), previewed)
    assert room.opened.rows[0].values == {"stops": 1.5}


def test_what_is_measured_is_shown_at_once_and_measured_again_after_a_pause(room: Room) -> None:
    room.type("make it brighter and remove the dust")
    room.sentence.set_value(0, "stops", 1.5)
    assert len(room.opened.preview.added) == 1, "the repair of the darker picture is left out"
    room.until(lambda: room.sentence.phase is Phase.PREVIEWING)
    room.until(lambda: len(room.opened.preview.added) == 2)
    previewed = room.seen()
    room.run()
    assert np.array_equal(room.kept(), previewed)


def test_a_later_slider_leaves_the_steps_below_it_as_they_are(room: Room) -> None:
    room.type("remove the dust and make it brighter")
    dust = first_previewed(room)
    room.sentence.set_value(1, "stops", 1.5)
    assert room.sentence.phase is Phase.PREVIEWING
    assert first_previewed(room) is dust


def first_previewed(room: Room) -> Patch:
    first = room.opened.preview.added[0]
    assert isinstance(first, TrialPatch)
    return first.patch


def test_a_step_that_is_off_is_not_done(room: Room) -> None:
    room.type("make it warmer and more contrast")
    room.sentence.set_on(0, False)
    room.run()
    assert [row.operator for row in room.opened.rows] == ["contrast"]


def test_the_strength_scales_every_step(room: Room) -> None:
    room.type("make it brighter")
    room.sentence.set_strength(0.5)
    assert room.sentence.steps[0].used == {"stops": 0.25}
    room.run()
    assert room.sentence.strength == 1.0
    assert room.opened.rows[0].values == {"stops": 0.25}


def test_what_was_set_by_hand_stays_while_more_is_typed(room: Room) -> None:
    room.type("make it brighter")
    room.sentence.set_value(0, "stops", 1.5)
    room.sentence.set_text("make it brighter and more contrast")
    room.until(lambda: len(room.sentence.steps) == 2)
    first = room.sentence.steps[0]
    assert first.values["stops"] == 1.5


def test_it_can_be_run_before_it_was_understood(room: Room) -> None:
    room.sentence.set_text("make it warmer")
    room.sentence.run()
    room.until(lambda: len(room.opened.rows) == 1)
    room.until_applied()
    assert room.sentence.text == ""


def test_the_next_can_be_typed_before_the_one_that_was_run_is_understood(room: Room) -> None:
    for text in ("make it warmer", "更亮一点", "mehr Kontrast"):
        assert room.sentence.text == ""
        room.sentence.type(text)
        room.sentence.run()
    room.sentence.type("more")
    assert room.sentence.text == "more"
    room.until(lambda: len(room.opened.rows) == 3)
    room.until_applied()
    assert room.rows() == ["make it warmer", "更亮一点", "mehr Kontrast"]
    assert room.sentence.text == "more"


def test_run_before_it_was_understood_it_comes_back_if_it_needs_a_model(room: Room) -> None:
    room.sentence.set_text("paint a dragon")
    room.sentence.run()
    room.until(lambda: room.messages.current is not None)
    assert room.sentence.text == "paint a dragon"
    assert [step.kind for step in room.sentence.steps] == [StepKind.NEEDS_MODEL]
    assert room.jobs.count == 0


def test_steps_that_need_a_model_are_named_and_the_others_done(room: Room) -> None:
    room.type("make it warmer, then paint a dragon")
    warm, dragon = room.sentence.steps
    assert (warm.kind, dragon.kind) == (StepKind.EXACT, StepKind.NEEDS_MODEL)
    assert dragon.step.engine is EngineKind.EDIT
    assert "a model that follows instructions" in dragon.missing
    room.run()
    assert [row.operator for row in room.opened.rows] == ["warmth"]
    assert room.messages.current is not None
    assert "dragon" in room.messages.current.text


def test_a_sentence_that_needs_a_model_stays_and_says_what_is_missing(room: Room) -> None:
    room.type("paint a dragon", Phase.UNDERSTOOD)
    assert not room.sentence.shows_seed
    room.sentence.run()
    assert room.jobs.count == 0
    assert room.sentence.text == "paint a dragon"
    assert room.messages.current is not None
    assert "model" in room.messages.current.hint
    room.sentence.type("paint a drag")
    assert room.messages.current is None, "it was said of another sentence"


def test_a_selection_makes_a_step_exact_and_limits_it(room: Room) -> None:
    room.type("brighten the sky", Phase.UNDERSTOOD)
    assert [step.can_run for step in room.sentence.steps] == [False]
    before = room.seen()
    room.select(Mask(BOX))
    room.until(lambda: room.sentence.phase is Phase.PREVIEWING)
    assert room.sentence.steps[0].kind is StepKind.EXACT
    room.run()
    changed = (room.kept() != before).any(2)
    assert changed[BOX.slices].any()
    changed[BOX.slices] = False
    assert not changed.any()


def test_without_the_live_preview_nothing_is_prepared_before_it_is_applied(room: Room) -> None:
    room.sentence.set_live(False)
    before = room.seen()
    room.type("make it warmer", Phase.UNDERSTOOD)
    assert np.array_equal(room.seen(), before)
    room.run()
    assert not np.array_equal(room.seen(), before)


def test_the_preview_can_be_hidden_and_shown(room: Room) -> None:
    before = room.seen()
    room.type("make it warmer")
    previewed = room.seen()
    room.sentence.preview.set_shown(False)
    assert np.array_equal(room.seen(), before)
    room.sentence.preview.set_shown(True)
    assert np.array_equal(room.seen(), previewed)


def test_a_framing_is_seen_before_it_is_kept(room: Room) -> None:
    framings = list[Framing]()
    room.opened.framing_changed.connect(lambda: framings.append(room.opened.framing))
    room.type("rotate it to the left and make it warmer")
    assert framings == [Framing(quarter_turns=3)]
    assert room.opened.facts.framing == Framing()
    room.sentence.preview.set_shown(False)
    room.sentence.preview.set_shown(True)
    assert framings[1:] == [Framing(), Framing(quarter_turns=3)]
    room.run()
    assert len(framings) == 3, "nothing turns when it is applied"
    assert room.opened.facts.framing == Framing(quarter_turns=3)
    room.opened.edit(lambda document, _: document.undo())
    room.until(lambda: room.opened.framing == Framing())
    assert not room.opened.rows


def test_applying_repaints_nothing_that_was_previewed(room: Room) -> None:
    room.type("make it warmer")
    painted = list[object]()
    room.opened.pixels_changed.connect(painted.append)
    room.run()
    assert painted == []


def test_the_next_sentence_waits_for_the_one_that_is_applied(room: Room) -> None:
    room.type("remove the dust")
    room.sentence.run()
    assert room.sentence.text == ""
    room.sentence.use("make it warmer")
    room.until(lambda: bool(room.sentence.steps))
    room.sentence.run()
    room.until_applied()
    assert room.rows() == ["remove the dust", "make it warmer"]


def test_a_job_waits_for_what_is_being_prepared_already(room: Room) -> None:
    room.sentence.use("remove the dust")
    room.at(Phase.PREPARING, room.sentence.run)
    room.until_applied()
    assert room.rows() == ["remove the dust"]


class _Endless(ExactSteps):
    """Looks for damage until it is stopped."""

    def prepare(
        self, picture: Picture, framing: Framing, step: Step, wish: Wish, report: Report
    ) -> PreparedStep:
        def told(progress: Progress) -> None:
            report(progress)
            while progress.stage == "looking for damage":
                report(progress)

        return super().prepare(picture, framing, step, wish, told)


def test_cancelling_leaves_nothing_and_gives_the_sentence_back(
    qtbot: QtBot, tmp_path: Path
) -> None:
    room = Room(qtbot, tmp_path, (_Endless(),))
    before = room.seen()
    room.sentence.set_live(False)
    room.type("remove the dust", Phase.UNDERSTOOD)
    room.sentence.run()
    number = room.sentence.applying.job
    assert number is not None
    room.until(lambda: room.jobs.job(number).stage == "looking for damage")
    room.jobs.cancel(number)
    room.until_applied()
    assert room.jobs.job(number).state is JobState.CANCELLED
    assert room.sentence.text == "remove the dust"
    assert not room.opened.rows
    assert np.array_equal(room.seen(), before)
    room.close()


def test_a_refused_step_says_why_and_the_others_are_done(room: Room) -> None:
    room.type("remove the stain and make it warmer")
    stain, warm = room.sentence.steps
    assert stain.refusal is not None
    assert warm.refusal is None
    room.run()
    assert [row.operator for row in room.opened.rows] == ["warmth"]
    assert room.messages.current is not None
    assert "stain" in room.messages.current.text
    assert room.messages.current.hint == f"{stain.refusal.message} {stain.refusal.hint}"


def test_what_lacks_a_model_says_where_models_are(room: Room) -> None:
    room.type("make it warmer, then paint a dragon")
    room.run()
    assert [row.operator for row in room.opened.rows] == ["warmth"]
    assert room.messages.current is not None
    assert "dragon" in room.messages.current.text
    assert room.messages.current.hint.endswith(
        "and none is installed. Help ▸ Models and Machine shows which there are."
    )


def test_a_sentence_that_is_refused_altogether_fails_and_comes_back(room: Room) -> None:
    room.type("remove the stain")
    room.run()
    assert room.messages.errors
    assert room.sentence.text == "remove the stain"
    assert not room.opened.rows


def test_a_sentence_that_is_refused_makes_no_project(room: Room) -> None:
    room.type("remove the stain")
    room.run()
    assert room.messages.errors
    assert room.opened.document is None
    assert not beside(room.opened.path).exists()


def test_an_edit_between_previewing_and_applying_is_taken_in(room: Room) -> None:
    room.type("make it brighter")
    room.run()
    room.type("remove the dust")
    row = room.opened.rows[0]
    room.opened.edit(lambda document, _: document.hide(row.id))
    room.sentence.run()
    room.until_applied()
    assert not any(row.is_out_of_date for row in room.opened.rows)


def test_an_edit_opened_again_is_replaced_at_its_place(room: Room) -> None:
    for text in ("make it warmer", "remove the dust", "more contrast"):
        room.type(text)
        room.run()
    before, first = room.kept(), room.opened.rows[0]
    room.sentence.reopen(first)
    room.until(lambda: room.sentence.phase is Phase.PREVIEWING)
    assert room.sentence.text == "make it warmer"
    assert room.sentence.reopened is not None
    assert np.array_equal(room.seen(), before), "seen in its place, with all that lies above"
    room.sentence.set_value(0, "amount", -0.5)
    previewed = room.seen()
    room.run()
    assert np.array_equal(room.seen(), previewed)
    assert [row.operator for row in room.opened.rows][::2] == ["warmth", "contrast"]
    assert room.opened.rows[0].values["amount"] == -0.5
    room.opened.edit(lambda document, _: document.undo())
    room.until(lambda: room.opened.rows[0].id == first.id)
    assert np.array_equal(room.kept(), before)


def test_an_edit_opened_again_brings_its_place_back(room: Room) -> None:
    room.select(Mask(BOX))
    room.type("remove the dust")
    room.run()
    room.select(None)
    recalled = list[Mask | None]()
    room.sentence.mask_recalled.connect(recalled.append)
    room.sentence.reopen(room.opened.rows[0])
    room.until(lambda: bool(recalled))
    assert recalled[0] is not None
    assert BOX.contains(recalled[0].tight_box)


def test_a_local_edit_opened_again_is_seen_below_those_above_it(room: Room) -> None:
    room.select(Mask(BOX))
    for text in ("make it much warmer", "darker"):
        room.type(text)
        room.run()
        room.select(None)
    before, selection = room.kept(), SelectionState(room.crossing, room.messages, room.crossing)
    selection.show(room.opened.size, room.opened.looking.sight)
    room.sentence.mask_recalled.connect(selection.take)
    selection.took.connect(room.sentence.recalling.took)
    selection.changed.connect(lambda _: room.select(selection.mask))
    room.sentence.reopen(room.opened.rows[0])
    room.until(lambda: not selection.is_empty)
    room.until(lambda: room.sentence.phase is Phase.PREVIEWING)
    assert np.array_equal(room.seen(), before)
    room.sentence.set_value(0, "amount", -0.5)
    previewed = room.seen()
    selection.invert()
    room.until(lambda: not selection.is_busy)
    assert not np.array_equal(room.seen(), previewed), "somewhere else it is another edit"
    selection.undo()
    room.run()
    assert np.array_equal(room.kept(), previewed)


def test_an_edit_opened_again_may_be_worded_anew(room: Room) -> None:
    for text in ("make it warmer", "more contrast"):
        room.type(text)
        room.run()
    room.sentence.reopen(room.opened.rows[0])
    room.until(lambda: room.sentence.reopened is not None)
    room.type("make it sepia and blur it")
    room.run()
    assert [row.operator for row in room.opened.rows] == ["sepia", "blur", "contrast"]


def test_discarding_leaves_an_edit_opened_again_as_it_was(room: Room) -> None:
    room.type("make it warmer")
    room.run()
    before = room.kept()
    room.sentence.reopen(room.opened.rows[0])
    room.until(lambda: room.sentence.phase is Phase.PREVIEWING)
    room.sentence.set_value(0, "amount", -1.0)
    room.sentence.discard()
    assert room.sentence.reopened is None
    assert np.array_equal(room.seen(), before)
    assert room.history.prompts[-1] == "make it warmer"


def test_the_sentence_stays_when_another_picture_is_opened(room: Room, tmp_path: Path) -> None:
    room.type("make it warmer")
    other = tmp_path / "other.tif"
    tifffile.imwrite(other, photograph()[:90], photometric="rgb")
    first = room.opened
    room.desk.open(other)
    room.until(lambda: room.opened is not first)
    room.until(lambda: bool(room.opened.preview.added))
    room.run()
    assert room.opened.path == other
    assert room.rows() == ["make it warmer"]


class _Painter:
    """A model in place of one: paints what it is asked for grey, by its seed."""

    is_live = False

    def can(self, step: Step, *, has_mask: bool) -> bool:
        return step.engine is EngineKind.EDIT

    def prepare(
        self, picture: Picture, framing: Framing, step: Step, wish: Wish, report: Report
    ) -> PreparedStep:
        report(Progress("painting", 0, 1))
        pixels = picture.read(BOX)
        pixels[...] = wish.seed
        alpha = np.ones(pixels.shape[:2], np.float32)
        patch = PixelPatch([Piece(BOX, pixels, alpha)])
        return PreparedStep(step, step, patch, Provenance(engine="painter", seed=wish.seed))


def test_a_model_is_asked_only_when_the_sentence_is_applied(qtbot: QtBot, tmp_path: Path) -> None:
    room = Room(qtbot, tmp_path, (*EXACT, _Painter()))
    room.type("paint a dragon, then make it warmer")
    assert [step.kind for step in room.sentence.steps] == [StepKind.MODEL, StepKind.EXACT]
    assert room.sentence.shows_seed
    assert len(room.opened.preview.added) == 1, "the warmth alone is previewed"
    room.sentence.set_seed(777)
    room.run()
    assert [row.provenance.engine for row in room.opened.rows] == ["painter", "operators"]
    assert (room.opened.looking.sight(Preview(below=room.opened.rows[1].id)).read(BOX) == 777).all()
    room.sentence.reopen(room.opened.rows[0])
    room.until(lambda: room.sentence.reopened is not None)
    assert room.sentence.seed == 777
    room.sentence.set_seed(99)
    room.run()
    assert room.opened.rows[0].provenance.seed == 99
    room.close()


def test_the_history_keeps_each_sentence_once_and_survives(tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "deep" / "prompts.json"
    history = PromptHistory(path)
    for prompt in ("warmer", "cooler", "warmer", "  "):
        history.add(prompt)
    assert PromptHistory(path).prompts == ("cooler", "warmer")
    assert history.older("typing") == "warmer"
    assert history.older("") == "cooler"
    assert history.older("") == "cooler"
    assert history.newer("") == "warmer"
    assert history.newer("") == "typing"
    path.write_text("{damaged")
    assert PromptHistory(path).prompts == ()
