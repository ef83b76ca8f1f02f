"""All actions with their keys, to be searched by text or by key."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from gesso_desktop.state.action_table import MENU_TEXTS, ActionSpec, Menu
from gesso_desktop.state.actions import Actions
from gesso_desktop.state.texts import translated
from gesso_desktop.ui.action_items import native
from gesso_desktop.ui.icon import icon

_ID = Qt.ItemDataRole.UserRole


class ShortcutList(QTreeWidget):
    chosen = Signal(str)
    """The id of the action that the cursor is on, or an empty text."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._actions = actions
        self._rows: dict[str, QTreeWidgetItem] = {}
        self._menus: dict[Menu, QTreeWidgetItem] = {}
        blank = QPixmap(64, 64)
        blank.fill(Qt.GlobalColor.transparent)
        self._no_icon = QIcon(blank)  # keeps the texts in one column
        self._fill()
        self._retranslate()
        actions.changed.connect(self._show_keys)
        self.currentItemChanged.connect(lambda *_: self.chosen.emit(self.current()))

    def current(self) -> str:
        item = self.currentItem()
        return "" if item is None or item.isHidden() else str(item.data(0, _ID) or "")

    def choose(self, action_id: str) -> None:
        self.setCurrentItem(self._rows[action_id])

    def shown(self) -> tuple[str, ...]:
        return tuple(each for each, row in self._rows.items() if not row.isHidden())

    def filter(self, text: str, key: str = "") -> None:
        """Shows the actions whose text or keys have every word of `text`, and that `key` (portable
        notation) reaches; either may be empty."""
        words = text.casefold().split()
        for action_id, row in self._rows.items():
            spec = self._actions.spec(action_id)
            said = f"{row.text(0)} {row.text(1)} {translated('Actions', spec.tip)}".casefold()
            has_key = not key or key in self._actions.shortcuts(action_id)
            row.setHidden(not has_key or not all(word in said for word in words))
        for heading in self._menus.values():
            heading.setHidden(True)
        for action_id in self.shown():
            self._menus[self._actions.spec(action_id).menu].setHidden(False)
        self.chosen.emit(self.current())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _fill(self) -> None:
        self.setColumnCount(2)
        self.setRootIsDecorated(False)
        self.setAlternatingRowColors(True)
        self.setUniformRowHeights(True)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        for menu in Menu:
            heading = self._menus[menu] = QTreeWidgetItem(self)
            heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
            heading.setFirstColumnSpanned(True)
            font = self.font()
            font.setBold(True)
            heading.setFont(0, font)
        for spec in self._actions.specs:
            if not spec.is_submenu:
                self._rows[spec.id] = self._made_row(spec)
        for heading in self._menus.values():
            heading.setExpanded(True)
        self.setItemsExpandable(False)

    def _made_row(self, spec: ActionSpec) -> QTreeWidgetItem:
        row = QTreeWidgetItem(self._menus[spec.menu])
        row.setData(0, _ID, spec.id)
        row.setIcon(0, icon(spec.icon) if spec.icon else self._no_icon)
        return row

    def _retranslate(self) -> None:
        self.setHeaderLabels([self.tr("Action"), self.tr("Keys")])
        self.setAccessibleName(self.tr("Actions and their keys"))
        for menu, heading in self._menus.items():
            heading.setText(0, translated("Actions", MENU_TEXTS[menu]).replace("&", ""))
        for action_id, row in self._rows.items():
            row.setText(0, translated("Actions", self._actions.spec(action_id).text))
            self._show_keys(action_id)

    def _show_keys(self, action_id: str) -> None:
        row = self._rows.get(action_id)
        if row is None:
            return
        row.setText(1, ", ".join(native(key) for key in self._actions.shortcuts(action_id)))
        font = self.font()
        font.setBold(self._actions.has_own_shortcuts(action_id))
        row.setFont(1, font)
