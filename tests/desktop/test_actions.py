"""The action table and its state: one key, one action; nothing acts that cannot."""

from collections import Counter
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gesso_desktop.state.action_table import ACTIONS, MENU_TEXTS, Context, Menu, Needs
from gesso_desktop.state.actions import Actions
from gesso_desktop.state.key_names import normalised
from gesso_desktop.state.settings_state import SettingsState
from gesso_desktop.ui.icon import icon_names


@pytest.fixture
def actions(settings: SettingsState) -> Actions:
    return Actions(settings)


def test_every_action_has_its_own_name_and_text() -> None:
    assert [each for each, count in Counter(s.id for s in ACTIONS).items() if count > 1] == []
    assert [each for each, count in Counter(s.text for s in ACTIONS).items() if count > 1] == []
    assert set(MENU_TEXTS) == set(Menu) == {spec.menu for spec in ACTIONS}


def test_no_key_reaches_two_actions(actions: Actions) -> None:
    for spec in ACTIONS:
        for key in spec.shortcuts:
            assert actions.conflicts(spec.id, key) == (), (spec.id, key)


def test_keys_are_written_in_the_one_way() -> None:
    for spec in ACTIONS:
        assert spec.shortcuts == tuple(normalised(key) for key in spec.shortcuts)


def test_icons_of_actions_exist() -> None:
    assert {spec.icon for spec in ACTIONS if spec.icon} <= set(icon_names())


def test_keys_that_a_text_box_writes_with_are_the_only_bare_ones_beside_named_keys() -> None:
    named = {"Tab", "Space", "Del", "Esc", "PgUp", "PgDown", "F1", "F2", "F6", "F11"}
    for spec in ACTIONS:
        for key in spec.shortcuts:
            if "+" not in key:
                assert len(key) == 1 or key in named, (spec.id, key)
    # These move the focus or press a button elsewhere.
    for key in ("Tab", "Space", "Del", "Esc", "PgUp", "PgDown"):
        users = [spec for spec in ACTIONS if key in spec.shortcuts]
        assert all(spec.context is not Context.WINDOW for spec in users), key


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("shift+ctrl+a", "Ctrl+Shift+A"),
        ("Ctrl++", "Ctrl++"),
        ("+", "+"),
        ("Alt+Meta+Delete", "Meta+Alt+Del"),
        ("b", "B"),
        ("\\", "\\"),
    ],
)
def test_a_key_has_one_name(written: str, wanted: str) -> None:
    assert normalised(written) == wanted


def test_an_action_waits_for_what_it_needs(actions: Actions, qtbot: QtBot) -> None:
    assert actions.is_enabled("file.open")
    assert not actions.is_enabled("file.export")
    with qtbot.assertNotEmitted(actions.triggered):
        actions.trigger("file.export")
    actions.set_present(Needs.PICTURE, True)
    with qtbot.waitSignal(actions.triggered) as said:
        actions.trigger("file.export")
    assert said.args == ["file.export"]
    assert not actions.is_enabled("select.grow")
    actions.set_present(Needs.SELECTION, True)
    assert actions.is_enabled("select.grow")
    actions.set_present(Needs.PICTURE, False)
    assert not actions.is_enabled("select.grow")


def test_an_owner_can_disable_what_the_table_would_allow(actions: Actions, qtbot: QtBot) -> None:
    actions.set_present(Needs.PICTURE, True)
    with qtbot.waitSignal(actions.changed) as said:
        actions.set_enabled("edit.undo", False)
    assert said.args == ["edit.undo"]
    assert not actions.is_enabled("edit.undo")
    with qtbot.assertNotEmitted(actions.changed):
        actions.set_enabled("edit.undo", False)


def test_what_lacks_something_cannot_be_used_and_says_what(actions: Actions, qtbot: QtBot) -> None:
    with qtbot.waitSignal(actions.changed) as said:
        actions.set_lack("tools.point", "Needs a model.")
    assert said.args == ["tools.point"]
    assert not actions.is_enabled("tools.point")
    assert actions.lack("tools.point") == ("Needs a model.",)
    with qtbot.assertNotEmitted(actions.changed):
        actions.set_lack("tools.point", "Needs a model.")
    actions.set_lack("tools.point", "")
    assert actions.is_enabled("tools.point")


def test_of_a_group_one_is_checked(actions: Actions) -> None:
    said: list[str] = []
    actions.changed.connect(said.append)
    actions.set_checked("tools.brush", True)
    actions.set_checked("tools.lasso", True)
    assert actions.is_checked("tools.lasso")
    assert not actions.is_checked("tools.brush")
    assert said == ["tools.brush", "tools.brush", "tools.lasso"]


def test_what_has_no_state_cannot_be_checked(actions: Actions) -> None:
    with pytest.raises(ValueError, match="not checkable"):
        actions.set_checked("file.open", True)


def test_a_held_action_lasts_as_long_as_its_key(actions: Actions) -> None:
    said: list[tuple[str, bool]] = []
    actions.held.connect(lambda name, is_down: said.append((name, is_down)))
    actions.hold("view.compare_hold", True)
    assert said == []
    actions.set_present(Needs.PICTURE, True)
    actions.hold("view.compare_hold", True)
    actions.hold("view.compare_hold", True)  # the keyboard repeats
    actions.set_present(Needs.PICTURE, False)
    actions.hold("view.compare_hold", False)
    assert said == [("view.compare_hold", True), ("view.compare_hold", False)]


def test_a_changed_key_is_used_kept_and_reset(settings: SettingsState, tmp_path: Path) -> None:
    actions = Actions(settings)
    actions.set_shortcuts("tools.brush", ["ctrl+b"])
    assert actions.shortcuts("tools.brush") == ("Ctrl+B",)
    assert actions.has_own_shortcuts("tools.brush")
    again = Actions(SettingsState(tmp_path / "settings.json"))
    assert again.shortcuts("tools.brush") == ("Ctrl+B",)
    actions.reset_shortcuts("tools.brush")
    assert actions.shortcuts("tools.brush") == ("B",)
    assert settings.values.shortcuts == {}


def test_a_key_taken_over_reaches_one_action_only(actions: Actions) -> None:
    assert actions.conflicts("tools.lasso", "b") == ("tools.brush",)
    said: list[str] = []
    actions.changed.connect(said.append)
    actions.set_shortcuts("tools.lasso", ["B"])
    assert actions.shortcuts("tools.brush") == ()
    assert sorted(said) == ["tools.brush", "tools.lasso"]
    actions.reset_all_shortcuts()
    assert actions.shortcuts("tools.brush") == ("B",)
    assert actions.shortcuts("tools.lasso") == ("L",)


def test_one_key_may_mean_two_things_in_two_places(actions: Actions) -> None:
    assert actions.spec("select.none").context is Context.CANVAS
    assert actions.spec("stack.delete").context is Context.STACK
    assert actions.conflicts("select.none", "Del") == ()
    assert actions.conflicts("edit.undo", "Del") == ("select.none", "stack.delete")


def test_a_newer_table_yields_to_the_users_keys(settings: SettingsState) -> None:
    settings.set("shortcuts", {"edit.settings": ["B"], "gone.away": ["Ctrl+9"]})
    actions = Actions(settings)
    assert actions.shortcuts("edit.settings") == ("B",)
    assert actions.shortcuts("tools.brush") == ()
    actions.reset_all_shortcuts()
    assert dict(settings.values.shortcuts) == {"gone.away": ("Ctrl+9",)}
