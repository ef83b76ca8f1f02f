"""The middle of the window: messages on top, below them the start page or the picture."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from gesso_desktop.state.editor import Editor
from gesso_desktop.ui.area_overlay import AreaOverlay
from gesso_desktop.ui.busy_note import BusyNote
from gesso_desktop.ui.canvas import Canvas
from gesso_desktop.ui.dust_bar import DustBar
from gesso_desktop.ui.message_bar import MessageBar
from gesso_desktop.ui.model_overlay import ModelOverlay
from gesso_desktop.ui.preview_overlay import PreviewOverlay
from gesso_desktop.ui.selection_overlay import SelectionOverlay
from gesso_desktop.ui.start_page import StartPage


class Centre(QWidget):
    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self.messages = MessageBar(messages=editor.messages, parent=self)
        self.start_page = StartPage(recent=editor.recent, thumbnails=editor.thumbnails, parent=self)
        self.canvas = Canvas(editor.easel, parent=self)
        self.overlay = SelectionOverlay(editor.selection, editor.tool, self)
        self.models = ModelOverlay(editor.model_tools, self)
        self._area = AreaOverlay(editor.stack, self)
        self._made = PreviewOverlay(editor.jobs, editor.easel.compare, self)
        self._busy = BusyNote(editor.model_tools, self.canvas)
        self.dust = DustBar(editor.dust, editor.selection, self.canvas, self)
        self.overlay.box_asked.connect(self.canvas.update_box)
        for overlay in (self._made, self.overlay, self.models, self._area):
            overlay.repaint_asked.connect(self.canvas.update)
            self.canvas.add_overlay(overlay)
        self._pages = QStackedLayout()
        self._pages.addWidget(self.start_page)
        self._pages.addWidget(self.canvas)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.messages)
        column.addLayout(self._pages, 1)
        editor.desk.opened_changed.connect(self._turn)
        self._turn()

    def _turn(self) -> None:
        is_open = self._editor.desk.opened is not None
        had_focus = self.isAncestorOf(self.window().focusWidget() or self)
        self._pages.setCurrentWidget(self.canvas if is_open else self.start_page)
        if is_open and had_focus:
            self.canvas.setFocus(Qt.FocusReason.MouseFocusReason)
