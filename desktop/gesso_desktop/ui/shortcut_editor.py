"""The keys of one action, to be changed."""

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from gesso_desktop.state.actions import Actions
from gesso_desktop.state.texts import translated
from gesso_desktop.ui.key_box import KeyBox
from gesso_desktop.ui.theme import colours_of


class ShortcutEditor(QWidget):
    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._actions = actions
        self._action_id = ""
        self._name = QLabel(self)
        self._name.setWordWrap(True)
        self.box = KeyBox(self)
        self.box.changed.connect(self._show_state)
        self._message = QLabel(self)
        self._message.setWordWrap(True)
        self.use = self._button(lambda: self._set((self.box.key,)))
        self.add = self._button(lambda: self._set((*self._keys(), self.box.key)))
        self.clear = self._button(lambda: self._set(()))
        self.reset = self._button(lambda: actions.reset_shortcuts(self._action_id))
        self._lay_out()
        actions.changed.connect(self._show_state)
        self._retranslate()

    def edit(self, action_id: str) -> None:
        """An empty id: nothing is chosen."""
        if action_id != self._action_id:
            self._action_id = action_id
            self.box.clear()
        self._show_state()

    @property
    def message(self) -> str:
        return self._message.text()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _button(self, run: Callable[[], None]) -> QPushButton:
        button = QPushButton(self)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _is_checked: run())
        return button

    def _lay_out(self) -> None:
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._name, 0, 0)
        layout.addWidget(self.box, 0, 1)
        layout.addWidget(self._message, 1, 0, 1, 2)
        buttons = QHBoxLayout()
        for button in (self.use, self.add, self.clear, self.reset):
            buttons.addWidget(button)
        layout.addLayout(buttons, 2, 0, 1, 2)
        layout.setColumnStretch(0, 1)

    def _keys(self) -> tuple[str, ...]:
        return self._actions.shortcuts(self._action_id)

    def _set(self, keys: tuple[str, ...]) -> None:
        self._actions.set_shortcuts(self._action_id, keys)
        self.box.clear()

    def _show_state(self) -> None:
        is_chosen, key = bool(self._action_id), self.box.key
        self.box.setEnabled(is_chosen)
        self.use.setEnabled(is_chosen and bool(key))
        self.add.setEnabled(is_chosen and bool(key) and bool(self._keys()))
        self.clear.setEnabled(is_chosen and bool(self._keys()))
        self.reset.setEnabled(is_chosen and self._actions.has_own_shortcuts(self._action_id))
        self._name.setText(
            self._text(self._action_id) if is_chosen else self.tr("No action chosen")
        )
        self._warn(self._actions.conflicts(self._action_id, key) if is_chosen and key else ())

    def _warn(self, others: tuple[str, ...]) -> None:
        names = ", ".join(self._text(each) for each in others)
        text = self.tr("Now used by: %1. It will be taken from there.").replace("%1", names)
        self._message.setText(text if others else "")
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, colours_of(palette).warning)
        self._message.setPalette(palette)

    def _text(self, action_id: str) -> str:
        return translated("Actions", self._actions.spec(action_id).text).removesuffix("…").rstrip()

    def _retranslate(self) -> None:
        self.use.setText(self.tr("Use This Key"))
        self.add.setText(self.tr("Add This Key"))
        self.clear.setText(self.tr("No Key"))
        self.reset.setText(self.tr("Reset"))
        self.box.set_name(self.tr("Press the new key"))
        self._show_state()
