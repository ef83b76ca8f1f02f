"""What is selected of the opened picture, and all that changes it, one change after another.

How gestures become shapes is in selection_tool.py; here they become selections, on other threads.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal

from gesso_core.errors import GessoError
from gesso_core.geometry import Size
from gesso_core.mask import Mask
from gesso_core.picture import Picture
from gesso_core.progress import Report
from gesso_core.selecting.graded import Graded
from gesso_core.selecting.resizing import feathered, grown
from gesso_core.selecting.selection import Mode, Selection
from gesso_core.selecting.shape import Shape, drawn
from gesso_core.selecting.subject import drawn_in
from gesso_core.selecting.tile import FULL
from gesso_core.selecting.wand import similar
from gesso_desktop.document.selection_file import read_selection, write_selection
from gesso_desktop.state.crossing import Crossing, Lane, Task
from gesso_desktop.state.messages import Messages

_MOST_STEPS = 100
_MOST_BYTES = 128 << 20  # of versions that can be returned to

_Change = Callable[[Selection, Report], Selection]
Look = Callable[[Selection, Picture, Report], Selection]
"""On a worker thread: what is to be selected, of a picture in which something is."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A shape on its way into the selection, to be painted until it has arrived there."""

    shape: Shape
    mode: Mode


@dataclass(frozen=True, eq=False)
class _Wish:
    """A change that was asked for. drawing: what the user sees of it until it is done.

    taken: the mask that it selects as it is. is_by_model: a model is asked, which takes a while.
    graded: what the selection is made of from then on. corrects: it stays made of what it was.
    least: how sure that must be from then on; what was corrected by hand stays.
    """

    change: _Change
    drawing: Drawing | None = None
    taken: Mask | None = None
    is_by_model: bool = False
    graded: Graded | None = None
    corrects: bool = False
    least: int | None = None

    def done(
        self, selection: Selection, graded: Graded | None, report: Report
    ) -> tuple[Selection, Graded | None]:
        """The next selection and what it is made of. graded: what `selection` is made of."""
        if self.least is not None and graded is not None:
            after = graded.corrected(selection).at(self.least)
            return after.selection, after
        return self.change(selection, report), graded if self.corrects else self.graded


