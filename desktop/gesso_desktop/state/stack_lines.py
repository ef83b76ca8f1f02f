"""What the list of edits shows, from the top: edits, the sentences they came from, the framing."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby

from gesso_core.edit_request import Quality
from gesso_core.framing import Framing
from gesso_desktop.document.project.records import Entry, PatchKind, PatchRow
from gesso_desktop.state.opened import Facts

EXACT = "operators"
"""The engine of edits that no model made."""


@dataclass(frozen=True, eq=False)
class EditLine:
    """One edit. is_member: it is listed below its sentence.

    Of every line, has_edits says whether it can be hidden, moved, changed and looked up to;
    can_run_again, whether it can be made anew by itself from what lies below it now; is_preview,
    whether a model made it soon and roughly.
    """

    row: PatchRow
    is_member: bool = False
    has_edits = True

    @property
    def key(self) -> str:
        """Names the line as long as it is listed."""
        return f"edit {self.row.id}"

    @property
    def rows(self) -> tuple[PatchRow, ...]:
        return (self.row,)

    @property
    def is_visible(self) -> bool:
        return self.row.is_visible

    @property
    def is_measured(self) -> bool:
        """Whether a network said the values of an exact operator, of which there may be several."""
        return self.row.kind is PatchKind.PARAMETRIC and self.row.provenance.is_by_model

    @property
    def can_run_again(self) -> bool:
        return not self.is_measured

    @property
    def is_preview(self) -> bool:
        return _is_preview(self.row)

    @property
    def texture(self) -> float | None:
        """How much of it comes back; None where no pixels were put in that took any away."""
        return self.row.texture if self.row.kind is PatchKind.PIXELS else None

    @property
    def is_exact(self) -> bool:
        return self.row.provenance.engine == EXACT


@dataclass(frozen=True, eq=False)
class SentenceLine:
    """Edits made in one go. rows: from the top; all lie together in the stack."""

    edit: int
    sentence: str
    created: str
    rows: tuple[PatchRow, ...]
    is_folded: bool
    has_edits = True
    can_run_again = False

    @property
    def key(self) -> str:
        # An edit may have been parted by moving something between; its lowest patch is in one part.
        return f"sentence {self.edit} {self.rows[-1].id}"

    @property
    def is_visible(self) -> bool:
        """Whether any of them is."""
        return any(row.is_visible for row in self.rows)

    @property
    def is_preview(self) -> bool:
        """Whether any of them is."""
        return any(map(_is_preview, self.rows))

    @property
    def is_exact(self) -> bool:
        return all(row.provenance.engine == EXACT for row in self.rows)


@dataclass(frozen=True, eq=False)
class FramingLine:
    """Crop, turns, straightening: one line as long as there are any."""

    framing: Framing
    key = "framing"
    rows: tuple[PatchRow, ...] = ()
    has_edits = False
    can_run_again = False
    is_visible = True
    is_exact = True
    is_preview = False


Line = EditLine | SentenceLine | FramingLine


def stack_lines(facts: Facts, folded: Collection[int] = ()) -> tuple[Line, ...]:
    """folded: numbers of the edits of which only the sentence is shown."""
    made = _made_by(facts.history)
    lines = list[Line]()
    if not facts.framing.is_identity:
        lines.append(FramingLine(facts.framing))
    by_edit = groupby(reversed(facts.rows), lambda row: made[row.id].edit if row.id in made else 0)
    for edit, together in by_edit:
        rows = tuple(together)
        if len(rows) < 2 or not made or not edit or not made[rows[0].id].instruction:
            lines.extend(EditLine(row) for row in rows)
            continue
        entry = made[rows[0].id]
        head = SentenceLine(edit, entry.instruction, entry.created, rows, edit in folded)
        lines.append(head)
        if not head.is_folded:
            lines.extend(EditLine(row, is_member=True) for row in rows)
    return tuple(lines)


def is_all_of_its_edit(line: SentenceLine, facts: Facts) -> bool:
    """Whether making the sentence anew in place of these would bring nothing twice or back."""
    entries = [entry for entry in facts.history if entry.edit == line.edit and not entry.is_undone]
    added = {entry.patch for entry in entries if entry.verb == "add"}
    is_framed = any(entry.verb == "framing" for entry in entries)
    return not is_framed and added == {row.id for row in line.rows}


def below(lines: Iterable[Line]) -> set[int]:
    """The patches that these lines stand for, also where they are folded away."""
    return {row.id for line in lines for row in line.rows}


def _is_preview(row: PatchRow) -> bool:
    return row.provenance.is_by_model and row.provenance.quality == Quality.PREVIEW


def _made_by(history: tuple[Entry, ...]) -> dict[int, Entry]:
    """By patch: the entry that added it."""
    added = (entry for entry in history if entry.verb == "add")
    return {entry.patch: entry for entry in added if entry.patch is not None}
