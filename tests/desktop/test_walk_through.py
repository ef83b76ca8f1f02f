"""The whole main job in the real window, by mouse and keys, with every pixel that matters checked.

A watch is kept over the Qt thread all the time.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QSlider,
    QTabBar,
)
from pytestqt.qtbot import QtBot

from fixtures.real_window import CONTROL, RealWindow, real_window
from fixtures.watch import Watch
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.state.compare import CompareMode
from gesso_desktop.state.sentence_phase import Phase
from gesso_desktop.state.settings import Language
from gesso_desktop.ui.prompt_box import PromptBox
from gesso_desktop.ui.recipe_view import RecipeView
from gesso_desktop.ui.save_dialog import SaveDialog
from gesso_desktop.ui.step_row import StepRow
from gesso_desktop.ui.tool_bar import ToolBar

_REPORTED = 0.05  # s
_TOO_LONG = 0.4  # s; 0.13 at worst where little else runs, twice that among many other programs
_OURS = (" in expected", " in on_screen", " in check_pixels")
SENTENCES = {
    Language.ENGLISH: "make it brighter and remove the color cast",
    Language.ARABIC: "اجعلها أكثر سطوعا",
}


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """16 bit, with a profile that is not sRGB, larger than the canvas."""
    from fixtures.files import profile

    folder = tmp_path / "pictures"
    folder.mkdir()
    random = np.random.default_rng(2)
    y, x = np.mgrid[0:900, 0:1300]
    light = np.stack([0.3 + 0.3 * x / 1300, 0.3 + 0.25 * y / 900, 0.35 + 0 * x], axis=2)
    pixels = (light + random.normal(0, 0.01, light.shape)).clip(0, 1) * 65535
    path = folder / "scan.tif"
    tifffile.imwrite(path, pixels.astype(np.uint16), photometric="rgb", iccprofile=profile())
    return path


@pytest.mark.parametrize("language", [Language.ENGLISH, Language.ARABIC])
def test_from_opening_to_opening_again(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, scan: Path, language: Language
) -> None:
    original = scan.read_bytes()
    home = tmp_path / "home"
    with real_window(qtbot, qapp, home, language=language) as at, Watch(_REPORTED) as watch:
        check_sides(at, is_mirrored=language is Language.ARABIC)
        open_with_the_dialog(at, scan)
        check_pixels(at)
        type_and_preview(at, SENTENCES[language])
        before = check_pixels(at)
        drag_a_value(at)
        assert not np.array_equal(check_pixels(at), before)
        apply(at)
        after = check_pixels(at)
        compare(at, after)
        undo_and_redo(at, after)
        copy = save_a_copy(at, scan)
        seen = at.opened.sight.read(at.opened.size.box)
        close_and_drop_again(at, scan)
        check_pixels(at)
        assert np.array_equal(at.opened.sight.read(at.opened.size.box), seen)
        assert at.opened.rows
    saved = open_picture(copy)
    assert np.array_equal(saved.read(saved.size.box), seen)
    saved.close()
    assert scan.read_bytes() == original
    check_watch(watch)


def test_a_folder_is_shown_and_walked_through(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, scan: Path
) -> None:
    other = shutil.copy(scan, scan.with_name("scene.tif"))
    with real_window(qtbot, qapp, tmp_path / "home") as at:
        at.editor.open(scan.parent)  # as from the command line
        at.until(lambda: len(at.editor.film_strip.entries) == 2)
        assert at.main.panels.dock("film_strip").isVisible()
        for picture in (scan, other):
            at.editor.actions.trigger("file.next_picture")
            at.until(lambda: at.editor.desk.opened is not None)
            at.until(lambda path=picture: at.opened.path == path)
        at.settle()


def check_sides(at: RealWindow, *, is_mirrored: bool) -> None:
    tools, canvas = at.one(ToolBar), at.main.centre
    panels = at.main.panels.dock("sentence")
    left_to_right = [tools, canvas, panels]
    shown = sorted(left_to_right, key=lambda each: each.mapTo(at.main, each.rect().center()).x())
    assert shown == (left_to_right[::-1] if is_mirrored else left_to_right)
    tabs = [bar for bar in at.main.findChildren(QTabBar) if bar.isVisible()]
    inside = [bar for bar in tabs if at.main.rect().intersects(bar.geometry())]
    assert len(inside) == 1  # none is left behind of another arrangement


def open_with_the_dialog(at: RealWindow, scan: Path) -> None:
    start = at.main.centre.start_page
    assert start.isVisible()
    at.click(next(each for each in start.findChildren(QPushButton) if each.isDefault()))
    at.until(lambda: at.main.dialogs.shown is not None)
    dialog = at.main.dialogs.shown
    assert isinstance(dialog, QFileDialog)
    at.until(dialog.isVisible)
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    name.setFocus()  # without it, what a former dialog has selected stays beside what is written
    at.until(name.hasFocus)
    name.setText(str(scan))  # typed, it would open a list of completions in a window of its own
    buttons = dialog.findChild(QDialogButtonBox)
    at.click(buttons.button(QDialogButtonBox.StandardButton.Open))
    at.until(lambda: at.editor.desk.opened is not None)
    assert at.opened.path == scan
    at.settle()
    assert at.canvas.isVisible()
    at.focus(at.canvas)
    at.key(Qt.Key.Key_1, CONTROL)
    assert at.editor.easel.view.zoom == 1.0


def check_pixels(at: RealWindow) -> np.ndarray:
    """At 1:1 the canvas shows exactly what the document has, through the monitor's profile."""
    at.settle()
    expected, box = at.expected(at.opened.sight)
    shown = at.shown_at_1_to_1(box)
    assert np.array_equal(shown, expected)
    return shown


