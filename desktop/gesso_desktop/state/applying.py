"""Sentences on their way into the document: one job each, in the order they were sent.

What was sent before it was read is read in unread.py first.
"""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from gesso_core.errors import GessoError
from gesso_core.progress import Report
from gesso_desktop.document.preparing import Prepared, RefusedStep
from gesso_desktop.document.step_runner import PreparedStep
from gesso_desktop.state.crossing import Crossing
from gesso_desktop.state.draft import Draft
from gesso_desktop.state.error_texts import error_text
from gesso_desktop.state.jobs import ENDED, Jobs, JobState, PreviewArea
from gesso_desktop.state.messages import Messages
from gesso_desktop.state.names import engine_name
from gesso_desktop.state.offering import offer_again
from gesso_desktop.state.opened import NOTHING, Committed
from gesso_desktop.state.sent import Sent
from gesso_desktop.state.step_state import StepState, engine_kinds
from gesso_desktop.state.texts import translated
from gesso_desktop.state.unread import Unread

Remarks = Callable[[PreparedStep], Sequence[str]]


class Applying(QObject):
    changed = Signal()
    applied = Signal(object, object)
    """What was Sent, whose edit has just become part of the document, and the ids of its rows."""
    given_back = Signal(object)
    """What was Sent, and nothing of it has happened: it failed, was cancelled, or asks for nothing
    that can be done."""
    varied = Signal(object)
    """What was Sent before it was read, and is to be made in variants instead."""
    retry_asked = Signal(object)
    """What was Sent, and failed for a reason that another attempt may not meet."""

    def __init__(
        self,
        jobs: Jobs,
        crossing: Crossing,
        messages: Messages,
        parent: QObject | None = None,
        *,
        remarks: Remarks = lambda step: step.warnings,
    ) -> None:
        """remarks: what the user should know of how a step was done, as sentences."""
        super().__init__(parent)
        self._jobs, self._messages, self._remarks = jobs, messages, remarks
        self._sent: dict[int, Sent] = {}
        self._unread = Unread(crossing, messages, self)
        self._unread.read.connect(self._submit)
        jobs.changed.connect(self._job_changed)

    @property
    def job(self) -> int | None:
        """The first that runs or waits."""
        return next(iter(self._sent), None)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is under way any more."""
        return not self._sent and self._unread.is_empty

    def sent_as(self, number: int) -> Sent | None:
        """What a job applies; None for another's."""
        return self._sent.get(number)

    def send(self, sent: Sent) -> None:
        self._unread.add(sent)

    def cancel_first(self) -> None:
        if self.job is not None:
            self._jobs.cancel(self.job)

    def cancel_all(self) -> None:
        self._unread.clear()
        for number in list(self._sent):
            self._jobs.cancel(number)

    def _submit(self, sent: Sent) -> None:
        if not sent.draft.steps:
            self._let_go(sent)
            self.given_back.emit(sent)
            return
        if sent.is_varied:
            self._let_go(sent)
            self.varied.emit(sent)
            return
        area = _area(sent.draft)
        number = self._jobs.submit(
            title_of(sent.draft.instruction),
            partial(_apply, sent, area),
            done=lambda committed: self._done(sent, committed),
            failed=lambda error: self._failed(sent, error),
            ready=sent.draft.show_ready,
            is_first=sent.is_first,
            area=area,
        )
        self._sent[number] = sent
        self.changed.emit()

    def _let_go(self, sent: Sent) -> None:
        if self.is_empty:
            sent.draft.opened.set_preview(NOTHING)
        self.changed.emit()

    def _done(self, sent: Sent, committed: Committed[Prepared]) -> None:
        before = {row.id for row in sent.draft.opened.rows}
        sent.draft.opened.arrived(committed, preview=NOTHING)
        self.applied.emit(sent, frozenset(row.id for row in committed.facts.rows) - before)
        refused = [s for s in committed.result.steps if isinstance(s, RefusedStep)]
        if sent.left_out or refused:
            self._tell(sent.left_out, refused)
        elif remarks := remarks_on(committed.result, self._remarks):
            self._messages.warn(remarks[0], " ".join(remarks[1:]))

    def _failed(self, sent: Sent, error: GessoError) -> None:
        again = partial(self.retry_asked.emit, sent)
        offer_again(self._messages, sent.draft.opened, error, again)

    def _job_changed(self, number: int) -> None:
        if number not in self._sent:
            return
        sent, state = self._sent[number], self._jobs.job(number).state
        if state in {JobState.STOPPING, JobState.CANCELLED} and sent.running is not None:
            sent.running[1].cancel()
        if state in ENDED:
            del self._sent[number]
            if state is not JobState.DONE:
                sent.draft.show_nothing()
                self.given_back.emit(sent)
        self.changed.emit()

    def _tell(self, left_out: tuple[StepState, ...], refused: list[RefusedStep]) -> None:
        texts = [*(s.step.text for s in left_out), *(s.asked.text or s.asked.op for s in refused)]
        quoted = translated("Sentence", "“{words}”")
        said = translated("Sentence", "Not everything was done: {steps}").format(
            steps=", ".join(quoted.format(words=text) for text in texts)
        )
        why = list[str]()
        if kinds := ", ".join(engine_name(kind) for kind in engine_kinds(left_out)):
            needs = translated("Sentence", "Needs {model}, and none is installed.")
            where = translated("Sentence", "Help ▸ Models and Machine shows which there are.")
            why += [needs.format(model=kinds), where]
        for each in map(error_text, [step.error for step in refused]):
            why += filter(None, [each.message, each.hint, each.original])
        self._messages.warn(said, " ".join(dict.fromkeys(why)))


def remarks_on(prepared: Prepared, remarks: Remarks) -> list[str]:
    """Each sentence once: what to do next behind the last step that it is for."""
    said = [each for step in prepared.done for each in remarks(step)]
    return list(dict.fromkeys(reversed(said)))[::-1]


def _apply(sent: Sent, area: PreviewArea | None, report: Report) -> Committed[Prepared]:
    """On a worker thread."""
    where = sent.draft.wish.where
    if area is not None and where is not None and not where.is_full:
        from gesso_desktop.state.engine_runners import cover_of  # noqa: PLC0415  known by now

        area.cover = cover_of(where, area.part)
    former = sent.running[0].outcome(report) if sent.running else None
    return sent.draft.apply(report, former or sent.prepared)


def _area(draft: Draft) -> PreviewArea | None:
    """Where a model shows what it makes; None where no model does."""
    if all(runner.is_live for runner in draft.runners):
        return None
    from gesso_desktop.state.engine_runners import area_of  # noqa: PLC0415  known by now

    return area_of(draft)


def title_of(text: str) -> str:
    """Of a job that does what a sentence says."""
    first = text.splitlines()[0]
    return first if len(first) <= 60 else first[:59] + "…"
