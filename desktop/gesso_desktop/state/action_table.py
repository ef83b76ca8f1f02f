"""Every action of the editor as data: menus, tool bars, shortcuts, their list and the tests are fed
from here. What an action does is decided by whoever listens to `Actions.triggered`."""

from gesso_desktop.state.action_spec import ActionSpec, Context, Menu, Needs
from gesso_desktop.state.actions_picture import PICTURE_ACTIONS
from gesso_desktop.state.actions_view import VIEW_ACTIONS
from gesso_desktop.state.actions_work import WORK_ACTIONS
from gesso_desktop.state.texts import QT_TRANSLATE_NOOP

__all__ = ["ACTIONS", "MENU_TEXTS", "ActionSpec", "Context", "Menu", "Needs"]

MENU_TEXTS = {
    Menu.FILE: QT_TRANSLATE_NOOP("Actions", "&File"),
    Menu.EDIT: QT_TRANSLATE_NOOP("Actions", "&Edit"),
    Menu.SELECT: QT_TRANSLATE_NOOP("Actions", "&Select"),
    Menu.VIEW: QT_TRANSLATE_NOOP("Actions", "&View"),
    Menu.TOOLS: QT_TRANSLATE_NOOP("Actions", "&Tools"),
    Menu.SENTENCE: QT_TRANSLATE_NOOP("Actions", "&Instruction"),
    Menu.EDITS: QT_TRANSLATE_NOOP("Actions", "E&dits"),
    Menu.HELP: QT_TRANSLATE_NOOP("Actions", "&Help"),
}

ACTIONS: tuple[ActionSpec, ...] = (*PICTURE_ACTIONS, *VIEW_ACTIONS, *WORK_ACTIONS)
