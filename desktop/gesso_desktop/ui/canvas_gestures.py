"""Wheel, pinch, mouse, pen and keys over the picture, as moves of the view or strokes of a tool."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QLineF, QObject, QPointF, Qt, Signal
from PySide6.QtGui import (
    QInputDevice,
    QInputEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPointingDevice,
    QTabletEvent,
    QTouchEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from gesso_desktop.state.compare import Pane
from gesso_desktop.state.view import View
from gesso_desktop.ui.tool import Tool

_KEY_STEP = 64.0  # logical px that an arrow key moves the picture
_PAGE = 0.9  # of the pane, with Shift
_ARROWS = {
    Qt.Key.Key_Left: (1, 0),
    Qt.Key.Key_Right: (-1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_IN = {Qt.Key.Key_Plus, Qt.Key.Key_Equal}
_OUT = {Qt.Key.Key_Minus, Qt.Key.Key_Underscore}
_MOUSE = Qt.MouseButton


class Gestures(QObject):
    """Watches a canvas. What it does not use goes on to the widget."""

    pointed = Signal(QPointF)
    """Where the pointer is now, in the widget."""
    changed = Signal()
    """What the pointer would do, or does."""

    def __init__(self, view: View, canvas: QWidget, panes: Callable[[], tuple[Pane, ...]]) -> None:
        super().__init__(canvas)
        self._view = view
        self._canvas = canvas
        self._panes = panes
        self.tool: Tool | None = None
        self.is_hand_held = False
        """Whether presses pan, even while a tool is active."""
        self._dragged_from: QPointF | None = None
        self._is_stroke = False
        self._fingers: tuple[QPointF, float] | None = None  # their middle and how far apart
        self._is_pinched = False  # since two fingers were down, until none is
        canvas.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        canvas.installEventFilter(self)

    @property
    def cursor(self) -> Qt.CursorShape:
        if self._dragged_from is not None:
            return Qt.CursorShape.ClosedHandCursor
        return Qt.CursorShape.CrossCursor if self._draws else Qt.CursorShape.OpenHandCursor

    def local(self, position: QPointF) -> QPointF:
        """From the widget to the pane under it, whose view begins elsewhere."""
        origins = (pane.origin for pane in self._panes() if pane.origin <= max(position.x(), 0))
        return QPointF(position.x() - max(origins), position.y())

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        match event:
            case QWheelEvent():
                self._wheel(event)
                self.pointed.emit(event.position())
            case QMouseEvent():
                self._mouse(event)
            case QTabletEvent():
                self._pen(event)
                self.pointed.emit(event.position())
            case QKeyEvent() if event.type() == QEvent.Type.KeyPress:
                return self._key(event)
            case QNativeGestureEvent():
                return self._native(event)
            case QTouchEvent():
                return self._touch(event)
            case _:
                return False
        event.accept()
        return True

    def _wheel(self, event: QWheelEvent) -> None:
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
            at = self.local(event.position())
            self._view.wheel((at.x(), at.y()), angle.y() or angle.x())

    def _native(self, event: QNativeGestureEvent) -> bool:
        if event.gestureType() is not Qt.NativeGestureType.ZoomNativeGesture:
            return False
        at = self.local(event.position())
        self._view.zoom_at((at.x(), at.y()), 1 + event.value())
        return True

    def _touch(self, event: QTouchEvent) -> bool:
        """Two fingers move and zoom; one does what the mouse would.

        By hand, since Qt's pinch recogniser counts moves twice where the canvas is the window.
        """
        if event.device().type() is not QInputDevice.DeviceType.TouchScreen:
            return False  # touchpads send native gestures, and wheel events, besides
        event.accept()
        points = [point.position() for point in event.points()]
        is_end = event.type() in (QEvent.Type.TouchEnd, QEvent.Type.TouchCancel)
        if not points:
            self._give_up_stroke()
            return True
        if len(points) != 2:
            self._fingers = None
            if event.type() == QEvent.Type.TouchBegin:
                self._press_at(event, points[0], pressure=1.0)
            elif is_end:
                self._release(points[0])
            elif not self._is_pinched:
                self._move(points[0], 1.0, event.modifiers())
            self._is_pinched = self._is_pinched and not is_end
            return True
        self._give_up_stroke()
        self._is_pinched = not is_end
        middle, reach = (points[0] + points[1]) / 2, QLineF(points[0], points[1]).length()
        if self._fingers is not None and reach > 0:
            middle_before, reach_before = self._fingers
            step = middle - middle_before
            self._view.pan(step.x(), step.y())
            at = self.local(middle)
            self._view.zoom_at((at.x(), at.y()), reach / reach_before)
        self._fingers = None if is_end or reach <= 0 else (middle, reach)
        return True

    def _mouse(self, event: QMouseEvent) -> None:
        position = event.position()
        match event.type():
            case QEvent.Type.MouseButtonPress:
                self._canvas.setFocus(Qt.FocusReason.MouseFocusReason)
                self._press(event)
            case QEvent.Type.MouseButtonDblClick:
                if not self._is_taken_twice(position):
                    self._press(event)
            case QEvent.Type.MouseMove:
                self._move(position, 1.0, event.modifiers())
            case QEvent.Type.MouseButtonRelease:
                self._release(position)
        self.pointed.emit(position)

    def _is_taken_twice(self, position: QPointF) -> bool:
        """Whether a double press means something to the tool; else it is one more press."""
        if self.tool is None or not self._draws:
            return False
        return self.tool.double_press(*self._stored(position))

    def _press(self, event: QMouseEvent) -> None:
        button, position = event.button(), event.position()
        if button is _MOUSE.MiddleButton:
            self._dragged_from = position
        elif button is _MOUSE.LeftButton or (button is _MOUSE.RightButton and self._draws):
            is_eraser = button is _MOUSE.RightButton
            self._press_at(event, position, pressure=1.0, is_eraser=is_eraser)
        self.changed.emit()

    def _press_at(
        self, event: QInputEvent, position: QPointF, *, pressure: float, is_eraser: bool = False
    ) -> None:
        if not self._draws or self.tool is None:
            self._dragged_from = position
            return
        self._is_stroke = True
        x, y = self._stored(position)
        self.tool.press(
            x,
            y,
            pressure=pressure,
            is_eraser=is_eraser,
            modifiers=event.modifiers(),
        )

    def _move(self, position: QPointF, pressure: float, modifiers: Qt.KeyboardModifier) -> None:
        if self._dragged_from is not None:
            step = position - self._dragged_from
            self._dragged_from = position
            self._view.pan(step.x(), step.y())
        elif self._draws and self.tool is not None:
            self.tool.move(*self._stored(position), pressure=pressure, modifiers=modifiers)

    def _release(self, position: QPointF) -> None:
        self._dragged_from = None
        if self._is_stroke and self.tool is not None:
            self._is_stroke = False
            self.tool.release(*self._stored(position))
        self.changed.emit()

    def _pen(self, event: QTabletEvent) -> None:
        """Strokes with pressure; the pen's other end erases. Without a tool the pen pans."""
        match event.type():
            case QEvent.Type.TabletPress:
                is_eraser = event.pointerType() is QPointingDevice.PointerType.Eraser
                pressure = event.pressure()
                self._press_at(event, event.position(), pressure=pressure, is_eraser=is_eraser)
            case QEvent.Type.TabletMove:
                self._move(event.position(), event.pressure(), event.modifiers())
            case QEvent.Type.TabletRelease:
                self._release(event.position())

    def _key(self, event: QKeyEvent) -> bool:
        key, modifiers = event.key(), event.modifiers()
        if key == Qt.Key.Key_Escape and self._is_stroke:
            self._give_up_stroke()
        elif self._is_for_tool(Qt.Key(key), modifiers):
            return True
        elif modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        elif key in _ARROWS:
            is_page = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
            right, down = _ARROWS[Qt.Key(key)]
            width, height = self._view.viewport
            across, along = (width * _PAGE, height * _PAGE) if is_page else (_KEY_STEP, _KEY_STEP)
            self._view.pan(right * across, down * along)
        elif key in _IN:
            self._view.zoom_in()
        elif key in _OUT:
            self._view.zoom_out()
        else:
            return False
        return True

    def _is_for_tool(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        modifiers &= ~Qt.KeyboardModifier.KeypadModifier
        return self._draws and self.tool is not None and self.tool.key_press(key, modifiers)

    @property
    def _draws(self) -> bool:
        """Whether a press would be a stroke."""
        return self.tool is not None and self.tool.is_active and not self.is_hand_held

    def _give_up_stroke(self) -> None:
        self._dragged_from = None
        if self._is_stroke and self.tool is not None:
            self._is_stroke = False
            self.tool.cancel()

    def _stored(self, position: QPointF) -> tuple[float, float]:
        at = self.local(position)
        return self._view.stored_point(at.x(), at.y())
