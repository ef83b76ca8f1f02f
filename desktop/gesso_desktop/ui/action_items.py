"""The actions as QActions, and the menus and tool bars made of them."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication, QHelpEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QToolBar, QToolTip, QWidget

from gesso_desktop.state.action_table import MENU_TEXTS, ActionSpec, Context, Menu
from gesso_desktop.state.actions import Actions
from gesso_desktop.state.texts import translated
from gesso_desktop.ui.icon import icon


class ActionItems(QObject):
    """One QAction for each action of the table, for one window.

    Shortcuts of the window act at once; those of another context act after `serve` was told which
    widget that context is. Held keys are seen by held_keys.py.
    """

    def __init__(self, actions: Actions, window: QWidget) -> None:
        super().__init__(window)
        self._actions = actions
        self._items = {spec.id: self._made(spec) for spec in actions.specs}
        self._menus: dict[Menu, QMenu] = {}
        self._submenus = self._made_submenus(window)
        self.serve(Context.WINDOW, window)
        for action_id in self._items:
            self._show(action_id)
        self._translate()
        actions.changed.connect(self._show)
        window.installEventFilter(self)

    def item(self, action_id: str) -> QAction:
        return self._items[action_id]

    def submenu(self, action_id: str) -> QMenu:
        """The empty menu of an action that is one, to be filled by whoever knows what is in it."""
        return self._submenus[action_id]

    def serve(self, context: Context, widget: QWidget) -> None:
        """Shortcuts of `context` act while the focus is in `widget`."""
        for spec in self._actions.specs:
            if spec.context is context and not spec.is_held:
                widget.addAction(self._items[spec.id])

    def fill_menu_bar(self, bar: QMenuBar) -> None:
        for menu in Menu:
            made = self._menus[menu] = bar.addMenu("")
            made.installEventFilter(self)
            for spec in self._actions.specs:
                if spec.menu is menu:
                    if spec.begins_section:
                        made.addSeparator()
                    made.addAction(self._items[spec.id])
        self._translate()

    def fill_tool_bar(self, bar: QToolBar, action_ids: Iterable[str]) -> None:
        """An empty id is a separator."""
        for action_id in action_ids:
            if action_id:
                bar.addAction(self._items[action_id])
            else:
                bar.addSeparator()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QMenu):
            return isinstance(event, QHelpEvent) and self._explain(watched, event)
        if event.type() == QEvent.Type.LanguageChange:
            self._translate()
        return False

    def _explain(self, menu: QMenu, event: QHelpEvent) -> bool:
        """In menus only what cannot be used says more than its text: why that is so."""
        item = menu.actionAt(event.pos())
        if item not in self._items.values() or not self._actions.lack(item.objectName()):
            return False
        QToolTip.showText(event.globalPos(), item.toolTip(), menu)
        return True

    def _made(self, spec: ActionSpec) -> QAction:
        item = QAction(self)
        item.setObjectName(spec.id)
        item.setCheckable(spec.is_checkable or spec.is_held)
        item.setAutoRepeat(spec.id in _REPEATING)
        item.setMenuRole(_ROLES.get(spec.id, QAction.MenuRole.NoRole))
        if spec.icon:
            item.setIcon(icon(spec.icon))
        if spec.context is not Context.WINDOW:
            item.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        item.triggered.connect(lambda: self._trigger(spec.id))
        return item

    def _made_submenus(self, window: QWidget) -> dict[str, QMenu]:
        submenus = {}
        for spec in self._actions.specs:
            if spec.is_submenu:
                submenus[spec.id] = QMenu(window)
                self._items[spec.id].setMenu(submenus[spec.id])
        return submenus

    def _trigger(self, action_id: str) -> None:
        self._actions.trigger(action_id)
        # Qt has flipped the check mark already; whether that holds is the owner's to say.
        self._show(action_id)

    def _show(self, action_id: str) -> None:
        item = self._items[action_id]
        item.setEnabled(self._actions.is_enabled(action_id))
        item.setChecked(self._actions.is_checked(action_id))
        keys = [QKeySequence(key) for key in self._actions.shortcuts(action_id)]
        if not self._actions.spec(action_id).is_held and item.shortcuts() != keys:
            item.setShortcuts(keys)
        self._show_texts(item, self._actions.spec(action_id))

    def _translate(self) -> None:
        for spec in self._actions.specs:
            self._show_texts(self._items[spec.id], spec)
        for menu, made in self._menus.items():
            made.setTitle(translated("Actions", MENU_TEXTS[menu]))

    def _show_texts(self, item: QAction, spec: ActionSpec) -> None:
        text = translated("Actions", spec.text)
        name = text.removesuffix("…").rstrip()
        keys = [native(key) for key in self._actions.shortcuts(spec.id)[:1]]
        # A held key is not Qt's to act on, and right to left Qt would write Ctrl++ as ++Ctrl.
        is_written_here = spec.is_held or QGuiApplication.isRightToLeft()
        item.setText("\t".join([text, *keys]) if is_written_here else text)
        item.setIconText(name)
        said = self._actions.lack(spec.id) or ((spec.tip,) if spec.tip else ())
        tip = " ".join(translated("Actions", each) for each in said)
        head = " ".join([name, *(f"({k})" for k in keys)])
        item.setToolTip("\n".join(filter(None, [head, tip, self._actions.doer(spec.id)])))
        item.setStatusTip(tip)


def native(key: str) -> str:
    """A key as this system writes it, in the user's language, to be put into any text."""
    said = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
    # Isolated, so that the text around it does not turn its parts about.
    return f"\u2066{said}\u2069" if QGuiApplication.isRightToLeft() else said


_REPEATING = frozenset(
    (
        "view.zoom_in",
        "view.zoom_out",
        "edit.undo",
        "edit.redo",
        "file.next_picture",
        "file.previous_picture",
        "sentence.previous",
        "sentence.next",
        "tools.brush_smaller",
        "tools.brush_larger",
        "tools.brush_softer",
        "tools.brush_harder",
    )
)
_ROLES = {
    "file.quit": QAction.MenuRole.QuitRole,
    "edit.settings": QAction.MenuRole.PreferencesRole,
    "help.about": QAction.MenuRole.AboutRole,
}
