"""The tools of the hand: presses, moves and keys over the picture become shapes to select by.

Coordinates are stored pixels counted from pixel edges. Nothing here computes a selection.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal

from gesso_core.selecting.selection import Mode
from gesso_core.selecting.shape import Dab, Ellipse, Point, Polygon, Rectangle, Shape, Stroke
from gesso_desktop.state.placed_box import in_the_middle, stepped
from gesso_desktop.state.pointing import Pointing
from gesso_desktop.state.selection import Drawing, SelectionState
from gesso_desktop.state.view import View

LEAST_SIZE, MOST_SIZE = 1.0, 1000.0
MOST_EDGE = 500
_SIZE_STEP = 1.2
_HARDNESS_STEP = 0.1
_NEAR = 8.0  # logical px; so near to its start a polygon is closed by a press
_CLICK = 3.0  # logical px; a shorter drag is a click
_APART = 0.5  # logical px between two points of a line that are worth keeping
_THINNEST = 0.1  # of the radius, at no pressure
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier


class ToolKind(StrEnum):
    HAND = "hand"
    BRUSH = "brush"
    ERASER = "eraser"
    RECTANGLE = "rectangle"
    ELLIPSE = "ellipse"
    LASSO = "lasso"
    POLYGON = "polygon"
    WAND = "wand"
    CUT_OUT = "grabcut"
    POINT = "point"
    ERASE = "erase"  # the only one that changes the picture


_BRUSHES = (ToolKind.BRUSH, ToolKind.ERASER, ToolKind.ERASE)
_BOXES = (ToolKind.RECTANGLE, ToolKind.ELLIPSE, ToolKind.CUT_OUT, ToolKind.POINT)


@dataclass(frozen=True, slots=True)
class Options:
    """size: diameter of the brush in logical pixels of the screen, so that the circle under the
    pointer stays as large as it is and zooming in paints finer. hardness, tolerance: 0…1.
    mode: without modifier keys. edge: stored px by which growing, shrinking and feathering act."""

    size: float = 60.0
    hardness: float = 0.8
    tolerance: float = 0.1
    is_contiguous: bool = True
    mode: Mode = Mode.REPLACE
    edge: int = 8
    size_by_pressure: bool = True
    opacity_by_pressure: bool = False


@dataclass(frozen=True, slots=True)
class Live:
    """The gesture in progress, to be painted. is_closing: a press here would close the polygon."""

    drawing: Drawing
    is_closing: bool = False


class SelectionTool(QObject):
    """Everything here belongs to the Qt thread."""

    changed = Signal()
    """The kind of tool, or its options."""
    live_changed = Signal()

    def __init__(
        self,
        selection: SelectionState,
        view: View,
        parent: QObject | None = None,
        *,
        pointing: Pointing | None = None,
        erase: Callable[[Shape], object] = lambda _: None,
    ) -> None:
        """pointing, erase: what the tools do that ask a model."""
        super().__init__(parent)
        self._selection, self._view = selection, view
        self._pointing, self._erase = pointing, erase
        self._kind = ToolKind.HAND
        self._options = Options()
        self._mode = Mode.REPLACE
        self._points: list[Point] = []
        self._dabs: list[Dab] = []
        self._pointer: Point | None = None
        self._is_placed = False  # by keys; the mouse does not move it
        self._held_at_press = Qt.KeyboardModifier.NoModifier
        self._takes_point = self._begins_thing = False

    @property
    def kind(self) -> ToolKind:
        return self._kind

    def choose(self, kind: ToolKind) -> None:
        if kind is not self._kind:
            self.cancel()
            self._kind = kind
            self._finish_pointing()
            self.changed.emit()

    @property
    def options(self) -> Options:
        return self._options

    def set_options(self, options: Options) -> None:
        """Raises ValueError for a size or share out of range."""
        shares = (options.hardness, options.tolerance)
        is_sized = LEAST_SIZE <= options.size <= MOST_SIZE and 1 <= options.edge <= MOST_EDGE
        if not (is_sized and all(0 <= share <= 1 for share in shares)):
            raise ValueError(options)
        if options != self._options:
            self._options = options
            self.changed.emit()

    def resize(self, steps: int) -> None:
        """Larger by steps of a fifth; smaller when negative."""
        size = self._options.size * _SIZE_STEP**steps
        self.set_options(replace(self._options, size=min(max(size, LEAST_SIZE), MOST_SIZE)))

    def harden(self, steps: int) -> None:
        hardness = round(self._options.hardness + steps * _HARDNESS_STEP, 2)
        self.set_options(replace(self._options, hardness=min(max(hardness, 0.0), 1.0)))

    @property
    def is_active(self) -> bool:
        return self._kind is not ToolKind.HAND

    @property
    def is_brush(self) -> bool:
        return self._kind in _BRUSHES

    @property
    def radius(self) -> float | None:
        """Of the brush in stored pixels; None for other tools."""
        return self._options.size / 2 * self._unit if self.is_brush else None

    @property
    def live(self) -> Live | None:
        shape = self._shape
        if shape is None:
            return None
        return Live(Drawing(shape, self._mode), self._is_closing)

    def press(
        self,
        x: float,
        y: float,
        *,
        pressure: float = 1.0,
        is_eraser: bool = False,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        """modifiers: Shift adds, Alt takes away, both intersect."""
        if self._kind is ToolKind.POLYGON and self._points:
            self._add_vertex((x, y), modifiers)
            return
        self._mode = self._mode_of(modifiers, is_eraser=is_eraser)
        self._held_at_press = modifiers
        self._takes_point = is_eraser or bool(modifiers & _ALT)
        self._begins_thing = bool(modifiers & _SHIFT)
        self._points = [(x, y)]
        self._pointer = (x, y)
        self._is_placed = False
        if self.is_brush:
            self._dabs = [self._dab((x, y), pressure)]
        self.live_changed.emit()

    def move(
        self,
        x: float,
        y: float,
        *,
        pressure: float = 1.0,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        """While pressed; for a polygon also between presses. Shift pressed after the press makes
        squares and circles, and angles of 45°."""
        if not self._points or self._is_placed:
            return
        point = (x, y)
        # A key that was held at the press chose the mode, and means no more until it is let go.
        self._held_at_press &= modifiers
        is_bound = bool(modifiers & ~self._held_at_press & _SHIFT)
        if self.is_brush:
            if self._distance(point, self._points[-1]) >= _APART:
                self._points.append(point)
                self._dabs.append(self._dab(point, pressure))
        elif self._kind is ToolKind.LASSO:
            if self._distance(point, self._points[-1]) >= _APART:
                self._points.append(point)
        elif self._kind is ToolKind.POLYGON:
            self._pointer = _snapped(self._points[-1], point) if is_bound else point
        elif self._kind in _BOXES:
            self._pointer = _squared(self._points[0], point) if is_bound else point
        self.live_changed.emit()

    def release(self, x: float, y: float) -> None:
        if not self._points or self._kind is ToolKind.POLYGON:
            return
        if self._kind is ToolKind.WAND:
            self._select_similar(x, y)
        elif not self._is_click(x, y):
            self._select_shape()
        elif self._kind is ToolKind.POINT:
            self._point(x, y)
        elif self._mode is Mode.REPLACE:
            self._selection.clear()  # a click beside it all
        self.cancel()

    def double_press(self, x: float, y: float) -> bool:
        """Returns whether it meant something of its own; if not, it is one more press."""
        if self._kind is ToolKind.POINT:
            self._finish_pointing()
            return True
        if self._kind is not ToolKind.POLYGON or not self._points:
            return False
        self.close_polygon()
        return True

    def key_press(
        self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> bool:
        """Returns whether the key means something now.

        A box can do without the mouse: Return places one in the middle of the view, in the mode
        its modifiers say; arrows move it, with Shift they resize it; Return again selects.
        """
        is_return = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not self._points:
            if key == Qt.Key.Key_Escape or (is_return and not modifiers):
                return self._finish_pointing() or (is_return and self._place(modifiers))
            return is_return and self._place(modifiers)
        if key == Qt.Key.Key_Escape:
            self.cancel()
        elif self._is_placed and is_return:
            self._select_shape()
            self.cancel()
        elif self._is_placed:
            return self._step(key, modifiers)
        elif self._kind is ToolKind.POLYGON and is_return:
            self.close_polygon()
        elif self._kind is ToolKind.POLYGON and key == Qt.Key.Key_Backspace:
            self.remove_vertex()
        else:
            return False
        return True

    def close_polygon(self) -> None:
        points = tuple(self._points)
        self.cancel()
        if len(points) > 2:
            self._selection.draw(Polygon(points), self._mode)

    def remove_vertex(self) -> None:
        """The last one; with the first the polygon is given up."""
        if len(self._points) > 1:
            self._points.pop()
            self.live_changed.emit()
        else:
            self.cancel()

    def cancel(self) -> None:
        """Give up the gesture in progress."""
        if self._points:
            self._points, self._dabs, self._pointer = [], [], None
            self._is_placed = False
            self.live_changed.emit()

    @property
    def _unit(self) -> float:
        """Stored pixels per logical pixel of the screen."""
        return self._view.dpr / self._view.zoom

    @property
    def _shape(self) -> Shape | None:
        if not self._points or self._kind is ToolKind.WAND:
            return None
        if self.is_brush:
            return Stroke(tuple(self._dabs), self._options.hardness)
        if self._kind is ToolKind.LASSO:
            return Polygon(tuple(self._points))
        pointer = self._pointer or self._points[-1]
        if self._kind is ToolKind.POLYGON:
            return Polygon((*self._points, pointer))
        if self._kind is ToolKind.ELLIPSE:
            return Ellipse(self._points[0], pointer)
        return Rectangle(self._points[0], pointer)

    @property
    def _is_closing(self) -> bool:
        is_polygon = self._kind is ToolKind.POLYGON and len(self._points) > 2
        pointer = self._pointer
        return (
            is_polygon and pointer is not None and self._distance(pointer, self._points[0]) <= _NEAR
        )

    def _add_vertex(self, point: Point, modifiers: Qt.KeyboardModifier) -> None:
        self.move(*point, modifiers=modifiers)
        if self._is_closing:
            self.close_polygon()
        elif self._pointer is not None:
            self._points.append(self._pointer)
            self.live_changed.emit()

    def _place(self, modifiers: Qt.KeyboardModifier) -> bool:
        if self._kind not in _BOXES:
            return False
        self._mode = self._mode_of(modifiers, is_eraser=False)
        first, self._pointer = in_the_middle(self._view)
        self._points, self._is_placed = [first], True
        self.live_changed.emit()
        return True

    def _step(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        corner = self._pointer or self._points[0]
        moved = stepped(self._view, (self._points[0], corner), key, modifiers)
        if moved is None:
            return False
        self._points, self._pointer = [moved[0]], moved[1]
        self.live_changed.emit()
        return True

    def _select_shape(self) -> None:
        shape = self._shape
        if shape is None:
            return
        match self._kind:
            case ToolKind.CUT_OUT:
                self._selection.cut_out(shape, self._mode)
            case ToolKind.POINT if isinstance(shape, Rectangle) and self._pointing is not None:
                self._pointing.surround(shape, self._mode)
            case ToolKind.ERASE:
                self._erase(shape)
            case _:
                self._selection.draw(shape, self._mode)

    def _point(self, x: float, y: float) -> None:
        """Alt or the right button: no part of the thing. Shift begins another one."""
        size = self._selection.size
        if self._pointing is not None and 0 <= x < size.width and 0 <= y < size.height:
            self._pointing.click(
                x,
                y,
                self._mode,
                takes_point=self._takes_point,
                begins=self._begins_thing,
            )

    def _finish_pointing(self) -> bool:
        """Whether a thing was pointed at."""
        if self._pointing is None or not (
            self._pointing.pointed.spots or self._pointing.pointed.box
        ):
            return False
        self._pointing.finish()
        return True

    def _select_similar(self, x: float, y: float) -> None:
        size = self._selection.size
        if 0 <= x < size.width and 0 <= y < size.height:
            options = self._options
            self._selection.select_similar(
                x,
                y,
                tolerance=options.tolerance,
                is_contiguous=options.is_contiguous,
                mode=self._mode,
            )

    def _dab(self, point: Point, pressure: float) -> Dab:
        options, radius = self._options, self.radius or 0.0
        if options.size_by_pressure:
            radius *= _THINNEST + (1 - _THINNEST) * pressure
        return Dab(point, radius, pressure if options.opacity_by_pressure else 1.0)

    def _mode_of(self, modifiers: Qt.KeyboardModifier, *, is_eraser: bool) -> Mode:
        adds, takes = bool(modifiers & _SHIFT), bool(modifiers & _ALT)
        if self._kind is ToolKind.ERASE:
            return Mode.ADD
        if self._kind is ToolKind.ERASER or is_eraser:
            return Mode.ADD if takes else Mode.SUBTRACT  # Alt turns an eraser about
        if adds or takes:
            both = adds and takes
            return Mode.INTERSECT if both else Mode.ADD if adds else Mode.SUBTRACT
        if self.is_brush and self._options.mode is Mode.REPLACE:
            return Mode.ADD  # a second stroke continues the first
        return self._options.mode

    def _is_click(self, x: float, y: float) -> bool:
        if self.is_brush or self._kind is ToolKind.WAND:
            return False
        return all(self._distance((x, y), point) < _CLICK for point in self._points)

    def _distance(self, one: Point, other: Point) -> float:
        """In logical pixels of the screen."""
        return math.dist(one, other) / self._unit


def _squared(start: Point, end: Point) -> Point:
    side = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
    return (
        start[0] + math.copysign(side, end[0] - start[0]),
        start[1] + math.copysign(side, end[1] - start[1]),
    )


def _snapped(start: Point, end: Point) -> Point:
    """On the nearest line at a multiple of 45°, as far along it as `end` is."""
    angle = round(math.atan2(end[1] - start[1], end[0] - start[0]) / (math.pi / 4)) * (math.pi / 4)
    along = (end[0] - start[0]) * math.cos(angle) + (end[1] - start[1]) * math.sin(angle)
    return start[0] + along * math.cos(angle), start[1] + along * math.sin(angle)
