"""A picture from words, from the window: made, opened, stopped, refused."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from fixtures.engine_room import BLOCK, EngineRoom
from fixtures.played_engines import Cast, played
from gesso_core.cards.model_card import CardFile, Defaults
from gesso_core.edit_request import Quality
from gesso_core.geometry import Size
from gesso_core.recipe import EngineKind
from gesso_desktop.state.generating import Generating, Picture
from gesso_runtime.styles import styles_of

Open = Callable[..., EngineRoom]
PAINTER = played("painter", EngineKind.GENERATE)
SKETCHER = replace(PAINTER, defaults=Defaults(4, preview_steps=2))
BROKEN = played("painter", EngineKind.GENERATE, options={"fault": "error:denoising"})
HERON = Picture("a heron in the rain", Size(96, 64))


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


def generating(room: EngineRoom) -> Generating:
    return room.editor.model_tools.generating


def make(room: EngineRoom, target: Path, picture: Picture = HERON) -> None:
    generating(room).start(picture, target)
    room.settle()


def test_it_is_written_and_opened_for_who_waits_for_it(open_room: Open, tmp_path: Path) -> None:
    room, target = open_room(PAINTER), tmp_path / "heron.png"
    make(room, target)
    assert generating(room).trouble is None
    with Image.open(target) as made:
        assert made.size == (96, 64)
        assert made.info["Description"] == HERON.text
    room.until(lambda: room.opened.path == target)


def test_who_went_on_with_something_else_is_only_told(open_room: Open, tmp_path: Path) -> None:
    room = open_room(PAINTER)
    generating(room).start(HERON, tmp_path / "heron.png")
    generating(room).leave()
    room.settle()
    assert room.opened.path == room.path
    assert "heron.png" in room.said[-1].text
    assert room.said[-1].action


def test_who_comes_back_waits_for_it_again(open_room: Open, tmp_path: Path) -> None:
    room = open_room(PAINTER)
    generating(room).start(HERON, tmp_path / "heron.png")
    generating(room).leave()
    generating(room).wait()
    room.settle()
    room.until(lambda: room.opened.path == tmp_path / "heron.png")


def test_who_comes_back_sees_there_why_it_failed(open_room: Open, tmp_path: Path) -> None:
    room = open_room(BROKEN, in_processes=True)
    generating(room).start(HERON, tmp_path / "heron.png")
    generating(room).leave()
    generating(room).wait()
    room.settle()
    assert generating(room).trouble is not None
    assert not room.said
    generating(room).leave()
    assert generating(room).trouble is None, "it is said once"


def test_further_pictures_are_not_kept_in_memory_while_nobody_asks(
    open_room: Open, tmp_path: Path
) -> None:
    room = open_room(replace(PAINTER, references=2))
    boat = tmp_path / "boat.png"
    Image.new("RGB", (32, 32)).save(boat)
    further = generating(room).further
    further.add([room.path])
    room.settle()
    further.add([boat])
    room.settle()
    generating(room).leave()
    assert not further.pictures
    generating(room).wait()
    room.settle()
    assert [each.path for each in further.pictures] == [room.path, boat]
    further.remove(0)
    generating(room).leave()
    generating(room).leave()
    generating(room).wait()
    generating(room).leave()
    generating(room).wait()
    room.settle()
    assert [each.path for each in further.pictures] == [boat], "left before they were read again"


def test_what_is_open_already_has_no_button_that_opens_it(open_room: Open, tmp_path: Path) -> None:
    room = open_room(PAINTER)
    make(room, tmp_path / "heron.png")
    room.until(lambda: room.opened.path != room.path)
    (saved,) = (message for message in room.said if "heron.png" in message.text)
    assert not saved.action
    assert saved.run is None


def varied(room: EngineRoom) -> bool:
    room.editor.sentence.variants.set_count(2)
    room.run("make it autumn")
    return len(room.editor.sentence.variants.ready) == 2


def selected(room: EngineRoom) -> bool:
    room.select(BLOCK)
    return not room.editor.selection.is_empty


def reopened(room: EngineRoom) -> bool:
    room.run("make it autumn")
    room.editor.sentence.reopen(*room.opened.rows)
    room.until(lambda: bool(room.editor.sentence.text))
    return room.editor.sentence.reopened is not None


def beside(room: EngineRoom) -> bool:
    Image.new("RGB", (32, 32)).save(room.folder / "boat.png")
    room.editor.sentence.further.add([room.folder / "boat.png"])
    room.settle()
    return bool(room.editor.sentence.further.pictures)


def under_way(room: EngineRoom) -> bool:
    """Behind what is generated; it goes with the picture that leaves the desk. Said before, so
    that nothing of what is generated can arrive before it is under way."""
    room.editor.sentence.run()
    return True


@pytest.mark.parametrize("happens", [varied, selected, reopened, beside, under_way])
def test_what_would_be_lost_is_not_left_by_itself(
    happens: Callable[[EngineRoom], bool], open_room: Open, tmp_path: Path
) -> None:
    room = open_room(PAINTER, replace(played(), references=1))
    if happens is under_way:
        room.say("make it autumn")
    else:
        assert happens(room)
    generating(room).start(HERON, tmp_path / "heron.png")
    if happens is under_way:
        assert happens(room)
    room.settle()
    assert room.opened.path == room.path
    (saved,) = (message for message in room.said if "heron.png" in message.text)
    assert saved.action
    assert saved.run is not None
    saved.run()
    room.until(lambda: room.opened.path == tmp_path / "heron.png")


def test_the_seed_and_the_quality_decide_about_it(open_room: Open, tmp_path: Path) -> None:
    room = open_room(SKETCHER)
    for name, picture in (
        ("one", HERON),
        ("same", HERON),
        ("other", replace(HERON, seed=2)),
        ("soon", replace(HERON, quality=Quality.PREVIEW)),
    ):
        make(room, tmp_path / f"{name}.png", picture)
    pixels = {path.stem: Image.open(path).tobytes() for path in tmp_path.glob("*.png")}
    assert pixels["one"] == pixels["same"] != pixels["other"]
    with Image.open(tmp_path / "soon.png") as soon:
        assert '"quality": "preview"' in soon.info["Gesso"]
        assert soon.size == (96, 64), "smaller it would not be what was asked for"


def test_a_model_without_previews_makes_the_final_picture(open_room: Open, tmp_path: Path) -> None:
    small = replace(PAINTER, defaults=Defaults(4, preview_area=64 * 64))
    room = open_room(small)
    assert not generating(room).has_preview, "a smaller area means nothing here"
    make(room, tmp_path / "soon.png", replace(HERON, quality=Quality.PREVIEW))
    with Image.open(tmp_path / "soon.png") as soon:
        assert '"quality": "final"' in soon.info["Gesso"]


@pytest.mark.parametrize("name", ["heron.jpg", "nowhere/heron.png", "scan.tif", "there.png"])
def test_a_file_that_cannot_be_is_refused_before_a_model_is_asked(
    name: str, open_room: Open, tmp_path: Path
) -> None:
    room = open_room(BROKEN, in_processes=True)
    (tmp_path / "there.png").write_bytes(b"mine")
    before = (tmp_path / "scan.tif").read_bytes()
    make(room, tmp_path / name)
    trouble = generating(room).trouble
    assert trouble is not None
    assert trouble.code in {"bad_request", "cannot_write", "would_overwrite"}
    assert (tmp_path / "scan.tif").read_bytes() == before
    assert (tmp_path / "there.png").read_bytes() == b"mine"


def test_what_the_model_cannot_make_is_said_before_it_is_asked_for(
    open_room: Open, tmp_path: Path
) -> None:
    room = open_room(PAINTER)
    assert generating(room).refusal(HERON) is None
    too_large = generating(room).refusal(replace(HERON, size=Size(512, 512)))
    assert too_large is not None
    assert "Painter does not make 512×512 pixels" in too_large.message
    generating(room).further.add([room.path])
    room.settle()
    assert generating(room).further.pictures[0].path == room.path
    nobody_looks = generating(room).refusal(HERON)
    assert nobody_looks is not None
    assert "looks at one picture alone" in nobody_looks.message


def test_that_somebody_can_is_known_without_what_makes_it(
    open_room: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window asks that when it starts."""
    room, module = open_room(PAINTER), "gesso_desktop.document.generating"
    monkeypatch.delitem(sys.modules, module, raising=False)
    assert generating(room).can
    assert module not in sys.modules


