"""Comparing the picture with another file."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from fixtures.desk import AREA, Desktop, desktop
from fixtures.files import make_all
from gesso_core.errors import DamagedFile, SizeMismatch
from gesso_desktop.state.compare import CompareMode
from gesso_desktop.state.crossing import Lane
from gesso_desktop.state.easel import Easel
from gesso_desktop.state.two_files import Findings, TwoFiles
from gesso_desktop.ui.file_dialogs import FileDialogs
from gesso_desktop.ui.two_files import TwoFilesPanel

has_proc = pytest.mark.skipif(
    not Path("/proc/self/fd").is_dir(), reason="open files are read from /proc"
)


@pytest.fixture
def at(qtbot: QtBot, tmp_path: Path) -> Iterator[Desktop]:
    with desktop(qtbot, tmp_path / "projects") as made:
        yield made


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return make_all(tmp_path_factory.mktemp("made"), ["tiff-rgb16-deflate", "png-rgb16"])


@pytest.fixture
def picture(tmp_path: Path, made: dict[str, Path]) -> Path:
    """png-rgb16.png beside it has the same pixels."""
    for path in made.values():
        shutil.copy(path, tmp_path)
    return tmp_path / made["tiff-rgb16-deflate"].name


@pytest.fixture
def easel(at: Desktop) -> Easel:
    return Easel(at.desk, parent=at.desk)


@pytest.fixture
def two_files(at: Desktop, easel: Easel) -> TwoFiles:
    return TwoFiles(at.desk, easel, at.jobs, at.desk)


def compared(at: Desktop, two_files: TwoFiles, path: Path) -> Findings:
    two_files.compare_with(path)
    at.qtbot.waitUntil(lambda: two_files.findings is not None and not two_files.is_counting)
    assert two_files.findings is not None
    return two_files.findings


def test_equal_pixels_of_two_formats_are_found_equal(
    at: Desktop, two_files: TwoFiles, picture: Path
) -> None:
    at.open(picture)
    findings = compared(at, two_files, picture.with_name("png-rgb16.png"))
    assert findings.difference.changed == 0
    assert findings.inside is None


def test_what_differs_is_counted_inside_and_outside_of_the_edits(
    at: Desktop, two_files: TwoFiles, picture: Path
) -> None:
    copy = picture.with_name("copy.tif")
    shutil.copy(picture, copy)
    at.open(picture)
    at.edit()
    findings = compared(at, two_files, copy)
    assert findings.difference.outside == 0
    assert findings.inside == findings.difference.changed
    assert 0 < findings.difference.changed <= AREA.area
    assert findings.difference.largest > 0
    assert findings.largest_possible == 65535
    assert findings.metadata == ()


def test_metadata_that_differ_are_named(at: Desktop, two_files: TwoFiles, picture: Path) -> None:
    from tifffile import TiffFile

    copy = picture.with_name("copy.tif")
    shutil.copy(picture, copy)
    with TiffFile(copy, mode="r+") as file:
        file.pages[0].tags["Software"].overwrite("another")  # type: ignore[union-attr]
    at.open(picture)
    findings = compared(at, two_files, copy)
    assert [(change.block, change.how) for change in findings.metadata] == [("tiff:305", "changed")]


def test_the_other_file_is_seen_where_the_original_was(
    at: Desktop, two_files: TwoFiles, easel: Easel, picture: Path
) -> None:
    at.open(picture)
    compared(at, two_files, picture.with_name("png-rgb16.png"))
    assert easel.compare.mode is CompareMode.SIDE
    two_files.stop()
    assert two_files.other is None
    assert two_files.findings is None


def test_another_size_is_said_with_both_sizes(
    at: Desktop, two_files: TwoFiles, picture: Path, qtbot: QtBot
) -> None:
    from PIL import Image

    small = picture.with_name("small.png")
    Image.fromarray(np.zeros((9, 7, 3), np.uint8)).save(small)
    at.open(picture)
    with qtbot.waitSignal(at.messages.said):
        two_files.compare_with(small)
    assert isinstance(at.said[-1].error, SizeMismatch)
    assert "7×9" in at.said[-1].text
    assert two_files.other is None


def test_what_cannot_be_opened_is_said(
    at: Desktop, two_files: TwoFiles, picture: Path, qtbot: QtBot
) -> None:
    at.open(picture)
    with qtbot.waitSignal(at.messages.said):
        two_files.compare_with(picture.with_name("gone.tif"))
    assert two_files.other is None


def test_another_picture_on_the_desk_ends_it(
    at: Desktop, two_files: TwoFiles, picture: Path
) -> None:
    at.open(picture)
    two_files.compare_with(picture.with_name("png-rgb16.png"))
    at.open(picture.with_name("png-rgb16.png"))
    at.idle()
    assert two_files.other is None
    assert not two_files.is_counting


def test_of_two_asked_for_at_once_the_last_is_shown(
    at: Desktop, two_files: TwoFiles, picture: Path
) -> None:
    first, last = picture.with_name("png-rgb16.png"), picture.with_name("last.png")
    shutil.copy(first, last)
    at.open(picture)
    shown: list[Path | None] = []
    two_files.changed.connect(lambda: shown.append(two_files.other))
    two_files.compare_with(first)
    done_so_far(at, Lane.FILE)
    two_files.compare_with(last)
    at.idle()
    assert set(shown) == {last}
    assert two_files.findings is not None
    if Path("/proc/self/fd").is_dir():
        assert first not in open_files()


def test_what_was_counted_is_not_kept_once_it_was_given_up(
    at: Desktop, two_files: TwoFiles, picture: Path
) -> None:
    def stop_too_late() -> None:
        if two_files.is_counting:
            done_so_far(at, Lane.WORK)
            two_files.stop()
            stopped.append(True)

    stopped: list[bool] = []
    two_files.changed.connect(stop_too_late)
    at.open(picture)
    two_files.compare_with(picture.with_name("png-rgb16.png"))
    at.qtbot.waitUntil(lambda: bool(stopped))
    at.idle()
    assert two_files.findings is None


@has_proc
def test_a_file_that_is_cut_short_is_not_held(
    at: Desktop, two_files: TwoFiles, picture: Path, qtbot: QtBot
) -> None:
    short = picture.with_name("short.tif")
    data = picture.read_bytes()
    short.write_bytes(data[: len(data) * 2 // 3])
    at.open(picture)
    with qtbot.waitSignal(at.messages.said):
        two_files.compare_with(short)
    at.idle()
    assert isinstance(at.said[-1].error, DamagedFile)
    assert picture in open_files()
    assert short not in open_files()


def test_the_panel_shows_the_numbers(
    at: Desktop, two_files: TwoFiles, picture: Path, qtbot: QtBot
) -> None:
    panel = TwoFilesPanel(two_files=two_files, dialogs=FileDialogs(window := _window(qtbot)))
    qtbot.addWidget(panel)
    panel.show()
    copy = picture.with_name("copy.tif")
    shutil.copy(picture, copy)
    at.open(picture)
    at.edit()
    findings = compared(at, two_files, copy)
    shown = "\n".join(label.text() for label in panel.findChildren(type(panel._what)))
    digits = str(findings.difference.changed)
    assert digits in shown.replace(",", "").replace(".", "").replace("\u202f", "")
    assert "copy.tif" in shown
    assert window is not None


def done_so_far(at: Desktop, lane: Lane) -> None:
    """What was asked of a lane of one thread is done, and nothing of it has arrived yet."""
    reached = threading.Event()
    at.crossing.run(lane, lambda _: reached.set())
    assert reached.wait(60)


def open_files() -> set[Path]:
    found = set()
    for each in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):
            found.add(each.readlink())
    return found


def _window(qtbot: QtBot):  # type: ignore[no-untyped-def]
    from PySide6.QtWidgets import QWidget

    window = QWidget()
    qtbot.addWidget(window)
    return window
