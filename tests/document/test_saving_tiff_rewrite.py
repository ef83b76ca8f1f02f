"""A TIFF written anew: the result's pixels, and every tag of the source that still holds."""

import io
import json
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pyvips
import tifffile
from PIL import Image

from fixtures.files import TIFF_KINDS, expected, expected_format, make, photograph, profile
from gesso_core.errors import CannotKeep, DamagedFile
from gesso_core.picture import ArrayPicture
from gesso_core.pixels import Alpha, Colour, PixelFormat, Pixels
from gesso_core.progress import Cancelled, Progress, silent
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.saving import tiff_limits
from gesso_desktop.document.saving.metadata import Blocks
from gesso_desktop.document.saving.tiff_limits import patch_limits, rewrite_limits
from gesso_desktop.document.saving.tiff_orientation import set_orientation_in_tiff
from gesso_desktop.document.saving.tiff_patch import patch_tiff, patchable
from gesso_desktop.document.saving.tiff_rewrite import photoshop_resource, write_tiff


@pytest.fixture(autouse=True)
def fresh_libvips() -> Iterator[None]:
    pyvips.cache_set_max(0)  # it caches by file name
    yield
    pyvips.cache_set_max(100)


def by_tifffile(path: Path, page: int = 0) -> Pixels:
    with tifffile.TiffFile(path) as file:
        pixels = np.asarray(file.pages[page].asarray())
    pixels = pixels.astype(np.uint8) if pixels.dtype == bool else pixels
    return pixels.reshape(*pixels.shape[:2], -1)


def by_gesso(path: Path, page: int = 0) -> Pixels:
    picture = open_picture(path, page)
    try:
        return picture.read(picture.size.box)
    finally:
        picture.close()


LAYOUT_WORDS = (
    *("Strip", "Tile", "ImageWidth", "ImageHeight", "ImageSize", "Megapixels", "Compression"),
    *("Predictor", "Planar", "SampleFormat", "ExtraSamples", "FillOrder", "ExifByteOrder"),
    *("ThumbnailTIFF", "ExifTool:Warning"),
)


def metadata(paths: Sequence[Path]) -> list[Mapping[str, Any]]:
    """All of exiftool's tags but those of the file itself and of the layout of the pixels."""
    if shutil.which("exiftool") is None:
        pytest.skip("needs exiftool")
    run = ["exiftool", "-j", "-G1", "-a", "-u", *map(str, paths)]
    answer = json.loads(subprocess.run(run, capture_output=True, check=False).stdout)
    return [
        {
            name: value
            for name, value in tags.items()
            if not name.startswith(("System:", "SourceFile"))
            and not any(word in name for word in LAYOUT_WORDS)
        }
        for tags in answer
    ]


def cropped(kind: str) -> ArrayPicture:
    pixels = expected(kind)[20:170, 31:280]
    return ArrayPicture(np.ascontiguousarray(pixels), expected_format(kind), orientation=6)


