"""Stored pixels as a monitor shows them, against the colour library the profiles are made for."""

import io
import struct

import numpy as np
import pytest
import pyvips
from PIL import Image, ImageCms

from fixtures.documents import array_picture, noise
from gesso_core.geometry import Box
from gesso_core.picture import ArrayPicture
from gesso_core.pixels import Alpha, Colour, PixelFormat, Pixels
from gesso_desktop.document.display import shown
from gesso_desktop.document.upright import upright
from gesso_desktop.document.viewing.looking import Looking
from gesso_desktop.document.viewing.matrix_profile import matrix_profile
from gesso_desktop.document.viewing.monitor import MonitorTransform, tile_image

RGB8, RGB16 = PixelFormat(8, Colour.RGB), PixelFormat(16, Colour.RGB)
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
P3, CMYK = (bytes(pyvips.Image.profile_load(name)) for name in ("p3", "cmyk"))


def matrix_rgb(gamma: float, columns: list[tuple[float, float, float]]) -> bytes:
    """A version 2 profile of three colorants (XYZ under D50) and one exponent."""

    def fixed(*values: float) -> bytes:
        return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(v * 65536) for v in values))

    tags = {b"wtpt": fixed(0.9642, 1.0, 0.8249)}
    for name, column in zip((b"r", b"g", b"b"), columns, strict=True):
        tags[name + b"XYZ"] = fixed(*column)
        tags[name + b"TRC"] = b"curv\0\0\0\0" + struct.pack(">IHxx", 1, round(gamma * 256))
    body, table, offset = b"", struct.pack(">I", len(tags)), 132 + 12 * len(tags)
    for name, value in tags.items():
        table += struct.pack(">4sII", name, offset + len(body), len(value))
        body += value
    head = struct.pack(
        ">I4sI4s4s4s12s4s", 0, b"", 0x02100000, b"mntr", b"RGB ", b"XYZ ", b"", b"acsp"
    )
    head = head.ljust(68, b"\0") + struct.pack(">3i", 63190, 65536, 54061)
    profile = head.ljust(128, b"\0") + table + body
    return struct.pack(">I", len(profile)) + profile[4:]


# The colorants of Adobe RGB (1998), 4.3.1, adapted to D50 as its profile has them.
ADOBE = matrix_rgb(
    2.19921875,
    [(0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457)],
)


def by_littlecms(pixels: Pixels, source: bytes, target: bytes, mode: str = "RGB") -> Pixels:
    height, width = pixels.shape[:2]
    image = Image.frombytes(mode, (width, height), np.ascontiguousarray(pixels).tobytes())
    profiles = (ImageCms.ImageCmsProfile(io.BytesIO(each)) for each in (source, target))
    return np.asarray(ImageCms.profileToProfile(image, *profiles, outputMode="RGB"))


def distance(first: Pixels, second: Pixels) -> int:
    return int(np.abs(first.astype(int) - second.astype(int)).max())


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize(
    ("source", "target"), [(P3, SRGB), (None, P3), (ADOBE, None), (None, ADOBE), (ADOBE, P3)]
)
def test_profiles_are_followed_as_littlecms_does(
    source: bytes | None, target: bytes | None, bits: int
) -> None:
    small = noise(60, 70, bits=8)
    pixels = small if bits == 8 else small.astype(np.uint16) * 257
    result = MonitorTransform(source, RGB8 if bits == 8 else RGB16, target).shown(pixels)
    assert distance(result, by_littlecms(small, source or SRGB, target or SRGB)) <= 2


def test_ink_is_shown_through_its_profile() -> None:
    ink = noise(40, 50, bits=8, channels=4)
    expected = by_littlecms(ink, CMYK, SRGB, "CMYK")
    inked = PixelFormat(8, Colour.CMYK, is_inverted=True)
    assert distance(MonitorTransform(CMYK, inked, None).shown(ink), expected) <= 2
    turned = PixelFormat(8, Colour.CMYK)
    assert distance(MonitorTransform(CMYK, turned, None).shown(255 - ink), expected) <= 2
    plain = MonitorTransform(None, inked, None).shown(np.zeros((2, 2, 4), np.uint8))
    assert (plain == 255).all()


@pytest.mark.parametrize("source", [None, SRGB, P3, ADOBE])
@pytest.mark.parametrize("target", [None, P3, ADOBE])
def test_a_ramp_of_sixteen_bits_shows_no_bands(source: bytes | None, target: bytes | None) -> None:
    ramp = np.arange(65536).astype(np.uint16)[None, :, None].repeat(3, 2)
    result = MonitorTransform(source, RGB16, target).shown(np.ascontiguousarray(ramp))
    for channel in range(3):
        steps = np.diff(result[0, :, channel].astype(int))
        assert len(np.unique(result[..., channel])) > 250
        assert steps.min() >= 0
        assert steps.max() <= 1


def test_without_profiles_numbers_are_only_rounded() -> None:
    deep = noise(30, 40)
    assert np.array_equal(
        MonitorTransform(None, RGB16, None).shown(deep), np.rint(deep / 257).astype(np.uint8)
    )
    flat = noise(30, 40, bits=8)
    assert np.array_equal(MonitorTransform(SRGB, RGB8, None).shown(flat), flat)


