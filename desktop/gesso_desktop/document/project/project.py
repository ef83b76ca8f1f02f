"""A project file: the original, the ordered patches, the framing and the journal.

What the patches look like is not known here; `document.py` evaluates them.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from gesso_core.errors import BadRequest, NotFound
from gesso_core.framing import Framing
from gesso_core.geometry import Size
from gesso_core.mask import Mask
from gesso_core.patch import MattePatch, ParametricPatch, Patch, PixelPatch
from gesso_core.pixels import PixelFormat
from gesso_core.progress import Report, silent
from gesso_core.recipe import Step, Values
from gesso_desktop.document.project import journal, outputs, records, savings, schema, sheets
from gesso_desktop.document.project.compaction import compact
from gesso_desktop.document.project.original import Original, changed, confirmed, locate, moved
from gesso_desktop.document.project.outputs import Fitting
from gesso_desktop.document.project.publishing import publish
from gesso_desktop.document.project.records import Entry, PatchKind, PatchRow, Provenance
from gesso_desktop.document.project.store import Store, damaged

SUFFIX = ".gesso"
_SQLITE_MAGIC = b"SQLite format 3\0"
_WRITE_ORIGINAL = (
    "INSERT OR REPLACE INTO base (id, relative, absolute, page, bytes, sha256, fingerprint)"
    " VALUES (1, ?, ?, ?, ?, ?, ?)"
)


def beside(picture: Path) -> Path:
    """Where a picture's project is kept unless the user says otherwise."""
    return picture.with_name(picture.name + SUFFIX)


def is_project(path: Path) -> bool:
    """By its name, or by being a database at all; its own mark is checked when it is opened."""
    if path.name.endswith(SUFFIX):
        return True
    try:
        if not path.is_file():  # opening a named pipe would wait for its writer for ever
            return False
        with path.open("rb") as file:
            return file.read(len(_SQLITE_MAGIC)) == _SQLITE_MAGIC
    except OSError:
        return False


