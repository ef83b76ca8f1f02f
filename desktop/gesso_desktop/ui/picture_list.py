"""Pictures as a model for lists of them: names, thumbnails, and what is wrong with a file."""

from collections.abc import Sequence
from enum import IntEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QUrl,
)

from gesso_desktop.state.film_strip import StripEntry
from gesso_desktop.state.thumbnails import Thumbnail, Thumbnails

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class PictureRole(IntEnum):
    IS_EDITED = Qt.ItemDataRole.UserRole


class PictureList(QAbstractListModel):
    def __init__(self, thumbnails: Thumbnails, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._entries: tuple[StripEntry, ...] = ()
        self._places: dict[Path, int] = {}
        thumbnails.changed.connect(self._repaint)

    def set_entries(self, entries: Sequence[StripEntry]) -> None:
        self.beginResetModel()
        self._entries = tuple(entries)
        self._places = {entry.path: place for place, entry in enumerate(self._entries)}
        self.endResetModel()

    def thumbnail(self, index: _Index) -> Thumbnail | None:
        """Asked while painting, so that only what is seen is made."""
        return self._thumbnails.of(self._entries[index.row()].path)

    def path(self, index: _Index) -> Path:
        return self._entries[index.row()].path

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self._entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return entry.path.name
            case Qt.ItemDataRole.ToolTipRole:
                return self._told(entry, str(entry.path))
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._told(entry, entry.path.name)
            case PictureRole.IS_EDITED:
                return entry.is_edited
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        return ["text/uri-list"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        dragged = QMimeData()
        dragged.setUrls([QUrl.fromLocalFile(str(self.path(index))) for index in indexes])
        return dragged

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

    def _told(self, entry: StripEntry, name: str) -> str:
        """Only what is known already: a tool tip asks for nothing."""
        known = self._thumbnails.known(entry.path)
        parts = [name]
        if entry.is_edited:
            parts.append(self.tr("Has edits"))
        if known is not None and known.pixels is None:
            parts.append(known.reason)
        return "\n".join(parts)

    def _repaint(self, path: Path) -> None:
        place = self._places.get(path)
        if place is not None:
            index = self.index(place)
            self.dataChanged.emit(index, index)
