"""The pictures of a folder, and their thumbnails."""

import io
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from fixtures.files import expected, make, make_all, photograph, profile
from gesso_core.errors import GessoError
from gesso_desktop.document.display import shown, upright
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.thumbnail import embedded_preview, thumbnail
from gesso_desktop.document.thumbnail_cache import ThumbnailCache
from gesso_desktop.state.crossing import Crossing
from gesso_desktop.state.film_strip import FilmStrip
from gesso_desktop.state.thumbnails import SIDE, Thumbnails


@pytest.fixture
def crossing(qtbot: QtBot) -> Iterator[Crossing]:
    crossing = Crossing()
    yield crossing
    crossing.close()
    delete(crossing)  # and its children, in this thread


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name in ("scan10.tif", "Scan2.tif", "scan1.jpg", "notes.txt", ".hidden.jpg", "b.png.gesso"):
        (folder / name).write_bytes(b"")
    (folder / "b.png").write_bytes(b"")
    (folder / "folder.tif").mkdir()
    return folder


def strip_of(folder: Path, crossing: Crossing, qtbot: QtBot) -> FilmStrip:
    strip = FilmStrip(crossing, projects_folder=folder.parent / "projects", parent=crossing)
    strip.show_folder(folder)
    qtbot.waitUntil(lambda: bool(strip.entries))
    return strip


def names(strip: FilmStrip) -> list[str]:
    return [entry.path.name for entry in strip.entries]


def test_pictures_are_listed_as_people_count(
    folder: Path, crossing: Crossing, qtbot: QtBot
) -> None:
    strip = strip_of(folder, crossing, qtbot)
    assert names(strip) == ["b.png", "scan1.jpg", "Scan2.tif", "scan10.tif"]


def test_edited_pictures_are_marked(folder: Path, crossing: Crossing, qtbot: QtBot) -> None:
    strip = strip_of(folder, crossing, qtbot)
    assert [entry.path.name for entry in strip.entries if entry.is_edited] == ["b.png"]


def test_next_begins_with_the_first_and_previous_with_the_last(
    folder: Path, crossing: Crossing, qtbot: QtBot
) -> None:
    strip = strip_of(folder, crossing, qtbot)
    for count, name in ((1, "b.png"), (-1, "scan10.tif")):
        with qtbot.waitSignal(strip.chosen) as chosen:
            strip.step(count)
        assert chosen.args == [folder / name]


def test_the_strip_follows_the_picture_on_the_desk(
    folder: Path, crossing: Crossing, qtbot: QtBot
) -> None:
    strip = FilmStrip(crossing, projects_folder=folder.parent, parent=crossing)
    strip.follow(folder / "Scan2.tif")
    qtbot.waitUntil(lambda: bool(strip.entries))
    assert strip.current == 2
    with qtbot.waitSignal(strip.chosen) as chosen:
        strip.step(1)
    assert chosen.args == [folder / "scan10.tif"]


def test_steps_end_at_the_ends_and_the_open_one_is_not_opened_again(
    folder: Path, crossing: Crossing, qtbot: QtBot
) -> None:
    strip = strip_of(folder, crossing, qtbot)
    strip.follow(folder / "scan10.tif")
    with qtbot.assertNotEmitted(strip.chosen):
        strip.step(1)
        strip.choose(3)


def test_new_renamed_and_deleted_files_are_followed(
    folder: Path, crossing: Crossing, qtbot: QtBot
) -> None:
    strip = strip_of(folder, crossing, qtbot)
    (folder / "scan3.png").write_bytes(b"")
    qtbot.waitUntil(lambda: "scan3.png" in names(strip))
    (folder / "scan3.png").rename(folder / "scan4.png")
    (folder / "scan1.jpg").unlink()
    qtbot.waitUntil(lambda: names(strip) == ["b.png", "Scan2.tif", "scan4.png", "scan10.tif"])


def test_a_rewritten_file_is_said(folder: Path, crossing: Crossing, qtbot: QtBot) -> None:
    strip = strip_of(folder, crossing, qtbot)
    (folder / "scan1.jpg").write_bytes(b"more")
    with qtbot.waitSignal(strip.rewritten) as said:
        strip.refresh()
    assert said.args == [folder / "scan1.jpg"]


def test_a_folder_that_is_gone_is_said(folder: Path, crossing: Crossing, qtbot: QtBot) -> None:
    strip = FilmStrip(crossing, projects_folder=folder.parent, parent=crossing)
    with qtbot.waitSignal(strip.failed) as said:
        strip.show_folder(folder / "gone")
    assert isinstance(said.args[0], GessoError)
    assert "gone" in said.args[0].message