class Project:
    """An open project. Every method that changes it is one transaction."""

    def __init__(self, store: Store) -> None:
        self.store = store

    @classmethod
    def create(cls, path: Path, original: Original) -> "Project":
        """A new project file. Raises WouldOverwrite when there is one, CannotWrite, DiskFull."""
        framing = records.to_json(records.framing_plain(Framing()))
        state = ("INSERT INTO state (id, position, framing) VALUES (1, 0, ?)", (framing,))
        content = schema.new_file((_WRITE_ORIGINAL, _original_columns(original)), state)
        publish(content, path, like=original.absolute)
        return cls(Store(path))

    @classmethod
    def open(cls, path: Path) -> "Project":
        return cls(Store(path))

    @property
    def path(self) -> Path:
        return self.store.path

    def close(self, *, reclaim_tiles: int = 2000) -> None:
        """Gives back some space of edits that cannot be reached any more, then closes the file."""
        try:
            compact(self.store, tiles=reclaim_tiles)
        finally:
            self.store.close()

    def compact(self, *, tiles: int = 2000) -> bool:
        return compact(self.store, tiles=tiles)

    def original(self) -> Original:
        with self._parsed():
            ((relative, absolute, *rest),) = self.store.rows(
                "SELECT relative, absolute, page, bytes, sha256, fingerprint FROM base"
            )
            return Original(Path(os.fsdecode(relative)), Path(os.fsdecode(absolute)), *rest)

    def locate(self, report: Report = silent) -> Path:
        """The original, confirmed to be the same bytes; see `original.locate` for its errors."""
        known = self.original()
        path, fresh = locate(known, self.path, report)
        if fresh != known:
            self.set_original(fresh)
        return path

    def relocate(self, picture: Path, report: Report = silent) -> None:
        """The original is at `picture` now. Raises NotFound; OriginalChanged for another file."""
        if not picture.is_file():
            raise NotFound(f"There is no file {picture}.", "Check the name and the folder.")
        before = self.original()
        known = confirmed(before, picture, report)
        if known is None:
            raise changed(picture)
        now = moved(known, picture, self.path)
        if now != before:
            self.set_original(now)

    def set_original(self, original: Original) -> None:
        with self.store.transaction():
            self.store.run(_WRITE_ORIGINAL, *_original_columns(original))

    def rows(self) -> tuple[PatchRow, ...]:
        """The stack, lowest first, with hidden patches."""
        with self._parsed():
            found = self.store.rows(
                'SELECT patch.id, kind, name, created, operator, "values", sheet, mask, visible,'
                " opacity, texture, step, provenance, below, patch.selection, sensitivity"
                " FROM patch"
                " LEFT JOIN fitting ON fitting.id = patch.fitting"
                " WHERE place IS NOT NULL ORDER BY place"
            )
            return tuple(map(_row, found))

    def framing(self) -> Framing:
        with self._parsed():
            ((plain,),) = self.store.rows("SELECT framing FROM state")
            return records.framing_from(json.loads(plain))

    def add(
        self,
        patch: Patch,
        step: Step,
        provenance: Provenance,
        *,
        name: str,
        below: str,
        size: Size,
        allowed: tuple[PixelFormat, ...],
        fitting: Fitting | None = None,
        within: Mask | None = None,
    ) -> int:
        """Put a patch on top of the stack. Returns its id.

        Pieces are read here, once, and written as they come. When reading them raises, nothing has
        happened. below: the state it was made on. allowed: formats its pixels may have. fitting:
        what to keep of a model's output. within: where a model was allowed to act, if the fitting
        does not say it.
        """
        provenance = replace(provenance, gesso=provenance.gesso or _version())
        kind, operator, values, mask = _parts(patch)
        with self.store.transaction():
            sheet: int | None = None
            if isinstance(patch, PixelPatch):
                sheet = sheets.write_pixels(self.store, patch.pieces, size, allowed)
            if isinstance(patch, MattePatch):
                sheet = sheets.write_coverage(self.store, patch.matte, size)
            row = self.store.run(
                'INSERT INTO patch (kind, name, created, operator, "values", sheet, mask, visible,'
                " opacity, step, provenance, below, fitting, selection)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, 1, 1.0, ?, ?, ?, ?, ?)",
                kind.value,
                name,
                records.now(),
                operator,
                records.values_json(values),
                sheet,
                sheets.write_coverage(self.store, mask, size) if mask else None,
                records.step_json(step),
                records.provenance_json(provenance),
                below,
                outputs.write(self.store, fitting, size) if fitting else None,
                sheets.write_coverage(self.store, within, size) if within else None,
            )
            ((count,),) = self.store.rows("SELECT count(*) FROM patch WHERE place IS NOT NULL")
            journal.record(self.store, "add", row, "place", before=None, after=count)
        return row

    def fitting(self, patch: int, size: Size, allowed: tuple[PixelFormat, ...]) -> Fitting | None:
        """How a model's output became this patch; None where none did, or it was not kept."""
        with self._parsed():
            number = self._field(patch, "fitting")
            return None if number is None else outputs.load(self.store, number, size, allowed)

    def mask(self, sheet: int, size: Size, allowed: tuple[PixelFormat, ...]) -> Mask:
        """Coverage that is kept."""
        with self._parsed():
            return outputs.kept_mask(self.store, sheets.load(self.store, sheet, size, allowed))

    def replace_pixels(
        self,
        patch: int,
        pixels: PixelPatch,
        fitting: Fitting,
        *,
        fidelity: Values,
        below: str,
        size: Size,
        allowed: tuple[PixelFormat, ...],
    ) -> None:
        """The patch stays in its place with other pixels, of another fitting of its output."""
        with self.store.transaction():
            before = {column: self._field(patch, column) for column in journal.MADE}
            with self._parsed():
                provenance = records.provenance_from(before["provenance"])
            after = {
                "sheet": sheets.write_pixels(self.store, pixels.pieces, size, allowed),
                "fitting": outputs.write_again(self.store, before["fitting"], fitting),
                "below": below,
                "provenance": records.provenance_json(replace(provenance, fidelity=fidelity)),
            }
            journal.record(self.store, "recompose", patch, "made", before=before, after=after)

    def delete(self, patch: int) -> None:
        with self.store.transaction():
            place = self._field(patch, "place")
            journal.record(self.store, "delete", patch, "place", before=place, after=None)

    def reorder(self, patch: int, place: int) -> None:
        """place: from 0, the lowest, to one less than there are patches."""
        with self.store.transaction():
            ((count,),) = self.store.rows("SELECT count(*) FROM patch WHERE place IS NOT NULL")
            if not 0 <= place < count:
                raise BadRequest(f"There is no place {place} among {count} edits.", "Count from 0.")
            before = self._field(patch, "place")
            if before != place:
                journal.record(self.store, "reorder", patch, "place", before=before, after=place)

    def set_visible(self, patch: int, is_visible: bool) -> None:
        verb = "show" if is_visible else "hide"
        with self.store.transaction():
            self._change(verb, patch, "visible", int(is_visible))

    def set_opacity(self, patch: int, opacity: float) -> None:
        if not 0 <= opacity <= 1:
            raise BadRequest(f"An opacity of {opacity} is not between 0 and 1.", "1 shows it all.")
        with self.store.transaction():
            self._change("opacity", patch, "opacity", float(opacity))

    def set_texture(self, patch: int, texture: float) -> None:
        if not 0 <= texture <= 1:
            raise BadRequest(
                f"A texture of {texture} is not between 0 and 1.", "1 gives all of the grain back."
            )
        with self.store.transaction():
            if self._field(patch, "kind") != PatchKind.PIXELS:
                raise BadRequest(
                    "Texture comes back only under stored pixels, and this edit has none.",
                    "Lower its opacity instead.",
                )
            self._change("texture", patch, "texture", float(texture))

    def set_mask(self, patch: int, mask: Mask | None, size: Size) -> None:
        with self.store.transaction():
            sheet = sheets.write_coverage(self.store, mask, size) if mask else None
            self._change("mask", patch, "mask", sheet)

    def set_values(self, patch: int, values: Values) -> None:
        with self.store.transaction():
            if self._field(patch, "kind") != PatchKind.PARAMETRIC:
                raise BadRequest(
                    "Only the values of an exact step can be changed afterwards.",
                    "Do the edit again with other values.",
                )
            before = records.values_from(self._field(patch, "values"))
            if before != dict(values):
                journal.record(
                    self.store, "values", patch, "values", before=before, after=dict(values)
                )

    def set_framing(self, framing: Framing) -> None:
        with self.store.transaction():
            before, after = self.framing(), framing
            if before != after:
                journal.record(
                    self.store,
                    "framing",
                    None,
                    "framing",
                    before=records.framing_plain(before),
                    after=records.framing_plain(after),
                )

    @contextmanager
    def one_edit(self, instruction: str) -> Iterator[None]:
        """All changes made inside are one transaction, undone and done again together."""
        with self.store.transaction():
            self.store.edit = journal.begin(self.store, instruction)
            try:
                yield
            finally:
                self.store.edit = None

    def saved(self, path: Path, sha256: str) -> savings.Saved | None:
        """What is known of a file made from this project."""
        with self._parsed():
            return savings.find(self.store, path, sha256)

    def undo(self) -> bool:
        with self._parsed(), self.store.transaction():
            return journal.undo(self.store)

    def redo(self) -> bool:
        with self._parsed(), self.store.transaction():
            return journal.redo(self.store)

    def can_undo(self) -> bool:
        return journal.can_undo(self.store)

    def can_redo(self) -> bool:
        return journal.can_redo(self.store)

    def history(self) -> tuple[Entry, ...]:
        with self._parsed(), self.store.settled():
            return journal.entries(self.store)

    def _change(self, verb: str, patch: int, field: str, after: object) -> None:
        before = self._field(patch, field)
        if before != after:
            journal.record(self.store, verb, patch, field, before=before, after=after)

    def _field(self, patch: int, field: str) -> Any:
        found = self.store.rows(
            f'SELECT "{field}" FROM patch WHERE id = ? AND place IS NOT NULL', patch
        )
        if not found:
            raise BadRequest(
                f"There is no edit {patch} in this project.", "List them with history."
            )
        return found[0][0]

    @contextmanager
    def _parsed(self) -> Iterator[None]:
        """What does not parse was not written by us, or not kept by the disk."""
        try:
            yield
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise damaged(self.path, f"{type(error).__name__}: {error}") from error


