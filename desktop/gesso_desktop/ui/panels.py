"""The panels around the canvas: docks that can be moved, closed, stacked, and found by keyboard."""

from dataclasses import dataclass

from PySide6.QtCore import QChildEvent, QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QTabBar, QWidget

from gesso_desktop.state.texts import translated
from gesso_desktop.ui.panel_frame import PanelFrame

_LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
_RIGHT = Qt.DockWidgetArea.RightDockWidgetArea


@dataclass(frozen=True)
class Panel:
    """title: English, to be translated in "Panels". area: where reading goes from left to right;
    mirrored otherwise. below: the panel it lies under at first; tabbed with that one if
    `is_tabbed`. is_whole: see `PanelFrame`."""

    id: str
    title: str
    widget: QWidget
    area: Qt.DockWidgetArea
    below: str = ""
    is_tabbed: bool = False
    is_whole: bool = False


class Panels(QObject):
    def __init__(self, window: QMainWindow, panels: tuple[Panel, ...]) -> None:
        super().__init__(window)
        self._window = window
        self._panels = {panel.id: panel for panel in panels}
        self._docks = {panel.id: self._docked(panel) for panel in panels}
        self._hidden: list[str] = []
        self._retranslate()
        window.installEventFilter(self)

    def dock(self, panel_id: str) -> QDockWidget:
        return self._docks[panel_id]

    def show(self, panel_id: str, *, with_focus: bool = False) -> None:
        """Also brings it to the front of its tabs."""
        dock = self._docks[panel_id]
        dock.show()
        dock.raise_()
        if with_focus:
            _focus_first(dock)

    def toggle(self, panel_id: str) -> None:
        """Shows a panel that is closed or covered, closes one that is seen."""
        if self.is_seen(panel_id):
            self._docks[panel_id].close()
        else:
            self.show(panel_id)

    def is_seen(self, panel_id: str) -> bool:
        return not self._docks[panel_id].visibleRegion().isEmpty()

    def toggle_all(self) -> bool:
        """Everything but the canvas goes, and comes back as it was. Whether it is there now."""
        open_now = [name for name, dock in self._docks.items() if not dock.isHidden()]
        if open_now:
            self._hidden = open_now
            for name in open_now:
                self._docks[name].hide()
            return False
        for name in self._hidden or self._docks:
            self._docks[name].show()
        return True

    def step_focus(self, count: int, canvas: QWidget, *over: QWidget) -> None:
        """The keyboard goes to the next panel that is seen, to the canvas, or to what lies over it
        at times."""
        docks = (dock for name, dock in self._docks.items() if self.is_seen(name))
        places = [canvas, *(each for each in over if each.isVisible()), *docks]
        focused = QApplication.focusWidget()
        now = next((n for n, place in enumerate(places) if _is_in(focused, place)), 0)
        _focus_first(places[(now + count) % len(places)])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() == QEvent.Type.ChildPolished and isinstance(event, QChildEvent):
            _dress(event.child())
        return False

    def arrange(self) -> None:
        """Every panel to its first place, on the side that reading asks for. (QMainWindow mirrors
        neither docks nor tool bars by itself.)"""
        hidden = {name for name, dock in self._docks.items() if dock.isHidden()}
        for dock in self._docks.values():
            dock.setFloating(False)
            self._window.removeDockWidget(dock)  # or a tab bar that nobody needs stays behind
        for name, dock in self._docks.items():
            panel = self._panels[name]
            self._window.addDockWidget(self._side(panel.area), dock)
            if panel.below and panel.is_tabbed:
                self._window.tabifyDockWidget(self._docks[panel.below], dock)
            elif panel.below:
                self._window.splitDockWidget(
                    self._docks[panel.below], dock, Qt.Orientation.Vertical
                )
            dock.setHidden(name in hidden)

    def _side(self, area: Qt.DockWidgetArea) -> Qt.DockWidgetArea:
        mirrored = {_LEFT: _RIGHT, _RIGHT: _LEFT}
        return mirrored.get(area, area) if self._window.isRightToLeft() else area

    def _docked(self, panel: Panel) -> QDockWidget:
        dock = QDockWidget(self._window)
        dock.setObjectName(panel.id)  # under this name the window's layout is kept
        frame = PanelFrame(panel.widget, dock, is_whole=panel.is_whole)
        dock.setWidget(frame)
        # Qt leaves a covered panel visible beside the window, where Tab would go into it.
        dock.visibilityChanged.connect(frame.setVisible)
        return dock

    def _retranslate(self) -> None:
        for name, dock in self._docks.items():
            dock.setWindowTitle(translated("Panels", self._panels[name].title))


def _dress(child: QObject) -> None:
    """Of the window. Rather a tab less in sight than none that can be read."""
    if isinstance(child, QTabBar):
        child.setElideMode(Qt.TextElideMode.ElideNone)
        child.setUsesScrollButtons(True)


def _is_in(widget: QWidget | None, place: QWidget) -> bool:
    return widget is not None and (widget is place or place.isAncestorOf(widget))


def _focus_first(place: QWidget) -> None:
    if place.focusPolicy() & Qt.FocusPolicy.TabFocus:
        place.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return
    inside = place.widget() if isinstance(place, QDockWidget) else place
    for child in (inside, *inside.findChildren(QWidget)):
        if (
            child.focusPolicy() & Qt.FocusPolicy.TabFocus
            and child.isVisible()
            and child.isEnabled()
        ):
            child.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
