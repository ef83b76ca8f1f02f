"""The smaller commands, and what the editing commands leave behind."""

import json
import os
import pty
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from shutil import copyfile

import cv2
import imagecodecs
import numpy as np
import pytest
import tifffile

from fixtures.files import KINDS, expected_format
from fixtures.photographs import photograph
from gesso_command import gesso
from gesso_core.geometry import Size
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_runtime.figures import better_than_operators


@pytest.fixture
def photo(picture_files: Mapping[str, Path], tmp_path: Path) -> Path:
    target = tmp_path / "photo.tif"
    copyfile(picture_files["tiff-rgb16-deflate"], target)
    return target


@pytest.fixture
def edit(photo: Path, tmp_path: Path) -> tuple[Path, Path]:
    """An original and its edited copy."""
    target = tmp_path / "out.tif"
    assert gesso("edit", photo, "brighter", "-o", target, "--box", "40,30,120,90").code == 0
    return photo, target


def test_interpret_prints_language_steps_and_needs() -> None:
    said = gesso("interpret", "Brighten the picture and add a hat", "--json").json
    assert said["language"] == "en"
    assert said["needs"] == "model"
    assert [step["op"] for step in said["steps"]] == ["exposure", "edit"]
    assert [step["engine"] for step in said["steps"]] == ["operators", "edit"]
    assert all(set(step) == {"op", "engine", "params", "text"} for step in said["steps"])


@pytest.mark.parametrize("text", ["", "heller", "更亮一点", "أضئ الصورة", "\udcff", "x" * 5000])
def test_interpret_prints_valid_json_for_anything(text: str) -> None:
    done = gesso("interpret", text, "--json")
    assert done.code == 0
    assert set(done.json) == {"language", "steps", "needs"}


def test_verify_holds_for_an_edit(edit: tuple[Path, Path]) -> None:
    done = gesso("verify", *edit, "--json")
    assert done.code == 0
    assert done.json["outside_identical"] is True
    assert done.json["metadata"] == []
    assert 0 < done.json["changed_share"] <= 120 * 90 / (301 * 203)


def test_verify_finds_one_pixel_tampered_with_outside_the_edit(edit: tuple[Path, Path]) -> None:
    original, edited = edit
    pixels = tifffile.imread(edited)
    pixels[5, 5, 0] ^= 1
    with tifffile.TiffFile(edited) as file:
        tags = [
            (tag.code, tag.dtype, tag.count, tag.value, True)
            for tag in file.pages[0].tags.values()
            if tag.code in {34675, 700, 33723}
        ]
    edited.unlink()
    tifffile.imwrite(edited, pixels, photometric="rgb", extratags=tags)
    done = gesso("verify", original, edited, "--json")
    assert done.code == 1
    assert done.json["outside_identical"] is False
    assert done.json["outside_pixels"] == 1


def test_verify_finds_a_changed_byte_of_metadata(edit: tuple[Path, Path]) -> None:
    original, edited = edit
    content = edited.read_bytes()
    picture = open_picture(edited)
    icc = picture.icc
    picture.close()
    assert icc is not None
    at = content.index(icc) + 60
    edited.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
    done = gesso("verify", original, edited, "--json")
    assert done.code == 1
    assert done.json["metadata"] == [{"block": "tiff:34675", "how": "changed"}]


