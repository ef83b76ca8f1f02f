"""`gesso edit` on real files, as a user calls it."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from shutil import copyfile

import cv2
import imagecodecs
import numpy as np
import pytest
import tifffile

from fixtures.files import expected, has_exiftool, is_lossless
from gesso_command import gesso
from gesso_core.geometry import Box
from gesso_desktop.document.pictures.open_picture import open_picture

BOX = Box.at(40, 30, 120, 90)
EDITABLE = [
    "tiff-rgb8-lzw",
    "tiff-rgb16-deflate",
    "tiff-rgb16-tiled",
    "tiff-rgb16-planar",
    "tiff-gray16",
    "tiff-rgba16",
    "tiff-cmyk16",
    "png-rgb8",
    "png-rgb16",
    "png-rgba16",
    "png-gray16",
]


def copy_of(kind: str, files: Mapping[str, Path], folder: Path) -> Path:
    target = folder / files[kind].name
    copyfile(files[kind], target)
    return target


def pixels(path: Path) -> np.ndarray:
    picture = open_picture(path)
    try:
        return picture.read(picture.size.box)
    finally:
        picture.close()


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def outside(shape: tuple[int, ...]) -> np.ndarray:
    mask = np.ones(shape[:2], bool)
    mask[BOX.slices] = False
    return mask


@pytest.fixture
def photo(picture_files: Mapping[str, Path], tmp_path: Path) -> Path:
    return copy_of("tiff-rgb16-deflate", picture_files, tmp_path)


@pytest.mark.parametrize("kind", EDITABLE)
def test_outside_the_box_every_pixel_is_identical_and_inside_it_changed(
    kind: str, picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = copy_of(kind, picture_files, tmp_path)
    before, digest = pixels(source), sha256(source)
    target = tmp_path / f"out{source.suffix}"
    done = gesso("edit", source, "brighter", "-o", target, "--box", "40,30,120,90", "--json")
    assert done.code == 0, done.err
    after = pixels(target)
    assert after.dtype == before.dtype
    assert (after == before)[outside(before.shape)].all()
    assert (after != before).any(axis=2)[BOX.slices].mean() > 0.9
    assert sha256(source) == digest


@pytest.mark.skipif(not has_exiftool(), reason="exiftool is the referee")
@pytest.mark.parametrize("kind", [*EDITABLE, "jpeg-rgb8"])
def test_every_tag_is_the_same_after_an_edit(
    kind: str, picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = copy_of(kind, picture_files, tmp_path)
    target = tmp_path / f"out{source.suffix}"
    done = gesso("edit", source, "a little darker", "-o", target, "--box", "40,30,120,90")
    assert done.code == 0, done.err
    assert tags(target) == tags(source)


def tags(path: Path) -> dict[str, object]:
    listed = subprocess.run(
        ["exiftool", "-j", "-G1", "-u", path], capture_output=True, text=True, check=True
    )
    storage = ("StripOffsets", "StripByteCounts", "TileOffsets", "TileByteCounts")
    return {
        name: value
        for name, value in json.loads(listed.stdout)[0].items()
        if not name.startswith(("System:", "SourceFile", "ExifTool:", "File:"))
        and not name.endswith(storage)
    }


def test_the_result_is_one_json_object_with_every_key(photo: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.tif"
    result = gesso("edit", photo, "brighter and warmer", "-o", target, "--json").json
    assert {
        "output",
        "sha256_in",
        "sha256_out",
        "steps",
        "changed_share",
        "boxes",
        "fidelity",
        "seconds",
        "peak_memory_bytes",
    } <= set(result)
    assert result["output"] == str(target)
    assert result["sha256_in"] == sha256(photo)
    assert result["sha256_out"] == sha256(target)
    assert [step["op"] for step in result["steps"]] == ["exposure", "warmth"]
    assert all({"op", "params", "engine"} <= set(step) for step in result["steps"])
    assert set(result["seconds"]) == {"read", "run", "compose", "write"}
    assert result["changed_share"] > 0.5
    assert result["peak_memory_bytes"] > 1_000_000


def test_changed_share_and_boxes_say_where_pixels_differ(photo: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.tif"
    result = gesso("edit", photo, "brighter", "-o", target, "--box", "40,30,120,90", "--json").json
    differs = (pixels(photo) != pixels(target)).any(axis=2)
    assert result["changed_share"] == pytest.approx(differs.mean())
    left, top, width, height = result["boxes"][0]
    assert BOX.contains(Box.at(left, top, width, height))


def test_a_mask_is_a_hard_limit(photo: Path, tmp_path: Path) -> None:
    before = pixels(photo)
    mask = np.zeros(before.shape[:2], np.uint8)
    cv2.circle(mask, (150, 100), 40, 255, -1)
    cv2.imwrite(str(tmp_path / "mask.png"), mask)
    done = gesso(
        "edit", photo, "much darker", "-o", tmp_path / "out.tif", "--mask", tmp_path / "mask.png"
    )
    assert done.code == 0, done.err
    differs = (pixels(tmp_path / "out.tif") != before).any(axis=2)
    assert differs.any()
    assert not differs[mask == 0].any()


def test_sixteen_bit_stays_sixteen_bit_without_a_comb(photo: Path, tmp_path: Path) -> None:
    gesso("edit", photo, "more contrast", "-o", tmp_path / "out.tif")
    before, after = pixels(photo), pixels(tmp_path / "out.tif")
    assert after.dtype == np.uint16
    assert len(np.unique(after)) > 0.8 * len(np.unique(before))


@pytest.mark.parametrize(
    ("text", "named"),
    [("make it look like a painting by Van Gogh", "edit"), ("remove the red car", "inpaint")],
)
def test_what_needs_a_model_is_named_and_nothing_is_written(
    photo: Path, text: str, named: str
) -> None:
    before = sorted(photo.parent.iterdir())
    done = gesso("edit", photo, text)
    assert done.code == 3
    assert named in done.err
    assert "--engine operators" in done.err
    assert sorted(photo.parent.iterdir()) == before


def test_operators_only_does_the_exact_steps_and_lists_the_rest(
    photo: Path, tmp_path: Path
) -> None:
    done = gesso(
        "edit", photo, "brighter, and add a hat", "-o", tmp_path / "out.tif",
        "--engine", "operators", "--json",
    )  # fmt: skip
    assert done.code == 0, done.err
    assert [step["op"] for step in done.json["steps"]] == ["exposure"]
    assert [step["engine"] for step in done.json["left_out"]] == ["edit"]


def test_a_mask_makes_a_named_place_exact(photo: Path, tmp_path: Path) -> None:
    done = gesso(
        "edit", photo, "brighten the sky", "-o", tmp_path / "out.tif", "--box", "0,0,301,60"
    )
    assert done.code == 0, done.err


def test_a_model_by_name_that_is_not_installed_is_refused(photo: Path) -> None:
    done = gesso("edit", photo, "brighter", "--engine", "flux2-klein-4b")
    assert done.code == 3
    assert "flux2-klein-4b" in done.err


def test_a_dry_run_writes_nothing(photo: Path) -> None:
    before = sorted(photo.parent.iterdir())
    done = gesso("edit", photo, "brighter", "--dry-run", "--json")
    assert done.code == 0, done.err
    assert [step["op"] for step in done.json["steps"]] == ["exposure"]
    assert done.json["promise"]["keeps_pixels"] is True
    assert sorted(photo.parent.iterdir()) == before


def test_without_a_name_the_result_gets_a_new_one_each_time(photo: Path) -> None:
    first = gesso("edit", photo, "brighter", "--json").json["output"]
    second = gesso("edit", photo, "brighter", "--json").json["output"]
    assert first != second
    assert Path(first).parent == photo.parent
    assert sha256(Path(first)) == sha256(Path(second))


def test_every_run_on_a_picture_starts_from_the_original(photo: Path, tmp_path: Path) -> None:
    gesso("edit", photo, "brighter", "-o", tmp_path / "a.tif")
    gesso("edit", photo, "darker", "-o", tmp_path / "b.tif")
    gesso("edit", photo, "brighter", "-o", tmp_path / "c.tif")
    assert (pixels(tmp_path / "a.tif") == pixels(tmp_path / "c.tif")).all()


def test_the_project_instead_of_the_picture_builds_on_earlier_edits(
    photo: Path, tmp_path: Path
) -> None:
    gesso("edit", photo, "much brighter", "-o", tmp_path / "a.tif", "--box", "0,0,50,50")
    project = photo.with_name(photo.name + ".gesso")
    done = gesso("edit", project, "darker", "-o", tmp_path / "b.tif", "--box", "100,100,50,50")
    assert done.code == 0, done.err
    differs = (pixels(tmp_path / "b.tif") != pixels(photo)).any(axis=2)
    assert differs[:50, :50].any()
    assert differs[100:150, 100:150].any()


def test_neither_the_original_nor_an_existing_file_is_written_over(
    photo: Path, tmp_path: Path
) -> None:
    digest = sha256(photo)
    assert gesso("edit", photo, "brighter", "-o", photo).code == 5
    other = tmp_path / "other.tif"
    other.write_bytes(b"mine")
    assert gesso("edit", photo, "brighter", "-o", other).code == 5
    link = tmp_path / "link.tif"
    link.symlink_to(photo)
    assert gesso("edit", photo, "brighter", "-o", link).code == 5
    assert sha256(photo) == digest
    assert other.read_bytes() == b"mine"


def test_a_refused_target_is_refused_before_any_work_and_leaves_nothing(photo: Path) -> None:
    before = sorted(photo.parent.iterdir())
    done = gesso("edit", photo, "brighter", "-o", photo.parent / "no" / "such" / "out.tif")
    assert done.code == 6
    assert sorted(photo.parent.iterdir()) == before


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("edit", "{photo}"), 2),
        (("edit", "{photo}", ""), 2),
        (("edit", "{photo}", "brighter", "--box", "9999,9999,10,10"), 2),
        (("edit", "{photo}", "brighter", "--box", "1,2,3"), 2),
        (("edit", "{photo}", "brighter", "--strength", "nan"), 2),
        (("edit", "{photo}", "brighter", "--texture", "1.5"), 2),
        (("edit", "{photo}", "brighter", "--texture", "nan"), 2),
        (("edit", "{photo}", "brighter", "-o", "out.xyz"), 2),
        (("edit", "missing.tif", "brighter"), 4),
        (("edit", "{photo}", "brighter", "--mask", "missing.png"), 4),
        (("no-such-command",), 2),
    ],
)
def test_wrong_calls_end_with_their_code_and_leave_nothing(
    photo: Path, arguments: tuple[str, ...], code: int
) -> None:
    before = sorted(photo.parent.iterdir())
    done = gesso(*(argument.format(photo=photo) for argument in arguments))
    assert done.code == code, done.err
    assert "Traceback" not in done.err
    assert sorted(photo.parent.iterdir()) == before


def test_an_error_with_json_is_one_object_too(tmp_path: Path) -> None:
    done = gesso("edit", tmp_path / "missing.tif", "brighter", "--json")
    assert done.json["error"]["code"] == "not_found"
    assert done.json["error"]["hint"]


@pytest.mark.parametrize("name", ["with space.tif", "Größe ünd 图片 صورة.tif", "-dash.tif"])
def test_any_file_name_works(photo: Path, name: str) -> None:
    source = photo.with_name(name)
    photo.rename(source)
    done = gesso("edit", "--json", "--", source, "brighter")
    assert done.code == 0, done.err
    assert Path(done.json["output"]).exists()


@pytest.mark.parametrize("kind", ["zero", "cut", "text"])
def test_a_broken_input_is_a_sentence_and_leaves_nothing(photo: Path, kind: str) -> None:
    whole = photo.read_bytes()
    photo.write_bytes(
        {"zero": b"", "cut": whole[: len(whole) // 3], "text": b"not a picture"}[kind]
    )
    before = sorted(photo.parent.iterdir())
    done = gesso("edit", photo, "brighter")
    assert done.code == 4
    assert "Traceback" not in done.err
    assert sorted(photo.parent.iterdir()) == before


def test_a_read_only_folder_still_gives_a_result_elsewhere(photo: Path, tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "none", shelf]).returncode:
        pytest.skip("mounting needs root")
    try:
        source = shelf / "photo.tif"
        copyfile(photo, source)
        subprocess.run(["mount", "-o", "remount,ro", shelf], check=True)
        refused = gesso("edit", source, "brighter")
        assert refused.code == 6
        assert "-o" in refused.err
        done = gesso("edit", source, "brighter", "-o", tmp_path / "out.tif")
        assert done.code == 0, done.err
    finally:
        subprocess.run(["umount", shelf], check=True)


def test_strength_scales_the_change(photo: Path, tmp_path: Path) -> None:
    difference = {}
    for strength in (0, 0.5, 1):
        target = tmp_path / f"{strength}.tif"
        gesso("edit", photo, "brighter", "-o", target, "--strength", strength)
        difference[strength] = np.abs(pixels(target).astype(int) - pixels(photo)).mean()
    assert difference[0] == 0
    assert 0 < difference[0.5] < difference[1]


def test_texture_comes_back_where_pixels_are_new_and_nowhere_else(
    photo: Path, tmp_path: Path
) -> None:
    results = {}
    for texture in (0, 1):
        source = tmp_path / f"{texture}.tif"
        copyfile(photo, source)
        target = tmp_path / f"{texture}-out.tif"
        place = ("--box", "40,30,120,90", "-o", target)
        done = gesso("edit", source, "remove the cable", *place, "--texture", texture)
        assert done.code == 0, done.err
        results[texture] = pixels(target)
        told = gesso("history", source, "--json").json["stack"]
        assert [patch["texture"] for patch in told] == [texture]
    away = outside(results[0].shape)
    assert (results[0][away] == results[1][away]).all()
    before = pixels(photo).astype(int)
    further, nearer = (np.abs(results[n] - before)[~away].mean() for n in (0, 1))
    assert nearer < further


def test_texture_is_told_by_history_and_report(photo: Path, tmp_path: Path) -> None:
    page = tmp_path / "r.html"
    place = ("--box", "40,30,120,90", "-o", tmp_path / "out.tif")
    asked = ("edit", photo, "remove the cable, warmer", *place, "--report", page)
    assert gesso(*asked, "--texture", 0.3, "--engine", "operators").code == 0
    told = gesso("history", photo).out
    assert "    texture 30 % remove the cable" in told
    assert "“remove the cable”: texture 30 %" in told
    assert told.count("texture 30 %") == 2
    assert page.read_text("utf-8").count("texture 30 %") == 1


def test_texture_without_new_pixels_is_said_to_do_nothing(photo: Path, tmp_path: Path) -> None:
    done = gesso("edit", photo, "brighter", "-o", tmp_path / "out.tif", "--texture", 0.5)
    assert done.code == 0
    assert "no texture to give back" in done.err


def test_turning_keeps_every_pixel_and_says_so_to_viewers(photo: Path, tmp_path: Path) -> None:
    done = gesso("edit", photo, "rotate 90 degrees clockwise", "-o", tmp_path / "out.tif")
    assert done.code == 0, done.err
    assert (pixels(tmp_path / "out.tif") == pixels(photo)).all()
    before, after = open_picture(photo), open_picture(tmp_path / "out.tif")
    assert before.orientation != after.orientation
    before.close()
    after.close()


def test_a_crop_keeps_the_pixels_it_keeps(photo: Path, tmp_path: Path) -> None:
    done = gesso("edit", photo, "crop to a square", "-o", tmp_path / "out.tif")
    assert done.code == 0, done.err
    after, before = pixels(tmp_path / "out.tif"), pixels(photo)
    assert after.shape == (203, 203, 3)
    assert any((before[:, x : x + 203] == after).all() for x in range(301 - 203 + 1))


def test_removing_the_background_gives_an_alpha_channel(tmp_path: Path) -> None:
    picture = np.full((200, 300, 3), 230, np.uint8)
    picture += np.random.default_rng(0).integers(0, 8, picture.shape, np.uint8)
    cv2.circle(picture, (150, 100), 60, (180, 40, 30), -1)
    tifffile.imwrite(tmp_path / "ball.tif", picture, photometric="rgb")
    done = gesso("edit", tmp_path / "ball.tif", "remove the background", "-o", tmp_path / "o.tif")
    assert done.code == 0, done.err
    result = tifffile.imread(tmp_path / "o.tif")
    assert result.shape == (200, 300, 4)
    assert result[100, 150, 3] == 255
    assert result[5, 5, 3] == 0
    assert (result[..., :3] == picture).all()


def test_a_jpeg_edited_locally_keeps_its_other_blocks(
    picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = copy_of("jpeg-rgb8", picture_files, tmp_path)
    target = tmp_path / "out.jpg"
    done = gesso("edit", source, "brighter", "-o", target, "--box", "64,64,64,64", "--json")
    assert done.code == 0, done.err
    before, after = (imagecodecs.jpeg_decode(p.read_bytes()) for p in (source, target))
    differs = (before != after).any(axis=2)
    assert differs[64:128, 64:128].any()
    grown = np.zeros_like(differs)
    grown[64 - 17 : 128 + 17, 64 - 17 : 128 + 17] = True  # 16 px blocks and the chroma halo
    assert not differs[~grown].any()
    assert gesso("verify", source, target).code == 0


def test_less_depth_than_the_original_is_refused_unless_allowed(
    photo: Path, tmp_path: Path
) -> None:
    refused = gesso("edit", photo, "brighter", "-o", tmp_path / "out.jpg")
    assert refused.code == 5
    assert not (tmp_path / "out.jpg").exists()
    allowed = gesso("edit", photo, "brighter", "-o", tmp_path / "out.jpg", "--quality", 95)
    assert allowed.code == 0, allowed.err


def wait_until_it_is_ours(process: subprocess.Popen[str]) -> None:
    """Past Python's own start, however slow: `main` comes before the libraries."""
    while "numpy" not in Path(f"/proc/{process.pid}/maps").read_text():
        assert process.poll() is None, process.communicate()[1]
        time.sleep(0.005)


@pytest.mark.slow
def test_an_interrupt_ends_with_130_and_leaves_nothing(tmp_path: Path) -> None:
    rows = np.random.default_rng(0).integers(0, 65536, (64, 6000, 3), np.uint16)
    source = tmp_path / "large.tif"
    tifffile.imwrite(source, np.tile(rows, (60, 1, 1)), photometric="rgb", compression="zlib")
    digest = sha256(source)
    for wait in (0.0, 0.3, 0.7, 1.2):
        process = subprocess.Popen(
            [sys.executable, "-m", "gesso_desktop.cli", "edit", source, "denoise and sharpen"],
            stderr=subprocess.PIPE,
            text=True,
        )
        wait_until_it_is_ours(process)
        time.sleep(wait)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        assert process.returncode == 130, err
        assert [path.name for path in tmp_path.iterdir()] == ["large.tif"]
    assert sha256(source) == digest


def test_lossless_kinds_are_really_lossless() -> None:
    assert all(is_lossless(kind) for kind in EDITABLE)
    assert expected(EDITABLE[0]).size
