"""Tests of the window: without a screen, and strict about what is left behind.

A Qt message of level warning or above fails a test too; pytest-qt does that (see pyproject.toml).
"""

import gc
import logging
import os
import re
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from gesso_desktop.state.settings_state import SettingsState
from gesso_desktop.ui.language import Languages


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "expects_log(pattern): a log record of WARNING or above is part of it"
    )


_PATIENCE = 60_000  # ms


class _Records(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(f"{record.name}: {record.levelname}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def no_unexpected_log(request: pytest.FixtureRequest) -> Iterator[None]:
    expected = [str(mark.args[0]) for mark in request.node.iter_markers("expects_log")]
    records = _Records()
    logging.getLogger().addHandler(records)
    yield
    logging.getLogger().removeHandler(records)
    unexpected = [
        message
        for message in records.messages
        if not any(re.search(pattern, message) for pattern in expected)
    ]
    assert not unexpected, f"unexpected log records: {unexpected}"


@pytest.fixture(autouse=True)
def garbage_on_the_qt_thread() -> Iterator[None]:
    """As in the product: a worker thread must not delete QObjects that lie in cycles."""
    gc.disable()
    yield
    gc.collect()


@pytest.fixture(autouse=True)
def nothing_left_behind(no_unexpected_log: None) -> Iterator[None]:
    """No window and no thread outlives its test."""
    threads = set(threading.enumerate())
    windows = set(map(id, _windows()))
    yield
    _delete_later_now()
    left = [window for window in _windows() if id(window) not in windows]
    if left:  # what is only held by a cycle of Python objects is not leaked
        del left
        gc.collect()
        _delete_later_now()
    leaked = [repr(window) for window in _windows() if id(window) not in windows]
    assert not leaked, f"leaked windows: {leaked}"
    running = [thread for thread in threading.enumerate() if thread not in threads]
    for thread in running:
        thread.join(_PATIENCE / 1000)
    alive = [thread.name for thread in running if thread.is_alive()]
    assert not alive, f"leaked threads: {alive}"


def _windows() -> list[QWidget]:
    if QApplication.instance() is None:
        return []
    return [window for window in QApplication.topLevelWidgets() if isValid(window)]


def _delete_later_now() -> None:
    if QCoreApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def qtbot(qtbot: QtBot) -> QtBot:
    """More patient than by itself: the machines are shared."""
    for name in ("waitUntil", "waitSignal", "waitSignals", "waitActive", "waitExposed"):
        setattr(qtbot, name, partial(getattr(qtbot, name), timeout=_PATIENCE))
    return qtbot


@pytest.fixture
def settings(tmp_path: Path) -> SettingsState:
    """The default settings, kept in a folder of the test's own."""
    return SettingsState(tmp_path / "settings.json")


@pytest.fixture
def german(qapp: QApplication, settings: SettingsState) -> Iterator[None]:
    """The window speaks it."""
    locale = QLocale()
    languages = Languages(qapp, settings)
    settings.set("language", "de")
    yield
    settings.set("language", "en")
    languages.deleteLater()
    QLocale.setDefault(locale)
