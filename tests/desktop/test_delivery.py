"""Saving a copy and exporting from the window: promised, written, checked."""

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from fixtures.desk import AREA, Desktop, desktop
from fixtures.files import expected, make_all
from gesso_core.errors import BadRequest, DiskFull, OriginalChanged, WouldOverwrite
from gesso_core.framing import Framing
from gesso_core.geometry import Box, Size
from gesso_core.progress import Report
from gesso_desktop.document.delivering import file_sha256
from gesso_desktop.document.exporting import Export
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.reprofiled import TargetProfile
from gesso_desktop.document.verifying import expected as recorded
from gesso_desktop.document.verifying import verify
from gesso_desktop.state.delivery import Delivery, Handed, Said, Wish
from gesso_desktop.state.jobs import JobState
from gesso_desktop.state.leaving import Leaving
from gesso_desktop.state.messages import Severity

KINDS = ["tiff-rgb16-deflate", "png-rgb8", "jpeg-rgb8", "webp-lossless", "tiff-cmyk8"]


@pytest.fixture
def at(qtbot: QtBot, tmp_path: Path) -> Iterator[Desktop]:
    with desktop(qtbot, tmp_path / "projects") as made:
        yield made


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return make_all(tmp_path_factory.mktemp("made"), KINDS)


@pytest.fixture
def folder(tmp_path: Path, made: dict[str, Path]) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for path in made.values():
        shutil.copy(path, folder)
    return folder


@pytest.fixture
def picture(folder: Path, made: dict[str, Path]) -> Path:
    return folder / made["tiff-rgb16-deflate"].name


@pytest.fixture
def delivery(at: Desktop) -> Delivery:
    return Delivery(at.desk, at.jobs, at.desk)


def asked(at: Desktop, delivery: Delivery, wish: Wish) -> Said:
    with at.qtbot.waitSignal(delivery.said) as said:
        delivery.ask(wish)
    answer = said.args[0]
    assert isinstance(answer, Said)
    return answer


def saved(at: Desktop, delivery: Delivery, wish: Wish) -> Handed:
    with at.qtbot.waitSignal(delivery.finished) as finished:
        delivery.start(wish)
    at.idle()
    handed = finished.args[0]
    assert isinstance(handed, Handed)
    return handed


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_keeps_what_was_said_and_says_that_it_was_checked(
    kind: str, at: Desktop, delivery: Delivery, folder: Path, made: dict[str, Path]
) -> None:
    path = folder / made[kind].name
    before = path.read_bytes()
    at.open(path)
    at.edit()
    wish = Wish(delivery.suggestion())
    said = asked(at, delivery, wish)
    assert said.is_possible
    assert said.sentences
    handed = saved(at, delivery, wish)
    assert handed.promise == said.promise
    assert handed.difference is not None
    assert handed.difference.changed > 0
    assert not handed.is_broken
    assert path.read_bytes() == before
    assert at.said[-1].severity is Severity.NOTE
    word = "identical" if handed.promise.keeps_pixels else "as was said"
    assert word in at.said[-1].hint
    at.desk.close_picture()
    at.idle()
    expectation = recorded(path, wish.target, file_sha256(wish.target))
    assert expectation is not None  # the project knows the file
    one, other = open_picture(path), open_picture(wish.target)
    verdict = verify(one, other, expectation, lambda _: None)
    one.close()
    other.close()
    assert verdict.holds
    assert verdict.outside_identical is handed.promise.keeps_pixels


def test_an_unedited_picture_is_copied_and_no_project_is_made(
    at: Desktop, delivery: Delivery, picture: Path
) -> None:
    at.open(picture)
    wish = Wish(delivery.suggestion())
    assert "byte for byte" in asked(at, delivery, wish).sentences[0]
    saved(at, delivery, wish)
    assert wish.target.read_bytes() == picture.read_bytes()
    assert not list(picture.parent.glob("*.gesso"))


