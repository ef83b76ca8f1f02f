"""Uploads of every kind become upright sRGB with their opacity kept apart."""

import io
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageOps

from gesso_core.errors import UnknownFormat
from gesso_core.pixels import Pixels
from gesso_runtime.server.steps.colour import srgb_profile
from gesso_runtime.server.steps.decoding import decode
from gesso_runtime.server.steps.upload import UploadLimits

_LIMITS = UploadLimits()


def _decoded(path: Path) -> Pixels:
    return decode(path.read_bytes(), _LIMITS).pixels


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)  # type: ignore[arg-type]
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "bits"),
    [
        ("png-rgb8", 8),
        ("png-rgb16", 16),
        ("png-gray16", 16),
        ("png-palette", 8),
        ("png-bit1", 8),
        ("tiff-rgb16-planar-tiled", 16),
        ("tiff-rgb16-bigendian", 16),
        ("tiff-gray16-inverted", 16),
        ("tiff-cmyk16", 16),
        ("tiff-bit1-g4", 8),
        ("tiff-rgb8-jpeg", 8),
        ("jpeg-cmyk8", 8),
        ("webp-lossy", 8),
    ],
)
def test_reads_every_kind_in_its_own_depth(
    picture_files: Mapping[str, Path], kind: str, bits: int
) -> None:
    upload = decode(picture_files[kind].read_bytes(), _LIMITS)
    assert upload.pixels.shape[2] == 3
    assert upload.format.bits == bits
    assert upload.alpha is None
    assert upload.pixels.std() > 0


@pytest.mark.parametrize(
    "kind", ["png-rgba8", "png-rgba16", "tiff-rgba16", "webp-lossless-rgba8", "png-gray-alpha8"]
)
def test_opacity_is_kept_apart(picture_files: Mapping[str, Path], kind: str) -> None:
    upload = decode(picture_files[kind].read_bytes(), _LIMITS)
    assert upload.alpha is not None
    assert upload.alpha.shape == upload.pixels.shape[:2]
    assert 0 <= upload.alpha.min() < upload.alpha.max() <= 1


def test_a_premultiplied_picture_gets_its_colours_back(picture_files: Mapping[str, Path]) -> None:
    straight = decode(picture_files["tiff-rgba16"].read_bytes(), _LIMITS)
    multiplied = decode(picture_files["tiff-rgba16-premultiplied"].read_bytes(), _LIMITS)
    assert straight.alpha is not None
    solid = straight.alpha > 0.5
    difference = np.abs(straight.pixels[solid].astype(int) - multiplied.pixels[solid])
    assert difference.max() <= 16  # of 65535


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF"])
def test_a_turned_picture_comes_upright(orientation: int, kind: str) -> None:
    stored = np.zeros((16, 24, 3), np.uint8)
    stored[:8, :12] = (250, 120, 20)
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = Image.fromarray(stored)
    image.info["exif"] = exif.tobytes()
    seen = np.asarray(ImageOps.exif_transpose(image))
    options: dict[str, object] = {"lossless": True} if kind == "WEBP" else {}
    upload = decode(_saved(image, kind, exif=exif, **options), _LIMITS)
    assert upload.pixels.shape == seen.shape
    assert np.abs(upload.pixels.astype(int) - seen).mean() < 4


def test_colours_become_srgb_as_pillow_makes_them(picture_files: Mapping[str, Path]) -> None:
    import imagecodecs

    pixels = np.random.default_rng(1).integers(0, 256, (32, 32, 3), dtype=np.uint8)
    profile = bytes(imagecodecs.cms_profile("adobergb"))
    image = Image.fromarray(pixels)
    upload = decode(_saved(image, "PNG", icc_profile=profile), _LIMITS)
    expected = ImageCms.profileToProfile(
        image, io.BytesIO(profile), ImageCms.createProfile("sRGB"), renderingIntent=0
    )
    assert expected is not None
    assert np.abs(upload.pixels.astype(int) - np.asarray(expected)).max() <= 1
    assert not np.array_equal(upload.pixels, pixels)


def test_a_profile_that_is_none_is_said_and_left_out() -> None:
    pixels = np.full((8, 8, 3), 90, np.uint8)
    upload = decode(_saved(Image.fromarray(pixels), "PNG", icc_profile=b"no profile"), _LIMITS)
    assert np.array_equal(upload.pixels, pixels)
    assert len(upload.notes) == 1


def test_inks_without_a_profile_darken() -> None:
    inks = np.zeros((4, 4, 4), np.uint8)
    inks[..., 3] = 255
    assert decode(_saved(Image.fromarray(inks, "CMYK"), "TIFF"), _LIMITS).pixels.max() == 0
    inks[..., 3] = 0
    assert decode(_saved(Image.fromarray(inks, "CMYK"), "TIFF"), _LIMITS).pixels.min() == 255


def test_one_pixel_is_a_picture() -> None:
    upload = decode(_saved(Image.new("RGB", (1, 1), (9, 8, 7)), "PNG"), _LIMITS)
    assert upload.pixels.tolist() == [[[9, 8, 7]]]


@pytest.mark.parametrize("kind", ["tiff-lab16", "tiff-float32", "avif-rgb8"])
def test_what_is_no_plain_picture_is_refused(picture_files: Mapping[str, Path], kind: str) -> None:
    with pytest.raises(UnknownFormat):
        _decoded(picture_files[kind])


def test_the_profile_is_the_same_every_time() -> None:
    assert srgb_profile()[24:36] == bytes.fromhex("07d000010001000000000000")
    ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
