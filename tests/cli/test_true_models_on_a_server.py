"""Models that a server really loads: what it makes is what this computer would have made."""

import base64
import io
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image

from fixtures.engine_libraries import need_libraries
from fixtures.paired import add
from fixtures.photographs import photograph
from fixtures.served import Served, served
from fixtures.tiny_card import card_text, shipped_text
from fixtures.tiny_room import furnish, live_in, one_worker
from gesso_command import gesso
from gesso_core.geometry import Size
from gesso_runtime.folders import cards_folder, models_folder
from gesso_runtime.runtime import Runtime, open_runtime
from gesso_runtime.server.door.faces import picture_faces

need_libraries()
pytestmark = pytest.mark.slow

PAINTER, EDITOR = "tiny-qwen-image-childrens-animals", "tiny-klein"
PANDA = ("generate", "a cute baby panda", "--size", "64x64", "--seed", 3)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with both models; the first was added with two styles."""
    cards = (shipped_text("qwen-image-childrens-animals"), card_text())
    return furnish(tmp_path_factory.mktemp("room"), *cards)


@pytest.fixture(scope="module")
def here(room: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What this computer makes by itself, by the model's name."""
    folder = tmp_path_factory.mktemp("here")
    made = {PAINTER: folder / "panda.png", EDITOR: folder / "edited.tif"}
    with one_worker(room), pytest.MonkeyPatch.context() as patch:
        live_in(room, patch)
        panda = (*PANDA, "--engine", PAINTER, "--style", "animals", "-o", made[PAINTER])
        edit = (*_edit(folder), "--engine", EDITOR, "-o", made[EDITOR])
        for words in (panda, edit):
            done = gesso(*words)
            assert done.code == 0, done.err
    return made


@pytest.fixture(scope="module")
def studio(room: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    def runtime() -> Runtime:
        with pytest.MonkeyPatch.context() as patch:
            live_in(room, patch)
            return open_runtime(models_folder(), cards_folder())

    root = tmp_path_factory.mktemp("studio")
    faces = picture_faces(root / "server")
    with served(root, faces=faces, runtime=runtime) as server:
        yield server


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a model of its own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("GESSO_MODELS", str(tmp_path / "models"))


def _edit(folder: Path) -> tuple[object, ...]:
    """A sentence about a photograph in 16 bits, written there."""
    photo = folder / "photo.tif"
    pixels = photograph("coffee", Size(300, 200), seed=1).astype(np.uint16) * 257
    tifffile.imwrite(photo, pixels, photometric="rgb")
    return "edit", photo, "make it a watercolour", "--box", "60,40,120,100", "--seed", 5


def test_a_style_is_worn_on_the_server_as_it_would_be_here(
    here: dict[str, Path], studio: Served, tmp_path: Path
) -> None:
    add(studio)
    engine = ("--engine", f"remote:studio/{PAINTER}", "--send")
    styled, plain = tmp_path / "styled.png", tmp_path / "plain.png"
    done = gesso(*PANDA, *engine, "--style", "animals", "-o", styled)
    assert done.code == 0, done.err
    assert np.array_equal(np.asarray(Image.open(styled)), np.asarray(Image.open(here[PAINTER])))
    assert gesso(*PANDA, *engine, "--style", "none", "-o", plain).code == 0
    assert not np.array_equal(np.asarray(Image.open(plain)), np.asarray(Image.open(styled)))


def test_a_photograph_is_edited_on_the_server_as_it_would_be_here(
    here: dict[str, Path], studio: Served, tmp_path: Path
) -> None:
    add(studio)
    out = tmp_path / "edited.tif"
    engine = ("--engine", f"remote:studio/{EDITOR}", "--send")
    done = gesso(*_edit(tmp_path), *engine, "-o", out, "--json")
    assert done.code == 0, done.err
    (run,) = done.json["engines"]
    assert run["placement"] == "remote:studio/cpu, fp32, none"
    assert np.array_equal(tifffile.imread(out), tifffile.imread(here[EDITOR]))


def test_what_is_part_of_gesso_runs_on_the_server_where_it_was_named_there(
    studio: Served, tmp_path: Path
) -> None:
    add(studio)
    photo, out = _edit(tmp_path)[1], tmp_path / "cleaned.tif"
    denoise = ("edit", photo, "remove the noise", "--box", "60,40,120,100", "-o")
    there = "remote:studio/gesso-restore"
    done = gesso(*denoise, out, "--engine", there, "--send", "--json")
    assert done.code == 0, done.err
    assert [each["placement"].split("/")[0] for each in done.json["engines"]] == ["remote:studio"]
    by_itself = gesso(*denoise, tmp_path / "again.tif", "--engine", "remote:studio", "--json")
    assert by_itself.code == 0, by_itself.err
    assert not by_itself.json["engines"]


def test_other_programs_get_the_same_style(here: dict[str, Path], studio: Served) -> None:
    said = {"prompt": PANDA[1], "model": PAINTER, "size": "64x64", "style": "animals", "seed": 3}
    body, headers = json.dumps(said).encode(), {"content-type": "application/json"}
    answer = studio.asker().ask("POST", "/v1/images/generations", body, headers)
    assert answer.status == 200, answer.json
    content = base64.b64decode(answer.json["data"][0]["b64_json"])
    made = np.asarray(Image.open(io.BytesIO(content)).convert("RGB"))
    assert np.array_equal(made, np.asarray(Image.open(here[PAINTER]).convert("RGB")))
