"""Keys that act as long as they are down."""

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from gesso_desktop.state.actions import Actions


class HeldKeys(QObject):
    """Presses and releases the held actions for the keys that arrive at the watched widgets.

    Watch the window, which gets what the focused widget does not use, and the canvas.
    """

    def __init__(self, actions: Actions, parent: QObject) -> None:
        super().__init__(parent)
        self._actions = actions
        self._down: dict[int, str] = {}

    def watch(self, widget: QWidget) -> None:
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.KeyPress if isinstance(event, QKeyEvent):
                return self._press(event)
            case QEvent.Type.KeyRelease if isinstance(event, QKeyEvent):
                return self._release(event)
            case QEvent.Type.WindowDeactivate | QEvent.Type.FocusOut:
                self._release_all()  # the release would go to another window
        return False

    def _press(self, event: QKeyEvent) -> bool:
        if event.isAutoRepeat():
            return event.key() in self._down
        action_id = self._reached_by(event)
        if action_id is None or not self._actions.is_enabled(action_id):
            return False
        self._down[event.key()] = action_id
        self._actions.hold(action_id, True)
        return True

    def _release(self, event: QKeyEvent) -> bool:
        if event.isAutoRepeat() or event.key() not in self._down:
            return event.key() in self._down
        self._actions.hold(self._down.pop(event.key()), False)
        return True

    def _release_all(self) -> None:
        while self._down:
            self._actions.hold(self._down.popitem()[1], False)

    def _reached_by(self, event: QKeyEvent) -> str | None:
        key = _key_of(event)
        for spec in self._actions.specs:
            if spec.is_held and key in self._actions.shortcuts(spec.id):
                return spec.id
        return None


def _key_of(event: QKeyEvent) -> str:
    """In portable notation; a sign that needs Shift is named by itself, as Qt's key box does."""
    key, text = event.keyCombination(), event.text()
    if text.isprintable() and text.strip() and not text.isalnum():
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        key = QKeyCombination(modifiers, Qt.Key(event.key()))
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
