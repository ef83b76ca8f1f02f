"""PNG from PNG keeps every chunk; PNG from others keeps every block."""

import struct
import tracemalloc
import zlib
from collections.abc import Mapping
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
import pyvips
from PIL import Image

from fixtures.edits import BOX, edited, outside, tags, unedited
from fixtures.files import PNG_KINDS
from gesso_core.errors import BadRequest
from gesso_core.framed_picture import framed
from gesso_core.framing import Framing
from gesso_core.geometry import Box, Size
from gesso_core.picture import ArrayPicture
from gesso_core.pixels import Alpha, Colour, PixelFormat, Pixels
from gesso_core.progress import silent
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.pictures.png_chunks import SIGNATURE
from gesso_desktop.document.saving.change import Change
from gesso_desktop.document.saving.png import write_png
from gesso_desktop.document.saving.png_chunks import Chunks, read_chunks
from gesso_desktop.document.saving.save_copy import promise, save_copy


def _decoded(path: Path) -> Pixels:
    """By a reader that knows nothing of this code (libpng, by imagecodecs), h×w×c."""
    pixels = np.asarray(imagecodecs.png_decode(path.read_bytes()))
    return pixels if pixels.ndim == 3 else pixels[..., np.newaxis]


def _kept(chunks: Chunks) -> list[tuple[bytes, bytes]]:
    return [
        (chunk.kind, chunks.data(chunk))
        for chunk in chunks.all
        if chunk.kind not in (b"IHDR", b"IDAT")
    ]


