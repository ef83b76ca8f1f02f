"""The sentence: its text, the recipe it is understood as, its preview, and applying it as one edit.

What reads it is reader.py, what shows it live_preview.py, what applies it applying.py, and what was
sent before it was read waits in unread.py. What of it runs on a thread is in draft.py, and what one
step shows in step_state.py.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.progress import Progress
from gesso_core.recipe import Recipe, Value
from gesso_desktop.document.preparing import EXACT, Prepared
from gesso_desktop.document.project.records import PatchRow
from gesso_desktop.document.step_runner import StepRunner, Wish
from gesso_desktop.state.applying import Applying, Remarks, Sent
from gesso_desktop.state.complaint import Complaint
from gesso_desktop.state.desk import Desk
from gesso_desktop.state.draft import Draft
from gesso_desktop.state.jobs import Jobs
from gesso_desktop.state.live_preview import LivePreview
from gesso_desktop.state.names import operator_name
from gesso_desktop.state.opened import NOTHING, Opened
from gesso_desktop.state.prompt_history import PromptHistory
from gesso_desktop.state.reader import Reader
from gesso_desktop.state.recalling import Recalling
from gesso_desktop.state.sentence_phase import Phase, phase_of
from gesso_desktop.state.step_state import (
    StepState,
    as_before,
    is_live,
    judged,
    merged,
    told,
    understood,
)
from gesso_desktop.state.unread import Unread, Waiting, with_steps


class SentenceState(QObject):
    text_changed = Signal()
    """Also while it is typed."""
    steps_changed = Signal()
    """Other steps than before."""
    step_changed = Signal(int)
    """The values, the switch, or what became of one step."""
    phase_changed = Signal()
    """Also while preparing, and when `job` changed."""
    options_changed = Signal()
    """Strength, seed, whether it is previewed and seen, and which edit is open again."""
    applied = Signal(str)
    """The sentence whose edit has just become part of the document."""
    mask_recalled = Signal(object)
    """Where an edit that was opened again acts: a Mask to select, or None."""

    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        history: PromptHistory,
        *,
        selection: Callable[[], Mask | None] = lambda: None,
        runners: tuple[StepRunner, ...] = EXACT,
        remarks: Remarks = lambda step: step.warnings,
        seen: Callable[[], Box | None] = lambda: None,
        parent: QObject | None = None,
    ) -> None:
        """selection: what is selected, in stored pixels. `selection_changed` tells of a new one.
        seen: what the user looks at, which is done first."""
        super().__init__(parent)
        self.text = ""
        self.language = ""
        self.steps: tuple[StepState, ...] = ()
        self.strength = 1.0
        self.seed = 0
        self.is_live = True
        self.reopened: PatchRow | None = None
        """The lowest, where a whole sentence is open again."""
        self._along: tuple[PatchRow, ...] = ()
        self._words = ""  # as the whole sentence was
        self._set_before: tuple[PatchRow, ...] = ()
        self._desk, self._history = desk, history
        self._selection, self._runners, self._seen = selection, runners, seen
        self._where = selection()
        self._recalled: Mask | None = None
        self._is_recall_due = False
        self._complaint = Complaint(desk.messages)
        self._opened: Opened | None = None
        self._recalling = Recalling(desk)
        self._is_held = False
        self.reader = Reader(desk.crossing, desk.messages, self)
        self.reader.understood.connect(self._understand)
        self.reader.planning_changed.connect(self.phase_changed)
        self._preview = LivePreview(desk.crossing, desk.messages, self)
        self._preview.changed.connect(self.phase_changed)
        self._preview.taken.connect(self._note_outcome)
        self._applying = Applying(jobs, desk.messages, self, remarks=remarks)
        self._applying.changed.connect(self._sent_changed)
        self._applying.applied.connect(self.applied)
        self._applying.given_back.connect(self._give_back)
        self._applying.retry_asked.connect(self._try_again)
        self._unread = Unread(desk.crossing, desk.messages, self)
        self._unread.read.connect(self._send_read)
        desk.opened_changed.connect(self._take_picture)
        self._take_picture()

    # What is shown

    @property
    def phase(self) -> Phase:
        return phase_of(
            self.text,
            is_read=self.reader.is_done,
            is_preparing=self._preview.is_preparing,
            is_prepared=self._preview.prepared is not None,
        )

    @property
    def progress(self) -> Progress | None:
        """Of preparing."""
        return self._preview.progress

    @property
    def is_shown(self) -> bool:
        return self._preview.is_shown

    @property
    def job(self) -> int | None:
        """The first of the sentences that are being applied, or wait for it."""
        return self._applying.job

    @property
    def changing(self) -> str:
        """The name of what is open again; empty where nothing is."""
        if self.reopened is None:
            return ""
        return self._words or self.reopened.name

    @property
    def can_run(self) -> bool:
        return self._opened is not None and bool(self.text.strip())

    @property
    def shows_seed(self) -> bool:
        """Only a model makes use of one."""
        return any(step.runs and not self._is_live(step) for step in self.steps)

    @property
    def runners(self) -> tuple[StepRunner, ...]:
        """Who can do steps now, the best first."""
        return self._runners

    def set_runners(self, runners: tuple[StepRunner, ...]) -> None:
        """Others can do steps now; what was sent already is done by those it was sent to."""
        if runners != self._runners:
            self._runners = runners
            self._judge()
            self.options_changed.emit()
            self._prepare_soon()

    # What the user does

    def type(self, text: str) -> None:
        """What the user writes; the history begins at its end again."""
        self._history.leave()
        self.set_text(text)

    def recall(self, *, is_older: bool) -> None:
        """Walk through the history, and back to what was being typed."""
        walk = self._history.older if is_older else self._history.newer
        self.use(walk(self.text))

    def set_text(self, text: str) -> None:
        """Stops what was being prepared for the former text."""
        if text == self.text:
            return
        self.text, self._is_held = text, False
        self._preview.stop()
        self._recalling.stop()
        self._complaint.withdraw()
        self.reader.read(text)
        self.text_changed.emit()
        self.phase_changed.emit()

    def use(self, sentence: str) -> None:
        """A whole sentence at once: a ready-made one, or one from the history."""
        self.set_text(sentence)
        self.reader.read_now()

    def set_on(self, number: int, is_on: bool) -> None:
        self._set_step(number, replace(self.steps[number], is_on=is_on))
        self._prepare_soon()

    def set_value(self, number: int, name: str, value: Value) -> None:
        """Followed at once where nothing has to be measured, else a moment after the last move."""
        step = self.steps[number]
        if step.values.get(name) == value:
            return
        self._set_step(number, replace(step, values={**step.values, name: value}))
        self._prepare_soon(moved=(number, name))

    def reset_value(self, number: int, name: str) -> None:
        self.set_value(number, name, self.steps[number].default(name))

    def set_strength(self, strength: float) -> None:
        """0 nothing … 1 as said … 2."""
        if strength != self.strength:
            self.strength = min(max(strength, 0.0), 2.0)
            self.options_changed.emit()
            self._prepare_soon()

    def set_seed(self, seed: int) -> None:
        self.seed = seed
        self.options_changed.emit()
        self._prepare_soon()

    def set_live(self, is_live: bool) -> None:
        """Whether edits are previewed at all before they are applied."""
        if is_live != self.is_live:
            self.is_live = is_live
            self.options_changed.emit()
            if is_live:
                self._prepare_soon()
            else:
                self._forget_preview()

    def set_shown(self, is_shown: bool) -> None:
        """Look at the picture without the preview, which stays ready."""
        if is_shown != self.is_shown:
            self._preview.set_shown(is_shown)
            self.options_changed.emit()

    def selection_changed(self) -> None:
        where = self._selection()
        if where is self._where:
            return
        if self._is_recall_due:
            self._recalled, self._is_recall_due = where, False
        self._where = where
        self._judge()
        self._prepare_soon()

    def recall_arrives(self, mask: Mask) -> None:
        """`selection_changed` tells next of a mask that stands for this one."""
        self._is_recall_due = self.reopened is not None and mask is self._recalled

    def stop_preparing(self) -> None:
        """Keep the sentence without its preview, until something of it is changed."""
        self._is_held = True
        self.reader.stop_planning()
        self._preview.stop()
        self.phase_changed.emit()

    def discard(self) -> None:
        """Back to an empty sentence; an edit that was open again stays as it was."""
        self._history.add(self.text)
        self._clear()

    def run(self, *, is_first: bool = False) -> None:
        """Apply what can be done as one edit, behind those that wait, or before them.

        The next can be worded at once, also where this one has still to be read.
        """
        draft = self._draft(live_only=False) if self.can_run else None
        if draft is None:
            return
        is_read = self.reader.is_done
        if is_read and not draft.steps:
            self._complaint.say(self.steps)
            return
        self._history.add(self.text)
        prepared = self._preview.prepared
        sent = Sent(draft, self.steps, self._preview.let_go(), prepared)
        self._unread.add(Waiting(sent, is_first, is_read))
        self._clear()

    def cancel_applying(self) -> None:
        """The first of what runs or waits; its sentence comes back."""
        self._applying.cancel_first()

    def reopen(self, row: PatchRow, *, runs: bool = False) -> None:
        """Bring back the sentence, place, values and seed of an edit; applying replaces it.

        runs: it is applied as soon as it is there, made anew from what lies below it now.
        """
        if self._opened is not None and self._opened.document is not None:
            self.discard()
            self._recalling.start(self._opened, row, partial(self._brought_back, row, runs=runs))

    def reopen_sentence(self, words: str, rows: Sequence[PatchRow]) -> None:
        """Bring back a whole sentence; applying replaces all these edits of it, from the top."""
        if self._opened is not None and self._opened.document is not None:
            self.discard()
            lowest = rows[-1]
            then = partial(self._sentence_brought_back, words, tuple(rows))
            self._recalling.start(self._opened, lowest, then)

    # Understanding

    def _understand(self, recipe: Recipe) -> None:
        self.language = recipe.language
        self.steps = merged(recipe, self.steps, self._runners, has_mask=self._where is not None)
        self.steps = tuple(as_before(step, self._set_before) for step in self.steps)
        self._set_before = ()
        self.steps_changed.emit()
        self.phase_changed.emit()
        self._prepare()

    def _judge(self) -> None:
        for number, step in enumerate(self.steps):
            self._set_step(number, judged(step, self._runners, has_mask=self._where is not None))

    def _set_step(self, number: int, step: StepState) -> None:
        if step != self.steps[number]:
            self.steps = (*self.steps[:number], step, *self.steps[number + 1 :])
            self.step_changed.emit(number)

    def _is_live(self, state: StepState) -> bool:
        return is_live(state.step, self._runners, has_mask=self._where is not None)

    def _brought_back(self, row: PatchRow, area: Mask | None, *, runs: bool) -> None:
        self.reopened, self._recalled, self._where = row, area, area
        self.text, self._is_held = row.step.text or operator_name(row.name), False
        self.language, self.seed = row.provenance.language, row.provenance.seed or 0
        self.strength = 1.0  # the values are those that were used, with the strength in them
        self.steps = (understood(row.step, self._runners, has_mask=area is not None),)
        self.mask_recalled.emit(area)
        self._say_all_changed()
        if runs:
            self.run()
        else:
            self._prepare()

    def _sentence_brought_back(
        self, words: str, rows: tuple[PatchRow, ...], area: Mask | None
    ) -> None:
        *along, lowest = rows
        self.reopened, self._along, self._recalled, self._where = lowest, tuple(along), area, area
        self.text, self._is_held, self._set_before = words, False, rows
        self._words = words
        self.language, self.seed = lowest.provenance.language, lowest.provenance.seed or 0
        self.mask_recalled.emit(area)
        self._say_all_changed()
        self.reader.read(words)
        self.reader.read_now()

    # Preparing and previewing

    def _draft(self, *, live_only: bool) -> Draft | None:
        if self._opened is None:
            return None
        chosen = [s for s in self.steps if s.runs and (self._is_live(s) or not live_only)]
        return Draft(
            self._opened,
            self.text.strip(),
            tuple(step.asked for step in chosen),
            Wish(self._where, self.strength, self.seed, self.language, seen=self._seen()),
            self._runners,
            self.reopened,
            self._recalled,
            self._along,
        )

    @property
    def _previews(self) -> bool:
        """Not while an earlier sentence is being applied: it lies below this one."""
        is_ready = self.reader.is_done and not self._is_held
        return self.is_live and is_ready and not self._is_sending

    @property
    def _is_sending(self) -> bool:
        return self.job is not None or not self._unread.is_empty

    def _prepare_soon(self, moved: tuple[int, str] | None = None) -> None:
        """moved: a step, and the name of its value that was dragged."""
        self._is_held = False
        draft = self._draft(live_only=True)
        if not self._previews or draft is None or not draft.steps:
            self._prepare()
        elif moved is None or not self.steps[moved[0]].runs:
            self._preview.follow_moves(draft, None)
        else:
            number, name = moved
            place = sum(s.runs and self._is_live(s) for s in self.steps[:number])
            self._preview.follow_moves(draft, (place, self.steps[number].asked, name))

    def _prepare(self) -> None:
        draft = self._draft(live_only=True)
        if not self._previews or draft is None:
            self._preview.stop()
        elif draft.steps:
            self._preview.follow(draft)
        else:
            self._forget_preview()

    def _note_outcome(self, prepared: Prepared) -> None:
        numbers = (n for n, s in enumerate(self.steps) if s.runs and self._is_live(s))
        for number, made in zip(numbers, prepared.steps, strict=False):
            self._set_step(number, told(self.steps[number], made))

    def _forget_preview(self) -> None:
        """What is being applied is still seen until it is there."""
        if not self._is_sending:
            self._preview.forget()
        else:
            self._preview.leave()

    # Applying

    def _send_read(self, waiting: Waiting, recipe: Recipe | None) -> None:
        sent = waiting.sent if recipe is None else with_steps(waiting.sent, recipe, self._runners)
        if sent.draft.steps:
            self._applying.send(sent, is_first=waiting.is_first)
            return
        self._complaint.say(sent.steps)
        if not self._is_sending:
            sent.draft.opened.set_preview(NOTHING)
        self._sent_changed()
        self._give_back(sent)

    def _sent_changed(self) -> None:
        self.phase_changed.emit()
        if self.job is None:
            self._prepare()

    def _give_back(self, sent: Sent) -> None:
        """What was not done can be changed and tried again, unless the next is being worded."""
        draft = sent.draft
        if self.text.strip() or draft.opened is not self._opened:
            return
        self.text, self.steps, self._is_held = draft.instruction, sent.steps, True
        self.reopened, self._recalled = draft.replacing, draft.recalled
        self._along = draft.along
        self._words = draft.instruction if draft.along else ""
        wish, self._where = draft.wish, draft.wish.where
        self.language, self.strength, self.seed = wish.language, wish.strength, wish.seed
        self._say_all_changed()

    def _try_again(self, sent: Sent) -> None:
        """As it is worded now, if it was given back; else as it was sent."""
        if sent.draft.opened is not self._opened:
            return
        if self.text.strip() == sent.draft.instruction:
            self.run()
        else:
            again = replace(sent, running=None, prepared=None)
            self._unread.add(Waiting(again, is_first=False, is_read=True))

    def _clear(self) -> None:
        self.reader.stop()
        self._recalling.stop()
        self._complaint.withdraw()
        self.text, self.language, self.steps = "", "", ()
        self.strength, self.seed, self._is_held = 1.0, 0, False
        self.reopened, self._recalled, self._where = None, None, self._selection()
        self._along, self._set_before, self._words = (), (), ""
        self._forget_preview()
        self._say_all_changed()

    def _say_all_changed(self) -> None:
        self.text_changed.emit()
        self.steps_changed.emit()
        self.options_changed.emit()
        self.phase_changed.emit()

    # The picture

    def _take_picture(self) -> None:
        before, self._opened = self._opened, self._desk.opened
        if before is self._opened:
            return
        self._unread.clear()
        self._applying.cancel_all()
        self._preview.leave()
        if before is not None:
            before.stack_changed.disconnect(self._stack_changed)
        if self._opened is not None:
            self._opened.stack_changed.connect(self._stack_changed)
        if self.reopened is not None:
            self._clear()
        self._where = self._selection()
        self._judge()
        self._prepare()
        self.phase_changed.emit()

    def _stack_changed(self) -> None:
        assert self._opened is not None
        replaced = {row.id for row in (self.reopened, *self._along) if row is not None}
        if not replaced <= {row.id for row in self._opened.rows}:
            self.reopened = self._recalled = None
            self._along, self._set_before, self._words = (), (), ""
            self.options_changed.emit()
        self._prepare()
