"""Actions as the user meets them: menus, tool bars, keys."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QMainWindow,
    QMenu,
    QToolBar,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gesso_desktop.state.action_table import ACTIONS, Context, Needs
from gesso_desktop.state.actions import Actions
from gesso_desktop.state.settings_state import SettingsState
from gesso_desktop.ui.action_items import ActionItems
from gesso_desktop.ui.held_keys import HeldKeys


class _Window(QMainWindow):
    def __init__(self, settings: SettingsState) -> None:
        super().__init__()
        self.actions_state = Actions(settings, parent=self)
        self.items = ActionItems(self.actions_state, self)
        self.said: list[str] = []
        self.actions_state.triggered.connect(self.said.append)
        middle = QWidget(self)
        self.setCentralWidget(middle)
        self.canvas, self.box = QWidget(middle), QLineEdit(middle)
        self.canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        layout = QVBoxLayout(middle)
        layout.addWidget(self.canvas)
        layout.addWidget(self.box)
        self.items.fill_menu_bar(self.menuBar())
        self.items.serve(Context.CANVAS, self.canvas)


@pytest.fixture
def window(settings: SettingsState, qtbot: QtBot) -> _Window:
    window = _Window(settings)
    qtbot.addWidget(window)
    window.resize(600, 300)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.canvas.setFocus()
    for needed in Needs:
        window.actions_state.set_present(needed, True)
    return window


def test_every_key_of_the_table_is_one_that_qt_writes_alike() -> None:
    for spec in ACTIONS:
        for key in spec.shortcuts:
            sequence = QKeySequence(key)
            assert sequence.count() == 1, key
            assert sequence.toString(QKeySequence.SequenceFormat.PortableText) == key


def test_every_action_is_in_a_menu(window: _Window) -> None:
    menus = window.menuBar().findChildren(QMenu)
    shown = {action for menu in menus for action in menu.actions()}
    assert {window.items.item(spec.id) for spec in ACTIONS} <= shown
    assert all(action.text() for action in shown if not action.isSeparator())


def test_a_key_asks_for_its_action(window: _Window) -> None:
    QTest.keyClick(window.canvas, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window.canvas, Qt.Key.Key_B)
    assert window.said == ["file.open", "tools.brush"]


def test_a_text_box_keeps_the_keys_it_writes_with(window: _Window) -> None:
    window.box.setFocus()
    QTest.keyClicks(window.box, "br/?[")
    assert window.box.text() == "br/?["
    assert window.said == []
    QTest.keyClick(window.box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert window.said == ["sentence.run"]


def test_a_key_of_the_canvas_is_another_elsewhere(window: _Window) -> None:
    QTest.keyClick(window.canvas, Qt.Key.Key_Tab)
    assert window.said == ["view.side_panels"]
    window.box.setFocus()
    QTest.keyClick(window.box, Qt.Key.Key_Tab)
    assert window.said == ["view.side_panels"]
    assert not window.box.hasFocus()


def test_a_disabled_action_answers_no_key(window: _Window) -> None:
    window.actions_state.set_enabled("tools.brush", False)
    assert not window.items.item("tools.brush").isEnabled()
    QTest.keyClick(window.canvas, Qt.Key.Key_B)
    assert window.said == []


def test_the_check_mark_shows_what_holds_not_what_was_clicked(window: _Window) -> None:
    item = window.items.item("view.film_strip")
    item.trigger()
    assert not item.isChecked()
    window.actions_state.set_checked("view.film_strip", True)
    assert item.isChecked()


def test_a_changed_key_acts_at_once_and_is_shown(window: _Window) -> None:
    window.actions_state.set_shortcuts("tools.brush", ["Ctrl+B"])
    QTest.keyClick(window.canvas, Qt.Key.Key_B)
    assert window.said == []
    QTest.keyClick(window.canvas, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert window.said == ["tools.brush"]
    assert "Ctrl+B" in window.items.item("tools.brush").toolTip()


def test_a_tool_bar_shows_the_same_actions(window: _Window) -> None:
    bar = QToolBar(window)
    window.items.fill_tool_bar(bar, ["edit.undo", "", "edit.redo"])
    assert [action.objectName() for action in bar.actions()] == ["edit.undo", "", "edit.redo"]
    assert bar.actions()[0] is window.items.item("edit.undo")


def test_a_held_sign_that_needs_shift_is_known(window: _Window) -> None:
    window.actions_state.set_shortcuts("view.compare_hold", ["|"])
    HeldKeys(window.actions_state, window).watch(window.canvas)
    QTest.keyPress(window.canvas, "|", Qt.KeyboardModifier.ShiftModifier)
    assert window.actions_state.is_checked("view.compare_hold")
    QTest.keyRelease(window.canvas, "|", Qt.KeyboardModifier.ShiftModifier)
    assert not window.actions_state.is_checked("view.compare_hold")


def test_a_held_key_lasts_until_it_is_let_go(window: _Window) -> None:
    held: list[tuple[str, bool]] = []
    window.actions_state.held.connect(lambda name, is_down: held.append((name, is_down)))
    keys = HeldKeys(window.actions_state, window)
    keys.watch(window)
    keys.watch(window.canvas)
    QTest.keyPress(window.canvas, Qt.Key.Key_Backslash)
    assert held == [("view.compare_hold", True)]
    QTest.keyRelease(window.canvas, Qt.Key.Key_Backslash)
    assert held[1:] == [("view.compare_hold", False)]
    QTest.keyPress(window.canvas, Qt.Key.Key_Space)
    window.box.setFocus()  # the release arrives elsewhere
    assert held[2:] == [("tools.pan_hold", True), ("tools.pan_hold", False)]


def test_in_a_menu_only_what_lacks_something_says_more(window: _Window, qtbot: QtBot) -> None:
    item = window.items.item("select.subject")
    menu = next(m for m in window.menuBar().findChildren(QMenu) if item in m.actions())
    menu.resize(menu.sizeHint())  # shown, it would grab the keyboard, which offscreen has none
    at = menu.actionGeometry(item).center()

    def asked() -> str:
        QApplication.sendEvent(menu, QHelpEvent(QEvent.Type.ToolTip, at, menu.mapToGlobal(at)))
        return QToolTip.text()

    assert asked() == ""
    window.actions_state.set_lack("select.subject", "Needs a model.")
    assert not item.isEnabled()
    assert "Needs a model." in asked()
    assert item.statusTip() == "Needs a model."
    QToolTip.hideText()
