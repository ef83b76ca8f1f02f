"""Patching a TIFF again and again: old places are used again, and old pixels are gone."""

import shutil
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from hypothesis import given, settings
from hypothesis import strategies as st

from gesso_core.geometry import Box, Size
from gesso_core.picture import ArrayPicture
from gesso_core.pixels import Colour, PixelFormat, Pixels
from gesso_core.progress import silent
from gesso_desktop.document.saving.tiff_free import FreeRanges
from gesso_desktop.document.saving.tiff_patch import patch_tiff

RGB = PixelFormat(8, Colour.RGB)
SIZE = Size(640, 512)  # whole tiles: what fills up a tile is the same before and after
STRIPS: dict[str, Any] = {"rowsperstrip": 16}
TILES: dict[str, Any] = {"tile": (64, 64)}


def grainy(levels: int, seed: int = 0, size: Size = SIZE) -> Pixels:
    """Noise: the more levels it has, the more bytes it takes compressed."""
    rng = np.random.default_rng(seed)
    return rng.integers(0, levels, (size.height, size.width, 3)).astype(np.uint8)


def write(path: Path, pixels: Pixels, **options: Any) -> None:
    tifffile.imwrite(path, pixels, photometric="rgb", **options)


def segments(path: Path, page: int = 0) -> list[tuple[int, int]]:
    with tifffile.TiffFile(path) as file:
        opened = file.pages[page].aspage()
        return list(zip(opened.dataoffsets, opened.databytecounts, strict=True))


def stored(path: Path, page: int = 0) -> list[bytes]:
    blob = path.read_bytes()
    return [blob[start : start + count] for start, count in segments(path, page)]


def patch(path: Path, pixels: Pixels, *boxes: Box, page: int = 0) -> int:
    boxes = boxes or (Box(0, 0, pixels.shape[1], pixels.shape[0]),)
    return patch_tiff(path, page, ArrayPicture(pixels, RGB), boxes, silent).appended_bytes


def assert_apart_and_even(path: Path) -> None:
    spans = sorted(segments(path))
    for (start, count), (following, _) in pairwise(spans):
        assert start + count <= following
    assert all(start % 2 == 0 for start, _ in spans)


@pytest.mark.parametrize("layout", [STRIPS, TILES], ids=["strips", "tiles"])
@pytest.mark.parametrize("compression", ["zlib", "lzw"])
@pytest.mark.parametrize("bigtiff", [False, True])
@pytest.mark.parametrize("byteorder", ["<", ">"])
def test_an_edit_of_all_grows_the_file_by_its_net_growth_and_two_segments(
    layout: dict[str, Any], compression: str, bigtiff: bool, byteorder: Any, tmp_path: Path
) -> None:
    path = tmp_path / "a.tif"
    options = layout | {"compression": compression, "bigtiff": bigtiff, "byteorder": byteorder}
    write(path, grainy(100), **options)
    before = segments(path)
    # Later edits find the segments in several pieces, and may leave a gap in each.
    for levels, more in ((110, 2), (130, 4), (90, 4), (140, 4)):
        old = stored(path)
        held = sum(map(len, old))
        appended = patch(path, grainy(levels, levels))
        new = segments(path)
        growth = sum(count for _, count in new) - held
        # Each may have a byte before it to begin at an even place.
        assert appended <= max(growth, 0) + more * max(count for _, count in new) + len(new)
        np.testing.assert_array_equal(tifffile.imread(path), grainy(levels, levels))
        assert_apart_and_even(path)
        blob = path.read_bytes()
        for segment in old:
            middle = len(segment) // 2
            for at in (8, middle, len(segment) - 24):
                assert segment[at : at + 16] not in blob
    assert segments(path) != before


