"""The editor's trimmed environment can do all that the whole one can, tried from its inside."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import zstandard

from gesso_core.errors import MachineUnfit
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_pack.places import CHECKOUT
from gesso_runtime.installing.smoke import try_environment

pytestmark = pytest.mark.slow
APP = ("desktop/gesso_desktop", "runtime/gesso_core", "runtime/gesso_runtime")


@pytest.fixture(scope="module")
def python(desktop_layers: tuple[Path, ...], open_folder: Path) -> Iterator[Path]:
    """The interpreter of the unpacked environment, with this checkout's app in it."""
    tree = open_folder / "trimmed"
    with (
        zstandard.open(desktop_layers[0], "rb") as stream,
        tarfile.open(fileobj=stream, mode="r|") as tar,
    ):
        tar.extractall(tree, filter="tar")
    python = tree / "bin" / "python"
    subprocess.run([python, tree / "bin" / "conda-unpack"], check=True)
    packages = next(tree.glob("lib/python3.*/site-packages"))
    for part in APP:
        shutil.copytree(
            CHECKOUT / part,
            packages / Path(part).name,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    yield python
    shutil.rmtree(tree)


def _run(python: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [python, "-I", *arguments],
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
    )


def test_its_own_smoke_test_finds_nothing_missing(python: Path) -> None:
    done = _run(python, "-m", "gesso_desktop.smoke")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_installer_tries_the_editor_and_says_what_fails(python: Path) -> None:
    tree = python.parents[1]
    try_environment(tree, lambda: None)
    codec = next(tree.glob("lib/python3.*/site-packages/imagecodecs/_webp.*"))
    away = codec.rename(codec.with_suffix(".away"))
    with pytest.raises(MachineUnfit) as refused:
        try_environment(tree, lambda: None)
    away.rename(codec)
    assert "WebP" in refused.value.detail + refused.value.message


_READ = """
import hashlib, json, sys
from pathlib import Path
from gesso_core.errors import MachineUnfit
from gesso_desktop.document.pictures.open_picture import open_picture
found = {}
for kind, path in json.loads(sys.argv[1]).items():
    picture = open_picture(Path(path))
    found[kind] = hashlib.sha256(picture.read(picture.size.box).tobytes()).hexdigest()
print(json.dumps(found))
"""


def test_every_kind_of_file_is_read_as_it_is_here(
    python: Path, picture_files: Mapping[str, Path]
) -> None:
    here = {}
    for kind, path in picture_files.items():
        picture = open_picture(path)
        here[kind] = hashlib.sha256(picture.read(picture.size.box).tobytes()).hexdigest()
    paths = {kind: os.fspath(path) for kind, path in picture_files.items()}
    done = _run(python, "-c", _READ, json.dumps(paths))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == here


_EMPTIED = """
import sys, tempfile
from pathlib import Path
import cv2, numpy
from PIL import Image
folder = Path(tempfile.mkdtemp())
picture = numpy.zeros((32, 32, 3), numpy.uint8)
Image.fromarray(picture).save(folder / "there.avif")
codec = cv2.VideoWriter.fourcc(*"mp4v")
(folder / "film.mp4").write_bytes(bytes(4) + b"ftypisom" + bytes(500))
print(cv2.VideoCapture(str(folder / "film.mp4")).isOpened())
print(cv2.VideoWriter(str(folder / "made.mp4"), codec, 5, (64, 64)).isOpened())
print(cv2.imread(str(folder / "there.avif")) is not None)
print(cv2.imwrite(str(folder / "made.avif"), picture))
print(cv2.imdecode(numpy.zeros(99, numpy.uint8), 1) is not None)
for file in folder.iterdir():
    file.unlink()
folder.rmdir()
"""


def test_large_matrices_of_opencv_end_the_program_and_give_no_wrong_answer(python: Path) -> None:
    code = "import cv2, numpy; m = numpy.ones(({0}, {0})); print(cv2.gemm(m, m, 1, None, 0)[0, 0])"
    small, large = _run(python, "-c", code.format(60)), _run(python, "-c", code.format(200))
    assert (small.returncode, small.stdout.strip()) == (0, "60.0")
    assert large.returncode == -signal.SIGILL


def test_what_was_emptied_fails_and_does_not_crash(python: Path) -> None:
    done = _run(python, "-c", _EMPTIED)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["False"] * 5
