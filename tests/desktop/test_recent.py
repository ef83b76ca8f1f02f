"""The list of recent pictures."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from gesso_desktop.state.crossing import Crossing
from gesso_desktop.state.recent import Recent


@pytest.fixture
def crossing(qtbot: QtBot) -> Iterator[Crossing]:
    crossing = Crossing()
    yield crossing
    crossing.close()
    delete(crossing)  # and its children, in this thread


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "pictures" / f"{name}.tif" for name in "abc"]
    paths[0].parent.mkdir()
    for path in paths:
        path.write_bytes(b"x")
    return paths


def test_newest_first_and_each_once(tmp_path: Path, crossing: Crossing, files: list[Path]) -> None:
    recent = Recent(tmp_path / "recent.json", crossing, parent=crossing)
    for path in [*files, files[0]]:
        recent.add(path)
    assert recent.paths == (files[0], files[2], files[1])


def test_remembered_by_the_next_session(
    tmp_path: Path, crossing: Crossing, files: list[Path]
) -> None:
    odd = tmp_path / "pictures" / "b\udcff🙂.tif"  # a name that is no UTF-8
    place = tmp_path / "data" / "recent.json"
    recent = Recent(place, crossing, parent=crossing)
    recent.add(files[0])
    recent.add(odd)
    assert Recent(place, crossing, parent=crossing).paths == (odd, files[0])


def test_the_count_limits_what_is_listed_and_forgets_nothing(
    tmp_path: Path, crossing: Crossing, files: list[Path]
) -> None:
    recent = Recent(tmp_path / "recent.json", crossing, count=2, parent=crossing)
    for path in files:
        recent.add(path)
    assert recent.paths == (files[2], files[1])
    recent.set_count(3)
    assert recent.paths == (files[2], files[1], files[0])


def test_a_count_of_none_forgets_all_also_on_disk(
    tmp_path: Path, crossing: Crossing, files: list[Path]
) -> None:
    place = tmp_path / "recent.json"
    recent = Recent(place, crossing, parent=crossing)
    recent.add(files[0])
    recent.set_count(0)
    recent.add(files[1])
    assert recent.paths == ()
    assert Recent(place, crossing, parent=crossing).paths == ()


def test_gone_files_leave_when_looked_for_but_unplugged_drives_stay(
    tmp_path: Path, crossing: Crossing, files: list[Path], qtbot: QtBot
) -> None:
    recent = Recent(tmp_path / "recent.json", crossing, parent=crossing)
    other = tmp_path / "drive" / "d.tif"
    other.parent.mkdir()
    other.write_bytes(b"x")
    for path in [*files, other]:
        recent.add(path)
    files[1].unlink()
    shutil.rmtree(other.parent)
    with qtbot.waitSignal(recent.changed):
        recent.check()
    assert recent.paths == (other, files[2], files[0])


@pytest.mark.parametrize("content", [b"", b"[1]", b'{"paths": 3}', b"\xff\xfe", b'{"paths": [7]}'])
def test_a_damaged_list_is_an_empty_one(tmp_path: Path, crossing: Crossing, content: bytes) -> None:
    place = tmp_path / "recent.json"
    place.write_bytes(content)
    assert Recent(place, crossing, parent=crossing).paths == ()


def test_where_nothing_can_be_written_the_session_still_knows(
    tmp_path: Path, crossing: Crossing, files: list[Path]
) -> None:
    (tmp_path / "taken").write_bytes(b"")
    recent = Recent(tmp_path / "taken" / "recent.json", crossing, parent=crossing)
    recent.add(files[0])
    assert recent.paths == (files[0],)


def test_the_file_is_readable_json(tmp_path: Path, crossing: Crossing, files: list[Path]) -> None:
    place = tmp_path / "recent.json"
    Recent(place, crossing, parent=crossing).add(files[0])
    assert json.loads(place.read_text()) == {"paths": [str(files[0])]}
