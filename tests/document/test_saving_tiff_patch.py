"""Patching a copy of a TIFF: right pixels by three readers, and nothing else changed."""

import json
import shutil
import struct
import subprocess
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pyvips
import tifffile
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fixtures.files import TIFF_KINDS, expected, expected_format
from gesso_core.errors import BadRequest, CannotKeep
from gesso_core.geometry import Box
from gesso_core.picture import ArrayPicture
from gesso_core.pixels import Alpha, Colour, PixelFormat, Pixels
from gesso_core.progress import Cancelled, Progress, silent
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.saving.tiff_patch import merged, patch_tiff, patchable

NOT_EXACT = ("tiff-rgb8-jpeg", "tiff-bit1-g4", "tiff-palette8")
EXACT = tuple(kind for kind in TIFF_KINDS if kind not in NOT_EXACT)
BOXES = {
    "corner": (Box(0, 0, 5, 7),),
    "inside": (Box(33, 41, 103, 101),),
    "border": (Box(250, 150, 301, 203),),
    "whole": (Box(0, 0, 301, 203),),
    "several": (Box(1, 1, 2, 2), Box(100, 10, 140, 12), Box(290, 190, 301, 203)),
    "overlapping": (Box(20, 20, 120, 90), Box(60, 50, 200, 95), Box(20, 20, 120, 90)),
}


@pytest.fixture(autouse=True)
def fresh_libvips() -> Iterator[None]:
    pyvips.cache_set_max(0)  # it caches by file name
    yield
    pyvips.cache_set_max(100)


def noise(pixels: Pixels, pixel_format: PixelFormat, boxes: Sequence[Box]) -> ArrayPicture:
    """`pixels` with noise in the boxes, the worst case for every compression."""
    rng = np.random.default_rng(7)
    new = pixels.copy()
    for box in boxes:
        shape = (box.height, box.width, pixels.shape[2])
        values = rng.random(shape) * (pixel_format.largest + (not pixel_format.is_float))
        new[box.slices] = values.astype(pixels.dtype)
    return ArrayPicture(new, pixel_format)


def by_tifffile(path: Path, page: int = 0) -> Pixels:
    with tifffile.TiffFile(path) as file:
        opened = file.pages[page].aspage()
        pixels = np.asarray(opened.asarray())
        if opened.planarconfig == 2 and pixels.ndim == 3:
            pixels = np.moveaxis(pixels, 0, 2)
    return pixels.reshape(*pixels.shape[:2], -1).astype(
        np.uint8 if pixels.dtype == bool else pixels.dtype
    )


def by_libvips(path: Path, page: int = 0) -> Pixels:
    image = pyvips.Image.new_from_file(str(path), page=page)
    return np.asarray(image.numpy().reshape(image.height, image.width, -1))


def by_gesso(path: Path, page: int = 0) -> Pixels:
    picture = open_picture(path, page)
    try:
        return picture.read(picture.size.box)
    finally:
        picture.close()


def metadata(paths: Sequence[Path]) -> list[Mapping[str, Any]]:
    """All of exiftool's tags of each file but those of the file itself and of the tables."""
    if shutil.which("exiftool") is None:
        pytest.skip("needs exiftool")
    run = ["exiftool", "-j", "-G1", "-a", "-u", "-api", "LargeFileSupport=1", *map(str, paths)]
    answer = json.loads(subprocess.run(run, capture_output=True, check=False).stdout)
    bookkeeping = ("Strip", "Tile", "ExifTool:Warning")
    return [
        {
            name: value
            for name, value in tags.items()
            if not name.startswith(("System:", "SourceFile"))
            and not any(word in name for word in bookkeeping)
        }
        for tags in answer
    ]