def test_a_folder_that_is_not_writable_looks_for_projects_elsewhere(
    folder: Path, crossing: Crossing, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gesso_desktop.state import film_strip, projects

    for module in (film_strip, projects):
        monkeypatch.setattr(module, "is_writable", lambda _: False)
    place = projects.project_place(folder / "scan1.jpg", folder.parent / "projects")
    place.parent.mkdir()
    place.write_bytes(b"")
    strip = strip_of(folder, crossing, qtbot)
    assert [e.path.name for e in strip.entries if e.is_edited] == ["b.png", "scan1.jpg"]


@pytest.mark.parametrize(
    "kind", ["tiff-rgb16-deflate", "png-rgba8", "jpeg-rgb8", "tiff-cmyk8", "jpeg-cmyk8"]
)
def test_a_thumbnail_is_colour_managed_and_upright(kind: str, tmp_path: Path) -> None:
    path = make(kind, tmp_path)
    made = thumbnail(path, 120)
    picture = open_picture(path)
    whole = upright(
        shown(picture.read(picture.size.box), picture.format, picture.icc), picture.orientation
    )
    picture.close()
    small = np.asarray(
        Image.fromarray(whole).resize((made.shape[1], made.shape[0]), Image.Resampling.BOX)
    )
    assert max(made.shape[:2]) == 120
    assert (made.shape[0] > made.shape[1]) == (whole.shape[0] > whole.shape[1])
    assert np.abs(made.astype(int) - small.astype(int)).mean() < 4


def test_a_large_picture_is_not_read_whole_for_a_thumbnail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gesso_desktop.document import thumbnail as module
    from gesso_desktop.document.pictures.tiff import TiffPicture

    path = make("tiff-rgb16-deflate", tmp_path)
    whole = thumbnail(path, 60)
    monkeypatch.setattr(module, "_LARGE", 1000)
    monkeypatch.delattr(TiffPicture, "proxy")
    rough = thumbnail(path, 60)
    assert rough.shape == whole.shape
    assert np.abs(rough.astype(int) - whole).mean() < 6


def jpeg_with_preview(path: Path, preview: np.ndarray, *, orientation: int = 1) -> Path:
    """A photograph whose EXIF holds `preview`, which may be of something else."""
    data = io.BytesIO()
    Image.fromarray(preview).save(data, "jpeg", quality=95)
    small = data.getvalue()
    first = b"\x12\x01\x03\x00\x01\x00\x00\x00" + bytes([orientation, 0, 0, 0])
    at = 8 + 2 + 12 + 4
    second = b"\x01\x02\x04\x00\x01\x00\x00\x00" + (at + 2 + 24 + 4).to_bytes(4, "little")
    second += b"\x02\x02\x04\x00\x01\x00\x00\x00" + len(small).to_bytes(4, "little")
    block = b"II*\0\x08\0\0\0\x01\0" + first + at.to_bytes(4, "little")
    block += b"\x02\0" + second + b"\0\0\0\0" + small
    pixels = (photograph(640, 400) >> 8).astype(np.uint8)
    Image.fromarray(pixels).save(path, quality=90, exif=b"Exif\0\0" + block, icc_profile=profile())
    return path


def test_the_preview_of_a_camera_is_used_without_its_black_bars(tmp_path: Path) -> None:
    preview = np.zeros((120, 160, 3), np.uint8)
    preview[10:110] = (200, 30, 30)
    path = jpeg_with_preview(tmp_path / "a.jpg", preview, orientation=6)
    found = embedded_preview(path, 192)
    assert found is not None
    assert found.shape == (160, 100, 3)
    assert np.abs(found[:, 8:-8].astype(int) - (200, 30, 30)).max() < 12
    assert found[:, [0, -1], 0].min() > 150  # the bars' edge rings, the bars themselves are gone


def test_a_preview_of_another_shape_is_not_used(tmp_path: Path) -> None:
    path = jpeg_with_preview(tmp_path / "a.jpg", np.zeros((160, 90, 3), np.uint8))
    assert embedded_preview(path, 192) is None


def test_a_picture_without_a_preview_has_none(tmp_path: Path) -> None:
    assert embedded_preview(make("jpeg-rgb8", tmp_path), 192) is None
    assert embedded_preview(make("png-rgb8", tmp_path), 192) is None
    assert embedded_preview(tmp_path / "gone.jpg", 192) is None


def test_the_stale_preview_is_shown_first_and_then_the_picture(
    tmp_path: Path, crossing: Crossing, qtbot: QtBot
) -> None:
    path = jpeg_with_preview(tmp_path / "a.jpg", np.full((100, 160, 3), (250, 0, 0), np.uint8))
    thumbnails = Thumbnails(crossing, ThumbnailCache(tmp_path / "cache"), crossing)
    assert thumbnails.of(path) is None
    with qtbot.waitSignal(thumbnails.changed):
        pass
    rough = thumbnails.of(path)
    assert rough is not None
    assert rough.is_rough
    with qtbot.waitSignal(thumbnails.changed):
        pass
    fine = thumbnails.of(path)
    assert fine is not None
    assert fine.pixels is not None
    assert not fine.is_rough
    assert np.array_equal(fine.pixels[..., 2::-1], thumbnail(path, SIDE))


def test_an_unreadable_file_has_a_reason(tmp_path: Path, crossing: Crossing, qtbot: QtBot) -> None:
    path = tmp_path / "broken.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\nnonsense")
    thumbnails = Thumbnails(crossing, ThumbnailCache(tmp_path / "cache"), crossing)
    with qtbot.waitSignal(thumbnails.changed):
        thumbnails.of(path)
    found = thumbnails.of(path)
    assert found is not None
    assert found.pixels is None
    assert found.reason
    assert crossing.is_idle


