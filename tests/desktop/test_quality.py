"""Preview or final: chosen for a sentence, said of its edit, and run again in final quality."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from fixtures.engine_room import BLOCK, EngineRoom
from fixtures.played_engines import Cast, played
from fixtures.playing_client import PlayingClient
from gesso_core.cards.model_card import Defaults, Grid, ModelCard
from gesso_core.edit_request import Quality
from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.progress import silent
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.document.engine_steps import EngineSteps
from gesso_desktop.document.step_runner import Wish
from gesso_desktop.state.draft import Draft
from gesso_desktop.state.engine_runners import Chosen, area_of
from gesso_desktop.state.jobs import JobState
from gesso_desktop.state.stack_lines import EditLine, SentenceLine
from gesso_desktop.ui.edit_words import explained, notes
from gesso_desktop.ui.quality_box import QualityBox
from gesso_desktop.ui.sentence_options import SentenceOptions
from gesso_desktop.ui.stack_panel import StackPanel

AUTUMN = "make it autumn"
PAINTER = replace(played("painter", EngineKind.EDIT), defaults=Defaults(4, preview_steps=2))
Open = Callable[..., EngineRoom]


@pytest.fixture
def open_room(qtbot: QtBot, tmp_path: Path) -> Iterator[Open]:
    rooms: list[EngineRoom] = []

    def opened(*cards: ModelCard, in_processes: bool = False) -> EngineRoom:
        cast = Cast(tmp_path / "models", *cards, in_processes=in_processes)
        rooms.append(EngineRoom(qtbot, tmp_path, cast))
        return rooms[-1]

    yield opened
    for room in rooms:
        room.close()


def top(room: EngineRoom) -> EditLine:
    line = room.editor.stack.lines[0]
    assert isinstance(line, EditLine)
    return line


def test_an_edit_made_as_a_preview_says_so_and_is_run_again_in_final_quality(
    open_room: Open, qtbot: QtBot
) -> None:
    room = open_room(PAINTER)
    room.editor.sentence.set_quality(Quality.PREVIEW)
    room.run(AUTUMN)
    assert top(room).is_preview
    assert "preview" in notes(top(room))
    assert "final quality" in explained(top(room))
    panel = StackPanel(stack=room.editor.stack)
    qtbot.addWidget(panel)
    (final,) = panel.findChildren(QPushButton)
    assert final.isHidden()
    room.editor.stack.run_again_asked.connect(
        lambda row: room.editor.sentence.reopen(row, runs=True)
    )
    room.editor.stack.select(top(room))
    assert not final.isHidden()
    final.click()
    room.settle()
    assert len(room.opened.rows) == 1
    assert not top(room).is_preview
    assert "preview" not in notes(top(room))
    assert final.isHidden()
    assert room.editor.sentence.quality is Quality.PREVIEW, "for what is worded next"


def test_of_a_sentence_whose_edits_are_previews_no_run_in_final_quality_is_promised(
    open_room: Open, qtbot: QtBot
) -> None:
    room = open_room(PAINTER)
    room.editor.sentence.set_quality(Quality.PREVIEW)
    room.run(f"{AUTUMN} and make it brighter")
    line, *edits = room.editor.stack.lines
    assert isinstance(line, SentenceLine)
    assert "preview" in notes(line)
    assert "below" in explained(line)
    assert "Run it again" not in explained(line)
    panel = StackPanel(stack=room.editor.stack)
    qtbot.addWidget(panel)
    room.editor.stack.select(line)
    assert "Run again in final quality" not in texts(panel)
    room.editor.stack.select(next(edit for edit in edits if edit.is_preview))
    assert "Run again in final quality" in texts(panel)


def texts(panel: StackPanel) -> set[str]:
    """Of what can be seen of its buttons."""
    return {
        button.text() for button in panel.findChildren(QAbstractButton) if not button.isHidden()
    }


def test_it_is_offered_where_a_model_knows_a_preview_and_stays_chosen(
    open_room: Open, qtbot: QtBot
) -> None:
    plain = replace(PAINTER, id="plain", defaults=Defaults(4), rank=1)
    room = open_room(PAINTER, plain)
    options = SentenceOptions(room.editor.sentence)
    qtbot.addWidget(options)
    box = options.findChild(QualityBox)
    assert box is not None
    room.editor.engines.choose_named("plain")
    room.say(AUTUMN)
    assert box.parentWidget().isHidden()
    room.editor.engines.choose_named("painter")
    assert not box.parentWidget().isHidden()
    box.setCurrentIndex(1)
    box.activated.emit(1)
    assert room.editor.sentence.quality is Quality.PREVIEW
    room.editor.sentence.run()
    room.settle()
    assert top(room).is_preview
    room.say(AUTUMN)
    assert box.quality is Quality.PREVIEW
    room.editor.engines.choose_named("plain")
    room.editor.sentence.run()
    room.settle()
    assert not top(room).is_preview, "that model knows one way alone"


def test_it_is_offered_as_soon_as_a_selection_lets_a_model_do_it(
    open_room: Open, qtbot: QtBot
) -> None:
    filler = replace(PAINTER, kinds=frozenset({EngineKind.INPAINT}))
    room = open_room(filler)
    room.editor.engines.choose_named("painter")
    options = SentenceOptions(room.editor.sentence)
    qtbot.addWidget(options)
    box, seed = options.findChild(QualityBox), options.findChild(QSpinBox)
    assert box is not None
    assert seed is not None
    room.say("remove the person")
    assert box.parentWidget().isHidden()
    assert seed.parentWidget().isHidden()
    room.select(BLOCK)
    assert not box.parentWidget().isHidden()
    assert not seed.parentWidget().isHidden()
    room.editor.sentence.set_on(0, False)
    assert box.parentWidget().isHidden()
    assert seed.parentWidget().isHidden()


def test_it_follows_the_model_that_a_selection_makes_another(open_room: Open, qtbot: QtBot) -> None:
    filler = replace(PAINTER, id="filler", kinds=frozenset({EngineKind.INPAINT}))
    editor = replace(PAINTER, defaults=Defaults(4))
    room = open_room(filler, editor)
    room.editor.engines.choose_named("filler")
    options = SentenceOptions(room.editor.sentence)
    qtbot.addWidget(options)
    box = options.findChild(QualityBox)
    assert box is not None
    room.say("remove the person")
    assert box.parentWidget().isHidden()
    room.select(BLOCK)
    assert not box.parentWidget().isHidden()


@pytest.mark.parametrize("by_message", [True, False])
def test_a_final_run_that_failed_is_final_when_it_is_tried_again(
    open_room: Open, tmp_path: Path, by_message: bool
) -> None:
    happened = tmp_path / "happened"
    options = {"fault": "error:denoising", "once": str(happened)}
    room = open_room(replace(PAINTER, options=options), in_processes=True)
    sentence = room.editor.sentence
    sentence.set_quality(Quality.PREVIEW)
    happened.touch()
    room.run(AUTUMN)
    assert top(room).is_preview
    happened.unlink()
    sentence.reopen(top(room).row, runs=True)
    room.until(lambda: any(job.state is JobState.FAILED for job in room.editor.jobs.jobs))
    room.settle()
    assert (sentence.text, sentence.quality) == (AUTUMN, Quality.FINAL)
    again = room.said[-1].run if by_message else sentence.run
    assert again is not None
    again()
    room.settle()
    assert len(room.opened.rows) == 1
    assert not top(room).is_preview


@pytest.mark.parametrize("quality", Quality)
@pytest.mark.parametrize("preview_area", [64 * 64, None])
def test_its_steps_are_shown_where_the_model_looks(
    open_room: Open, quality: Quality, preview_area: int | None
) -> None:
    card = replace(PAINTER, defaults=Defaults(4, preview_area=preview_area))
    card = replace(card, grid=Grid(native_area=128 * 128))
    room, client = open_room(card), PlayingClient()
    wish = Wish(Mask(Box(150, 90, 170, 110)))
    runners = (EngineSteps(client, Chosen((card,)), quality),)
    steps = (Step("edit", EngineKind.EDIT, {}, AUTUMN),)
    draft = Draft(room.opened, AUTUMN, steps, wish, runners)
    area = area_of(draft)
    draft.apply(silent, None)
    client.close()
    (asked,) = client.asked
    assert area is not None
    assert asked.picture is not None
    assert asked.content is not None
    shown = room.original()[area.whole.slices][asked.content.slices]
    assert np.array_equal(asked.picture, shown)
