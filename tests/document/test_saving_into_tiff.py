"""TIFF through the door: patched where possible, else written anew with everything it said."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from fixtures.edits import BOX, edited, tags, unedited
from fixtures.files import TIFF_KINDS
from gesso_core.framed_picture import framed
from gesso_core.framing import Framing
from gesso_core.geometry import Box
from gesso_core.picture import ArrayPicture
from gesso_core.pixels import Alpha, Colour, PixelFormat, Pixels
from gesso_core.progress import silent
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.saving.change import Change
from gesso_desktop.document.saving.save_copy import promise, save_copy

_OF_LAYOUT = (
    *("StripOffsets", "StripByteCounts", "TileOffsets", "TileByteCounts", "RowsPerStrip"),
    *("TileWidth", "TileLength", "Compression", "Predictor", "PlanarConfiguration"),
    *("ImageWidth", "ImageHeight", "SampleFormat", "XMPToolkit", "Software"),
)


def _pixels(path: Path) -> Pixels:
    picture = open_picture(path)
    return picture.read(picture.size.box)


def _differences(before: Path, after: Path) -> set[str]:
    old, new = tags(before), tags(after)
    names = {name for name in old | new if old.get(name) != new.get(name)}
    return {name for name in names if name.rpartition(":")[2] not in _OF_LAYOUT}


@pytest.mark.parametrize("kind", TIFF_KINDS)
def test_an_edited_tiff_of_any_kind_keeps_every_other_pixel(
    kind: str, picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = open_picture(picture_files[kind])
    change = edited(source)
    saved = save_copy(source, tmp_path / "copy.tif", change, silent)
    assert saved.promise == promise(source, tmp_path / "other.tif", change)
    assert np.array_equal(_pixels(saved.path), change.result.read(source.size.box))
    assert saved.promise.keeps_pixels


@pytest.mark.parametrize("kind", ["tiff-rgb16-deflate", "tiff-rgb16-raw", "tiff-bit1"])
def test_turning_a_tiff_changes_at_most_two_bytes(
    kind: str, picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = open_picture(picture_files[kind])
    tags(source.path)  # needs exiftool, which put the orientation there
    change = unedited(source, Framing(quarter_turns=1))
    saved = save_copy(source, tmp_path / "copy.tif", change, silent)
    before, after = source.path.read_bytes(), saved.path.read_bytes()
    assert 1 <= sum(a != b for a, b in zip(before, after, strict=True)) <= 2
    assert open_picture(saved.path).orientation == 3
    assert saved.promise.limits


def test_an_edited_and_turned_tiff_is_patched(
    picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = open_picture(picture_files["tiff-rgb16-deflate"])
    change = edited(source, BOX, framing=Framing(is_mirrored=True))
    saved = save_copy(source, tmp_path / "copy.tif", change, silent)
    assert np.array_equal(_pixels(saved.path), change.result.read(source.size.box))
    assert open_picture(saved.path).orientation == framed(source, change.framing).orientation


@pytest.mark.parametrize("kind", ["tiff-rgb16-deflate", "tiff-cmyk16", "tiff-rgb16-multipage"])
def test_a_cropped_tiff_keeps_its_pixels_and_tags(
    kind: str, picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = open_picture(picture_files[kind])
    change = edited(source, BOX, framing=Framing(crop=Box(15, 25, 160, 200)))
    saved = save_copy(source, tmp_path / "copy.tif", change, silent)
    expected = framed(change.result, change.framing)
    assert np.array_equal(_pixels(saved.path), expected.read(expected.size.box))
    assert _differences(source.path, saved.path) == set()
    assert open_picture(saved.path).pages == source.pages


def test_a_tiff_can_gain_transparency(picture_files: Mapping[str, Path], tmp_path: Path) -> None:
    source = open_picture(picture_files["tiff-rgb16-deflate"])
    alpha = np.full((source.size.height, source.size.width, 1), 65535, np.uint16)
    alpha[BOX.slices] = 3
    pixels = np.dstack([source.read(source.size.box), alpha])
    rgba = PixelFormat(16, Colour.RGB, Alpha.STRAIGHT)
    result = ArrayPicture(pixels, rgba, source.icc, source.orientation)
    saved = save_copy(source, tmp_path / "copy.tif", Change(result, (BOX,)), silent)
    assert np.array_equal(_pixels(saved.path), pixels)
    assert open_picture(saved.path).format == rgba


@pytest.mark.parametrize("kind", ["jpeg-rgb8-420", "jpeg-cmyk8", "png-rgb16", "webp-lossy"])
def test_a_tiff_from_another_format_keeps_pixels_and_blocks(
    kind: str, picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = open_picture(picture_files[kind])
    change = edited(source)
    saved = save_copy(source, tmp_path / "copy.tif", change, silent)
    copy = open_picture(saved.path)
    result = change.result.read(source.size.box)
    if copy.format.is_inverted != source.format.is_inverted:
        result = 255 - result
    assert np.array_equal(_pixels(saved.path), result)
    old, new = tags(source.path), tags(saved.path)
    for name in (
        *("EXIF:IFD0:Make", "EXIF:ExifIFD:DateTimeOriginal", "EXIF:IFD0:Orientation"),
        *("EXIF:GPS:GPSLatitude", "XMP:XMP-dc:Title", "EXIF:IFD0:Copyright"),
    ):
        assert new.get(name) == old.get(name), name
    icc = {name: value for name, value in old.items() if name.startswith("ICC_Profile")}
    assert {name: new.get(name) for name in icc} == icc
    if "jpeg" in kind:
        assert new["IPTC:Caption-Abstract"] == "iptc caption"