def _original_columns(original: Original) -> tuple[object, ...]:
    return (
        os.fsencode(original.relative),
        os.fsencode(original.absolute),
        original.page,
        original.bytes,
        original.sha256,
        original.fingerprint,
    )


def _row(columns: Any) -> PatchRow:
    """Raises ValueError for a row that no edit can have written."""
    is_baked = columns["kind"] != PatchKind.PARAMETRIC
    shares = columns["opacity"], columns["texture"]
    if is_baked != (columns["sheet"] is not None) or not all(0 <= each <= 1 for each in shares):
        raise ValueError(f"patch {columns['id']}")
    return PatchRow(
        id=columns["id"],
        kind=PatchKind(columns["kind"]),
        name=columns["name"],
        created=columns["created"],
        operator=columns["operator"] or "",
        values=records.values_from(columns["values"]),
        sheet=columns["sheet"],
        mask=columns["mask"],
        is_visible=bool(columns["visible"]),
        opacity=columns["opacity"],
        step=records.step_from(columns["step"]),
        provenance=records.provenance_from(columns["provenance"]),
        below=columns["below"],
        texture=columns["texture"],
        selection=columns["selection"],
        sensitivity=columns["sensitivity"],
    )


def _parts(patch: Patch) -> tuple[PatchKind, str | None, Values, Mask | None]:
    match patch:
        case ParametricPatch(operator, values, mask):
            return PatchKind.PARAMETRIC, operator, values, mask
        case PixelPatch():
            return PatchKind.PIXELS, None, {}, None
        case MattePatch():
            return PatchKind.MATTE, None, {}, None


def _version() -> str:
    try:
        return version("gesso")
    except PackageNotFoundError:  # run from a source tree that was never installed
        return ""
