"""What the table names, the window does: no action without a command, and none with nothing open
that needs something."""

from pathlib import Path

import numpy as np
import pytest
import tifffile
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from fixtures.desk import brighten
from fixtures.real_window import real_window
from gesso_core.framing import Framing
from gesso_desktop.document.project.project import SUFFIX
from gesso_desktop.state.action_table import ACTIONS

_ALWAYS = {
    "file.open",
    "file.open_folder",
    "file.quit",
    "edit.settings",
    "edit.shortcuts",
    "sentence.previous",
    "sentence.next",
}
_WITHOUT_PICTURE = ("tools.", "view.", "help.")


def test_every_action_has_a_command_and_every_command_an_action(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    held = {spec.id for spec in ACTIONS if spec.is_held}
    with real_window(qtbot, qapp, tmp_path) as at:
        assert set(at.window.commands) | held == {spec.id for spec in ACTIONS}
        assert not held & set(at.window.commands)


def test_with_nothing_open_only_what_needs_nothing_can_be_used(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    with real_window(qtbot, qapp, tmp_path) as at:
        usable = {spec.id for spec in ACTIONS if at.editor.actions.is_enabled(spec.id)}
        needless = {spec.id for spec in ACTIONS if not spec.needs}
        assert usable >= _ALWAYS
        assert usable <= needless
        others = usable - _ALWAYS
        assert all(each.startswith(_WITHOUT_PICTURE) for each in others), others
        # None of them fails, whatever is missing.
        for action_id in sorted(usable - {"file.quit", "help.manual", "view.full_screen"}):
            at.editor.actions.trigger(action_id)
        at.settle()
        shown = [each for each in qapp.topLevelWidgets() if each.isVisible()]
        for each in shown:
            if each is not at.main:
                each.close()


@pytest.mark.parametrize(
    ("action", "title"),
    [
        ("file.compare_with", "Compare with a file"),
        ("file.compose", "Put back another program's output"),
    ],
)
def test_a_second_picture_is_asked_for_by_what_it_is_for_and_is_no_project(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, action: str, title: str
) -> None:
    picture = tmp_path / "scan.tif"
    tifffile.imwrite(picture, np.zeros((90, 120, 3), np.uint16), photometric="rgb")
    with real_window(qtbot, qapp, tmp_path / "home") as at:
        at.editor.open(picture)
        at.until(lambda: at.editor.desk.opened is not None)
        at.editor.actions.trigger(action)
        dialog = at.one(QFileDialog)
        assert dialog.windowTitle() == title
        assert Path(dialog.directory().path()) == tmp_path
        assert not [each for each in dialog.nameFilters() if SUFFIX in each]
        dialog.reject()
        at.settle()


def test_the_framing_can_be_taken_back_and_nothing_else_can_be_done_with_it(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    picture = tmp_path / "scan.tif"
    tifffile.imwrite(picture, np.zeros((150, 200, 3), np.uint16), photometric="rgb")
    ids = [spec.id for spec in ACTIONS if spec.id.startswith("stack.")]
    with real_window(qtbot, qapp, tmp_path / "home") as at:
        stack, actions = at.editor.stack, at.editor.actions
        at.editor.open(picture)
        at.until(lambda: at.editor.desk.opened is not None)
        at.opened.edit(brighten)
        at.opened.edit(lambda document, _: document.set_framing(Framing(quarter_turns=1)))
        at.until(lambda: len(stack.lines) == 2)
        framing, edit = stack.lines
        stack.select(edit)
        assert [each for each in ids if not actions.is_enabled(each)] == [
            "stack.move_up",
            "stack.move_down",
        ], "there is no other edit"
        stack.select(framing)
        assert [each for each in ids if actions.is_enabled(each)] == ["stack.delete"]
        actions.trigger("stack.delete")
        at.settle()
        assert at.opened.framing.is_identity
