"""Selecting by clicking: clicks and boxes of one thing after another, each asked of a model.

What the gestures are is in selection_tool.py, what becomes of the answers in selection.py.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.picture import Picture
from gesso_core.progress import Report
from gesso_core.selecting.selection import Mode, Selection
from gesso_core.selecting.shape import Rectangle
from gesso_desktop.state.selection import SelectionState


@dataclass(frozen=True, slots=True)
class Spot:
    """A click in stored pixels, counted from pixel edges; what is under it belongs to the thing,
    or does not."""

    x: float
    y: float
    is_in: bool = True


@dataclass(frozen=True, slots=True)
class Pointed:
    """All that was said of one thing. mode: how it joins what is selected besides."""

    spots: tuple[Spot, ...] = ()
    box: Box | None = None
    mode: Mode = Mode.REPLACE


FindThing = Callable[[Picture, Pointed, Report], Mask]
"""On a worker thread. Raises GessoError and Cancelled."""


class Pointing(QObject):
    """Everything here belongs to the Qt thread. Each click is one step of undo of the selection."""

    changed = Signal()
    """The thing that is pointed at."""

    def __init__(
        self,
        selection: SelectionState,
        find: Callable[[], FindThing | None],
        parent: QObject | None = None,
    ) -> None:
        """find: who finds things now; None when nobody can."""
        super().__init__(parent)
        self._selection, self._find = selection, find
        self._thing: _Thing | None = None
        self._is_asking = False
        selection.stepped.connect(self._other_step)
        selection.travelled.connect(self.finish)
        selection.given_up.connect(self.finish)

    @property
    def pointed(self) -> Pointed:
        """What the next click adds to; empty before the first."""
        return Pointed() if self._thing is None else self._thing.pointed

    def click(self, x: float, y: float, mode: Mode, *, takes_point: bool, begins: bool) -> None:
        """takes_point: what is there does not belong to the thing that is pointed at.

        begins: it is the first click on another thing. mode: of the first one counts.
        """
        if begins:
            self.finish()
        if self._thing is None:
            self._say(Pointed((Spot(x, y),), None, mode))
        else:
            spots = (*self.pointed.spots, Spot(x, y, not takes_point))
            self._say(replace(self.pointed, spots=spots))

    def surround(self, shape: Rectangle, mode: Mode) -> None:
        """Another thing: the one that fills the rectangle."""
        self.finish()
        (x0, y0), (x1, y1) = shape.first, shape.second
        left, right = sorted((x0, x1))
        top, bottom = sorted((y0, y1))
        around = Box(math.floor(left), math.floor(top), math.ceil(right), math.ceil(bottom))
        box = around.intersect(self._selection.size.box)
        if not box.is_empty:
            self._say(Pointed((), box, mode))

    def finish(self) -> None:
        """The next click is on another thing."""
        if self._thing is not None:
            self._thing = None
            self.changed.emit()

    def _say(self, pointed: Pointed) -> None:
        find = self._find()
        if find is None:
            return
        before = None if self._thing is None else self._thing.before
        self._thing = thing = _Thing(pointed, before or _Before())
        self._is_asking = True
        self._selection.find(
            lambda now, picture, report: thing.selected(now, picture, find, report)
        )
        self._is_asking = False
        self.changed.emit()

    def _other_step(self) -> None:
        if not self._is_asking:
            self.finish()


@dataclass(eq=False)
class _Before:
    """What was selected before the first click on a thing; known once that is computed."""

    selection: Selection | None = None


@dataclass(frozen=True, eq=False)
class _Thing:
    pointed: Pointed
    before: _Before

    def selected(
        self, now: Selection, picture: Picture, find: FindThing, report: Report
    ) -> Selection:
        """On a worker thread, the clicks in their order."""
        if self.before.selection is None:
            self.before.selection = now
        found = Selection.from_mask(find(picture, self.pointed, report), now.size)
        return self.before.selection.combined(found, self.pointed.mode)
