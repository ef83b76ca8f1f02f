"""The edits of the open picture as a list: what it shows, what is chosen, and what can be done.

What is shown follows the document alone: a change is seen when it has happened.
"""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from gesso_core.errors import GessoError
from gesso_core.framing import Framing
from gesso_core.geometry import Box
from gesso_core.progress import Report
from gesso_desktop.document.display import Shown
from gesso_desktop.document.document import Document
from gesso_desktop.document.project.records import PatchRow
from gesso_desktop.document.reordering import move_above, move_by, moves_by
from gesso_desktop.document.viewing.preview import Preview
from gesso_desktop.state.desk import Desk
from gesso_desktop.state.edit_pictures import EditPictures
from gesso_desktop.state.opened import NOTHING, Facts, Opened
from gesso_desktop.state.stack_lines import (
    EditLine,
    FramingLine,
    Line,
    SentenceLine,
    below,
    is_all_of_its_edit,
    stack_lines,
)


class StackState(QObject):
    lines_changed = Signal()
    selected_changed = Signal()
    area_changed = Signal(object)
    """The Box of stored pixels that the chosen edits act on; None for no particular one."""
    picture_changed = Signal(int)
    """The id of a patch that has another small picture."""
    looking_changed = Signal()
    reopen_asked = Signal(object)
    """The PatchRow to be changed: its text, mask, strength or seed."""
    reopen_sentence_asked = Signal(object)
    """The SentenceLine to be changed, all of it."""
    run_again_asked = Signal(object)
    """The PatchRow to be made anew from what lies below it now."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._opened: Opened | None = None
        self._folded: set[int] = set()
        self._selected: str | None = None
        self._selected_number = 0
        self._shown = NOTHING
        self._looking_at: str | None = None
        self._shown_by_drag: Preview | None = None
        self._without_drag = NOTHING
        self._dragged: tuple[str, int] | None = None
        self._pictures = EditPictures(desk, parent=self)
        self._pictures.changed.connect(self._picture_is_there)
        self.lines: tuple[Line, ...] = ()
        """From the top of the stack."""
        self.area: Box | None = None
        desk.opened_changed.connect(self._take)
        self._take()

    @property
    def selected(self) -> Line | None:
        return self.line(self._selected)

    @property
    def looking_at(self) -> Line | None:
        """The line up to which the picture is seen; None when all of it is."""
        return self.line(self._looking_at)

    def line(self, key: str | None) -> Line | None:
        return next((line for line in self.lines if line.key == key), None)

    def picture(self, line: Line) -> Shown | None:
        """h×w×3 sRGB: what the edit made; of several, the uppermost. See `picture_changed`."""
        return self._pictures.picture(line.rows[0].id) if line.rows else None

    def select(self, line: Line | None) -> None:
        key = None if line is None else line.key
        if key != self._selected:
            self._selected = key
            keys = [each.key for each in self.lines]
            self._selected_number = keys.index(key) if key in keys else 0
            self.selected_changed.emit()
            self._find_area()

    def fold(self, line: Line, is_folded: bool) -> None:
        """Show only the sentence, or its edits too."""
        if isinstance(line, SentenceLine) and is_folded != line.is_folded:
            (self._folded.add if is_folded else self._folded.discard)(line.edit)
            self._read()

    def toggle(self, line: Line) -> None:
        """Hide what is seen of it, or show all of it."""

        def change(document: Document, _: Report) -> None:
            rows = _rows(document, line)
            is_seen = any(row.is_visible for row in rows)
            with document.one_edit(""):
                for row in rows:
                    (document.hide if is_seen else document.show)(row.id)

        self._edit(change)

    def drag_opacity(self, line: Line, opacity: float) -> None:
        """See it with another opacity, 0…1, while a slider is dragged."""
        self._drag(line, "opacity", lambda at, patch: _with_opacity(at, patch, opacity))

    def set_opacity(self, line: Line, opacity: float) -> None:
        """0…1. Ends a drag; one change to undo."""
        self._set(line, "opacity", lambda document, patch: document.set_opacity(patch, opacity))

    def drag_texture(self, line: Line, texture: float) -> None:
        """See it with another texture, 0…1, while a slider is dragged."""
        self._drag(line, "texture", lambda at, patch: _with_texture(at, patch, texture))

    def set_texture(self, line: Line, texture: float) -> None:
        """0…1, of stored pixels. Ends a drag; one change to undo."""
        self._set(line, "texture", lambda document, patch: document.set_texture(patch, texture))

    def move(self, line: Line, gap: int) -> None:
        """To before the line of number `gap`; behind the last with as many as there are."""
        patches = below([line])
        others = below(self.lines[gap:]) - patches
        self._edit(lambda document, _: move_above(document, patches, others))

    def move_by(self, line: Line, places: int) -> None:
        """Towards the top (above 0) or the bottom, past so many edits."""
        patches = below([line])
        self._edit(lambda document, _: move_by(document, patches, places))

    def can_move_by(self, line: Line, places: int) -> bool:
        order = [row.id for row in self._opened.facts.rows] if self._opened is not None else []
        return bool(moves_by(order, below([line]), places))

    def delete(self, line: Line) -> None:
        """Can be undone. The framing is taken back."""
        if isinstance(line, FramingLine):
            self._edit(lambda document, _: document.set_framing(Framing()))
            return

        def change(document: Document, _: Report) -> None:
            with document.one_edit(""):
                for row in _rows(document, line):
                    document.delete(row.id)

        self._edit(change)

    def reopen(self, line: Line) -> None:
        """Of a sentence all edits; where some of them are gone or elsewhere, the uppermost."""
        facts = self._opened.facts if self._opened is not None else Facts()
        if isinstance(line, SentenceLine) and is_all_of_its_edit(line, facts):
            self.reopen_sentence_asked.emit(line)
        elif line.rows:
            self.reopen_asked.emit(line.rows[0])

    def run_again(self, line: Line) -> None:
        """Nothing for what is not made anew by itself, see `EditLine`."""
        if line.can_run_again:
            self.run_again_asked.emit(line.rows[0])

    def look_up_to(self, line: Line | None) -> None:
        """See the picture as it was with this edit on top; None, or the same again: as it is."""
        if self._opened is None or self._shown_by_drag is not None:
            return
        is_over = line is None or not line.rows or line.key == self._looking_at
        self._looking_at = None if is_over or line is None else line.key
        self._show_up_to()
        self.looking_changed.emit()

    def _drag(self, line: Line, what: str, changed: Callable[[Preview, int], Preview]) -> None:
        if self._opened is None or not isinstance(line, EditLine):
            return
        if self._opened.preview is not self._shown_by_drag:  # it begins, or another took its place
            self._without_drag = self._opened.preview
        self._dragged = what, line.row.id
        self._shown_by_drag = changed(self._without_drag, line.row.id)
        self._opened.set_preview(self._shown_by_drag)

    def _set(self, line: Line, what: str, change: Callable[[Document, int], object]) -> None:
        if not isinstance(line, EditLine):
            return
        patch = line.row.id

        def change_it(document: Document, _: Report) -> None:
            if patch in [row.id for row in document.stack]:
                change(document, patch)

        def ended() -> None:
            if self._dragged == (what, patch):  # not while another slider is dragged already
                self._end_drag()

        self._edit(change_it, ended=ended)

    def _show_up_to(self) -> None:
        line, opened = self.looking_at, self._opened
        assert opened is not None
        self._shown = NOTHING
        if line is not None:
            order = [row.id for row in opened.rows]
            number = order.index(line.rows[0].id) + 1
            # With nothing above, all is what is asked for; another may come to lie there later.
            self._shown = Preview(below=order[number]) if number < len(order) else NOTHING
        opened.set_preview(self._shown)

    def _take(self) -> None:
        if self._opened is not None and self._opened is not self._desk.opened:
            self._opened.stack_changed.disconnect(self._renew)
            self._opened.pixels_changed.disconnect(self._check_looking)
        self._opened = self._desk.opened
        if self._opened is not None:
            self._opened.stack_changed.connect(self._renew)
            self._opened.pixels_changed.connect(self._check_looking)
        self._folded.clear()
        self._shown_by_drag = self._looking_at = None
        self.select(None)
        self._read()
        self.looking_changed.emit()

    def _renew(self) -> None:
        self._read()
        if self._looking_at is not None and self._shown_by_drag is None:
            if self.looking_at is None:
                self._looking_at = None
                self.looking_changed.emit()
            self._show_up_to()
        self._find_area()

    def _check_looking(self) -> None:
        """Another preview took its place."""
        opened = self._opened
        if self._looking_at is None or self._shown_by_drag is not None or opened is None:
            return
        if opened.preview is not self._shown:
            self._looking_at = None
            self.looking_changed.emit()

    def _read(self) -> None:
        """Where the chosen line is gone, what has taken its place is chosen."""
        facts = self._opened.facts if self._opened is not None else Facts()
        self.lines = stack_lines(facts, self._folded)
        keys = [line.key for line in self.lines]
        self.lines_changed.emit()
        if self._selected in keys:
            self._selected_number = keys.index(self._selected)
        elif self._selected is not None:
            number = min(self._selected_number, len(keys) - 1)
            self.select(self.lines[number] if keys else None)

    def _edit(
        self,
        change: Callable[[Document, Report], object],
        *,
        ended: Callable[[], object] = lambda: None,
    ) -> None:
        if self._opened is None:
            return

        def failed(error: GessoError) -> None:
            ended()
            self._desk.messages.fail(error)

        self._opened.edit(change, done=lambda _: ended(), failed=failed)

    def _end_drag(self) -> None:
        """What was seen below it comes back, unless another took its place meanwhile."""
        shown, self._shown_by_drag = self._shown_by_drag, None
        if self._opened is not None and self._opened.preview is shown:
            self._opened.set_preview(self._without_drag)
        self._check_looking()

    def _find_area(self) -> None:
        line = self.selected
        areas = [self._pictures.area(row.id) for row in line.rows] if line is not None else []
        area: Box | None = None
        for each in areas:
            area = each if area is None or each is None else area.union(each)
        if area != self.area:
            self.area = area
            self.area_changed.emit(area)

    def _picture_is_there(self, patch: int) -> None:
        self.picture_changed.emit(patch)
        if self.selected is not None and patch in below([self.selected]):
            self._find_area()


def _with_opacity(preview: Preview, patch: int, opacity: float) -> Preview:
    return replace(preview, opacities={**preview.opacities, patch: opacity})


def _with_texture(preview: Preview, patch: int, texture: float) -> Preview:
    return replace(preview, textures={**preview.textures, patch: texture})


def _rows(document: Document, line: Line) -> list[PatchRow]:
    ids = below([line])
    return [row for row in document.stack if row.id in ids]
