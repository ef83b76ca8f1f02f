"""Every kind of file gives exactly the pixels that were written, whole, by box and reduced."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pyvips
import tifffile
from PIL import Image

from fixtures import files
from gesso_core.errors import BadRequest, CannotRead
from gesso_core.geometry import Box, Size
from gesso_core.picture import ArrayPicture
from gesso_core.pixels import Colour
from gesso_desktop.document.pictures.file_picture import FilePicture
from gesso_desktop.document.pictures.open_picture import open_picture

_LOSSLESS = [kind for kind in files.KINDS if files.is_lossless(kind)]
_LOSSY = [kind for kind in files.KINDS if not files.is_lossless(kind)]
_PILLOW_EXACT = [kind for kind in _LOSSY if not kind.startswith("tiff")]

Files = Mapping[str, Path]


def _whole(picture: FilePicture) -> np.ndarray:
    return picture.read(picture.size.box)


@pytest.mark.parametrize("kind", _LOSSLESS)
def test_pixels_are_exactly_those_written(kind: str, picture_files: Files) -> None:
    for page in range(files.pages(kind)):
        picture = open_picture(picture_files[kind], page)
        written = files.expected(kind, page)

        assert picture.format == files.expected_format(kind)
        assert picture.size == Size(files.WIDTH, files.HEIGHT)
        assert picture.pages == files.pages(kind)
        pixels = _whole(picture)
        assert pixels.dtype == written.dtype
        np.testing.assert_array_equal(pixels, written)
        picture.close()


@pytest.mark.parametrize("kind", _LOSSY)
def test_lossy_pixels_are_near_those_written(kind: str, picture_files: Files) -> None:
    picture = open_picture(picture_files[kind])

    assert picture.format == files.expected_format(kind)
    assert not picture.storage.is_lossless
    error = _whole(picture).astype(float) - files.expected(kind)
    assert np.sqrt((error**2).mean()) < 12  # of 255; inverted or shifted channels give 60 and more


@pytest.mark.parametrize("kind", _PILLOW_EXACT)
def test_lossy_pixels_are_those_of_an_independent_reader(kind: str, picture_files: Files) -> None:
    with Image.open(picture_files[kind]) as image:
        other = np.asarray(image).reshape(image.height, image.width, -1)

    np.testing.assert_array_equal(_whole(open_picture(picture_files[kind])), other)


def test_jpeg_in_tiff_is_that_of_an_independent_reader(picture_files: Files) -> None:
    path = picture_files["tiff-rgb8-jpeg"]
    picture = open_picture(path)

    assert picture.storage.converted_from == "YCbCr"
    np.testing.assert_array_equal(_whole(picture), tifffile.imread(path))


# libvips converts LAB, divides by premultiplied alpha, and knows neither planar tiles nor zstd.
_NOT_FOR_LIBVIPS = ("lab16", "premultiplied", "planar-tiled", "zstd")


@pytest.mark.parametrize("kind", [k for k in files.TIFF_KINDS if not k.endswith(_NOT_FOR_LIBVIPS)])
def test_tiff_pixels_agree_with_libtiff(kind: str, picture_files: Files) -> None:
    picture = open_picture(picture_files[kind])
    pyvips.cache_set_max(0)
    other = pyvips.Image.new_from_file(str(picture_files[kind])).numpy()
    if picture.format.bits == 1:
        other = other // 255
    other = other.reshape(_whole(picture).shape)
    if picture.format.is_inverted and picture.format.colour is Colour.GRAY:
        other = picture.format.largest - other  # libvips turns min-is-white round
    if picture.storage.compression == "jpeg":
        assert np.abs(other.astype(int) - _whole(picture)).max() <= 3
        return
    np.testing.assert_array_equal(_whole(picture), other)


_BOXES = [
    Box(0, 0, 1, 1),
    Box(13, 29, 201, 150),
    Box(60, 31, 70, 33),
    Box(0, 100, files.WIDTH, 101),
    Box(files.WIDTH - 3, files.HEIGHT - 3, files.WIDTH, files.HEIGHT),
    Box(5, 5, 5, 9),
]


@pytest.mark.parametrize("kind", files.KINDS)
def test_a_box_is_that_part_of_the_whole(kind: str, picture_files: Files) -> None:
    whole = _whole(open_picture(picture_files[kind]))
    picture = open_picture(picture_files[kind])

    for box in reversed(_BOXES):  # from the bottom up: nothing may depend on what was read before
        part = picture.read(box)
        np.testing.assert_array_equal(part, whole[box.slices])
        part[...] = 0  # a fresh array: spoiling it must not reach the next read
    np.testing.assert_array_equal(_whole(picture), whole)


@pytest.mark.parametrize("kind", files.KINDS)
@pytest.mark.parametrize("longest_side", [77, 300])
def test_proxy_averages_the_area(kind: str, longest_side: int, picture_files: Files) -> None:
    picture = open_picture(picture_files[kind])
    reference = ArrayPicture(_whole(picture), picture.format).proxy(longest_side)

    proxy = picture.proxy(longest_side)

    assert proxy.shape == reference.shape
    assert proxy.dtype == picture.format.dtype
    tolerance = 1e-5 if picture.format.is_float else 1
    assert np.abs(proxy.astype(float) - reference.astype(float)).max() <= tolerance


def test_proxy_is_never_enlarged(picture_files: Files) -> None:
    picture = open_picture(picture_files["tiff-rgb16-tiled"])

    np.testing.assert_array_equal(picture.proxy(5000), _whole(picture))


def test_boxes_and_pages_that_do_not_exist_are_refused(picture_files: Files) -> None:
    picture = open_picture(picture_files["tiff-rgb16-multipage"], 2)

    with pytest.raises(BadRequest):
        picture.read(Box(0, 0, files.WIDTH + 1, 5))
    with pytest.raises(BadRequest, match="no page 4: the file has 3 pages"):
        open_picture(picture_files["tiff-rgb16-multipage"], 3)
    with pytest.raises(BadRequest):
        open_picture(picture_files["png-rgb8"], 1)


@pytest.mark.parametrize("kind", ["tiff-rgb16-lzw", "tiff-rgb16-raw", "png-rgb16", "jpeg-rgb8"])
def test_a_closed_picture_says_so(kind: str, picture_files: Files) -> None:
    picture = open_picture(picture_files[kind])
    picture.close()
    picture.close()

    with pytest.raises(CannotRead, match="closed"):
        picture.read(Box(0, 0, 9, 9))


def _written(path: Path, data: np.ndarray, **options: Any) -> FilePicture:
    tifffile.imwrite(path, data, metadata=None, **options)
    return open_picture(path)


def test_gray_of_four_bits_is_widened_and_says_so(tmp_path: Path) -> None:
    codes = np.random.default_rng(0).integers(0, 16, (37, 21)).astype(np.uint8)

    picture = _written(tmp_path / "4.tif", codes, photometric="minisblack", bitspersample=4)

    assert picture.storage.converted_from == "4-bit gray"
    np.testing.assert_array_equal(_whole(picture)[..., 0], codes * 17)


@pytest.mark.parametrize("bits", [1, 2, 4])
def test_png_of_few_bits(bits: int, tmp_path: Path) -> None:
    codes = np.random.default_rng(bits).integers(0, 1 << bits, (37, 21)).astype(np.uint8)
    image = Image.fromarray(codes)
    image.putpalette(bytes(range(3 << bits)))
    image.save(tmp_path / "few.png", bits=bits)

    pixels = _whole(open_picture(tmp_path / "few.png"))

    np.testing.assert_array_equal(
        pixels, np.arange(3 << bits, dtype=np.uint8).reshape(-1, 3)[codes]
    )


def test_png_palette_with_transparency_has_alpha(tmp_path: Path) -> None:
    codes = np.arange(64, dtype=np.uint8).reshape(8, 8)
    image = Image.fromarray(codes)
    image.putpalette(bytes(range(192)))
    image.save(tmp_path / "p.png", transparency=bytes(range(0, 128, 2)))

    pixels = _whole(open_picture(tmp_path / "p.png"))

    np.testing.assert_array_equal(pixels[..., 3], codes * 2)


def test_stray_bytes_between_scans_harm_no_jpeg(tmp_path: Path, picture_files: Files) -> None:
    data = picture_files["jpeg-rgb8-progressive"].read_bytes()
    second = data.index(b"\xff\xc4", data.index(b"\xff\xda"))
    (tmp_path / "stray.jpg").write_bytes(data[:second] + b"\1\2\3" + data[second:])

    pixels = _whole(open_picture(tmp_path / "stray.jpg"))

    np.testing.assert_array_equal(
        pixels, _whole(open_picture(picture_files["jpeg-rgb8-progressive"]))
    )


@pytest.mark.parametrize("kind", ["tiff-rgb16-lzw", "png-rgb16", "jpeg-rgb8-420"])
def test_threads_may_read_at_the_same_time(kind: str, picture_files: Files) -> None:
    whole = _whole(open_picture(picture_files[kind]))
    picture = open_picture(picture_files[kind])
    boxes = list(picture.size.box.tiles(32))

    with ThreadPoolExecutor(4) as threads:
        parts = list(threads.map(picture.read, boxes))

    for box, part in zip(boxes, parts, strict=True):
        np.testing.assert_array_equal(part, whole[box.slices])


@pytest.mark.parametrize("interlace", [False, True])
def test_tall_png_is_read_in_any_order(interlace: bool, tmp_path: Path) -> None:
    pixels = files.photograph(1000, 2003)  # three bands
    path = tmp_path / "tall.png"
    pyvips.Image.new_from_array(pixels).pngsave(str(path), interlace=interlace, compression=1)
    picture = open_picture(path)

    for box in (Box(700, 1990, 1000, 2003), Box(0, 3, 9, 9), Box(400, 460, 900, 1400)):
        np.testing.assert_array_equal(picture.read(box), pixels[box.slices])


def test_fill_order_from_the_lowest_bit(tmp_path: Path, picture_files: Files) -> None:
    data = bytearray(picture_files["tiff-bit1"].read_bytes())
    with tifffile.TiffFile(picture_files["tiff-bit1"]) as tiff:
        segments = list(zip(tiff.pages[0].dataoffsets, tiff.pages[0].databytecounts, strict=True))
        entry = tiff.pages.first.tags[305].offset  # Software becomes FillOrder
    reverse = bytes(int(f"{n:08b}"[::-1], 2) for n in range(256))
    for offset, count in segments:
        data[offset : offset + count] = data[offset : offset + count].translate(reverse)
    data[entry : entry + 12] = bytes([10, 1, 3, 0, 1, 0, 0, 0, 2, 0, 0, 0])
    (tmp_path / "lsb.tif").write_bytes(data)

    pixels = _whole(open_picture(tmp_path / "lsb.tif"))

    np.testing.assert_array_equal(pixels, files.expected("tiff-bit1"))


def test_floats_stored_as_differences_of_their_bits_are_exact(tmp_path: Path) -> None:
    values = np.random.default_rng(0).random((60, 70, 3), np.float32)
    path = tmp_path / "float.tif"
    pyvips.Image.new_from_array(values).tiffsave(
        str(path), compression="deflate", predictor="horizontal"
    )
    with tifffile.TiffFile(path) as file:
        assert file.pages[0].predictor == 2  # type: ignore[union-attr]
    picture = open_picture(path)
    try:
        assert (picture.read(picture.size.box) == values).all()
    finally:
        picture.close()
