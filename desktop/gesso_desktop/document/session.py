"""One edit from opening to finished file: nothing of it has happened unless it is kept."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from gesso_core.errors import BadRequest, CannotRead, CannotWrite
from gesso_core.framed_picture import framed, upright
from gesso_core.picture import Picture
from gesso_core.progress import Report
from gesso_desktop.document.document import Document
from gesso_desktop.document.pictures.file_picture import FilePicture
from gesso_desktop.document.project.project import SUFFIX, Project, beside
from gesso_desktop.document.saving.change import Change


@dataclass
class Session:
    """starts_over: the picture was named, not its project, so the edit begins with the original.

    held: what the project must not know yet.
    """

    document: Document
    starts_over: bool
    held: ExitStack
    is_kept: bool = False

    def keep(self) -> None:
        """The finished file is there: the project stays as it is now, whatever follows."""
        self.held.close()
        self.is_kept = True

    @property
    def source(self) -> FilePicture:
        return cast("FilePicture", self.document.base)  # `editing` opens files only

    @property
    def change(self) -> Change:
        document = self.document
        return Change(document, tuple(document.touched()), document.framing)

    @property
    def framed_base(self) -> Picture:
        """The original, framed as the result is."""
        return framed(self.document.base, self.document.framing)

    def comparable(self, after: Picture) -> tuple[Picture, Picture]:
        """The original and a result, both as stored, or upright where the framing turned them.

        A file without a place for the orientation has the turn in its pixels.
        """
        before = self.framed_base
        if self.document.framing.is_identity:
            return before, after
        return upright(before), upright(after)


@contextmanager
def editing(path: Path, output: Path | None, report: Report) -> Iterator[Session]:
    """Open a picture or a project for one edit.

    The project lies beside the picture, or beside `output` when the picture's folder cannot be
    written. If the block ends before the session is kept, also by a power cut, an older project is
    as before, with what could be done again; one made here is removed.
    """
    where = project_for(path, output)
    is_new = not where.exists()
    beside_it = None if path == where else where
    document = Document.open(path, project_path=beside_it, report=report)
    session = Session(document, starts_over=not is_new and path != where, held=ExitStack())
    try:
        with suppress(_NotKept), session.held as held:
            held.enter_context(document.pending())
            yield session
            if not session.is_kept:
                raise _NotKept
    finally:
        document.close()
        if not session.is_kept and is_new:
            where.unlink(missing_ok=True)


class _NotKept(Exception):
    """No file came of it, though nothing failed."""


def picture_of(path: Path) -> Path:
    """The picture itself, or the picture of a project."""
    if path.suffix != SUFFIX:
        return path
    project = Project.open(path)
    try:
        return project.locate()
    finally:
        project.close()


def project_for(path: Path, output: Path | None) -> Path:
    """Raises CannotWrite when neither the picture's nor the output's folder can hold a project."""
    if path.is_dir():
        raise CannotRead(f"{path} is a folder.", "Name a picture in it.")
    if path.suffix == SUFFIX:
        return path
    if output is not None and output.suffix == SUFFIX:
        raise BadRequest("A picture cannot be saved as a project.", "Name a picture with -o.")
    usual = beside(path)
    if not path.exists() or _is_writable(path.parent):
        return usual
    if output is None:
        raise CannotWrite(
            f"The folder {path.parent} cannot be written to.",
            "Say with -o where the result should go; its project is kept there too.",
        )
    return beside(output)


def _is_writable(folder: Path) -> bool:
    """Asks the file system too: root is told yes even on a read-only disk."""
    read_only = os.statvfs(folder).f_flag & os.ST_RDONLY
    return not read_only and os.access(folder, os.W_OK | os.X_OK)
