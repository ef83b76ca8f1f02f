"""The Select and Tools menus: what is selected, and with which tool."""

from functools import partial

from PySide6.QtCore import QObject

from gesso_core.recipe import EngineKind
from gesso_desktop.app.commands import Commands
from gesso_desktop.state.action_table import Needs
from gesso_desktop.state.editor import Editor
from gesso_desktop.state.selection_tool import ToolKind
from gesso_desktop.state.texts import QT_TRANSLATE_NOOP
from gesso_desktop.ui.main_window import MainWindow

_NEED_MODELS = {
    "tools.point": (
        EngineKind.POINT,
        QT_TRANSLATE_NOOP(
            "Actions",
            "Needs a model that masks what is clicked, and none can run here. Help ▸ Models and "
            "Machine shows which there are.",
        ),
    ),
    "select.subject": (
        EngineKind.MATTE,
        QT_TRANSLATE_NOOP(
            "Actions",
            "Needs a model that masks the main subject, and none can run here. Help ▸ Models and "
            "Machine shows which there are.",
        ),
    ),
}
"""Which kind an action needs, and what is said where no such model is."""

_BY_MODELS = {
    "tools.point": EngineKind.POINT,
    "select.subject": EngineKind.MATTE,
    "tools.erase": EngineKind.INPAINT,
    "select.erase": EngineKind.INPAINT,
}
"""What a model does where one is there; it is named with its licence, time and memory."""


class SelectionCommands(QObject):
    def __init__(self, editor: Editor, window: MainWindow) -> None:
        super().__init__(window)
        self._editor = editor
        self._window = window
        self._selection, self._tool = editor.selection, editor.tool
        self._selection.changed.connect(self._show_selection)
        self._tool.changed.connect(self._show_tool)
        editor.model_tools.changed.connect(self._show_models)
        editor.model_tools.busy_changed.connect(self._show_busy)
        editor.dust.changed.connect(self._show_busy)
        for show in (self._show_selection, self._show_tool, self._show_models, self._show_busy):
            show()

    @property
    def commands(self) -> Commands:
        selection, tool = self._selection, self._tool
        return {
            "select.all": selection.select_all,
            "select.none": selection.clear,
            "select.invert": selection.invert,
            "select.grow": lambda: selection.grow(tool.options.edge),
            "select.shrink": lambda: selection.grow(-tool.options.edge),
            "select.feather": lambda: selection.feather(tool.options.edge),
            "select.refine": selection.refine,
            "select.subject": lambda: self._editor.model_tools.select_subject(tool.options.mode),
            "select.erase": self._editor.model_tools.erase_selected,
            "select.dust": self._editor.dust.look,
            "select.repair": self._editor.dust.repair,
            "select.load": self._load,
            "select.save": self._save,
            "tools.stop": self._stop,
            "tools.brush_smaller": lambda: tool.resize(-1),
            "tools.brush_larger": lambda: tool.resize(1),
            "tools.brush_softer": lambda: tool.harden(-1),
            "tools.brush_harder": lambda: tool.harden(1),
            **{f"tools.{kind.value}": partial(tool.choose, kind) for kind in ToolKind},
        }

    def _stop(self) -> None:
        self._editor.model_tools.stop()
        self._editor.dust.stop()

    def _load(self) -> None:
        opened = self._editor.desk.opened
        if opened is not None:
            mode = self._tool.options.mode
            self._window.dialogs.open_selection(
                opened.path.parent, lambda path: self._selection.load(path, mode)
            )

    def _save(self) -> None:
        opened = self._editor.desk.opened
        if opened is not None:
            self._window.dialogs.save_selection(
                opened.path.with_name(f"{opened.path.stem}-selection.png"),
                lambda path: self._selection.save(
                    path, opened.path, then=lambda: self._say_saved(path.name)
                ),
            )

    def _say_saved(self, name: str) -> None:
        self._editor.messages.note(self.tr("The selection was saved as {name}.").format(name=name))

    def _show_selection(self) -> None:
        self._editor.actions.set_present(Needs.SELECTION, not self._selection.is_empty)

    def _show_models(self) -> None:
        models, actions = self._editor.model_tools, self._editor.actions
        for action_id, (kind, why) in _NEED_MODELS.items():
            actions.set_lack(action_id, "" if models.can(kind) else why)
        for action_id, kind in _BY_MODELS.items():
            actions.set_doer(action_id, partial(models.about, kind))
        if self._tool.kind is ToolKind.POINT and not models.can(EngineKind.POINT):
            self._tool.choose(ToolKind.HAND)

    def _show_busy(self) -> None:
        is_busy = self._editor.model_tools.is_busy or self._editor.dust.job is not None
        self._editor.actions.set_enabled("tools.stop", is_busy)

    def _show_tool(self) -> None:
        self._editor.actions.set_checked(f"tools.{self._tool.kind.value}", True)
