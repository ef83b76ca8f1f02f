"""Faults that were found by trying the commands like a stranger, each kept from coming back."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
import skimage.data
import tifffile
from PIL import Image

from gesso_command import gesso
from gesso_desktop.document.pictures.open_picture import open_picture


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """A photograph without any metadata."""
    path = tmp_path / "plain.png"
    cv2.imwrite(str(path), skimage.data.coffee()[:203, :301, ::-1])
    return path


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".tif", ".webp"])
@pytest.mark.parametrize("wish", ["rotate left", "mirror it", "turn it upside down"])
def test_turning_a_file_without_exif_changes_no_pixel(
    suffix: str, wish: str, tmp_path: Path
) -> None:
    source = tmp_path / f"plain{suffix}"
    pixels = skimage.data.coffee()[:203, :301, ::-1]
    cv2.imwrite(str(source), pixels)
    target = tmp_path / ("out.png" if suffix == ".jpg" else f"out{suffix}")
    done = gesso("edit", source, wish, "-o", target, "--json")
    assert done.code == 0, done.err
    assert done.json["changed_share"] == 0
    assert gesso("verify", source, target).code == 0


def test_removing_the_background_counts_as_a_change(tmp_path: Path) -> None:
    ball = np.full((200, 300, 3), 230, np.uint8)
    ball += np.random.default_rng(0).integers(0, 8, ball.shape, np.uint8)
    cv2.circle(ball, (150, 100), 60, (30, 40, 180), -1)
    source, target = tmp_path / "ball.png", tmp_path / "out.png"
    cv2.imwrite(str(source), ball)
    done = gesso("edit", source, "remove the background", "-o", target)
    assert done.code == 0, done.err
    found = gesso("verify", source, target, "--json").json
    assert found["changed_share"] > 0.3
    assert found["outside_identical"] is True


def test_a_copy_nothing_is_known_of_gets_no_promise(plain: Path, tmp_path: Path) -> None:
    pixels = cv2.imread(str(plain))
    pixels[5, 5] ^= 1
    stranger = tmp_path / "stranger.png"
    cv2.imwrite(str(stranger), pixels)
    said = gesso("verify", plain, stranger).out
    assert "Every promise holds" not in said
    assert "Nothing is known" in said


def test_a_found_angle_is_on_record(tmp_path: Path) -> None:
    page = np.full((900, 700), 245, np.uint8)
    for row in range(60, 860, 26):
        cv2.putText(page, "an old letter, set in lines", (40, row), 0, 0.9, 20, 2)
    middle = cv2.getRotationMatrix2D((350, 450), 2.0, 1)
    turned = cv2.warpAffine(page, middle, (700, 900), borderValue=245)
    tifffile.imwrite(tmp_path / "page.tif", turned, photometric="minisblack")
    done = gesso("edit", tmp_path / "page.tif", "straighten it", "--json")
    assert done.code == 0, done.err
    assert abs(done.json["steps"][0]["params"]["degrees"]) == pytest.approx(2.0, abs=0.3)


def test_a_folder_is_no_picture(tmp_path: Path) -> None:
    for command in (["edit", tmp_path, "warmer"], ["edit", ".", "warmer"], ["info", "."]):
        done = gesso(*command)
        assert done.code == 4
        assert "folder" in done.err


@pytest.mark.parametrize("quality", ["0", "-5", "101", "good"])
def test_a_quality_outside_its_range_is_a_wrong_call(plain: Path, quality: str) -> None:
    assert gesso("edit", plain, "warmer", f"--quality={quality}").code == 2


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_output_in_any_encoding_ends_well(plain: Path, encoding: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gesso_desktop.cli", "edit", plain, "更亮一点", "--json"],
        capture_output=True,
        env=os.environ | {"PYTHONIOENCODING": encoding},
    )
    assert done.returncode == 0, done.stderr
    assert b"Traceback" not in done.stderr


def test_a_full_output_and_a_reader_who_leaves_are_no_traceback(plain: Path) -> None:
    command = [sys.executable, "-m", "gesso_desktop.cli", "info", str(plain), "--json"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 6
    assert b"Traceback" not in done.stderr
    reader, writer = os.pipe()
    os.close(reader)
    left = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert left.returncode == 0
    assert left.stderr == b""


def test_the_copy_of_a_cmyk_jpeg_goes_where_cmyk_fits(tmp_path: Path) -> None:
    source = tmp_path / "print.jpg"
    from PIL import Image

    inks = np.dstack([skimage.data.coffee()[:64, :64], np.full((64, 64), 30, np.uint8)])
    Image.frombytes("CMYK", (64, 64), np.ascontiguousarray(inks).tobytes()).save(source)
    done = gesso("edit", source, "brighter", "--json")
    assert done.code == 0, done.err
    assert done.json["output"].endswith(".tif")


def test_history_needs_only_the_project(plain: Path, tmp_path: Path) -> None:
    gesso("edit", plain, "warmer", "-o", tmp_path / "out.png")
    plain.unlink()
    done = gesso("history", plain.with_name("plain.png.gesso"), "--json")
    assert done.code == 0, done.err
    assert done.json["edits"][0]["instruction"] == "warmer"


def test_a_damaged_project_says_to_move_it_away(plain: Path) -> None:
    project = plain.with_name("plain.png.gesso")
    project.write_bytes(b"")
    done = gesso("edit", plain, "warmer")
    assert done.code == 6
    assert "plain.png.gesso" in done.err
    assert "away" in done.err


def test_a_project_is_as_private_as_its_picture(plain: Path, tmp_path: Path) -> None:
    plain.chmod(0o600)
    gesso("edit", plain, "warmer", "-o", tmp_path / "out.png")
    assert plain.with_name("plain.png.gesso").stat().st_mode & 0o777 == 0o600


def test_iptc_goes_from_jpeg_to_png_and_from_png_to_tiff(tmp_path: Path) -> None:
    from fixtures.files import has_exiftool, make

    if not has_exiftool():
        pytest.skip("exiftool is the referee")
    jpeg = make("jpeg-rgb8", tmp_path)
    png, tiff = tmp_path / "copy.png", tmp_path / "copy.tif"
    assert gesso("edit", jpeg, "warmer", "-o", png).code == 0
    assert gesso("edit", png, "warmer", "-o", tiff).code == 0
    captions = [caption(path) for path in (jpeg, png, tiff)]
    assert captions[0]
    assert captions == [captions[0]] * 3
    assert gesso("verify", jpeg, png).code == 0
    assert gesso("verify", png, tiff).code == 0


def caption(path: Path) -> str:
    command = ["exiftool", "-s3", "-IPTC:Caption-Abstract", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_a_palette_tiff_passes_its_own_verification(tmp_path: Path) -> None:
    from fixtures.files import make

    source = make("tiff-palette8", tmp_path)
    target = tmp_path / "out.tif"
    assert gesso("edit", source, "brighter", "-o", target).code == 0
    assert gesso("verify", source, target).code == 0


def test_what_a_killed_run_left_is_cleared_by_the_next(plain: Path, tmp_path: Path) -> None:
    first = gesso("edit", plain, "warmer", "-o", tmp_path / "a.png")
    assert first.code == 0
    script = (
        "import sys\nfrom pathlib import Path\n"
        "from gesso_desktop.document.saving.publish import publishing\n"
        "import os, signal\n"
        "with publishing(Path(sys.argv[1]), original=Path(sys.argv[2])) as part:\n"
        "    part.write_bytes(b'x' * 1000)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", script, tmp_path / "b.png", plain])
    assert list(tmp_path.glob(".gesso-*"))
    assert gesso("edit", plain, "warmer", "-o", tmp_path / "c.png").code == 0
    assert not list(tmp_path.glob(".gesso-*"))
    picture = open_picture(tmp_path / "c.png")
    assert picture.size.width == 301
    picture.close()


def test_a_sentence_of_broken_letters_is_read_as_far_as_it_can(plain: Path, tmp_path: Path) -> None:
    """As from a terminal of another encoding: each byte that is no UTF-8 arrives as a surrogate."""
    target = tmp_path / "out.png"
    said = "brighter. w\udce4rmer"
    done = gesso("edit", plain, said, "-o", target, "--engine", "operators", "--planner", "off")
    assert done.code == 0, done.err
    assert gesso("interpret", said, "--json", "--planner", "off").code == 0


def test_a_step_that_changes_nothing_compresses_no_block_anew(tmp_path: Path) -> None:
    source, copy = tmp_path / "photo.jpg", tmp_path / "copy.jpg"
    cv2.imwrite(
        str(source), skimage.data.coffee()[:203, :301, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 92]
    )
    ran = gesso("edit", source, "remove the colour cast", "--strength", "0", "-o", copy)
    assert "0.0000% of the pixels changed" in ran.out
    assert "compressed" not in ran.err
    assert np.array_equal(cv2.imread(str(source)), cv2.imread(str(copy)))


def test_notes_of_the_program_itself_are_not_shown(plain: Path, tmp_path: Path) -> None:
    box = ("--box", "20,30,100,90", "-o", tmp_path / "copy.png")
    assert "is_limited" not in gesso("edit", plain, "remove the dust", *box).out


def test_more_strength_is_advised_only_where_it_looks_harder(plain: Path, tmp_path: Path) -> None:
    warm = gesso("edit", plain, "warm it up", "--strength", "0", "-o", tmp_path / "1.png").out
    assert "Nothing was found" in warm
    assert "looks harder" not in warm
    blank = tmp_path / "blank.png"
    cv2.imwrite(str(blank), np.full((90, 120, 3), 128, np.uint8))
    assert "looks harder" in gesso("edit", blank, "remove the dust", "-o", tmp_path / "2.png").out


@pytest.mark.parametrize("strength", ["3", "-1", "nan"])
def test_a_strength_out_of_range_is_refused_before_looking(
    plain: Path, tmp_path: Path, strength: str
) -> None:
    ran = gesso(
        "propose", plain, "remove the dust", "--strength", strength, "-o", tmp_path / "m.png"
    )
    assert ran.code == 2
    assert "between 0 and 2" in ran.err
    assert not (tmp_path / "m.png").exists()


def test_a_proposal_is_given_back_to_who_made_it(plain: Path, tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime")
    asked = (plain, "remove the dust", "--engine", "gesso-restore")
    told = gesso("propose", *asked, "-o", tmp_path / "m.png").out
    assert f"--mask {tmp_path / 'm.png'} --engine gesso-restore" in told
    assert (
        "--engine" not in gesso("propose", plain, "remove the dust", "-o", tmp_path / "n.png").out
    )


def test_the_command_that_a_proposal_prints_can_be_pasted(tmp_path: Path) -> None:
    folder = tmp_path / "two words; $HOME"
    folder.mkdir()
    source = dusty(folder)
    asked = ("propose", source, "remove the dust!", "--engine", "operators")
    told = gesso(*asked, "-o", folder / "my mask.png").out
    command = shlex.split(told[told.index("gesso edit") :])
    assert command[3] == "remove the dust!"
    assert command[command.index("--mask") + 1] == str(folder / "my mask.png")
    done = gesso(*command[1:], "-o", tmp_path / "out.png")
    assert done.code == 0, done.err
    assert (tmp_path / "out.png").exists()


def dusty(folder: Path) -> Path:
    """Sixty specks of every brightness."""
    random = np.random.default_rng(1)
    spots = np.full((240, 240, 3), 110, np.uint8)
    for x, y in random.integers(10, 230, (60, 2)):
        cv2.circle(spots, (int(x), int(y)), 2, [int(random.integers(118, 250))] * 3, -1)
    noise = random.normal(0, 3, spots.shape)
    path = folder / "spots.png"
    cv2.imwrite(str(path), np.clip(spots + noise, 0, 255).astype(np.uint8))
    return path


@pytest.mark.parametrize("engine", ["operators", "gesso-restore"])
def test_more_strength_finds_more_dust_and_less_less(engine: str, tmp_path: Path) -> None:
    if engine != "operators":
        pytest.importorskip("onnxruntime")
    source = dusty(tmp_path)
    asked = (source, "remove the dust", "--engine", engine, "--json")
    shares = [
        gesso("propose", *asked, "--strength", s, "-o", tmp_path / f"{s}.png").json["share"]
        for s in ("0", "1", "2")
    ]
    assert shares[0] < shares[1] < shares[2]


@pytest.mark.parametrize("engine", ["operators", "gesso-tone"])
def test_of_a_general_wish_a_gray_picture_gets_what_is_for_gray(
    tmp_path: Path, engine: str
) -> None:
    if engine != "operators":
        pytest.importorskip("onnxruntime")
    rng = np.random.default_rng(5)
    ramp = np.linspace(90, 190, 120)[None, :] + rng.normal(0, 8, (90, 120))
    gray, copy = tmp_path / "gray.tif", tmp_path / "copy.tif"
    tifffile.imwrite(gray, ramp.astype(np.uint8), photometric="minisblack")
    asked = ("restore this photograph", "--engine", engine, "-o", copy, "--json")
    done = gesso("edit", gray, *asked)
    assert done.code == 0, done.err
    assert "no colours to correct" in done.err
    assert "colour_cast was left out" in done.err
    assert {"colour_cast"} == {step["op"] for step in done.json["left_out"]}
    assert "denoise" in [step["op"] for step in done.json["steps"]]
    assert not np.array_equal(tifffile.imread(copy), tifffile.imread(gray))


def test_what_is_asked_for_by_name_or_all_refused_stays_an_error(tmp_path: Path) -> None:
    gray, ink = tmp_path / "gray.tif", tmp_path / "ink.png"
    tifffile.imwrite(gray, np.full((20, 30), 90, np.uint8), photometric="minisblack")
    assert gesso("edit", gray, "remove the colour cast and warm it up").code == 2
    Image.new("1", (30, 20)).save(ink)
    refused = gesso("edit", ink, "restore this photograph", "--engine", "operators")
    assert refused.code == 2
    assert "left out" not in refused.err


@pytest.mark.parametrize("engine", ["operators", "gesso-restore"])
def test_of_dust_no_strength_at_all_repairs_nothing(engine: str, tmp_path: Path) -> None:
    if engine != "operators":
        pytest.importorskip("onnxruntime")
    source = dusty(tmp_path)
    shares = {}
    for place in ((), ("--box", "0,0,200,200")):
        for strength in ("0", "1"):
            asked = ("--strength", strength, "-o", tmp_path / f"{strength}{len(place)}.png")
            done = gesso(
                "edit", source, "remove the dust", "--engine", engine, *place, *asked, "--json"
            )
            assert done.code == 0, done.err
            shares[strength] = done.json["changed_share"]
        assert shares["0"] == 0 < shares["1"]
