"""The picture in the window: paints tiles, forwards gestures, and tells where the pointer is."""

import math
from typing import cast

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QSizePolicy, QWidget

from gesso_core.geometry import Box
from gesso_desktop.state.compare import CompareMode, Pane
from gesso_desktop.state.easel import Easel
from gesso_desktop.state.view import Placement
from gesso_desktop.ui.canvas_frame import Overlay, paint_frame
from gesso_desktop.ui.canvas_gestures import Gestures, Tool
from gesso_desktop.ui.canvas_painting import is_1_to_1
from gesso_desktop.ui.cursor_ring import CursorRing
from gesso_desktop.ui.pane_labels import PaneLabel, place_label
from gesso_desktop.ui.split_handle import SplitHandle
from gesso_desktop.ui.theme.colours import colours_of
from gesso_desktop.ui.theme.sizes import em

_REST_MS = 120  # after the last motion; then the picture is drawn smooth


class Canvas(QWidget):
    hovered = Signal(object)
    """The stored pixel (x, y) under the pointer; None outside the picture."""

    def __init__(
        self, easel: Easel, *, tool: Tool | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._easel = easel
        self._view = easel.view
        self._gestures = Gestures(easel, self)
        self._gestures.tool = tool
        self._overlays: list[Overlay] = []
        self._is_moving = False
        self._painted: Placement | None = None
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._settle)
        self._ring = CursorRing()
        self._handle = SplitHandle(easel.compare, self)
        self._labels = PaneLabel(self), PaneLabel(self)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setTabletTracking(True)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Picture"))
        self.setAccessibleDescription(
            self.tr("The arrow keys move the picture, plus and minus zoom.")
        )
        easel.picture_changed.connect(self.update)
        easel.compare.changed.connect(self._arrange)
        self._view.changed.connect(self._follow)
        for tiles in (easel.after, easel.before, easel.changes):
            tiles.arrived.connect(self._repaint_box)
        self._arrange()

    @property
    def tool(self) -> Tool | None:
        return self._gestures.tool

    @property
    def is_moving(self) -> bool:
        """Whether the view moved just now, and is drawn fast rather than smooth."""
        return self._is_moving

    def set_tool(self, tool: Tool | None) -> None:
        self._gestures.tool = tool
        self._show_cursor()

    def hold_hand(self, is_held: bool) -> None:
        """While it is held, presses pan instead of going to the tool."""
        self._gestures.is_hand_held = is_held
        self._show_cursor()

    def add_overlay(self, overlay: Overlay) -> None:
        """Painted in the order in which they were added, over both sides of a comparison."""
        self._overlays.append(overlay)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(em(self, 50), em(self, 32))

    def minimumSizeHint(self) -> QSize:
        return QSize(em(self, 12), em(self, 8))

    def panes(self) -> tuple[Pane, ...]:
        return self._easel.compare.panes(self.width(), is_right_to_left=self.isRightToLeft())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._painted = self._view.placement
        paint_frame(
            painter,
            self._easel,
            self.panes(),
            event.rect(),
            overlays=self._overlays,
            colours=colours_of(self.palette()),
            is_smooth=not self._is_moving,
        )
        self._ring.paint(painter)

    def _follow(self) -> None:
        """The view moved: what is painted already is shifted where that is all."""
        self._is_moving = True
        self._rest.start()
        before, now = self._painted, self._view.placement
        dpr = self._view.dpr
        if before is None or not self._is_plain or not _is_shifted(before, now):
            self.update()
            return
        right, down = (now.left - before.left) / dpr, (now.top - before.top) / dpr
        if right != int(right) or down != int(down):
            self.update()
            return
        self._painted = now
        self.scroll(int(right), int(down), self.rect())

    @property
    def _is_plain(self) -> bool:
        """Whether all that is painted moves with the picture."""
        return self._easel.compare.mode is CompareMode.NONE and not self._ring.is_shown

    def _settle(self) -> None:
        self._is_moving = False
        if not is_1_to_1(self._view, self._easel.after):
            self.update()

    def _repaint_box(self, box: Box) -> None:
        corners = [(box.left, box.top), (box.right, box.top), (box.left, box.bottom)]
        corners.append((box.right, box.bottom))
        points = [self._view.widget_point(*corner) for corner in corners]
        left, top = min(x for x, _ in points) - 1, min(y for _, y in points) - 1
        right, bottom = max(x for x, _ in points) + 1, max(y for _, y in points) + 1
        area = QRectF(left, top, right - left, bottom - top)
        for pane in self.panes():
            self.update(area.translated(pane.origin, 0).toAlignedRect().intersected(self.rect()))

    def _arrange(self) -> None:
        compare = self._easel.compare
        width = compare.pane_width(self.width())
        self._view.set_viewport(width, self.height(), self.devicePixelRatioF())
        self._handle.place()
        self._label()
        self.update()

    def _label(self) -> None:
        panes = self.panes() if self._easel.compare.shows_before else ()
        for label in self._labels[len(panes) :]:
            label.hide()
        for label, pane in zip(self._labels, panes, strict=False):
            label.setText(self.tr("Before") if pane.is_before else self.tr("After"))
            place_label(label, pane, self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LayoutDirectionChange, QEvent.Type.FontChange):
            self._arrange()

    def event(self, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.DevicePixelRatioChange:
                self._arrange()
            case QEvent.Type.NativeGesture:
                gesture = cast("QNativeGestureEvent", event)
                return self._gestures.native(gesture, self._origin(gesture.position()))
            case QEvent.Type.Gesture:
                return self._gestures.pinch(cast("QGestureEvent", event), 0.0)
            case QEvent.Type.TabletPress | QEvent.Type.TabletMove | QEvent.Type.TabletRelease:
                pen = cast("QTabletEvent", event)
                self._gestures.pen(pen, self._origin(pen.position()))
                self._hover(pen.position())
                return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._gestures.wheel(event, self._origin(event.position()))
        self._hover(event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._gestures.press(event, self._origin(event.position()))
        self._show_cursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._gestures.double_press(event, self._origin(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        origin = self._origin(event.position())
        self._gestures.move(event.position(), origin, modifiers=event.modifiers())
        self._hover(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._gestures.release(event.position(), self._origin(event.position()))
        self._show_cursor()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._gestures.key_press(event):
            super().keyPressEvent(event)
        self._show_cursor()

    def leaveEvent(self, event: QEvent) -> None:
        self._move_ring(QPointF(), None)
        self.hovered.emit(None)

    def _hover(self, position: QPointF) -> None:
        tool = self._gestures.tool
        radius = tool.radius if tool is not None and tool.is_active else None
        scale = self._view.zoom / self._view.dpr
        self._move_ring(position, None if radius is None else radius * scale)
        x, y = self._view.stored_point(position.x() - self._origin(position), position.y())
        size = self._view.size
        is_inside = 0 <= x < size.width and 0 <= y < size.height
        self.hovered.emit((math.floor(x), math.floor(y)) if is_inside else None)

    def _move_ring(self, position: QPointF, radius: float | None) -> None:
        self.update(self._ring.area)
        self._ring.move_to(position, radius)
        self.update(self._ring.area)

    def _origin(self, position: QPointF) -> float:
        return max(pane.origin for pane in self.panes() if pane.origin <= max(position.x(), 0))

    def _show_cursor(self) -> None:
        self.setCursor(self._gestures.cursor)


def _is_shifted(before: Placement, now: Placement) -> bool:
    return (before.zoom, before.crop_left, before.crop_top, before.straighten) == (
        now.zoom,
        now.crop_left,
        now.crop_top,
        now.straighten,
    )
