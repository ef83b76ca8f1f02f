"""Undo over everything: edits of the document and changes of the selection, in their order."""

from enum import StrEnum

from PySide6.QtCore import QObject, Signal


class Kind(StrEnum):
    DOCUMENT = "document"
    SELECTION = "selection"


class UndoOrder(QObject):
    """What was done last in this window. What it does not know of is the document's own past."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._past: list[Kind] = []
        self._future: list[Kind] = []

    def note(self, kind: Kind) -> None:
        self._past.append(kind)
        self._future.clear()
        self.changed.emit()

    def take_back(self, kind: Kind) -> None:
        """The last of this kind that was noted came to nothing."""
        for place in reversed(range(len(self._past))):
            if self._past[place] is kind:
                del self._past[place]
                self.changed.emit()
                return

    def drop_oldest(self, kind: Kind, count: int) -> None:
        """What was noted first of this kind can no longer be undone."""
        places = [place for place, noted in enumerate(self._past) if noted is kind][:count]
        for place in reversed(places):
            del self._past[place]
        self.changed.emit()

    def forget(self) -> None:
        """Another picture."""
        self._past.clear()
        self._future.clear()
        self.changed.emit()

    def next_undo(self, *, document_can: bool) -> Kind | None:
        if self._past:
            return self._past[-1]
        return Kind.DOCUMENT if document_can else None

    def next_redo(self, *, document_can: bool) -> Kind | None:
        if self._future:
            return self._future[-1]
        return Kind.DOCUMENT if document_can else None

    def undone(self, kind: Kind) -> None:
        if self._past:
            self._past.pop()
        self._future.append(kind)
        self.changed.emit()

    def redone(self, kind: Kind) -> None:
        if self._future:
            self._future.pop()
        self._past.append(kind)
        self.changed.emit()
