"""How true the edits are to the picture: what was measured, checked, and may be corrected by hand.

Follows one edit, the chosen or the newest. Everything is checked again after each change, where
nobody waits for it.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gesso_core.fidelity.report import FidelityReport
from gesso_core.mask import Mask
from gesso_core.progress import Report
from gesso_desktop.document.change_map import ChangeMap
from gesso_desktop.document.composing import Composed, compose_file
from gesso_desktop.document.document import Document
from gesso_desktop.document.project.records import PatchRow
from gesso_desktop.document.recomposing import change_map_of, recompose
from gesso_desktop.state.checks import Checks
from gesso_desktop.state.desk import Desk
from gesso_desktop.state.fidelity_figures import Figure, Judgement, figures, overall, warnings
from gesso_desktop.state.jobs import ENDED, Jobs
from gesso_desktop.state.opened import Committed, Opened
from gesso_desktop.state.texts import translated

DEFAULT_SENSITIVITY = 0.5

Selection = Callable[[], Mask | None]
"""The user's selection in stored pixels; None where nothing is selected."""


class FidelityState(QObject):
    changed = Signal()
    """The edit, its figures, or what can be done."""
    map_changed = Signal()

    def __init__(
        self, desk: Desk, jobs: Jobs, *, selection: Selection, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._jobs, self._selection = desk, jobs, selection
        self._opened: Opened | None = None
        self._chosen: int | None = None
        self._checks = Checks(desk.crossing, self)
        self._checks.changed.connect(self.changed)
        self._sensitivity = DEFAULT_SENSITIVITY
        self._asked: int | None = None
        self._shows_map = False
        self.change_map: ChangeMap | None = None
        """Of the edit, while it is to be seen."""
        jobs.changed.connect(self._job_changed)
        desk.opened_changed.connect(self._take)
        self._take()

    @property
    def edit(self) -> PatchRow | None:
        """The chosen edit; else the newest that is seen, or the newest of all."""
        rows = self._opened.rows if self._opened else ()
        for row in rows:
            if row.id == self._chosen:
                return row
        return max(rows, key=lambda row: (row.is_visible, row.id), default=None)

    @property
    def figures(self) -> tuple[Figure, ...]:
        row, checks = self.edit, self._checks
        if row is None:
            return ()
        return figures(row, checks.alone, checks.everything, checks.problem)

    @property
    def judgement(self) -> Judgement:
        return overall(self.figures)

    @property
    def warnings(self) -> tuple[str, ...]:
        return () if self.edit is None else warnings(self.edit)

    @property
    def is_open(self) -> bool:
        return self._opened is not None

    @property
    def can_correct(self) -> bool:
        return self.edit is not None and self.edit.has_output

    @property
    def hint(self) -> str:
        """What to do to correct the edit, or why it cannot be; empty when all is ready."""
        row = self.edit
        if row is None:
            return translated(
                "Fidelity",
                "After an edit, this shows what was changed, and that nothing else was.",
            )
        if row.has_output:
            if self.has_selection:
                return ""
            return translated("Fidelity", "Select an area to add it or to take it out.")
        if row.provenance.fidelity:
            return translated(
                "Fidelity",
                "The output of this edit was not kept. Put it back once more to correct it.",
            )
        return translated(
            "Fidelity", "An exact edit is corrected by its mask and its values, not here."
        )

    @property
    def has_selection(self) -> bool:
        return self._opened is not None and self._selection() is not None

    @property
    def sensitivity(self) -> float:
        """0…1. Of the edit; where it has none, what the next output is put back with."""
        row = self.edit
        if self._asked is not None or row is None or row.sensitivity is None:
            return self._sensitivity
        return row.sensitivity

    @property
    def shows_sensitivity(self) -> bool:
        """Whether there is something that it has an effect on: this edit, or the next output."""
        return self.can_correct or self.edit is None

    @property
    def is_working(self) -> bool:
        """Whether a changed sensitivity is on its way."""
        return self._asked is not None

    @property
    def shows_map(self) -> bool:
        return self._shows_map

    def choose(self, patch: int | None) -> None:
        """Follow this edit; None: the newest."""
        if patch != self._chosen:
            self._chosen = patch
            self._follow()

    def selection_changed(self) -> None:
        """To be connected to what changes the selection."""
        self.changed.emit()

    def set_sensitivity(self, sensitivity: float) -> None:
        """0…1. Composes the edit again, if it has an output; the last that was asked for wins."""
        if sensitivity == self.sensitivity:
            return
        self._sensitivity = sensitivity
        if self._asked is not None:
            former, self._asked = self._asked, None
            self._jobs.cancel(former)
        if self.can_correct:
            title = translated("Fidelity", "Change the sensitivity of “{name}”")
            self._asked = self._recompose(title, sensitivity=sensitivity)
        self.changed.emit()

    def add_selection(self) -> None:
        """Use the model's pixels in the selection too."""
        mask = self._selection()
        if mask is not None:
            self._recompose(translated("Fidelity", "Add the selection to “{name}”"), add=mask)

    def take_selection_out(self) -> None:
        """Leave the selection as it was before the edit."""
        mask = self._selection()
        if mask is not None:
            title = translated("Fidelity", "Take the selection out of “{name}”")
            self._recompose(title, subtract=mask)

    def compose_again(self) -> None:
        """Fit the kept output onto what lies below it now."""
        self._recompose(translated("Fidelity", "Compose “{name}” again"))

    def compose(self, path: Path) -> int | None:
        """Put another program's output back, within the selection if there is one; the job's id."""
        opened = self._opened
        if opened is None:
            return None
        where, sensitivity = self._selection(), self.sensitivity

        def change(document: Document, report: Report) -> Composed:
            return compose_file(
                document, path, where=where, sensitivity=sensitivity, mode=None, report=report
            )

        return self._jobs.submit(
            translated("Fidelity", "Put back {file}").format(file=path.name),
            lambda report: opened.commit(change, report),
            done=partial(self._composed, opened),
            failed=self._desk.messages.fail,
        )

    def show_map(self, shows_map: bool) -> None:
        if shows_map != self._shows_map:
            self._shows_map = shows_map
            self._show_map()
            self.changed.emit()

    def _take(self) -> None:
        if self._opened is not None:
            self._opened.stack_changed.disconnect(self._follow)
        self._opened, self._chosen, self._asked = self._desk.opened, None, None
        if self._opened is not None:
            self._opened.stack_changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        opened, row = self._opened, self.edit
        document = None if opened is None else opened.document
        self._checks.check(document, None if row is None else row.id)
        self._show_map()
        self.changed.emit()

    def _show_map(self) -> None:
        opened, row, former = self._opened, self.edit, self.change_map
        if not self._shows_map or opened is None or opened.document is None or row is None:
            self.change_map = None
        else:
            self.change_map = change_map_of(opened.document, row)
        if former is not self.change_map:
            self.map_changed.emit()

    def _recompose(
        self,
        title: str,
        *,
        add: Mask | None = None,
        subtract: Mask | None = None,
        sensitivity: float | None = None,
    ) -> int | None:
        opened, row = self._opened, self.edit
        if opened is None or row is None or not row.has_output:
            return None

        def change(document: Document, report: Report) -> FidelityReport:
            return recompose(
                document, row.id, add=add, subtract=subtract, sensitivity=sensitivity, report=report
            )

        return self._jobs.submit(
            title.format(name=row.name),
            lambda report: opened.commit(change, report),
            done=partial(self._arrived, opened),
            failed=self._desk.messages.fail,
        )

    def _arrived(self, opened: Opened, committed: Committed[FidelityReport]) -> None:
        opened.arrived(committed)

    def _composed(self, opened: Opened, committed: Committed[Composed]) -> None:
        opened.arrived(committed)
        if opened is not self._opened:
            return
        if committed.result.patch is None:
            self._desk.messages.warn(
                translated("Fidelity", "The output shows no edit, so nothing was changed."),
                translated(
                    "Fidelity", "Raise the sensitivity, or check that it is the right file."
                ),
            )
        else:
            self.choose(committed.result.patch)

    def _job_changed(self, number: int) -> None:
        if number == self._asked and self._jobs.job(number).state in ENDED:
            self._asked = None
            self.changed.emit()
