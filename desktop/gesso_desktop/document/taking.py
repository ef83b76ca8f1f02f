"""An open picture at one moment, to be saved while it goes on being edited."""

from dataclasses import dataclass
from pathlib import Path

from gesso_core.framed_picture import framed, upright
from gesso_core.framing import Framing
from gesso_core.picture import Picture
from gesso_core.progress import Report
from gesso_desktop.document.compare import Difference, compare
from gesso_desktop.document.exporting import Export, export_copy, export_promise, recomputes
from gesso_desktop.document.pictures.file_picture import FilePicture
from gesso_desktop.document.pictures.open_picture import open_picture
from gesso_desktop.document.saving.change import Change, Promise
from gesso_desktop.document.saving.openraster import Layer
from gesso_desktop.document.saving.save_copy import LAYERED, Saved, promise, save_copy
from gesso_desktop.document.viewing.sight import Sight


@dataclass(frozen=True, eq=False)
class Taken:
    """path, page: of the original. base: it alone, after: with its edits, unframed."""

    path: Path
    page: int
    base: Sight
    after: Sight
    framing: Framing
    layers: tuple[Layer, ...] = ()

    @property
    def change(self) -> Change:
        return Change(self.after, tuple(self.after.stack.touched()), self.framing)

    def promise(self, target: Path, export: Export | None) -> Promise:
        """What a file made now would keep; see `save_copy.promise` for its errors.

        export: None saves a copy that keeps everything it can.
        """
        change = self.change
        if target.suffix.lower() == LAYERED:
            change = Change(change.result, (), change.framing)  # else every layer would be made
        source = open_picture(self.path, self.page)
        try:
            if export is None:
                return promise(source, target, change)
            return export_promise(source, change, target, export)
        finally:
            source.close()

    def recomputes(self, target: Path, export: Export | None) -> bool:
        return export is not None and recomputes(self.base, target, self.change, export)

    def write(self, target: Path, export: Export | None, report: Report) -> Saved:
        """A new file, all of it or nothing."""
        # A second reader of the file: the other one belongs to the screen.
        source: FilePicture = open_picture(self.path, self.page)
        try:
            if export is None:
                return save_copy(source, target, self.change, report, layers=self.layers)
            return export_copy(source, self.change, target, export, report, layers=self.layers)
        finally:
            source.close()

    def difference(self, target: Path, report: Report) -> Difference | None:
        """Between the original and the file as read back, every pixel of it.

        outside: changed pixels that no edit reaches; None where a framing moved them. None if the
        framing or the export computed all pixels anew, or the file is layered.
        """
        if self.framing.resamples or target.suffix.lower() == LAYERED:
            return None
        written = open_picture(target)
        try:
            before, after = _alike(self.base, written, self.framing)
            if before.size != after.size:
                return None
            allowed = self.after.reached if self.framing.is_identity else None
            return compare(before, after, report, allowed=allowed)
        finally:
            written.close()


def _alike(base: Picture, written: Picture, framing: Framing) -> tuple[Picture, Picture]:
    """Both as stored, or upright where a file without a place for the turn has it in its pixels."""
    before = framed(base, framing)
    if before.orientation == written.orientation:
        return before, written
    return upright(before), upright(written)
