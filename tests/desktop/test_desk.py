"""Opening and closing pictures, and everything that may stand in the way."""

import gc
import os
import shutil
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from fixtures.desk import AREA, Desktop, brighten, desktop
from fixtures.files import make_all
from gesso_core.errors import (
    CannotRead,
    DiskFull,
    NotFound,
    OriginalChanged,
    ProjectDamaged,
    UnknownFormat,
)
from gesso_core.progress import Progress, Report
from gesso_desktop.document.document import Document
from gesso_desktop.document.project.project import beside
from gesso_desktop.state.crossing import Lane
from gesso_desktop.state.jobs import PreviewArea
from gesso_desktop.state.messages import Severity
from gesso_desktop.state.opened import Opened


@pytest.fixture
def at(qtbot: QtBot, tmp_path: Path) -> Iterator[Desktop]:
    with desktop(qtbot, tmp_path / "projects") as made:
        yield made


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    kinds = ["tiff-rgb16-deflate", "tiff-rgb16-raw", "png-rgb8"]
    return make_all(tmp_path_factory.mktemp("made"), kinds)


@pytest.fixture
def picture(tmp_path: Path, made: dict[str, Path]) -> Path:
    """With two others beside it: tiff-rgb16-raw.tif and png-rgb8.png."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    for each in made.values():
        shutil.copy(each, folder)
    path = folder / made["tiff-rgb16-deflate"].name
    os.utime(path, (1_600_000_000, 1_600_000_000))
    return path


def edited(path: Path) -> Path:
    """Its project."""
    with Document.open(path) as document:
        brighten(document, lambda _: None)
    return beside(path)


def test_looking_leaves_no_trace(at: Desktop, picture: Path) -> None:
    opened = at.open(picture)
    assert opened.document is None
    at.desk.close_picture()
    at.idle()
    assert not list(picture.parent.glob("*.gesso*"))


def test_an_edit_is_there_again_after_closing_and_opening_at_once(
    at: Desktop, picture: Path
) -> None:
    at.open(picture)
    at.edit()
    at.desk.close_picture()
    opened = at.open(picture)  # while the former is still being closed
    assert [row.name for row in opened.rows] == ["brighter"]
    assert not [message for message in at.said if message.error]


def test_opening_the_same_again_keeps_it(at: Desktop, picture: Path, qtbot: QtBot) -> None:
    opened = at.open(picture)
    at.edit()
    done = []
    for path in (picture, beside(picture)):
        with qtbot.assertNotEmitted(at.desk.opened_changed, wait=50):
            at.desk.open(path, then=lambda: done.append(1))
    assert at.desk.opened is opened
    assert len(done) == 2


def test_the_last_of_many_wishes_wins_and_no_project_stays_locked(
    at: Desktop, picture: Path, qtbot: QtBot
) -> None:
    other = picture.with_name("other.tif")
    shutil.copy(picture, other)
    edited(picture)
    edited(other)
    for _ in range(5):
        at.desk.open(picture)
        at.desk.open(other)
    qtbot.waitUntil(lambda: at.desk.opened is not None)
    at.idle()
    assert at.opened.path == other
    assert at.open(picture).path == picture
    assert not [message for message in at.said if message.error]


@pytest.mark.parametrize(
    ("name", "content", "error", "word"),
    [
        ("gone.tif", None, NotFound, "no file"),
        ("a folder", b"", CannotRead, "folder"),
        ("text.png", b"hello there", UnknownFormat, "not a picture"),
        ("empty.jpg", b"", CannotRead, "empty"),
        ("cut.png", b"\x89PNG\r\n\x1a\n\0\0", CannotRead, ""),
    ],
)
def test_what_cannot_be_opened_is_said_and_the_former_picture_stays(
    at: Desktop,
    picture: Path,
    qtbot: QtBot,
    *,
    name: str,
    content: bytes | None,
    error: type[Exception],
    word: str,
) -> None:
    opened = at.open(picture)
    path = picture.with_name(name)
    if name == "a folder":
        path.mkdir()
    elif content is not None:
        path.write_bytes(content)
    with qtbot.waitSignal(at.messages.said):
        at.desk.open(path)
    assert isinstance(at.said[-1].error, error)
    assert word in at.said[-1].text
    assert at.said[-1].hint
    assert at.desk.opened is opened


def test_what_was_said_of_a_picture_goes_when_another_lies_on_the_desk(
    at: Desktop, picture: Path, qtbot: QtBot
) -> None:
    gone = picture.with_name("gone.tif")
    with qtbot.waitSignal(at.messages.said):
        at.desk.open(gone)
    assert at.messages.current is not None
    at.open(picture)
    assert at.messages.current is None
    picture.unlink()
    qtbot.waitUntil(lambda: at.messages.current is not None)
    at.desk.close_picture()
    assert at.messages.current is None
    at.messages.warn("Something else.")
    at.open(picture.with_name("png-rgb8.png"))
    assert at.messages.current is not None


def test_a_pipe_does_not_hang(at: Desktop, tmp_path: Path, qtbot: QtBot) -> None:
    os.mkfifo(tmp_path / "pipe.tif")
    with qtbot.waitSignal(at.messages.said):
        at.desk.open(tmp_path / "pipe.tif")
    assert "ordinary file" in at.said[-1].text


def test_a_project_whose_picture_moved_asks_for_it_and_opens_with_it(
    at: Desktop, picture: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    project = edited(picture)
    moved = tmp_path / "elsewhere" / "renamed.tif"
    moved.parent.mkdir()
    picture.rename(moved)
    with qtbot.waitSignal(at.desk.original_missing) as asked:
        at.desk.open(project)
    assert asked.args == [project]
    assert isinstance(at.said[-1].error, NotFound)
    assert at.said[-1].action
    with qtbot.waitSignal(at.desk.opened_changed):
        at.desk.open(project, picture_path=moved)
    assert at.opened.path == moved
    assert len(at.opened.rows) == 1
    at.desk.close_picture()
    at.idle()
    with qtbot.waitSignal(at.desk.opened_changed):  # and it is remembered
        at.desk.open(project)


def test_a_project_away_from_its_picture_is_what_brings_both_back(
    at: Desktop, picture: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    project = edited(picture)
    moved = tmp_path / "renamed.tif"
    assert at.open(picture).path == at.desk.address
    at.desk.close_picture()
    assert at.desk.address is None
    at.idle()
    picture.rename(moved)
    with qtbot.waitSignal(at.desk.opened_changed):
        at.desk.open(project, picture_path=moved)
    assert at.desk.address == project
    opened, said = at.opened, len(at.said)
    at.desk.open(project)  # it is open already
    at.idle()
    assert at.opened is opened
    assert len(at.said) == said
    os.utime(moved)
    qtbot.waitUntil(lambda: len(at.said) > said)
    again = at.said[-1].run
    assert again is not None
    with qtbot.waitSignals([at.desk.opened_changed] * 2):
        again()
    assert at.opened.path == moved
    assert len(at.opened.rows) == 1


def test_another_picture_is_not_taken_for_the_moved_one(
    at: Desktop, picture: Path, qtbot: QtBot
) -> None:
    project = edited(picture)
    picture.unlink()
    other = picture.with_name("tiff-rgb16-raw.tif")
    with qtbot.waitSignal(at.messages.said):
        at.desk.open(project, picture_path=other)
    said = at.said[-1]
    assert isinstance(said.error, OriginalChanged)
    assert other.name in said.text
    assert project.name in said.text
    assert at.desk.opened is None
    with qtbot.waitSignal(at.desk.original_missing):
        assert said.run is not None
        said.run()


def test_a_picture_that_changed_since_its_edits_is_said(
    at: Desktop, picture: Path, qtbot: QtBot
) -> None:
    edited(picture)
    picture.write_bytes(picture.with_name("tiff-rgb16-raw.tif").read_bytes())
    with qtbot.waitSignal(at.messages.said):
        at.desk.open(picture)
    assert isinstance(at.said[-1].error, OriginalChanged)
    assert "bytes have changed" in at.said[-1].text


def test_a_damaged_project_is_said_and_nothing_is_touched(
    at: Desktop, picture: Path, qtbot: QtBot
) -> None:
    project = edited(picture)
    content = bytearray(project.read_bytes())
    content[100:6000] = b"\xa5" * 5900
    project.write_bytes(content)
    with qtbot.waitSignal(at.messages.said):
        at.desk.open(picture)
    assert isinstance(at.said[-1].error, ProjectDamaged)
    assert at.said[-1].hint
    assert project.read_bytes() == content


def test_a_project_open_in_another_window_is_said(at: Desktop, picture: Path, qtbot: QtBot) -> None:
    project = edited(picture)
    code = (
        "import sys; from pathlib import Path\n"
        "from gesso_desktop.document.document import Document\n"
        "with Document.open(Path(sys.argv[1])):\n    print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(project)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        other.stdout.readline()
        with qtbot.waitSignal(at.messages.said):
            at.desk.open(picture)
        assert "open in another window" in at.said[-1].text
        other.stdin.close()
        other.wait()
    assert len(at.open(picture).rows) == 1


def test_a_change_on_disk_is_said_once_and_opening_again_shows_it(
    at: Desktop, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "a.png"
    Image.fromarray(np.full((60, 80, 3), 40, np.uint8)).save(path)
    at.open(path)
    with qtbot.waitSignal(at.messages.said):
        Image.fromarray(np.full((60, 90, 3), 200, np.uint8)).save(path)
    assert "changed by another program" in at.said[-1].text
    assert at.said[-1].severity is Severity.WARNING
    with qtbot.assertNotEmitted(at.messages.said, wait=600):
        path.chmod(0o600)
    run = at.said[-1].run
    assert run is not None
    run()
    qtbot.waitUntil(lambda: at.desk.opened is not None and at.opened.size.width == 90)


def test_an_edit_of_a_changed_file_is_refused(at: Desktop, picture: Path, qtbot: QtBot) -> None:
    at.open(picture)
    at.edit()
    with qtbot.waitSignal(at.messages.said):
        picture.write_bytes(picture.with_name("tiff-rgb16-raw.tif").read_bytes())
    with pytest.raises(OriginalChanged):
        at.edit()
    assert len(at.opened.rows) == 1


def test_a_file_that_vanishes_is_still_seen(at: Desktop, picture: Path, qtbot: QtBot) -> None:
    opened = at.open(picture)
    with qtbot.waitSignal(at.messages.said):
        picture.unlink()
    assert "no longer there" in at.said[-1].text
    assert opened.sight.read(AREA).shape == (43, 81, 3)


def test_a_file_replaced_by_another_is_noticed_twice(
    at: Desktop, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "a.png"
    Image.fromarray(np.zeros((60, 80, 3), np.uint8)).save(path)
    at.open(path)
    for width in (90, 100):
        Image.fromarray(np.zeros((60, width, 3), np.uint8)).save(tmp_path / "new.png")
        with qtbot.waitSignal(at.messages.said):
            (tmp_path / "new.png").replace(path)


def test_edits_of_a_read_only_folder_are_kept_elsewhere_which_is_said_once(
    at: Desktop, picture: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from gesso_desktop.state import projects

    monkeypatch.setattr(projects, "is_writable", lambda folder: folder != picture.parent)
    at.open(picture)
    at.edit()
    at.edit()
    assert len(at.said) == 1
    assert str(tmp_path / "projects") in at.said[0].text
    assert not beside(picture).exists()
    at.desk.close_picture()
    assert len(at.open(picture).rows) == 2
    assert len(at.said) == 1


def test_where_no_place_can_be_written_the_edit_is_refused_and_looking_goes_on(
    at: Desktop, picture: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from gesso_core.errors import CannotWrite
    from gesso_desktop.state import projects

    monkeypatch.setattr(projects, "is_writable", lambda folder: False)
    (tmp_path / "projects").write_bytes(b"")
    at.open(picture)
    with pytest.raises(CannotWrite) as caught:
        at.edit()
    assert "Neither" in caught.value.message
    assert at.opened.sight.read(AREA).any()


def test_a_full_disk_refuses_the_edit_and_loses_nothing(
    at: Desktop, tmp_path: Path, picture: Path
) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("mounting a small disk needs root")
    try:
        path = folder / picture.name
        shutil.copy(picture, path)
        free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize
        (folder / "filler").write_bytes(bytes(free))
        at.open(path)
        with pytest.raises(DiskFull) as caught:
            at.edit()
        assert "space" in caught.value.hint
        assert not beside(path).exists()
        (folder / "filler").unlink()
        at.edit()
        assert len(at.opened.rows) == 1
        at.desk.close_picture()
        at.idle()
        at.qtbot.wait(150)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_opening_another_cancels_what_waits_and_runs_and_says_so(
    at: Desktop, picture: Path, qtbot: QtBot
) -> None:
    other = picture.with_name("png-rgb8.png")
    opened = at.open(picture)
    began = threading.Event()

    def work(report: Report) -> None:
        began.set()
        while True:
            report(Progress("running", 0, 1))

    numbers = [at.jobs.submit(f"job {n}", work) for n in range(2)]
    qtbot.waitUntil(began.is_set)
    at.open(other)
    at.idle()
    assert {at.jobs.job(number).state for number in numbers} == {"cancelled"}
    assert picture.name in at.said[-1].text
    qtbot.waitUntil(lambda: at.desk.opened is not opened)


def test_an_edit_that_is_committed_as_its_picture_leaves_is_kept_whole(
    at: Desktop, picture: Path, qtbot: QtBot
) -> None:
    opened = at.open(picture)
    inside, go_on = threading.Event(), threading.Event()

    def change(document: Document, report: Report) -> int:
        inside.set()
        go_on.wait(60)
        return brighten(document, report)

    at.jobs.submit("edit", lambda report: opened.commit(change, report), done=opened.arrived)
    qtbot.waitUntil(inside.is_set)
    at.open(picture.with_name("png-rgb8.png"))
    go_on.set()
    at.idle()
    assert len(at.open(picture).rows) == 1
    assert not [message for message in at.said if message.error]


def test_what_was_done_just_before_gesso_closed_is_kept(at: Desktop, picture: Path) -> None:
    opened = at.open(picture)
    at.edit()

    def busy(report: Report) -> None:  # until everything is closed
        while True:
            report(Progress("running", 0, 1))

    at.crossing.run(Lane.EDIT, busy)
    opened.edit(brighten)
    opened.edit(lambda document, _: document.hide(document.stack[0].id))
    at.desk.close_picture()
    at.crossing.close()
    with Document.open(picture) as document:
        assert [row.is_visible for row in document.stack] == [False, True]


def test_a_picture_from_which_a_file_is_written_is_let_go_when_that_is_done(
    at: Desktop, picture: Path, qtbot: QtBot
) -> None:
    opened = at.open(picture)
    began, go_on = threading.Event(), threading.Event()

    def work(report: Report) -> bool:
        began.set()
        go_on.wait(60)
        return bool(opened.base.read(AREA).any())

    read: list[bool] = []
    at.jobs.submit("save", work, done=read.append, writes_file=True)
    at.jobs.submit("save later", work, done=read.append, writes_file=True)
    qtbot.waitUntil(began.is_set)
    at.open(picture.with_name("png-rgb8.png"))
    assert not opened.is_closed
    go_on.set()
    at.idle()
    assert read == [True, True]
    assert opened.is_closed


def test_a_picture_is_opened_again_when_the_file_that_is_written_of_it_is_done(
    at: Desktop, picture: Path, qtbot: QtBot
) -> None:
    began, go_on = threading.Event(), threading.Event()
    at.open(picture)
    at.edit()

    def work(_: Report) -> None:
        began.set()
        go_on.wait(60)

    at.jobs.submit("save", work, writes_file=True)
    qtbot.waitUntil(began.is_set)
    at.open(picture.with_name("png-rgb8.png"))
    at.desk.open(picture)
    with qtbot.waitSignal(at.desk.opened_changed):
        go_on.set()
    assert at.opened.path == picture
    assert len(at.opened.rows) == 1


def test_while_a_picture_waits_to_be_opened_again_another_can_be_opened(
    at: Desktop, picture: Path, qtbot: QtBot
) -> None:
    began, go_on = threading.Event(), threading.Event()
    at.open(picture)

    def work(_: Report) -> None:
        began.set()
        go_on.wait(60)

    at.jobs.submit("save", work, writes_file=True)
    qtbot.waitUntil(began.is_set)
    at.open(picture.with_name("png-rgb8.png"))
    at.desk.open(picture)
    other = picture.with_name("tiff-rgb16-raw.tif")
    assert at.open(other).path == other
    go_on.set()
    at.idle()
    assert at.opened.path == other


def test_what_was_opened_too_late_is_closed_before_it_is_opened_again(
    at: Desktop, picture: Path, qtbot: QtBot
) -> None:
    edited(picture)
    found = threading.Event()
    at.desk.open(picture)
    at.crossing.run(Lane.FILE, lambda _: found.set())
    assert found.wait(60)  # the project is open, and the desk has not heard of it
    at.desk.open(picture.with_name("png-rgb8.png"))
    assert at.open(picture).path == picture
    assert not [message for message in at.said if message.error]


@pytest.mark.parametrize("ending", ["done", "failed", "cancelled", "never begun"])
def test_no_job_that_ended_keeps_a_picture(at: Desktop, picture: Path, *, ending: str) -> None:
    at.open(picture)
    began, go_on = threading.Event(), threading.Event()
    if ending == "never begun":
        at.jobs.submit("before", lambda _: go_on.wait(60))
    number = submit_about(at.opened, at, began, ending=ending)
    if ending == "cancelled":
        at.qtbot.waitUntil(began.is_set)
    if ending in ("cancelled", "never begun"):
        at.jobs.cancel(number)
    go_on.set()
    at.idle()
    kept = weakref.ref(at.opened), weakref.ref(at.opened.glimpse)
    with at.qtbot.waitSignal(at.opened.destroyed):
        at.desk.close_picture()
    gc.collect()
    assert all(each() is None for each in kept)
    assert at.jobs.job(number).title == "about the picture"


def submit_about(opened: Opened, at: Desktop, began: threading.Event, *, ending: str) -> int:
    def work(report: Report) -> int:
        began.set()
        while ending == "cancelled":
            report(Progress("running", 0, 1))
        if ending == "failed":
            raise DiskFull("The disk is full.", "Make room.")
        return len(opened.rows)

    return at.jobs.submit(
        "about the picture",
        work,
        done=lambda _: opened.rows,
        failed=lambda _: opened.rows,
        ready=lambda _: opened.rows,
        area=PreviewArea(opened.size.box, AREA, opened.glimpse),
    )


def test_a_file_that_changes_while_it_is_put_away_is_not_looked_at_again(
    at: Desktop, picture: Path
) -> None:
    opened = at.open(picture)
    using, looking = threading.Event(), threading.Event()
    at.crossing.run(Lane.EDIT, lambda _: using.wait())
    os.utime(picture)
    at.desk.close_picture()
    for _ in range(2):
        at.crossing.run(Lane.QUIET, lambda _: looking.wait())
    at.qtbot.wait(600)  # longer than it takes to look whether the file is still the same
    with at.qtbot.waitSignal(opened.destroyed):
        using.set()
    looking.set()
    at.idle()
