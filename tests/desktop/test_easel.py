"""The picture on the easel, without a window: what is made, and how sharp."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import ImageCms
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.patch import ParametricPatch
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.document.viewing.preview import Preview
from gesso_desktop.state.crossing import Crossing
from gesso_desktop.state.desk import Desk
from gesso_desktop.state.easel import Easel
from gesso_desktop.state.messages import Messages
from gesso_desktop.state.opened import Opened

STEP = Step("exposure", EngineKind.OPERATORS)


@pytest.fixture
def easel(qtbot: QtBot, tmp_path: Path) -> Iterator[Easel]:
    """With a picture of 3000×2000 at 1:1 in a pane of 1600×1000."""
    root = QObject()  # or a worker's garbage collection might delete what is below
    crossing = Crossing(root)
    desk = Desk(crossing, Messages(root), projects_folder=tmp_path / "projects", parent=root)
    made = Easel(desk, parent=root)
    made.view.set_viewport(1600, 1000, 1)
    pixels = np.random.default_rng(5).integers(0, 65536, (2000, 3000, 3), np.uint16)
    tifffile.imwrite(tmp_path / "p.tif", pixels, photometric="rgb")
    with qtbot.waitSignal(desk.opened_changed):
        desk.open(tmp_path / "p.tif")
    made.view.one_to_one()
    opened = desk.opened
    assert opened is not None
    qtbot.waitUntil(lambda: opened.looking.is_built and made.after.is_settled)
    yield made
    desk.close_picture()
    crossing.close()
    root.deleteLater()


def opened_on(easel: Easel) -> Opened:
    assert easel.opened is not None
    return easel.opened


def test_of_before_only_what_was_edited_is_made(easel: Easel, qtbot: QtBot) -> None:
    mask = Mask(Box(1500, 1000, 1600, 1100), np.ones((100, 100), np.float32))
    patch = ParametricPatch("exposure", {"stops": 1.0}, mask)
    with qtbot.waitSignal(opened_on(easel).pixels_changed):
        opened_on(easel).edit(lambda document, _: document.add(patch, STEP))
    easel.compare.hold(True)
    qtbot.waitUntil(lambda: easel.before.is_settled)
    assert 0 < easel.before.held_bytes < easel.after.held_bytes / 2
    assert all(
        not tile.is_stale for key in easel.before.plan.seen for tile in easel.before.cover(key)
    )


def test_nothing_of_before_is_made_while_nobody_looks_at_it(easel: Easel) -> None:
    assert easel.before.held_bytes == 0
    assert easel.changes.held_bytes == 0


def test_changes_that_rush_are_seen_coarser_until_they_pause(easel: Easel, qtbot: QtBot) -> None:
    for number in range(3):
        patch = ParametricPatch("exposure", {"stops": number / 4 + 0.25})
        opened_on(easel).set_preview(Preview(added=(patch,), name=str(number)))
    assert easel.view.is_busy
    assert easel.after.level > 0
    qtbot.waitUntil(lambda: not easel.view.is_busy and easel.after.is_settled)
    assert easel.after.level == 0


def test_one_change_alone_is_seen_as_sharp_as_ever(easel: Easel) -> None:
    patch = ParametricPatch("exposure", {"stops": 0.5})
    opened_on(easel).set_preview(Preview(added=(patch,), name="once"))
    assert not easel.view.is_busy


def test_a_profile_that_is_none_of_a_monitor_changes_nothing(easel: Easel, qtbot: QtBot) -> None:
    key = easel.after.plan.seen[0]
    before = easel.after.cover(key)[0].pixels.copy()
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    easel.set_monitor(lab)  # not one of a monitor: taken as sRGB
    qtbot.waitUntil(lambda: easel.after.is_settled)
    assert np.array_equal(easel.after.cover(key)[0].pixels, before)