class SelectionState(QObject):
    """Everything here belongs to the Qt thread. Every change asked for is one step of undo."""

    changed = Signal(object)
    """The selection; the stored Box in which it differs."""
    took = Signal(object)
    """The Mask given to `take` is what `changed` tells of next."""
    stepped = Signal()
    """A change was asked for that `undo` takes back; not while undoing or redoing."""
    given_up = Signal()
    """A change that was asked for is none after all: `undo` has nothing to take back."""
    dropped = Signal(int)
    """So many of the oldest versions are no longer kept: `undo` does not reach them."""
    travelled = Signal()
    """`undo` or `redo`."""
    history_changed = Signal()
    drawings_changed = Signal()
    busy_changed = Signal()

    def __init__(
        self, crossing: Crossing, messages: Messages, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._crossing = crossing
        self._messages = messages
        self._picture: Callable[[], Picture] | None = None
        self._selection = Selection(Size(1, 1))
        self._graded = WeakKeyDictionary[Selection, Graded]()
        self._past: list[Selection] = []
        self._future: list[Selection | _Wish] = []
        self._wishes: list[_Wish] = []
        self._task: Task | None = None

    def show(self, size: Size, picture: Callable[[], Picture] | None) -> None:
        """Another picture, nothing selected. picture: gives what wand and cutting out look at, read
        on a worker thread; None while there is no picture."""
        self._drop()
        before, self._selection = self._selection, Selection(size)
        self._picture = picture
        self._past.clear()
        self._future.clear()
        self.changed.emit(before.size.box)
        self.history_changed.emit()

    @property
    def selection(self) -> Selection:
        return self._selection

    @property
    def size(self) -> Size:
        return self._selection.size

    @property
    def mask(self) -> Mask | None:
        """For an edit; None when nothing is selected."""
        return self._selection.to_mask()

    @property
    def is_empty(self) -> bool:
        return self._selection.is_empty

    @property
    def graded(self) -> Graded | None:
        """What was found with its confidence, of which the selection is made, corrected by hand or
        not; None for another selection."""
        return self._graded.get(self._selection)

    @property
    def drawings(self) -> Sequence[Drawing]:
        """Asked for and not yet part of the selection, in order."""
        return tuple(wish.drawing for wish in self._wishes if wish.drawing is not None)

    @property
    def is_busy(self) -> bool:
        return bool(self._wishes)

    @property
    def is_asking_model(self) -> bool:
        return any(wish.is_by_model for wish in self._wishes)

    @property
    def can_undo(self) -> bool:
        return bool(self._past or self._wishes)

    @property
    def can_redo(self) -> bool:
        return bool(self._future)

    def draw(self, shape: Shape, mode: Mode) -> None:
        def change(selection: Selection, report: Report) -> Selection:
            return selection.combined(drawn(shape, selection.size, report), mode)

        self._ask(change, Drawing(shape, mode), corrects=mode is not Mode.REPLACE)

    def select_similar(
        self, x: float, y: float, *, tolerance: float, is_contiguous: bool, mode: Mode
    ) -> None:
        """What has nearly the colour under a stored point; tolerance: 0…1 of full intensity."""
        picture = self._picture
        if picture is None:
            return
        seed = (int(x // 1), int(y // 1))

        def change(selection: Selection, report: Report) -> Selection:
            found = similar(picture(), seed, tolerance, contiguous=is_contiguous, report=report)
            return selection.combined(found, mode)

        self._ask(change)

    def cut_out(self, shape: Shape, mode: Mode) -> None:
        """The subject that the shape surrounds."""
        picture = self._picture
        if picture is None:
            return

        def change(selection: Selection, report: Report) -> Selection:
            around = drawn(shape, selection.size, report)
            return selection.combined(drawn_in(around, picture(), report), mode)

        self._ask(change, Drawing(shape, mode))

    def find(self, look: Look) -> None:
        """Ask a model; `stop` gives that up."""
        picture = self._picture
        if picture is not None:
            self._ask(lambda before, report: look(before, picture(), report), is_by_model=True)

    def stop(self) -> None:
        """Give up what is asked of models, with all that waits behind it."""
        first = next((n for n, wish in enumerate(self._wishes) if wish.is_by_model), None)
        if first is None:
            return
        if first == 0 and self._task is not None:
            self._task.cancel()
            self._task = None
        dropped, self._wishes = self._wishes[first:], self._wishes[:first]
        for _ in dropped:
            self.given_up.emit()
        self._tell_of_wishes()
        self.history_changed.emit()

    def refine(self) -> None:
        """Draw the selection in to the edges of the subject it surrounds."""
        picture = self._picture
        if picture is not None:
            self._ask(lambda selection, report: drawn_in(selection, picture(), report))

    def grow(self, pixels: float) -> None:
        """Negative: shrink."""
        self._ask(lambda selection, report: grown(selection, pixels, report))

    def feather(self, radius: float) -> None:
        self._ask(lambda selection, report: feathered(selection, radius, report))

    def invert(self) -> None:
        self._ask(lambda selection, _: selection.inverted())

    def select_all(self) -> None:
        self._ask(lambda selection, _: Selection.everything(selection.size))

    def clear(self) -> None:
        if not self.is_empty or self._wishes or self.graded is not None:
            self._ask(lambda selection, _: Selection(selection.size))

    def take(self, mask: Mask) -> None:
        """Select what an earlier edit acted on."""
        self._ask(lambda selection, _: Selection.from_mask(mask, selection.size), taken=mask)

    def show_found(self, graded: Graded) -> None:
        """Select what of it is sure enough."""
        self._ask(lambda _selection, _report: graded.selection, graded=graded)

    def set_least(self, least: int) -> None:
        """1…255: how sure what was found must be to be selected. Corrections by hand stay."""
        if self.graded is not None and (self.graded.least != least or self._wishes):
            self._ask(lambda selection, _: selection, least=least)

    def load(self, path: Path, mode: Mode = Mode.REPLACE) -> None:
        """White selects; as large as the picture as stored or as seen."""
        picture = self._picture
        if picture is None:
            return

        def change(selection: Selection, report: Report) -> Selection:
            found = read_selection(path, picture(), report)
            return selection.combined(found, mode)

        self._ask(change)

    def save(self, path: Path, original: Path, *, then: Callable[[], object]) -> None:
        """As a gray PNG the way the picture is seen, over nothing that exists already."""
        picture, selection = self._picture, self._selection
        if picture is not None:
            self._crossing.run(
                Lane.FILE,
                lambda _: write_selection(selection, picture(), path, original),
                done=lambda _: then(),
                failed=self._messages.fail,
            )

    def undo(self) -> None:
        """Takes back the last change, also one that is still being computed."""
        self.travelled.emit()
        if self._wishes:
            wish = self._wishes.pop()
            self._future.append(wish)
            if not self._wishes and self._task is not None:
                self._task.cancel()
                self._task = None
            self._tell_of_wishes()
            self.history_changed.emit()
        elif self._past:
            self._future.append(self._selection)
            self._set(self._past.pop())
            self.history_changed.emit()

    def redo(self) -> None:
        if not self._future:
            return
        self.travelled.emit()
        match self._future.pop():
            case Selection() as selection:
                self._past.append(self._selection)
                self._set(selection)
            case wish:
                self._add(wish)
        self.history_changed.emit()

    def _ask(
        self,
        change: _Change,
        drawing: Drawing | None = None,
        taken: Mask | None = None,
        *,
        is_by_model: bool = False,
        graded: Graded | None = None,
        corrects: bool = False,
        least: int | None = None,
    ) -> None:
        self._future.clear()
        self._add(_Wish(change, drawing, taken, is_by_model, graded, corrects, least))
        self.stepped.emit()
        self.history_changed.emit()

    def _add(self, wish: _Wish) -> None:
        self._wishes.append(wish)
        self._tell_of_wishes()
        self._run_next()

    def _run_next(self) -> None:
        if self._task is not None or not self._wishes:
            return
        wish, before, graded = self._wishes[0], self._selection, self.graded
        past = [*self._past, before]

        def work(report: Report) -> tuple[Selection, Graded | None, list[Selection]]:
            selection, made_of = wish.done(before, graded, report)
            selection = selection.ready_to_be_seen()
            return selection, made_of, past[-_affordable(past, selection) :]

        self._task = self._crossing.run(
            Lane.LOOK, work, done=lambda found: self._finish(*found), failed=self._fail
        )

    def _finish(self, selection: Selection, graded: Graded | None, past: list[Selection]) -> None:
        self._task = None
        wish = self._wishes.pop(0)
        dropped, self._past = len(self._past) + 1 - len(past), past
        if graded is not None:
            self._graded[selection] = graded
        if wish.taken is not None:
            self.took.emit(wish.taken)
        self._set(selection)
        if dropped:
            self.dropped.emit(dropped)
        self._tell_of_wishes()
        self.history_changed.emit()
        self._run_next()

    def _fail(self, error: GessoError) -> None:
        """It leaves no step behind that undo would take back without anything to be seen."""
        self._task = None
        del self._wishes[0]
        self.given_up.emit()
        self._tell_of_wishes()
        self.history_changed.emit()
        self._messages.fail(error)
        self._run_next()

    def _set(self, selection: Selection) -> None:
        before, self._selection = self._selection, selection
        self.changed.emit(before.difference(selection))

    def _drop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if self._wishes:
            self._wishes.clear()
            self._tell_of_wishes()

    def _tell_of_wishes(self) -> None:
        self.drawings_changed.emit()
        self.busy_changed.emit()


def _affordable(past: Sequence[Selection], selection: Selection) -> int:
    """How many of the newest versions may be kept, at least one. Shared tiles count once."""
    seen = set(selection.tiles.values())
    count, kept_bytes = 0, 0
    for version in reversed(past[-_MOST_STEPS:]):
        fresh = set(version.tiles.values()) - seen
        kept_bytes += sum(tile.values.nbytes for tile in fresh if tile is not FULL)
        if count and kept_bytes > _MOST_BYTES:
            break
        seen |= fresh
        count += 1
    return count
