"""The bar with what Gesso has to say."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gesso_core.errors import DiskFull
from gesso_desktop.state.messages import Message, Messages, Severity
from gesso_desktop.ui.message_bar import MessageBar


@pytest.fixture
def messages(qtbot: QtBot) -> Messages:
    return Messages()


@pytest.fixture
def bar(qtbot: QtBot, messages: Messages) -> Iterator[MessageBar]:
    window = QWidget()
    column = QVBoxLayout(window)
    column.addWidget(QLineEdit(window))
    bar = MessageBar(messages=messages, parent=window)
    column.addWidget(bar)
    qtbot.addWidget(window)
    window.resize(500, 120)
    with qtbot.waitExposed(window):
        window.show()
    # Where another test left the mouse, it may lie over the bar.
    QTest.mouseMove(window.windowHandle(), QPoint(1, 1))
    qtbot.waitUntil(lambda: not bar.underMouse())
    QAccessible.setActive(False)  # another test may have been a screen reader
    yield bar  # noqa: PT022  keeps the window


def time_is_over(bar: MessageBar) -> None:
    assert bar.goes_by_itself
    bar._going.timeout.emit()


def texts(bar: MessageBar) -> str:
    return "\n".join(label.text() for label in bar.findChildren(QLabel))


def button(bar: MessageBar, name: str) -> QToolButton:
    return next(each for each in bar.findChildren(QToolButton) if each.accessibleName() == name)


def test_nothing_is_seen_until_something_is_said(bar: MessageBar, messages: Messages) -> None:
    assert not bar.isVisible()
    messages.note("Saved <b>a.tif</b>.")
    assert bar.isVisible()
    assert "Saved <b>a.tif</b>." in texts(bar)


def test_a_note_goes_by_itself_and_an_error_stays(bar: MessageBar, messages: Messages) -> None:
    messages.note("Saved.")
    bar.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)  # left there by another test
    time_is_over(bar)
    assert not bar.isVisible()
    messages.fail(DiskFull("The disk is full.", "Free some space."))
    assert not bar.goes_by_itself
    messages.warn("Something is missing.")
    assert not bar.goes_by_itself


def test_a_longer_note_stays_longer(bar: MessageBar, messages: Messages) -> None:
    messages.note("Saved.")
    short = bar._going.interval()
    messages.note("Saved. " * 30)
    assert bar._going.interval() > short


def test_a_note_stays_under_the_mouse_and_with_the_focus_in_it(
    bar: MessageBar, messages: Messages, qtbot: QtBot
) -> None:
    messages.note("Saved.")
    QTest.mouseMove(bar.window().windowHandle(), bar.mapTo(bar.window(), bar.rect().center()))
    qtbot.waitUntil(bar.underMouse)
    time_is_over(bar)
    assert bar.isVisible()
    QTest.mouseMove(bar.window().windowHandle(), QPoint(1, 1))
    qtbot.waitUntil(lambda: not bar.underMouse())
    button(bar, "Dismiss").setFocus()
    time_is_over(bar)
    assert bar.isVisible()
    bar.window().findChild(QLineEdit).setFocus()  # type: ignore[union-attr]
    time_is_over(bar)
    assert not bar.isVisible()


def test_the_action_runs_once_and_the_message_goes(
    bar: MessageBar, messages: Messages, qtbot: QtBot
) -> None:
    done: list[int] = []
    messages.say(Message(Severity.NOTE, "Saved.", "", "Show in folder", lambda: done.append(1)))
    (action,) = bar.findChildren(QPushButton)
    assert action.text() == "Show in folder"
    qtbot.mouseClick(action, Qt.MouseButton.LeftButton)
    assert done == [1]
    assert not bar.isVisible()
    assert messages.current is None


def test_what_an_action_says_in_turn_is_seen(
    bar: MessageBar, messages: Messages, qtbot: QtBot
) -> None:
    messages.say(Message(Severity.ERROR, "No.", "", "Again", lambda: messages.warn("Still no.")))
    qtbot.mouseClick(bar.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    assert bar.isVisible()
    assert "Still no." in texts(bar)


def test_dismissed_by_its_button_and_by_escape(
    bar: MessageBar, messages: Messages, qtbot: QtBot
) -> None:
    for _ in range(2):
        messages.warn("Something.")
        assert bar.isVisible()
        if messages.current and bar.isVisible():
            qtbot.mouseClick(button(bar, "Dismiss"), Qt.MouseButton.LeftButton)
        assert not bar.isVisible()
    messages.warn("Something.")
    qtbot.keyClick(button(bar, "Dismiss"), Qt.Key.Key_Escape)
    assert not bar.isVisible()


def test_an_error_is_copied_with_its_code_and_detail(
    bar: MessageBar, messages: Messages, qtbot: QtBot
) -> None:
    messages.fail(DiskFull("The disk is full.", "Free some space.", detail="errno 28"))
    qtbot.mouseClick(button(bar, "Copy the message"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == (
        "The disk is full.\nFree some space.\n(disk_full)\nerrno 28"
    )


def test_the_message_is_read_to_those_who_cannot_see(bar: MessageBar, messages: Messages) -> None:
    messages.warn("Something is missing.", "Get it.")
    assert bar.accessibleName() == "Something is missing. Get it."
    for each in bar.findChildren(QToolButton):
        assert each.accessibleName()


def test_a_message_said_before_the_bar_was_there_is_shown(qtbot: QtBot, messages: Messages) -> None:
    messages.warn("Said early.")
    bar = MessageBar(messages=messages)
    qtbot.addWidget(bar)
    assert "Said early." in texts(bar)


def test_a_note_does_not_take_an_unanswered_error_away(bar: MessageBar, messages: Messages) -> None:
    messages.fail(DiskFull("The disk is full.", "Free some space."))
    messages.note("Something else was done.")
    messages.note("And one more thing.")
    bar.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)  # left there by another test
    time_is_over(bar)
    assert "The disk is full." in texts(bar)
    assert not bar.goes_by_itself
    messages.dismiss()
    assert not bar.isVisible()
    assert len(messages.errors) == 1
