"""A sentence as it goes to a thread: its steps, what it is laid on, and preparing it there.

No Qt object is touched here, only what of an opened picture any thread may use.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from gesso_core.errors import BadRequest, EngineFailed
from gesso_core.framing import Framing
from gesso_core.operators.catalogue import find
from gesso_core.operators.operator import LocalOperator, strengthened
from gesso_core.patch import ParametricPatch, PixelPatch
from gesso_core.progress import Progress, Report
from gesso_core.recipe import Step
from gesso_desktop.document.document import Document
from gesso_desktop.document.exact_steps import (
    ExactSteps,
    asks_the_picture,
)
from gesso_desktop.document.preparing import Prepared, RefusedStep, commit, prepare_steps
from gesso_desktop.document.project.records import PatchRow
from gesso_desktop.document.step_runner import Looker, PreparedStep, StepRunner, Wish
from gesso_desktop.document.viewing.preview import Preview
from gesso_desktop.document.viewing.sight import Sight
from gesso_desktop.document.viewing.trial import TrialPatch
from gesso_desktop.state.opened import NOTHING, Committed, Opened
from gesso_desktop.state.reopened import Reopened

_BETWEEN_LOOKS = 0.05  # s


@dataclass(frozen=True, eq=False)
class Draft:
    """reopened: the edits that it replaces."""

    opened: Opened
    instruction: str
    steps: tuple[Step, ...]
    wish: Wish
    runners: tuple[StepRunner, ...]
    reopened: Reopened | None = None

    def see(self, added: tuple[TrialPatch, ...]) -> Sight:
        """What lies below the draft, with these on top."""
        return self.opened.looking.sight(Preview(added=added, below=self._below))

    @property
    def framing(self) -> Framing:
        document = self.opened.document
        return document.framing if document else Framing()

    def is_quick(self, former: Prepared | None) -> bool:
        """Whether preparing it asks nothing of the picture."""
        now = self.see(()), self.framing, self.wish
        kept = former.kept(*now, self.steps, self._replacing) if former else ()
        left = self.steps[len(kept) :]
        return not any(self._asks(step) or asks_the_picture(step) for step in left)

    def refuse_idle_pictures(self) -> None:
        """Raises BadRequest where nobody would look at the further pictures."""
        if self.wish.references and not any(self._looks_further(step) for step in self.steps):
            raise BadRequest(
                "Nobody would look at the further pictures.",
                "Leave the further pictures out, or choose another model.",
            )

    def prepare(
        self,
        report: Report,
        former: Prepared | None,
        so_far: Callable[[Prepared], object] = lambda _: None,
    ) -> Prepared:
        """From any thread; what cannot be done to this picture is noted and left out."""
        return prepare_steps(
            self.see,
            self.framing,
            self.steps,
            self.wish,
            report,
            runners=self.runners,
            former=former,
            replacing=self._replacing,
            skips_refused=True,
            so_far=so_far,
        )

    def preview(self, prepared: Prepared) -> Preview:
        """An edit whose values alone were changed is seen in its place, below those above it."""
        again, after = self.reopened, prepared.framing_after
        framing = None if after == prepared.framing else after
        match prepared.patches:
            case (TrialPatch(ParametricPatch(operator=operator, values=values, mask=mask)),) if (
                again is not None
                and not again.along
                and operator == again.lowest.operator
                and mask is again.area
                and again.lowest.is_visible
            ):
                return Preview(values={again.lowest.id: values}, framing=framing)
        below = self._below if prepared.patches else None
        return Preview(added=prepared.patches, below=below, framing=framing)

    def show_ready(self, patches: tuple[TrialPatch, ...]) -> None:
        """On the Qt thread: see what is ready so far of what a job makes."""
        if not self.opened.is_closed:
            self.opened.set_preview(Preview(added=patches, below=self._below))

    def show_nothing(self) -> None:
        """On the Qt thread, after a job did not come to its end: without the preview; and what was
        done before the cancelling came is shown after all."""
        if self.opened.is_closed:
            return
        self.opened.set_preview(NOTHING)
        if self.opened.document is not None:
            self.opened.edit(lambda _document, _report: None)

    def apply(self, report: Report, former: Prepared | None) -> Committed[Prepared]:
        """From a worker thread: as it was prepared, or anew where something else lies below now.

        Raises why, when nothing of it can be done to this picture, or an engine failed.
        """
        self.refuse_idle_pictures()
        ready = former
        while True:
            ready = self.prepare(report, ready)
            refuse_failed(ready)  # before there is a project to keep it in
            committed = self.opened.commit(partial(self._commit, ready), report)
            if committed.result is not None:
                return Committed(committed.result, committed.facts)

    def _commit(self, ready: Prepared, document: Document, report: Report) -> Prepared | None:
        """None where an edit came between, and an engine has to begin again: nobody can edit
        meanwhile, so that is not waited for here."""
        if not ready.is_for(self.see(()), self.framing, self.wish, self._replacing):
            if self._asks_an_engine:
                return None
            ready = self.prepare(report, ready)
            refuse_failed(ready)
        commit(document, ready, self.instruction, report)
        return ready

    @property
    def _below(self) -> int | None:
        """Where in the stack it is laid; None: on top."""
        return self.reopened.lowest.id if self.reopened else None

    @property
    def _replacing(self) -> tuple[PatchRow, ...]:
        """As they are now; what is no longer there, as it was."""
        document = self.opened.document
        now = {row.id: row for row in document.stack} if document else {}
        return tuple(now.get(row.id, row) for row in (self.reopened.rows if self.reopened else ()))

    @property
    def _asks_an_engine(self) -> bool:
        return any(self._asks(step) for step in self.steps)

    def _asks(self, step: Step) -> bool:
        """Whether it is done by more than the exact operators, which are here and now."""
        runner = self._runner(step)
        return runner is not None and not isinstance(runner, ExactSteps)

    def _looks_further(self, step: Step) -> bool:
        runner, has_mask = self._runner(step), self.wish.where is not None
        return isinstance(runner, Looker) and runner.looks_further(step, has_mask=has_mask)

    def _runner(self, step: Step) -> StepRunner | None:
        has_mask = self.wish.where is not None
        return next((r for r in self.runners if r.can(step, has_mask=has_mask)), None)


class Preparation:
    """A draft being prepared on a thread, which a job may wait for instead of doing it again."""

    def __init__(self, draft: Draft, former: Prepared | None) -> None:
        self.draft = draft
        self.so_far: Prepared | None = None
        """The steps that are ready, also after it was cancelled."""
        self._former = former
        self._prepared: Prepared | None = None
        self._last = Progress("preparing", 0, 1)
        self._ended = threading.Event()

    def run(self, report: Report) -> Prepared:
        def told(progress: Progress) -> None:
            self._last = progress
            report(progress)

        try:
            self._prepared = self.draft.prepare(told, self._former, self._note)
            return self._prepared
        finally:
            self._ended.set()

    def _note(self, so_far: Prepared) -> None:
        self.so_far = so_far

    def give_up(self) -> None:
        """It was cancelled, perhaps before it began."""
        self._ended.set()

    def outcome(self, report: Report) -> Prepared | None:
        """Waits for it on a worker thread; None when it did not come to an end."""
        while not self._ended.wait(_BETWEEN_LOOKS):
            report(self._last)
        return self._prepared


def refuse_failed(ready: Prepared) -> None:
    """Raises why, when nothing of it can be done, or an engine failed."""
    refused = [step.error for step in ready.steps if isinstance(step, RefusedStep)]
    failed = [error for error in refused if isinstance(error, EngineFailed)]
    if failed or (refused and not ready.done):
        raise (failed or refused)[0]


def provisional(prepared: Prepared, number: int, asked: Step, name: str) -> Prepared | None:
    """What to show while one value of a step is dragged: at once, and close to what it will be.

    What the step measured stays as it was; repairs above it, which show pixels from before, are
    left out. None when the value says too much for that. number: among the prepared steps.
    """
    before = prepared.steps[number] if number < len(prepared.steps) else None
    if not isinstance(before, PreparedStep) or not isinstance(before.result, ParametricPatch):
        return None
    if before.also:  # its values are shared out among several
        return None
    operator = find(asked.op)
    if not isinstance(operator, LocalOperator) or operator.name != before.result.operator:
        return None
    if operator.measures and name != operator.strength:
        return None
    values = dict[str, Any](before.result.values)
    values[name] = strengthened(operator, {name: asked.params[name]}, prepared.wish.strength)[name]
    changed = replace(before, result=replace(before.result, values=values))
    above = [
        step
        for step in prepared.steps[number + 1 :]
        if isinstance(step, PreparedStep) and not isinstance(step.result, PixelPatch)
    ]
    return replace(prepared, steps=(*prepared.steps[:number], changed, *above))
