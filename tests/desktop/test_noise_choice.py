"""The picture on the desk decides who removes its noise; our own network is behind its worker."""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import tifffile
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from fixtures.damage import photograph, psnr
from fixtures.grainy import grainy
from gesso_desktop.state.editor import Editor
from gesso_desktop.state.engine_texts import line
from gesso_desktop.state.engines import Runs, StepPlan
from gesso_desktop.state.places import Places
from gesso_desktop.state.settings import EngineChoice
from gesso_runtime.figures import asking_the_noise, read_steps
from gesso_runtime.runtime import open_runtime

pytest.importorskip("onnxruntime")
OWN = asking_the_noise(read_steps()).get("denoise", "")
pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="confined by seccomp"),
    pytest.mark.skipif(not OWN, reason="no network of ours is better at noise"),
]


class Desk:
    """A whole editor without its window, with what is installed with Gesso."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot, self.folder = qtbot, folder
        for name, pixels in {"clean": photograph("astronaut", 384), "grainy": grainy()}.items():
            stored = pixels.astype(np.uint16) * 257
            tifffile.imwrite(folder / f"{name}.tif", stored, photometric="rgb", metadata=None)
        places = Places.under(folder / "own")
        self.editor = Editor(places, open_runtime=lambda: open_runtime(folder / "models"))
        self.editor.find_engines()
        self.until(lambda: self.editor.installed.is_known)

    def until(self, is_so) -> None:  # type: ignore[no-untyped-def]
        self.qtbot.waitUntil(is_so)

    def open(self, name: str) -> None:
        path = self.folder / f"{name}.tif"
        self.editor.open(path)
        desk = self.editor.desk
        self.until(lambda: desk.opened is not None and desk.opened.path == path)
        self.until(lambda: self.editor.crossing.is_idle)

    def plan(self, text: str) -> StepPlan:
        self.editor.sentence.use(text)
        self.until(lambda: bool(self.editor.sentence.steps))
        self.editor.engines.show_steps([state.step for state in self.editor.sentence.steps])
        (plan,) = self.editor.engines.plans
        return plan

    def close(self) -> None:
        self.editor.close()
        delete(self.editor)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(qtbot, tmp_path)
    yield desk
    desk.close()


def test_each_picture_is_done_by_who_suits_it(desk: Desk) -> None:
    true = photograph("astronaut", 384)
    desk.open("grainy")
    plan = desk.plan("remove the noise")
    assert plan.offer is not None
    assert (plan.runs, plan.offer.id, plan.is_better) == (Runs.HERE, OWN, True)
    assert "measured better" in line(plan).details[0]
    desk.editor.sentence.run()
    opened = desk.editor.desk.opened
    assert opened is not None
    desk.until(lambda: bool(opened.rows) and not desk.editor.jobs.count)
    (row,) = opened.rows
    assert row.provenance.engine == OWN
    made = opened.sight.read(opened.size.box) / 257
    assert psnr(made, true) > psnr(grainy(), true) + 3

    desk.open("clean")
    plan = desk.plan("remove the noise")
    assert (plan.runs, plan.is_better) == (Runs.EXACT, False)
    desk.editor.sentence.run()
    opened = desk.editor.desk.opened
    assert opened is not None
    desk.until(lambda: bool(opened.rows) and not desk.editor.jobs.count)
    assert opened.rows[0].provenance.engine == "operators"


def test_what_the_user_chose_still_wins(desk: Desk) -> None:
    desk.open("grainy")
    desk.editor.engines.choose(EngineChoice.OPERATORS)
    assert desk.plan("remove the noise").runs is Runs.EXACT
    desk.open("clean")
    desk.editor.engines.choose_named(OWN)
    plan = desk.plan("remove the noise")
    assert plan.offer is not None
    assert (plan.runs, plan.offer.id, plan.is_better) == (Runs.HERE, OWN, False)
    assert "measured better" not in " ".join(line(plan).details)


def test_where_no_picture_is_or_nobody_would_do_it_nothing_is_looked_at(desk: Desk) -> None:
    installed = desk.editor.installed
    assert installed.asks_the_noise
    assert "denoise" not in installed.better
    desk.open("grainy")
    assert installed.better["denoise"] == OWN
    desk.editor.desk.close_picture()
    assert "denoise" not in installed.better
