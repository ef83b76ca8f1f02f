"""Variants of one sentence: prepared with seed after seed, looked at, and one of them kept.

Each is a job of its own, so that stopping keeps those that are ready.
"""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, Signal

from gesso_core.errors import GessoError
from gesso_core.geometry import Box
from gesso_core.progress import Report
from gesso_desktop.document.display import Shown, shown
from gesso_desktop.document.preparing import Prepared
from gesso_desktop.document.project.records import PatchRow
from gesso_desktop.document.upright import upright
from gesso_desktop.state.applying import Applying, title_of
from gesso_desktop.state.desk import Desk
from gesso_desktop.state.draft import Draft, refuse_failed
from gesso_desktop.state.jobs import ENDED, Jobs
from gesso_desktop.state.opened import NOTHING
from gesso_desktop.state.reopened import Reopened
from gesso_desktop.state.sent import Sent
from gesso_desktop.state.texts import translated

MOST = 8
_LARGEST_SEED = 2**31 - 1
_LOOK_SIDE = 1024  # px of the whole picture, of which a small one is cut
_SMALL_SIDE = 256  # px
_AROUND = 0.3  # of what is selected, beside it


@dataclass(frozen=True, eq=False)
class Variant:
    """seed: of it. small: what it looks like, h×w×3, upright."""

    seed: int
    draft: Draft
    prepared: Prepared
    small: Shown


