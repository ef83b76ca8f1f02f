"""A document: an original that is never written, the edits laid over it, and its framing.

It is a picture itself; how it is read is in edited_picture.py. Edits come from one thread at a
time; any thread may read at any time, and a read sees the stack as it was when the read began.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from gesso_core.framing import Framing
from gesso_core.mask import Mask
from gesso_core.operators.catalogue import OPERATORS
from gesso_core.patch import Patch, PixelPatch
from gesso_core.picture import Picture
from gesso_core.progress import Report, silent
from gesso_core.recipe import Step, Values
from gesso_desktop.document.coverage import coverage
from gesso_desktop.document.edited_picture import EditedPicture
from gesso_desktop.document.evaluation import FindOperator, find_local
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.project import original, project, savings
from gesso_desktop.document.project.outputs import Fitting
from gesso_desktop.document.project.project import Project
from gesso_desktop.document.project.publishing import already_there
from gesso_desktop.document.project.records import Entry, Provenance
from gesso_desktop.document.saving.change import Promise
from gesso_desktop.document.stack import Stack

OpenPicture = Callable[[Path, int], Picture]
"""Opens a page of a file, read-only."""

CACHE_BYTES = 64 << 20  # two rows of 16-bit RGB tiles of a 200 MP picture are 43 MB


class Document(EditedPicture):
    """Made by `open` or `create`; closed by `close` or by leaving a `with` block."""

    def __init__(
        self,
        opened: Project,
        picture: Picture,
        path: Path,
        *,
        open_picture: OpenPicture,
        find_operator: FindOperator,
        cache_bytes: int,
    ) -> None:
        super().__init__(opened, picture, find_operator=find_operator, cache_bytes=cache_bytes)
        self._path = path
        self._open_picture = open_picture
        self._is_open = True

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        open_picture: OpenPicture = open_picture,
        project_path: Path | None = None,
        picture_path: Path | None = None,
        operators: FindOperator | None = None,
        cache_bytes: int = CACHE_BYTES,
        report: Report = silent,
    ) -> Self:
        """Open a project, or a picture with the project beside it (made now if there is none).

        project_path: where the project of a picture is kept, if not beside it. picture_path: where
        the picture of a project is now, if it was moved; it must be the same bytes.
        Raises NotFound, CannotRead, OriginalChanged, ProjectDamaged, CannotWrite, DiskFull, or
        Failed when another program has the project open.
        """
        if project_path is None and project.is_project(path):
            project_path = path
        elif not (project_path := project_path or project.beside(path)).exists():
            return cls.create(
                path,
                open_picture=open_picture,
                project_path=project_path,
                operators=operators,
                cache_bytes=cache_bytes,
                report=report,
            )
        elif picture_path is None and path.is_file():
            picture_path = path
        opened = Project.open(project_path)
        try:
            if picture_path is not None:
                opened.relocate(picture_path, report)
            where = opened.locate(report)
            return cls(
                opened,
                open_picture(where, opened.original().page),
                where,
                open_picture=open_picture,
                find_operator=operators or find_local(OPERATORS),
                cache_bytes=cache_bytes,
            )
        except BaseException:
            opened.close(reclaim_tiles=0)
            raise

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        open_picture: OpenPicture = open_picture,
        project_path: Path | None = None,
        page: int = 0,
        operators: FindOperator | None = None,
        cache_bytes: int = CACHE_BYTES,
        report: Report = silent,
    ) -> Self:
        """A new document for a picture, which is read once for its SHA-256.

        Raises WouldOverwrite when there is a project already, and else as `open` does.
        """
        project_path = project_path or project.beside(path)
        if project_path.exists():
            raise already_there(project_path)
        picture = open_picture(path, page)  # a file that cannot be read leaves no project behind
        try:
            known = original.describe(path, project_path, page, report)
            opened = Project.create(project_path, known)
            return cls(
                opened,
                picture,
                path.absolute(),
                open_picture=open_picture,
                find_operator=operators or find_local(OPERATORS),
                cache_bytes=cache_bytes,
            )
        except BaseException:
            _close(picture)
            raise

    @property
    def project_path(self) -> Path:
        return self._project.path

    @property
    def picture_path(self) -> Path:
        return self._path

    @property
    def sha256(self) -> str:
        """Of the original file."""
        return self._original.sha256

    def history(self) -> tuple[Entry, ...]:
        """Every edit, oldest first, with those that were undone and can be done again."""
        return self._project.history()

    def note_saved(
        self,
        path: Path,
        sha256: str,
        promise: Promise,
        *,
        stack: Stack | None = None,
        framing: Framing | None = None,
    ) -> None:
        """Remember a file made from the document, so that it can be checked later.

        stack, framing: as they were when the file was begun, where edits went on meanwhile. Where
        saving itself had to change more than the edits did, `promise` must say so.
        """
        seen, store = stack or self._stack, self._project.store
        acting = seen.of_what_acts()
        with store.transaction():
            savings.note(
                store,
                path,
                sha256,
                state=seen.state,
                promise=promise,
                framing=framing or self._framing,
                parts=acting.parts().values(),
                coverage=lambda box: coverage(acting, store, box),
            )

    def add(
        self,
        patch: Patch,
        step: Step,
        provenance: Provenance | None = None,
        *,
        name: str = "",
        place: int | None = None,
        fitting: Fitting | None = None,
        within: Mask | None = None,
    ) -> int:
        """Lay a patch over the stack, or at a `place` in it (inside `one_edit`). Returns its id.

        fitting: the model's output it was made from, to be kept. within: where a model was allowed
        to act, if the fitting does not say it. Pieces are read once, as they are written; if making
        them raises, also `Cancelled`, nothing has happened. Raises OriginalChanged when the
        original is no longer the same file.
        """
        self._confirm_original()
        place = len(self.stack) if place is None else place
        added = self._project.add(
            patch,
            step,
            provenance or Provenance(),
            name=name or step.text or step.op,
            below=self._stack.below(place),
            size=self.size,
            allowed=self._formats,
            fitting=fitting,
            within=within,
        )
        self._project.reorder(added, place)
        self._refresh()
        return added

    def fitting(self, patch: int) -> Fitting | None:
        """How a model's output became this patch; None where none did, or it was not kept."""
        return self._project.fitting(patch, self.size, self._formats)

    def kept_mask(self, number: int) -> Mask:
        """Of a row's `selection`, as it was asked for."""
        return self._project.mask(number, self.size, self._formats)

    def replace_pixels(
        self, patch: int, pixels: PixelPatch, fitting: Fitting, *, fidelity: Values, below: str
    ) -> None:
        """Another fitting of the same output, in the same place of the stack. One edit.

        fidelity: measured anew. below: the state it was fitted onto. Otherwise as `add`.
        """
        self._confirm_original()
        self._project.replace_pixels(
            patch,
            pixels,
            fitting,
            fidelity=fidelity,
            below=below,
            size=self.size,
            allowed=self._formats,
        )
        self._refresh()

    @contextmanager
    def one_edit(self, instruction: str) -> Iterator[None]:
        """What is done inside is one edit: it happens as a whole, and is undone as a whole.

        If the block raises, nothing of it has happened.
        """
        try:
            with self._project.one_edit(instruction):
                yield
        finally:
            self._refresh()

    @contextmanager
    def pending(self) -> Iterator[None]:
        """The edits made inside reach the project when the block ends, and none if it raises."""
        try:
            with self._project.store.transaction():
                yield
        finally:
            self._refresh()

    def start_over(self) -> None:
        """Hide every patch and take back the framing; all can be shown again, or undone."""
        for row in self.stack:
            if row.is_visible:
                self._project.set_visible(row.id, False)
        self._project.set_framing(Framing())
        self._refresh()

    def delete(self, patch: int) -> None:
        self._project.delete(patch)
        self._refresh()

    def hide(self, patch: int) -> None:
        self._project.set_visible(patch, False)
        self._refresh()

    def show(self, patch: int) -> None:
        self._project.set_visible(patch, True)
        self._refresh()

    def set_opacity(self, patch: int, opacity: float) -> None:
        """opacity: 0…1."""
        self._project.set_opacity(patch, opacity)
        self._refresh()

    def set_texture(self, patch: int, texture: float) -> None:
        """How much of what its pixels take away and is small comes back, 0…1.

        Raises BadRequest for a patch without stored pixels.
        """
        self._project.set_texture(patch, texture)
        self._refresh()

    def set_mask(self, patch: int, mask: Mask | None) -> None:
        """Where the patch acts; of a patch of pixels, within the pixels it has."""
        self._project.set_mask(patch, mask, self.size)
        self._refresh()

    def set_values(self, patch: int, values: Values) -> None:
        """values: complete, as for a new patch."""
        self._project.set_values(patch, values)
        self._refresh()

    def reorder(self, patch: int, place: int) -> None:
        """place: from 0, the lowest, to one less than there are patches."""
        self._project.reorder(patch, place)
        self._refresh()

    def set_framing(self, framing: Framing) -> None:
        self._project.set_framing(framing)
        self._refresh()

    @property
    def can_undo(self) -> bool:
        return self._project.can_undo()

    @property
    def can_redo(self) -> bool:
        return self._project.can_redo()

    def undo(self) -> bool:
        """Whether there was anything to undo."""
        done = self._project.undo()
        self._refresh()
        return done

    def redo(self) -> bool:
        done = self._project.redo()
        self._refresh()
        return done

    def go(self, steps: int) -> None:
        """Undo (below 0) or redo so many edits, as far as there are any: all at once, or none."""
        with self._project.store.transaction():
            for _ in range(abs(steps)):
                if not (self._project.undo() if steps < 0 else self._project.redo()):
                    break
        self._refresh()

    def compact(self, *, tiles: int = 2000) -> bool:
        """Give back the space of at most `tiles` tiles that no undo or redo can reach any more.

        Returns whether more remain. Not while another thread is reading an older stack.
        """
        return self._project.compact(tiles=tiles)

    def relocate(self, picture_path: Path, report: Report = silent) -> None:
        """The original is now at `picture_path`. Raises OriginalChanged when it is another file."""
        self._project.relocate(picture_path, report)
        self._original = self._project.original()
        picture = self._open_picture(picture_path, self._original.page)
        with self._picture_lock:
            before, self._picture = self._picture, picture
            self._path = picture_path.absolute()
        _close(before)

    def close(self) -> None:
        """Releases both files; every finished edit is in the project already. May be repeated."""
        if self._is_open:
            self._is_open = False
            _close(self._picture)
            self._project.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _confirm_original(self) -> None:
        """Asks the file system alone unless it says that the file was written to."""
        known = original.confirmed(self._original, self._path)
        if known is None:
            raise original.changed(self._path)
        self._original = known


def _close(picture: Picture) -> None:
    close = getattr(picture, "close", None)  # files have it, arrays do not
    if close is not None:
        close()
