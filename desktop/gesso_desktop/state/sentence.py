"""The sentence: its text, the recipe it is understood as, its preview, and applying it as one edit.

What reads it is reader.py, what its steps are sentence_steps.py, what shows it live_preview.py,
what applies it applying.py, and what brings edits back into it recalling.py. What of it runs on a
thread is in draft.py, what one step shows in step_state.py.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from gesso_core.edit_request import Quality
from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.recipe import Recipe, Value
from gesso_desktop.document.preparing import EXACT
from gesso_desktop.document.project.records import PatchRow
from gesso_desktop.document.step_runner import StepRunner, Wish
from gesso_desktop.state.applying import Applying, Remarks
from gesso_desktop.state.complaint import Complaint
from gesso_desktop.state.desk import Desk
from gesso_desktop.state.draft import Draft
from gesso_desktop.state.further_pictures import FurtherPictures
from gesso_desktop.state.jobs import Jobs
from gesso_desktop.state.live_preview import LivePreview
from gesso_desktop.state.opened import Opened
from gesso_desktop.state.prompt_history import PromptHistory
from gesso_desktop.state.reader import Reader
from gesso_desktop.state.recalling import Recalling
from gesso_desktop.state.reopened import Reopened
from gesso_desktop.state.sent import Sent
from gesso_desktop.state.sentence_phase import Phase, phase_of
from gesso_desktop.state.sentence_steps import SentenceSteps
from gesso_desktop.state.step_state import StepState
from gesso_desktop.state.variants import Variants


class SentenceState(QObject):
    text_changed = Signal()
    """Also while it is typed."""
    steps_changed = Signal()
    """Other steps than before."""
    step_changed = Signal(int)
    """The values, the switch, or what became of one step."""
    phase_changed = Signal()
    """Also while preparing and applying."""
    options_changed = Signal()
    """Strength, seed, whether it is previewed, which edit is open again; or what can be chosen."""
    mask_recalled = Signal(object)
    """Where an edit that was opened again acts: a Mask to select, or None. See `Recalling.took`."""

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
        self.strength = 1.0
        self.seed = 0
        self.is_live = True
        self.reopened: Reopened | None = None
        self._steps = SentenceSteps(runners, has_mask=lambda: self._where is not None, parent=self)
        self._steps.changed.connect(self.steps_changed)
        self._steps.step_changed.connect(self.step_changed)
        self._steps.judged.connect(self.options_changed)
        self._desk, self._history = desk, history
        self._selection, self._seen = selection, seen
        self._where = selection()
        self._complaint = Complaint(desk.messages)
        self._opened: Opened | None = None
        self.recalling = Recalling(desk)
        self.further = FurtherPictures(desk, self)
        self.further.changed.connect(self._further_changed)
        self._is_held = self._runs_again = False
        self.reader = Reader(desk.crossing, desk.messages, self)
        self.reader.understood.connect(self._understand)
        self.reader.planning_changed.connect(self.phase_changed)
        self.preview = LivePreview(desk.crossing, desk.messages, self)
        self.preview.changed.connect(self.phase_changed)
        self.preview.taken.connect(self._steps.note)
        self.applying = Applying(jobs, desk.crossing, desk.messages, self, remarks=remarks)
        self.applying.changed.connect(self._sent_changed)
        self.applying.given_back.connect(self._give_back)
        self.applying.retry_asked.connect(self._try_again)
        self.variants = Variants(desk, jobs, self.applying, self)
        self.variants.given_back.connect(self._give_back)
        self.applying.varied.connect(self.variants.make)
        desk.opened_changed.connect(self._take_picture)
        self._take_picture()

    # What is shown

    @property
    def steps(self) -> tuple[StepState, ...]:
        return self._steps.all

    @property
    def runners(self) -> tuple[StepRunner, ...]:
        """Who can do steps now, the best first."""
        return self._steps.runners

    @property
    def phase(self) -> Phase:
        return phase_of(
            self.text,
            is_read=self.reader.is_done,
            is_preparing=self.preview.is_preparing,
            is_prepared=self.preview.prepared is not None,
        )

    @property
    def can_run(self) -> bool:
        is_there = self._opened is not None and not self.further.is_reading
        return is_there and bool(self.text.strip())

    @property
    def shows_seed(self) -> bool:
        """Only a model makes use of one."""
        return self._steps.asks_models

    @property
    def shows_quality(self) -> bool:
        return self._steps.has_previews

    @property
    def quality(self) -> Quality:
        """Of this sentence and all that follow, until another is chosen."""
        return self._steps.quality

    def set_runners(self, runners: tuple[StepRunner, ...]) -> None:
        """Others can do steps now; what was sent already is done by those it was sent to."""
        if runners != self.runners:
            self._steps.runners = runners
            self._steps.judge()
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
        self.text, self._is_held, self._runs_again = text, False, False
        self.preview.stop()
        self.recalling.stop()
        self._complaint.withdraw()
        self.reader.read(text)
        self.text_changed.emit()
        self.phase_changed.emit()

    def use(self, sentence: str) -> None:
        """A whole sentence at once: a ready-made one, or one from the history."""
        self.set_text(sentence)
        self.reader.read_now()

    def set_on(self, number: int, is_on: bool) -> None:
        self._steps.set_on(number, is_on)
        self._prepare_soon()

    def set_value(self, number: int, name: str, value: Value) -> None:
        """Followed at once where nothing has to be measured, else a moment after the last move."""
        if self._steps.set_value(number, name, value):
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

    def set_quality(self, quality: Quality) -> None:
        self._steps.quality = quality
        self.options_changed.emit()

    def set_live(self, is_live: bool) -> None:
        """Whether edits are previewed at all before they are applied."""
        if is_live != self.is_live:
            self.is_live = is_live
            self.options_changed.emit()
            if is_live:
                self._prepare_soon()
            else:
                self._forget_preview()

    def _further_changed(self) -> None:
        self.options_changed.emit()
        self._prepare_soon()

    def selection_changed(self) -> None:
        where = self._selection()
        if where is self._where:
            return
        self.reopened = self.recalling.selected(self.reopened, where)
        self._where = where
        self._steps.judge()
        self._prepare_soon()

    def stop_preparing(self) -> None:
        """Keep the sentence without its preview, until something of it is changed."""
        self._is_held = True
        self.reader.stop_planning()
        self.preview.stop()
        self.phase_changed.emit()

    def discard(self) -> None:
        """Back to an empty sentence; an edit that was open again stays as it was."""
        self._history.add(self.text)
        self._clear()

    def run(self, *, is_first: bool = False, quality: Quality | None = None) -> None:
        """Apply what can be done as one edit, behind those that wait, or before them.

        The next can be worded at once, also where this one has still to be read. quality: another
        than was chosen.
        """
        quality, count = quality or self.quality, self.variants.count
        draft = self._draft(live_only=False, quality=quality) if self.can_run else None
        if draft is None:
            return
        is_read = self.reader.is_done
        if is_read and not draft.steps:
            self._complaint.say(self.steps)
            return
        self._history.add(self.text)
        prepared, running = self.preview.prepared, self.preview.let_go()
        sent = Sent(draft, self.steps, quality, running, prepared, is_first, is_read, count)
        if not sent.is_varied:
            self.applying.send(sent)
        self._clear()
        if sent.is_varied:
            self.variants.make(sent)

    def reopen(self, *rows: PatchRow, sentence: str = "", runs: bool = False) -> None:
        """Bring back the words, place, values and seed of an edit; applying replaces it.

        rows, sentence: several, from the top, are brought back as the sentence that made them.
        runs: it is applied as soon as it is there, in final quality, made anew from what lies below
        it now.
        """
        if self._opened is not None and self._opened.document is not None:
            self.discard()
            then = partial(self._brought_back, runs=runs)
            self.recalling.start(self._opened, rows, sentence, then=then)

    # Understanding

    def _understand(self, recipe: Recipe) -> None:
        self.language = recipe.language
        self._steps.understand(recipe, self.reopened.read_anew if self.reopened else ())
        self.phase_changed.emit()
        self._prepare()

    def _brought_back(self, again: Reopened, *, runs: bool) -> None:
        self.reopened, self._where, self._is_held = again, again.area, False
        made = again.lowest.provenance
        self.text, self.language, self.seed = again.text, made.language, made.seed or 0
        self.strength = 1.0  # the values are those that were used, with the strength in them
        self._steps.take(again.steps)
        if again.sentence:
            self.reader.read(again.text)
            self.reader.read_now()
        self.mask_recalled.emit(again.area)
        self._say_all_changed()
        if not runs:
            self._prepare()
        made_with = (row.provenance.references for row in reversed(again.rows))
        self._runs_again = runs
        self.further.recall(next(filter(None, made_with), ()), then=self._pictures_recalled)

    def _pictures_recalled(self, are_there: bool) -> None:
        """What is run again is run with all of them, as long as nobody words it anew."""
        runs, self._runs_again = self._runs_again, False
        if runs and self.reopened is not None:
            self.variants.set_count(1)
            if are_there:
                self.run(quality=Quality.FINAL)
            else:
                self._clear()

    # Preparing and previewing

    def _draft(self, *, live_only: bool, quality: Quality | None = None) -> Draft | None:
        if self._opened is None:
            return None
        return Draft(
            self._opened,
            self.text.strip(),
            self._steps.asked(live_only=live_only),
            self._wish,
            self._steps.in_quality(quality or self.quality),
            self.reopened,
        )

    @property
    def _wish(self) -> Wish:
        further = self.further.pictures
        return Wish(
            self._where,
            self.strength,
            self.seed,
            self.language,
            references=further,
            seen=self._seen(),
        )

    @property
    def _previews(self) -> bool:
        """Not while an earlier sentence is being applied: it lies below this one."""
        is_ready = self.reader.is_done and not self._is_held
        return self.is_live and is_ready and self.applying.is_empty

    def _prepare_soon(self, moved: tuple[int, str] | None = None) -> None:
        """moved: a step, and the name of its value that was dragged."""
        self._is_held = False
        draft = self._draft(live_only=True)
        if not self._previews or draft is None or not draft.steps:
            self._prepare()
        elif moved is None or not self.steps[moved[0]].runs:
            self.preview.follow_moves(draft, None)
        else:
            number, name = moved
            place = self._steps.place(number), self.steps[number].asked, name
            self.preview.follow_moves(draft, place)

    def _prepare(self) -> None:
        draft = self._draft(live_only=True)
        if not self._previews or draft is None:
            self.preview.stop()
        elif draft.steps:
            self.preview.follow(draft)
        else:
            self._forget_preview()

    def _forget_preview(self) -> None:
        """What is being applied is still seen until it is there."""
        if self.applying.is_empty:
            self.preview.forget()
        else:
            self.preview.leave()

    # Applying

    def _sent_changed(self) -> None:
        self.phase_changed.emit()
        if self.applying.job is None:
            self._prepare()

    def _give_back(self, sent: Sent) -> None:
        """What was not done can be changed and tried again, unless the next is being worded."""
        draft = sent.draft
        if not draft.steps:
            self._complaint.say(sent.steps)
        if self.text.strip() or draft.opened is not self._opened:
            return
        self.text, self._is_held = draft.instruction, True
        self._steps.quality = sent.quality
        self._steps.show(sent.steps)
        self.reopened, wish, self._where = draft.reopened, draft.wish, draft.wish.where
        self.language, self.strength, self.seed = wish.language, wish.strength, wish.seed
        self.variants.set_count(sent.count)
        self.further.show(wish.references)
        self._say_all_changed()

    def _try_again(self, sent: Sent) -> None:
        """As it is worded now, if it was given back; else as it was sent."""
        if sent.draft.opened is not self._opened:
            return
        if self.text.strip() == sent.draft.instruction:
            self.run()
        else:
            self.applying.send(Sent(sent.draft, sent.steps, sent.quality))

    def _clear(self) -> None:
        self.reader.stop()
        self.recalling.stop()
        self._runs_again = False
        self._complaint.withdraw()
        self.text, self.language = "", ""
        self._steps.show(())
        self.strength, self.seed, self._is_held = 1.0, 0, False
        self.variants.set_count(1)
        self.further.show(())
        self.reopened, self._where = None, self._selection()
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
        self.applying.cancel_all()
        self.preview.leave()
        if before is not None:
            before.stack_changed.disconnect(self._stack_changed)
            self.further.show(())  # they are in the colours of that picture
        if self._opened is not None:
            self._opened.stack_changed.connect(self._stack_changed)
        if self.reopened is not None:
            self._clear()
        self._where = self._selection()
        self._steps.judge()
        self._prepare()
        self.phase_changed.emit()

    def _stack_changed(self) -> None:
        assert self._opened is not None
        if self.reopened is not None and not self.reopened.is_in(self._opened.rows):
            self.reopened = None
            self.options_changed.emit()
        self._prepare()
