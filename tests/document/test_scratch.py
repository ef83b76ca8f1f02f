"""No room for temporary files: said as that, before anything is begun."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from fixtures.documents import array_picture
from fixtures.playing_client import PlayingClient, card
from gesso_core.errors import DiskFull
from gesso_core.geometry import Box
from gesso_core.patch import Piece
from gesso_core.progress import silent
from gesso_core.recipe import EngineKind
from gesso_desktop.document.enlarging import enlarged
from gesso_desktop.document.viewing.spooled_pieces import SpooledPieces


@pytest.fixture(params=["chosen before", "looked for now"])
def full(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """The folder for temporary files, on a disk that has no room for one more."""
    if request.param == "looked for now":  # no such folder, as none can be written to
        monkeypatch.setattr(tempfile, "tempdir", None)
        monkeypatch.setattr(tempfile, "_candidate_tempdir_list", lambda: [str(tmp_path / "no")])
        monkeypatch.setenv("TMPDIR", str(tmp_path / "no"))
        yield tmp_path / "no"
        return
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "nr_inodes=1", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("mounting a small disk needs root")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_no_room_for_what_is_tried_out_is_said(full: Path) -> None:
    piece = Piece(Box(0, 0, 4, 4), np.zeros((4, 4, 3), np.uint8), np.ones((4, 4), np.float32))
    with pytest.raises(DiskFull, match="trying this out") as raised:
        SpooledPieces([piece], memory_bytes=0)
    assert str(full) in str(raised.value)


def test_no_room_for_a_larger_picture_is_said(full: Path) -> None:
    client = PlayingClient()
    model, picture = card(EngineKind.UPSCALE), array_picture(np.zeros((20, 30, 3), np.uint8))
    with (
        pytest.raises(DiskFull, match="GB") as raised,
        enlarged(client, model, picture, 2.0, report=silent),
    ):
        pass
    assert str(full) in str(raised.value)
    assert client.asked == []
    client.close()
