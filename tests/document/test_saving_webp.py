"""WebP is saved without loss, with every other chunk as it was."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fixtures.edits import edited, tags, unedited
from gesso_core.errors import BadRequest
from gesso_core.framing import Framing
from gesso_core.geometry import Box
from gesso_core.pixels import Pixels
from gesso_core.progress import silent
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.saving.save_copy import save_copy
from gesso_desktop.document.saving.webp_chunks import read_webp


def _decoded(path: Path) -> Pixels:
    with Image.open(path) as image:
        return np.asarray(image)


@pytest.mark.parametrize("kind", ["webp-lossless", "webp-lossless-rgba8", "webp-lossy"])
def test_every_pixel_and_chunk_of_a_saved_webp_is_kept(
    kind: str, picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = open_picture(picture_files[kind])
    change = edited(source)
    saved = save_copy(source, tmp_path / "copy.webp", change, silent)
    assert np.array_equal(_decoded(saved.path), change.result.read(source.size.box))
    before, after = read_webp(source.path), read_webp(saved.path)
    pixels = (b"VP8 ", b"VP8L", b"ALPH")
    assert [c for c in before.chunks if c[0] not in pixels] == [
        c for c in after.chunks if c[0] not in pixels
    ]
    assert after.is_lossless
    assert saved.promise.keeps_pixels
    assert saved.promise.keeps_metadata
    assert any("loss" in limit for limit in saved.promise.limits) == (kind == "webp-lossy")
    old, new = tags(source.path), tags(saved.path)
    differing = {name for name in old | new if old.get(name) != new.get(name)}
    assert all(name.startswith("RIFF:VP8") or "RIFF" in name for name in differing)


def test_turning_a_webp_changes_only_the_orientation(
    picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = open_picture(picture_files["webp-lossless"])
    tags(source.path)  # needs exiftool, which put the EXIF there
    change = unedited(source, Framing(quarter_turns=2))
    saved = save_copy(source, tmp_path / "copy.webp", change, silent)
    before, after = source.path.read_bytes(), saved.path.read_bytes()
    assert sum(a != b for a, b in zip(before, after, strict=True)) <= 2
    assert tags(saved.path)["EXIF:IFD0:Orientation"] == 8


def test_a_webp_from_png_keeps_pixels_and_says_what_has_no_place(
    picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = open_picture(picture_files["png-rgba8"])
    change = edited(source, framing=Framing(crop=Box(10, 10, 150, 140)))
    saved = save_copy(source, tmp_path / "copy.webp", change, silent)
    assert _decoded(saved.path).shape == (140, 130, 4)
    assert any("resolution" in limit for limit in saved.promise.limits)
    assert tags(saved.path)["EXIF:IFD0:Make"] == "Phase"


@pytest.mark.parametrize("kind", ["png-rgb16", "tiff-cmyk8"])
def test_what_webp_cannot_hold_is_refused(
    kind: str, picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = open_picture(picture_files[kind])
    with pytest.raises(BadRequest) as caught:
        save_copy(source, tmp_path / "copy.webp", edited(source), silent)
    assert "TIFF" in caught.value.hint
