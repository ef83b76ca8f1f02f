"""The window: menus, tools, the canvas and the panels around it. What actions do is in `app`."""

from PySide6.QtCore import QByteArray, QEvent, QSettings, Qt, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QToolBar, QWidget

from gesso_desktop.state.action_table import Context
from gesso_desktop.state.editor import Editor
from gesso_desktop.ui.action_items import ActionItems
from gesso_desktop.ui.canvas import Canvas
from gesso_desktop.ui.centre import Centre
from gesso_desktop.ui.drops import Drops
from gesso_desktop.ui.file_dialogs import FileDialogs
from gesso_desktop.ui.held_keys import HeldKeys
from gesso_desktop.ui.panel_list import panels_of
from gesso_desktop.ui.panels import Panels
from gesso_desktop.ui.status_line import StatusLine
from gesso_desktop.ui.theme import em, icon_size
from gesso_desktop.ui.tool_bar import ToolBar
from gesso_desktop.ui.tool_options import ToolOptions

_MAIN_BAR = (
    "file.open",
    "file.save_copy",
    "file.export",
    "",
    "edit.undo",
    "edit.redo",
    "",
    "view.compare_split",
    "view.compare_side",
    "view.change_map",
)
_TOOLS = (
    "tools.hand",
    "",
    "tools.brush",
    "tools.eraser",
    "tools.rectangle",
    "tools.ellipse",
    "tools.lasso",
    "tools.polygon",
    "tools.wand",
    "tools.grabcut",
    "",
    "tools.point",
    "tools.erase",
)
_SELECTING = ("select.none", "select.invert", "select.refine")
_BY_EDGE = ("select.grow", "select.shrink", "select.feather")
_LAYOUT_VERSION = 1  # of the kept arrangement; with another number an older one is forgotten


class MainWindow(QMainWindow):
    closing = Signal()

    def __init__(
        self, editor: Editor, *, is_native: bool = True, parent: QWidget | None = None
    ) -> None:
        """is_native: file dialogs are the desktop's own; Qt's can be pressed by tests."""
        super().__init__(parent)
        self._editor = editor
        self.dialogs = FileDialogs(self, is_native=is_native)
        self._kept = QSettings(
            str(editor.places.data / "window.ini"), QSettings.Format.IniFormat, self
        )
        self.items = ActionItems(editor.actions, self)
        self.items.fill_menu_bar(self.menuBar())
        self.centre = Centre(editor, self)
        self.setCentralWidget(self.centre)
        self.setDockNestingEnabled(True)
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        self.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
        self.panels = Panels(self, panels_of(editor, self.dialogs, self))
        self._main_bar = self._bar("main", Qt.ToolBarArea.TopToolBarArea, _MAIN_BAR)
        self._tool_bar = ToolBar([self.items.item(name) if name else None for name in _TOOLS], self)
        self.options = ToolOptions(
            editor.tool,
            actions=[self.items.item(name) for name in _SELECTING],
            edge_actions=[self.items.item(name) for name in _BY_EDGE],
            parent=self,
        )
        self._main_bar.addWidget(self.options)
        self.status_line = StatusLine(editor, self)
        self.setStatusBar(self.status_line)
        self.drops = Drops(self)
        held = HeldKeys(editor.actions, self)
        for widget in (self, self.canvas):
            held.watch(widget)
        self.items.serve(Context.CANVAS, self.canvas)
        self.items.serve(Context.SENTENCE, self.panels.dock("sentence"))
        self.items.serve(Context.STACK, self.panels.dock("edits"))
        self.canvas.hovered.connect(self._hover)
        editor.desk.opened_changed.connect(self._name)
        editor.leaving.may_close.connect(self.close)
        self._retranslate()
        self._arrange()

    @property
    def canvas(self) -> Canvas:
        return self.centre.canvas

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() == QEvent.Type.LayoutDirectionChange:
            self._turn()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._editor.leaving.ask():
            event.ignore()
            return
        self._kept.setValue("geometry", self.saveGeometry())
        self._kept.setValue("arrangement", self.saveState(self._version))
        self._kept.sync()
        self.closing.emit()
        super().closeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._name()

    def _bar(self, name: str, area: Qt.ToolBarArea, action_ids: tuple[str, ...]) -> QToolBar:
        bar = QToolBar(self)
        bar.setObjectName(name)
        bar.setIconSize(icon_size(self))
        bar.setMovable(False)
        self.items.fill_tool_bar(bar, action_ids)
        self.addToolBar(area, bar)
        return bar

    @property
    def _version(self) -> int:
        """Of the arrangement: one that was left mirrored is for mirrored windows."""
        return 2 * _LAYOUT_VERSION + self.isRightToLeft()

    def _arrange(self) -> None:
        """As it was left last time; at first everything at a width that shows its texts."""
        self.resize(em(self, 76), em(self, 47))
        for name in ("film_strip", "two_files"):
            self.panels.dock(name).hide()
        self._turn()
        geometry, arrangement = (
            self._kept.value(key, QByteArray(), QByteArray) for key in ("geometry", "arrangement")
        )
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        if isinstance(arrangement, QByteArray):
            self.restoreState(arrangement, self._version)

    def _turn(self) -> None:
        """Tools where reading begins, panels where it ends."""
        sides = Qt.ToolBarArea.LeftToolBarArea, Qt.ToolBarArea.RightToolBarArea
        self.addToolBar(sides[self.isRightToLeft()], self._tool_bar)
        self.panels.arrange()
        self.panels.dock("edits").raise_()
        sentence, edits = (self.panels.dock(name) for name in ("sentence", "edits"))
        self.resizeDocks([sentence], [em(self, 21)], Qt.Orientation.Horizontal)
        self.resizeDocks([sentence, edits], [3, 2], Qt.Orientation.Vertical)

    def _hover(self, pixel: tuple[int, int] | None) -> None:
        if pixel is None:
            self._editor.info.point_away()
        else:
            self._editor.info.point_at(*pixel)

    def _retranslate(self) -> None:
        self._main_bar.setWindowTitle(self.tr("Main tool bar"))
        self._name()

    def _name(self) -> None:
        opened = self._editor.desk.opened
        self.setWindowTitle("Gesso" if opened is None else f"{opened.path.name} – Gesso")
        self.setWindowFilePath("" if opened is None else str(opened.path))
