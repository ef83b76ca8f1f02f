"""Back and forth through all that was done, and the list of it.

Everything that changes the document is noted here as it arrives, whoever asked for it.
"""

from dataclasses import dataclass
from functools import partial
from itertools import groupby

from PySide6.QtCore import QObject, QSignalBlocker, Signal

from gesso_core.errors import GessoError
from gesso_desktop.document.project.records import Entry
from gesso_desktop.state.desk import Desk
from gesso_desktop.state.opened import Opened
from gesso_desktop.state.undo_order import Kind, UndoOrder


@dataclass(frozen=True, eq=False)
class Deed:
    """What was done in one go. entries: its changes, in their order."""

    edit: int
    entries: tuple[Entry, ...]

    @property
    def is_undone(self) -> bool:
        return self.entries[0].is_undone

    @property
    def instruction(self) -> str:
        return self.entries[0].instruction

    @property
    def created(self) -> str:
        """ISO 8601, UTC."""
        return self.entries[0].created


class Undoing(QObject):
    """Several may be asked for before the first is done: what is possible counts those asked."""

    changed = Signal()
    """The deeds, or what can be undone."""
    selection_undo_asked = Signal()
    selection_redo_asked = Signal()

    def __init__(self, desk: Desk, order: UndoOrder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._order = order
        self._opened: Opened | None = None
        self._asked = 0
        """Deeds to be undone (below 0) or done again that have not arrived yet."""
        self._noted: set[tuple[int, str]] = set()
        self.deeds: tuple[Deed, ...] = ()
        """Oldest first; those that were undone come last."""
        order.changed.connect(self.changed)
        desk.opened_changed.connect(self._take)
        self._take()

    @property
    def can_undo(self) -> bool:
        return self._undo_with(self.done_count) is not None

    @property
    def can_redo(self) -> bool:
        return self._redo_with(self.done_count) is not None

    @property
    def done_count(self) -> int:
        """How many deeds are in the picture, once all that was asked for is done."""
        return sum(not deed.is_undone for deed in self.deeds) + self._asked

    def undo(self) -> None:
        kind = self._undo_with(self.done_count)
        if kind is Kind.DOCUMENT:
            self._step(-1)
        elif kind is Kind.SELECTION:
            self.selection_undo_asked.emit()
            self._order.undone(kind)

    def redo(self) -> None:
        kind = self._redo_with(self.done_count)
        if kind is Kind.DOCUMENT:
            self._step(1)
        elif kind is Kind.SELECTION:
            self.selection_redo_asked.emit()
            self._order.redone(kind)

    def go_to(self, count: int) -> None:
        """Back or forth until the first `count` deeds are done: as undo or redo again and again.

        What was selected in between goes along.
        """
        start = done = self.done_count
        count = max(0, min(count, len(self.deeds)))
        with QSignalBlocker(self._order):  # hundreds of steps are one change
            while done > count and (kind := self._undo_with(done)):
                if kind is Kind.SELECTION:
                    self.selection_undo_asked.emit()
                else:
                    done -= 1
                self._order.undone(kind)
            while done < count and (kind := self._redo_with(done)):
                if kind is Kind.SELECTION:
                    self.selection_redo_asked.emit()
                else:
                    done += 1
                self._order.redone(kind)
        self._go(done - start)
        self._order.changed.emit()

    def _undo_with(self, done: int) -> Kind | None:
        """What undo would do with so many deeds done."""
        kind = self._order.next_undo(document_can=done > 0)
        return None if kind is Kind.DOCUMENT and done == 0 else kind

    def _redo_with(self, done: int) -> Kind | None:
        can = done < len(self.deeds)
        kind = self._order.next_redo(document_can=can)
        return None if kind is Kind.DOCUMENT and not can else kind

    def _step(self, by: int) -> None:
        (self._order.undone if by < 0 else self._order.redone)(Kind.DOCUMENT)
        self._go(by)

    def _go(self, steps: int) -> None:
        opened = self._opened
        if opened is None or not steps:
            return
        self._asked += steps

        opened.edit(
            lambda document, _: document.go(steps),
            done=lambda _: self._arrived(opened, steps),
            failed=partial(self._failed, opened, steps),
        )
        self.changed.emit()

    def _arrived(self, opened: Opened, steps: int) -> None:
        if opened is self._opened:
            self._asked -= steps
            self.changed.emit()

    def _failed(self, opened: Opened, steps: int, error: GessoError) -> None:
        if opened is self._opened:
            for _ in range(abs(steps)):
                (self._order.redone if steps < 0 else self._order.undone)(Kind.DOCUMENT)
            self._arrived(opened, steps)
        self._desk.messages.fail(error)

    def _take(self) -> None:
        if self._opened is not None and self._opened is not self._desk.opened:
            self._opened.stack_changed.disconnect(self._read)
        self._opened = self._desk.opened
        self._asked = 0
        self._noted = set()
        self._order.forget()
        if self._opened is not None:
            self._opened.stack_changed.connect(self._read)
            self._noted = {(entry.edit, entry.created) for entry in self._opened.facts.history}
        self._read()

    def _read(self) -> None:
        history = self._opened.facts.history if self._opened is not None else ()
        self.deeds = tuple(
            Deed(edit, tuple(entries)) for edit, entries in groupby(history, lambda each: each.edit)
        )
        for deed in self.deeds:
            is_new = all((each.edit, each.created) not in self._noted for each in deed.entries)
            if is_new:
                self._order.note(Kind.DOCUMENT)
        self._noted = {(entry.edit, entry.created) for entry in history}
        self.changed.emit()
