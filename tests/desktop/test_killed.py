"""Killed at any moment, the window has what was applied when the picture is opened again."""

import subprocess
import sys
from pathlib import Path

import pytest
import tifffile

from fixtures import window_to_kill
from fixtures.documents import noise
from gesso_desktop.document.document import Document


@pytest.mark.parametrize("after", [1, 3])
def test_every_applied_edit_survives_a_kill(tmp_path: Path, after: int) -> None:
    picture = tmp_path / "scan.tif"
    tifffile.imwrite(picture, noise(300, 400), photometric="rgb")
    untouched = picture.read_bytes()
    process = subprocess.Popen(
        [sys.executable, window_to_kill.__file__, str(picture), str(tmp_path / "home")],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    applied = [process.stdout.readline().strip() for _ in range(after)]
    process.kill()  # while the next one is being made
    process.wait()
    process.stdout.close()
    with Document.open(picture) as document:
        names = [row.name for row in document.stack]
        assert names[:after] == applied
        assert document.can_undo
        document.read(document.size.box)
    assert picture.read_bytes() == untouched
    assert {path.name for path in tmp_path.iterdir()} == {"scan.tif", "scan.tif.gesso", "home"}
