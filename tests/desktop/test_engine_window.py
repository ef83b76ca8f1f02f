"""The window with models: what can be used, by mouse and keys, and what is never imported."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QSpinBox,
    QToolButton,
)
from pytestqt.qtbot import QtBot

from fixtures.engine_room import BLOCK, thing_on_ground
from fixtures.played_engines import Cast, played
from fixtures.real_window import RealWindow, real_window
from gesso_core.cards.model_card import ModelCard
from gesso_core.recipe import EngineKind
from gesso_core.selecting.selection import Mode
from gesso_core.selecting.shape import Ellipse
from gesso_desktop.state.selection_tool import ToolKind
from gesso_desktop.state.settings import Language
from gesso_desktop.ui.busy_note import BusyNote
from gesso_desktop.ui.engine_chooser import EngineChooser
from gesso_desktop.ui.enlarge_dialog import EnlargeDialog
from gesso_desktop.ui.expand_dialog import ExpandDialog
from gesso_desktop.ui.further_row import FurtherRow
from gesso_desktop.ui.panel_frame import PanelFrame
from gesso_desktop.ui.recipe_view import RecipeView
from gesso_desktop.ui.sentence_progress import SentenceProgress

HEAVY = {"torch", "diffusers", "transformers", "onnxruntime", "llama_cpp"}
WORKERS = {"gesso_runtime.worker", "gesso_runtime.engines.rehearsal"}
TOOLS = ("tools.point", "select.subject", "file.enlarge", "file.expand", "file.generate")
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


class Window(RealWindow):
    cast: Cast

    def point(self, x: float, y: float) -> QPoint:
        """Of the canvas, over a stored pixel."""
        at_x, at_y = self.editor.easel.view.widget_point(x, y)
        return QPoint(round(at_x), round(at_y))

    def models_become(self, *cards: ModelCard) -> None:
        self.cast.become(*cards)
        ids = {card.id for card in cards}
        self.editor.find_engines()
        self.until(lambda: {offer.id for offer in self.editor.engines.offers} == ids)


@contextmanager
def opened_window(qtbot: QtBot, qapp: QApplication, folder: Path, cast: Cast) -> Iterator[Window]:
    picture = folder / "scan.tif"
    tifffile.imwrite(picture, thing_on_ground(), photometric="rgb", metadata=None)
    with real_window(qtbot, qapp, folder / "own", open_runtime=cast) as opened:
        opened.__class__ = Window
        assert isinstance(opened, Window)
        opened.cast = cast
        opened.editor.open(picture)
        opened.until(lambda: opened.editor.desk.opened is not None)
        opened.until(lambda: opened.editor.installed.is_known)
        opened.settle()
        yield opened


@pytest.fixture
def at(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Window]:
    """On a picture, with a model that does everything at once."""
    with opened_window(qtbot, qapp, tmp_path, Cast(tmp_path / "models", played())) as opened:
        yield opened


@pytest.fixture
def busy(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Window]:
    """With a model that takes longer than anybody waits, in a process of its own."""
    slow = played(options={"slow": 20.0})
    cast = Cast(tmp_path / "models", slow, in_processes=True)
    with opened_window(qtbot, qapp, tmp_path, cast) as opened:
        yield opened


def test_tools_are_offered_where_a_model_is_there_and_say_why_where_none_is(at: Window) -> None:
    actions, items = at.editor.actions, at.main.items
    assert all(actions.is_enabled(action_id) for action_id in TOOLS)
    for action_id in (*TOOLS, "tools.erase"):
        tip = items.item(action_id).toolTip()
        assert all(fact in tip for fact in ("Player", "Apache-2.0", "2.0 GB", "About 3 s")), tip
    at.editor.tool.choose(ToolKind.POINT)
    at.models_become()
    for action_id in TOOLS:
        assert not actions.is_enabled(action_id)
        assert "Models and Machine" in items.item(action_id).toolTip()
        assert "Models and Machine" in items.item(action_id).statusTip()
    assert at.editor.tool.kind is ToolKind.HAND, "a tool that nobody can serve is put away"
    assert actions.is_enabled("tools.erase"), "an exact operator does that"
    assert "Player" not in items.item("tools.erase").toolTip()
    at.models_become(played("cutter", EngineKind.MATTE))
    assert [actions.is_enabled(action_id) for action_id in TOOLS] == [
        False,
        True,
        False,
        False,
        False,
    ]
    assert "Models and Machine" not in items.item("select.subject").toolTip()


def test_a_thing_is_selected_by_a_click_and_the_click_is_seen(at: Window) -> None:
    at.focus(at.canvas)
    at.key(Qt.Key.Key_S)
    assert at.editor.tool.kind is ToolKind.POINT
    middle = at.point(160.5, 100.5)
    before = at.on_screen()[middle.y(), middle.x() + 4].astype(int)
    QTest.mouseClick(at.canvas, LEFT, NONE, middle)
    at.until(lambda: not at.editor.selection.is_busy)
    at.settle()
    mask = at.editor.selection.mask
    assert mask is not None
    assert (mask.read(BLOCK) > 0.5).mean() > 0.9
    after = at.on_screen()[middle.y(), middle.x() + 4].astype(int)
    assert np.abs(before - after).max() > 60, "a dot marks the click"
    at.key(Qt.Key.Key_Return)
    at.settle()
    assert np.abs(before - at.on_screen()[middle.y(), middle.x() + 4]).max() < 30


def test_a_thing_is_erased_by_one_stroke_of_the_mouse(at: Window) -> None:
    at.focus(at.canvas)
    at.key(Qt.Key.Key_E, Qt.KeyboardModifier.ShiftModifier)
    start, end = at.point(150.0, 100.0), at.point(180.0, 100.0)
    QTest.mousePress(at.canvas, LEFT, NONE, start)
    QTest.mouseMove(at.canvas, end)
    QTest.mouseRelease(at.canvas, LEFT, NONE, end)
    at.settle()
    assert [row.provenance.engine for row in at.opened.rows] == ["player"]
    assert at.editor.undoing.can_undo


def test_while_a_model_works_that_is_seen_and_escape_stops_it(busy: Window) -> None:
    note = busy.main.findChild(BusyNote)
    assert isinstance(note, BusyNote)
    assert not note.isVisible()
    assert not busy.editor.actions.is_enabled("tools.stop")
    busy.focus(busy.canvas)
    busy.editor.actions.trigger("select.subject")
    assert note.isVisible()
    assert note.accessibleName()
    busy.qtbot.wait(50)
    busy.key(Qt.Key.Key_Escape)
    assert not note.isVisible()
    assert busy.editor.selection.is_empty
    assert not busy.editor.undoing.can_undo
    busy.settle()


@pytest.mark.slow
def test_the_button_of_the_note_stops_it_as_well(busy: Window) -> None:
    note = busy.main.findChild(BusyNote)
    busy.editor.selection.select_all()
    busy.until(lambda: not busy.editor.selection.is_busy)
    busy.editor.actions.trigger("select.erase")
    assert note.isVisible()
    assert busy.canvas.rect().contains(note.geometry())
    busy.click(note.findChild(QToolButton))
    busy.settle()
    assert not note.isVisible()
    assert not busy.opened.rows


@pytest.mark.slow
def test_what_is_being_made_is_seen_where_it_will_be(busy: Window) -> None:
    busy.editor.sentence.use("make it autumn")
    busy.until(lambda: bool(busy.editor.sentence.steps))
    busy.editor.sentence.run()
    busy.until(lambda: busy.editor.jobs.running is not None)
    job = busy.editor.jobs.running
    assert job is not None
    before = busy.on_screen()
    busy.until(lambda: job.stage == "loading")
    shown = busy.main.findChild(SentenceProgress)
    assert any(label.text() == "Loading the model" for label in shown.findChildren(QLabel))
    job.preview = np.zeros((20, 32, 3), np.uint8)  # a picture as models send it, all black
    busy.editor.jobs.changed.emit(job.id)
    middle = busy.point(100.5, 100.5)
    busy.until(lambda: busy.on_screen()[middle.y(), middle.x()].max() < 40)
    assert before[middle.y(), middle.x()].max() > 60
    busy.editor.jobs.cancel_running()
    busy.settle()
    assert busy.on_screen()[middle.y(), middle.x()].max() > 60


@pytest.mark.slow
def test_what_is_being_made_is_not_seen_where_nothing_changes(busy: Window) -> None:
    oval = Ellipse((60.0, 40.0), (260.0, 160.0))
    busy.editor.selection.draw(oval, Mode.REPLACE)
    busy.until(lambda: not busy.editor.selection.is_busy)
    busy.editor.sentence.use("make it autumn")
    busy.until(lambda: bool(busy.editor.sentence.steps))
    busy.editor.sentence.run()
    busy.until(lambda: busy.editor.jobs.running is not None)
    job = busy.editor.jobs.running
    assert job is not None
    busy.until(lambda: job.stage == "loading")
    job.preview = np.zeros((20, 32, 3), np.uint8)
    busy.editor.jobs.changed.emit(job.id)
    inside, corner = busy.point(100.5, 130.5), busy.point(64.5, 44.5)
    busy.until(lambda: busy.on_screen()[inside.y(), inside.x()].max() < 40)
    assert busy.on_screen()[corner.y(), corner.x()].max() > 60
    busy.editor.jobs.cancel_running()
    busy.settle()


def test_a_larger_picture_is_asked_for_in_a_dialog(at: Window, tmp_path: Path) -> None:
    at.editor.actions.trigger("file.enlarge")
    dialog = at.main.findChild(EnlargeDialog)
    assert isinstance(dialog, EnlargeDialog)
    at.until(dialog.isVisible)
    twice, four_times = dialog.findChildren(QRadioButton)
    assert twice.isChecked()
    assert "1,280" in four_times.text()
    four_times.setChecked(True)
    assert any("Player" in label.text() for label in dialog.findChildren(QLabel))
    dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Save).click()
    at.until(lambda: at.main.dialogs.shown is not None)
    files = at.main.dialogs.shown
    assert isinstance(files, QFileDialog)
    files.findChild(QLineEdit).setText(str(tmp_path / "four.tif"))
    files.accept()
    at.settle()
    assert tifffile.imread(tmp_path / "four.tif").shape == (800, 1280, 3)


def test_a_larger_frame_is_asked_for_in_a_dialog(at: Window, tmp_path: Path) -> None:
    at.editor.actions.trigger("file.expand")
    dialog = at.one(ExpandDialog)
    save = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Save)
    assert not save.isEnabled(), "nothing is added yet"
    left, top, _, _ = dialog.findChildren(QSpinBox)
    left.setValue(40)
    top.setValue(16)
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "360 × 216" in said
    for fact in ("Player", "Apache-2.0", "2.0 GB", "About 3 s"):
        assert fact in said
    save.click()
    at.until(lambda: at.main.dialogs.shown is not None)
    files = at.main.dialogs.shown
    assert isinstance(files, QFileDialog)
    files.findChild(QLineEdit).setText(str(tmp_path / "wide.tif"))
    files.accept()
    at.settle()
    made = tifffile.imread(tmp_path / "wide.tif")
    assert made.shape == (216, 360, 3)
    assert made[16:, 40:].tobytes() == thing_on_ground().tobytes()


def test_further_pictures_are_asked_for_where_an_edit_looks_at_them(at: Window) -> None:
    row = at.main.findChild(FurtherRow)
    assert row is not None
    at.models_become(replace(played("people", EngineKind.GENERATE), references=2))
    assert row.isHidden(), "an instruction never asks that model"
    at.models_become(replace(played("painter", EngineKind.EDIT), references=2))
    assert not row.isHidden()


def test_who_does_a_step_is_said_in_the_language_of_the_window_at_once(at: Window) -> None:
    at.editor.sentence.use("make it autumn")
    at.until(lambda: bool(at.editor.sentence.steps))

    def said() -> list[str]:
        rows = at.one(RecipeView).findChildren(QLabel)
        return [label.text() for label in rows if "Player" in label.text()]

    at.settle()
    assert said() == ["Player on this machine"]
    at.editor.settings.set("language", Language.GERMAN)
    QApplication.processEvents()
    assert said() == ["Player auf diesem Rechner"]


def test_the_explanation_comes_into_sight_in_a_low_window(at: Window) -> None:
    at.main.resize(1000, 640)
    at.models_become(played("first", EngineKind.EDIT))
    at.editor.sentence.use("make it autumn")
    at.until(lambda: bool(at.editor.sentence.steps))
    chooser = at.one(EngineChooser)
    frame = chooser.parentWidget()
    while not isinstance(frame, PanelFrame):
        assert frame is not None
        frame = frame.parentWidget()
    why, lines = chooser.findChild(QToolButton), chooser.findChild(QScrollArea)
    at.until(why.isEnabled)

    def seen_of_the_lines() -> int:
        top = lines.mapTo(frame.viewport(), QPoint(0, 0)).y()
        return frame.viewport().height() - max(0, top) if lines.isVisible() else 0

    assert frame.verticalScrollBar().value() == 0
    at.click(why)
    at.until(lambda: seen_of_the_lines() > 100)
    at.until(lambda: frame.verticalScrollBar().value() > 0)


def test_the_chooser_lists_the_models_and_a_step_says_who_does_it(at: Window) -> None:
    at.models_become(
        played("first", EngineKind.EDIT, rank=1),
        played("second", EngineKind.EDIT, rank=2),
        played("pointer", EngineKind.POINT, rank=3),
    )
    chooser = at.main.findChild(EngineChooser)
    combo = chooser.findChild(QComboBox)
    listed = [combo.itemText(number) for number in range(combo.count())]
    assert [text for text in listed if text][4:] == ["First", "Second"], "tools are no engines"
    tip = combo.itemData(combo.findData("second"), Qt.ItemDataRole.ToolTipRole)
    assert "Apache-2.0" in tip
    assert "2.0 GB" in tip

    def said() -> str:
        labels = at.main.panels.dock("sentence").findChildren(QLabel)
        return " | ".join(label.text() for label in labels if label.isVisible())

    at.editor.sentence.use("make it autumn")
    at.until(lambda: "First on this machine" in said())
    combo.setFocus()
    for _ in range(6):
        at.qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert at.editor.settings.values.named_engine == "second"
    assert "Second on this machine" in said()
    at.models_become(played("first", EngineKind.EDIT))
    assert combo.currentText() == "Automatic", "what is gone is not preferred any more"
    assert "First on this machine" in said()


@pytest.mark.slow
def test_the_editor_imports_nothing_heavy_and_nothing_of_models_before_it_is_seen(
    tmp_path: Path,
) -> None:
    picture = tmp_path / "scan.tif"
    tifffile.imwrite(picture, thing_on_ground(), photometric="rgb", metadata=None)
    script = Path(__file__).parents[1] / "fixtures/played_window.py"
    done = subprocess.run(
        [sys.executable, script, picture, tmp_path / "own"],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["engines"] == ["rehearsal"]
    last = set(found["last"])
    assert not last & (HEAVY | WORKERS)
    assert not [name for name in last if name.split(".")[0] in HEAVY]
    of_models = ("gesso_runtime", "gesso_core.cards")
    assert not [name for name in found["first"] if name.startswith(of_models)]