def test_channels_stored_one_after_the_other_grow_the_file_no_more(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    planes = np.moveaxis(grainy(100), 2, 0)
    write(path, planes, compression="zlib", rowsperstrip=64, planarconfig="separate")
    held = sum(map(len, stored(path)))
    appended = patch(path, grainy(101, 1))
    new = segments(path)
    growth = sum(count for _, count in new) - held
    assert appended <= growth + 2 * max(count for _, count in new) + len(new)
    np.testing.assert_array_equal(np.moveaxis(tifffile.imread(path), 0, 2), grainy(101, 1))


@pytest.mark.parametrize("layout", [STRIPS, TILES], ids=["strips", "tiles"])
def test_segments_that_shrink_and_grow_in_turn_do_not_scatter_the_free_bytes(
    layout: dict[str, Any], tmp_path: Path
) -> None:
    path = tmp_path / "a.tif"
    write(path, grainy(100), compression="zlib", **layout)
    wanted, height = grainy(98, 1), layout.get("rowsperstrip", 64)
    for top in range(0, SIZE.height, 2 * height):
        wanted[top : top + height] = grainy(104, 2)[top : top + height]
    held = sum(map(len, stored(path)))
    appended = patch(path, wanted)
    new = segments(path)
    growth = sum(count for _, count in new) - held
    assert appended <= max(growth, 0) + 2 * max(count for _, count in new) + len(new)
    np.testing.assert_array_equal(tifffile.imread(path), wanted)


def test_what_a_smaller_strip_leaves_is_zero(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    write(path, grainy(200), compression="zlib", rowsperstrip=512)
    ((start, count),) = segments(path)
    patch(path, grainy(2))
    ((new_start, new_count),) = segments(path)
    assert new_start in (start, start + 1)
    assert new_count < count // 4
    assert not any(path.read_bytes()[new_start + new_count : start + count])


def test_a_last_strip_that_grows_is_lengthened_where_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    write(path, grainy(100), compression="zlib", rowsperstrip=512)
    ((start, count),) = segments(path)
    assert start + count == path.stat().st_size
    appended = patch(path, grainy(200))
    ((new_start, new_count),) = segments(path)
    assert new_start - start in (0, 1)
    assert 0 < appended <= new_count - count + 1
    np.testing.assert_array_equal(tifffile.imread(path), grainy(200))


def test_a_strip_at_an_odd_place_stays_there_if_it_fits(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    pixels = grainy(100)
    write(path, pixels, compression="packbits", rowsperstrip=1)
    spans = segments(path)
    row = next(n for n, (start, _) in enumerate(spans) if start % 2 and n > 2)
    pixels[row] = pixels[row] ^ 128  # as long as before
    assert patch(path, pixels, Box(0, row, SIZE.width, row + 1)) == 0
    assert segments(path) == spans
    np.testing.assert_array_equal(tifffile.imread(path), pixels)


def test_places_of_other_pages_are_never_used(tmp_path: Path) -> None:
    path, copy = tmp_path / "a.tif", tmp_path / "copy.tif"
    with tifffile.TiffWriter(path) as file:
        for seed in range(3):
            file.write(grainy(100, seed), photometric="rgb", compression="zlib", rowsperstrip=16)
    shutil.copyfile(path, copy)
    old = stored(path, 1)
    patch(copy, grainy(140, 9), page=1)
    for page in (0, 2):
        assert segments(copy, page) == segments(path, page)
        assert stored(copy, page) == stored(path, page)
    np.testing.assert_array_equal(tifffile.imread(copy, key=1), grainy(140, 9))
    blob = copy.read_bytes()
    assert not any(segment[8:40] in blob for segment in old)


def test_strips_shared_with_another_page_are_neither_used_again_nor_wiped(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    write(path, grainy(100), compression="zlib", rowsperstrip=16)
    with tifffile.TiffFile(path) as file:
        page = file.pages[0].aspage()
        at, tags = page.offset, len(page.tags)
    blob = bytearray(path.read_bytes())
    blob += b"\0" * (len(blob) % 2)
    following, end = at + 2 + 12 * tags, len(blob).to_bytes(4, "little")
    copied = blob[at:following] + bytes(4)
    blob[following : following + 4] = end
    path.write_bytes(blob + copied)
    patch(path, grainy(140, 9))
    np.testing.assert_array_equal(tifffile.imread(path, key=0), grainy(140, 9))
    np.testing.assert_array_equal(tifffile.imread(path, key=1), grainy(100))


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 12), st.booleans()), max_size=40))
def test_free_ranges_agree_with_a_plain_map_of_bytes(
    steps: list[tuple[int, int, bool]],
) -> None:
    ranges, is_free = FreeRanges(), np.zeros(104, bool)
    for at, length, is_taken in steps:
        if not is_taken:
            if not is_free[at : at + length].any():
                ranges.add(at, at + length)
                is_free[at : at + length] = True
            continue
        fitting = [
            place
            for place in range(104 - length)
            if (place % 2 == 0 or place == at) and is_free[place : place + length].all()
        ]
        place = ranges.take(length, at)
        even = [each for each in fitting if each % 2 == 0]
        assert place is not None or length == 0 or not even
        if place is not None:
            assert place in fitting
            is_free[place : place + length] = False


def test_free_ranges_are_used_around_the_old_place_then_the_smallest_first() -> None:
    ranges = FreeRanges()
    for start, end in ((10, 20), (20, 40), (50, 57), (60, 100)):
        ranges.add(start, end)
    assert ranges.take(5, 25) == 10  # 10…40 is one range
    assert ranges.take(6, 0) == 50
    assert ranges.take(30, 0) == 60
    assert ranges.take(30, 0) is None
    assert ranges.take_tail(100) == 90
    assert ranges.take_tail(130) == 130
    assert ranges.take_tail(131) == 132
