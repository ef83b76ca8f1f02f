"""JPEG from JPEG replaces blocks and nothing else; anything else is said."""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fixtures.edits import BOX, edited, outside, tags, unedited
from fixtures.files import photograph
from gesso_core.errors import BadRequest, CannotKeep
from gesso_core.framing import Framing
from gesso_core.geometry import Box
from gesso_core.pixels import Pixels
from gesso_core.progress import silent
from gesso_desktop.document.pictures.file_picture import FilePicture
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.saving.jpeg_blocks import jpegtran, refusal, touched_blocks
from gesso_desktop.document.saving.jpeg_segments import read_segments
from gesso_desktop.document.saving.save_copy import promise, save_copy

needs_jpegtran = pytest.mark.skipif(
    shutil.which("jpegtran") is None, reason="jpegtran (libjpeg-turbo-progs) is not installed"
)
COLOUR_KINDS = ("jpeg-rgb8", "jpeg-rgb8-420", "jpeg-rgb8-progressive", "jpeg-gray8")


def _decoded(path: Path) -> Pixels:
    with Image.open(path) as image:
        pixels = np.asarray(image)
    return pixels if pixels.ndim == 3 else pixels[..., np.newaxis]


def _photograph(path: Path, subsampling: int, width: int = 301, height: int = 203) -> FilePicture:
    pixels = (photograph(width, height) >> 8).astype(np.uint8)
    Image.fromarray(pixels).save(path, quality=93, subsampling=subsampling, comment=b"kept")
    return open_picture(path)