def type_and_preview(at: RealWindow, sentence: str) -> None:
    at.key(Qt.Key.Key_L, CONTROL)
    box = at.one(PromptBox)
    at.until(box.hasFocus)
    at.type(sentence, box)
    assert box.toPlainText() == sentence
    at.until(lambda: at.editor.sentence.phase is Phase.PREVIEWING)
    rows = at.main.findChildren(StepRow)
    assert len(rows) == len(at.editor.sentence.steps) > 0
    if at.main.isRightToLeft():
        line = box.document().firstBlock().layout().lineAt(0)
        assert line.naturalTextRect().center().x() > box.viewport().width() / 2
    assert at.opened.document is None  # a preview keeps nothing
    assert at.opened.sight.state != at.opened.base.state


def drag_a_value(at: RealWindow) -> None:
    view = at.one(RecipeView)
    slider = next(each for each in view.findChildren(QSlider) if each.isVisible())
    at.focus(slider)
    before = at.opened.sight.state
    for _ in range(5):
        at.key(Qt.Key.Key_Right, to=slider)
    at.until(lambda: at.opened.sight.state != before)


def apply(at: RealWindow) -> None:
    steps = [step for step in at.editor.sentence.steps if step.runs]
    box = at.one(PromptBox)
    at.focus(box)
    at.key(Qt.Key.Key_Return, CONTROL, to=box)
    at.until(lambda: len(at.opened.rows) == len(steps))
    at.settle()
    assert box.toPlainText() == ""