def test_the_ones_asked_for_last_are_made_first(
    tmp_path: Path, crossing: Crossing, qtbot: QtBot
) -> None:
    source = make("png-rgb8", tmp_path).read_bytes()
    paths = [tmp_path / f"{number}.png" for number in range(12)]
    for path in paths:
        path.write_bytes(source)
    thumbnails = Thumbnails(crossing, ThumbnailCache(tmp_path / "cache"), crossing)
    order: list[Path] = []
    thumbnails.changed.connect(order.append)
    for path in paths:
        thumbnails.of(path)
    qtbot.waitUntil(lambda: len(order) == 12)
    # Two began at once, however long they took; of the others the newest came first.
    others = [path for path in order if path not in paths[:2]]
    assert set(others[:4]) <= set(paths[7:])


def test_a_rewritten_file_is_read_again(tmp_path: Path, crossing: Crossing, qtbot: QtBot) -> None:
    path = tmp_path / "a.png"
    thumbnails = Thumbnails(crossing, ThumbnailCache(tmp_path / "cache"), crossing)
    for level in (40, 200):
        Image.fromarray(np.full((50, 60, 3), level, np.uint8)).save(path)
        os.utime(path, (level, level))  # as if some time had passed
        thumbnails.forget(path)
        with qtbot.waitSignal(thumbnails.changed):
            thumbnails.of(path)
        found = thumbnails.of(path)
        assert found is not None
        assert found.pixels is not None
        assert abs(int(found.pixels[20, 20, 0]) - level) < 3


def test_the_cache_knows_the_state_of_a_file_and_stays_bounded(tmp_path: Path) -> None:
    files = make_all(tmp_path, ["png-rgb8", "png-gray8", "jpeg-rgb8"])
    cache = ThumbnailCache(tmp_path / "cache", limit_bytes=40_000)
    pixels = (photograph(192, 128) >> 8).astype(np.uint8)
    for path in files.values():
        cache.keep(path, 192, pixels)
        assert cache.find(path, 192) is not None
        assert cache.find(path, 96) is None
    changed = files["png-rgb8"]
    os.utime(changed, ns=(1, 1))
    assert cache.find(changed, 192) is None
    for number in range(12):
        os.utime(changed, ns=(number, number))
        cache.keep(changed, 192, pixels)
    kept = list((tmp_path / "cache").iterdir())
    assert 0 < sum(path.stat().st_size for path in kept) <= 40_000
    assert cache.find(changed, 192) is not None
    assert expected("png-rgb8").shape  # the fixtures were only read


def test_what_was_just_kept_stays_whatever_the_clock_says(tmp_path: Path) -> None:
    """File systems give all that is written within some milliseconds the same time."""
    files = make_all(tmp_path, ["png-rgb8", "png-gray8"])
    cache = ThumbnailCache(tmp_path / "cache", limit_bytes=12_000)
    pixels = (photograph(192, 128) >> 8).astype(np.uint8)
    cache.keep(files["png-rgb8"], 192, pixels)
    (kept,) = (tmp_path / "cache").iterdir()
    os.utime(kept, (2**32, 2**32))
    cache.keep(files["png-gray8"], 192, pixels)
    assert cache.find(files["png-gray8"], 192) is not None
    assert cache.find(files["png-rgb8"], 192) is None


def test_a_cache_that_cannot_be_written_says_nothing(tmp_path: Path) -> None:
    path = make("png-rgb8", tmp_path)
    (tmp_path / "taken").write_bytes(b"")
    cache = ThumbnailCache(tmp_path / "taken" / "cache")
    cache.keep(path, 192, np.zeros((4, 4, 3), np.uint8))
    assert cache.find(path, 192) is None
