"""Pictures 2, 3 … of a sentence: dropped in, named, sent, kept, and brought back."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import numpy as np
import pytest
import tifffile
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from fixtures.engine_room import EngineRoom
from fixtures.played_engines import Cast, played
from gesso_core.progress import Cancelled, Progress
from gesso_desktop.document.project.records import PatchRow
from gesso_desktop.document.references import read_reference
from gesso_desktop.state.crossing import Lane
from gesso_desktop.ui.drops import Drops
from gesso_desktop.ui.file_dialogs import FileDialogs
from gesso_desktop.ui.further_row import FurtherRow

LIKE = "give it the colour of Picture 2"
LOOKS = replace(played(), references=2)


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[EngineRoom]:
    opened = EngineRoom(qtbot, tmp_path, Cast(tmp_path / "models", LOOKS))
    yield opened
    opened.close()


def written(folder: Path, name: str, level: int) -> Path:
    path = folder / name
    tifffile.imwrite(path, np.full((40, 60, 3), level, np.uint16), photometric="rgb")
    return path


def add(room: EngineRoom, *paths: Path) -> None:
    further = room.editor.sentence.further
    further.add(paths)
    room.until(lambda: not further.is_reading)


def names(room: EngineRoom) -> list[str]:
    return [each.path.name for each in room.editor.sentence.further.pictures]


def test_they_go_with_the_sentence_and_are_kept_with_the_edit(
    room: EngineRoom, tmp_path: Path
) -> None:
    one, two = written(tmp_path, "one.tif", 900), written(tmp_path, "two.tif", 60_000)
    room.say("give it the colour of Picture 2")
    add(room, one, two, one)
    assert names(room) == ["one.tif", "two.tif"], "the same twice is once"
    room.editor.sentence.run()
    assert names(room) == [], "they belong to what was sent"
    room.settle()
    (row,) = room.opened.rows
    kept = row.provenance.references
    assert [Path(each.path).name for each in kept] == ["one.tif", "two.tif"]
    room.editor.sentence.reopen(row)
    room.until(lambda: names(room) == ["one.tif", "two.tif"])


def test_removing_one_makes_the_next_picture_2(room: EngineRoom, tmp_path: Path) -> None:
    add(room, written(tmp_path, "one.tif", 1))
    add(room, written(tmp_path, "two.tif", 2))
    room.editor.sentence.further.remove(0)
    assert names(room) == ["two.tif"]
    room.editor.desk.close_picture()
    assert names(room) == []


def test_more_than_the_model_takes_is_refused_and_the_sentence_comes_back(
    room: EngineRoom, tmp_path: Path
) -> None:
    room.say("give it the colour of Picture 2")
    add(room, *(written(tmp_path, f"{n}.tif", n) for n in range(3)))
    room.editor.sentence.run()
    room.settle()
    assert not room.opened.rows
    assert any("2 further pictures at most, not at 3" in said.text for said in room.said)
    assert len(names(room)) == 3


def test_where_nobody_looks_at_them_it_is_refused_and_the_sentence_comes_back(
    room: EngineRoom, tmp_path: Path
) -> None:
    room.say("make it warmer")
    add(room, written(tmp_path, "one.tif", 900))
    room.editor.sentence.run()
    room.settle()
    assert not room.opened.rows
    assert any("Nobody would look" in said.text for said in room.said)
    assert (room.editor.sentence.text, names(room)) == ("make it warmer", ["one.tif"])


def test_an_edit_is_not_made_anew_with_another_picture(room: EngineRoom, tmp_path: Path) -> None:
    one = written(tmp_path, "one.tif", 900)
    room.say("give it the colour of Picture 2")
    add(room, one)
    room.editor.sentence.run()
    room.settle()
    (row,) = room.opened.rows
    written(tmp_path, "one.tif", 901)
    room.editor.sentence.reopen(row, runs=True)
    room.until(lambda: any("Picture 2" in said.text for said in room.said))
    room.settle()
    assert [each.id for each in room.opened.rows] == [row.id]


def made_with(room: EngineRoom, path: Path, text: str = LIKE) -> PatchRow:
    """The edit by the model, which is the lowest."""
    room.say(text)
    add(room, path)
    room.editor.sentence.run()
    room.settle()
    return room.opened.rows[0]


def hold_pictures(room: EngineRoom) -> Event:
    """None is read until it is set."""
    go_on = Event()
    for lane in (Lane.FILE, Lane.FURTHER):
        room.editor.crossing.run(lane, lambda _: go_on.wait(60))
    return go_on


def test_a_whole_sentence_opened_again_brings_them_back(room: EngineRoom, tmp_path: Path) -> None:
    text = "Make it warmer. Give it the colour of Picture 2"
    made_with(room, written(tmp_path, "one.tif", 900), text)
    rows = room.opened.rows
    assert [bool(row.provenance.references) for row in rows] == [False, True]
    room.editor.sentence.reopen(*reversed(rows), sentence=text)
    room.until(lambda: names(room) == ["one.tif"])


def test_what_is_worded_anew_while_they_are_read_is_not_run_by_itself(
    room: EngineRoom, tmp_path: Path
) -> None:
    row = made_with(room, written(tmp_path, "one.tif", 900))
    sentence = room.editor.sentence
    go_on = hold_pictures(room)
    sentence.reopen(row, runs=True)
    room.until(lambda: sentence.text == LIKE)
    sentence.set_text(f"{LIKE} and")
    sentence.set_text(LIKE)
    go_on.set()
    room.until(lambda: names(room) == ["one.tif"])
    room.settle()
    assert sentence.text == LIKE
    assert [each.id for each in room.opened.rows] == [row.id]


def test_what_is_run_again_is_not_left_to_be_applied_without_one_that_is_missing(
    room: EngineRoom, tmp_path: Path
) -> None:
    one = written(tmp_path, "one.tif", 900)
    row = made_with(room, one)
    one.unlink()
    room.editor.sentence.reopen(row, runs=True)
    room.until(lambda: any("Picture 2" in said.text for said in room.said))
    room.settle()
    assert room.editor.sentence.text == ""
    assert [each.id for each in room.opened.rows] == [row.id]


def test_while_one_is_read_another_picture_can_be_opened_and_the_row_says_so(
    room: EngineRoom, qtbot: QtBot, tmp_path: Path
) -> None:
    further, other = room.editor.sentence.further, written(tmp_path, "other.tif", 7)
    around = QWidget()
    qtbot.addWidget(around)
    row = FurtherRow(
        further, strip=room.editor.film_strip, dialogs=FileDialogs(around), parent=around
    )
    said = row.findChildren(QLabel)[0]
    at_first, go_on = said.text(), Event()
    room.editor.crossing.run(Lane.FURTHER, lambda _: go_on.wait(60))
    further.add([written(tmp_path, "one.tif", 900)])
    assert said.text() != at_first, "one is being read"
    room.editor.open(other)
    room.until(lambda: room.opened.path == other)
    assert said.text() == at_first, "it belongs to the picture that was closed"
    go_on.set()
    room.settle()
    assert names(room) == []


def test_a_large_one_stops_being_read_between_its_parts(room: EngineRoom, tmp_path: Path) -> None:
    large, parts = tmp_path / "large.tif", list[Progress]()
    tifffile.imwrite(large, np.zeros((3000, 4000, 3), np.uint8), photometric="rgb")

    def stop(progress: Progress) -> None:
        parts.append(progress)
        if len(parts) == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        read_reference(large, room.opened.base, stop)
    assert len(parts) == 2


def test_what_is_no_picture_is_said(room: EngineRoom, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no picture")
    add(room, tmp_path / "notes.txt")
    assert names(room) == []
    assert room.said


def drop(onto: QWidget, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    at, copy = onto.rect().center(), Qt.DropAction.CopyAction
    buttons, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(onto, QDragEnterEvent(at, copy, data, buttons, none))
    QApplication.sendEvent(onto, QDropEvent(QPointF(at), copy, data, buttons, none))


def test_the_row_names_them_and_a_click_takes_one_away(
    room: EngineRoom, qtbot: QtBot, tmp_path: Path
) -> None:
    further = room.editor.sentence.further
    around = QWidget()
    qtbot.addWidget(around)
    row = FurtherRow(
        further, strip=room.editor.film_strip, dialogs=FileDialogs(around), parent=around
    )
    assert not row.isVisibleTo(around)
    row.want(True)
    assert row.isVisibleTo(around)
    Drops(row).dropped.connect(further.add)
    drop(row, written(tmp_path, "one.tif", 1), written(tmp_path, "two.tif", 2))
    room.until(lambda: len(further.pictures) == 2)
    buttons = [b for b in row.findChildren(QToolButton) if b.text()]
    shown = [b for b in buttons if b.isVisibleTo(around)]
    assert [b.text() for b in shown] == ["Picture 2", "Picture 3"]
    assert "one.tif" in shown[0].accessibleName()
    shown[0].click()
    assert names(room) == ["two.tif"]


def test_who_looks_at_fewer_is_left_out_while_nobody_is_named(qtbot: QtBot, tmp_path: Path) -> None:
    few = replace(played("few"), references=1)
    many = replace(played("many"), references=3, rank=200)
    room = EngineRoom(qtbot, tmp_path, Cast(tmp_path / "models", few, many))
    try:
        room.say(LIKE)
        assert room.editor.engines.lines[0].who.startswith("Few")
        add(room, written(tmp_path, "one.tif", 900), written(tmp_path, "two.tif", 60_000))
        assert room.editor.engines.lines[0].who.startswith("Many")
        room.editor.sentence.run()
        room.settle()
        assert room.opened.rows[0].provenance.engine == "many"
        room.say(LIKE)
        assert room.editor.engines.lines[0].who.startswith("Few")
    finally:
        room.close()
