"""The View menu: zoom, comparing, and which panels are seen."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QColor

from gesso_desktop.app.commands import Commands
from gesso_desktop.state.compare import CompareMode
from gesso_desktop.state.editor import Editor
from gesso_desktop.state.settings import OverlayStyle
from gesso_desktop.ui.main_window import MainWindow

_STYLES = {
    OverlayStyle.ANTS: OverlayStyle.TINT,
    OverlayStyle.TINT: OverlayStyle.BOTH,
    OverlayStyle.BOTH: OverlayStyle.ANTS,
}
_PANELS = {
    "view.film_strip": "film_strip",
    "view.edits": "edits",
    "view.history": "history",
    "view.fidelity": "fidelity",
    "view.information": "information",
    "view.jobs": "jobs",
    "view.two_files": "two_files",
}


class ViewCommands(QObject):
    def __init__(self, editor: Editor, window: MainWindow) -> None:
        super().__init__(window)
        self._editor = editor
        self._window = window
        self._actions = editor.actions
        self._compare = editor.easel.compare
        self._compare.changed.connect(self._show_comparison)
        editor.actions.held.connect(self._hold)
        for action_id, panel in _PANELS.items():
            window.panels.dock(panel).visibilityChanged.connect(
                partial(self._actions.set_checked, action_id)
            )
        editor.settings.changed.connect(self._set)
        self._set("overlay_style")
        self._show_comparison()
        self._actions.set_checked("view.side_panels", True)

    @property
    def commands(self) -> Commands:
        view, compare, panels = self._editor.easel.view, self._compare, self._window.panels
        return {
            "view.zoom_in": view.zoom_in,
            "view.zoom_out": view.zoom_out,
            "view.fit": view.fit,
            "view.actual_pixels": view.one_to_one,
            "view.double_pixels": lambda: view.zoom_to(2.0),
            "view.compare_split": lambda: self._toggle(CompareMode.SPLIT),
            "view.compare_side": lambda: self._toggle(CompareMode.SIDE),
            "view.compare_cycle": compare.cycle,
            "view.change_map": compare.toggle_map,
            "view.hide_selection": self._hide_selection,
            "view.overlay_style": self._next_style,
            "view.side_panels": self._toggle_panels,
            "view.next_panel": lambda: self._step_focus(1),
            "view.previous_panel": lambda: self._step_focus(-1),
            "view.full_screen": self._toggle_full_screen,
            **{action: partial(panels.toggle, name) for action, name in _PANELS.items()},
        }

    def _toggle(self, mode: CompareMode) -> None:
        self._compare.choose(CompareMode.NONE if self._compare.mode is mode else mode)

    def _hold(self, action_id: str, is_down: bool) -> None:
        if action_id == "view.compare_hold":
            self._compare.hold(is_down)
        elif action_id == "tools.pan_hold":
            self._window.canvas.hold_hand(is_down)

    def _show_comparison(self) -> None:
        mode = self._compare.mode
        self._actions.set_checked("view.compare_split", mode is CompareMode.SPLIT)
        self._actions.set_checked("view.compare_side", mode is CompareMode.SIDE)
        self._actions.set_checked("view.change_map", self._compare.shows_map)

    def _next_style(self) -> None:
        settings = self._editor.settings
        settings.set("overlay_style", _STYLES[settings.values.overlay_style])

    def _hide_selection(self) -> None:
        is_hidden = self._actions.is_checked("view.hide_selection")
        self._actions.set_checked("view.hide_selection", not is_hidden)
        self._set("overlay_style")

    def _set(self, name: str) -> None:
        if name in ("overlay_style", "overlay_colour"):
            values = self._editor.settings.values
            self._window.centre.models.set_colour(QColor(values.overlay_colour))
            self._window.centre.overlay.show_as(
                values.overlay_style,
                QColor(values.overlay_colour),
                is_shown=not self._actions.is_checked("view.hide_selection"),
            )

    def _toggle_panels(self) -> None:
        are_shown = self._window.panels.toggle_all()
        self._actions.set_checked("view.side_panels", are_shown)

    def _step_focus(self, count: int) -> None:
        window = self._window
        window.panels.step_focus(count, window.canvas, window.centre.dust)

    def _toggle_full_screen(self) -> None:
        is_full = self._window.isFullScreen()
        (self._window.showNormal if is_full else self._window.showFullScreen)()
        self._actions.set_checked("view.full_screen", not is_full)