def changed_ranges(before: bytearray, after: bytearray) -> list[tuple[int, int]]:
    """Where the common length differs, as half-open ranges."""
    common = min(len(before), len(after))
    differs = np.frombuffer(before[:common], "u1") != np.frombuffer(after[:common], "u1")
    edges = np.flatnonzero(np.diff(np.r_[False, differs, False].astype("i1")))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def may_change(path: Path, page: int = 0) -> list[tuple[int, int]]:
    """The strips and tiles of a page and its tables."""
    with tifffile.TiffFile(path) as file:
        opened = file.pages[page].aspage()
        spans = [(a, a + n) for a, n in zip(opened.dataoffsets, opened.databytecounts, strict=True)]
        for tag in opened.tags:
            if tag.code in (273, 279, 324, 325):
                spans += [(tag.offset, tag.offset + 20)]
                spans += [(tag.valueoffset, tag.valueoffset + tag.valuebytecount)]
    return spans


def assert_nothing_else_changed(original: Path, copy: Path, page: int = 0) -> None:
    before, after = bytearray(original.read_bytes()), bytearray(copy.read_bytes())
    for start, end in may_change(original, page):
        inside = slice(start, min(end, len(before)))
        before[inside] = after[inside]
    assert changed_ranges(before, after) == []


@pytest.mark.parametrize("kind", EXACT)
def test_pixels_are_right_by_every_reader_and_no_other_byte_changes(
    kind: str, picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    original, copy = picture_files[kind], tmp_path / "copy.tif"
    for name, boxes in BOXES.items():
        shutil.copyfile(original, copy)
        wanted = noise(expected(kind), expected_format(kind), boxes)
        assert patchable(copy, 0, boxes) is None
        count = patch_tiff(copy, 0, wanted, boxes, silent)
        assert count.segments > 0
        assert count.appended_bytes == copy.stat().st_size - original.stat().st_size
        np.testing.assert_array_equal(by_gesso(copy), wanted.pixels, name)
        np.testing.assert_array_equal(by_tifffile(copy), wanted.pixels, name)
        if name in ("whole", "overlapping") and libvips_reads_as_stored(kind):
            vips = by_libvips(copy)
            if wanted.format.bits == 1:
                vips = vips // 255
            np.testing.assert_array_equal(vips, wanted.pixels, name)
        assert_nothing_else_changed(original, copy)


def libvips_reads_as_stored(kind: str) -> bool:
    """libvips inverts min-is-white, divides by alpha, cannot read all layouts."""
    return not any(
        word in kind for word in ("inverted", "lab", "premultiplied", "zstd", "planar-tiled")
    )


def test_metadata_is_equal_by_exiftool_for_every_kind(
    picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    copies = []
    for kind in EXACT:
        copies.append(tmp_path / f"{kind}.tif")
        shutil.copyfile(picture_files[kind], copies[-1])
        wanted = noise(expected(kind), expected_format(kind), BOXES["several"])
        patch_tiff(copies[-1], 0, wanted, BOXES["several"], silent)
    originals = metadata([picture_files[kind] for kind in EXACT])
    for kind, before, after in zip(EXACT, originals, metadata(copies), strict=True):
        assert len(before) > 15, kind
        assert before == after, kind


def test_other_pages_stay_as_they_are(picture_files: Mapping[str, Path], tmp_path: Path) -> None:
    original, copy = picture_files["tiff-rgb16-multipage"], tmp_path / "copy.tif"
    shutil.copyfile(original, copy)
    boxes = BOXES["overlapping"]
    wanted = noise(expected("tiff-rgb16-multipage", 1), PixelFormat(16, Colour.RGB), boxes)
    patch_tiff(copy, 1, wanted, boxes, silent)
    for page in (0, 2):
        np.testing.assert_array_equal(by_tifffile(copy, page), by_tifffile(original, page))
    np.testing.assert_array_equal(by_tifffile(copy, 1), wanted.pixels)
    assert_nothing_else_changed(original, copy, 1)


@pytest.mark.parametrize("kind", NOT_EXACT)
def test_what_cannot_be_exact_is_refused_with_a_reason(
    kind: str, picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    reason = patchable(picture_files[kind], 0)
    assert reason is not None
    assert reason.endswith(".")
    copy = tmp_path / "copy.tif"
    shutil.copyfile(picture_files[kind], copy)
    wanted = noise(expected(kind), expected_format(kind), BOXES["corner"])
    with pytest.raises(CannotKeep):
        patch_tiff(copy, 0, wanted, BOXES["corner"], silent)
    assert copy.read_bytes() == picture_files[kind].read_bytes()


@dataclass(frozen=True)
class Recorded:
    """A picture that remembers what was read from it."""

    inner: ArrayPicture
    reads: list[Box]
    size = property(lambda self: self.inner.size)
    format = property(lambda self: self.inner.format)
    icc = None
    orientation = 1

    def read(self, box: Box) -> Pixels:
        self.reads.append(box)
        return self.inner.read(box)

    def proxy(self, longest_side: int) -> Pixels:
        return self.inner.proxy(longest_side)


def test_each_strip_is_written_once_and_each_place_read_once(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    pixels = np.random.default_rng(0).integers(0, 99, (256, 300, 3)).astype(np.uint8)
    tifffile.imwrite(path, pixels, photometric="rgb", compression="zlib", rowsperstrip=16)
    before = path.stat().st_size
    boxes = tuple(Box.at(x, 40, 60, 100) for x in range(0, 240, 30))
    wanted = Recorded(noise(pixels, PixelFormat(8, Colour.RGB), boxes), [])
    count = patch_tiff(path, 0, wanted, boxes, silent)
    assert count.segments == 7  # rows 40 to 140 in strips of 16
    assert len(wanted.reads) == 1
    assert path.stat().st_size - before < 7 * 16 * 300 * 3 + 1000
    np.testing.assert_array_equal(by_tifffile(path), wanted.inner.pixels)


def test_a_box_that_changes_nothing_leaves_the_file_as_it_is(
    picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    for kind in ("tiff-rgb16-deflate", "tiff-rgb16-tiled", "tiff-float32-predictor"):
        copy = tmp_path / "copy.tif"
        shutil.copyfile(picture_files[kind], copy)
        same = ArrayPicture(expected(kind), expected_format(kind))
        assert patch_tiff(copy, 0, same, BOXES["whole"], silent).segments == 0
        assert copy.read_bytes() == picture_files[kind].read_bytes()


def test_minus_zero_is_kept_apart_from_zero(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    pixels = np.zeros((16, 16, 1), np.float32)
    tifffile.imwrite(path, pixels[..., 0], photometric="minisblack")
    wanted = ArrayPicture(np.full_like(pixels, -0.0), PixelFormat(32, Colour.GRAY))
    patch_tiff(path, 0, wanted, [Box(0, 0, 16, 16)], silent)
    assert np.signbit(by_tifffile(path)).all()


def test_smaller_data_need_no_new_place_and_the_file_keeps_its_size(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    pixels = np.random.default_rng(0).integers(0, 65536, (64, 64, 1)).astype(np.uint16)
    tifffile.imwrite(path, pixels[..., 0], compression="zlib", rowsperstrip=16)
    before = path.stat().st_size
    flat = pixels.copy()
    flat[10:50, 10:50] = 7
    wanted = ArrayPicture(flat, PixelFormat(16, Colour.GRAY))
    assert patch_tiff(path, 0, wanted, [Box(10, 10, 50, 50)], silent).appended_bytes == 0
    assert path.stat().st_size == before
    np.testing.assert_array_equal(by_tifffile(path), flat)


# Files made by hand: what the library does not write.


def crafted(
    path: Path,
    entries: Sequence[tuple[int, int, Sequence[int]]],
    data: Sequence[bytes],
    *,
    order: str = "<",
) -> list[int]:
    """A classic TIFF whose offsets (273/324) are given as numbers of `data`; where those lie."""
    blob, places = bytearray(8), []
    for part in data:
        blob += b"\0" * (len(blob) % 2)
        places.append(len(blob))
        blob += part
    table = b""
    for tag, kind, numbers in sorted(entries):
        values = [places[n] if n >= 0 else 0 for n in numbers] if tag in (273, 324) else numbers
        packed = struct.pack(f"{order}{len(values)}{ {1: 'B', 3: 'H', 4: 'I'}[kind] }", *values)
        if len(packed) > 4:
            blob += b"\0" * (len(blob) % 2)
            place = len(blob)
            blob += packed
            packed = struct.pack(order + "I", place)
        table += struct.pack(order + "HHI", tag, kind, len(values)) + packed.ljust(4, b"\0")
    blob += b"\0" * (len(blob) % 2)
    blob[:8] = (b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, len(blob))
    blob += struct.pack(order + "H", len(entries)) + table + bytes(4)
    path.write_bytes(blob)
    return places


def gray(width: int, height: int, rows: int, **more: Any) -> list[tuple[int, int, Sequence[int]]]:
    tags = {256: width, 257: height, 258: 8, 259: 1, 262: 1, 277: 1, 278: rows}
    tags |= {int(name[1:]): value for name, value in more.items()}
    return [(tag, 4 if tag in (256, 257) else 3, [value]) for tag, value in tags.items()]


@pytest.mark.parametrize("compression", [1, 8, 5, 32773])
def test_strips_that_share_their_bytes_do_not_corrupt_each_other(
    compression: int, tmp_path: Path
) -> None:
    path = tmp_path / "shared.tif"
    codec = tifffile.TIFF.COMPRESSORS
    plain = bytes(range(160))
    data = plain if compression == 1 else bytes(codec[compression](plain))
    entries = gray(20, 32, 8, t259=compression)
    crafted(path, [*entries, (273, 4, [0, 0, 0, 0]), (279, 4, [len(data)] * 4)], [data])
    before = by_tifffile(path)
    wanted = noise(before, PixelFormat(8, Colour.GRAY), [Box(3, 9, 15, 14)])
    assert patchable(path, 0) is None
    patch_tiff(path, 0, wanted, [Box(3, 9, 15, 14)], silent)
    np.testing.assert_array_equal(by_tifffile(path), wanted.pixels)
    np.testing.assert_array_equal(by_libvips(path), wanted.pixels)


def test_a_flat_strip_shared_by_two_pages_changes_on_one_only(tmp_path: Path) -> None:
    path = tmp_path / "pages.tif"
    tifffile.imwrite(path, np.full((32, 40), 9, np.uint8), rowsperstrip=16)
    blob = bytearray(path.read_bytes())
    with tifffile.TiffFile(path) as file:
        first, end = file.pages[0].offset, len(blob)
        count = len(file.pages[0].aspage().tags)
    copied = blob[first : first + 2 + 12 * count] + bytes(4)
    blob[first + 2 + 12 * count : first + 6 + 12 * count] = struct.pack("<I", end)
    path.write_bytes(blob + copied)
    before = by_tifffile(path, 1)
    wanted = noise(by_tifffile(path), PixelFormat(8, Colour.GRAY), [Box(0, 0, 9, 9)])
    patch_tiff(path, 0, wanted, [Box(0, 0, 9, 9)], silent)
    np.testing.assert_array_equal(by_tifffile(path, 0), wanted.pixels)
    np.testing.assert_array_equal(by_tifffile(path, 1), before)


def test_tables_of_short_numbers_are_widened_when_the_data_move_far(tmp_path: Path) -> None:
    path = tmp_path / "short.tif"
    flat = tifffile.TIFF.COMPRESSORS[8](bytes(300 * 100))
    entries = [*gray(300, 200, 100, t259=8), (273, 3, [0, 1]), (279, 3, [len(flat)] * 2)]
    crafted(path, entries, [bytes(flat), bytes(flat), bytes(40000)])
    wanted = noise(by_tifffile(path), PixelFormat(8, Colour.GRAY), [Box(0, 0, 300, 200)])
    patch_tiff(path, 0, wanted, [Box(0, 0, 300, 200)], silent)
    np.testing.assert_array_equal(by_tifffile(path), wanted.pixels)
    np.testing.assert_array_equal(by_libvips(path), wanted.pixels)


def test_bytes_stored_with_the_lowest_bit_first(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    reverse = np.packbits(np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1)[:, ::-1])
    for compression in (1, 32773, 8):
        path = tmp_path / f"lsb{compression}.tif"
        bits = rng.integers(0, 2, (30, 21, 1)).astype(np.uint8)
        plain = np.packbits(bits[..., 0], axis=1).tobytes()
        plain = plain if compression == 1 else bytes(tifffile.TIFF.COMPRESSORS[compression](plain))
        data = reverse[np.frombuffer(plain, np.uint8)].tobytes()
        entries = gray(21, 30, 30, t258=1, t259=compression, t266=2)
        crafted(path, [*entries, (273, 4, [0]), (279, 4, [len(data)])], [data])
        np.testing.assert_array_equal(by_tifffile(path), bits)
        wanted = noise(bits, PixelFormat(1, Colour.GRAY), [Box(4, 5, 18, 22)])
        patch_tiff(path, 0, wanted, [Box(4, 5, 18, 22)], silent)
        np.testing.assert_array_equal(by_tifffile(path), wanted.pixels)
        np.testing.assert_array_equal(by_libvips(path) // 255, wanted.pixels)


def test_tiles_that_are_not_stored_become_stored_where_they_are_touched(tmp_path: Path) -> None:
    for compression in (1, 8):
        path = tmp_path / f"sparse{compression}.tif"
        one = bytes(range(256))
        data = one if compression == 1 else bytes(tifffile.TIFF.COMPRESSORS[8](one))
        entries = [entry for entry in gray(32, 16, 16, t259=compression) if entry[0] != 278]
        entries += [(322, 3, [16]), (323, 3, [16]), (324, 4, [0, -1]), (325, 4, [len(data), 0])]
        crafted(path, entries, [data])
        wanted = noise(by_tifffile(path), PixelFormat(8, Colour.GRAY), [Box(14, 3, 25, 9)])
        assert patchable(path, 0) is None
        patch_tiff(path, 0, wanted, [Box(14, 3, 25, 9)], silent)
        np.testing.assert_array_equal(by_tifffile(path), wanted.pixels)


def test_old_files_without_byte_counts(tmp_path: Path) -> None:
    path = tmp_path / "old.tif"
    crafted(path, [*gray(20, 16, 8), (273, 4, [0, 1])], [bytes(160), bytes(160)])
    wanted = noise(np.zeros((16, 20, 1), np.uint8), PixelFormat(8, Colour.GRAY), [Box(0, 6, 9, 9)])
    patch_tiff(path, 0, wanted, [Box(0, 6, 9, 9)], silent)
    np.testing.assert_array_equal(by_gesso(path), wanted.pixels)


def test_a_last_strip_stored_as_high_as_the_others(tmp_path: Path) -> None:
    path = tmp_path / "high.tif"
    data = bytes(tifffile.TIFF.COMPRESSORS[8](bytes(range(160))))
    entries = [*gray(20, 11, 8, t259=8), (273, 4, [0, 1]), (279, 4, [len(data)] * 2)]
    crafted(path, entries, [data, data])
    wanted = noise(by_gesso(path), PixelFormat(8, Colour.GRAY), [Box(0, 6, 9, 11)])
    patch_tiff(path, 0, wanted, [Box(0, 6, 9, 11)], silent)
    np.testing.assert_array_equal(by_gesso(path), wanted.pixels)


def test_alpha_behind_another_extra_channel_is_written_to_its_own_place(tmp_path: Path) -> None:
    path = tmp_path / "extra.tif"
    pixels = np.random.default_rng(2).integers(0, 256, (20, 20, 5)).astype(np.uint8)
    tifffile.imwrite(path, pixels, photometric="rgb", extrasamples=[0, 2], planarconfig="contig")
    seen = pixels[..., [0, 1, 2, 4, 3]]  # colours, alpha, the other
    wanted = noise(seen, PixelFormat(8, Colour.RGB, Alpha.STRAIGHT, 1), [Box(1, 1, 9, 9)])
    patch_tiff(path, 0, wanted, [Box(1, 1, 9, 9)], silent)
    np.testing.assert_array_equal(by_tifffile(path), wanted.pixels[..., [0, 1, 2, 4, 3]])


@pytest.mark.parametrize("bits", [8, 16])
def test_signed_lab_is_written_as_the_file_has_it(bits: int, tmp_path: Path) -> None:
    path = tmp_path / "lab.tif"
    pixels = np.random.default_rng(2).integers(0, 1 << bits, (20, 20, 3)).astype(f"u{bits // 8}")
    tifffile.imwrite(path, pixels, photometric="cielab", compression="lzw", rowsperstrip=4)
    wanted = noise(by_gesso(path), PixelFormat(bits, Colour.LAB), [Box(1, 1, 9, 9)])
    patch_tiff(path, 0, wanted, [Box(1, 1, 9, 9)], silent)
    np.testing.assert_array_equal(by_gesso(path), wanted.pixels)
    np.testing.assert_array_equal(by_tifffile(path)[9:], pixels[9:])


@pytest.mark.parametrize("compression", ["zlib", "lzw", "zstd", "lzma", "packbits", None])
@pytest.mark.parametrize("byteorder", ["<", ">"])
@pytest.mark.parametrize("dtype", ["u1", "u2", "f4"])
@settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_any_boxes_in_any_packing(
    compression: str | None, byteorder: Any, dtype: str, tmp_path: Path, data: st.DataObject
) -> None:
    width, height = data.draw(st.integers(1, 90)), data.draw(st.integers(1, 70))
    samples = data.draw(st.sampled_from([1, 3, 4]))
    rng = np.random.default_rng(data.draw(st.integers(0, 9)))
    scale = 1 if dtype == "f4" else 250
    pixels = (rng.random((height, width, samples)) * scale).astype(dtype)
    options: dict[str, Any] = {"rowsperstrip": data.draw(st.integers(1, height))}
    if data.draw(st.booleans()):
        options = {"tile": data.draw(st.sampled_from([(16, 16), (32, 48)]))}
    predictable = compression in ("zlib", "lzw", "zstd", "lzma")
    if samples > 1 and data.draw(st.booleans()):
        options["planarconfig"] = "separate"
    stored = np.moveaxis(pixels, 2, 0) if "planarconfig" in options else pixels
    path = tmp_path / "any.tif"
    tifffile.imwrite(
        path,
        stored if samples > 1 else pixels[..., 0],
        photometric={1: "minisblack", 3: "rgb", 4: "separated"}[samples],
        compression=compression,
        predictor=predictable and data.draw(st.booleans()),
        byteorder=byteorder,
        bigtiff=data.draw(st.booleans()),
        **({"planarconfig": "contig"} if samples == 4 else {}) | options,
    )
    edges = st.tuples(
        st.integers(0, width - 1),
        st.integers(0, height - 1),
        st.integers(1, 99),
        st.integers(1, 99),
    )
    boxes = [
        Box.at(*edge).intersect(Box(0, 0, width, height))
        for edge in data.draw(st.lists(edges, min_size=1, max_size=4))
    ]
    colour = {1: Colour.GRAY, 3: Colour.RGB, 4: Colour.CMYK}[samples]
    bits = {"u1": 8, "u2": 16, "f4": 32}[dtype]
    form = PixelFormat(bits, colour, is_inverted=colour is Colour.CMYK)
    wanted = noise(pixels, form, boxes)
    patch_tiff(path, 0, wanted, boxes, silent)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        np.testing.assert_array_equal(by_tifffile(path), wanted.pixels)
    if compression not in ("zstd", "lzma") and not {"tile", "planarconfig"} <= set(options):
        np.testing.assert_array_equal(by_libvips(path), wanted.pixels)


def test_merged_boxes_cover_the_same_pixels() -> None:
    rng = np.random.default_rng(0)
    for _ in range(50):
        corners = rng.integers(0, 6, (8, 2)) * 4
        boxes = [Box.at(int(x), int(y), 4, 4) for x, y in corners]
        before, after = np.zeros((40, 40), bool), np.zeros((40, 40), bool)
        for box in boxes:
            before[box.slices] = True
        for box in merged(boxes):
            after[box.slices] = True
        np.testing.assert_array_equal(before, after)
    assert len(merged(Box(0, 0, 512, 512).tiles(64))) == 1


def test_a_growing_classic_file_beyond_4_gib_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.tif"
    pixels = np.zeros((64, 64), np.uint8)
    tifffile.imwrite(path, pixels, compression="zlib", rowsperstrip=64)
    with path.open("r+b") as file:
        file.truncate(2**32 - 1000)  # sparse on disk
    box = Box(0, 0, 64, 64)
    assert patchable(path, 0) is None
    assert "4 GiB" in str(patchable(path, 0, [box]))
    wanted = noise(pixels[..., None], PixelFormat(8, Colour.GRAY), [box])
    with pytest.raises(CannotKeep):
        patch_tiff(path, 0, wanted, [box], silent)


def test_bigtiff_grows_beyond_4_gib(tmp_path: Path) -> None:
    path = tmp_path / "large.tif"
    pixels = np.zeros((64, 64), np.uint8)
    tifffile.imwrite(path, pixels, compression="zlib", rowsperstrip=16, bigtiff=True)
    with path.open("r+b") as file:
        file.truncate(2**32 + 1001)  # sparse on disk
    wanted = noise(pixels[..., None], PixelFormat(8, Colour.GRAY), [Box(0, 5, 64, 50)])
    patch_tiff(path, 0, wanted, [Box(0, 5, 64, 50)], silent)
    np.testing.assert_array_equal(by_tifffile(path), wanted.pixels)


def test_another_size_or_other_channels_are_refused(
    picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    copy = tmp_path / "copy.tif"
    shutil.copyfile(picture_files["tiff-rgb8-lzw"], copy)
    small = ArrayPicture(np.zeros((5, 5, 3), np.uint8), PixelFormat(8, Colour.RGB))
    with pytest.raises(BadRequest):
        patch_tiff(copy, 0, small, [Box(0, 0, 5, 5)], silent)
    deep = ArrayPicture(np.zeros((203, 301, 3), np.uint16), PixelFormat(16, Colour.RGB))
    with pytest.raises(CannotKeep):
        patch_tiff(copy, 0, deep, [Box(0, 0, 5, 5)], silent)


def test_cancelling_midway_leaves_the_original_untouched(
    picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    original, copy = picture_files["tiff-rgb16-deflate"], tmp_path / "copy.tif"
    before = original.read_bytes()
    shutil.copyfile(original, copy)
    wanted = noise(expected("tiff-rgb16-deflate"), PixelFormat(16, Colour.RGB), BOXES["whole"])
    calls: list[Progress] = []

    def cancel(progress: Progress) -> None:
        calls.append(progress)
        if len(calls) == 5:
            raise Cancelled

    with pytest.raises(Cancelled):
        patch_tiff(copy, 0, wanted, BOXES["whole"], cancel)
    assert copy.read_bytes() != before
    assert original.read_bytes() == before


MEMORY_SCRIPT = """
import sys
import numpy as np
from pathlib import Path
from gesso_core.geometry import Box, Size
from gesso_core.pixels import Colour, PixelFormat
from gesso_core.progress import silent
from gesso_desktop.document.saving.tiff_patch import patch_tiff

class Flat:
    size = Size(5000, 4000)
    format = PixelFormat(16, Colour.RGB)
    icc, orientation = None, 1
    def read(self, box):
        return np.full((box.height, box.width, 3), 7, np.uint16)

from fixtures.memory import peak_mb

before = peak_mb()
count = patch_tiff(Path(sys.argv[1]), 0, Flat(), [Flat.size.box], silent)
print(count.segments, round(peak_mb() - before))
"""


@pytest.mark.parametrize("rows", [4000, 64])
def test_patching_120_megabytes_takes_little_memory(rows: int, tmp_path: Path) -> None:
    path = tmp_path / "large.tif"
    tifffile.imwrite(
        path,
        np.zeros((4000, 5000, 3), np.uint16),
        photometric="rgb",
        compression=None if rows == 4000 else "zlib",
        rowsperstrip=rows,
    )
    run = subprocess.run(
        [sys.executable, "-c", MEMORY_SCRIPT, str(path)], capture_output=True, text=True, check=True
    )
    segments, megabytes = map(int, run.stdout.split())
    assert segments == -(-4000 // rows)
    assert megabytes < 118  # 95 to 112 were seen; less than the picture itself
    assert (tifffile.imread(path) == 7).all()