@pytest.mark.parametrize("kind", TIFF_KINDS)
def test_pixels_are_right_by_every_reader(
    kind: str, picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    target, wanted = tmp_path / "new.tif", cropped(kind)
    write_tiff(target, wanted, silent, like=picture_files[kind])
    np.testing.assert_array_equal(by_gesso(target), wanted.pixels)
    np.testing.assert_array_equal(by_tifffile(target), wanted.pixels)
    assert open_picture(target, 0).format == wanted.format
    assert patchable(target, 0) is None
    image = pyvips.Image.new_from_file(str(target))
    if not any(word in kind for word in ("inverted", "lab", "premultiplied", "zstd")):
        vips = image.numpy().reshape(wanted.pixels.shape)
        np.testing.assert_array_equal(vips // 255 if "bit1" in kind else vips, wanted.pixels)


def test_metadata_is_equal_by_exiftool_for_every_kind(
    picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    targets = []
    for kind in TIFF_KINDS:
        targets.append(tmp_path / f"{kind}.tif")
        picture = cropped(kind)
        kept = open_picture(picture_files[kind], 0).orientation
        picture = ArrayPicture(picture.pixels, picture.format, orientation=kept)
        write_tiff(targets[-1], picture, silent, like=picture_files[kind])
    before = metadata([picture_files[kind] for kind in TIFF_KINDS])
    for kind, old, new in zip(TIFF_KINDS, before, metadata(targets), strict=True):
        assert len(new) > 5, kind
        other = {name for name in {*old, *new} if old.get(name) != new.get(name)}
        if kind == "tiff-palette8":  # becomes RGB
            assert other == {
                *("IFD0:BitsPerSample", "IFD0:SamplesPerPixel"),
                *("IFD0:PhotometricInterpretation", "IFD0:ColorMap"),
            }
        elif kind == "tiff-rgb8-jpeg":
            names = ("PhotometricInterpretation", "YCbCrSubSampling", "ReferenceBlackWhite")
            video = {f"IFD0:{name}" for name in names}
            # exiftool calls JPEG strips a preview
            assert {name for name in other if "PreviewImage" not in name} == video
        else:  # some writers leave out that one bit is one bit and one sample
            obvious = {"IFD0:BitsPerSample", "IFD0:SamplesPerPixel"}
            assert other <= (obvious if "bit1" in kind else set()), kind


def test_other_pages_are_carried_over_bit_for_bit(
    picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    original, target = picture_files["tiff-rgb16-multipage"], tmp_path / "new.tif"
    wanted = cropped("tiff-rgb16-multipage")
    write_tiff(target, wanted, silent, like=original, page=1)
    with tifffile.TiffFile(target) as file:
        assert len(file.pages) == 3
    for page in (0, 2):
        np.testing.assert_array_equal(by_tifffile(target, page), by_tifffile(original, page))
    np.testing.assert_array_equal(by_tifffile(target, 1), wanted.pixels)
    assert rewrite_limits(original, 1) == ()


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("big", [False, True])
def test_unknown_tags_of_every_type_keep_their_bytes(order: Any, big: bool, tmp_path: Path) -> None:
    source, target = tmp_path / "source.tif", tmp_path / "new.tif"
    private: list[tuple[int, str | int, int, Any, bool]] = [
        (65001, "B", 3, b"abc", True),
        (65002, "s", 0, "a longer sentence in a private tag", True),
        (65003, "H", 5, (1, 2, 3, 4, 5), True),
        (65004, "I", 1, 0xDEADBEEF, True),
        (65005, "2I", 2, (1, 3, 5, 7), True),
        (65006, "f", 2, (0.1, 0.2), True),
        (65007, "d", 1, 0.3, True),
        (65008, "h", 2, (-1, -2), True),
        (65009, 7, 9, b"undefined", True),
        (34377, 7, 24, b"8BIM\x04\x04\0\0\0\0\0\x08iptciptc8BIM", True),
    ]
    tifffile.imwrite(
        source,
        np.zeros((9, 9, 3), np.uint8),
        photometric="rgb",
        byteorder=order,
        bigtiff=big,
        extratags=private,
        iccprofile=profile(),
        description="naïve".encode(),
    )
    wanted = ArrayPicture(photograph(40, 30), PixelFormat(16, Colour.RGB))
    write_tiff(target, wanted, silent, like=source)
    with tifffile.TiffFile(source) as old, tifffile.TiffFile(target) as new:
        assert new.byteorder == order
        assert new.is_bigtiff == big
        for code in (*(entry[0] for entry in private), 34675, 270, 305, 282, 283, 296):
            was, now = old.pages[0].aspage().tags[code], new.pages[0].aspage().tags[code]
            assert (was.dtype, was.count, was.value) == (now.dtype, now.count, now.value)
        np.testing.assert_array_equal(new.pages[0].asarray(), wanted.pixels)


def test_a_gained_alpha_channel_is_unassociated_and_keeps_the_tags(
    picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    target = tmp_path / "new.tif"
    pixels = np.dstack([expected("tiff-rgb16-deflate"), np.full((203, 301, 1), 99, np.uint16)])
    wanted = ArrayPicture(pixels, PixelFormat(16, Colour.RGB, Alpha.STRAIGHT), orientation=6)
    write_tiff(target, wanted, silent, like=picture_files["tiff-rgb16-deflate"])
    with tifffile.TiffFile(target) as file:
        assert file.pages[0].aspage().extrasamples == (2,)
    np.testing.assert_array_equal(by_gesso(target), pixels)
    np.testing.assert_array_equal(pyvips.Image.new_from_file(str(target)).numpy(), pixels)
    old, new = metadata([picture_files["tiff-rgb16-deflate"], target])
    differing = {name for name in {*old, *new} if old.get(name) != new.get(name)}
    assert differing <= {"IFD0:SamplesPerPixel", "IFD0:BitsPerSample"}


def test_a_one_bit_picture_that_gained_alpha_becomes_eight_bit(tmp_path: Path) -> None:
    target = tmp_path / "new.tif"
    pixels = np.random.default_rng(0).integers(0, 2, (30, 21, 2)).astype(np.uint8)
    write_tiff(target, ArrayPicture(pixels, PixelFormat(1, Colour.GRAY, Alpha.STRAIGHT)), silent)
    np.testing.assert_array_equal(by_gesso(target), pixels * 255)


def test_jpeg_ink_is_turned_round_as_tiff_has_it(tmp_path: Path) -> None:
    target = tmp_path / "new.tif"
    pixels = np.random.default_rng(0).integers(0, 256, (30, 21, 4)).astype(np.uint8)
    write_tiff(target, ArrayPicture(pixels, PixelFormat(8, Colour.CMYK)), silent)
    np.testing.assert_array_equal(by_tifffile(target), 255 - pixels)


def test_the_metadata_of_a_jpeg_arrive_in_the_tiff(tmp_path: Path) -> None:
    if shutil.which("exiftool") is None:
        pytest.skip("needs exiftool")
    jpeg = make("jpeg-rgb8", tmp_path)
    for order in ("II", "MM"):
        source, target = tmp_path / f"{order}.jpg", tmp_path / f"{order}.tif"
        shutil.copyfile(jpeg, source)
        run = ["exiftool", "-q", "-q", "-overwrite_original"]
        subprocess.run([*run, "-all=", str(source)], check=True)
        run += ["-tagsfromfile", str(jpeg), "-all:all", "-unsafe", f"-ExifByteOrder={order}"]
        subprocess.run([*run, "-InteropIndex=R98", "-XMP-dc:Creator=Älex", str(source)], check=True)
        with Image.open(source) as image:
            info = image.info
            segments = dict(getattr(image, "applist", []))
        photoshop = segments["APP13"].removeprefix(b"Photoshop 3.0\0")
        blocks = Blocks(
            exif=info["exif"].removeprefix(b"Exif\0\0"),
            xmp=info["xmp"],
            icc=profile(),
            photoshop=photoshop,
            dpi=(300.0, 300.0),
        )
        assert (blocks.exif or b"")[:2] == order.encode()
        wanted = ArrayPicture(photograph(40, 30), PixelFormat(16, Colour.RGB), orientation=6)
        write_tiff(target, wanted, silent, blocks=blocks)
        np.testing.assert_array_equal(by_tifffile(target), wanted.pixels)
        old, new = metadata([source, target])
        for name, value in old.items():
            if name.startswith(("IFD0:", "ExifIFD:", "GPS:", "InteropIFD:", "XMP-", "IPTC:")):
                assert name == "IFD0:YCbCrPositioning" or new[name] == value, name
        assert {"GPS:GPSLatitude", "IPTC:Caption-Abstract", "InteropIFD:InteropIndex"} <= set(new)
        with tifffile.TiffFile(target) as file:
            tags = file.pages[0].aspage().tags
            assert tags[700].value == info["xmp"]
            assert tags[34675].value == profile()
            assert bytes(tags[33723].value) == photoshop_resource(photoshop, 0x0404)


def test_a_picture_without_metadata_becomes_a_plain_file(tmp_path: Path) -> None:
    target = tmp_path / "new.tif"
    target.write_bytes(b"leftover" * 99999)
    wanted = ArrayPicture(photograph(40, 30), PixelFormat(16, Colour.RGB), profile())
    write_tiff(target, wanted, silent, blocks=Blocks(dpi=(600.0, 300.5)))
    np.testing.assert_array_equal(by_tifffile(target), wanted.pixels)
    assert target.stat().st_size < 40 * 30 * 6 + 2000
    picture = open_picture(target, 0)
    assert picture.icc == profile()
    assert picture.storage.dpi == (600.0, 300.5)


def test_directories_that_loop_are_copied_a_few_times_only(tmp_path: Path) -> None:
    source, target = tmp_path / "loop.tif", tmp_path / "new.tif"
    tifffile.imwrite(source, np.zeros((9, 9), np.uint8), extratags=[(65000, "I", 1, 8, True)])
    with tifffile.TiffFile(source) as file:
        tag = file.pages[0].aspage().tags[65000]
        first = file.pages[0].aspage().offset
    with source.open("r+b") as file:
        file.seek(tag.offset)
        file.write(struct.pack("<HHII", 34665, 4, 1, first))  # EXIF points at the page itself
    wanted = ArrayPicture(photograph(40, 30), PixelFormat(16, Colour.RGB))
    write_tiff(target, wanted, silent, like=source)
    np.testing.assert_array_equal(by_tifffile(target), wanted.pixels)
    assert target.stat().st_size < 20_000


def test_previews_and_layers_are_told_about(tmp_path: Path) -> None:
    path, plain = tmp_path / "pyramid.tif", tmp_path / "plain.tif"
    pixels = np.zeros((64, 64, 3), np.uint8)
    tifffile.imwrite(plain, pixels, photometric="rgb")
    assert patch_limits(plain, 0) == rewrite_limits(plain, 0) == ()
    with tifffile.TiffWriter(path) as writer:
        layers = (37724, 7, 5, b"Adobe", True)
        writer.write(pixels, photometric="rgb", subifds=1, extratags=[layers])
        writer.write(pixels[::2, ::2], photometric="rgb", subfiletype=1)
    assert patch_limits(path, 0) == (tiff_limits.OLD_PREVIEWS, tiff_limits.OLD_LAYERS)
    assert rewrite_limits(path, 0) == (tiff_limits.NO_PREVIEWS, tiff_limits.NO_LAYERS)
    paged = tmp_path / "paged.tif"
    with tifffile.TiffWriter(paged) as writer:
        writer.write(pixels, photometric="rgb")
        writer.write(pixels[::2, ::2], photometric="rgb", subfiletype=1)
    assert patch_limits(paged, 0) == (tiff_limits.OLD_PREVIEWS,)


def test_the_pyramid_of_another_page_is_carried_over(tmp_path: Path) -> None:
    path, target = tmp_path / "pyramid.tif", tmp_path / "new.tif"
    pixels = (photograph(64, 64) >> 8).astype(np.uint8)
    with tifffile.TiffWriter(path) as writer:
        writer.write(pixels, photometric="rgb")
        writer.write(pixels, photometric="rgb", subifds=1, compression="zlib", tile=(16, 16))
        writer.write(pixels[::2, ::2], photometric="rgb", compression="zlib", subfiletype=1)
    write_tiff(target, ArrayPicture(pixels, PixelFormat(8, Colour.RGB)), silent, like=path)
    with tifffile.TiffFile(target) as file:
        levels = file.pages[1].aspage().pages
        assert levels is not None
        np.testing.assert_array_equal(levels[0].asarray(), pixels[::2, ::2])


def test_maker_notes_keep_their_bytes_and_are_told_about(tmp_path: Path) -> None:
    note = bytes(range(200))
    blob = struct.pack("<2sHI", b"II", 42, 8)
    blob += struct.pack("<HHHIII", 1, 34665, 4, 1, 26, 0)
    blob += struct.pack("<HHHIII", 1, 37500, 7, len(note), 44, 0) + note
    target, again = tmp_path / "one.tif", tmp_path / "two.tif"
    wanted = ArrayPicture(photograph(40, 30), PixelFormat(16, Colour.RGB))
    write_tiff(target, wanted, silent, blocks=Blocks(exif=blob))
    write_tiff(again, wanted, silent, like=target)
    assert note in target.read_bytes()
    assert note in again.read_bytes()
    assert rewrite_limits(target, 0) == (tiff_limits.MAKER_NOTES,)


def test_a_rewrite_that_would_not_fit_is_bigtiff(tmp_path: Path) -> None:
    source, target = tmp_path / "large.tif", tmp_path / "new.tif"
    pixels = np.zeros((64, 64, 1), np.uint8)
    tifffile.imwrite(source, pixels[..., 0], compression="zlib")
    with source.open("r+b") as file:
        file.truncate(2**32 - 100)  # sparse on disk
    wanted = ArrayPicture(pixels + np.uint8(5), PixelFormat(8, Colour.GRAY))
    write_tiff(target, wanted, silent, like=source)
    with tifffile.TiffFile(target) as file:
        assert file.is_bigtiff
    np.testing.assert_array_equal(by_tifffile(target), wanted.pixels)
    assert target.stat().st_size < 4000


def test_a_file_that_is_no_tiff_is_called_damaged(tmp_path: Path) -> None:
    for number, data in enumerate((b"", b"II", b"II*\0\x08\0\0\0", b"no TIFF at all" * 9)):
        path = tmp_path / f"{number}.tif"
        path.write_bytes(data)
        wanted = ArrayPicture(photograph(40, 30), PixelFormat(16, Colour.RGB))
        with pytest.raises(DamagedFile):
            write_tiff(tmp_path / "new.tif", wanted, silent, like=path)
        assert patchable(path, 0) is not None


def test_cut_and_scrambled_files_raise_nothing_unexpected(
    picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    rng = np.random.default_rng(11)
    kinds = ("tiff-rgb16-tiled-deflate", "tiff-rgb16-bigtiff-tiled", "tiff-rgb8-raw")
    refused = 0
    for round_number in range(120):
        blob = bytearray(picture_files[kinds[round_number % 3]].read_bytes())
        with tifffile.TiffFile(picture_files[kinds[round_number % 3]]) as file:
            first = file.pages[0].aspage().offset
        for _ in range(rng.integers(1, 6)):
            blob[first + rng.integers(0, 250)] = rng.integers(0, 256)
        path, target = tmp_path / "bad.tif", tmp_path / "new.tif"
        path.write_bytes(blob[: len(blob) - int(rng.integers(0, 2) * rng.integers(0, 9999))])
        wanted = cropped("tiff-rgb16-raw" if round_number % 3 < 2 else "tiff-rgb8-raw")
        try:
            write_tiff(target, wanted, silent, like=path)
            np.testing.assert_array_equal(by_gesso(target), wanted.pixels)
            rewrite_limits(path, 0)
            patch_limits(path, 0)
            whole = ArrayPicture(expected("tiff-rgb16-raw"), PixelFormat(16, Colour.RGB))
            if patchable(path, 0) is None:
                patch_tiff(path, 0, whole, [whole.size.box], silent)
        except (DamagedFile, CannotKeep):
            refused += 1
        except Exception as error:
            if error.__class__.__name__ != "BadRequest":
                raise
    assert 0 < refused < 120


def test_cancelling_stops_the_writing(tmp_path: Path) -> None:
    def cancel(progress: Progress) -> None:
        raise Cancelled

    wanted = ArrayPicture(photograph(40, 30), PixelFormat(16, Colour.RGB))
    with pytest.raises(Cancelled):
        write_tiff(tmp_path / "new.tif", wanted, cancel)


def test_orientation_is_a_change_of_two_bytes(
    picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    for kind in ("tiff-rgb16-deflate", "tiff-rgb16-bigendian"):
        copy = tmp_path / "copy.tif"
        tifffile.imwrite(
            copy,
            np.zeros((9, 9), np.uint8),
            byteorder=">" if "big" in kind else "<",
            extratags=[(274, 3, 1, 6, True)],
        )
        before = copy.read_bytes()
        assert set_orientation_in_tiff(copy, 0, 8)
        after = copy.read_bytes()
        assert len(before) == len(after)
        assert sum(a != b for a, b in zip(before, after, strict=True)) == 1
        with tifffile.TiffFile(copy) as file:
            assert file.pages[0].aspage().tags[274].value == 8


def test_orientation_is_added_by_one_more_directory(tmp_path: Path) -> None:
    for big in (False, True):
        for page in (0, 1, 2):
            copy = tmp_path / "copy.tif"
            pixels = [photograph(40 + n, 30) for n in range(3)]
            with tifffile.TiffWriter(copy, bigtiff=big, byteorder=">") as writer:
                for each in pixels:
                    writer.write(each, photometric="rgb", iccprofile=profile(), metadata=None)
            before = copy.read_bytes()
            assert set_orientation_in_tiff(copy, page, 6)
            after = copy.read_bytes()
            assert sum(a != b for a, b in zip(before, after, strict=False)) <= 8
            for number, each in enumerate(pixels):
                picture = open_picture(copy, number)
                assert picture.orientation == (6 if number == page else 1)
                assert picture.icc == profile()
                np.testing.assert_array_equal(by_tifffile(copy, number), each)


MEMORY_SCRIPT = """
import sys
import numpy as np
from pathlib import Path
from gesso_core.geometry import Box, Size
from gesso_core.pixels import Colour, PixelFormat
from gesso_core.progress import silent
from gesso_desktop.document.saving.tiff_rewrite import write_tiff

class Flat:
    size = Size(5000, 4000)
    format = PixelFormat(16, Colour.RGB)
    icc, orientation = None, 1
    def read(self, box):
        return np.full((box.height, box.width, 3), 7, np.uint16)

from fixtures.memory import peak_mb

before = peak_mb()
write_tiff(Path(sys.argv[1]), Flat(), silent)
print(round(peak_mb() - before))
"""


def test_writing_120_megabytes_takes_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.tif"
    run = subprocess.run(
        [sys.executable, "-c", MEMORY_SCRIPT, str(path)], capture_output=True, text=True, check=True
    )
    assert int(run.stdout) < 90
    assert (tifffile.imread(path) == 7).all()
    assert io.BytesIO(path.read_bytes()[:4]).getvalue() == b"II*\0"
