"""What `--report` tells, against the same command's other answers and the files themselves."""

import re
from html import unescape
from pathlib import Path

import cv2
import pytest
import skimage.data

from gesso_command import gesso
from gesso_runtime.catalogue import read_catalogue


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.png"
    cv2.imwrite(str(path), skimage.data.coffee()[:200, :300, ::-1])
    return path


def rows(report: Path) -> list[tuple[str, str]]:
    """The label and value of every fact, in their order."""
    found = re.findall(r"<tr><th>(.*?)</th><td dir='auto'>(.*?)</td>", report.read_text("utf-8"))
    return [(unescape(label), unescape(value)) for label, value in found]


def test_after_a_crop_the_share_and_size_are_of_what_is_left(photo: Path, tmp_path: Path) -> None:
    asked = ("edit", photo, "crop to a square and warmer", "--report", tmp_path / "r.html")
    done = gesso(*asked, "-o", tmp_path / "o.png")
    assert done.code == 0, done.err
    assert cv2.imread(str(tmp_path / "o.png")).shape == (200, 200, 3)
    facts = dict(rows(tmp_path / "r.html"))
    share = facts["Pixels changed"].split()[0]
    assert f"{share} of the pixels changed" in done.out
    assert facts["Pixels changed"].endswith(" of 40,000)")
    assert facts["Size"].startswith("200×200 px")
    assert facts["Size of the original"].startswith("300×200 px")


def test_two_runs_of_one_model_in_one_sentence_are_both_on_record(
    photo: Path, tmp_path: Path
) -> None:
    project = tmp_path / "photo.png.gesso"
    by = ("make the cup purple", "--runtime", "fake", "--engine", "rehearsal")
    assert gesso("edit", photo, *by, "--seed", 7, "-o", tmp_path / "1.png").code == 0
    asked = ("edit", project, *by, "--seed", 8, "--report", tmp_path / "r.html")
    done = gesso(*asked, "-o", tmp_path / "2.png")
    assert done.code == 0, done.err
    runs = [(label, value) for label, value in rows(tmp_path / "r.html") if "rehearsal" in label]
    assert [re.findall(r"seed \d+", value) for _, value in runs] == [["seed 7"], ["seed 8"]]
    assert len({label for label, _ in runs}) == 2


def test_notes_of_the_program_itself_are_no_values(photo: Path, tmp_path: Path) -> None:
    page = tmp_path / "r.html"
    where = ("--box", "20,30,100,90", "--marked")
    done = gesso(
        *("edit", photo, "remove the dust", *where, "--engine", "operators"),
        *("-o", tmp_path / "o.png", "--report", page),
    )
    assert done.code == 0, done.err
    told = page.read_text("utf-8")
    assert "remove dust" in told
    assert "is_limited" not in told
    assert "is_marked" not in told


def test_a_model_is_called_by_its_title_before_and_after(photo: Path, tmp_path: Path) -> None:
    asked = ("edit", photo, "make the cup purple", "--runtime", "fake", "--engine", "rehearsal")
    title = read_catalogue().cards["rehearsal"].title
    assert f" by {title}\n" in gesso(*asked, "--dry-run").out
    page = tmp_path / "r.html"
    done = gesso(*asked, "-o", tmp_path / "o.png", "--report", page)
    assert f" by {title}\n" in done.out
    assert f"<td>model: {title}</td>" in page.read_text("utf-8")
