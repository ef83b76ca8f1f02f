"""What an update leaves out, an installed version has: the same content, and the same mode."""

from pathlib import Path

import pytest

from fixtures.layers import a_layer_of, packed
from gesso_pack.deltas import shorten
from gesso_pack.layers import open_layer
from gesso_pack.normalising import Normalised


@pytest.mark.parametrize("was_program", [False, True])
def test_a_file_that_became_a_program_travels(tmp_path: Path, *, was_program: bool) -> None:
    contents = {"share/tool": b"#!/bin/sh\n", "share/same": b"same"}
    programs = [["share/tool"], []]
    before, _ = a_layer_of("small", contents, programs=programs[not was_program])
    after, tar = a_layer_of("small", contents, programs=programs[was_program])
    archive = tmp_path / "whole.tar.zst"
    archive.write_bytes(packed(tar))
    beside = tmp_path / "whole.manifest.json"
    shorten(Normalised(archive, beside, after), [before], tmp_path / "short.tar.zst", level=1)
    with open_layer(tmp_path / "short.tar.zst") as tree:
        assert set(tree.files()) == {"share/tool"}