@needs_jpegtran
@pytest.mark.parametrize("kind", COLOUR_KINDS)
def test_only_the_touched_blocks_and_their_halo_decode_differently(
    kind: str, picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = open_picture(picture_files[kind])
    change = edited(source)
    said = promise(source, tmp_path / "copy.jpg", change)
    saved = save_copy(source, tmp_path / "copy.jpg", change, silent)
    before, after = _decoded(source.path), _decoded(saved.path)
    blocks = touched_blocks(read_segments(source.path), source.size, change.touched)
    inside = before.astype(int)[BOX.slices], after.astype(int)[BOX.slices]
    assert np.abs(255 - inside[0] - inside[1]).mean() < 8  # it is the edit, compressed
    assert np.array_equal(
        outside(before, tuple(box.grow(1) for box in blocks.boxes)),
        outside(after, tuple(box.grow(1) for box in blocks.boxes)),
    )
    changed = np.any(before != after, axis=2)
    changed[BOX.slices] = False
    assert 0 < changed.sum() <= blocks.requantised + blocks.halo
    assert said == saved.promise
    assert not said.keeps_pixels
    assert any(str(blocks.requantised) in limit for limit in said.limits)


@needs_jpegtran
@pytest.mark.parametrize("kind", [*COLOUR_KINDS])
def test_metadata_of_a_patched_jpeg_are_the_same_bytes(
    kind: str, picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = open_picture(picture_files[kind])
    saved = save_copy(source, tmp_path / "copy.jpg", edited(source), silent)
    before, after = read_segments(source.path), read_segments(saved.path)
    assert [s.raw for s in before.before if s.is_metadata] == [
        s.raw for s in after.before if s.is_metadata
    ]
    assert before.frame == after.frame
    assert saved.promise.keeps_metadata
    assert tags(saved.path) == tags(source.path)
    assert saved.sha256 == hashlib.sha256(saved.path.read_bytes()).hexdigest()


@needs_jpegtran
@pytest.mark.parametrize("subsampling", [0, 1, 2])
@pytest.mark.parametrize(
    "box", [Box(280, 190, 301, 203), Box(0, 0, 301, 203), Box(250, 0, 301, 40), Box(0, 60, 1, 61)]
)
def test_blocks_at_the_edges_of_the_picture_can_be_replaced(
    tmp_path: Path, subsampling: int, box: Box
) -> None:
    source = _photograph(tmp_path / "photo.jpg", subsampling)
    saved = save_copy(source, tmp_path / "copy.jpg", edited(source, box), silent)
    blocks = touched_blocks(read_segments(source.path), source.size, (box,))
    far = tuple(each.grow(1).intersect(source.size.box) for each in blocks.boxes)
    assert np.array_equal(outside(_decoded(source.path), far), outside(_decoded(saved.path), far))


@needs_jpegtran
def test_an_edit_on_the_block_grid_without_coarse_colour_keeps_every_other_pixel(
    tmp_path: Path,
) -> None:
    source = _photograph(tmp_path / "photo.jpg", subsampling=0)
    box = Box(64, 32, 128, 96)
    saved = save_copy(source, tmp_path / "copy.jpg", edited(source, box), silent)
    assert saved.promise.keeps_pixels
    assert np.array_equal(
        outside(_decoded(source.path), (box,)), outside(_decoded(saved.path), (box,))
    )


@needs_jpegtran
def test_scattered_edits_touch_no_block_between_them(tmp_path: Path) -> None:
    source = _photograph(tmp_path / "photo.jpg", 2)
    spots = tuple(Box.at(x, y, 3, 3) for x, y in ((5, 5), (100, 20), (210, 130), (37, 190)))
    saved = save_copy(source, tmp_path / "copy.jpg", edited(source, *spots), silent)
    blocks = touched_blocks(read_segments(source.path), source.size, spots)
    assert len(blocks.boxes) == 4
    assert all(box.area <= 512 for box in blocks.boxes)
    far = tuple(each.grow(1).intersect(source.size.box) for each in blocks.boxes)
    assert np.array_equal(outside(_decoded(source.path), far), outside(_decoded(saved.path), far))


def test_many_spots_cost_a_bounded_number_of_runs(tmp_path: Path) -> None:
    source = _photograph(tmp_path / "photo.jpg", 0)
    rng = np.random.default_rng(5)
    spots = tuple(
        Box.at(int(x), int(y), 2, 2)
        for x, y in zip(rng.integers(0, 299, 400), rng.integers(0, 201, 400), strict=True)
    )
    blocks = touched_blocks(read_segments(source.path), source.size, spots)
    assert len(blocks.boxes) <= 48
    covered = np.zeros((203, 301), int)
    for box in blocks.boxes:
        covered[box.slices] += 1
    assert covered.max() == 1
    assert all(covered[box.slices].all() for box in spots)


@needs_jpegtran
def test_bytes_after_the_picture_stay(tmp_path: Path) -> None:
    source = _photograph(tmp_path / "photo.jpg", 2)
    with source.path.open("ab") as file:
        file.write(b"a film after the photograph")
    saved = save_copy(source, tmp_path / "copy.jpg", edited(source), silent)
    assert saved.path.read_bytes().endswith(b"\xff\xd9a film after the photograph")


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_turning_a_jpeg_changes_two_bytes(
    picture_files: Mapping[str, Path], tmp_path: Path, turns: int
) -> None:
    source = open_picture(picture_files["jpeg-rgb8-420"])
    tags(source.path)  # needs exiftool, which put the EXIF there
    change = unedited(source, Framing(quarter_turns=turns))
    saved = save_copy(source, tmp_path / "copy.jpg", change, silent)
    before, after = source.path.read_bytes(), saved.path.read_bytes()
    assert sum(a != b for a, b in zip(before, after, strict=True)) <= 2
    assert tags(saved.path)["EXIF:IFD0:Orientation"] == {1: 3, 2: 8, 3: 1}[turns]
    assert saved.promise.keeps_pixels
    assert saved.promise.limits


def test_turning_a_jpeg_without_exif_adds_a_note_and_changes_no_pixel(tmp_path: Path) -> None:
    source = _photograph(tmp_path / "photo.jpg", 2)
    change = unedited(source, Framing(is_mirrored=True))
    saved = save_copy(source, tmp_path / "copy.jpg", change, silent)
    assert tags(saved.path)["EXIF:IFD0:Orientation"] == 2
    assert np.array_equal(_decoded(saved.path), _decoded(source.path))
    assert [s.payload for s in read_segments(saved.path).before if s.marker == 0xFE] == [b"kept"]


def test_an_orientation_is_added_to_exif_without_one_and_nothing_else_changes(
    tmp_path: Path,
) -> None:
    source = _photograph(tmp_path / "photo.jpg", 2)
    run = ["exiftool", "-q", "-overwrite_original", "-Make=Phase", "-GPSLatitude=4", "-n"]
    if shutil.which("exiftool") is None:
        pytest.skip("exiftool is not installed")
    subprocess.run([*run, "-Orientation=", str(source.path)], check=True)
    assert "EXIF:IFD0:Orientation" not in tags(source.path)
    change = unedited(source, Framing(quarter_turns=1))
    saved = save_copy(source, tmp_path / "copy.jpg", change, silent)
    old, new = tags(source.path), tags(saved.path)
    assert new.pop("EXIF:IFD0:Orientation") == 6
    assert new == old


@needs_jpegtran
def test_an_edit_and_a_turn_are_saved_together(
    picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = open_picture(picture_files["jpeg-rgb8"])
    change = edited(source, BOX, framing=Framing(quarter_turns=1))
    saved = save_copy(source, tmp_path / "copy.jpg", change, silent)
    assert tags(saved.path)["EXIF:IFD0:Orientation"] == 3
    far = (BOX.grow(9),)
    assert np.array_equal(outside(_decoded(source.path), far), outside(_decoded(saved.path), far))


@pytest.mark.parametrize(
    "framing", [Framing(crop=Box(0, 0, 64, 64)), Framing(straighten=1.0)], ids=str
)
def test_what_would_compress_a_jpeg_anew_is_refused(tmp_path: Path, framing: Framing) -> None:
    source = _photograph(tmp_path / "photo.jpg", 2)
    with pytest.raises(CannotKeep) as caught:
        promise(source, tmp_path / "copy.jpg", unedited(source, framing))
    assert "PNG or TIFF" in caught.value.hint
    assert promise(source, tmp_path / "copy.png", unedited(source, framing)).method == "rewrite"


def test_without_jpegtran_the_lossless_file_is_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = _photograph(tmp_path / "photo.jpg", 2)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotKeep, match="jpegtran") as caught:
        save_copy(source, tmp_path / "copy.jpg", edited(source), silent)
    assert "PNG or TIFF" in caught.value.hint
    assert list(tmp_path.iterdir()) == [source.path]


def test_a_jpeg_of_another_kind_is_refused_with_a_reason(
    picture_files: Mapping[str, Path],
) -> None:
    reason = refusal(read_segments(picture_files["jpeg-cmyk8"]), "jpegtran")
    assert reason is not None
    assert "CMYK" in reason.message


def test_other_pictures_become_jpeg_only_when_a_quality_is_asked_for(
    picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = open_picture(picture_files["tiff-rgb16-deflate"])
    with pytest.raises(CannotKeep):
        save_copy(source, tmp_path / "copy.jpg", edited(source), silent)
    saved = save_copy(source, tmp_path / "copy.jpg", edited(source), silent, quality=95)
    assert not saved.promise.keeps_pixels
    assert any("quality 95" in limit for limit in saved.promise.limits)
    old, new = tags(source.path), tags(saved.path)
    for name in ("EXIF:IFD0:Make", "EXIF:GPS:GPSLatitude", "XMP:XMP-dc:Title"):
        assert new[name] == old[name]
    assert new["IPTC:Caption-Abstract"] == "iptc caption"
    assert new["JFIF:XResolution"] == 600
    wanted = (edited(source).result.read(source.size.box) >> 8).astype(int)
    assert np.abs(_decoded(saved.path) - wanted).mean() < 4


def test_transparency_cannot_be_exported_as_jpeg(
    picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = open_picture(picture_files["png-rgba8"])
    with pytest.raises(BadRequest):
        save_copy(source, tmp_path / "copy.jpg", edited(source), silent, quality=95)


def test_the_program_that_an_installed_gesso_brings_comes_before_the_systems(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in (tmp_path / "env/bin", tmp_path / "system"):
        folder.mkdir(parents=True)
        (folder / "jpegtran").touch(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "system"))
    assert jpegtran() == str(tmp_path / "system/jpegtran")
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "env"))
    assert jpegtran() == str(tmp_path / "env/bin/jpegtran")