def test_names_are_free_and_a_taken_one_is_said_with_the_next(
    at: Desktop, delivery: Delivery, picture: Path
) -> None:
    at.open(picture)
    first = delivery.suggestion()
    first.write_bytes(b"mine")
    second = delivery.suggestion()
    assert second.stem.endswith("-2")
    said = asked(at, delivery, Wish(first))
    assert isinstance(said.error, WouldOverwrite)
    assert said.free == second
    assert first.read_bytes() == b"mine"


def test_the_original_is_never_a_target(at: Desktop, delivery: Delivery, picture: Path) -> None:
    at.open(picture)
    link = picture.with_name("link.tif")
    link.symlink_to(picture)
    for target in (picture, link):
        assert isinstance(asked(at, delivery, Wish(target)).error, WouldOverwrite)


def test_a_name_taken_while_it_waited_offers_the_next(
    at: Desktop, delivery: Delivery, picture: Path, qtbot: QtBot
) -> None:
    at.open(picture)
    target = delivery.suggestion()
    target.write_bytes(b"mine")
    with qtbot.waitSignal(at.messages.said):
        delivery.start(Wish(target))
    said = at.said[-1]
    assert isinstance(said.error, WouldOverwrite)
    assert said.run is not None
    with qtbot.waitSignal(delivery.finished) as finished:
        said.run()
    assert finished.args[0].path.exists()
    assert target.read_bytes() == b"mine"


def test_the_next_name_is_offered_only_while_its_picture_is_open(
    at: Desktop, delivery: Delivery, picture: Path, folder: Path, made: dict[str, Path]
) -> None:
    at.open(picture)
    target = delivery.suggestion()
    target.write_bytes(b"mine")
    with at.qtbot.waitSignal(at.messages.said):
        delivery.start(Wish(target))
    said = at.messages.current
    assert said is not None
    assert said.run is not None
    before = sorted(folder.iterdir())
    at.open(folder / made["png-rgb8"].name)
    assert at.messages.current is None
    said.run()  # clicked in that moment
    at.idle()
    assert sorted(folder.iterdir()) == before


def test_a_name_found_taken_when_another_picture_is_open_is_told_alone(
    at: Desktop, delivery: Delivery, picture: Path, folder: Path, made: dict[str, Path]
) -> None:
    at.open(picture)
    target = delivery.suggestion()
    target.write_bytes(b"mine")
    go_on = threading.Event()
    at.jobs.submit("another file", lambda _: go_on.wait(60), writes_file=True)
    delivery.start(Wish(target))
    at.open(folder / made["png-rgb8"].name)
    with at.qtbot.waitSignal(at.messages.said):
        go_on.set()
    assert isinstance(at.said[-1].error, WouldOverwrite)
    assert not at.said[-1].action


