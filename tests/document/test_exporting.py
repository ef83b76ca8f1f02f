"""Exports that recompute pixels on purpose: size, profile, depth, metadata."""

import io
from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageCms

from fixtures.files import expected, expected_format, has_exiftool, photograph
from gesso_core.errors import BadRequest, WouldOverwrite
from gesso_core.framing import Framing
from gesso_core.geometry import Box, Size
from gesso_core.picture import ArrayPicture
from gesso_core.pixels import Alpha, Colour, PixelFormat
from gesso_core.progress import Cancelled, Progress, silent
from gesso_desktop.document.display import shown, upright
from gesso_desktop.document.exporting import Export, export_copy, export_promise, recomputes
from gesso_desktop.document.pictures.file_picture import FilePicture
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.reprofiled import ReprofiledPicture, TargetProfile
from gesso_desktop.document.resized import ResizedPicture
from gesso_desktop.document.saving.change import Change, Promise
from gesso_desktop.document.saving.metadata import blocks_of

UNFRAMED = Framing()
RGB16 = PixelFormat(16, Colour.RGB)
SRGB = TargetProfile.built_in("srgb")
P3 = TargetProfile.built_in("p3")


def export(path: Path, target: Path, wish: Export, framing: Framing = UNFRAMED) -> Promise:
    source = open_picture(path)
    try:
        change = Change(source, (), framing)
        said = export_promise(source, change, target, wish)
        saved = export_copy(source, change, target, wish, silent)
        assert saved.promise == said
        return said
    finally:
        source.close()


def opened(path: Path) -> FilePicture:
    return open_picture(path)


def test_reduction_matches_a_known_good_one_and_reads_alike_by_any_box() -> None:
    pixels = photograph(701, 463)
    picture = ResizedPicture(ArrayPicture(pixels, RGB16), Size(211, 140))
    whole = picture.read(Box(0, 0, 211, 140))
    for channel in range(3):
        theirs = Image.fromarray(pixels[..., channel].astype(np.float32)).resize(
            (211, 140), Image.Resampling.LANCZOS
        )
        assert np.abs(np.clip(theirs, 0, 65535) - whole[..., channel]).max() < 1
    part = picture.read(Box(40, 30, 200, 101))
    assert np.abs(part.astype(int) - whole[30:101, 40:200]).max() <= 1


def test_transparent_colours_do_not_bleed_into_a_reduction() -> None:
    pixels = np.zeros((64, 64, 4), np.uint8)
    pixels[:, :31] = (10, 200, 30, 255)
    pixels[:, 31:] = (255, 0, 255, 0)
    rgba = PixelFormat(8, Colour.RGB, Alpha.STRAIGHT)
    small = ResizedPicture(ArrayPicture(pixels, rgba), Size(16, 16)).read(Box(0, 0, 16, 16))
    seen = small[small[..., 3] > 40]
    assert len(seen) >= 16 * 7
    assert np.abs(seen[:, :3].astype(int) - (10, 200, 30)).max() <= 2


def test_a_float_reduction_survives_what_is_no_number() -> None:
    pixels = np.full((40, 40, 3), 2.5, np.float32)
    pixels[3, 3] = (np.nan, np.inf, -np.inf)
    small = ResizedPicture(ArrayPicture(pixels, PixelFormat(32, Colour.RGB)), Size(10, 10))
    values = small.read(Box(0, 0, 10, 10))
    assert np.isfinite(values).all()
    assert np.allclose(values[5:, 5:], 2.5)


def test_one_bit_becomes_grey_when_reduced() -> None:
    pixels = (np.indices((40, 40)).sum(0) % 2)[..., None].astype(np.uint8)
    small = ResizedPicture(ArrayPicture(pixels, PixelFormat(1, Colour.GRAY)), Size(10, 10))
    values = small.read(Box(2, 2, 8, 8))
    assert small.format.bits == 8
    assert np.abs(values.astype(int) - 128).max() < 30


