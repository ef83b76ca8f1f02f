"""Whether the file on disk is still the one that was opened."""

import os
from pathlib import Path

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from gesso_desktop.state.crossing import Crossing
from gesso_desktop.state.file_watch import FileWatch


def test_it_tells_of_other_content_and_of_a_missing_file(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "one.tif"
    path.write_bytes(b"one")
    crossing = Crossing()
    watch = FileWatch(path, crossing, crossing)
    with qtbot.waitSignal(watch.changed) as told:
        path.write_bytes(b"other")
    assert told.args == [False]
    with qtbot.waitSignal(watch.changed) as told:
        path.unlink()
    assert told.args == [True]
    crossing.close()
    delete(crossing)


def test_stopped_while_it_looks_it_tells_nothing_and_may_be_deleted(
    qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "pipe"
    path.write_bytes(b"one")
    crossing, owner = Crossing(), QObject()
    watch = FileWatch(path, crossing, owner)
    told = list[bool]()
    watch.changed.connect(told.append)
    os.truncate(path, 0)
    watch._look()
    watch.stop()
    path.write_bytes(b"another")
    qtbot.wait(500)  # longer than it waits for a program that saves
    delete(owner)
    qtbot.waitUntil(lambda: crossing.is_idle)
    qtbot.wait(10)
    assert not told
    crossing.close()
    delete(crossing)
