"""The door: what is refused, and that a failing save leaves nothing behind, in every format."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest

from fixtures.edits import edited, tags, unedited
from gesso_core.errors import BadRequest, CannotWrite, DiskFull, GessoError, WouldOverwrite
from gesso_core.framing import Framing
from gesso_core.pixels import Pixels
from gesso_core.progress import Cancelled, Progress, silent
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.saving.save_copy import promise, save_copy

WAYS = (
    ("png-rgb16", "png"),
    ("jpeg-rgb8-420", "jpg"),
    ("jpeg-rgb8", "png"),
    ("webp-lossless", "webp"),
    ("png-rgb8", "webp"),
    ("tiff-rgb16-deflate", "tif"),
    ("tiff-rgb16-raw", "TIFF"),
    ("tiff-rgb16-deflate", "png"),
    ("tiff-rgb16-deflate", "ora"),
)
"""A source and the suffix of its copy."""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=96k", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk needs root")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize(("kind", "suffix"), WAYS)
def test_a_full_disk_is_said_and_nothing_is_left(
    kind: str, suffix: str, picture_files: Mapping[str, Path], small_disk: Path
) -> None:
    source = open_picture(picture_files[kind])
    before = source.path.read_bytes()
    (small_disk / "almost everything").write_bytes(bytes(64 << 10))
    with pytest.raises(DiskFull):
        save_copy(source, small_disk / f"copy.{suffix}", edited(source), silent)
    assert [path.name for path in small_disk.iterdir()] == ["almost everything"]
    assert source.path.read_bytes() == before


@pytest.mark.parametrize(("kind", "suffix"), WAYS)
@pytest.mark.parametrize("error", [Cancelled, KeyboardInterrupt])
def test_a_stopped_save_leaves_nothing(
    kind: str,
    suffix: str,
    error: type[BaseException],
    picture_files: Mapping[str, Path],
    tmp_path: Path,
) -> None:
    source = open_picture(picture_files[kind])

    def stop(progress: Progress) -> None:
        raise error

    with pytest.raises(error):
        save_copy(source, tmp_path / f"copy.{suffix}", edited(source), stop)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("kind", "suffix"), WAYS)
def test_an_existing_copy_is_replaced_only_when_allowed(
    kind: str, suffix: str, picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source, target = open_picture(picture_files[kind]), tmp_path / f"copy.{suffix}"
    target.write_bytes(b"mine")
    with pytest.raises(WouldOverwrite):
        save_copy(source, target, edited(source), silent)
    assert target.read_bytes() == b"mine"
    saved = save_copy(source, target, edited(source), silent, replace=True)
    assert target.read_bytes() != b"mine"
    assert saved.bytes == target.stat().st_size
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("replace", [False, True])
def test_the_original_is_never_the_target(
    picture_files: Mapping[str, Path], tmp_path: Path, replace: bool
) -> None:
    path = tmp_path / "mine.png"
    path.write_bytes(picture_files["png-rgb16"].read_bytes())
    source = open_picture(path)
    with pytest.raises(WouldOverwrite):
        save_copy(source, path, edited(source), silent, replace=replace)
    assert path.read_bytes() == picture_files["png-rgb16"].read_bytes()


@pytest.mark.parametrize("name", ["copy.gif", "copy", "copy.psd", ".png"])
def test_an_unknown_suffix_lists_the_known_ones(
    picture_files: Mapping[str, Path], tmp_path: Path, name: str
) -> None:
    source = open_picture(picture_files["png-rgb8"])
    with pytest.raises(BadRequest) as caught:
        promise(source, tmp_path / name, edited(source))
    for suffix in (".tif", ".png", ".jpg", ".webp", ".ora"):
        assert suffix in caught.value.hint


@pytest.mark.parametrize("suffix", ["PNG", "JPG", "Jpeg", "WebP"])
def test_suffixes_may_be_written_in_capitals(
    picture_files: Mapping[str, Path], tmp_path: Path, suffix: str
) -> None:
    kind = {"png": "png-rgb8", "jpg": "jpeg-rgb8", "jpeg": "jpeg-rgb8", "webp": "webp-lossless"}
    source = open_picture(picture_files[kind[suffix.lower()]])
    said = promise(source, tmp_path / f"copy.{suffix}", unedited(source, Framing()))
    assert (said.method, said.keeps_pixels, said.keeps_metadata) == ("copy", True, True)


PATCHED = (
    *("tiff-rgb16-raw", "tiff-rgb16-deflate", "tiff-rgb16-tiled-deflate", "tiff-cmyk16"),
    *("tiff-gray16-inverted", "tiff-rgb16-multipage", "tiff-rgba16", "tiff-rgb16-bigtiff"),
)


@pytest.mark.parametrize("kind", PATCHED)
def test_a_patched_tiff_keeps_every_other_pixel_and_tag(
    kind: str, picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    source = open_picture(picture_files[kind])
    change = edited(source)
    saved = save_copy(source, tmp_path / "copy.tif", change, silent)
    assert saved.promise.method == "patch"
    assert saved.promise.keeps_pixels
    assert saved.promise.keeps_metadata
    assert np.array_equal(_pixels(saved.path), change.result.read(source.size.box))
    old, new = tags(source.path), tags(saved.path)
    places = ("StripOffsets", "StripByteCounts", "TileOffsets", "TileByteCounts")
    different = {name for name in old | new if old.get(name) != new.get(name)}
    assert {name for name in different if not name.endswith(places)} == set()


def test_every_refusal_has_a_sentence_and_a_hint(
    picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    refused: list[GessoError] = []
    for kind, path in picture_files.items():
        for suffix in ("tif", "png", "jpg", "webp", "ora"):
            source = open_picture(path)
            try:
                said = promise(source, tmp_path / f"copy.{suffix}", edited(source))
            except GessoError as error:
                refused.append(error)
            else:
                assert said.limits or (said.keeps_pixels and said.keeps_metadata), (kind, suffix)
    assert len(refused) > 20
    for error in refused:
        assert error.message.endswith("."), error
        assert error.hint.endswith("."), error


def test_a_missing_folder_is_said(picture_files: Mapping[str, Path], tmp_path: Path) -> None:
    source = open_picture(picture_files["png-rgb8"])
    with pytest.raises(CannotWrite):
        save_copy(source, tmp_path / "nowhere" / "copy.png", edited(source), silent)


_SAVING = """
import sys
from pathlib import Path
import numpy as np
from gesso_core.geometry import Box
from gesso_core.picture import ArrayPicture
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.saving.change import Change
from gesso_desktop.document.saving.save_copy import save_copy
source = open_picture(Path(sys.argv[1]))
change = Change(source, (Box(0, 0, 9, 9),))

def report(progress):
    print(progress, flush=True)
    sys.stdin.read()

save_copy(source, Path(sys.argv[2]), change, report)
"""
"""Waits in its first report until its standard input is closed."""


@pytest.mark.slow
def test_a_save_killed_at_any_moment_leaves_the_whole_file_or_none(
    picture_files: Mapping[str, Path], tmp_path: Path
) -> None:
    for delay in (None, 0.0, 0.01, 0.03, 0.1, 0.3):
        target = tmp_path / f"copy-{delay}.png"
        command = [sys.executable, "-c", _SAVING, str(picture_files["png-rgb16"]), str(target)]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stdout.readline()
            if delay is not None:
                process.stdin.close()
                time.sleep(delay)
            process.send_signal(signal.SIGKILL)
        if delay is None:
            assert not target.exists()
        if target.exists():
            whole = open_picture(target)
            assert (whole.read(whole.size.box) == _pixels(picture_files["png-rgb16"])).all()


def _pixels(path: Path) -> Pixels:
    picture = open_picture(path)
    return picture.read(picture.size.box)
