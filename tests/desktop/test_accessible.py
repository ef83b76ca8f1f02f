"""The whole window and every dialog for who has no mouse, or no screen to look at: everything has a
name, everything is reached by keys, and no text is cut off."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import tifffile
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from fixtures.documents import noise
from fixtures.real_window import RealWindow, real_window
from gesso_desktop.state.selection_tool import ToolKind
from gesso_desktop.state.sentence_phase import Phase
from gesso_desktop.state.settings import Language
from gesso_desktop.ui.prompt_box import PromptBox

LANGUAGES = [Language.ENGLISH, Language.GERMAN, Language.ARABIC]
SENTENCES = {
    Language.ENGLISH: "make it warmer, sharpen a little and replace the sun with a moon",
    Language.GERMAN: "etwas wärmer, etwas schärfer und ersetze die Sonne durch einen Mond",
    Language.ARABIC: "اجعلها أدفأ قليلا وزد التباين واستبدل الشمس بالقمر",
}
PANELS = ("edits", "history", "fidelity", "information", "jobs", "two_files")
DIALOGS = (
    "edit.settings",
    "edit.shortcuts",
    "help.models",
    "help.servers",
    "help.problem_report",
    "file.save_copy",
    "file.export",
)
_MOST = 150  # steps of Tab


@pytest.fixture(params=LANGUAGES, ids=str)
def used(
    request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> Iterator[RealWindow]:
    """A small screen, a picture with two edits, a selection and a sentence in preview."""
    language = request.param
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name in ("one.tif", "two.tif"):
        tifffile.imwrite(folder / name, noise(90, 120), photometric="rgb")
    home = tmp_path / "home"
    with real_window(qtbot, qapp, home, language=language, size=(1024, 700)) as at:
        at.editor.open(folder / "one.tif")
        at.until(lambda: at.editor.desk.opened is not None)
        for sentence in ("make it brighter", "remove the color cast"):
            at.editor.sentence.set_text(sentence)
            at.editor.sentence.run()
            at.until(lambda: at.editor.sentence.phase is Phase.EMPTY)
            at.settle()
        at.editor.selection.select_all()
        at.editor.sentence.set_text(SENTENCES[language])
        at.until(lambda: at.editor.sentence.phase is Phase.PREVIEWING)
        at.editor.two_files.compare_with(folder / "two.tif")
        at.editor.film_strip.show_folder(folder)
        at.settle()
        yield at


def test_the_window_with_each_panel_and_tool(used: RealWindow) -> None:
    for name in (*PANELS, "film_strip"):
        used.main.panels.show(name)
        used.qtbot.wait(20)
        check(used, used.main, f"panel {name}")
    for kind in (ToolKind.BRUSH, ToolKind.RECTANGLE, ToolKind.WAND, ToolKind.ERASE):
        used.editor.tool.choose(kind)
        used.qtbot.wait(20)
        check(used, used.main, f"tool {kind}")
    used.editor.messages.note("Saved.", "Under a new name.")
    used.editor.desk.close_picture()
    used.settle()
    check(used, used.main, "start page")


def test_each_dialog(used: RealWindow) -> None:
    for action_id in DIALOGS:
        used.editor.actions.trigger(action_id)
        used.until(lambda: bool(_dialogs()))
        (dialog,) = _dialogs()
        used.qtbot.wait(50)
        dialog.activateWindow()
        used.until(dialog.isActiveWindow)
        check(used, dialog, action_id)
        QTest.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_Escape)
        used.until(lambda: not _dialogs())


@pytest.mark.parametrize("used", [Language.ENGLISH], indirect=True, ids=str)
def test_every_panel_that_is_seen_is_reached_by_f6_and_back(used: RealWindow) -> None:
    used.main.panels.show("film_strip")
    used.qtbot.wait(20)
    used.focus(used.canvas)
    docks = [
        used.main.panels.dock(name)
        for name in (*PANELS, "sentence", "film_strip")
        if used.main.panels.is_seen(name)
    ]
    assert len(docks) == 3
    for held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
        reached = set[QWidget]()
        for _ in range(len(docks) + 1):
            used.key(Qt.Key.Key_F6, held)
            focused = QApplication.focusWidget()
            reached.update(dock for dock in docks if dock.isAncestorOf(focused))
        assert reached == set(docks)
        assert used.canvas.hasFocus()


def check(at: RealWindow, window: QWidget, where: str) -> None:
    shown = [each for each in window.findChildren(QWidget) if _is_shown(each, window)]
    taking = [each for each in shown if _takes_focus(each)]
    nameless = [_path(each) for each in taking if not _name(each)]
    assert not nameless, f"{where}: without a name"
    reached = _by_tab(at, window)
    missed = [_path(each) for each in taking if each.isEnabled() and not _is_in(each, reached)]
    assert not missed, f"{where}: not reached by keys"
    cut = [f"{_path(each)} “{each.text()}”" for each in shown if _is_cut(each)]
    assert not cut, f"{where}: cut off"


def _by_tab(at: RealWindow, window: QWidget) -> set[QWidget]:
    """All the way round from the first; the canvas keeps Tab for hiding the panels."""
    window.activateWindow()
    at.until(window.isActiveWindow)
    if window is at.main and at.canvas.isVisible():
        at.one(PromptBox).setFocus()
    reached = set[QWidget]()
    for _ in range(_MOST):
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused in reached:
            return reached
        reached.add(focused)
        if focused is at.canvas:
            return reached
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is not focused, f"Tab stays in {_path(focused)}"
    raise AssertionError("Tab never comes back")


def _is_in(widget: QWidget, reached: set[QWidget]) -> bool:
    """Of an exclusive group Tab reaches one, and the arrow keys the others."""
    if widget in reached:
        return True
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    if group is not None and group.exclusive():
        return any(button in reached for button in group.buttons())
    if isinstance(widget, QAbstractButton) and widget.autoExclusive():
        parent = widget.parentWidget()
        siblings = parent.findChildren(QAbstractButton) if parent is not None else []
        return any(each in reached for each in siblings if each.autoExclusive())
    return False


def _is_shown(widget: QWidget, window: QWidget) -> bool:
    return widget.isVisible() and widget.window() is window and bool(widget.width())


def _takes_focus(widget: QWidget) -> bool:
    if isinstance(widget, QLabel) and widget.focusPolicy() == Qt.FocusPolicy.ClickFocus:
        return False  # its text can be selected by mouse, which is read as it is otherwise
    is_own = widget.focusProxy() is None and not widget.objectName().startswith("qt_")
    return is_own and widget.focusPolicy() != Qt.FocusPolicy.NoFocus


def _name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return "" if interface is None else interface.text(QAccessible.Text.Name)


def _is_cut(widget: QWidget) -> bool:
    """What says the whole in its tool tip may be."""
    if widget.toolTip() or not isinstance(widget, QLabel | QAbstractButton) or not widget.text():
        return False
    if isinstance(widget, QToolButton):
        return False  # they show icons
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.height() < widget.heightForWidth(widget.width()) - 1
    wanted = widget.sizeHint()
    least = min(wanted.height(), widget.fontMetrics().height())
    return widget.width() < wanted.width() or widget.height() < least


def _path(widget: QWidget | None) -> str:
    names = []
    while widget is not None and not widget.isWindow():
        names.append(type(widget).__name__)
        widget = widget.parentWidget()
    return " in ".join(names[:5])


def _dialogs() -> list[QDialog]:
    shown = QApplication.topLevelWidgets()
    return [each for each in shown if isinstance(each, QDialog) and each.isVisible()]
