"""Small pictures of the edits, and where each acts: made when asked for, and anew when they change.
Nobody waits for them."""

from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from gesso_core.errors import GessoError
from gesso_core.geometry import Box
from gesso_core.progress import Report
from gesso_desktop.document.display import Shown
from gesso_desktop.document.edit_picture import Asked, Made, edit_picture, reads_original
from gesso_desktop.state.crossing import Lane
from gesso_desktop.state.desk import Desk
from gesso_desktop.state.opened import Opened

SIDE = 128
"""px; as large as a line on a screen of twice the density needs."""

_LATER_MS = 500
_KEPT = 24  # asked for and not begun: more have been scrolled past, and are asked for again


@dataclass(frozen=True, eq=False)
class _Known:
    box: Box | None = None
    made: Made | None = None
    is_fresh: bool = False


class EditPictures(QObject):
    """Of the open picture. What is asked for last is made first, one at a time."""

    changed = Signal(int)
    """The id of a patch whose picture or area is known now."""

    def __init__(self, desk: Desk, *, side: int = SIDE, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._side = side
        self._opened: Opened | None = None
        self._known: dict[int, _Known] = {}
        self._wanted: list[int] = []
        self._making: int | None = None
        self._later = QTimer(self, singleShot=True, interval=_LATER_MS)
        self._later.timeout.connect(self._next)
        desk.opened_changed.connect(self._take)
        self._take()

    def picture(self, patch: int) -> Shown | None:
        """h×w×3 sRGB, the right way up. None, or an older one, until it is made; see `changed`."""
        known = self._asked(patch)
        return None if known.made is None else known.made.picture

    def area(self, patch: int) -> Box | None:
        """Stored pixels outside which it changes nothing; None until that is known."""
        return self._asked(patch).box

    def _asked(self, patch: int) -> _Known:
        known = self._known.get(patch, _Known())
        if not known.is_fresh:
            if patch in self._wanted:
                self._wanted.remove(patch)
            self._wanted = [*self._wanted[1 - _KEPT :], patch]
            self._next()
        return known

    def _take(self) -> None:
        if self._opened is not None and self._opened is not self._desk.opened:
            self._opened.stack_changed.disconnect(self._renew)
            self._opened.framing_changed.disconnect(self._renew)
        self._known.clear()
        self._wanted.clear()
        self._opened = self._desk.opened
        if self._opened is not None:
            self._opened.stack_changed.connect(self._renew)
            self._opened.framing_changed.connect(self._renew)

    def _renew(self) -> None:
        """What is shown stays until another is made."""
        assert self._opened is not None
        there = {row.id for row in self._opened.rows}
        self._wanted = [patch for patch in self._wanted if patch in there]
        self._known = {
            patch: replace(known, is_fresh=False)
            for patch, known in self._known.items()
            if patch in there  # one that comes back by undo is made anew
        }

    def _next(self) -> None:
        opened = self._opened
        if opened is None or self._making is not None or not self._wanted:
            return
        patch = self._wanted.pop()
        order = [row.id for row in opened.rows]
        if patch not in order:
            self._next()
            return
        number, known = order.index(patch), self._known.get(patch, _Known())
        above = order[number + 1] if number + 1 < len(order) else None
        self._making = patch
        self._known[patch] = replace(known, is_fresh=True)  # until something changes meanwhile
        asked = partial(Asked, patch, above, side=self._side, orientation=opened.orientation)
        is_hidden = not opened.rows[number].is_visible and known.made is not None

        def make(_: Report) -> tuple[Box | None, Made | None, bool]:
            document = opened.document
            if document is None:
                return None, None, True
            box = document.box_of(patch)
            if is_hidden:  # how it looked when it was seen says more
                return box, None, True
            wish = asked(box)
            if reads_original(opened.looking, wish, opened.size):
                return box, None, False
            name = known.made and known.made.name
            return box, edit_picture(opened.looking, wish, name), True

        self._desk.crossing.run(
            Lane.QUIET,
            make,
            done=partial(self._made, opened, patch),
            failed=partial(self._failed, patch),
            ended=self._ended,
        )

    def _made(
        self, opened: Opened, patch: int, outcome: tuple[Box | None, Made | None, bool]
    ) -> None:
        known = self._known.get(patch)
        if opened is not self._opened or known is None:
            return
        box, made, is_final = outcome
        self._known[patch] = replace(known, box=box, made=made or known.made)
        if not is_final:
            self._known[patch] = replace(self._known[patch], is_fresh=False)
            self._wanted.insert(0, patch)
            self._later.start()
        if made is not None or box != known.box:
            self.changed.emit(patch)

    def _failed(self, patch: int, _: GessoError) -> None:
        """Left without a picture: whoever looks at the canvas is told of the same trouble there."""

    def _ended(self) -> None:
        self._making = None
        if not self._later.isActive():
            self._next()
