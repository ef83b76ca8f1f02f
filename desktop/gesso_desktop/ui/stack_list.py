"""The stack as a list for hand and keyboard: arrows move, Space hides, Delete deletes, Return opens
again, Alt and an arrow moves the edit, left and right fold."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyleOptionViewItem, QWidget

from gesso_desktop.state.stack import StackState
from gesso_desktop.state.stack_lines import Line
from gesso_desktop.ui.stack_model import StackModel
from gesso_desktop.ui.stack_row import Part, StackRow


class StackList(QListView):
    menu_asked = Signal(QPoint)
    """A place on the screen."""

    def __init__(self, stack: StackState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stack = stack
        self._model = StackModel(stack, self)
        self._row = StackRow(self)
        self._is_following = False
        self._newest = 0
        self.setModel(self._model)
        self.setItemDelegate(self._row)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDragDropOverwriteMode(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.activated.connect(self._open_again)
        self.selectionModel().currentChanged.connect(self._choose)
        self._model.modelReset.connect(self._follow)
        self._model.modelReset.connect(self._show_newest)
        stack.selected_changed.connect(self._follow)
        stack.looking_changed.connect(self._show_looking)
        self._follow()

    @property
    def current(self) -> Line | None:
        return self._model.line(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line = self.current
        if line is None or not self._acted(line, event):
            super().keyPressEvent(event)

    def _acted(self, line: Line, event: QKeyEvent) -> bool:
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        inwards = Qt.Key.Key_Left if is_mirrored else Qt.Key.Key_Right
        outwards = Qt.Key.Key_Right if is_mirrored else Qt.Key.Key_Left
        pressed = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        match pressed, event.key():
            case Qt.KeyboardModifier.AltModifier, Qt.Key.Key_Up:
                self._stack.move_by(line, 1)
            case Qt.KeyboardModifier.AltModifier, Qt.Key.Key_Down:
                self._stack.move_by(line, -1)
            case Qt.KeyboardModifier.NoModifier, Qt.Key.Key_Space:
                self._stack.toggle(line)
            case Qt.KeyboardModifier.NoModifier, Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self._stack.delete(line)
            case Qt.KeyboardModifier.NoModifier, Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._stack.reopen(line)
            case Qt.KeyboardModifier.NoModifier, key if key in (inwards, outwards):
                self._stack.fold(line, key == outwards)
            case _:
                return False
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        line = self._model.line(self.indexAt(at))
        if line is not None and event.button() is Qt.MouseButton.LeftButton:
            option = QStyleOptionViewItem()
            self.initViewItemOption(option)
            option.rect = self.visualRect(self.indexAt(at))
            match self._row.part_at(option, line, at):
                case Part.EYE:
                    self._stack.toggle(line)
                    return
                case Part.FOLD:
                    self._stack.fold(line, not getattr(line, "is_folded", True))
                    return
        super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid():
            self.setCurrentIndex(index)
            inside = self.visualRect(index).center()
            self.menu_asked.emit(self.viewport().mapToGlobal(inside if by_key else event.pos()))

    def _open_again(self, index: QModelIndex) -> None:
        """By a double click; Return is a key of ours."""
        line = self._model.line(index)
        if line is not None:
            self._stack.reopen(line)

    def _choose(self, current: QModelIndex) -> None:
        if not self._is_following:
            self._stack.select(self._model.line(current))

    def _follow(self) -> None:
        self._is_following = True
        index = self._model.index_of(self._stack.selected)
        if index.isValid():
            if index != self.currentIndex():
                self.setCurrentIndex(index)
        else:
            self.selectionModel().setCurrentIndex(
                QModelIndex(), QItemSelectionModel.SelectionFlag.Clear
            )
        self._is_following = False

    def _show_newest(self) -> None:
        """What was just added on top is seen, also where one had scrolled to another edit."""
        newest = [max((row.id for row in line.rows), default=0) for line in self._stack.lines]
        before, self._newest = self._newest, max(newest, default=0)
        if self._newest > before and newest[0] == self._newest:
            self.scrollToTop()

    def _show_looking(self) -> None:
        line = self._stack.looking_at
        self._row.looking_at = None if line is None else line.key
        self.viewport().update()
