"""Scrolling through a panel or dialog must not change what passes under the pointer."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget


class _StrayWheel(QObject):
    """Lets the wheel pass to what scrolls, unless the control that it is turned over is used."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_stray = (
            event.type() == QEvent.Type.Wheel
            and isinstance(watched, QWidget)
            and not watched.hasFocus()
        )
        if is_stray:
            event.ignore()
        return is_stray


def pass_stray_wheel(*controls: QWidget) -> None:
    for control in controls:
        # Spin boxes would take the focus by the wheel, before they are sent it.
        control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        control.installEventFilter(_StrayWheel(control))
