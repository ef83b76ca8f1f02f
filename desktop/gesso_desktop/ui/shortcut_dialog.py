"""Every action with its keys: to be looked up, searched and changed."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gesso_desktop.state.actions import Actions
from gesso_desktop.ui.icon import icon
from gesso_desktop.ui.key_box import KeyBox
from gesso_desktop.ui.search_box import SearchBox
from gesso_desktop.ui.shortcut_editor import ShortcutEditor
from gesso_desktop.ui.shortcut_list import ShortcutList
from gesso_desktop.ui.theme import em


class ShortcutDialog(QDialog):
    """Show it with show(); keys act in the window as soon as they are changed."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = SearchBox(self)
        self.key_search = KeyBox(self)
        self.list = ShortcutList(actions, self)
        self.editor = ShortcutEditor(actions, self)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self._reset_all = QPushButton(self)
        self._reset_all.setAutoDefault(False)
        self._buttons.addButton(self._reset_all, QDialogButtonBox.ButtonRole.ResetRole)
        self.search.textChanged.connect(self._filter)
        self.key_search.changed.connect(self._filter)
        self.list.chosen.connect(self.editor.edit)
        self._buttons.rejected.connect(self.reject)
        self._reset_all.clicked.connect(actions.reset_all_shortcuts)
        self._lay_out()
        self._retranslate()

    def choose(self, action_id: str) -> None:
        self.list.choose(action_id)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _lay_out(self) -> None:
        searches = QHBoxLayout()
        searches.addWidget(self.search, 2)
        searches.addWidget(self.key_search, 1)
        line = QFrame(self)
        line.setFrameShape(QFrame.Shape.HLine)
        line.setFrameShadow(QFrame.Shadow.Sunken)
        layout = QVBoxLayout(self)
        layout.addLayout(searches)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.editor)
        layout.addWidget(line)
        layout.addWidget(self._buttons)
        self.resize(em(self, 38), em(self, 42))
        self.search.setFocus()

    def _filter(self) -> None:
        self.list.filter(self.search.text(), self.key_search.key)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Keyboard Shortcuts"))
        self.setWindowIcon(icon("keyboard"))
        self.search.setPlaceholderText(self.tr("Search by name"))
        self.key_search.set_name(self.tr("Search by key"))
        self._reset_all.setText(self.tr("Reset All"))
