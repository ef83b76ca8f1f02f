"""The lines of the stack as a list model: words, pictures, and dragging one to another place."""

from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QImage

from gesso_desktop.state.stack import StackState
from gesso_desktop.state.stack_lines import Line
from gesso_desktop.ui import edit_words

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_MIME = "application/x-gesso-edit"


class StackRole(IntEnum):
    LINE = Qt.ItemDataRole.UserRole
    PICTURE = Qt.ItemDataRole.UserRole + 1


def _nothing(_: Line) -> None:
    pass


_TOLD: Mapping[int, Callable[[Line], Any]] = MappingProxyType(
    {
        Qt.ItemDataRole.DisplayRole: edit_words.title,
        Qt.ItemDataRole.ToolTipRole: edit_words.explained,
        Qt.ItemDataRole.AccessibleTextRole: edit_words.spoken,
        StackRole.LINE: lambda line: line,
    }
)


class StackModel(QAbstractListModel):
    def __init__(self, stack: StackState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stack = stack
        self._lines: tuple[Line, ...] = stack.lines
        stack.lines_changed.connect(self._renew)
        stack.picture_changed.connect(self._repaint)

    def line(self, index: _Index) -> Line | None:
        return self._lines[index.row()] if 0 <= index.row() < len(self._lines) else None

    def index_of(self, line: Line | None) -> QModelIndex:
        """The invalid one for none."""
        for number, each in enumerate(self._lines):
            if line is not None and each.key == line.key:
                return self.index(number)
        return QModelIndex()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        tell = _TOLD.get(role, _nothing) if role != StackRole.PICTURE else self._image
        line = self.line(index)
        return None if line is None else tell(line)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled  # between the lines, not onto them
        line = self.line(index)
        is_movable = line is not None and bool(line.rows)
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsDragEnabled if is_movable else flags

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        line = self.line(indexes[0]) if indexes else None
        dragged = QMimeData()
        dragged.setData(_MIME, b"" if line is None else line.key.encode())
        return dragged

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index
    ) -> bool:
        """False, so that the view takes no row away: the line moves when the edit has."""
        line = self._stack.line(bytes(data.data(_MIME).data()).decode())
        if line is not None and action is Qt.DropAction.MoveAction:
            self._stack.move(line, row if row >= 0 else len(self._lines))
        return False

    def _image(self, line: Line) -> QImage | None:
        """Asked while painting, so that only what is seen is made."""
        pixels = self._stack.picture(line)
        if pixels is None:
            return None
        height, width = pixels.shape[:2]
        image = QImage(pixels.data, width, height, width * 3, QImage.Format.Format_RGB888)
        return image.copy()  # outlives the array

    def _renew(self) -> None:
        lines = self._stack.lines
        if [line.key for line in lines] == [line.key for line in self._lines]:
            self._lines = lines
            if lines:
                self.dataChanged.emit(self.index(0), self.index(len(lines) - 1))
            return
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def _repaint(self, patch: int) -> None:
        for number, line in enumerate(self._lines):
            if line.rows and line.rows[0].id == patch:
                self.dataChanged.emit(self.index(number), self.index(number))
