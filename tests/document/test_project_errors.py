"""What is said, and what is left alone, when a project or its original is not as it should be."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from fixtures.documents import (
    STEP,
    darken,
    document,
    find,
    noise,
    open_array,
    patch,
    picture_file,
    reopened,
)
from gesso_core.errors import (
    CannotWrite,
    DiskFull,
    Failed,
    GessoError,
    NotFound,
    OriginalChanged,
    ProjectDamaged,
    WouldOverwrite,
)
from gesso_core.framing import Framing
from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.progress import Progress
from gesso_desktop.document.document import Document
from gesso_desktop.document.project import schema

BASE = noise(100, 120)
OLD = 1_600_000_000_000_000_000  # ns; long enough ago for a file's times to be trusted


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A picture of some age with a closed project beside it."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    path = picture_file(folder, BASE)
    os.utime(path, ns=(OLD, OLD))
    with Document.create(path, open_picture=open_array) as doc:
        doc.add(patch(Box(0, 0, 60, 60), 9, like=BASE), STEP)
        doc.add(darken(), STEP)
    return folder


def refused(path: Path, kind: type[GessoError]) -> GessoError:
    with pytest.raises(kind) as caught:
        reopened(path)
    assert caught.value.message.endswith(".")
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\0" + bytes(84)])
def test_what_is_no_project_is_refused_and_left_alone(folder: Path, content: bytes) -> None:
    path = folder / "other.gesso"
    path.write_bytes(content)
    refused(path, ProjectDamaged)
    assert path.read_bytes() == content
    assert sorted(each.name for each in folder.iterdir()) == [
        "other.gesso",
        "scan.npy",
        "scan.npy.gesso",
    ]


def test_a_database_of_another_program_is_refused_and_left_alone(folder: Path) -> None:
    path = folder / "mail.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE letter (id INTEGER)")
    connection.close()
    content = path.read_bytes()
    assert "not a Gesso project" in refused(path, ProjectDamaged).message
    assert path.read_bytes() == content


def test_a_project_of_a_newer_version_is_refused_and_left_alone(folder: Path) -> None:
    path = folder / "scan.npy.gesso"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    assert "newer" in refused(path, ProjectDamaged).message


def test_a_missing_project_and_a_missing_picture_are_not_found(tmp_path: Path) -> None:
    refused(tmp_path / "none.gesso", NotFound)
    with pytest.raises((NotFound, FileNotFoundError)):
        reopened(tmp_path / "none.npy")
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_tile_is_noticed_and_never_shown(folder: Path) -> None:
    path = folder / "scan.npy.gesso"
    content = bytearray(path.read_bytes())
    where = content.index(np.full((40, 3), 9, np.uint16).tobytes())
    content[where + 100] ^= 1
    path.write_bytes(content)
    with reopened(path) as doc, pytest.raises(ProjectDamaged):
        doc.read(doc.size.box)


def test_whatever_bytes_are_wrong_the_error_is_one_of_ours(tmp_path: Path) -> None:
    with document(tmp_path, BASE) as doc:
        one = doc.add(patch(Box(0, 0, 60, 60), 9, like=BASE), STEP)
        doc.set_mask(one, Mask(Box(0, 0, 40, 40), np.full((40, 40), 0.5, np.float32)))
        doc.set_framing(Framing(crop=Box(0, 0, 10, 10)))
    path, rng, errors = tmp_path / "scan.npy.gesso", np.random.default_rng(3), list[str]()
    content = path.read_bytes()
    for number in range(200):
        wrong = bytearray(content)
        if number % 3:
            for where in rng.integers(0, len(content), 1 + number % 40):
                wrong[where] = rng.integers(256)
        else:
            del wrong[int(rng.integers(len(content))) :]
        path.write_bytes(wrong)
        for leftover in tmp_path.glob("*.gesso-*"):
            leftover.unlink()
        try:
            with reopened(path) as doc:
                doc.read(doc.size.box)
                doc.history()
                doc.undo()
        except GessoError as error:
            errors.append(error.code)
    assert errors.count("project_damaged") > 50
    assert set(errors) <= {
        "project_damaged",
        "original_changed",
        "not_found",
        "failed",
        "cannot_write",
    }


def test_the_original_is_found_when_both_files_move_together(folder: Path) -> None:
    moved = folder.parent / "mövéd to"
    folder.rename(moved)
    with reopened(moved / "scan.npy.gesso") as doc:
        assert doc.picture_path == moved / "scan.npy"


def test_a_moved_original_is_asked_for_and_remembered(folder: Path) -> None:
    project, elsewhere = folder / "scan.npy.gesso", folder.parent / "elsewhere.npy"
    shutil.move(folder / "scan.npy", elsewhere)
    assert "scan.npy" in refused(project, NotFound).message
    other = picture_file(folder.parent, BASE[::-1].copy(), "other.npy")
    for wrong, error in ((other, OriginalChanged), (folder / "none.npy", NotFound)):
        with pytest.raises(error):
            reopened(project, picture_path=wrong)
    with reopened(project, picture_path=elsewhere) as doc:
        assert len(doc.stack) == 2
    with reopened(project) as doc:
        assert doc.picture_path == elsewhere
        back = Path(shutil.copy(elsewhere, folder / "back.npy"))
        before = doc.read(doc.size.box)
        doc.relocate(back)
        assert np.array_equal(doc.read(doc.size.box), before)
    elsewhere.unlink()
    with reopened(project) as doc:
        assert doc.picture_path == back


def test_reopening_reads_the_original_again_only_when_it_may_have_changed(folder: Path) -> None:
    told: list[Progress] = []
    reopened(folder / "scan.npy", report=told.append).close()
    assert told == []
    os.utime(folder / "scan.npy", ns=(OLD, OLD + 5))
    reopened(folder / "scan.npy", report=told.append).close()
    assert told != []
    told.clear()
    reopened(folder / "scan.npy", report=told.append).close()
    assert told == []


def test_an_altered_original_is_noticed_though_size_and_time_are_the_same(folder: Path) -> None:
    path = folder / "scan.npy"
    with reopened(path) as doc:
        state = doc.state
        content = bytearray(path.read_bytes())
        content[-1] ^= 1
        path.write_bytes(content)
        os.utime(path, ns=(OLD, OLD))
        with pytest.raises(OriginalChanged):
            doc.add(darken(), STEP)
        assert doc.state == state
    assert "changed" in refused(path, OriginalChanged).message
    refused(folder / "scan.npy.gesso", OriginalChanged)


def test_a_folder_that_cannot_be_written_is_refused_unless_the_project_goes_elsewhere() -> None:
    with _ordinary_user() as home:
        locked = home / "locked"
        locked.mkdir()
        path = picture_file(locked, BASE)
        locked.chmod(0o555)
        with pytest.raises(CannotWrite) as caught:
            Document.create(path, open_picture=open_array)
        assert "another" in caught.value.hint or "folder" in caught.value.hint
        assert [each.name for each in locked.iterdir()] == ["scan.npy"]
        elsewhere = home / "my project.gesso"
        with Document.open(
            path, project_path=elsewhere, open_picture=open_array, operators=find
        ) as doc:
            doc.add(darken(), STEP)
        locked.chmod(0o755)
        shutil.move(elsewhere, locked / "p.gesso")
        locked.chmod(0o555)
        refused(locked / "p.gesso", CannotWrite)
        locked.chmod(0o755)


@contextmanager
def _ordinary_user() -> Iterator[Path]:
    """A folder of one's own, as somebody whom permissions hold back (not root)."""
    home = Path(tempfile.mkdtemp())
    was = os.geteuid()
    if was == 0:
        os.chown(home, 65534, 65534)
        os.seteuid(65534)
    try:
        yield home
    finally:
        os.seteuid(was)
        shutil.rmtree(home)


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    base = noise(600, 600)
    with document(tmp_path, base) as doc:
        doc.add(patch(Box(0, 0, 50, 50), 1, like=base), STEP)
        state, history = doc.state, doc.history()
        ((pages,),) = doc._project.store.rows("PRAGMA page_count")
        doc._project.store.rows(f"PRAGMA max_page_count = {pages + 20}")
        with pytest.raises(DiskFull) as caught:
            doc.add(patch(Box(0, 0, 600, 600), 2, like=base), STEP)
        assert "space" in caught.value.hint
        assert (doc.state, doc.history()) == (state, history)
        doc._project.store.rows("PRAGMA max_page_count = 100000")
        doc.add(patch(Box(0, 0, 600, 600), 2, like=base), STEP)
    with reopened(tmp_path / "scan.npy") as doc:
        assert len(doc.history()) == 2
        assert (doc.read(doc.size.box) == 2).all()


