"""What a tool of the canvas has to be."""

from typing import Protocol

from PySide6.QtCore import Qt


class Tool(Protocol):
    """What strokes go to, in stored picture coordinates counted from pixel edges."""

    @property
    def is_active(self) -> bool:
        """Whether a press is a stroke of this tool rather than a pan."""
        ...

    @property
    def radius(self) -> float | None:
        """Of the circle around the cursor, in stored pixels; None for no circle."""
        ...

    def press(
        self,
        x: float,
        y: float,
        *,
        pressure: float,
        is_eraser: bool,
        modifiers: Qt.KeyboardModifier,
    ) -> None:
        """is_eraser: the pen's other end, or the right button. pressure: 0…1, of a mouse 1."""
        ...

    def move(self, x: float, y: float, *, pressure: float, modifiers: Qt.KeyboardModifier) -> None:
        """Also between presses, for tools that follow the pointer."""
        ...

    def release(self, x: float, y: float) -> None: ...

    def double_press(self, x: float, y: float) -> bool:
        """Whether it means something of its own; if not, it comes again as a press."""
        ...

    def key_press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        """Whether the key means something to the gesture in progress, or begins one."""
        ...

    def cancel(self) -> None:
        """Escape, or the stroke cannot be ended."""
        ...
