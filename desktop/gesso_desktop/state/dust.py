"""Dust and scratches: looked for, shown as a selection that the user corrects, and repaired."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from gesso_core.geometry import Box
from gesso_core.progress import Report
from gesso_core.selecting.extent import Extent, extent
from gesso_core.selecting.graded import Graded
from gesso_core.selecting.selection import Selection
from gesso_desktop.document.damage import damage, least_coverage, repairing, sensitivity_of
from gesso_desktop.document.preparing import Prepared
from gesso_desktop.document.step_runner import StepRunner, Wish
from gesso_desktop.state.applying import Remarks, remarks_on
from gesso_desktop.state.crossing import Lane, Task
from gesso_desktop.state.desk import Desk
from gesso_desktop.state.draft import Draft
from gesso_desktop.state.jobs import ENDED, Job, Jobs, JobState
from gesso_desktop.state.offering import offer_again
from gesso_desktop.state.opened import NOTHING, Committed, Opened
from gesso_desktop.state.selection import SelectionState
from gesso_desktop.state.texts import translated


class Dust(QObject):
    """Everything here belongs to the Qt thread. What is selected is `SelectionState`'s."""

    changed = Signal()
    """What is under way, what is found, or how much of the picture it is."""

    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        selection: SelectionState,
        *,
        runners: Callable[[], tuple[StepRunner, ...]],
        remarks: Remarks,
        seen: Callable[[], Box],
        parent: QObject | None = None,
    ) -> None:
        """runners: who looks and repairs now, the best first. remarks: what the user should know of
        how it was repaired, as sentences. seen: what the user looks at."""
        super().__init__(parent)
        self._desk, self._jobs, self._selection = desk, jobs, selection
        self._runners, self._remarks, self._seen = runners, remarks, seen
        self._number: int | None = None
        self._draft: Draft | None = None
        self._extent: Extent | None = None
        self._last_repair: tuple[Opened, int, Selection] | None = None
        self._counting: Task | None = None
        jobs.changed.connect(self._job_changed)
        selection.changed.connect(self._count)
        desk.opened_changed.connect(self._take_picture)

    @property
    def job(self) -> Job | None:
        """That looks or repairs, or waits for it."""
        return None if self._number is None else self._jobs.job(self._number)

    @property
    def is_found(self) -> bool:
        """Whether what is selected was found here, corrected or not."""
        return self._selection.graded is not None

    @property
    def is_repaired(self) -> bool:
        """Whether what is selected is just what was repaired last, and still is."""
        if self._last_repair is None:
            return False
        opened, edit, selection = self._last_repair
        is_there = any(row.id == edit and row.is_visible for row in opened.rows)
        is_same = opened is self._desk.opened and selection is self._selection.selection
        return is_there and is_same

    @property
    def extent(self) -> Extent | None:
        """Of what is selected; None until it is known."""
        return self._extent

    @property
    def sensitivity(self) -> float:
        """0…1."""
        graded = self._selection.graded
        return 0.0 if graded is None else sensitivity_of(graded.least)

    def set_sensitivity(self, sensitivity: float) -> None:
        """Select more or less of what was found; nobody looks again."""
        self._selection.set_least(least_coverage(sensitivity))

    def look(self) -> None:
        """Inside what is selected, if anything is; what is found becomes the selection."""
        opened = self._desk.opened
        if opened is None:
            return
        self.stop()
        graded, runners, sight = self._selection.graded, self._runners(), opened.sight
        within = self._selection.selection if graded is None else graded.within
        within = Selection(opened.size) if within is None else within
        self._submit(
            opened,
            translated("Dust", "Dust and scratches"),
            lambda report: damage(sight, runners, within, report),
            partial(self._found, opened),
            again=self.look,
        )

    def repair(self) -> None:
        """Exactly what is selected, whoever selected it."""
        opened, mask = self._desk.opened, self._selection.mask
        if opened is None or mask is None:
            return
        self.stop()
        name = translated("Dust", "Repair dust and scratches")
        wish = Wish(mask, seen=self._seen())
        draft = Draft(opened, name, (repairing(name),), wish, self._runners())
        self._submit(
            opened,
            name,
            lambda report: draft.apply(report, None),
            partial(self._repaired, opened, self._selection.selection),
            again=self.repair,
            draft=draft,
        )

    def stop(self) -> None:
        """What is selected and the picture stay as they were."""
        if self._number is not None:
            self._jobs.cancel(self._number)

    def _take_picture(self) -> None:
        self.stop()
        self._last_repair = None
        if self._desk.opened is not None:
            self._desk.opened.stack_changed.connect(self.changed)

    def _submit(
        self,
        opened: Opened,
        title: str,
        work: Callable[[Report], Any],
        done: Callable[[Any], object],
        *,
        again: Callable[[], object],
        draft: Draft | None = None,
    ) -> None:
        """again: what a button does after an engine failed. draft: of which parts are shown."""
        self._number = number = self._jobs.submit(
            title,
            work,
            done=done,
            failed=lambda error: offer_again(self._desk.messages, opened, error, again),
            ready=None if draft is None else draft.show_ready,
        )
        self._draft = draft
        self._job_changed(number)

    def _found(self, opened: Opened, graded: Graded) -> None:
        if opened is not self._desk.opened:
            return
        if graded.found.is_empty:
            self._say_nothing_found(is_everywhere=graded.within is None)
        else:
            self._selection.show_found(graded)

    def _say_nothing_found(self, *, is_everywhere: bool) -> None:
        if is_everywhere:
            self._desk.messages.note(
                translated("Dust", "Nothing that looks like dust or scratches was found."),
                translated(
                    "Dust",
                    "Mark the places with the brush, then choose Select ▸ Repair What Is Selected.",
                ),
            )
        else:
            self._desk.messages.note(
                translated(
                    "Dust", "Nothing that looks like dust or scratches was found in the selection."
                ),
                translated("Dust", "Clear the selection to look everywhere."),
            )

    def _repaired(
        self, opened: Opened, selection: Selection, committed: Committed[Prepared]
    ) -> None:
        opened.arrived(committed, preview=NOTHING)
        if opened is not self._desk.opened:
            return
        self._last_repair = opened, opened.rows[-1].id, selection
        remarks = remarks_on(committed.result, self._remarks)
        if remarks:
            self._desk.messages.warn(remarks[0], " ".join(remarks[1:]))

    def _job_changed(self, number: int) -> None:
        if number != self._number:
            return
        state = self._jobs.job(number).state
        if state in ENDED:
            draft, self._number, self._draft = self._draft, None, None
            if draft is not None and state is not JobState.DONE:
                draft.show_nothing()
        self.changed.emit()

    def _count(self) -> None:
        """How much is selected, where nobody waits for it."""
        if self._counting is not None:
            self._counting.cancel()
            self._counting = None
        self._extent = None
        selection = self._selection.selection
        if self.is_found:
            self._counting = self._desk.crossing.run(
                Lane.QUIET, lambda report: extent(selection, report), done=self._counted
            )
        self.changed.emit()

    def _counted(self, found: Extent) -> None:
        self._extent, self._counting = found, None
        self.changed.emit()
