"""Wheel, pinch, mouse, pen and keys over the picture, as moves of the view or strokes of a tool."""

from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import (
    QInputDevice,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPointingDevice,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QPinchGesture

from gesso_desktop.state.easel import Easel

_KEY_STEP = 64.0  # logical px that an arrow key moves the picture
_ARROWS = {
    Qt.Key.Key_Left: (1, 0),
    Qt.Key.Key_Right: (-1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_IN = {Qt.Key.Key_Plus, Qt.Key.Key_Equal}
_OUT = {Qt.Key.Key_Minus, Qt.Key.Key_Underscore}


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
        zoom: float,
    ) -> None:
        """zoom: device pixels per picture pixel, for distances that are meant on the screen."""
        ...

    def move(self, x: float, y: float, *, pressure: float, modifiers: Qt.KeyboardModifier) -> None:
        """Also between presses, for tools that follow the pointer."""
        ...

    def release(self, x: float, y: float) -> None: ...

    def double_press(self, x: float, y: float) -> bool:
        """Whether it means something of its own; if not, it comes again as a press."""
        ...

    def key_press(self, key: Qt.Key) -> bool:
        """Whether the key means something to the gesture in progress."""
        ...

    def cancel(self) -> None: ...


class Gestures(QObject):
    """origin: where in the widget the pane under the pointer begins."""

    def __init__(self, easel: Easel, parent: QObject) -> None:
        super().__init__(parent)
        self._view = easel.view
        self.tool: Tool | None = None
        self._dragged_from: QPointF | None = None
        self._is_stroke = False
        self.is_hand_held = False
        """Whether presses pan, even while a tool is active."""

    @property
    def is_panning(self) -> bool:
        return self._dragged_from is not None

    @property
    def cursor(self) -> Qt.CursorShape:
        if self.is_panning:
            return Qt.CursorShape.ClosedHandCursor
        if self.is_hand_held or not self._has_tool:
            return Qt.CursorShape.OpenHandCursor
        return Qt.CursorShape.CrossCursor

    def wheel(self, event: QWheelEvent, origin: float) -> None:
        """A wheel zooms at the cursor; a touchpad pans, and zooms with Ctrl."""
        modifiers = event.modifiers()
        pixels, angle = event.pixelDelta(), event.angleDelta()
        is_touchpad = not pixels.isNull() and (
            event.phase() != Qt.ScrollPhase.NoScrollPhase
            or event.device().type() == QInputDevice.DeviceType.TouchPad
        )
        if is_touchpad and not modifiers & Qt.KeyboardModifier.ControlModifier:
            self._view.pan(pixels.x(), pixels.y())
        elif modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._view.pan(angle.y() or angle.x(), 0)
        else:
            at = event.position()
            self._view.wheel((at.x() - origin, at.y()), angle.y() or angle.x())
        event.accept()

    def native(self, event: QNativeGestureEvent, origin: float) -> bool:
        if event.gestureType() is not Qt.NativeGestureType.ZoomNativeGesture:
            return False
        at = event.position()
        self._view.zoom_at((at.x() - origin, at.y()), 1 + event.value())
        return True

    def pinch(self, event: QGestureEvent, origin: float) -> bool:
        gesture = event.gesture(Qt.GestureType.PinchGesture)
        if not isinstance(gesture, QPinchGesture):
            return False
        at, before = gesture.centerPoint(), gesture.lastCenterPoint()
        self._view.pan(at.x() - before.x(), at.y() - before.y())
        self._view.zoom_at((at.x() - origin, at.y()), gesture.scaleFactor())
        return True

    def press(self, event: QMouseEvent, origin: float) -> None:
        button = event.button()
        is_left = button is Qt.MouseButton.LeftButton
        is_right = button is Qt.MouseButton.RightButton
        if is_left and self._has_tool and not self.is_hand_held:
            self._stroke(event.position(), origin, 1.0, event.modifiers(), is_eraser=False)
        elif is_right and self._has_tool:
            self._stroke(event.position(), origin, 1.0, event.modifiers(), is_eraser=True)
        elif is_left or button is Qt.MouseButton.MiddleButton:
            self._dragged_from = event.position()

    def double_press(self, event: QMouseEvent, origin: float) -> None:
        at = self._stored(event.position(), origin)
        if self.tool is None or not self._has_tool or not self.tool.double_press(*at):
            self.press(event, origin)

    def move(
        self,
        position: QPointF,
        origin: float,
        pressure: float = 1.0,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        if self._dragged_from is not None:
            step = position - self._dragged_from
            self._dragged_from = position
            self._view.pan(step.x(), step.y())
        elif self._has_tool and self.tool is not None:
            at = self._stored(position, origin)
            self.tool.move(*at, pressure=pressure, modifiers=modifiers)

    def release(self, position: QPointF, origin: float) -> None:
        self._dragged_from = None
        if self._is_stroke and self.tool is not None:
            self._is_stroke = False
            self.tool.release(*self._stored(position, origin))

    def pen(self, event: QTabletEvent, origin: float) -> None:
        """Strokes with pressure; the pen's other end erases. Without a tool the pen pans."""
        match event.type():
            case QEvent.Type.TabletPress if self._has_tool and not self.is_hand_held:
                is_eraser = event.pointerType() is QPointingDevice.PointerType.Eraser
                self._stroke(
                    event.position(),
                    origin,
                    event.pressure(),
                    event.modifiers(),
                    is_eraser=is_eraser,
                )
            case QEvent.Type.TabletPress:
                self._dragged_from = event.position()
            case QEvent.Type.TabletMove:
                self.move(event.position(), origin, event.pressure(), event.modifiers())
            case QEvent.Type.TabletRelease:
                self.release(event.position(), origin)
        event.accept()

    def key_press(self, event: QKeyEvent) -> bool:
        """Returns whether the key means something here."""
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if key == Qt.Key.Key_Escape and self._is_stroke and self.tool is not None:
            self._is_stroke = False
            self.tool.cancel()
        elif self.tool is not None and self.tool.key_press(key):
            return True
        elif modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        elif key in _ARROWS:
            wide = modifiers & Qt.KeyboardModifier.ShiftModifier
            step = min(self._view.viewport) * 0.9 if wide else _KEY_STEP
            right, down = _ARROWS[key]
            self._view.pan(right * step, down * step)
        elif key in _IN:
            self._view.zoom_in()
        elif key in _OUT:
            self._view.zoom_out()
        else:
            return False
        return True

    @property
    def _has_tool(self) -> bool:
        return self.tool is not None and self.tool.is_active

    def _stroke(
        self,
        position: QPointF,
        origin: float,
        pressure: float,
        modifiers: Qt.KeyboardModifier,
        *,
        is_eraser: bool,
    ) -> None:
        if self.tool is None:
            return
        self._is_stroke = True
        x, y = self._stored(position, origin)
        self.tool.press(
            x,
            y,
            pressure=pressure,
            is_eraser=is_eraser,
            modifiers=modifiers,
            zoom=self._view.zoom,
        )

    def _stored(self, position: QPointF, origin: float) -> tuple[float, float]:
        return self._view.stored_point(position.x() - origin, position.y())
