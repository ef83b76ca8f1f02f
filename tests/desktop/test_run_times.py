"""How long a model takes here is known from its last run, also after the next start."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fixtures.engine_room import EngineRoom
from fixtures.played_engines import Cast, played
from gesso_core.edit_request import EditRequest, EngineResult, Quality, RunFacts
from gesso_core.recipe import EngineKind
from gesso_desktop.state.engine_texts import about
from gesso_desktop.state.places import Places
from gesso_desktop.state.run_times import RunTimes

UNKNOWN = replace(played(), ladder=(replace(played().ladder[0], seconds=None),))
EDIT = EditRequest(EngineKind.EDIT, "player")
TOOK = EngineResult(facts=RunFacts(seconds={"loading": 40.0, "denoising": 6.5, "decoding": 0.5}))


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[EngineRoom]:
    opened = EngineRoom(qtbot, tmp_path, Cast(tmp_path / "models", UNKNOWN, in_processes=True))
    yield opened
    opened.close()


def test_it_is_kept_without_the_loading(tmp_path: Path) -> None:
    RunTimes(tmp_path / "times.json").note(EDIT, TOOK)
    assert RunTimes(tmp_path / "times.json").seconds("player") == 7.0
    assert RunTimes(tmp_path / "times.json").seconds("other") is None


@pytest.mark.parametrize(
    "request_",
    [replace(EDIT, quality=Quality.PREVIEW), replace(EDIT, kind=EngineKind.UPSCALE)],
    ids=["a preview", "a part of many"],
)
def test_what_says_nothing_of_one_edit_is_not_counted(request_: EditRequest) -> None:
    times = RunTimes(None)
    times.note(request_, TOOK)
    assert times.seconds("player") is None


@pytest.mark.parametrize("content", ["", "[]", '{"player": "soon"}', '{"player": -1}', "\0"])
def test_a_damaged_file_costs_the_estimate_alone(content: str, tmp_path: Path) -> None:
    path = tmp_path / "times.json"
    path.write_text(content)
    assert RunTimes(path).seconds("player") is None
    RunTimes(path).note(EDIT, TOOK)
    assert RunTimes(path).seconds("player") == 7.0


def test_it_is_said_after_the_first_time(room: EngineRoom) -> None:
    assert "known after the first time" in about(room.editor.engines.offers[0])
    room.run("make it autumn")
    assert room.opened.rows
    assert "known after the first time" not in about(room.editor.engines.offers[0])
    assert room.editor.installed.offers[0].seconds == kept(room.folder)


def test_it_is_said_after_the_next_start_and_then_of_the_last_run(
    qtbot: QtBot, tmp_path: Path
) -> None:
    place = Places.under(tmp_path / "own").data / "run_times.json"
    place.parent.mkdir(parents=True)
    place.write_text('{"player": 137.2}')
    room = EngineRoom(qtbot, tmp_path, Cast(tmp_path / "models", UNKNOWN, in_processes=True))
    try:
        assert "About 137 s." in about(room.editor.engines.offers[0])
        room.run("make it autumn")
        assert "About 137 s." not in about(room.editor.engines.offers[0])
    finally:
        room.close()


def kept(folder: Path) -> float | None:
    return RunTimes(Places.under(folder / "own").data / "run_times.json").seconds("player")
