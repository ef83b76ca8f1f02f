"""The promises of the product where a model does the work, tried from outside."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import tifffile

from fixtures.photographs import photograph
from fixtures.played_models import PAINTER, RESTORER, install_played_models
from gesso_command import gesso
from gesso_core.geometry import Box, Size
from gesso_desktop.document.document import Document
from gesso_desktop.document.pictures.open_picture import open_picture

BOX = Box.at(70, 50, 90, 80)
AT = "70,50,90,80"
ASKED = [
    ("make the cup purple", PAINTER),
    ("remove the noise", RESTORER),
    ("remove the cup", RESTORER),
]


def stored(path: Path) -> np.ndarray:
    picture = open_picture(path)
    try:
        return picture.read(picture.size.box)
    finally:
        picture.close()


@pytest.fixture(autouse=True)
def played(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path_factory.mktemp("data")
    install_played_models(data)
    monkeypatch.setenv("XDG_DATA_HOME", str(data))
    monkeypatch.setenv("GESSO_MODELS", str(data / "models"))


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.tif"
    pixels = photograph("coffee", Size(300, 200), seed=1)
    tifffile.imwrite(path, pixels, photometric="rgb", compression="zlib")
    return path


# 1. Untouched is untouched


@pytest.mark.parametrize(("sentence", "engine"), ASKED)
def test_outside_the_mask_every_pixel_is_the_original(
    sentence: str, engine: str, photo: Path, tmp_path: Path
) -> None:
    content, target = photo.read_bytes(), tmp_path / "out.tif"
    done = gesso("edit", photo, sentence, "--engine", engine, "--box", AT, "-o", target)
    assert done.code == 0, done.err
    before, after = stored(photo), stored(target)
    outside = np.ones(before.shape[:2], bool)
    outside[BOX.slices] = False
    assert before[outside].tobytes() == after[outside].tobytes()
    assert (before != after).any()
    assert photo.read_bytes() == content


# 3. It works offline


def test_a_model_on_this_computer_is_reached_without_a_socket(photo: Path, tmp_path: Path) -> None:
    guarded = (
        "import sys\n"
        "def refuse(event, arguments):\n"
        "    if event.startswith('socket.'): raise SystemExit('a socket: ' + event)\n"
        "sys.addaudithook(refuse)\n"
        "from gesso_desktop.cli import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    arguments = ["edit", photo, ASKED[0][0], "--engine", PAINTER, "-o", tmp_path / "out.tif"]
    done = subprocess.run(
        [sys.executable, "-c", guarded, *arguments], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out.tif").exists()


def test_no_library_that_runs_models_comes_into_this_process(photo: Path, tmp_path: Path) -> None:
    looked = (
        "import sys\n"
        "from gesso_desktop.cli import main\n"
        "code = main(sys.argv[1:])\n"
        "heavy = {'torch', 'diffusers', 'transformers', 'onnxruntime', 'llama_cpp'}\n"
        "sys.exit(code or ', '.join(heavy & sys.modules.keys()) or 0)\n"
    )
    arguments = ["edit", photo, ASKED[0][0], "--engine", PAINTER, "-o", tmp_path / "out.tif"]
    done = subprocess.run(
        [sys.executable, "-c", looked, *arguments], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


# 7. Every edit is on record


def test_without_the_model_the_project_makes_the_same_pixels_again(
    photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, again = tmp_path / "first.tif", tmp_path / "again.tif"
    sentence = "brighter, and make the cup purple"
    assert gesso("edit", photo, sentence, "-o", first, "--seed", 7).code == 0
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "nothing"))
    monkeypatch.setenv("GESSO_RUNTIME", "none")
    project = photo.with_name("photo.tif.gesso")
    assert gesso("export", project, "-o", again).code == 0
    assert (stored(first) == stored(again)).all()
    with Document.open(project) as document:
        by_operator, by_model = (row.provenance for row in document.stack)
        assert by_operator.engine == "operators"
        assert (by_model.engine, by_model.seed, by_model.quality) == (PAINTER, 7, "final")
        assert by_model.prompt
        assert by_model.prompt in sentence
        assert {"gesso", "python"} <= set(by_model.versions)
        assert by_model.placement
        assert sum(by_model.seconds.values()) > 0
        assert document.stack[1].has_output
