"""Undo over selections and edits: every press takes something back, however much was done."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fixtures.desk import brighten
from fixtures.real_window import RealWindow, real_window
from gesso_core.selecting.selection import Mode
from gesso_core.selecting.shape import Rectangle
from gesso_desktop.state.undo_order import Kind, UndoOrder

MORE_THAN_ARE_KEPT = 103  # versions of the selection


@pytest.fixture
def at(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[RealWindow]:
    picture = tmp_path / "scan.tif"
    pixels = np.full((150, 200, 3), 9000, np.uint16)
    tifffile.imwrite(picture, pixels, photometric="rgb", metadata=None)
    with real_window(qtbot, qapp, tmp_path / "home") as made:
        made.editor.open(picture)
        made.until(lambda: made.editor.desk.opened is not None)
        yield made


def test_no_undo_is_spent_on_a_selection_that_is_no_longer_kept(at: RealWindow) -> None:
    at.opened.edit(brighten)
    at.until(lambda: len(at.editor.undoing.deeds) == 1)
    for x in range(MORE_THAN_ARE_KEPT):
        at.editor.selection.draw(Rectangle((x, 0), (x + 1, 1)), Mode.ADD)
    at.settle()

    while at.editor.selection.can_undo:
        at.editor.undoing.undo()
    assert at.editor.undoing.deeds[0].is_undone is False
    at.editor.undoing.undo()
    at.settle()

    assert at.editor.undoing.deeds[0].is_undone
    assert not at.editor.undoing.can_undo
    for _ in range(MORE_THAN_ARE_KEPT):
        at.editor.undoing.redo()
    at.settle()
    assert not at.editor.undoing.deeds[0].is_undone
    assert at.editor.selection.selection.bounds.right == MORE_THAN_ARE_KEPT
    assert not at.editor.undoing.can_redo


def test_the_oldest_of_one_kind_are_forgotten(qapp: QApplication) -> None:
    order = UndoOrder()
    for kind in (Kind.SELECTION, Kind.DOCUMENT, Kind.SELECTION, Kind.SELECTION):
        order.note(kind)
    order.drop_oldest(Kind.SELECTION, 2)
    left: list[Kind] = []
    while (last := order.next_undo(document_can=False)) is not None:
        left.append(last)
        order.undone(last)
    assert left == [Kind.SELECTION, Kind.DOCUMENT]