def test_a_project_open_elsewhere_is_refused(folder: Path) -> None:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(writer)
        with reopened(folder / "scan.npy"):
            os.write(1, b"")
            Path(folder / "ready").touch()
            os.read(reader, 1)
        os._exit(0)
    os.close(reader)
    while not (folder / "ready").exists():
        pass
    assert "open in another" in refused(folder / "scan.npy", Failed).message
    os.close(writer)
    assert os.waitpid(child, 0)[1] == 0
    with reopened(folder / "scan.npy"):
        assert "open in another" in refused(folder / "scan.npy.gesso", Failed).message


def test_a_new_project_never_replaces_another(folder: Path) -> None:
    content = (folder / "scan.npy.gesso").read_bytes()
    with pytest.raises(WouldOverwrite):
        Document.create(folder / "scan.npy", open_picture=open_array)
    assert (folder / "scan.npy.gesso").read_bytes() == content


def test_names_need_not_be_text(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe 'r\xc3\xa9tro' %41?#"))
    folder.mkdir()
    document(folder, BASE).close()
    with reopened(folder / "scan.npy.gesso") as doc:
        doc.add(darken(), STEP)
        assert doc.picture_path == folder / "scan.npy"


def test_an_older_file_is_brought_forward_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "old.gesso"
    path.write_bytes(schema.new_file())
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("INSERT INTO state VALUES (1, 5, '{}')")
    step = ("ALTER TABLE state ADD COLUMN zoom REAL", "UPDATE state SET zoom = 0.5")
    with pytest.raises(sqlite3.OperationalError):
        schema.migrate(connection, (*schema.MIGRATIONS, (*step, "UPDATE nothing SET a = 1")))
    assert schema.version(connection) == len(schema.MIGRATIONS)
    assert connection.execute("SELECT * FROM state").fetchall() == [(1, 5, "{}")]
    schema.migrate(connection, (*schema.MIGRATIONS, step))
    assert connection.execute("SELECT * FROM state").fetchall() == [(1, 5, "{}", 0.5)]
    assert schema.version(connection) == len(schema.MIGRATIONS) + 1
    connection.close()
