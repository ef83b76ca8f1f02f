"""The picture in the window: paints tiles, takes gestures, and tells where the pointer is."""

import math

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gesso_core.geometry import Box
from gesso_desktop.state.compare import CompareMode, Pane
from gesso_desktop.state.easel import Easel
from gesso_desktop.state.view import Placement
from gesso_desktop.ui.canvas_frame import Overlay, paint_frame, widget_areas
from gesso_desktop.ui.canvas_gestures import Gestures
from gesso_desktop.ui.canvas_painting import is_1_to_1
from gesso_desktop.ui.cursor_ring import CursorRing
from gesso_desktop.ui.pane_labels import PaneLabels
from gesso_desktop.ui.split_handle import SplitHandle
from gesso_desktop.ui.theme.colours import colours_of
from gesso_desktop.ui.theme.sizes import em
from gesso_desktop.ui.tool import Tool

_BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
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
        self._overlays: list[Overlay] = []
        self._is_moving = False
        self._painted: Placement | None = None
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._settle)
        self._ring = CursorRing()
        self._handle = SplitHandle(easel.compare, self)
        self._labels = PaneLabels(self)
        self._gestures = Gestures(easel.view, self, self.panes)
        self._gestures.tool = tool
        self._gestures.pointed.connect(self._point)
        self._gestures.changed.connect(self._show_cursor)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setTabletTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._name()
        easel.picture_changed.connect(self.update)
        easel.compare.changed.connect(self._arrange)
        self._view.changed.connect(self._follow)
        for tiles in (easel.after, easel.before, easel.changes):
            tiles.arrived.connect(self.update_box)
        self._arrange()
        self._show_cursor()

    @property
    def is_moving(self) -> bool:
        """Whether the view moved just now, and is drawn fast rather than smooth."""
        return self._is_moving

    def set_tool(self, tool: Tool | None) -> None:
        """Also when the same tool became active or not, or its radius another."""
        self._gestures.tool = tool
        self._show_cursor()
        self._move_ring(self._ring.middle, self._radius)

    def hold_hand(self, is_held: bool) -> None:
        """While it is held, presses pan instead of going to the tool."""
        self._gestures.is_hand_held = is_held
        self._show_cursor()

    def add_overlay(self, overlay: Overlay) -> None:
        """Painted in the order in which they were added, over both sides of a comparison.

        An overlay that changes asks for `update` itself.
        """
        self._overlays.append(overlay)
        self.update()

    def panes(self) -> tuple[Pane, ...]:
        return self._easel.compare.panes(self.width(), is_right_to_left=self.isRightToLeft())

    def sizeHint(self) -> QSize:
        return QSize(em(self, 50), em(self, 32))

    def minimumSizeHint(self) -> QSize:
        return QSize(em(self, 12), em(self, 8))

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

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        match event.type():
            case QEvent.Type.LayoutDirectionChange | QEvent.Type.FontChange:
                self._arrange()
            case QEvent.Type.LanguageChange:
                self._name()
                self._arrange()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._arrange()
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A ring around the picture only for who looks for the focus: it is here most of the
        time, and a coloured frame is in the way of judging colours."""
        self.setProperty("focus_ring", event.reason() in _BY_KEYBOARD)
        super().focusInEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._move_ring(QPointF(), None)
        self.hovered.emit(None)

    def _name(self) -> None:
        self.setAccessibleName(self.tr("Picture"))
        self.setAccessibleDescription(
            self.tr(
                "The arrow keys move the picture, plus and minus zoom. With a rectangle or an "
                "ellipse, Return places one in the middle; the arrow keys move it, with Shift "
                "they resize it; Return again selects."
            )
        )

    def _arrange(self) -> None:
        compare = self._easel.compare
        width = compare.pane_width(self.width())
        self._view.set_viewport(width, self.height(), self.devicePixelRatioF())
        self._handle.place()
        self._labels.place(self.panes() if compare.shows_before else ())
        self.update()

    def _follow(self) -> None:
        """The view moved: what is painted already is shifted where that is all."""
        self._is_moving = True
        self._rest.start()
        before, now = self._painted, self._view.placement
        # Labels, the handle and the ring would be shifted with the picture.
        is_plain = self._easel.compare.mode is CompareMode.NONE and not self._ring.is_shown
        step = now.shift_from(before) if before is not None and is_plain else None
        right, down = (v / self._view.dpr for v in step) if step is not None else (0.5, 0.5)
        if right != int(right) or down != int(down):
            self.update()
            return
        self._painted = now
        self.scroll(int(right), int(down), self.rect())

    def _settle(self) -> None:
        self._is_moving = False
        if not is_1_to_1(self._view, self._easel.after):
            self.update()

    def update_box(self, box: Box) -> None:
        """Paint this part of the picture again, in every pane. box: stored."""
        for area in widget_areas(box, self._view, self.panes()):
            self.update(area.intersected(self.rect()))

    def _point(self, position: QPointF) -> None:
        self._move_ring(position, self._radius)
        at = self._gestures.local(position)
        x, y = self._view.stored_point(at.x(), at.y())
        size = self._view.size
        is_inside = 0 <= x < size.width and 0 <= y < size.height
        self.hovered.emit((math.floor(x), math.floor(y)) if is_inside else None)

    @property
    def _radius(self) -> float | None:
        """Of the tool's circle, in logical pixels."""
        tool = self._gestures.tool
        radius = tool.radius if tool is not None and tool.is_active else None
        return None if radius is None else radius * self._view.zoom / self._view.dpr

    def _move_ring(self, position: QPointF, radius: float | None) -> None:
        self.update(self._ring.area)
        self._ring.move_to(position, radius)
        self.update(self._ring.area)

    def _show_cursor(self) -> None:
        self.setCursor(self._gestures.cursor)
