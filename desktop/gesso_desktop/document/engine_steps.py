"""Steps done by models, each through the one door to all engines."""

from dataclasses import dataclass

from gesso_core.cards.model_card import ModelCard
from gesso_core.edit_request import Quality
from gesso_core.errors import NeedsModel
from gesso_core.framing import Framing
from gesso_core.picture import Picture
from gesso_core.progress import Report
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.document.able import kind_for
from gesso_desktop.document.choosing import Choose
from gesso_desktop.document.engine_edits import edited, filled
from gesso_desktop.document.engine_masks import cut_out
from gesso_desktop.document.engine_restoring import restored
from gesso_desktop.document.engine_task import EngineTask
from gesso_desktop.document.shown_crop import refuse_colours
from gesso_desktop.document.step_runner import PreparedStep, Wish
from gesso_runtime.client.client import RuntimeClient

_DOES = frozenset({EngineKind.EDIT, EngineKind.INPAINT, EngineKind.RESTORE, EngineKind.MATTE})
"""Of these a patch comes. (Enlarging makes another picture, see `enlarging`.)"""


@dataclass(frozen=True)
class EngineSteps:
    """Models as a `StepRunner`. choose: who does a step; asked every time, so it may change.

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
        chosen = self._chosen(step, has_mask=wish.where is not None)
        if chosen is None:
            raise NeedsModel(
                f"No chosen model can do “{step.text or step.op}”.", "Choose another engine."
            )
        card, kind = chosen
        refuse_colours(picture.format)
        task = EngineTask(
            self.client, card, kind, self.quality, picture, framing, step, wish, report
        )
        match kind:
            case EngineKind.RESTORE if task.is_exact:
                return restored(task)
            case EngineKind.MATTE:
                return cut_out(task)
            case EngineKind.INPAINT if task.is_exact:
                return filled(task)
            case _:
                return edited(task)

    def _chosen(self, step: Step, *, has_mask: bool) -> tuple[ModelCard, EngineKind] | None:
        card = self.choose(step, has_mask=has_mask)
        kind = card and kind_for(card, step, has_mask=has_mask)
        return (card, kind) if card is not None and kind in _DOES else None
