"""Steps made ready before anything is changed, so that what is previewed is what is applied.

Each step is prepared on what the former ones leave. Nothing here changes the document but `commit`.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import takewhile

from gesso_core.errors import BadRequest, GessoError, NeedsModel
from gesso_core.foretold import foretelling
from gesso_core.framing import Framing
from gesso_core.patch import Piece, PixelPatch
from gesso_core.picture import Picture
from gesso_core.progress import Progress, Report, silent
from gesso_core.recipe import Step
from gesso_desktop.document.document import Document
from gesso_desktop.document.exact_steps import ExactSteps, share_of
from gesso_desktop.document.made import Made
from gesso_desktop.document.project.records import PatchRow
from gesso_desktop.document.step_runner import PreparedStep, Sender, Settling, StepRunner, Wish
from gesso_desktop.document.viewing.differing import differing
from gesso_desktop.document.viewing.sight import Sight
from gesso_desktop.document.viewing.spooled_pieces import SpooledPieces
from gesso_desktop.document.viewing.trial import TrialPatch

_BETWEEN_LOOKS = 0.5  # s; so often what is being made is shown, at most

EXACT: tuple[StepRunner, ...] = (ExactSteps(),)


See = Callable[[tuple[TrialPatch, ...]], Sight]
"""What is seen with these patches laid on top of what there is."""


@dataclass(frozen=True, eq=False)
class RefusedStep:
    """A step that cannot be done to this picture, and why."""

    asked: Step
    error: GessoError


@dataclass(frozen=True, eq=False)
class Prepared:
    """below: what it was prepared on. framing: as it was before.

    replacing: the patches whose place it takes, the lowest last. One alone hands its opacity and
    texture on; several may differ in both.
    """

    below: Sight
    framing: Framing
    wish: Wish
    steps: tuple[PreparedStep | RefusedStep, ...]
    replacing: tuple[PatchRow, ...] = ()

    @property
    def done(self) -> tuple[PreparedStep, ...]:
        """Without what was refused."""
        return tuple(step for step in self.steps if isinstance(step, PreparedStep))

    @property
    def laid(self) -> tuple[PreparedStep, ...]:
        """With all that came of one step, each as it is to be laid."""
        return tuple(self._laid(each) for step in self.done for each in step.laid)

    @property
    def patches(self) -> tuple[TrialPatch, ...]:
        """Lowest first, each as it is to be laid."""
        return tuple(
            TrialPatch(step.result, step.opacity, step.texture)
            for step in self.laid
            if not isinstance(step.result, Framing)
        )

    @property
    def framing_after(self) -> Framing:
        framings = [step.result for step in self.laid if isinstance(step.result, Framing)]
        return framings[-1] if framings else self.framing

    def is_for(
        self, below: Sight, framing: Framing, wish: Wish, replacing: Sequence[PatchRow] = ()
    ) -> bool:
        """Whether steps prepared then are still right on this."""
        is_same = differing(self.below, below) == []
        is_in_place = _handed_on(self.replacing) == _handed_on(replacing)
        return is_same and is_in_place and framing == self.framing and wish == self.wish

    def kept(
        self,
        below: Sight,
        framing: Framing,
        wish: Wish,
        steps: Sequence[Step],
        replacing: Sequence[PatchRow] = (),
    ) -> "tuple[PreparedStep | RefusedStep, ...]":
        """Those that need not be prepared again for `steps` on this: the leading ones that are the
        same."""
        if not self.is_for(below, framing, wish, replacing):
            return ()
        pairs = zip(self.steps, steps, strict=False)
        return tuple(mine for mine, _ in takewhile(lambda pair: pair[0].asked == pair[1], pairs))

    def opacity(self, own: float) -> float:
        """That pixels are laid with where their step says `own`: what was faded by hand stays so,
        and another share of what is asked scales it."""
        if len(self.replacing) != 1:
            return own
        row = self.replacing[0]
        share = share_of(row)
        return min(1.0, own * row.opacity / share) if share > 0 else own

    def texture(self, own: float) -> float:
        """That pixels are laid with where their step says `own`."""
        return self.replacing[0].texture if len(self.replacing) == 1 else own

    def _laid(self, step: PreparedStep) -> PreparedStep:
        is_pixels = isinstance(step.result, PixelPatch)
        texture = self.texture(step.texture) if is_pixels else step.texture
        return replace(step, opacity=self.opacity(step.opacity), texture=texture)


def prepare_steps(
    see: See,
    framing: Framing,
    steps: Sequence[Step],
    wish: Wish,
    report: Report,
    *,
    runners: Sequence[StepRunner] = EXACT,
    former: Prepared | None = None,
    replacing: Sequence[PatchRow] = (),
    skips_refused: bool = False,
    so_far: Callable[[Prepared], object] = lambda _: None,
) -> Prepared:
    """All of `steps`, each on what the former ones leave, with pieces that can be read again.

    former: what was prepared before; its leading steps are taken over as far as they are the same.
    replacing: see Prepared.
    skips_refused: what cannot be done is noted and left out; otherwise its error is raised.
    so_far: called after each step, so that a `former` is there even if the rest is cancelled.
    """
    below, rows = see(()), tuple(replacing)
    ready = list(former.kept(below, framing, wish, steps, rows)) if former else []
    for number in range(len(ready), len(steps)):
        made = Prepared(below, framing, wish, tuple(ready), rows)
        so_far(made)
        report(Progress("preparing", number, len(steps)))
        try:
            sent = bytes_sent(below, made.framing_after, steps[number:], wish, runners)
            with foretelling(sent):
                ready.append(_prepared(see, made, steps[number], runners, report))
        except GessoError as error:
            if not skips_refused:
                raise
            ready.append(RefusedStep(steps[number], error))
    report(Progress("preparing", len(steps), len(steps)))
    return Prepared(below, framing, wish, tuple(ready), rows)


def prepare_step(
    picture: Picture,
    framing: Framing,
    step: Step,
    wish: Wish,
    report: Report,
    *,
    runners: Sequence[StepRunner] = EXACT,
    earlier: Sequence[PreparedStep] = (),
) -> PreparedStep:
    """One step; pieces of its patch may be made lazily, when they are read, and only once.

    earlier: what was made of the same sentence before it.
    Raises NeedsModel when nobody here can do it.
    """
    for runner in runners:
        if runner.can(step, has_mask=wish.where is not None):
            if isinstance(runner, Settling):
                settled = runner.settled(picture, step, wish, earlier)
                if settled is not None:
                    return settled
            ready = runner.prepare(picture, framing, step, wish, report)
            has_pixels = isinstance(ready.result, PixelPatch)
            return replace(ready, texture=wish.texture) if has_pixels else ready
    raise NeedsModel(
        f"“{step.text or step.op}” needs a model that is not installed.",
        "Leave this step out, or say it in other words.",
    )


def commit(
    document: Document,
    prepared: Prepared,
    instruction: str,
    report: Report = silent,
) -> None:
    """Everything that was prepared, as one edit; cancelled, nothing of it has happened."""
    replacing = prepared.replacing
    with document.one_edit(instruction):
        place = _place_of(document, replacing[-1].id) if replacing else None
        for number, step in enumerate(prepared.laid):
            report(Progress("writing", number, len(prepared.laid)))
            added = lay(document, step, place=place)
            if place is not None and added is not None:
                place += 1
        for row in replacing:
            document.delete(row.id)
        report(Progress("writing", len(prepared.laid), len(prepared.laid)))


def lay(document: Document, step: PreparedStep, *, place: int | None = None) -> int | None:
    """This step alone, without its `also`; returns the id of the patch, if it left one.

    place: as `Document.add` takes it.
    """
    if isinstance(step.result, Framing):
        document.set_framing(step.result)
        return None
    added = document.add(
        step.result,
        step.done,
        step.provenance,
        name=step.done.text or step.done.op,
        place=place,
        fitting=step.fitting,
        within=step.within,
    )
    if step.opacity != 1.0:
        document.set_opacity(added, step.opacity)
    if step.texture != 0.0:
        document.set_texture(added, step.texture)
    return added


def _handed_on(rows: Sequence[PatchRow]) -> list[tuple[int, float, float]]:
    return [(row.id, row.opacity, row.texture) for row in rows]


def _place_of(document: Document, patch: int) -> int:
    for place, row in enumerate(document.stack):
        if row.id == patch:
            return place
    raise BadRequest("That edit is no longer there.", "Apply the sentence as a new edit.")


def _prepared(
    see: See, so_far: Prepared, step: Step, runners: Sequence[StepRunner], report: Report
) -> PreparedStep:
    picture: Picture = see(so_far.patches) if so_far.patches else so_far.below
    told = _showing(so_far, report)
    made = prepare_step(
        picture,
        so_far.framing_after,
        step,
        so_far.wish,
        told,
        runners=runners,
        earlier=so_far.done,
    )
    if isinstance(made.result, PixelPatch) and not isinstance(made.result.pieces, SpooledPieces):
        return replace(made, result=PixelPatch(_spooled(made, made.result.pieces, told)))
    return made


def bytes_sent(
    picture: Picture,
    framing: Framing,
    steps: Sequence[Step],
    wish: Wish,
    runners: Sequence[StepRunner],
) -> int:
    """Of pictures and masks, for steps that are still to be done, as far as they can be."""
    has_mask, count = wish.where is not None, 0
    for step in steps:
        runner = next((each for each in runners if each.can(step, has_mask=has_mask)), None)
        if isinstance(runner, Sender):
            with suppress(GessoError):  # which is said when it is done
                count += runner.bytes_sent(picture, framing, step, wish)
    return count


def _spooled(step: PreparedStep, pieces: Iterable[Piece], report: Report) -> SpooledPieces:
    """Each is told of as soon as it is there."""
    result = SpooledPieces()
    made = Made("", 0, 0, pieces=result, opacity=step.opacity, texture=step.texture)
    try:
        for piece in pieces:
            result.add(piece)
            report(made)
    except BaseException:
        result.close()
        raise
    return result


def _showing(below: Prepared, report: Report) -> Report:
    """`report`, told now and then what can be seen: what is made of a step, with those below it."""
    patches = below.patches
    last, shown, looked = Progress("preparing", 0, 1), 0, 0.0

    def told(progress: Progress) -> None:
        nonlocal last, shown, looked
        last = progress if progress.stage else last
        now, made = time.monotonic(), progress if isinstance(progress, Made) else Made("", 0, 0)
        count = len(made.pieces.boxes) if made.pieces is not None else 0
        if made.pieces is not None and count > shown and now - looked > _BETWEEN_LOOKS:
            shown, looked = count, now
            there = PixelPatch(made.pieces.as_they_are())
            patch = TrialPatch(there, below.opacity(made.opacity), below.texture(made.texture))
            report(replace(last, ready=(*patches, patch)))
        else:
            report(last)

    return told