@pytest.mark.parametrize("icc", [b"", b"no profile", P3[:400], CMYK])
def test_a_broken_or_wrong_profile_is_left_out(icc: bytes) -> None:
    pixels = noise(9, 9, bits=8)
    assert np.array_equal(MonitorTransform(icc, RGB8, None).shown(pixels), pixels)
    assert np.array_equal(MonitorTransform(None, RGB8, icc).shown(pixels), pixels)


@pytest.mark.parametrize(
    ("bits", "stored", "is_inverted", "seen"),
    [(1, 1, False, 255), (1, 1, True, 0), (8, 30, False, 30), (8, 30, True, 225),
     (16, 30 * 257, False, 30), (32, 2.0, False, 255), (32, np.nan, False, 0)],
)  # fmt: skip
def test_gray_is_shown_in_three_channels(
    bits: int, stored: float, is_inverted: bool, seen: int
) -> None:
    gray = PixelFormat(bits, Colour.GRAY, is_inverted=is_inverted)
    pixels = np.full((2, 3, 1), stored, gray.dtype)
    for monitor in (None, SRGB):
        result = MonitorTransform(None, gray, monitor).shown(pixels)
        assert result.shape == (2, 3, 3)
        assert (result == seen).all()


@pytest.mark.parametrize("bits", [8, 16])
def test_lab_white_and_gray_are_white_and_gray(bits: int) -> None:
    lab = PixelFormat(bits, Colour.LAB)
    white = np.array([255, 128, 128]) if bits == 8 else np.array([65535, 32768, 32768])
    pixels = np.broadcast_to(white, (2, 2, 3)).astype(lab.dtype)
    assert (MonitorTransform(None, lab, None).shown(pixels) >= 254).all()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_tiles_are_turned_upright_and_lie_as_qt_reads_them(orientation: int) -> None:
    pixels = noise(30, 50, bits=8)
    sight = Looking(array_picture(pixels)).sight()
    box = Box(10, 5, 30, 20)
    image = tile_image(sight, 0, box, MonitorTransform(None, RGB8, None), orientation)
    expected = upright(pixels[box.slices], orientation)
    assert image.shape == (*expected.shape[:2], 4)
    assert image.flags.c_contiguous
    assert np.array_equal(image[..., 2::-1], expected)
    assert (image[..., 3] == 255).all()


@pytest.mark.parametrize("alpha", [Alpha.STRAIGHT, Alpha.PREMULTIPLIED])
@pytest.mark.parametrize("bits", [8, 16])
def test_what_is_transparent_shows_squares_that_go_on_in_the_next_tile(
    alpha: Alpha, bits: int
) -> None:
    rgba = PixelFormat(bits, Colour.RGB, alpha)
    pixels = np.zeros((40, 60, 4), rgba.dtype)
    pixels[:20] = rgba.largest
    pixels[20:30, :, :3] = rgba.largest if alpha is Alpha.STRAIGHT else rgba.largest // 2
    pixels[20:30, :, 3] = rgba.largest // 2
    sight = Looking(ArrayPicture(pixels, rgba)).sight()
    transform = MonitorTransform(None, rgba, None)
    image = tile_image(sight, 0, Box(0, 0, 60, 40), transform, 1)
    assert (image[:20, :, :3] == 255).all()
    assert ((image[20:30, :, 0] > 235) & (image[20:30, :, 0] < 255)).all()
    assert len(np.unique(image[30:, :, 0])) == 2
    parts = [tile_image(sight, 0, Box(n, 0, n + 20, 40), transform, 1) for n in (0, 20, 40)]
    assert np.array_equal(np.concatenate(parts, 1), image)


def test_gray_goes_through_a_profile_of_its_own() -> None:
    curve = b"curv\0\0\0\0" + struct.pack(">IHxx", 1, round(1.8 * 256))
    profile = matrix_rgb(1.8, [(0.3, 0.3, 0.2), (0.3, 0.4, 0.3), (0.3642, 0.3, 0.3249)])
    count = struct.unpack(">I", profile[128:132])[0]
    place = profile.index(b"rTRC")
    gray = profile[:16] + b"GRAY" + profile[20:place] + b"kTRC" + profile[place + 4 :]
    assert count == 7
    assert curve in gray
    pixels = np.arange(256, dtype=np.uint8).reshape(16, 16, 1)
    expected = by_littlecms(pixels[..., 0], gray, SRGB, "L")
    for bits in (8, 16):
        deep = pixels if bits == 8 else pixels.astype(np.uint16) * 257
        result = MonitorTransform(gray, PixelFormat(bits, Colour.GRAY), None).shown(deep)
        assert distance(result, expected) <= 1


def test_table_profiles_are_followed_too() -> None:
    """A monitor that has tables besides its matrix is left to the colour library."""
    assert matrix_profile(CMYK) is None
    ink = noise(20, 20, bits=8, channels=4)
    inked = PixelFormat(8, Colour.CMYK, is_inverted=True)
    expected = by_littlecms(ink, CMYK, P3, "CMYK")
    assert distance(MonitorTransform(CMYK, inked, P3).shown(ink), expected) <= 2


def test_reports_and_the_canvas_show_the_same() -> None:
    pixels = noise(20, 20)
    seen = MonitorTransform(P3, RGB16, None).shown(pixels)
    assert np.array_equal(shown(pixels, RGB16, P3), seen)
    rgba = np.concatenate([pixels, np.full((20, 20, 1), 65535, np.uint16)], 2)
    opaque = PixelFormat(16, Colour.RGB, Alpha.STRAIGHT)
    assert np.array_equal(shown(rgba, opaque, P3), seen)
