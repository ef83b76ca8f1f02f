"""What the editors of single settings share."""

from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gesso_desktop.state.settings import facts_of
from gesso_desktop.state.settings_state import SettingsState
from gesso_desktop.state.texts import translated
from gesso_desktop.ui.stray_wheel import pass_stray_wheel


class SettingEditor(QWidget):
    """Shows the value of one setting and sets it as soon as the user changes it."""

    has_own_label = False

    def __init__(self, name: str, state: SettingsState, parent: QWidget) -> None:
        super().__init__(parent)
        self.name, self.facts = name, facts_of(name)
        self._state = state
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        state.changed.connect(self._on_changed)

    @property
    def value(self) -> Any:
        return getattr(self._state.values, self.name)

    @property
    def label(self) -> str:
        return translated("Settings", self.facts.label)

    def retranslate(self) -> None:
        """Texts in the present language; called once before the first showing."""

    def show_value(self) -> None:
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _set(self, value: object) -> None:
        self._state.set(self.name, value)

    def _add(self, widget: QWidget, *, stretch: int = 0) -> None:
        pass_stray_wheel(widget)
        self._row.addWidget(widget, stretch)
        if self.focusProxy() is None:
            self.setFocusProxy(widget)

    def _on_changed(self, name: str) -> None:
        if name == self.name:
            self.show_value()
