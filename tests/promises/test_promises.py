"""The promises of the product, each tried from outside on the command line.

Details are tested where they are built; here a breach shows whatever caused it.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from shutil import copyfile

import numpy as np
import pytest
import tifffile

from fixtures.files import is_lossless
from gesso_command import gesso
from gesso_core.geometry import Box, Size
from gesso_core.mask import Mask
from gesso_core.operators.catalogue import OPERATORS
from gesso_core.operators.operator import LocalOperator, RepairOperator
from gesso_core.progress import Cancelled, Progress, Report, silent
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.document.document import Document
from gesso_desktop.document.editing import apply_step
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.step_runner import Wish

BOX = Box.at(70, 50, 90, 80)
SAVED_IN_KIND = [
    "tiff-rgb8-lzw",
    "tiff-rgb16-planar-lzw",
    "tiff-rgb16-bigendian-deflate",
    "tiff-rgb16-bigtiff-tiled",
    "tiff-rgba16-premultiplied",
    "tiff-rgb16-extra",
    "tiff-gray16-inverted",
    "tiff-gray-alpha16",
    "tiff-cmyk8",
    "tiff-float32",
    "png-rgb16-interlaced",
    "png-gray-alpha16",
    "webp-lossless",
]
ON_COLOUR = [o.name for o in OPERATORS if isinstance(o, LocalOperator | RepairOperator)]


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def stored(path: Path) -> np.ndarray:
    picture = open_picture(path)
    try:
        return picture.read(picture.size.box)
    finally:
        picture.close()


def identical_outside(before: np.ndarray, after: np.ndarray) -> bool:
    outside = np.ones(before.shape[:2], bool)
    outside[BOX.slices] = False
    return before[outside].tobytes() == after[outside].tobytes()


@pytest.fixture
def photo(picture_files: Mapping[str, Path], tmp_path: Path) -> Path:
    target = tmp_path / "photo.tif"
    copyfile(picture_files["tiff-rgb16-deflate"], target)
    return target


# 1. Untouched is untouched


@pytest.mark.parametrize("kind", SAVED_IN_KIND)
def test_a_saved_copy_is_the_original_outside_the_edit(
    kind: str, picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    assert is_lossless(kind)
    source = tmp_path / picture_files[kind].name
    copyfile(picture_files[kind], source)
    digest, when = sha256(source), source.stat().st_mtime_ns
    target = source.with_name("copy" + source.suffix)
    box = f"{BOX.left},{BOX.top},{BOX.width},{BOX.height}"
    done = gesso("edit", source, "brighter", "-o", target, "--box", box)
    assert done.code == 0, done.err
    assert identical_outside(stored(source), stored(target))
    assert (stored(source) != stored(target)).any()
    assert gesso("verify", source, target, "--json").json["holds"] is True
    assert (sha256(source), source.stat().st_mtime_ns) == (digest, when)


@pytest.mark.parametrize("name", ON_COLOUR)
def test_no_operator_changes_a_pixel_outside_its_mask(name: str, photo: Path) -> None:
    with Document.open(photo) as document:
        before = document.read(document.size.box)
        values = {"radius": 3.0} if name == "blur" else {}
        step = Step(name, EngineKind.OPERATORS, values, name)
        apply_step(document, step, Wish(where=Mask(BOX)), silent)
        assert identical_outside(before, document.read(document.size.box))


# 3. It works offline, as an ordinary user


def test_no_command_opens_a_socket(photo: Path, tmp_path: Path) -> None:
    guarded = (
        "import sys\n"
        "def refuse(event, arguments):\n"
        "    if event.startswith('socket.'): raise SystemExit('a socket: ' + event)\n"
        "sys.addaudithook(refuse)\n"
        "from gesso_desktop.cli import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    out = tmp_path / "out.tif"
    for arguments in (
        ["edit", photo, "brighter", "-o", out, "--report", tmp_path / "r.html"],
        ["verify", photo, out],
        ["info", out],
        ["history", photo.with_name("photo.tif.gesso")],
    ):
        done = subprocess.run(
            [sys.executable, "-c", guarded, *arguments], capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr


@pytest.mark.skipif(not shutil.which("unshare"), reason="unshare takes the network away")
def test_an_edit_needs_no_network_no_home_and_no_rights(photo: Path, tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": os.environ["PYTHONPATH"]}
    command = [sys.executable, "-m", "gesso_desktop.cli", "edit", photo, "warmer", "--json"]
    isolated = ["unshare", "--user", "--net", *command]
    done = subprocess.run(isolated, capture_output=True, text=True, env=environment, cwd=tmp_path)
    if "unshare failed" in done.stderr:
        pytest.skip("this machine forbids user namespaces")
    assert done.returncode == 0, done.stderr
    assert Path(json.loads(done.stdout)["output"]).exists()


# 4. It fits: a large file within little memory


@pytest.mark.slow
def test_a_200_megapixel_file_is_edited_within_400_megabytes(tmp_path: Path) -> None:
    source, size = tmp_path / "large.tif", Size(14144, 14144)
    shape = (size.height, size.width, 3)
    tifffile.memmap(source, shape=shape, dtype=np.uint16, photometric="rgb").flush()
    target = tmp_path / "out.tif"
    command = [sys.executable, "-m", "gesso_desktop.cli", "edit", source, "brighter and sharper"]
    arguments = ["-o", target, "--box", "7000,7000,1000,1000", "--json"]
    done = subprocess.run([*command, *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["peak_memory_bytes"] < 400e6
    assert target.stat().st_size == source.stat().st_size


# 5. Stop means stop


def remove_and_go_on(document: Document, report: Report) -> None:
    with document.one_edit("remove it"):
        step = Step("remove_object", EngineKind.OPERATORS)
        apply_step(document, step, Wish(where=Mask(BOX)), report)
        for number in range(4):
            report(Progress("saving", number, 4))


@pytest.mark.parametrize("when", [0, 1, 3])
def test_stopping_a_step_leaves_the_document_as_it_was(photo: Path, when: int) -> None:
    calls = 0

    def stop(progress: Progress) -> None:
        nonlocal calls
        calls += 1
        if calls > when:
            raise Cancelled

    with Document.open(photo) as document:
        apply_step(document, Step("exposure", EngineKind.OPERATORS), Wish(), silent)
        state, entries = document.state, len(document.history())
        with pytest.raises(Cancelled):
            remove_and_go_on(document, stop)
        assert (document.state, len(document.history())) == (state, entries)
    with Document.open(photo) as document:
        assert document.state == state


# 7. Every edit is on record


def test_the_project_alone_makes_the_same_pixels_again(photo: Path, tmp_path: Path) -> None:
    first, again = tmp_path / "first.tif", tmp_path / "again.tif"
    sentence = "darker, more contrast and remove the dust"
    assert gesso("edit", photo, sentence, "-o", first, "--seed", 7).code == 0
    project = photo.with_name("photo.tif.gesso")
    assert gesso("export", project, "-o", again).code == 0
    assert (stored(first) == stored(again)).all()
    with Document.open(project) as document:
        assert next(entry.instruction for entry in document.history()) == sentence
        for row in document.stack:
            assert row.provenance.engine == "operators"
            assert row.provenance.seed == 7
            assert row.provenance.gesso
            assert row.step.op in ON_COLOUR
            assert row.step.text in sentence


def test_the_same_edit_twice_gives_the_same_file(photo: Path, tmp_path: Path) -> None:
    digests = set()
    for number in (1, 2):
        target = tmp_path / f"{number}.tif"
        assert gesso("edit", photo, "denoise and restore faded colours", "-o", target).code == 0
        digests.add(sha256(target))
    assert len(digests) == 1