def test_a_conversion_agrees_with_another_library(picture_files: Mapping[str, Path]) -> None:
    source = opened(picture_files["png-rgb8"])
    assert source.icc
    done = ReprofiledPicture(source, SRGB).read(source.size.box)
    theirs = ImageCms.profileToProfile(
        Image.fromarray(source.read(source.size.box)),
        ImageCms.ImageCmsProfile(io.BytesIO(source.icc)),
        ImageCms.ImageCmsProfile(io.BytesIO(SRGB.data)),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    source.close()
    assert theirs is not None
    off = np.abs(done.astype(int) - np.asarray(theirs))
    assert np.quantile(off, 0.99) <= 2  # colours beyond sRGB are cut a little differently


def test_sixteen_bits_go_through_the_profiles_at_sixteen_bits() -> None:
    ramp = np.linspace(20000, 20100, 256).astype(np.uint16)
    pixels = np.ascontiguousarray(np.broadcast_to(ramp[None, :, None], (4, 256, 3)))
    done = ReprofiledPicture(ArrayPicture(pixels, RGB16, P3.data), SRGB).read(Box(0, 0, 256, 4))
    assert len(np.unique(done[..., 1])) > 60  # at 8 bits there would be one


@pytest.mark.parametrize("kind", ["tiff-gray16", "tiff-gray16-inverted", "png-gray-alpha8"])
def test_grey_without_a_profile_is_taken_as_srgb(
    kind: str, picture_files: Mapping[str, Path]
) -> None:
    source = opened(picture_files[kind])
    done = ReprofiledPicture(source, SRGB).read(source.size.box)
    before = shown(source.read(source.size.box), PixelFormat(16, Colour.GRAY), None)
    source.close()
    if kind == "tiff-gray16":
        assert np.abs((done >> 8).astype(int) - before).max() <= 1
    assert (done[..., 0] == done[..., 1]).mean() > 0.9


def test_colours_that_are_not_defined_are_refused(picture_files: Mapping[str, Path]) -> None:
    for kind in ("tiff-cmyk8", "tiff-lab16"):
        source = opened(picture_files[kind])
        with pytest.raises(BadRequest):
            ReprofiledPicture(source, SRGB)
        source.close()


def test_a_profile_of_ones_own(tmp_path: Path) -> None:
    good = tmp_path / "mine.icc"
    good.write_bytes(P3.data)
    assert TargetProfile.from_file(good).data == P3.data
    (tmp_path / "text.icc").write_bytes(b"x" * 200)
    cmyk = P3.data[:16] + b"CMYK" + P3.data[20:]
    (tmp_path / "ink.icc").write_bytes(cmyk)
    for name in ("text.icc", "ink.icc"):
        with pytest.raises(BadRequest):
            TargetProfile.from_file(tmp_path / name)


@pytest.mark.parametrize("suffix", [".tif", ".png", ".jpg", ".webp"])
@pytest.mark.parametrize("kind", ["tiff-rgb16-deflate", "png-rgba8", "jpeg-rgb8", "png-rgb16"])
def test_a_smaller_export_in_srgb_looks_like_the_picture(
    kind: str, suffix: str, tmp_path: Path, picture_files: Mapping[str, Path]
) -> None:
    target = tmp_path / f"small{suffix}"
    said = export(picture_files[kind], target, Export(95, longest_side=120, profile=SRGB))
    assert not said.keeps_pixels
    assert said.limits[0].startswith("Every pixel is recomputed")
    before, after = opened(picture_files[kind]), opened(target)
    assert max(after.size.width, after.size.height) == 120
    assert after.icc == SRGB.data
    assert after.format.bits == (before.format.bits if suffix in {".tif", ".png"} else 8)
    whole = upright(
        shown(before.read(before.size.box), before.format, before.icc), before.orientation
    )
    made = upright(shown(after.read(after.size.box), after.format, after.icc), after.orientation)
    small = cv2.resize(whole, made.shape[1::-1], interpolation=cv2.INTER_AREA)
    assert np.abs(made.astype(int) - small).mean() < 6
    before.close()
    after.close()


@pytest.mark.skipif(not has_exiftool(), reason="the fixtures are not tagged")
@pytest.mark.parametrize("suffix", [".tif", ".png", ".jpg", ".webp"])
def test_metadata_go_along_or_stay_behind(
    suffix: str, tmp_path: Path, picture_files: Mapping[str, Path]
) -> None:
    path = picture_files["jpeg-rgb8"]
    kept, bare = tmp_path / f"kept{suffix}", tmp_path / f"bare{suffix}"
    export(path, kept, Export(90, percent=50))
    said = export(path, bare, Export(90, keeps_metadata=False))
    assert any("left out" in sentence for sentence in said.limits)
    source, with_data, without = opened(path), opened(kept), opened(bare)
    assert blocks_of(with_data).xmp == blocks_of(source).xmp
    assert b"Phase" in (blocks_of(with_data).exif or b"")
    blocks = blocks_of(without)
    assert not blocks.xmp
    assert b"Phase" not in (blocks.exif or b"")
    assert b"Phase" not in bare.read_bytes()
    assert without.icc == source.icc
    # Both are seen the same way up.
    turned = source.orientation in {5, 6, 7, 8}
    size = source.size.transposed if turned else source.size
    assert (without.orientation, without.size) == (1, size)
    for picture in (source, with_data, without):
        picture.close()


def test_a_full_size_export_in_its_own_profile_is_a_saved_copy(
    tmp_path: Path, picture_files: Mapping[str, Path]
) -> None:
    said = export(picture_files["tiff-rgb16-deflate"], tmp_path / "a.png", Export())
    assert said.keeps_pixels
    after = opened(tmp_path / "a.png")
    assert np.array_equal(after.read(after.size.box), expected("tiff-rgb16-deflate"))
    after.close()


def test_what_needs_no_recomputing_is_known(picture_files: Mapping[str, Path]) -> None:
    source = opened(picture_files["png-rgb8"])
    change = Change(source, ())
    assert not recomputes(source, Path("a.png"), change, Export(longest_side=9999))
    assert not recomputes(source, Path("a.png"), change, Export(percent=100))
    assert recomputes(source, Path("a.png"), change, Export(percent=99))
    assert recomputes(source, Path("a.png"), change, Export(profile=SRGB))
    source.close()


def test_a_crop_and_a_turn_are_in_the_export(
    tmp_path: Path, picture_files: Mapping[str, Path]
) -> None:
    framing = Framing(crop=Box(20, 30, 120, 90), quarter_turns=1)
    export(picture_files["tiff-rgb16-raw"], tmp_path / "a.jpg", Export(percent=50), framing)
    after = opened(tmp_path / "a.jpg")
    assert {after.size.width, after.size.height} == {50, 30}
    after.close()


@pytest.mark.parametrize("kind", ["tiff-float32", "tiff-rgba16-premultiplied", "tiff-rgb16-extra"])
@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp"])
def test_what_a_format_cannot_hold_is_said_and_made_to_fit(
    kind: str, suffix: str, tmp_path: Path, picture_files: Mapping[str, Path]
) -> None:
    said = export(picture_files[kind], tmp_path / f"a{suffix}", Export())
    assert said.limits
    after = opened(tmp_path / f"a{suffix}")
    colours = expected_format(kind).colour_channels
    before = expected(kind)[..., :colours].astype(float) / expected_format(kind).largest
    if kind != "tiff-rgba16-premultiplied":
        pixels = after.read(after.size.box)[..., :colours] / after.format.largest
        assert np.abs(pixels - np.clip(before, 0, 1)).mean() < 0.03
    after.close()


def test_transparency_lies_on_white_in_a_jpeg(
    tmp_path: Path, picture_files: Mapping[str, Path]
) -> None:
    said = export(picture_files["png-rgba8"], tmp_path / "a.jpg", Export(100))
    assert any("transparen" in sentence for sentence in said.limits)
    after = opened(tmp_path / "a.jpg")
    pixels = after.read(after.size.box)
    after.close()
    assert pixels[:, 0].mean() > 250  # the ramp of alpha begins with nothing
    assert pixels[:, -1].mean() < 250


def test_an_export_never_overwrites_and_a_cancelled_one_leaves_nothing(
    tmp_path: Path, picture_files: Mapping[str, Path]
) -> None:
    taken = tmp_path / "a.png"
    taken.write_bytes(b"mine")
    with pytest.raises(WouldOverwrite):
        export(picture_files["png-rgb8"], taken, Export(percent=50))
    assert taken.read_bytes() == b"mine"

    def stop(progress: Progress) -> None:
        raise Cancelled

    source = opened(picture_files["png-rgb8"])
    with pytest.raises(Cancelled):
        export_copy(source, Change(source, ()), tmp_path / "b.png", Export(percent=50), stop)
    source.close()
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]
