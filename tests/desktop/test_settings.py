"""Settings: checked where they enter, kept safely, shown by a dialog made from their fields."""

import json
import os
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QSpinBox,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gesso_core.errors import CannotRead, CannotWrite
from gesso_desktop.state.settings import (
    Settings,
    ThemeChoice,
    default_of,
    facts_of,
    setting_names,
    shown_settings,
)
from gesso_desktop.state.settings_json import checked
from gesso_desktop.state.settings_state import SettingsState
from gesso_desktop.ui.settings_dialog import SettingsDialog

_W = TypeVar("_W", bound=QWidget)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "settings.json"


@pytest.fixture
def dialog(settings: SettingsState, qtbot: QtBot) -> SettingsDialog:
    dialog = SettingsDialog(settings)
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()
    return dialog


# The values


@pytest.mark.parametrize("name", setting_names())
def test_every_default_is_a_value_of_its_own_setting(name: str) -> None:
    assert checked(name, default_of(name)) == default_of(name)


@pytest.mark.parametrize("name", shown_settings())
def test_a_shown_setting_says_what_it_is(name: str) -> None:
    facts = facts_of(name)
    assert facts.label
    assert facts.explanation.endswith(".")
    assert (facts.kind == "choice") == bool(facts.choices)
    assert (facts.kind == "number") == (facts.minimum < facts.maximum)
    if facts.kind == "choice":
        assert set(facts.choices) == set(type(default_of(name)).__members__.values())


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("theme", "purple"),
        ("theme", 3),
        ("theme", ["dark"]),
        ("interface_scale", 20),
        ("interface_scale", 201),
        ("interface_scale", True),
        ("interface_scale", 1.5),
        ("pen_pressure", 1),
        ("overlay_colour", "red"),
        ("overlay_colour", "#12345"),
        ("monitor_profile", None),
        ("shortcuts", []),
        ("shortcuts", {"edit.undo": "Ctrl+Z"}),
    ],
)
def test_a_wrong_value_changes_nothing(settings: SettingsState, name: str, wrong: object) -> None:
    before = settings.values
    with pytest.raises(ValueError):  # noqa: PT011 - the message is for us
        settings.set(name, wrong)
    assert settings.values is before


def test_a_change_is_told_once_and_nothing_is_told_of_no_change(settings: SettingsState) -> None:
    said: list[str] = []
    settings.changed.connect(said.append)
    settings.set("theme", "light")
    settings.set("theme", ThemeChoice.LIGHT)
    assert said == ["theme"]
    settings.reset("theme")
    assert said == ["theme", "theme"]
    assert settings.values == Settings()


# The file


def test_settings_come_back(path: Path) -> None:
    first = SettingsState(path)
    first.set("theme", "light")
    first.set("monitor_profile", "/a/ä b.icc")
    first.set("shortcuts", {"edit.undo": ["Ctrl+U"]})
    again = SettingsState(path)
    assert again.values == first.values
    assert again.load_problem is None


def test_only_what_differs_from_the_default_is_written(path: Path) -> None:
    state = SettingsState(path)
    state.set("export_quality", 80)
    assert json.loads(path.read_text()) == {"export_quality": 80}
    state.reset("export_quality")
    assert json.loads(path.read_text()) == {}