def test_where_the_folder_is_read_only_the_name_is_suggested_elsewhere(
    at: Desktop, delivery: Delivery, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gesso_desktop.state import delivery as module

    monkeypatch.setattr(module, "is_writable", lambda _: False)
    at.open(picture)
    assert delivery.suggestion().parent != picture.parent


def test_a_format_that_cannot_hold_it_is_said_with_a_way_out(
    at: Desktop, delivery: Delivery, folder: Path
) -> None:
    at.open(folder / "tiff-cmyk8.tif")
    said = asked(at, delivery, Wish(folder / "a.png"))
    assert isinstance(said.error, BadRequest)
    assert said.error.hint
    assert not said.is_possible


def test_only_the_last_wish_is_answered(
    at: Desktop, delivery: Delivery, picture: Path, qtbot: QtBot
) -> None:
    at.open(picture)
    answers: list[Said] = []
    delivery.said.connect(answers.append)
    for name in ("a.png", "b.png", "c.webp", "d.jpg"):
        delivery.ask(Wish(picture.with_name(name), Export()))
    at.idle()
    assert [answer.wish.target.name for answer in answers] == ["d.jpg"]


def test_an_export_says_that_every_pixel_is_recomputed_and_how_large_it_gets(
    at: Desktop, delivery: Delivery, picture: Path
) -> None:
    at.open(picture)
    at.edit()
    assert delivery.size == Size(203, 301)  # upright
    export = Export(90, longest_side=100, profile=TargetProfile.built_in("srgb"))
    wish = Wish(picture.with_name("small.jpg"), export)
    said = asked(at, delivery, wish)
    assert any("Every pixel is recomputed" in sentence for sentence in said.sentences)
    assert said.size == Size(67, 100)
    handed = saved(at, delivery, wish)
    assert handed.difference is None
    assert "anew" in at.said[-1].hint
    written = open_picture(wish.target)
    assert max(written.size.width, written.size.height) == 100
    written.close()


def test_an_export_of_layers_opens_elsewhere(
    at: Desktop, delivery: Delivery, picture: Path
) -> None:
    import zipfile

    at.open(picture)
    at.edit()
    wish = Wish(picture.with_name("layers.ora"), Export())
    assert asked(at, delivery, wish).is_possible
    saved(at, delivery, wish)
    with zipfile.ZipFile(wish.target) as archive:
        assert b"brighter" in archive.read("stack.xml")


def test_a_crop_is_in_the_copy_and_no_pixel_changes(
    at: Desktop, delivery: Delivery, folder: Path, qtbot: QtBot
) -> None:
    at.open(folder / "png-rgb8.png")
    with qtbot.waitSignal(at.opened.framing_changed):
        at.opened.edit(lambda document, _: document.set_framing(Framing(crop=Box(5, 9, 105, 69))))
    assert delivery.size == Size(100, 60)
    handed = saved(at, delivery, Wish(delivery.suggestion()))
    assert handed.difference is not None
    assert handed.difference.changed == 0
    written = open_picture(handed.path)
    pixels = written.read(written.size.box)
    written.close()
    assert pixels.shape[0] * pixels.shape[1] == 6000
    assert np.isin(pixels[0, 0], expected("png-rgb8")).all()


def test_edits_made_while_a_file_is_written_are_not_in_it_nor_in_its_record(
    at: Desktop, delivery: Delivery, picture: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gesso_desktop.document import taking

    began, go_on = threading.Event(), threading.Event()
    save = taking.save_copy

    def slow(*arguments: object, **options: object) -> object:
        began.set()
        go_on.wait(60)
        return save(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(taking, "save_copy", slow)
    at.open(picture)
    at.edit()
    wish = Wish(delivery.suggestion())
    once = at.opened.sight.read(at.opened.size.box)
    delivery.start(wish)
    qtbot.waitUntil(began.is_set)
    done: list[object] = []
    at.opened.edit(lambda document, _: document.delete(1), done=done.append)
    qtbot.waitUntil(lambda: bool(done))
    with qtbot.waitSignal(delivery.finished):
        go_on.set()
    written = open_picture(wish.target)
    assert np.array_equal(written.read(written.size.box), once)
    written.close()
    at.desk.close_picture()
    at.idle()
    expectation = recorded(picture, wish.target, file_sha256(wish.target))
    assert expectation is not None
    assert expectation.allowed(AREA).all()
    assert not at.said[-1].error


def test_cancelling_leaves_no_file(
    at: Desktop, delivery: Delivery, picture: Path, qtbot: QtBot
) -> None:
    at.open(picture)
    at.edit()
    before, target = set(picture.parent.iterdir()), delivery.suggestion()
    number = delivery.start(Wish(target))
    assert number is not None
    at.jobs.cancel(number)
    at.idle()
    is_late = at.jobs.job(number).state is JobState.DONE  # it was written before it heard of it
    assert set(picture.parent.iterdir()) - before == ({target} if is_late else set())
    assert not list(picture.parent.glob(".gesso-*"))


def test_an_original_that_changed_meanwhile_is_not_saved_from(
    at: Desktop, delivery: Delivery, picture: Path, qtbot: QtBot
) -> None:
    at.open(picture)
    os.utime(picture, (1, 1))
    with qtbot.waitSignal(at.messages.said):
        delivery.start(Wish(delivery.suggestion()))
    assert isinstance(at.said[-1].error, OriginalChanged)
    assert not delivery.suggestion().exists()


def test_a_full_disk_is_said_and_nothing_is_left(
    at: Desktop, delivery: Delivery, picture: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("mounting a small disk needs root")
    try:
        at.open(picture)
        at.edit()
        with qtbot.waitSignal(at.messages.said):
            delivery.start(Wish(disk / "copy.png"))
        assert isinstance(at.said[-1].error, DiskFull)
        assert not list(disk.iterdir())
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_file_shown_in_its_folder_is_one_click_away(
    at: Desktop, delivery: Delivery, picture: Path, qtbot: QtBot
) -> None:
    at.open(picture)
    handed = saved(at, delivery, Wish(delivery.suggestion()))
    run = at.said[-1].run
    assert run is not None
    with qtbot.waitSignal(delivery.folder_wanted) as wanted:
        run()
    assert wanted.args == [handed.path]


def test_closing_waits_for_a_file_and_for_nothing_else(
    at: Desktop, picture: Path, qtbot: QtBot
) -> None:
    leaving = Leaving(at.jobs, at.messages, at.desk)
    assert leaving.ask()
    go_on = threading.Event()
    at.jobs.submit("an edit", lambda _: go_on.wait(60))
    assert leaving.ask()
    at.jobs.submit("Save a.tif", lambda _: go_on.wait(60), writes_file=True)
    assert not leaving.ask()
    assert "Save a.tif" in at.said[-1].text
    with qtbot.waitSignal(leaving.may_close):
        go_on.set()


@pytest.mark.parametrize("is_written", [False, True], ids=["not written", "broken"])
def test_what_went_wrong_while_gesso_waits_to_close_is_heard(
    at: Desktop, qtbot: QtBot, *, is_written: bool
) -> None:
    leaving = Leaving(at.jobs, at.messages, at.desk)
    go_on = threading.Event()
    error = DiskFull("The disk is full.", "Make room.")

    def work(_: Report) -> None:
        go_on.wait(60)
        if not is_written:
            raise error

    at.jobs.submit(
        "Save a.tif",
        work,
        done=lambda _: at.messages.fail(error),
        failed=at.messages.fail,
        writes_file=True,
    )
    at.jobs.submit(
        "Save b.tif",
        lambda _: None,
        done=lambda _: at.messages.note("Saved b.tif."),
        writes_file=True,
    )
    assert not leaving.ask()
    with qtbot.assertNotEmitted(leaving.may_close):
        go_on.set()
        at.idle()
    assert error in [message.error for message in at.said]
    at.messages.dismiss()  # the note
    assert at.messages.current is not None
    assert at.messages.current.error is error
    assert leaving.ask(), "asked again, it closes"


def test_staying_after_all_is_possible_and_so_is_closing_at_once(at: Desktop, qtbot: QtBot) -> None:
    leaving = Leaving(at.jobs, at.messages, at.desk)
    go_on = threading.Event()
    at.jobs.submit("Save a.tif", lambda _: go_on.wait(60), writes_file=True)
    leaving.ask()
    at.messages.dismiss()
    with qtbot.assertNotEmitted(leaving.may_close, wait=100):
        go_on.set()
        at.idle()

    def until_stopped(report: object) -> None:
        from gesso_core.progress import Progress

        while True:
            report(Progress("writing", 0, 1))  # type: ignore[operator]

    at.jobs.submit("Save b.tif", until_stopped, writes_file=True)
    leaving.ask()
    run = at.said[-1].run
    assert run is not None
    with qtbot.waitSignal(leaving.may_close):
        run()
