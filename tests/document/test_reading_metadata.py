"""What a file says of itself: profile, orientation, resolution, and its blocks, byte for byte."""

import json
import shutil
import struct
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from PIL import Image

from fixtures import files
from gesso_core.errors import BadRequest
from gesso_desktop.document.pictures.info import describe
from gesso_desktop.document.pictures.metadata import metadata_blocks
from gesso_desktop.document.pictures.open_picture import open_picture

Files = Mapping[str, Path]

needs_exiftool = pytest.mark.skipif(
    not files.has_exiftool(), reason="exiftool (libimage-exiftool-perl) tags the files"
)
_TAGGED = [kind for kind in files.KINDS if "bigtiff" not in kind]
_TURNED = [kind for kind in _TAGGED if not kind.startswith("avif")]  # there EXIF does not turn
_COLOUR = [k for k in files.KINDS if ("rgb" in k or "webp" in k) and "extra" not in k]
_XMP = {"tiff": "tiff:700", "png": "png:iTXt", "jpeg": "jpeg:APP1", "webp": "webp:XMP"}


@needs_exiftool
@pytest.mark.parametrize("kind", _TURNED)
def test_orientation_and_resolution_are_read(kind: str, picture_files: Files) -> None:
    picture = open_picture(picture_files[kind])

    assert picture.orientation == 6
    assert picture.storage.dpi == (600, 600)
    assert (picture.size.width, picture.size.height) == (files.WIDTH, files.HEIGHT)


@needs_exiftool
@pytest.mark.parametrize("kind", _COLOUR)
def test_profile_is_the_one_written(kind: str, picture_files: Files) -> None:
    assert open_picture(picture_files[kind]).icc == files.profile()


@needs_exiftool
@pytest.mark.parametrize("kind", _TAGGED)
def test_description_names_what_is_there(kind: str, picture_files: Files) -> None:
    picture = open_picture(picture_files[kind])

    facts = describe(picture)

    assert json.loads(json.dumps(facts)) == facts
    assert facts["kind"] == kind.partition("-")[0]
    assert facts["bits"] == files.expected_format(kind).bits
    metadata = facts["metadata"]
    assert isinstance(metadata, dict)
    expected = {"EXIF", "GPS", "XMP", "IPTC"}
    if kind.startswith(("webp", "avif")):
        expected -= {"IPTC"}  # exiftool writes none there
    assert expected <= set(metadata)
    assert all(size > 0 for size in metadata.values())
    if kind in _COLOUR:
        assert "P3" in str(facts["icc"])


@needs_exiftool
@pytest.mark.parametrize("kind", ["tiff-rgb16-raw", "png-rgb16", "jpeg-rgb8", "webp-lossless"])
def test_blocks_change_exactly_when_a_tag_changes(
    kind: str, picture_files: Files, tmp_path: Path
) -> None:
    changed = shutil.copy(picture_files[kind], tmp_path)
    command = ["exiftool", "-q", "-overwrite_original", "-XMP-dc:Title=Other title", changed]
    subprocess.run(command, check=True, capture_output=True)

    before, after = metadata_blocks(picture_files[kind]), metadata_blocks(Path(changed))

    assert set(before) == set(after)
    different = {name.partition("#")[0] for name in before if before[name] != after[name]}
    assert different == {_XMP[kind.partition("-")[0]]}


@needs_exiftool
def test_tiff_blocks_hold_nested_tags_and_other_pages(picture_files: Files) -> None:
    blocks = metadata_blocks(picture_files["tiff-rgb16-multipage"], 1)

    assert blocks["page0/exif:36867"] == b"1944:06:06 06:30:00\0"
    assert blocks["page0/gps:1"] == b"N\0"
    assert blocks["tiff:305"] == b"scanner\0"
    assert blocks["page2/tiff:34675"] == files.profile()
    assert not any(name.endswith((":273", ":279", ":34665", ":34853")) for name in blocks)


def test_bytes_after_the_end_are_compared(picture_files: Files, tmp_path: Path) -> None:
    path = tmp_path / "film.jpg"
    path.write_bytes(picture_files["jpeg-rgb8"].read_bytes() + b"a film")
    other = tmp_path / "other.jpg"
    other.write_bytes(picture_files["jpeg-rgb8"].read_bytes() + b"a firm")

    assert "jpeg:after" not in metadata_blocks(picture_files["jpeg-rgb8"])
    assert metadata_blocks(path)["jpeg:after"] != metadata_blocks(other)["jpeg:after"]


def test_blocks_of_a_page_that_is_not_there(picture_files: Files) -> None:
    for kind in ("tiff-rgb8-raw", "png-rgb8", "jpeg-rgb8"):
        with pytest.raises(BadRequest):
            metadata_blocks(picture_files[kind], 1)


def test_large_profile_in_several_jpeg_segments(tmp_path: Path) -> None:
    profile = files.profile() + bytes(200_000)
    path = tmp_path / "cmyk.jpg"
    Image.new("RGB", (16, 16)).save(path, icc_profile=profile)

    assert open_picture(path).icc == profile


def test_resolution_in_centimetres(tmp_path: Path, picture_files: Files) -> None:
    data = bytearray(picture_files["tiff-rgb16-bigtiff"].read_bytes())
    entry = data.find(struct.pack("<HHQ", 296, 3, 1))
    data[entry + 12] = 3
    (tmp_path / "cm.tif").write_bytes(data)

    assert open_picture(tmp_path / "cm.tif").storage.dpi == (1524, 1524)