class Variants(QObject):
    """Of one sentence at a time. Everything here belongs to the Qt thread."""

    changed = Signal()
    given_back = Signal(object)
    """What was Sent, where none of it came to be."""

    def __init__(
        self, desk: Desk, jobs: Jobs, applying: Applying, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.count = 1
        """How many the next sentence is made in."""
        self.ready: tuple[Variant, ...] = ()
        """In the order of their seeds."""
        self.chosen: Variant | None = None
        """Is seen in the picture until it is kept or another is."""
        self._desk, self._jobs, self._applying = desk, jobs, applying
        self._sent: Sent | None = None
        self._under_way = set[int]()
        self._asked = 0
        self._has_failed = False
        self._keeping: tuple[Sent, Variant] | None = None
        """Sent to be kept, until that is done."""
        self._edits: tuple[tuple[Variant, frozenset[int]], ...] = ()
        """What those that were kept became, the last one first."""
        jobs.changed.connect(self._job_changed)
        applying.applied.connect(self._applied)
        applying.given_back.connect(self._not_kept)
        desk.opened_changed.connect(self.close)

    @property
    def is_open(self) -> bool:
        return bool(self._under_way or self.ready)

    @property
    def is_making(self) -> bool:
        return bool(self._under_way)

    @property
    def kept(self) -> Variant | None:
        """Is an edit now: not while that is undone."""
        return next((variant for variant, mine in self._edits if self._found(mine)), None)

    @property
    def can_keep(self) -> bool:
        is_free = self._keeping is None and self.chosen is not None
        return is_free and self.chosen is not self.kept

    @property
    def asked(self) -> int:
        """How many are being made, with those that are ready."""
        return self._asked

    def set_count(self, count: int) -> None:
        """1…8."""
        if count != self.count:
            self.count = min(max(count, 1), MOST)
            self.changed.emit()

    def make(self, sent: Sent) -> None:
        """Instead of applying it. Former variants are let go; a sentence none of which is ready is
        given back."""
        former = None if self.ready else self._sent
        self.close()
        if sent.running is not None:
            sent.running[1].cancel()
        self._sent, self._has_failed, self._asked = sent, False, sent.count
        sent.draft.opened.stack_changed.connect(self._stack_changed)
        title = translated("Variants", "{sentence} (seed {seed})")
        for number in range(sent.count):
            seed = min(sent.draft.wish.seed + number, _LARGEST_SEED)
            draft = replace(sent.draft, wish=replace(sent.draft.wish, seed=seed))
            job = self._jobs.submit(
                title.format(sentence=title_of(draft.instruction), seed=seed),
                partial(_made, draft),
                done=partial(self._arrived, sent),
                failed=partial(self._failed, sent),
            )
            if self._jobs.job(job).state not in ENDED:
                self._under_way.add(job)
        self.changed.emit()
        if former is not None:
            self.given_back.emit(former)

    def choose(self, variant: Variant) -> None:
        """See it in the picture."""
        self.chosen = variant
        opened = variant.draft.opened
        if not opened.is_closed and self._applying.is_empty:
            there = self._draft_of(variant).preview(self._prepared_of(variant))
            opened.set_preview(NOTHING if variant is self.kept else there)
        self.changed.emit()

    def keep(self) -> None:
        """The chosen one becomes the edit; one that was kept before gives it its place."""
        variant, sent = self.chosen, self._sent
        if variant is None or sent is None or variant.draft.opened.is_closed:
            return
        if not self.can_keep:
            return
        draft, prepared = self._draft_of(variant), self._prepared_of(variant)
        kept = Sent(draft, sent.steps, sent.quality, prepared=prepared)
        self._keeping = kept, variant
        self._applying.send(kept)
        self.changed.emit()

    def stop(self) -> None:
        """What is ready stays."""
        for number in list(self._under_way):
            self._jobs.cancel(number)

    def close(self) -> None:
        """Let them all go; what was kept stays an edit."""
        if not self.is_open:
            return
        sent = self._let_go()
        self.stop()
        self._under_way.clear()
        self.ready, self.chosen, self._asked = (), None, 0
        self._keeping, self._edits = None, ()
        if sent is not None and not sent.draft.opened.is_closed and self._applying.is_empty:
            sent.draft.opened.set_preview(NOTHING)
        self.changed.emit()

    def _let_go(self) -> Sent | None:
        sent, self._sent = self._sent, None
        if sent is not None:
            sent.draft.opened.stack_changed.disconnect(self._stack_changed)
        return sent

    def _stack_changed(self) -> None:
        """What is kept may have been undone, or be there again."""
        self.changed.emit()

    def _rows(self) -> tuple[PatchRow, ...]:
        """Of the kept one, from the top, if it is still there as it was."""
        return next(filter(None, (self._found(mine) for _, mine in self._edits)), ())

    def _found(self, mine: frozenset[int]) -> tuple[PatchRow, ...]:
        if self._sent is None:
            return ()
        rows = [row for row in self._sent.draft.opened.rows if row.id in mine]
        return tuple(reversed(rows)) if len(rows) == len(mine) else ()

    def _draft_of(self, variant: Variant) -> Draft:
        """In the place of what was kept before."""
        rows, draft = self._rows(), variant.draft
        if not rows:
            return draft
        return replace(draft, reopened=Reopened(rows, draft.wish.where, draft.instruction))

    def _prepared_of(self, variant: Variant) -> Prepared:
        return replace(variant.prepared, replacing=self._rows() or variant.prepared.replacing)

    def _arrived(self, sent: Sent, variant: Variant) -> None:
        if sent is not self._sent:
            return
        self.ready = tuple(sorted((*self.ready, variant), key=lambda each: each.seed))
        if self.chosen is None:
            self.choose(variant)
        self.changed.emit()

    def _failed(self, sent: Sent, error: GessoError) -> None:
        """Said once: the others fail for the same reason."""
        if sent is self._sent and not self._has_failed:
            self._has_failed = True
            self._desk.messages.fail(error)

    def _job_changed(self, number: int) -> None:
        if number not in self._under_way:
            return
        if self._jobs.job(number).state in ENDED:
            self._under_way.discard(number)
            if not self._under_way and not self.ready and self._sent is not None:
                self.given_back.emit(self._let_go())
        self.changed.emit()

    def _applied(self, sent: Sent, rows: frozenset[int]) -> None:
        if self._keeping is not None and sent is self._keeping[0]:
            self._edits = ((self._keeping[1], rows), *self._edits)
            self._keeping = None
            self.changed.emit()

    def _not_kept(self, sent: Sent) -> None:
        if self._keeping is not None and sent is self._keeping[0]:
            self._keeping = None
            self.changed.emit()


def _made(draft: Draft, report: Report) -> Variant:
    """On a worker thread. Raises why, when nothing of it can be done."""
    draft.refuse_idle_pictures()
    prepared = draft.prepare(report, None)
    refuse_failed(prepared)
    return Variant(draft.wish.seed, draft, prepared, _small(draft, prepared))


def _small(draft: Draft, prepared: Prepared) -> Shown:
    """Where the sentence acts, with a little around."""
    opened, where = draft.opened, draft.wish.where
    preview = draft.preview(prepared)
    sight = opened.looking.sight(preview)
    pixels = opened.looking.glimpse(_LOOK_SIDE, preview)
    if where is not None:
        pixels = pixels[_part(where.tight_box, sight.size.box, pixels.shape).slices]
    step = max(1, -(-max(pixels.shape[:2]) // _SMALL_SIDE))
    small = shown(np.ascontiguousarray(pixels[::step, ::step]), sight.format, sight.icc)
    return upright(small, opened.orientation)


def _part(box: Box, whole: Box, shape: tuple[int, ...]) -> Box:
    """Of a smaller picture of `shape`."""
    around = box.grow(round(_AROUND * max(box.width, box.height))).intersect(whole)
    across, down = shape[1] / whole.width, shape[0] / whole.height
    left, top = int(around.left * across), int(around.top * down)
    right = max(left + 1, round(around.right * across))
    return Box(left, top, right, max(top + 1, round(around.bottom * down)))
