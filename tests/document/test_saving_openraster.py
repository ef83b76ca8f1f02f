"""A layered OpenRaster file holds the source, a layer per patch and what they look like."""

import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import imagecodecs
import numpy as np
import pytest

from fixtures.edits import BOX, edited
from fixtures.files import expected
from gesso_core.errors import BadRequest
from gesso_core.framing import Framing
from gesso_core.geometry import Box
from gesso_core.pixels import Pixels
from gesso_core.progress import Cancelled, Progress, silent
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.saving.openraster import Layer
from gesso_desktop.document.saving.save_copy import save_copy


def _png(archive: zipfile.ZipFile, name: str) -> Pixels:
    return np.asarray(imagecodecs.png_decode(archive.read(name)))


def _composed(archive: zipfile.ZipFile) -> Pixels:
    """The visible layers over one another, as any reader would, as stored numbers."""
    image = ElementTree.fromstring(archive.read("stack.xml"))
    result = np.zeros(0)
    for layer in reversed(image.findall("stack/layer")):
        if layer.get("visibility") == "hidden":
            continue
        pixels = _png(archive, layer.attrib["src"])
        if not result.size:
            assert (layer.get("x"), layer.get("y")) == ("0", "0")
            result = pixels.astype(float)
            assert result.shape[:2] == (int(image.attrib["h"]), int(image.attrib["w"]))
            continue
        place = Box.at(int(layer.attrib["x"]), int(layer.attrib["y"]), *pixels.shape[1::-1])
        alpha = pixels[..., 3:] / np.iinfo(pixels.dtype).max * float(layer.attrib["opacity"])
        result[place.slices] = result[place.slices] * (1 - alpha) + pixels[..., :3] * alpha
    return np.rint(result).astype(_png(archive, "mergedimage.png").dtype)


@pytest.mark.parametrize("kind", ["tiff-rgb16-deflate", "jpeg-rgb8"])
def test_the_layers_over_one_another_are_the_result(
    kind: str, picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = open_picture(picture_files[kind])
    change = edited(source, BOX, Box(200, 10, 260, 60))
    saved = save_copy(source, tmp_path / "copy.ora", change, silent)
    upright = np.rot90(change.result.read(source.size.box), -1)
    with zipfile.ZipFile(saved.path) as archive:
        assert archive.testzip() is None
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype") == b"image/openraster"
        assert first.extra == b""
        assert np.array_equal(_png(archive, "mergedimage.png"), upright)
        assert np.array_equal(_composed(archive), upright)
        base = np.rot90(source.read(source.size.box), -1)
        assert np.array_equal(_png(archive, "data/layer0.png"), base)
        assert _png(archive, "data/layer1.png").dtype == base.dtype
        thumbnail = _png(archive, "Thumbnails/thumbnail.png")
        assert thumbnail.dtype == np.uint8
        assert max(thumbnail.shape[:2]) == 256
    assert saved.promise.keeps_pixels
    assert any("EXIF" in limit for limit in saved.promise.limits)


def test_given_layers_keep_name_place_opacity_and_order(
    picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = open_picture(picture_files["tiff-rgb16-raw"])
    rng = np.random.default_rng(1)
    pixels = rng.integers(0, 65536, (20, 30, 4)).astype(np.uint16)
    layers = (
        Layer("Himmel <hell> & 天\x00", Box.at(40, 50, 30, 20), pixels, opacity=0.5),
        Layer("dust", Box.at(0, 0, 30, 20), pixels, is_visible=False),
    )
    framing = Framing(is_mirrored=True, crop=Box(30, 20, 203, 301))
    change = edited(source, BOX, framing=framing)
    saved = save_copy(source, tmp_path / "copy.ora", change, silent, layers=layers)
    with zipfile.ZipFile(saved.path) as archive:
        stack = ElementTree.fromstring(archive.read("stack.xml")).findall("stack/layer")
        names = [layer.get("name") for layer in stack]
        assert names == ["Himmel <hell> & 天", "Original"]  # the dust is cropped away
        sky = next(layer for layer in stack if "Himmel" in str(layer.get("name")))
        assert sky.get("opacity") == "0.5"
        canvas = np.zeros((source.size.height, source.size.width, 4), np.uint16)
        canvas[50:70, 40:70] = pixels
        seen = np.fliplr(np.rot90(canvas, -1))[20:301, 30:203]
        got = np.zeros_like(seen)
        part = _png(archive, sky.attrib["src"])
        x, y = int(sky.attrib["x"]), int(sky.attrib["y"])
        got[y : y + part.shape[0], x : x + part.shape[1]] = part
        assert np.array_equal(got, seen)


def test_a_straightened_layer_stays_over_its_place(
    picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = open_picture(picture_files["tiff-rgb16-raw"])
    change = edited(source, BOX, framing=Framing(straighten=4.0))
    saved = save_copy(source, tmp_path / "copy.ora", change, silent)
    with zipfile.ZipFile(saved.path) as archive:
        merged = _png(archive, "mergedimage.png").astype(float)
        difference = np.abs(_composed(archive) - merged)
    assert difference.mean() < 65535 * 0.002
    assert not saved.promise.keeps_pixels


def test_gained_transparency_is_in_the_lowest_layer(
    picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = open_picture(picture_files["png-rgb8"])
    cut = open_picture(picture_files["png-rgba8"])
    change = edited(cut)
    saved = save_copy(source, tmp_path / "copy.ora", change, silent)
    with zipfile.ZipFile(saved.path) as archive:
        base = np.rot90(_png(archive, "data/layer0.png"))
    assert np.array_equal(base[..., 3], expected("png-rgba8")[..., 3])


def test_what_openraster_cannot_hold_is_refused(
    picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = open_picture(picture_files["tiff-cmyk16"])
    with pytest.raises(BadRequest):
        save_copy(source, tmp_path / "copy.ora", edited(source), silent)


def test_cancelling_leaves_no_file(picture_files: Mapping[str, Path], tmp_path: Path) -> None:
    source = open_picture(picture_files["png-rgb8"])

    def cancel(progress: Progress) -> None:
        if progress.done:
            raise Cancelled

    with pytest.raises(Cancelled):
        save_copy(source, tmp_path / "copy.ora", edited(source), cancel)
    assert not list(tmp_path.iterdir())
