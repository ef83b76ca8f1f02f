"""`gesso edit` by every kind of pipeline: whatever is said, and of whatever picture."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from shutil import copyfile

import numpy as np
import pytest

from fixtures.engine_libraries import need_libraries
from fixtures.tiny_card import shipped_text
from fixtures.tiny_room import furnish, live_in, one_worker
from gesso_command import Done, gesso
from gesso_core.geometry import Box
from gesso_core.pixels import Pixels
from gesso_desktop.document.pictures.open_picture import open_picture

need_libraries()

KLEIN, QWEN, KONTEXT = "flux2-klein-4b", "qwen-image-edit-2509-lightning-4", "flux1-kontext-dev"
PIX2PIX, DREAMLITE, FILL = "instruct-pix2pix", "dreamlite-mobile", "flux1-fill-dev"
CARDS = (KLEIN, QWEN, KONTEXT, PIX2PIX, DREAMLITE, FILL)
BOX, AT = Box.at(70, 50, 90, 80), "70,50,90,80"
EDITS, FILLS = "make the cup purple", "remove the cup"

every_card = pytest.mark.parametrize("name", CARDS)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    room = furnish(tmp_path_factory.mktemp("room"), *map(shipped_text, CARDS))
    with one_worker(room):
        yield room


@pytest.fixture(autouse=True)
def _home(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    live_in(room, monkeypatch)


def by(name: str, source: Path, words: str, *more: object) -> Done:
    return gesso("edit", source, words, "--engine", f"tiny-{name}", *more)


def pixels(path: Path) -> Pixels:
    picture = open_picture(path)
    try:
        return picture.read(picture.size.box)
    finally:
        picture.close()


def copied(picture_files: Mapping[str, Path], kind: str, folder: Path) -> Path:
    return Path(copyfile(picture_files[kind], folder / f"photo{picture_files[kind].suffix}"))


@every_card
@pytest.mark.parametrize(
    "kind", ["tiff-rgb16-deflate", "tiff-gray16", "png-rgba16", "png-gray-alpha8"]
)
def test_it_changes_its_place_alone_in_the_pictures_own_colours_and_depth(
    name: str, kind: str, picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = copied(picture_files, kind, tmp_path)
    out = tmp_path / f"out{source.suffix}"
    words = FILLS if name == FILL else EDITS
    done = by(name, source, words, "--box", AT, "-o", out)
    assert done.code == 0, done.err
    before, after = pixels(source), pixels(out)
    assert (after.shape, after.dtype) == (before.shape, before.dtype)
    outside = np.ones(before.shape[:2], bool)
    outside[BOX.slices] = False
    assert before[outside].tobytes() == after[outside].tobytes()
    assert (before[BOX.slices] != after[BOX.slices]).any()
    if before.shape[2] in {2, 4}:
        assert before[..., -1].tobytes() == after[..., -1].tobytes()
    if before.dtype == np.uint16:
        assert (after[BOX.slices] % 257 != 0).any()
    assert gesso("verify", source, out, "--json").json["holds"] is True


@every_card
@pytest.mark.parametrize("kind", ["tiff-cmyk16", "tiff-lab16"])
def test_colours_that_no_model_takes_are_refused_with_a_way_on(
    name: str, kind: str, picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = copied(picture_files, kind, tmp_path)
    done = by(name, source, FILLS if name == FILL else EDITS, "--box", AT)
    assert done.code == 2
    assert "Models work on RGB and gray pictures" in done.err
    assert "Convert a copy of the picture to RGB" in done.err
    assert [path.name for path in tmp_path.iterdir()] == [source.name]


FOREIGN = {
    "zh": "把杯子变成紫色",
    "de": "Mach die Tasse lila",
    "ar": "اجعل الكوب أرجوانيا",
}


@every_card
@pytest.mark.parametrize("language", FOREIGN)
def test_every_language_is_passed_on_or_refused_as_the_card_says(
    name: str, language: str, picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = copied(picture_files, "png-rgb8", tmp_path)
    words = FOREIGN[language]
    where = ("--expand", "0,0,0,32") if name == FILL else ("--box", AT)
    done = by(name, source, words, *where, "-o", tmp_path / "out.png", "--json")
    if name in {KLEIN, QWEN}:
        assert done.code == 0, done.err
        (run,) = done.json["engines"]
        assert run["prompt"] == words
    else:
        assert done.code == 3, done.err
        assert "does not read the language of" in done.err
        assert words in done.err
        assert "“en”, or choose another model" in done.err
        assert [path.name for path in tmp_path.iterdir()] == [source.name]


@pytest.mark.parametrize("name", [KLEIN, FILL])
def test_without_any_words_of_the_users_a_place_is_filled(
    name: str, picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = copied(picture_files, "png-rgb8", tmp_path)
    out = tmp_path / "wide.png"
    done = gesso(
        "edit", source, "--expand", "0,0,0,32", "--engine", f"tiny-{name}", "-o", out, "--json"
    )
    assert done.code == 0, done.err
    assert done.json["keeps_every_pixel"] is True
    assert done.json["size"] == [333, 203]


@pytest.mark.parametrize(
    ("name", "words"),
    [(KLEIN, "把杯子变成紫色" * 100), (PIX2PIX, f"make the cup {'very ' * 50}red")],
)
def test_where_a_model_stopped_reading_is_told(
    name: str, words: str, picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = copied(picture_files, "png-rgb8", tmp_path)
    done = by(name, source, words, "--box", AT, "-o", tmp_path / "out.png")
    assert done.code == 0, done.err
    assert "The instruction is longer than this model reads: it stopped after" in done.err
    assert f"of {len(words)} characters. Say it in fewer words" in done.err


@every_card
def test_a_sentence_far_beyond_what_a_model_reads_is_refused_before_it_is_asked(
    name: str, picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = copied(picture_files, "png-rgb8", tmp_path)
    long = "a meadow with a blue " + "very " * 500 + "flower"
    if name == FILL:
        done = by(name, source, long, "--expand", "0,0,0,32")
    else:
        done = by(name, source, f"change the cup to {long}", "--box", AT)
    assert done.code == 2, done.err
    assert re.search(r"has \d+ characters; .* reads \d+\.", done.err)
    assert "Say it in fewer words" in done.err
    assert [path.name for path in tmp_path.iterdir()] == [source.name]


@pytest.mark.parametrize(("name", "most"), [(KLEIN, 3), (QWEN, 2)])
def test_as_many_further_pictures_as_the_card_says(
    name: str, most: int, picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = copied(picture_files, "tiff-rgb16-deflate", tmp_path)
    others = [picture_files[kind] for kind in ("png-rgba16", "tiff-gray16", "jpeg-rgb8")]
    given = [each for other in others[:most] for each in ("--reference", other)]
    plain, seen = tmp_path / "plain.tif", tmp_path / "seen.tif"
    words = ("put the thing of picture 2 on the table", "--box", AT)
    assert by(name, source, *words, "-o", plain).code == 0
    done = by(name, source, *words, *given, "-o", seen, "--json")
    assert done.code == 0, done.err
    assert len(done.json["engines"][0]["references"]) == most
    assert (pixels(plain) != pixels(seen)).any()
    done = by(name, source, *words, *given, "--reference", others[0], "--reference", others[0])
    assert done.code == 2
    assert f"{most} further pictures" in done.err
