"""EXIF blocks keep every byte but the orientation, and nonsense is only carried."""

import struct
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gesso_core.errors import DamagedFile
from gesso_core.geometry import Size
from gesso_desktop.document.pictures.byte_source import BlockBytes, FileBytes
from gesso_desktop.document.pictures.tiff_directory import TiffStructure
from gesso_desktop.document.saving.exif_block import (
    has_thumbnail,
    orientation_of,
    with_new_orientation,
    with_orientation,
    with_size,
)
from gesso_desktop.document.saving.exif_from_tiff import exif_from_tiff


def _block(order: str, *entries: tuple[int, int, int, int], following: int = 0) -> bytes:
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8)
    body = b"".join(
        struct.pack(order + "HHI", tag, kind, count)
        + (struct.pack(order + "HH", value, 0) if kind == 3 else struct.pack(order + "I", value))
        for tag, kind, count, value in entries
    )
    count = struct.pack(order + "H", len(entries))
    return head + count + body + struct.pack(order + "I", following)


@pytest.mark.parametrize("order", ["<", ">"])
def test_only_the_two_bytes_of_the_orientation_change(order: str) -> None:
    block = _block(order, (271, 4, 1, 99), (274, 3, 1, 6), (282, 4, 1, 5)) + b"maker notes"
    changed = with_orientation(block, 8)
    assert changed is not None
    assert (orientation_of(block), orientation_of(changed)) == (6, 8)
    assert sum(a != b for a, b in zip(block, changed, strict=True)) == 1


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_new_orientation_moves_nothing_that_is_pointed_to(order: str) -> None:
    block = _block(order, (271, 4, 1, 99), (282, 4, 1, 5), following=44) + b"maker notes!"
    assert with_orientation(block, 3) is None
    changed = with_new_orientation(block, 3)
    assert orientation_of(changed) == 3
    assert changed[8 : len(block)] == block[8:]
    assert has_thumbnail(changed)


def test_without_a_block_one_is_made_that_says_only_the_orientation() -> None:
    assert orientation_of(with_new_orientation(None, 5)) == 5
    assert not has_thumbnail(with_new_orientation(None, 5))


@given(st.binary(max_size=80), st.sampled_from([b"II*\0", b"MM\0*", b""]))
def test_nonsense_raises_nothing(data: bytes, head: bytes) -> None:
    block = head + data
    has_thumbnail(block)
    changed = with_orientation(block, 7)
    assert changed is None or (len(changed) == len(block) and orientation_of(changed) == 7)
    assert orientation_of(with_new_orientation(block, 2)) is not None


@given(data=st.binary(min_size=8, max_size=120), is_big=st.booleans())
def test_a_nonsense_tiff_raises_nothing_but_damage(data: bytes, is_big: bool) -> None:
    head = b"II\x2b\0\x08\0\0\0\x10\0\0\0\0\0\0\0" if is_big else b"II\x2a\0\x08\0\0\0"
    structure = TiffStructure.of(BlockBytes(head + data))
    with suppress(DamagedFile):
        exif_from_tiff(structure, structure.directory(structure.first))


@pytest.mark.parametrize(
    "kind", ["tiff-rgb16-raw", "tiff-rgb16-bigendian", "tiff-rgb16-bigtiff-tiled"]
)
def test_the_block_of_a_tiff_says_what_the_tiff_says(
    kind: str, picture_files: Mapping[str, Path]
) -> None:
    source = FileBytes(picture_files[kind])
    structure = TiffStructure.of(source)
    page = structure.directory(structure.first)
    block = exif_from_tiff(structure, page)
    inner = [name for name, _ in structure.children(page)]
    source.close()
    assert block is not None
    again = TiffStructure.of(BlockBytes(block))
    copy = again.directory(again.first)
    assert 273 not in copy.tags  # where the pixels lie
    assert again.raw(copy.tags[305]) == b"scanner\0"
    assert again.rational(copy, 282) == 600
    assert [name for name, _ in again.children(copy)] == inner


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("kind", [3, 4])
def test_a_new_size_is_said_where_the_old_one_was(order: str, kind: int) -> None:
    outer = _block(order, (271, 4, 1, 99), (0x8769, 4, 1, 38))
    inner = _block(order, (0xA002, kind, 1, 300), (0xA003, kind, 1, 200), (0xA005, 4, 1, 7))[8:]
    expected = _block(order, (0xA002, kind, 1, 600), (0xA003, kind, 1, 400), (0xA005, 4, 1, 7))[8:]
    assert len(outer) == 38
    assert with_size(outer + inner, Size(600, 400)) == outer + expected


def test_a_side_beyond_16_bits_gets_the_room_it_needs() -> None:
    outer = _block("<", (0x8769, 4, 1, 26))
    changed = with_size(outer + _block("<", (0xA002, 3, 1, 300))[8:], Size(70_000, 10))
    assert changed == outer + _block("<", (0xA002, 4, 1, 70_000))[8:]


@given(st.binary(max_size=200))
def test_a_size_is_written_into_nonsense_without_harm(tail: bytes) -> None:
    for block in (tail, b"II*\0\x08\0\0\0" + tail, b"MM\0*\0\0\0\x08" + tail):
        assert len(with_size(block, Size(70_000, 3))) == len(block)
