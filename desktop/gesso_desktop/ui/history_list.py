"""All that was done, the newest first; what was undone is grey. Choosing a line goes there."""

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from gesso_desktop.state.undoing import Undoing
from gesso_desktop.ui.edit_words import deed_title, isolated
from gesso_desktop.ui.theme import colours_of, em
from gesso_desktop.ui.times import when, when_exactly

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class _HistoryModel(QAbstractListModel):
    """The last line stands for the untouched original."""

    def __init__(self, undoing: Undoing, view: QWidget) -> None:
        super().__init__(view)
        self._undoing = undoing
        self._view = view
        self._deeds = undoing.deeds

    def count_at(self, row: int) -> int:
        """How many deeds are done when one stands at this line."""
        return len(self._deeds) - row

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() or not self._deeds else len(self._deeds) + 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        count = self.count_at(index.row())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._told(count)
            case Qt.ItemDataRole.ToolTipRole if count:
                return f"{self._told(count)}\n{when_exactly(self._deeds[count - 1].created)}"
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(count)
            case Qt.ItemDataRole.SizeHintRole:
                return QSize(em(self._view, 10), em(self._view, 1.5))
        return self._look(count, role)

    def _look(self, count: int, role: int) -> Any:
        if role == Qt.ItemDataRole.ForegroundRole and count > self._undoing.done_count:
            return colours_of(self._view.palette()).disabled
        if role == Qt.ItemDataRole.FontRole and count == self._undoing.done_count:
            font = QFont(self._view.font())
            font.setBold(True)
            return font
        return None

    def renew(self) -> None:
        if [deed.edit for deed in self._deeds] == [deed.edit for deed in self._undoing.deeds]:
            self._deeds = self._undoing.deeds
            if self._deeds:
                self.dataChanged.emit(self.index(0), self.index(len(self._deeds)))
            return
        self.beginResetModel()
        self._deeds = self._undoing.deeds
        self.endResetModel()

    def _told(self, count: int) -> str:
        if not count:
            return self.tr("The original")
        deed = self._deeds[count - 1]
        return f"{isolated(deed_title(deed))} · {isolated(when(deed.created))}"

    def _spoken(self, count: int) -> str:
        if count == self._undoing.done_count:
            return self.tr("{deed}, the picture is here").format(deed=self._told(count))
        if count > self._undoing.done_count:
            return self.tr("{deed}, undone").format(deed=self._told(count))
        return self._told(count)


class HistoryList(QListView):
    def __init__(self, *, undoing: Undoing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._undoing = undoing
        self._model = _HistoryModel(undoing, self)
        self.setModel(self._model)
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.clicked.connect(self._go)
        self.activated.connect(self._go)
        undoing.changed.connect(self._renew)
        self._retranslate()
        self._renew()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _go(self, index: QModelIndex) -> None:
        self._undoing.go_to(self._model.count_at(index.row()))

    def _renew(self) -> None:
        self._model.renew()
        here = self._model.index(len(self._undoing.deeds) - self._undoing.done_count)
        if here.isValid() and self.currentIndex() != here:
            self.setCurrentIndex(here)

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("History, the newest first"))
        self._model.renew()
