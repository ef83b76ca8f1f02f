"""One edit from opening to finished file: what does not come to its end has not happened."""

import shutil
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from gesso_core.errors import CannotKeep
from gesso_core.progress import silent
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.cli import main
from gesso_desktop.document.delivering import deliver
from gesso_desktop.document.document import Document
from gesso_desktop.document.editing import apply_steps
from gesso_desktop.document.project.project import Project, beside
from gesso_desktop.document.project.records import Entry
from gesso_desktop.document.session import Session, editing
from gesso_desktop.document.step_runner import Wish


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """With an edit in its project that was undone."""
    path = tmp_path / "photo.png"
    pixels = np.random.default_rng(1).integers(0, 65535, (48, 64, 3), np.uint16)
    assert cv2.imwrite(str(path), pixels)
    with Document.create(path) as document:
        apply(document, "warmth")
        document.undo()
    return path


def apply(document: Document, op: str) -> None:
    with document.one_edit(op):
        document.start_over()
        apply_steps(document, [Step(op, EngineKind.OPERATORS, {}, op)], Wish(), silent)


def ended_by(error: BaseException, photo: Path, work: Callable[[Session], None]) -> None:
    with editing(photo, None, silent) as session:
        apply(session.document, "contrast")
        work(session)
        raise error


def history(project: Path) -> tuple[Entry, ...]:
    opened = Project.open(project)
    try:
        return opened.history()
    finally:
        opened.close()


def assert_can_be_redone(photo: Path) -> None:
    with Document.open(photo) as document:
        assert document.stack == ()
        assert document.redo()
        assert [row.name for row in document.stack] == ["warmth"]


@pytest.mark.parametrize("error", [KeyboardInterrupt(), CannotKeep("It cannot.", "Do not.")])
def test_an_edit_that_failed_leaves_the_project_and_what_can_be_redone(
    photo: Path, error: BaseException
) -> None:
    before = history(beside(photo))
    with pytest.raises(type(error)):
        ended_by(error, photo, lambda _: None)
    assert history(beside(photo)) == before
    assert_can_be_redone(photo)


def test_an_edit_that_nobody_keeps_leaves_the_project_as_it_was(photo: Path) -> None:
    before = history(beside(photo))
    with editing(photo, None, silent) as session:
        apply(session.document, "contrast")
    assert history(beside(photo)) == before
    assert_can_be_redone(photo)


def test_a_refused_format_leaves_the_project_as_it_was(photo: Path, tmp_path: Path) -> None:
    before = history(beside(photo))
    assert main(["edit", str(photo), "more contrast", "-o", str(tmp_path / "out.jpg")]) == 5
    assert history(beside(photo)) == before
    assert_can_be_redone(photo)


def test_killed_before_the_file_is_there_the_edit_is_not_in_the_project(
    photo: Path, tmp_path: Path
) -> None:
    before, left = history(beside(photo)), tmp_path / "left.gesso"
    with editing(photo, None, silent) as session:
        apply(session.document, "contrast")
        as_killed(session, left)
    assert history(left) == before


def test_once_the_file_is_there_the_edit_stays_whatever_follows(
    photo: Path, tmp_path: Path
) -> None:
    left = tmp_path / "left.gesso"

    def write(session: Session) -> None:
        deliver(session, tmp_path / "out.png", silent)
        as_killed(session, left)

    with pytest.raises(KeyboardInterrupt):
        ended_by(KeyboardInterrupt(), photo, write)
    for project in (left, beside(photo)):
        assert [entry.name for entry in history(project)] == ["contrast"]


def as_killed(session: Session, left: Path) -> None:
    """What is on the disk now, and nothing else."""
    project = session.document.project_path
    for suffix in ("", "-wal"):
        shutil.copy(f"{project}{suffix}", f"{left}{suffix}")
