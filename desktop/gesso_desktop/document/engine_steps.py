"""Steps done by models, each through the one door to all engines."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from gesso_core.cards.model_card import Alignment, Fills, ModelCard
from gesso_core.edit_request import Quality
from gesso_core.errors import NeedsModel
from gesso_core.framing import Framing
from gesso_core.mask import Mask
from gesso_core.picture import Picture
from gesso_core.progress import Report, silent
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.document.able import kind_for
from gesso_desktop.document.choosing import Choose, previews
from gesso_desktop.document.engine_edits import (
    crop_bytes,
    edited,
    edited_bytes,
    filled,
    filled_bytes,
)
from gesso_desktop.document.engine_masks import cut_out
from gesso_desktop.document.engine_repairing import (
    decided,
    finds,
    found,
    looked_at,
    marked,
    repaired,
)
from gesso_desktop.document.engine_restoring import area_of, bytes_of, parts, restored
from gesso_desktop.document.engine_task import EngineTask
from gesso_desktop.document.exact_steps import IS_MARKED, finder_of, is_marked
from gesso_desktop.document.project.sheets import as_kept
from gesso_desktop.document.references import refuse_more
from gesso_desktop.document.shown_crop import refuse_colours
from gesso_desktop.document.step_runner import PreparedStep, Wish
from gesso_runtime.client.client import RuntimeClient

_DOES = frozenset({EngineKind.EDIT, EngineKind.INPAINT, EngineKind.RESTORE, EngineKind.MATTE})
"""Of these a patch comes. (Enlarging makes another picture, see `enlarging`.)"""


@dataclass(frozen=True)
class EngineSteps:
    """Models as a `StepRunner`. choose: who does a step; asked every time, so it may change.
    quality: of what a model does that knows a preview; the others know one way alone.

    Listed before the exact steps, it leaves to them what `choose` leaves to them.
    """

    client: RuntimeClient
    choose: Choose
    quality: Quality = Quality.FINAL
    is_live: bool = False

    def can(self, step: Step, *, has_mask: bool) -> bool:
        return self._chosen(step, has_mask=has_mask) is not None

    def prepare(
        self, picture: Picture, framing: Framing, step: Step, wish: Wish, report: Report
    ) -> PreparedStep:
        """Everything a model does happens here; nothing of it is left for later.

        Raises NeedsModel, EngineFailed, RegistrationFailed; BadRequest for pixels that no model
        takes; Cancelled from `report`, which is called all the time.
        """
        task = self._task(picture, framing, step, wish, report)
        ready = _done(task)
        ready = replace(ready, warnings=(*task.notes, *ready.warnings))
        is_said = task.wish.where is None or ready.fitting is not None
        return ready if is_said else replace(ready, within=task.wish.where)

    def bytes_sent(self, picture: Picture, framing: Framing, step: Step, wish: Wish) -> int:
        """Of pictures and masks, in all requests. Raises as `prepare`."""
        return _bytes_sent(self._task(picture, framing, step, wish, silent))

    def looks_further(self, step: Step, *, has_mask: bool) -> bool:
        chosen = self._chosen(step, has_mask=has_mask)
        return chosen is not None and chosen[1] is EngineKind.EDIT

    def tries(self, step: Step, *, has_mask: bool) -> bool:
        chosen = self._chosen(step, has_mask=has_mask)
        return chosen is not None and previews(chosen[0])

    def in_quality(self, quality: Quality) -> "EngineSteps":
        return replace(self, quality=quality)

    def quality_of(self, card: ModelCard) -> Quality:
        """In which a model does its steps."""
        return self.quality if previews(card) else Quality.FINAL

    def finds(self, step: Step, *, has_mask: bool) -> bool:
        chosen = self._chosen(step, has_mask=has_mask)
        return chosen is not None and _looks(*chosen, step)

    def find(self, picture: Picture, step: Step, wish: Wish, report: Report) -> Iterator[Mask]:
        """Raises as `prepare`."""
        return found(self._task(picture, Framing(), step, wish, report))

    def _task(
        self, picture: Picture, framing: Framing, step: Step, wish: Wish, report: Report
    ) -> EngineTask:
        chosen = self._chosen(step, has_mask=wish.where is not None)
        if chosen is None:
            raise NeedsModel(
                f"No chosen model can do “{step.text or step.op}”.", "Choose another engine."
            )
        refuse_colours(picture.format)
        card, kind = chosen
        if kind is EngineKind.EDIT:
            refuse_more(card, len(wish.references))
        quality = self.quality_of(card)
        kept = replace(wish, where=as_kept(wish.where) if wish.where else None)
        return EngineTask(self.client, card, kind, quality, picture, framing, step, kept, report)

    def _chosen(self, step: Step, *, has_mask: bool) -> tuple[ModelCard, EngineKind] | None:
        card = self.choose(step, has_mask=has_mask)
        kind = card and kind_for(card, step, has_mask=has_mask)
        if card is None or kind not in _DOES or _is_for_operators(card, step, has_mask=has_mask):
            return None
        return card, kind


def _done(task: EngineTask) -> PreparedStep:
    match task.kind:
        case EngineKind.RESTORE | EngineKind.INPAINT if task.is_exact and is_marked(
            task.step, task.wish.where
        ):
            return marked(task)
        case EngineKind.RESTORE if _looks(task.card, task.kind, task.step):
            return repaired(task)
        case EngineKind.RESTORE if task.is_exact:
            return restored(task)
        case EngineKind.MATTE:
            return cut_out(task)
        case EngineKind.INPAINT if task.is_exact:
            return filled(task)
        case _:
            return edited(task)


def _bytes_sent(task: EngineTask) -> int:
    """By what `_done` does."""
    has_mask = task.wish.where is not None
    match task.kind:
        case EngineKind.RESTORE | EngineKind.INPAINT if task.is_exact and is_marked(
            task.step, task.wish.where
        ):
            return filled_bytes(decided(task))
        case EngineKind.RESTORE if _looks(task.card, task.kind, task.step):
            return bytes_of(looked_at(task), task.picture, has_mask=has_mask)
        case EngineKind.RESTORE if task.is_exact:
            return bytes_of(parts(area_of(task), task.card), task.picture, has_mask=has_mask)
        case EngineKind.MATTE:
            return crop_bytes(task, has_mask=False)
        case EngineKind.INPAINT if task.is_exact:
            return filled_bytes(task)
        case _:
            return edited_bytes(task)


def _looks(card: ModelCard, kind: EngineKind, step: Step) -> bool:
    """Whether it says where the damage is that such a step repairs."""
    is_exact = kind is EngineKind.RESTORE and card.alignment is Alignment.EXACT
    return is_exact and finder_of(step) is not None and finds(card)


def _is_for_operators(card: ModelCard, step: Step, *, has_mask: bool) -> bool:
    """What is marked is only filled: no network is asked where the operator does that."""
    is_filled = has_mask and step.params.get(IS_MARKED) is True and finder_of(step) is not None
    return is_filled and card.fills is Fills.OPERATOR