def test_who_looks_at_the_further_pictures_is_asked(open_room: Open, tmp_path: Path) -> None:
    looker = replace(played("looker", EngineKind.GENERATE, rank=200), references=1)
    room = open_room(PAINTER, looker)
    assert "Painter" in generating(room).about
    assert generating(room).looks_further
    generating(room).further.add([room.path])
    room.settle()
    assert "Looker" in generating(room).about
    make(room, tmp_path / "heron.png")
    with Image.open(tmp_path / "heron.png") as made:
        assert room.path.name in made.info["Gesso"]


def test_stopping_leaves_no_file(open_room: Open, tmp_path: Path) -> None:
    slow = played("painter", EngineKind.GENERATE, options={"slow": 20.0})
    room = open_room(slow, in_processes=True)
    there = set(tmp_path.iterdir())
    generating(room).start(HERON, tmp_path / "heron.png")
    room.until(lambda: any(job.stage for job in room.editor.jobs.jobs))
    generating(room).stop()
    room.settle()
    assert generating(room).job is None
    assert set(tmp_path.iterdir()) - there <= {tmp_path / "models"}


def test_the_styles_are_those_that_a_model_was_added_with() -> None:
    style = CardFile("style/*.safetensors", part="style", is_optional=True)
    card = replace(PAINTER, files=(CardFile("transformer/*.safetensors"), style))
    names = ("transformer/a.safetensors", "style/wool.safetensors", "style/ink.safetensors")
    files = {name: Path("/models") / name for name in names}
    assert styles_of(card, files) == ("ink", "wool")
    one = dict.fromkeys(("style/ink.safetensors", style.path), files["style/ink.safetensors"])
    assert styles_of(card, one) == ("ink",)
    assert styles_of(PAINTER, files) == ()