def test_what_another_version_wrote_stays(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"from_the_future": {"a": [1]}, "theme": "dark"}')
    state = SettingsState(path)
    state.set("theme", "light")
    assert json.loads(path.read_text()) == {"from_the_future": {"a": [1]}, "theme": "light"}


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"\xff\xfe", b"null", b'{"a": NaN' + b"[" * 100_000]
)
def test_a_damaged_file_gives_defaults_and_is_kept(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    state = SettingsState(path)
    assert state.values == Settings()
    assert isinstance(state.load_problem, CannotRead)
    kept = path.with_name("settings.damaged-1.json")
    assert kept.read_bytes() == content
    assert kept.name in state.load_problem.hint
    state.set("theme", "dark")
    path.write_bytes(content)
    SettingsState(path)
    assert path.with_name("settings.damaged-2.json").exists()


def test_one_wrong_value_does_not_cost_the_others(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"theme": "purple", "export_quality": 70}')
    state = SettingsState(path)
    assert state.values == Settings(export_quality=70)
    assert state.load_problem is not None
    assert "theme" in state.load_problem.detail


def test_what_was_saved_from_a_wrong_file_is_there_at_the_next_start_too(path: Path) -> None:
    path.parent.mkdir()
    content = '{"theme": "purple", "export_quality": 70, "from_the_future": 1}'
    path.write_text(content)
    first = SettingsState(path)
    assert path.with_name("settings.damaged-1.json").read_text() == content
    assert json.loads(path.read_text()) == {"export_quality": 70, "from_the_future": 1}
    again = SettingsState(path)
    assert again.values == first.values == Settings(export_quality=70)
    assert again.load_problem is None


def test_a_folder_that_cannot_be_written_costs_no_change_and_is_told(
    tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "file").write_text("not a folder")
    state = SettingsState(tmp_path / "file" / "settings.json")
    with qtbot.waitSignal(state.failed) as said:
        state.set("theme", "light")
    assert isinstance(said.args[0], CannotWrite)
    assert state.values.theme is ThemeChoice.LIGHT


def test_two_windows_do_not_undo_each_others_changes(path: Path) -> None:
    one, other = SettingsState(path), SettingsState(path)
    one.set("theme", "light")
    other.set("export_quality", 70)
    assert SettingsState(path).values == Settings(theme=ThemeChoice.LIGHT, export_quality=70)


def test_a_file_damaged_meanwhile_is_replaced_by_what_holds(path: Path) -> None:
    state = SettingsState(path)
    state.set("theme", "light")
    path.write_text("{")
    state.set("export_quality", 70)
    assert SettingsState(path).values == state.values


def test_saving_leaves_no_other_file(path: Path) -> None:
    state = SettingsState(path)
    for scale in range(80, 120, 5):
        state.set("interface_scale", scale)
    assert os.listdir(path.parent) == ["settings.json"]  # noqa: PTH208


# The dialog


def test_the_dialog_has_an_editor_with_a_name_for_each_setting(dialog: SettingsDialog) -> None:
    for name in shown_settings():
        editor = dialog.row(name).editor.focusProxy()
        assert editor is not None
        assert isinstance(editor, QAbstractButton | QComboBox | QLineEdit | QSpinBox)
        is_named = editor.accessibleName() or (
            editor.text() if isinstance(editor, QAbstractButton) else ""
        )
        assert is_named, name


def test_a_click_counts_at_once(dialog: SettingsDialog, settings: SettingsState) -> None:
    box = _editor(dialog, "pen_pressure", QCheckBox)
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert settings.values.pen_pressure is False
    combo = _editor(dialog, "theme", QComboBox)
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    assert settings.values.theme is ThemeChoice.DARK


def test_a_number_counts_when_it_is_typed_to_the_end(
    dialog: SettingsDialog, settings: SettingsState
) -> None:
    box = _editor(dialog, "export_quality", QSpinBox)
    said: list[str] = []
    settings.changed.connect(said.append)
    box.selectAll()
    QTest.keyClicks(box, "80")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert settings.values.export_quality == 80
    assert said == ["export_quality"]


def test_the_dialog_shows_what_was_changed_elsewhere(
    dialog: SettingsDialog, settings: SettingsState
) -> None:
    settings.set("interface_scale", 110)
    settings.set("overlay_colour", "#00ff00")
    settings.set("monitor_profile", "/x/screen.icc")
    assert _editor(dialog, "interface_scale", QSpinBox).value() == 110
    assert "#00ff00" in _editor(dialog, "overlay_colour", QAbstractButton).text()
    assert _editor(dialog, "monitor_profile", QLineEdit).text() == "/x/screen.icc"


def test_one_setting_goes_back_to_its_default(
    dialog: SettingsDialog, settings: SettingsState
) -> None:
    reset = dialog.row("export_quality").findChildren(QToolButton)[-1]
    assert not reset.isEnabled()
    settings.set("export_quality", 50)
    settings.set("theme", "dark")
    assert reset.isEnabled()
    reset.click()
    assert settings.values == Settings(theme=ThemeChoice.DARK)


def test_searching_leaves_the_settings_that_have_all_words(
    dialog: SettingsDialog, qtbot: QtBot
) -> None:
    search = dialog.findChild(QLineEdit)
    assert search is not None
    QTest.keyClicks(search, "PROFILE icc")
    shown = [name for name in shown_settings() if dialog.row(name).isVisible()]
    assert shown == ["monitor_profile"]
    search.setText("lossless")  # a choice
    assert dialog.row("export_format").isVisible()
    search.setText("nothing has this")
    assert not any(dialog.row(name).isVisible() for name in shown_settings())
    search.clear()
    assert all(dialog.row(name).isVisible() for name in shown_settings())


def test_scrolling_past_a_number_does_not_change_it(
    dialog: SettingsDialog, settings: SettingsState
) -> None:
    box = _editor(dialog, "interface_scale", QSpinBox)
    wheel = QWheelEvent(
        QPointF(3, 3),
        QPointF(box.mapToGlobal(QPoint(3, 3))),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, wheel)
    assert settings.values.interface_scale == 100


def _editor(dialog: SettingsDialog, name: str, kind: type[_W]) -> _W:
    editor = dialog.row(name).editor.focusProxy()
    assert isinstance(editor, kind)
    return editor
