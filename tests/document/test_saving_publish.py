"""A file appears whole under its name, or not at all."""

import os
import resource
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gesso_core.errors import CannotWrite, DiskFull, GessoError, WouldOverwrite
from gesso_core.progress import Cancelled, Progress, silent
from gesso_desktop.document.saving.publish import (
    copy_of,
    move_by_link,
    move_by_placeholder,
    move_by_rename,
    publishing,
)


@pytest.fixture
def original(tmp_path: Path) -> Path:
    path = tmp_path / "Ein Bild – 图.png"
    path.write_bytes(b"original" * 1000)
    return path


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_written_file_appears_under_its_name(tmp_path: Path, original: Path) -> None:
    target = tmp_path / "copy ü.png"
    with publishing(target, original=original) as part:
        part.write_bytes(b"new")
        assert not target.exists()
    assert target.read_bytes() == b"new"
    assert _names(tmp_path) == {original.name, target.name}


@pytest.mark.parametrize("error", [ValueError, Cancelled, KeyboardInterrupt, MemoryError])
def test_nothing_is_left_of_a_file_that_was_not_finished(
    tmp_path: Path, original: Path, error: type[BaseException]
) -> None:
    def interrupted() -> None:
        with publishing(tmp_path / "copy.png", original=original) as part:
            part.write_bytes(b"half")
            raise error

    with pytest.raises(error):
        interrupted()
    assert _names(tmp_path) == {original.name}


def _same_name(original: Path) -> Path:
    return original


def _through_a_link(original: Path) -> Path:
    link = original.with_name("link.png")
    link.symlink_to(original)
    return link


def _through_a_folder_link(original: Path) -> Path:
    folder = original.parent / "elsewhere"
    folder.symlink_to(original.parent)
    return folder / original.name


def _second_name(original: Path) -> Path:
    other = original.with_name("second.png")
    other.hardlink_to(original)
    return other


def _dots(original: Path) -> Path:
    return original.parent / "." / ".." / original.parent.name / original.name


@pytest.mark.parametrize("replace", [False, True])
@pytest.mark.parametrize(
    "name", [_same_name, _through_a_link, _through_a_folder_link, _second_name, _dots]
)
def test_the_original_is_never_overwritten_by_any_name(
    original: Path, name: Callable[[Path], Path], replace: bool
) -> None:
    before = original.read_bytes()
    with (
        pytest.raises(WouldOverwrite),
        publishing(name(original), original=original, replace=replace) as part,
    ):
        part.write_bytes(b"never")
    assert original.read_bytes() == before


def test_an_existing_file_is_kept_unless_replacing_is_allowed(
    tmp_path: Path, original: Path
) -> None:
    target = tmp_path / "copy.png"
    target.write_bytes(b"mine")
    with pytest.raises(WouldOverwrite), publishing(target, original=original):
        pass
    assert target.read_bytes() == b"mine"
    with publishing(target, original=original, replace=True) as part:
        part.write_bytes(b"new")
    assert target.read_bytes() == b"new"


def test_a_dangling_link_counts_as_an_existing_file(tmp_path: Path, original: Path) -> None:
    target = tmp_path / "copy.png"
    target.symlink_to(tmp_path / "nowhere")
    with pytest.raises(WouldOverwrite), publishing(target, original=original):
        pass


def test_a_file_that_appears_while_writing_is_not_overwritten(
    tmp_path: Path, original: Path
) -> None:
    target = tmp_path / "copy.png"

    def overtaken() -> None:
        with publishing(target, original=original) as part:
            part.write_bytes(b"new")
            target.write_bytes(b"somebody else's")

    with pytest.raises(WouldOverwrite):
        overtaken()
    assert target.read_bytes() == b"somebody else's"
    assert _names(tmp_path) == {original.name, target.name}


@pytest.mark.parametrize("move", [move_by_rename, move_by_link, move_by_placeholder])
def test_no_way_of_publishing_overwrites(
    tmp_path: Path, move: Callable[[Path, Path], bool]
) -> None:
    part, target = tmp_path / "part", tmp_path / "target"
    part.write_bytes(b"new")
    target.write_bytes(b"old")
    with pytest.raises(FileExistsError):
        move(part, target)
    assert (part.read_bytes(), target.read_bytes()) == (b"new", b"old")
    target.unlink()
    assert move(part, target)
    assert target.read_bytes() == b"new"
    assert not part.exists()