def compare(at: RealWindow, after: np.ndarray) -> None:
    at.focus(at.canvas)
    easel = at.editor.easel
    QTest.keyPress(at.canvas, Qt.Key.Key_Backslash)
    at.until(lambda: easel.before.is_settled)
    at.qtbot.wait(20)
    expected, box = at.expected(at.opened.base)
    assert np.array_equal(_inside(at.shown_at_1_to_1(box)), _inside(expected))
    QTest.keyRelease(at.canvas, Qt.Key.Key_Backslash)
    assert np.array_equal(at.shown_at_1_to_1(box), after)
    at.window.editor.actions.trigger("view.compare_split")
    assert easel.compare.mode is CompareMode.SPLIT
    at.until(lambda: easel.before.is_settled)
    at.settle()
    shown = at.shown_at_1_to_1(box)
    third, height = after.shape[1] // 3, after.shape[0]
    lower = slice(height // 2 + 40, height - 60)  # clear of labels and the handle
    left, right = (slice(8, third), slice(-third, -8))
    sides = (expected, after)[:: -1 if at.main.isRightToLeft() else 1]
    assert np.array_equal(shown[lower, left], sides[0][lower, left])
    assert np.array_equal(shown[lower, right], sides[1][lower, right])
    at.window.editor.actions.trigger("view.compare_split")
    assert easel.compare.mode is CompareMode.NONE


def _inside(pixels: np.ndarray) -> np.ndarray:
    """Without the corners, where "Before" is written."""
    return pixels[80:-80]


def undo_and_redo(at: RealWindow, after: np.ndarray) -> None:
    rows = len(at.opened.rows)
    at.focus(at.canvas)
    while at.editor.undoing.can_undo:
        state = at.opened.sight.state
        at.key(Qt.Key.Key_Z, CONTROL)
        at.until(lambda state=state: at.opened.sight.state != state)
        at.settle()
    assert not at.opened.rows
    expected, box = at.expected(at.opened.base)
    assert np.array_equal(at.shown_at_1_to_1(box), expected)
    while at.editor.undoing.can_redo:
        state = at.opened.sight.state
        at.key(Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
        at.until(lambda state=state: at.opened.sight.state != state)
        at.settle()
    assert len(at.opened.rows) == rows
    assert np.array_equal(check_pixels(at), after)


def save_a_copy(at: RealWindow, scan: Path) -> Path:
    at.key(Qt.Key.Key_S, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    dialog = at.main.findChild(SaveDialog)
    at.until(dialog.isVisible)
    save = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Save)
    at.until(save.isEnabled)
    there = set(scan.parent.iterdir())
    at.click(save)
    at.until(lambda: not at.editor.jobs.count and not dialog.isVisible())
    at.settle()
    made = [path for path in scan.parent.iterdir() if path not in there and path.suffix == ".tif"]
    assert len(made) == 1
    return made[0]


def close_and_drop_again(at: RealWindow, scan: Path) -> None:
    at.window.editor.actions.trigger("file.close")
    assert at.main.centre.start_page.isVisible()
    at.settle()
    at.drop(scan)
    at.until(lambda: at.editor.desk.opened is not None)
    at.focus(at.canvas)
    at.key(Qt.Key.Key_1, CONTROL)
    at.settle()


def check_watch(watch: Watch) -> None:
    """What counts is the Qt thread's own work: on a busy machine a thread is away doing nothing.

    What the test itself computes on it, to compare pixels with, does not count either.
    """
    blocks = [block for block in watch.blocks if not any(name in block.stack for name in _OURS)]
    for block in blocks:
        print(f"the Qt thread was away {block.seconds:.3f} s, at work {block.own_seconds:.2f} s")
        print(block.stack)
    blocked = [block for block in blocks if min(block.seconds, block.own_seconds) > _TOO_LONG]
    assert not blocked, f"{len(blocked)} times: " + "\n".join(block.stack for block in blocked)


@pytest.mark.slow
@pytest.mark.skipif(
    not (shutil.which("Xvfb") and shutil.which("xauth")), reason="Xvfb and xauth are not installed"
)
def test_on_an_x_display(tmp_path: Path) -> None:
    """The same again on the window system that most Linux desktops have."""
    reads, writes = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writes), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"],
        pass_fds=[writes],
        stderr=subprocess.DEVNULL,
    )
    os.close(writes)
    try:
        with os.fdopen(reads) as numbers:
            display = numbers.readline().strip()
        environment = os.environ | {"DISPLAY": f":{display}", "QT_QPA_PLATFORM": "xcb"}
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", __file__]
        chosen = ["-k", "from_opening", f"--basetemp={tmp_path / 'below'}"]
        done = subprocess.run(
            [*command, *chosen], env=environment, capture_output=True, text=True, timeout=400
        )
        assert done.returncode == 0, done.stdout[-6000:]
    finally:
        server.terminate()
        server.wait()