def _png(path: Path, header: bytes, rows: bytes, *chunks: tuple[bytes, bytes]) -> Path:
    """A file with exactly these chunks between IHDR and IDAT."""
    every = [(b"IHDR", header), *chunks, (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    path.write_bytes(
        SIGNATURE
        + b"".join(
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
            for kind, data in every
        )
    )
    return path


@pytest.mark.parametrize("kind", PNG_KINDS)
def test_a_saved_png_differs_only_inside_the_edit(
    kind: str, picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = open_picture(picture_files[kind])
    change = edited(source)
    said = promise(source, tmp_path / "copy.png", change)
    saved = save_copy(source, tmp_path / "copy.png", change, silent)
    before, after = _decoded(source.path), _decoded(saved.path)
    assert saved.promise == said
    assert said.keeps_pixels
    assert np.array_equal(outside(before, (BOX,)), outside(after, (BOX,)))
    scale = after.max() // max(1, change.result.read(BOX).max())
    assert np.array_equal(after[BOX.slices], change.result.read(BOX) * (scale or 1))
    assert saved.bytes == saved.path.stat().st_size


@pytest.mark.parametrize("kind", PNG_KINDS)
def test_every_other_chunk_of_a_saved_png_is_the_same_and_in_order(
    kind: str, picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = open_picture(picture_files[kind])
    saved = save_copy(source, tmp_path / "copy.png", edited(source), silent)
    before, after = read_chunks(source.path), read_chunks(saved.path)
    if kind == "png-palette":
        assert not saved.promise.keeps_metadata
        assert any("palette" in limit for limit in saved.promise.limits)
    else:
        assert saved.promise.keeps_metadata
        assert _kept(before) == _kept(after)
        changed = {"PNG:Interlace"} if "interlaced" in kind else set()
        old, new = tags(source.path), tags(saved.path)
        assert {name for name in old | new if old.get(name) != new.get(name)} <= changed


def test_an_interlaced_png_says_that_it_will_not_be(
    picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = open_picture(picture_files["png-rgb16-interlaced"])
    saved = save_copy(source, tmp_path / "copy.png", edited(source), silent)
    assert any("interlaced" in limit for limit in saved.promise.limits)
    assert not read_chunks(saved.path).header.is_interlaced


def test_the_hash_is_of_the_file(picture_files: Mapping[str, Path], tmp_path: Path) -> None:
    import hashlib

    source = open_picture(picture_files["png-rgb16"])
    saved = save_copy(source, tmp_path / "copy.png", edited(source), silent)
    assert saved.sha256 == hashlib.sha256(saved.path.read_bytes()).hexdigest()


def test_a_palette_stays_when_the_new_colours_are_in_it(
    picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = open_picture(picture_files["png-palette"])
    pixels = source.read(source.size.box)
    pixels[BOX.slices] = pixels[0, 0]
    saved = save_copy(
        source,
        tmp_path / "copy.png",
        Change(ArrayPicture(pixels, source.format, orientation=6), (BOX,)),
        silent,
    )
    assert read_chunks(saved.path).header.colour == 3
    assert _kept(read_chunks(saved.path)) == _kept(read_chunks(source.path))
    assert np.array_equal(_decoded(saved.path), pixels)
    assert saved.promise.keeps_metadata


@pytest.mark.parametrize(("depth", "step"), [(2, 85), (4, 17)])
def test_few_bit_gray_keeps_its_depth_if_it_can(tmp_path: Path, depth: int, step: int) -> None:
    values = np.random.default_rng(depth).integers(0, 1 << depth, (9, 13)).astype(np.uint8)
    bits = np.unpackbits(values[..., None], axis=2)[..., 8 - depth :].reshape(9, -1)
    rows = b"".join(b"\0" + np.packbits(row).tobytes() for row in bits)
    header = struct.pack(">IIBBBBB", 13, 9, depth, 0, 0, 0, 0)
    path = _png(tmp_path / "few.png", header, rows, (b"tEXt", b"a\0b"))
    source = open_picture(path)
    box = Box(3, 3, 9, 8)
    kept = save_copy(source, tmp_path / "kept.png", edited(source, box), silent)
    assert read_chunks(kept.path).header.depth == depth
    with Image.open(kept.path) as image:
        seen = np.asarray(image.convert("L"))[..., np.newaxis]
    assert np.array_equal(seen, edited(source, box).result.read(source.size.box))
    assert (seen % step == 0).all()
    gray = edited(source, box).result.read(source.size.box)
    gray[5, 5] = 100
    change = Change(ArrayPicture(gray, source.format), (box,))
    wider = save_copy(source, tmp_path / "wider.png", change, silent)
    assert read_chunks(wider.path).header.depth == 8
    assert np.array_equal(_decoded(wider.path), gray)
    assert any("8" in limit for limit in wider.promise.limits)


def test_a_picture_that_gained_transparency_is_saved_with_it(
    picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = open_picture(picture_files["png-rgb16"])
    alpha = np.full((source.size.height, source.size.width, 1), 65535, np.uint16)
    alpha[BOX.slices] = 7
    pixels = np.dstack([source.read(source.size.box), alpha])
    result = ArrayPicture(pixels, PixelFormat(16, Colour.RGB, Alpha.STRAIGHT), source.icc, 6)
    saved = save_copy(source, tmp_path / "copy.png", Change(result, (BOX,)), silent)
    assert np.array_equal(_decoded(saved.path), pixels)
    old, new = tags(source.path), tags(saved.path)
    assert {name for name in old | new if old.get(name) != new.get(name)} == {"PNG:ColorType"}


def test_chunks_of_the_old_layout_go_and_strangers_stay(tmp_path: Path) -> None:
    header = struct.pack(">IIBBBBB", 40, 30, 8, 3, 0, 0, 0)
    strangers = ((b"vpAg", b"12345"), (b"orNT", b"\1"), (b"tIME", bytes(7)))
    path = _png(
        tmp_path / "palette.png",
        header,
        (b"\0" + bytes(40)) * 30,
        (b"sBIT", b"\5\5\5"),
        (b"PLTE", b"\1\2\3\4\5\6"),
        (b"tRNS", b"\x80"),
        (b"hIST", b"\0\1\0\2"),
        *strangers,
    )
    source = open_picture(path)
    saved = save_copy(source, tmp_path / "copy.png", edited(source, Box(4, 4, 9, 9)), silent)
    after = read_chunks(saved.path)
    kinds = list(dict.fromkeys(chunk.kind for chunk in after.all))
    assert kinds == [b"IHDR", b"vpAg", b"orNT", b"tIME", b"IDAT", b"IEND"]
    assert after.first(b"tIME") != bytes(7)
    assert any("PLTE, tRNS, hIST, sBIT" in limit for limit in saved.promise.limits)
    assert any("tIME" in limit for limit in saved.promise.limits)
    assert not saved.promise.keeps_metadata


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_turning_a_png_changes_two_bytes_of_exif(
    picture_files: Mapping[str, Path], tmp_path: Path, turns: int
) -> None:
    source = open_picture(picture_files["png-rgb16"])
    tags(source.path)  # needs exiftool, which put the EXIF there
    change = unedited(source, Framing(quarter_turns=turns))
    saved = save_copy(source, tmp_path / "copy.png", change, silent)
    before, after = source.path.read_bytes(), saved.path.read_bytes()
    different = [i for i, (a, b) in enumerate(zip(before, after, strict=True)) if a != b]
    assert 1 <= len(different) <= 2 + 4  # the value and the chunk's CRC
    assert tags(saved.path)["EXIF:IFD0:Orientation"] == {1: 3, 2: 8, 3: 1}[turns]


def test_turning_a_png_without_exif_moves_its_pixels(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 65536, (30, 50, 3)).astype(np.uint16)
    path = tmp_path / "bare.png"
    path.write_bytes(imagecodecs.png_encode(pixels))
    source = open_picture(path)
    change = unedited(source, Framing(is_mirrored=True, quarter_turns=1))
    saved = save_copy(source, tmp_path / "copy.png", change, silent)
    assert saved.promise.keeps_pixels
    assert np.array_equal(_decoded(saved.path), np.rot90(np.fliplr(pixels), -1))


def test_a_crop_moves_pixels_and_changes_none(
    picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = open_picture(picture_files["png-rgb16"])
    framing = Framing(crop=Box(20, 30, 120, 140))  # as seen, which is turned
    change = edited(source, BOX, framing=framing)
    saved = save_copy(source, tmp_path / "copy.png", change, silent)
    expected = framed(change.result, framing)
    assert _decoded(saved.path).shape[:2] == (100, 110)
    assert np.array_equal(_decoded(saved.path), expected.read(expected.size.box))
    assert saved.promise.keeps_metadata
    assert tags(saved.path)["EXIF:IFD0:Orientation"] == 6


def test_straightening_says_that_every_pixel_is_new(
    picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = open_picture(picture_files["png-gray16"])
    change = unedited(source, Framing(straighten=2.5))
    saved = save_copy(source, tmp_path / "copy.png", change, silent)
    assert not saved.promise.keeps_pixels
    assert any("Straightening" in limit for limit in saved.promise.limits)
    assert len(np.unique(_decoded(saved.path))) > 1000  # still 16 bit


@pytest.mark.parametrize(
    "kind", ["jpeg-rgb8-420", "jpeg-gray8", "tiff-rgb16-deflate", "tiff-gray16-inverted"]
)
def test_a_png_from_another_format_keeps_pixels_and_blocks(
    kind: str, picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = open_picture(picture_files[kind])
    change = edited(source)
    saved = save_copy(source, tmp_path / "copy.png", change, silent)
    pixels = change.result.read(source.size.box)
    expected = 65535 - pixels if source.format.is_inverted else pixels
    assert np.array_equal(_decoded(saved.path), expected)
    assert saved.promise.keeps_pixels
    old, new = tags(source.path), tags(saved.path)
    for name in (
        *("EXIF:IFD0:Make", "EXIF:ExifIFD:DateTimeOriginal", "EXIF:IFD0:Orientation"),
        *("EXIF:GPS:GPSLatitude", "EXIF:GPS:GPSLongitude", "XMP:XMP-dc:Title"),
        *("IPTC:Caption-Abstract", "EXIF:IFD0:Copyright"),
    ):
        assert new[name] == old[name], name
    icc = [name for name in old if name.startswith("ICC_Profile")]
    assert [new[name] for name in icc] == [old[name] for name in icc]
    assert new["PNG:PNG-pHYs:PixelsPerUnitX"] == 23622


def test_a_png_from_jpeg_has_the_same_exif_and_xmp_bytes(
    picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = open_picture(picture_files["jpeg-rgb8"])
    tags(source.path)
    saved = save_copy(source, tmp_path / "copy.png", edited(source), silent)
    exif = read_chunks(saved.path).first(b"eXIf")
    assert exif is not None
    assert len(exif) > 100
    assert exif in source.path.read_bytes()
    assert saved.promise.keeps_metadata


def test_a_png_from_avif_keeps_pixels_and_exif(
    picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = open_picture(picture_files["avif-rgb8"])
    change = edited(source)
    saved = save_copy(source, tmp_path / "copy.png", change, silent)
    assert np.array_equal(_decoded(saved.path), change.result.read(source.size.box))
    assert tags(saved.path)["EXIF:IFD0:Make"] == tags(source.path)["EXIF:IFD0:Make"]


@pytest.mark.parametrize("kind", ["tiff-cmyk16", "tiff-float32", "tiff-lab16", "tiff-rgb16-extra"])
def test_what_png_cannot_hold_is_refused_with_a_hint(
    kind: str, picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = open_picture(picture_files[kind])
    with pytest.raises(BadRequest) as caught:
        save_copy(source, tmp_path / "copy.png", edited(source), silent)
    assert "TIFF" in caught.value.hint
    assert not list(tmp_path.iterdir())


def test_an_unchanged_png_is_copied_byte_for_byte(
    picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = open_picture(picture_files["png-palette"])
    saved = save_copy(source, tmp_path / "copy.png", unedited(source, Framing()), silent)
    assert saved.path.read_bytes() == source.path.read_bytes()
    assert saved.promise.method == "copy"


class _Endless(ArrayPicture):
    """A large picture made as it is read."""

    @property
    def size(self) -> Size:
        return Size(6000, 4000)

    def read(self, box: Box) -> Pixels:
        return np.random.default_rng(box.top).integers(0, 99, (box.height, box.width, 3), np.uint16)


@pytest.mark.slow
def test_a_large_png_is_written_in_little_memory(tmp_path: Path) -> None:
    picture = _Endless(np.zeros((1, 1, 3), np.uint16), PixelFormat(16, Colour.RGB))
    tracemalloc.start()
    with (tmp_path / "large.png").open("wb") as file:
        write_png(file, picture, silent)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 60 << 20  # of 144 MB of pixels
    assert pyvips.Image.new_from_file(str(tmp_path / "large.png")).width == 6000
