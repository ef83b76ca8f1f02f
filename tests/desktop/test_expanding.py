"""A larger frame from the window: what is claimed of the file holds, or there is no file."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pytestqt.qtbot import QtBot

from fixtures.engine_room import EngineRoom
from fixtures.played_engines import Cast, played
from gesso_core.cards.prompting import Prompting
from gesso_core.errors import BadRequest, CannotKeep
from gesso_core.recipe import EngineKind
from gesso_desktop.state.expanding import Border

Open = Callable[..., EngineRoom]
BORDER = Border(left=24, top=16)


@pytest.fixture
def open_room(qtbot: QtBot, tmp_path: Path) -> Iterator[Open]:
    rooms: list[EngineRoom] = []

    def opened(*cards: object, in_processes: bool = False) -> EngineRoom:
        cast = Cast(tmp_path / "models", *cards, in_processes=in_processes)  # type: ignore[arg-type]
        rooms.append(EngineRoom(qtbot, tmp_path, cast))
        return rooms[-1]

    yield opened
    for room in rooms:
        room.close()


def expand(room: EngineRoom, target: Path, border: Border = BORDER) -> None:
    room.editor.model_tools.expanding.start(border, target)
    room.settle()


def refused(room: EngineRoom) -> str:
    error = room.said[-1].error
    assert error is not None
    return type(error).__name__


def test_the_picture_within_is_as_it_was(open_room: Open, tmp_path: Path) -> None:
    room = open_room(played("filler", EngineKind.INPAINT))
    expand(room, tmp_path / "wide.png")
    assert room.said[-1].error is None
    assert (tmp_path / "wide.png").exists()


def test_a_file_that_cannot_hold_every_pixel_is_not_kept(open_room: Open, tmp_path: Path) -> None:
    room = open_room(played("filler", EngineKind.INPAINT))  # of 16 bits
    expand(room, tmp_path / "wide.webp")
    assert refused(room) == CannotKeep.__name__
    assert not (tmp_path / "wide.webp").exists()


def test_numbers_beyond_white_are_not_cut_silently(open_room: Open, tmp_path: Path) -> None:
    room = open_room(played("filler", EngineKind.INPAINT))
    path = tmp_path / "float.tif"
    tifffile.imwrite(path, np.full((60, 80, 3), 0.4, np.float32), photometric="rgb")
    room.editor.open(path)
    room.until(lambda: room.opened.path == path)
    room.settle()
    expand(room, tmp_path / "wide.png")
    assert refused(room) == CannotKeep.__name__
    assert not (tmp_path / "wide.png").exists()


def test_who_reads_words_is_asked_where_something_is_said(open_room: Open, tmp_path: Path) -> None:
    deaf = replace(played("deaf", EngineKind.INPAINT), prompting=Prompting())
    reader = played("reader", EngineKind.INPAINT, rank=200)
    room = open_room(deaf, reader)
    expanding = room.editor.model_tools.expanding
    assert "Deaf" in expanding.about("")
    assert "Reader" in expanding.about("a red wall")
    expand(room, tmp_path / "wide.tif", replace(BORDER, text="a red wall"))
    assert room.said[-1].error is None
    assert (tmp_path / "wide.tif").exists()


def test_words_that_nobody_reads_are_refused(open_room: Open, tmp_path: Path) -> None:
    room = open_room(replace(played("deaf", EngineKind.INPAINT), prompting=Prompting()))
    expand(room, tmp_path / "wide.tif", replace(BORDER, text="a red wall"))
    assert refused(room) == BadRequest.__name__
    assert list(tmp_path.glob("wide*")) == []


@pytest.mark.parametrize("name", ["wide.xyz", "nowhere/wide.tif", "wide.webp"])
def test_what_cannot_be_written_is_refused_before_a_model_is_asked(
    name: str, open_room: Open, tmp_path: Path
) -> None:
    options = {"fault": "error:denoising"}  # asked, it would be what is said
    room = open_room(played("filler", EngineKind.INPAINT, options=options))
    expand(room, tmp_path / name)
    assert refused(room) in {"BadRequest", "CannotWrite", "CannotKeep"}


def test_what_the_file_does_not_keep_is_told(open_room: Open, tmp_path: Path) -> None:
    room = open_room(played("filler", EngineKind.INPAINT))
    notes = PngInfo()
    notes.add_text("Title", "Lakeside")
    path = tmp_path / "noted.png"
    Image.new("RGB", (80, 60), "gray").save(path, pnginfo=notes)
    room.editor.open(path)
    room.until(lambda: room.opened.path == path)
    room.settle()
    expand(room, tmp_path / "wide.tif")
    assert "Text notes that only PNG knows are left out." in room.said[-1].hint
    assert "computed by" not in room.said[-1].hint, "which the window says in its own words"


@pytest.mark.slow
def test_what_the_run_says_of_itself_is_told(open_room: Open, tmp_path: Path) -> None:
    options = {"fault": "memory@fp32"}
    card = played("filler", EngineKind.INPAINT, options=options)
    room = open_room(card, in_processes=True)
    expand(room, tmp_path / "wide.tif")
    assert "memory enough" in room.said[-1].hint
    assert (tmp_path / "wide.tif").exists()
