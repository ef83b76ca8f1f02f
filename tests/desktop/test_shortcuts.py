"""The list of shortcuts: complete, searchable by name and by key, editable."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gesso_desktop.state.action_table import ACTIONS
from gesso_desktop.state.actions import Actions
from gesso_desktop.state.settings_state import SettingsState
from gesso_desktop.ui.shortcut_dialog import ShortcutDialog


@pytest.fixture
def actions(settings: SettingsState) -> Actions:
    return Actions(settings)


@pytest.fixture
def dialog(actions: Actions, qtbot: QtBot) -> ShortcutDialog:
    dialog = ShortcutDialog(actions)
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()
    return dialog


def _press(dialog: ShortcutDialog, key: Qt.Key, *, with_control: bool = False) -> None:
    modifier = Qt.KeyboardModifier
    held = modifier.ControlModifier if with_control else modifier.NoModifier
    QTest.keyClick(dialog.editor.box, key, held)


def test_every_action_is_listed(dialog: ShortcutDialog) -> None:
    assert set(dialog.list.shown()) == {spec.id for spec in ACTIONS if not spec.is_submenu}


def test_searching_by_name_finds_words_in_any_order(dialog: ShortcutDialog) -> None:
    QTest.keyClicks(dialog.search, "SIDE before")
    assert dialog.list.shown() == ("view.compare_side",)
    dialog.search.clear()
    assert len(dialog.list.shown()) > 50


def test_searching_by_key_finds_what_it_reaches(dialog: ShortcutDialog) -> None:
    QTest.keyClick(dialog.key_search, Qt.Key.Key_Delete)
    assert dialog.list.shown() == ("select.none", "stack.delete")
    dialog.search.setText("edit")
    assert dialog.list.shown() == ("stack.delete",)


def test_a_pressed_key_replaces_or_adds(dialog: ShortcutDialog, actions: Actions) -> None:
    dialog.choose("tools.brush")
    assert not dialog.editor.use.isEnabled()
    _press(dialog, Qt.Key.Key_K)
    dialog.editor.use.click()
    assert actions.shortcuts("tools.brush") == ("K",)
    _press(dialog, Qt.Key.Key_K, with_control=True)
    dialog.editor.add.click()
    assert actions.shortcuts("tools.brush") == ("K", "Ctrl+K")
    dialog.editor.clear.click()
    assert actions.shortcuts("tools.brush") == ()
    dialog.editor.reset.click()
    assert actions.shortcuts("tools.brush") == ("B",)
    assert not dialog.editor.reset.isEnabled()


def test_a_taken_key_is_said_before_it_is_taken(dialog: ShortcutDialog, actions: Actions) -> None:
    dialog.choose("tools.lasso")
    assert dialog.editor.message == ""
    _press(dialog, Qt.Key.Key_B)
    assert "Brush" in dialog.editor.message
    assert actions.shortcuts("tools.brush") == ("B",)
    dialog.editor.use.click()
    assert actions.shortcuts("tools.brush") == ()
    assert dialog.editor.message == ""


def test_nothing_can_be_changed_while_nothing_is_chosen(dialog: ShortcutDialog) -> None:
    dialog.choose("tools.lasso")
    dialog.search.setText("brush")
    buttons = (dialog.editor.use, dialog.editor.add, dialog.editor.clear, dialog.editor.reset)
    assert not any(button.isEnabled() for button in buttons)
    assert not dialog.editor.box.isEnabled()


def test_tab_leaves_the_key_box(dialog: ShortcutDialog) -> None:
    dialog.choose("tools.lasso")
    dialog.editor.box.setFocus()
    focused = dialog.focusWidget()
    QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert dialog.focusWidget() is not focused
    assert dialog.editor.box.key == ""
