"""`gesso bench quality`: pairs measured by one engine or several, as tables and as a plot."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import tifffile
from PIL import Image

from fixtures.paired import add
from fixtures.photographs import photograph
from fixtures.served import Served, served
from gesso_command import gesso
from gesso_core.edit_request import EditRequest
from gesso_core.geometry import Size
from gesso_runtime.client.client import Listener
from gesso_runtime.client.fake import FakeClient
from gesso_runtime.store.disk import in_words

EXACT, MODELS = "make it brighter", "make the cup a bronze statue"
PLAYED = ("--runtime", "fake", "bench", "quality")


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("GESSO_MODELS", str(tmp_path / "models"))


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    folder = tmp_path / "pairs"
    folder.mkdir()
    for name in ("coffee", "astronaut"):
        write_pair(folder, name, EXACT)
    return folder


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path / "studio") as server:
        add(server)
        yield server


def test_whole_edits_are_compared_at_the_size_of_the_pictures(pairs: Path, tmp_path: Path) -> None:
    wish = ("--engine", "operators", "--json")
    done = gesso("bench", "quality", pairs, *wish)
    assert done.code == 0, done.err
    (found,) = done.json["engines"]
    assert found["by"] == {"exact operators": 2}
    out = tmp_path / "edited.png"
    edited = gesso("edit", pairs / "coffee.before.png", EXACT, "--engine", "operators", "-o", out)
    assert edited.code == 0, edited.err
    made, wanted = (np.asarray(Image.open(p), np.float64) / 255 for p in (out, after(pairs)))
    psnr = -10 * np.log10(np.square(made - wanted).mean())
    assert found["pairs"]["coffee"]["psnr"] == pytest.approx(psnr, abs=0.01)
    assert found["mean"].keys() == found["worst"].keys() == found["pairs"]["coffee"].keys()
    assert found["p95_seconds"] <= found["worst"]["seconds"]
    assert found["per_minute"] == pytest.approx(60 / found["mean"]["seconds"])


def test_engines_are_compared_in_one_table_and_one_plot(
    pairs: Path, tmp_path: Path, studio: Served
) -> None:
    for path in pairs.glob("*.txt"):
        path.write_text(MODELS)
    plot = tmp_path / "plot.svg"
    engines = ("--engine", "remote:studio", "--engine", "operators")
    done = gesso("bench", "quality", pairs, *engines, "--send", "--plot", plot)
    assert done.code == 3, done.err  # what operators cannot do is said, and the rest is measured
    assert "remote:studio: done by Rehearsal on studio (2)." in done.out
    assert done.out.count("No step of this can be done by an exact operator") == 1
    drawn = ElementTree.parse(plot)
    words = [each.text for each in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert words.count("remote:studio") == words.count("operators") == words.count("not measured")
    dots = list(drawn.iter("{http://www.w3.org/2000/svg}circle"))
    assert len(dots) == 2 + 2 + 1 + (2 if "LPIPS" in words else 0)  # the one that loads has no time


def test_a_server_that_is_away_leaves_the_others_their_place(pairs: Path, tmp_path: Path) -> None:
    with served(tmp_path / "gone") as server:
        add(server)
    two = ("--engine", "remote:studio", "--engine", "operators", "--send", "--json")
    done = gesso("bench", "quality", pairs, *two)
    assert done.code == 6
    away, here = done.json["engines"]
    assert away["refused"]["code"] == "server_away"
    assert here["pairs"].keys() == {"coffee", "astronaut"}
    alone = gesso("bench", "quality", pairs, "--engine", "remote:studio", "--send")
    assert alone.code == 6
    assert "gesso remote test studio" in alone.err


def test_nothing_is_sent_unasked_and_it_is_said_once(pairs: Path, studio: Served) -> None:
    for path in pairs.glob("*.txt"):
        path.write_text(MODELS)
    done = gesso("bench", "quality", pairs, "--engine", "remote:studio")
    assert done.code == 2
    assert done.err.count("leave this computer in all") == 1
    assert "--send" in done.err


def test_all_pairs_of_all_engines_are_asked_for_once_before_any_work(
    pairs: Path, tmp_path: Path
) -> None:
    """The first pair needs no model, and the first engine sends nothing."""
    for name in ("rocket", "chelsea"):
        write_pair(pairs, name, MODELS)
    came = list[EditRequest]()

    class Noting(FakeClient):
        def submit(self, request: EditRequest, listener: Listener = lambda _: None) -> int:
            came.append(request)
            return super().submit(request, listener)

    engines = (
        "--engine",
        "operators",
        "--engine",
        "remote:studio",
        "--engine",
        "remote:studio/rehearsal",
    )
    with served(tmp_path / "studio", client=Noting) as server:
        add(server)
        asked = gesso("bench", "quality", pairs, *engines, "--json")
        assert (asked.code, came) == (2, [])
        assert "--send" in asked.err
        done = gesso("bench", "quality", pairs, *engines, "--send", "--json")
        alone = ("--engine", "remote:studio", "--alone")
        asked_alone = gesso("bench", "quality", pairs, *alone)
    assert asked_alone.code == 2
    assert "remote:studio: 4 of 4 pairs would be sent." in asked_alone.err
    assert done.json["engines"][1]["pairs"].keys() >= {"rocket", "chelsea"}
    sent = sum(
        array.nbytes for each in came for array in (each.picture, each.mask) if array is not None
    )
    said = f"At most {in_words(sent // 2)} of pixels leave this computer in all"
    for told in (asked, done):
        assert "remote:studio: 2 of 4 pairs would be sent." in told.err
        assert told.err.count(said) == told.err.count("leave this computer") == 2


def test_unasked_nothing_is_drawn_even_where_operators_did_a_pair(
    pairs: Path, studio: Served, tmp_path: Path
) -> None:
    (pairs / "coffee.txt").write_text(MODELS)
    plot = tmp_path / "plot.svg"
    done = gesso("bench", "quality", pairs, "--engine", "remote:studio", "--plot", plot)
    assert done.code == 2
    assert "--send" in done.err
    assert done.out == ""
    assert not plot.exists()


def test_a_model_that_had_nothing_to_do_is_named(pairs: Path) -> None:
    done = gesso(*PLAYED, pairs, "--engine", "rehearsal")
    assert done.code == 0, done.err
    assert "rehearsal: done by exact operators (2). No model had anything to do" in done.out
    alone = gesso(*PLAYED, pairs, "--engine", "rehearsal", "--alone")
    assert "rehearsal: done by Rehearsal, alone (2)." in alone.out


def test_a_pair_that_fails_is_told_of_and_the_rest_is_measured(pairs: Path) -> None:
    (pairs / "coffee.before.png").unlink()
    spoiled = pairs / "coffee.before.tif"
    pixels = (photograph("coffee", Size(96, 64), seed=1) // 257).astype(np.uint8)
    tifffile.imwrite(spoiled, pixels, photometric="rgb", compression="zlib")
    with tifffile.TiffFile(spoiled) as opened:
        start = opened.pages.first.dataoffsets[0]
    content = bytearray(spoiled.read_bytes())
    content[start : start + 64] = bytes(64)
    spoiled.write_bytes(content)
    done = gesso("bench", "quality", pairs, "--engine", "operators", "--json")
    assert done.code == 4
    (found,) = done.json["engines"]
    assert found["pairs"].keys() == {"astronaut"}
    assert found["failed"]["coffee"]["code"] == "damaged_file"
    assert "“coffee” failed" in gesso("bench", "quality", pairs, "--engine", "operators").out


def test_sixteen_bits_and_what_the_sentence_turns_are_compared(tmp_path: Path) -> None:
    stored = photograph("coffee", Size(96, 64), seed=1)
    tifffile.imwrite(tmp_path / "one.before.tif", stored, photometric="rgb")
    tifffile.imwrite(tmp_path / "one.after.tif", np.rot90(stored, -1).copy(), photometric="rgb")
    (tmp_path / "one.txt").write_text("rotate it 90 degrees clockwise")
    done = gesso("bench", "quality", tmp_path, "--json")
    assert done.code == 0, done.err
    assert done.json["engines"][0]["pairs"]["one"]["psnr"] == 99


@pytest.mark.parametrize(
    ("spoil", "code", "says"),
    [
        (lambda folder: (folder / "coffee.after.png").unlink(), 4, "coffee.after.*"),
        (lambda folder: (folder / "coffee.txt").unlink(), 4, "no sentence coffee.txt"),
        (lambda folder: (folder / "coffee.txt").write_text(" \n"), 2, "coffee.txt says nothing"),
        (lambda folder: (folder / "coffee.txt").write_text("enlarge it twice"), 2, "larger"),
        (
            lambda folder: Image.new("RGB", (64, 90)).save(folder / "coffee.after.png"),
            2,
            "different sizes: 96×64 and 64×90",
        ),
        (
            lambda folder: Image.new("RGB", (96, 64)).save(folder / "coffee.after.jpg"),
            2,
            "both there",
        ),
        (lambda folder: Image.new("RGB", (8, 8)).save(folder / "coffee.after.png"), 2, "too few"),
        (lambda folder: (folder / "coffee.after.png").write_text("no"), 4, "coffee.after.png"),
    ],
)
def test_a_folder_with_what_is_no_pair_is_refused_before_any_work(
    spoil: object, code: int, says: str, pairs: Path
) -> None:
    assert callable(spoil)
    spoil(pairs)
    there = sorted(pairs.iterdir())
    done = gesso("bench", "quality", pairs, "--plot", pairs / "plot.svg")
    assert done.code == code, done.err
    assert says in done.err
    assert sorted(pairs.iterdir()) == there


@pytest.mark.parametrize(
    ("plot", "code", "says"),
    [("plot.png", 2, ".svg"), ("nowhere/plot.svg", 6, "Name a folder")],
)
def test_a_plot_that_cannot_be_written_is_refused_before_any_work(
    plot: str, code: int, says: str, pairs: Path
) -> None:
    done = gesso("bench", "quality", pairs, "--plot", pairs / plot)
    assert done.code == code, done.err
    assert says in done.err
    assert done.out == ""


def test_a_folder_without_pairs_is_refused(tmp_path: Path) -> None:
    for folder in (tmp_path / "nowhere", tmp_path):
        done = gesso("bench", "quality", folder)
        assert done.code == 4
        assert str(folder) in done.err


def test_nothing_is_left_behind(
    pairs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "temporary"
    own.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(own))
    there = sorted(pairs.iterdir())
    assert gesso("bench", "quality", pairs).code == 0
    assert list(own.iterdir()) == []
    assert sorted(pairs.iterdir()) == there


def after(folder: Path) -> Path:
    return folder / "coffee.after.png"


def write_pair(folder: Path, name: str, sentence: str) -> None:
    wanted = (photograph(name, Size(96, 64), seed=1) // 257).astype(np.uint8)
    Image.fromarray((wanted * 0.6).astype(np.uint8)).save(folder / f"{name}.before.png")
    Image.fromarray(wanted).save(folder / f"{name}.after.png")
    (folder / f"{name}.txt").write_text(f"{sentence}\n")