def test_a_copy_has_the_originals_permissions_but_stays_writable(
    tmp_path: Path, original: Path
) -> None:
    original.chmod(0o444)
    with publishing(tmp_path / "copy.png", original=original) as part:
        assert stat.S_IMODE(part.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "copy.png").stat().st_mode) == 0o644


def test_a_missing_folder_is_said(tmp_path: Path, original: Path) -> None:
    with (
        pytest.raises(CannotWrite, match="does not exist"),
        publishing(tmp_path / "nowhere" / "copy.png", original=original),
    ):
        pass


def test_a_name_too_long_is_said(tmp_path: Path, original: Path) -> None:
    with (
        pytest.raises(CannotWrite, match="too long"),
        publishing(tmp_path / ("x" * 255 + ".png"), original=original),
    ):
        pass
    assert _names(tmp_path) == {original.name}


def test_the_longest_possible_name_can_be_used(tmp_path: Path, original: Path) -> None:
    target = tmp_path / ("x" * 251 + ".png")
    with publishing(target, original=original) as part:
        part.write_bytes(b"new")
    assert target.read_bytes() == b"new"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk needs root")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_fills_up_leaves_nothing_behind(small_disk: Path, original: Path) -> None:
    with (
        pytest.raises(DiskFull) as caught,
        publishing(small_disk / "copy.png", original=original) as part,
    ):
        part.write_bytes(bytes(4 << 20))
    assert caught.value.hint
    assert _names(small_disk) == set()


def test_a_disk_known_to_be_too_small_is_refused_before_writing(
    small_disk: Path, original: Path
) -> None:
    with (
        pytest.raises(DiskFull),
        publishing(small_disk / "copy.png", original=original, expected_bytes=10 << 20),
    ):
        pytest.fail("writing began")
    assert _names(small_disk) == set()


def test_a_read_only_disk_is_said(small_disk: Path, original: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with (
        pytest.raises(CannotWrite, match="cannot be written to"),
        publishing(small_disk / "copy.png", original=original),
    ):
        pass


def test_a_limit_on_file_size_is_said(tmp_path: Path, original: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, before[1]))
    try:
        with (
            pytest.raises(CannotWrite, match="too large"),
            publishing(tmp_path / "copy.png", original=original) as part,
        ):
            part.write_bytes(bytes(2 << 20))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert _names(tmp_path) == {original.name}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_said(tmp_path: Path, original: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o555)
    with (
        pytest.raises(CannotWrite, match="cannot be written to"),
        publishing(folder / "copy.png", original=original),
    ):
        pass


def test_a_process_killed_while_writing_leaves_no_target(tmp_path: Path, original: Path) -> None:
    target = tmp_path / "copy.png"
    script = (
        "import sys, time, pathlib\n"
        "from gesso_desktop.document.saving.publish import publishing\n"
        "with publishing(pathlib.Path(sys.argv[1]), original=pathlib.Path(sys.argv[2])) as part:\n"
        "    part.write_bytes(b'half')\n"
        "    print('writing', flush=True)\n"
        "    time.sleep(60)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(target), str(original)], stdout=subprocess.PIPE
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"writing\n"
        process.send_signal(signal.SIGKILL)
    assert not target.exists()


def test_copying_keeps_every_byte_and_reports(tmp_path: Path) -> None:
    source, part = tmp_path / "source", tmp_path / "part"
    source.write_bytes(os.urandom(40 << 20))
    part.touch()
    seen: list[Progress] = []
    copy_of(source, part, seen.append)
    assert part.read_bytes() == source.read_bytes()
    assert seen[-1].done == seen[-1].total == 40 << 20


def test_copying_between_file_systems_keeps_every_byte(small_disk: Path, original: Path) -> None:
    part = small_disk / "part"
    part.touch()
    copy_of(original, part, silent)
    assert part.read_bytes() == original.read_bytes()


def test_copying_can_be_cancelled(tmp_path: Path, original: Path) -> None:
    def cancel(progress: Progress) -> None:
        raise Cancelled

    with pytest.raises(Cancelled), publishing(tmp_path / "copy.png", original=original) as part:
        copy_of(original, part, cancel)
    assert _names(tmp_path) == {original.name}


def test_every_error_says_what_to_do(tmp_path: Path, original: Path) -> None:
    for target in (original, tmp_path / "nowhere" / "x.png", tmp_path / ("x" * 300)):
        with pytest.raises(GessoError) as caught, publishing(target, original=original):
            pass
        assert caught.value.message.endswith(".")
        assert caught.value.hint.endswith(".")