def test_verify_checks_a_file_against_its_own_record_not_the_latest(
    photo: Path, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.tif", tmp_path / "second.tif"
    gesso("edit", photo, "brighter", "-o", first, "--box", "0,0,50,50")
    gesso("edit", photo, "brighter", "-o", second, "--box", "100,100,50,50")
    assert gesso("verify", photo, first, "--json").json["outside_identical"] is True
    assert gesso("verify", photo, second, "--json").json["outside_identical"] is True


def test_verify_without_a_record_says_that_it_cannot_know(photo: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.tif"
    copyfile(photo, other)
    done = gesso("verify", photo, other, "--json")
    assert done.code == 0
    assert done.json["outside_identical"] is None
    assert done.json["changed_share"] == 0


def test_verify_takes_a_mask_for_files_made_elsewhere(photo: Path, tmp_path: Path) -> None:
    pixels = tifffile.imread(photo)
    pixels[50:60, 50:60] = 0
    other = tmp_path / "other.tif"
    tifffile.imwrite(other, pixels, photometric="rgb")
    inside = gesso("verify", photo, other, "--box", "50,50,10,10", "--json").json
    outside = gesso("verify", photo, other, "--box", "0,0,10,10", "--json").json
    assert inside["outside_identical"] is True
    assert outside["outside_identical"] is False


@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_verify_holds_for_a_copy_in_another_format(
    suffix: str, picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    kind = "tiff-rgb16-lzw" if suffix == ".png" else "png-rgb16"
    source = tmp_path / picture_files[kind].name
    copyfile(picture_files[kind], source)
    target = tmp_path / f"other{suffix}"
    assert gesso("edit", source, "brighter", "-o", target, "--box", "40,30,120,90").code == 0
    done = gesso("verify", source, target, "--json")
    assert done.code == 0, done.out
    assert done.json["outside_identical"] is True
    assert any("EXIF" in note for note in done.json["notes"])


def test_verify_of_pictures_of_different_sizes_is_broken(photo: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.tif"
    tifffile.imwrite(other, np.zeros((10, 10, 3), np.uint16), photometric="rgb")
    done = gesso("verify", photo, other)
    assert done.code == 1
    assert "different sizes" in done.out


@pytest.mark.parametrize("kind", KINDS)
def test_info_describes_every_kind(kind: str, picture_files: Mapping[str, Path]) -> None:
    done = gesso("info", picture_files[kind], "--json")
    assert done.code == 0, done.err
    assert (done.json["width"], done.json["height"]) == (301, 203)
    assert done.json["bits"] == expected_format(kind).bits
    assert gesso("info", picture_files[kind]).code == 0


def test_history_lists_what_was_asked_and_undo_takes_it_back_whole(
    photo: Path, tmp_path: Path
) -> None:
    sentence = "brighter, warmer and a little sharper"
    gesso("edit", photo, sentence, "-o", tmp_path / "out.tif")
    project = photo.with_name("photo.tif.gesso")
    listed = gesso("history", project, "--json").json
    assert [edit["instruction"] for edit in listed["edits"]] == [sentence]
    assert len(listed["stack"]) == 3
    undone = gesso("undo", project, "--json").json
    assert undone["stack"] == []
    assert undone["edits"][0]["undone"] is True
    assert gesso("undo", project).code == 2
    assert len(gesso("redo", project, "--json").json["stack"]) == 3


def test_asking_for_history_makes_no_project(photo: Path) -> None:
    before = sorted(photo.parent.iterdir())
    assert gesso("history", photo.with_name("photo.tif.gesso")).code == 2
    assert gesso("history", photo).code == 2
    assert sorted(photo.parent.iterdir()) == before


def test_a_project_whose_picture_changed_is_not_used(edit: tuple[Path, Path]) -> None:
    original, _ = edit
    pixels = tifffile.imread(original)
    tifffile.imwrite(original, pixels[::-1], photometric="rgb")
    done = gesso("edit", original.with_name("photo.tif.gesso"), "darker")
    assert done.code == 5
    assert "changed" in done.err


def test_export_gives_the_same_pixels_as_the_edit(edit: tuple[Path, Path], tmp_path: Path) -> None:
    original, edited = edit
    project = original.with_name("photo.tif.gesso")
    done = gesso("export", project, "-o", tmp_path / "again.tif")
    assert done.code == 0, done.err
    assert (tifffile.imread(tmp_path / "again.tif") == tifffile.imread(edited)).all()


def test_export_writes_every_edit_as_a_layer_that_composes_to_the_result(
    photo: Path, tmp_path: Path
) -> None:
    flat, target = tmp_path / "flat.png", tmp_path / "layers.ora"
    gesso("edit", photo, "brighter and warmer", "-o", flat, "--box", "40,30,120,90")
    done = gesso("export", photo.with_name("photo.tif.gesso"), "-o", target)
    assert done.code == 0, done.err
    assert "no EXIF" in done.err
    with zipfile.ZipFile(target) as archive:
        assert archive.read("mimetype") == b"image/openraster"
        names = re.findall(r'name="([^"]*)"', archive.read("stack.xml").decode())
        assert names == ["warmer", "brighter", "Original"]
        layers = [
            imagecodecs.png_decode(archive.read(f"data/layer{number}.png")) for number in range(3)
        ]
        merged = imagecodecs.png_decode(archive.read("mergedimage.png"))
        places = re.findall(r'x="(\d+)" y="(\d+)"', archive.read("stack.xml").decode())[::-1]
    canvas = layers[0].copy()
    for layer, (x, y) in zip(layers[1:], places[1:], strict=True):
        part = canvas[int(y) :, int(x) :][: layer.shape[0], : layer.shape[1]]
        opaque = layer[..., 3] == 65535
        part[opaque] = layer[..., :3][opaque]
    assert (canvas == merged[..., :3]).all()


def test_the_report_is_one_file_that_loads_nothing_from_elsewhere(
    photo: Path, tmp_path: Path
) -> None:
    report = tmp_path / "report.html"
    text = "اجعل الصورة أكثر سطوعا"
    done = gesso("edit", photo, text, "-o", tmp_path / "out.tif", "--report", report)
    assert done.code == 0, done.err
    page = report.read_text("utf-8")
    assert text in page
    assert not re.search(r"""(src|href)=["'](?!data:)""", page)
    assert not re.search(r"https?://", page)
    assert page.count("data:image/") >= 3


def test_a_hostile_name_cannot_write_into_the_report(photo: Path, tmp_path: Path) -> None:
    source = tmp_path / "<img src=x onerror=alert(1)>.tif"
    photo.rename(source)
    report = tmp_path / "report.html"
    done = gesso("edit", source, "brighter", "-o", tmp_path / "out.tif", "--report", report)
    assert done.code == 0, done.err
    assert "<img src=x" not in report.read_text("utf-8")


def test_a_report_never_falls_on_the_original_or_another_file(photo: Path) -> None:
    content = photo.read_bytes()
    assert gesso("edit", photo, "brighter", "--report", photo).code == 2
    assert photo.read_bytes() == content
    before = sorted(photo.parent.iterdir())
    missing = photo.parent / "no" / "report.html"
    assert gesso("edit", photo, "brighter", "--report", missing).code == 6
    assert sorted(photo.parent.iterdir()) == before


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("chromium"), reason="the report is looked at with Chromium")
def test_the_slider_moves_in_a_browser(photo: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    gesso("edit", photo, "brighter", "-o", tmp_path / "out.tif", "--report", report)
    moved = report.read_text("utf-8").replace('value="50"', 'value="20"')
    report.write_text(moved, "utf-8")
    options = "--headless --no-sandbox --disable-gpu --disable-background-networking --disable-sync"
    shown = subprocess.run(
        ["chromium", *options.split(), f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom",
         report.as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
    )  # fmt: skip
    assert "--at: 20%" in shown.stdout


def test_json_of_a_refused_edit_is_json(photo: Path) -> None:
    done = gesso("edit", photo, "add a hat", "--json")
    assert done.code == 3
    assert json.loads(done.out)["error"]["code"] == "needs_model"


def test_a_proposal_marks_the_damage_and_is_taken_back_as_a_mask(tmp_path: Path) -> None:
    clean = photograph("coffee", Size(480, 320))
    dirty = clean.copy()
    random = np.random.default_rng(2)
    marks = np.zeros(clean.shape[:2], np.uint8)
    for _ in range(60):
        at = (int(random.integers(5, 475)), int(random.integers(5, 315)))
        cv2.circle(marks, at, 2, 255, -1)
    dirty[marks > 0] = 64000
    source, mask = tmp_path / "dirty.tif", tmp_path / "mask.png"
    tifffile.imwrite(source, dirty, photometric="rgb")
    done = gesso("propose", source, "remove the dust", "-o", mask, "--json")
    assert done.code == 0, done.err
    found = cv2.imread(str(mask), cv2.IMREAD_UNCHANGED) > 0
    assert found[marks > 0].mean() > 0.5
    assert found.mean() < 0.1
    target = tmp_path / "out.tif"
    done = gesso("edit", source, "remove the dust", "-o", target, "--mask", mask)
    assert done.code == 0, done.err
    differs = (tifffile.imread(target) != dirty).any(axis=2)
    assert differs.any()
    assert not differs[~found].any()


def test_what_is_painted_on_a_proposal_is_the_damage_where_it_is_said_to_be(
    tmp_path: Path,
) -> None:
    dirty = photograph("coffee", Size(240, 160)).copy()
    random = np.random.default_rng(2)
    spots = np.zeros(dirty.shape[:2], np.uint8)
    for x, y in zip(random.integers(5, 235, 40), random.integers(5, 155, 40), strict=True):
        cv2.circle(spots, (int(x), int(y)), 2, 255, -1)
    dirty[spots > 0] = 64000
    source, mask = tmp_path / "dirty.tif", tmp_path / "mask.png"
    tifffile.imwrite(source, dirty, photometric="rgb")
    told = gesso("propose", source, "remove the dust, warmer", "-o", mask)
    assert f"gesso edit {source} 'remove the dust' --mask {mask} --marked" in told.out
    found = cv2.imread(str(mask), cv2.IMREAD_UNCHANGED)
    assert found[:, :120].any()
    found[:, :120] = 0  # no damage, says the user
    found[100:112, 150:170] = 255  # and this is, though nobody found it
    cv2.imwrite(str(mask), found)

    asked = ("edit", source, "remove the dust", "--mask", mask, "--engine", "operators")
    looked, filled = tmp_path / "looked.tif", tmp_path / "filled.tif"
    assert gesso(*asked, "-o", looked).code == 0
    done = gesso(*asked, "--marked", "-o", filled, "--json")
    assert done.code == 0, done.err
    assert done.json["steps"][0]["params"]["is_marked"] is True
    assert not (tifffile.imread(looked) != dirty)[100:112, 150:170].any(axis=2).all()
    differs = (tifffile.imread(filled) != dirty).any(axis=2)
    assert differs[100:112, 150:170].mean() > 0.9
    assert not differs[found == 0].any()
    assert gesso("verify", source, filled).code == 0


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("remove the dust", (), "there is no mask"),
        ("warmer", ("--box", "10,10,20,20"), "“warmer” looks for no damage"),
        ("remove the dust, warmer", ("--box", "10,10,20,20"), "“warmer” looks for no damage"),
        ("", ("--box", "10,10,20,20"), "Nothing says what"),
    ],
)
def test_damage_is_marked_only_for_steps_that_look_for_it(
    photo: Path, tmp_path: Path, text: str, place: tuple[str, ...], said: str
) -> None:
    before = sorted(tmp_path.iterdir())
    done = gesso("edit", photo, text, *place, "--marked", "-o", tmp_path / "out.tif")
    assert done.code == 2
    assert said in done.err
    assert sorted(tmp_path.iterdir()) == before


def test_a_sentence_without_damage_has_no_proposal(photo: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    assert gesso("propose", photo, "brighter", "-o", tmp_path / "m.png").code == 2
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("name", ["map.jpg", "map.tif", "map", ".png"])
def test_a_proposal_is_written_only_where_the_name_says_png(
    photo: Path, tmp_path: Path, name: str
) -> None:
    before = sorted(tmp_path.iterdir())
    done = gesso("propose", photo, "remove the dust", "-o", tmp_path / name)
    assert done.code == 2
    assert "end in .png" in done.err
    assert sorted(tmp_path.iterdir()) == before


def test_engines_that_only_work_when_named_are_told_with_their_name() -> None:
    said = gesso("interpret", "remove the JPEG artefacts").out
    is_by_itself = better_than_operators().get("deblock") == "gesso-restore"
    assert "gesso-restore" in said
    assert ("gesso-restore when asked by name" in said) is not is_by_itself
    assert "by name" not in gesso("interpret", "add a hat").out


def test_a_terminal_sees_progress_and_a_pipe_does_not(photo: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "gesso_desktop.cli", "edit", photo, "sharper"]
    terminal, child = pty.openpty()
    done = subprocess.run([*command, "-o", tmp_path / "a.tif"], stderr=child, stdout=child)
    os.close(child)
    shown = os.read(terminal, 1 << 16)
    os.close(terminal)
    assert done.returncode == 0
    assert b"%" in shown.replace(b"100.0000%", b"")
    piped = subprocess.run([*command, "-o", tmp_path / "b.tif"], capture_output=True)
    assert piped.stderr == b""


@pytest.mark.parametrize("asked", [(), ("models",), ("update",), ("models", "add", "--frob")])
def test_asked_wrongly_it_says_where_help_is(asked: tuple[str, ...]) -> None:
    done = gesso(*asked)
    assert done.code == 2
    helped = re.search(r"See: gesso (.*)--help", done.err)
    assert helped is not None, done.err
    assert gesso(*helped[1].split(), "--help").code == 0
