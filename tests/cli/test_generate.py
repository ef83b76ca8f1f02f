"""`gesso generate`: a new file from words, which says how it was made."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fixtures.played_models import PAINTER, install_played_models
from gesso_command import gesso

FAKE = ("--runtime", "fake", "--engine", "rehearsal")


@pytest.fixture(autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path_factory.mktemp("data")
    monkeypatch.setenv("XDG_DATA_HOME", str(data))
    monkeypatch.setenv("GESSO_MODELS", str(data / "models"))


def test_it_is_repeatable_and_says_how_it_was_made(tmp_path: Path) -> None:
    first, second, other = (tmp_path / name for name in ("a.png", "b.png", "c.png"))
    say = ("generate", "a heron in the rain", *FAKE, "--size", "192x128")
    done = gesso(*say, "-o", first, "--seed", 3, "--json")
    assert done.code == 0, done.err
    assert gesso(*say, "-o", second, "--seed", 3).code == 0
    assert gesso(*say, "-o", other, "--seed", 4).code == 0
    with Image.open(first) as made:
        assert made.size == (192, 128)
        assert made.info["icc_profile"]
        told = json.loads(made.text["Gesso"])
        assert made.text["Description"] == "a heron in the rain"
        pixels = np.asarray(made)
    assert (told["card"], told["seed"]) == ("rehearsal", 3)
    assert told == json.loads(json.dumps(done.json["engines"][0]))
    assert np.array_equal(np.asarray(Image.open(second)), pixels)
    assert not np.array_equal(np.asarray(Image.open(other)), pixels)


@pytest.mark.parametrize(("folder", "file"), [(0o777, 0o644), (0o770, 0o640), (0o700, 0o600)])
def test_nobody_but_its_owner_may_write_it(folder: int, file: int, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(folder)
    target = shared / "a.png"
    assert gesso("generate", "a heron", *FAKE, "--size", "64x64", "-o", target).code == 0
    assert target.stat().st_mode & 0o777 == file


def test_it_is_foretold(tmp_path: Path) -> None:
    target = tmp_path / "a.png"
    done = gesso("generate", "a heron", *FAKE, "-o", target, "--dry-run", "--json")
    assert done.code == 0, done.err
    assert done.json["size"] == [1024, 1024]
    assert done.json["engines"][0]["licence"] == "Apache-2.0"
    assert not target.exists()


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("a heron", *FAKE, "-o", "{}/a.jpg"), 2, "a.png"),
        (("a heron", *FAKE, "-o", "{}/there.png"), 5, "there.png"),
        (("a heron", *FAKE, "-o", "{}/nowhere/a.png"), 6, "does not exist"),
        (("a heron", *FAKE, "-o", "."), 2, "kept as PNG"),
        (
            ("a heron", *FAKE[:2], "--engine", "operators", "-o", "{}/a.png"),
            3,
            "needs a model that generates",
        ),
        ((" ", *FAKE, "-o", "{}/a.png"), 2, "Describe it"),
        (("a heron", *FAKE, "--size", "9000,9000", "-o", "{}/a.png"), 2, "does not make 9000×9000"),
        (("a heron", "--runtime", "none", "-o", "{}/a.png"), 3, "needs a model that generates"),
    ],
)
def test_what_cannot_be_is_refused(
    arguments: tuple[str, ...], code: int, says: str, tmp_path: Path
) -> None:
    (tmp_path / "there.png").write_text("mine")
    done = gesso("generate", *(each.format(tmp_path) for each in arguments))
    assert done.code == code, done.err
    assert says in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["there.png"]


def test_a_model_that_only_edits_is_refused(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path_factory.mktemp("played")
    install_played_models(data)
    monkeypatch.setenv("XDG_DATA_HOME", str(data))
    done = gesso("generate", "a heron", "--engine", PAINTER, "-o", tmp_path / "a.png")
    assert done.code == 2
    assert "makes no pictures from words" in done.err


_CARD = """
id = "{id}"
title = "{id}"
role = "{role}"
engine = "rehearsal"
pipeline = "rehearsal"
kinds = ["generate"]
references = {references}
alignment = "loose"
summary = "Plays a model."
[licence]
name = "Apache-2.0"
allows_commercial_use = true
[prompting]
languages = ["en"]
[grid]
grid = 8
native_area = 65_536
longest = 512
[[ladder]]
precision = "fp32"
offload = "none"
device = "cpu"
memory_bytes = 134_217_728
source = "made up"
"""


@pytest.fixture
def cards(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path_factory.mktemp("own")
    folder = data / "gesso" / "cards"
    folder.mkdir(parents=True)
    for name, role, references in (("people", "heavy", 2), ("scenes", "generate", 0)):
        text = _CARD.format(id=name, role=role, references=references)
        (folder / f"{name}.toml").write_text(text)
    monkeypatch.setenv("XDG_DATA_HOME", str(data))


@pytest.mark.usefixtures("cards")
def test_auto_takes_the_model_whose_work_it_is(tmp_path: Path) -> None:
    done = gesso("generate", "a heron", "-o", tmp_path / "a.png", "--dry-run", "--json")
    assert done.code == 0, done.err
    assert done.json["engines"][0]["card"] == "scenes"


@pytest.mark.usefixtures("cards")
def test_a_model_looks_at_further_pictures(tmp_path: Path) -> None:
    photo, out = tmp_path / "face.png", tmp_path / "a.png"
    Image.fromarray(np.full((40, 30, 3), 90, np.uint8)).save(photo)
    say = ("generate", "the man of Picture 2", "-o", out, "--size", "64x64")
    done = gesso(*say, "--engine", "people", "--reference", photo, "--json")
    assert done.code == 0, done.err
    (kept,) = done.json["engines"][0]["references"]
    assert kept["path"] == str(photo)
    out.unlink()
    done = gesso(*say, "--engine", "people", *("--reference", photo) * 3)
    assert done.code == 2
    assert "2 further pictures at most" in done.err
    done = gesso(*say, "--reference", photo, "--json")  # auto: somebody who looks at it
    assert done.code == 0, done.err
    assert done.json["engines"][0]["card"] == "people"


def test_what_the_run_says_of_itself_is_told(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path_factory.mktemp("own")
    folder = data / "gesso" / "cards"
    folder.mkdir(parents=True)
    first = _CARD.format(id="scenes", role="generate", references=0)
    rung = first[first.index("[[ladder]]") :].replace("fp32", "int8")
    fault = '[options]\nfault = "memory@fp32"\n'
    (folder / "scenes.toml").write_text(f"{first}{rung}{fault}")
    monkeypatch.setenv("XDG_DATA_HOME", str(data))
    done = gesso("generate", "a heron", "-o", tmp_path / "a.png", "--size", "64x64")
    assert done.code == 0, done.err
    assert "int8" in done.err
