"""A long day: what a window holds stays level, however long one works in it."""

import gc
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PySide6.QtCore import QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fixtures.real_window import RealWindow, real_window
from gesso_desktop.state.stack_lines import EditLine

ROUNDS = 200
FIRST_THIRD = 70  # a whole number of turns of the ten edits
GESTURES = 50  # of each round, so 10,000 altogether
SENTENCES = ("brighter", "warmer", "more contrast", "sharper")


@dataclass(frozen=True)
class Held:
    """How much of everything the process holds. memory_mb: of its own, without mapped files."""

    memory_mb: float
    tiles_mb: float
    threads: int
    files: int
    objects: int
    widgets: int

    @classmethod
    def of(cls, at: RealWindow) -> "Held":
        gc.collect()
        status = Path("/proc/self/status").read_text("ascii")
        easel = at.editor.easel
        tiles = sum(each.held_bytes for each in (easel.after, easel.before, easel.changes))
        return cls(
            memory_mb=int(status.split("RssAnon:")[1].split()[0]) / 1024,
            tiles_mb=tiles / (1 << 20),
            threads=threading.active_count(),
            files=len(os.listdir("/proc/self/fd")),  # noqa: PTH208  a plain count
            objects=len(at.window.findChildren(QObject)) + len(at.main.findChildren(QObject)),
            widgets=len(QApplication.allWidgets()),
        )


TOLERANCES = Held(
    memory_mb=40,  # heaps break up a little; a leak of one tile in a round would be 130 MB
    tiles_mb=24,  # which tiles are at hand depends on where the view is: one screen of them
    threads=2 + (os.cpu_count() or 1),  # of lanes that were first needed late
    files=4,  # spooled pieces and SQLite's journal come and go
    objects=20,  # the stack is empty and the list of jobs full both times
    widgets=20,
)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts are taken from /proc")
def test_ten_thousand_gestures_and_two_hundred_edits_leave_nothing(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    path = tmp_path / "scan.tif"
    random = np.random.default_rng(4)
    pixels = random.integers(9000, 60000, (700, 1000, 3), np.uint16)
    tifffile.imwrite(path, pixels, photometric="rgb", rowsperstrip=64)
    with real_window(qtbot, qapp, tmp_path / "home", size=(900, 560)) as at:
        at.editor.open(path)
        at.until(lambda: at.editor.desk.opened is not None)
        at.settle()
        _fill_the_list_of_jobs(at)
        counts = {"gestures": 0, "edits": 0}
        held: list[Held] = []
        for number in range(ROUNDS):
            counts["gestures"] += _gestures(at, number)
            counts["edits"] += _edit(at, number)
            at.settle()
            if number in (FIRST_THIRD - 1, ROUNDS - 1):
                held.append(_rested(at))
        assert counts["gestures"] >= 10_000
        assert counts["edits"] >= 200
        assert not at.editor.messages.errors
    early, late = held
    print(early, late, sep="\n")
    for field in fields(Held):
        before, after = getattr(early, field.name), getattr(late, field.name)
        allowed = getattr(TOLERANCES, field.name)
        assert after - before <= allowed, f"{field.name}: {before} after a third, then {after}"


def _fill_the_list_of_jobs(at: RealWindow) -> None:
    """It keeps the last twenty that ended, each with a row of widgets; more come to nothing."""
    for number in range(20):
        if number % 5 == 4:
            _rested(at)
        _apply(at, SENTENCES[number % len(SENTENCES)])
        at.settle()
    _rested(at)


def _rested(at: RealWindow) -> Held:
    """At the same place both times: the whole picture, nothing selected, few edits."""
    while at.opened.rows:
        at.editor.stack.delete(at.editor.stack.lines[0])
        at.settle()
    at.editor.selection.clear()
    at.editor.easel.view.fit()
    at.settle()
    at.qtbot.wait(400)
    at.settle()
    return Held.of(at)


def _gestures(at: RealWindow, number: int) -> int:
    """Panning, zooming and brushing, each seen before the next."""
    random = np.random.default_rng(number)
    canvas, view = at.canvas, at.editor.easel.view
    middle = canvas.rect().center()
    for step in range(GESTURES):
        kind = step % 5
        dx, dy = (int(value) for value in random.integers(-90, 90, 2))
        if kind < 2:
            _drag(at, Qt.MouseButton.MiddleButton, middle, middle + QPoint(dx, dy))
        elif kind < 4:
            _wheel(at, middle + QPoint(dx, dy), 120 if (step + number) % 2 else -120)
        else:
            at.editor.actions.trigger("tools.brush" if step % 2 else "tools.rectangle")
            _drag(at, Qt.MouseButton.LeftButton, middle, middle + QPoint(dx or 5, dy or 5))
        QApplication.processEvents()
    if number % 5 == 4:
        at.editor.selection.clear()
        view.fit()
    return GESTURES


def _drag(at: RealWindow, button: Qt.MouseButton, start: QPoint, end: QPoint) -> None:
    none = Qt.KeyboardModifier.NoModifier
    QTest.mousePress(at.canvas, button, none, start)
    QTest.mouseMove(at.canvas, (start + end) / 2)
    QTest.mouseRelease(at.canvas, button, none, end)


def _wheel(at: RealWindow, point: QPoint, angle: int) -> None:
    event = QWheelEvent(
        QPointF(point),
        QPointF(at.canvas.mapToGlobal(point)),
        QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(at.canvas, event)


def _edit(at: RealWindow, number: int) -> int:
    """One change of the stack; nothing grows over ten rounds."""
    stack, actions = at.editor.stack, at.editor.undoing
    at.settle()
    lines = [line for line in stack.lines if isinstance(line, EditLine)]
    deeds: list[Callable[[], object]] = [
        lambda: _apply(at, SENTENCES[number // 10 % len(SENTENCES)]),
        lambda: _apply(at, SENTENCES[(number // 10 + 1) % len(SENTENCES)]),
        lambda: stack.set_opacity(lines[0], 0.3 + 0.6 * (number % 7) / 7),
        lambda: stack.toggle(lines[0]),
        actions.undo,
        actions.redo,
        lambda: stack.move_by(lines[0], 1),
        lambda: stack.toggle(lines[0]),
        lambda: stack.delete(lines[0]),
        lambda: stack.delete(lines[0]),
    ]
    deeds[number % len(deeds)]()
    at.settle()
    return 1


def _apply(at: RealWindow, sentence: str) -> None:
    at.editor.selection.clear()
    at.settle()
    before = len(at.opened.rows)
    at.editor.sentence.use(sentence)
    at.editor.actions.trigger("sentence.run")
    at.until(lambda: len(at.opened.rows) > before)
