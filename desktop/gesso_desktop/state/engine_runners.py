"""The models that can run, as they are asked: for steps of a sentence, for erasing, for tools.

Pure: from what is installed and what the user chose. The choice is fixed in what comes out, so that
a sentence which waits is done by whom it was sent to.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from gesso_core.card_planning import plan_for
from gesso_core.cards.model_card import ModelCard, Role
from gesso_core.edit_request import Quality
from gesso_core.errors import BadRequest
from gesso_core.geometry import Box
from gesso_core.interpret.planned import Refined, refined
from gesso_core.mask import Mask
from gesso_core.planning import EditPlan
from gesso_core.progress import Report
from gesso_core.recipe import EngineKind, Recipe, Step
from gesso_desktop.document.able import kind_for
from gesso_desktop.document.engine_steps import EngineSteps
from gesso_desktop.document.exact_steps import ExactSteps
from gesso_desktop.document.measured_steps import MeasuredSteps
from gesso_desktop.document.step_runner import StepRunner
from gesso_desktop.state.draft import Draft
from gesso_desktop.state.engines import preferred
from gesso_desktop.state.jobs import PreviewArea
from gesso_runtime.client.client import RuntimeClient
from gesso_runtime.client.planning import planner

_COVER_SIDE = 256  # px of a preview's outline: previews are no larger themselves
_OF_ONE_CROP = frozenset({EngineKind.EDIT, EngineKind.INPAINT})


@dataclass(frozen=True)
class Chosen:
    """A `Choose`: operators first, unless a named model does it instead, or one that is known to do
    it better. cards: best first."""

    cards: tuple[ModelCard, ...]
    named: str = ""
    better: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, step: Step, *, has_mask: bool) -> ModelCard | None:
        return preferred(step, self.cards, has_mask=has_mask, named=self.named, better=self.better)


@dataclass(frozen=True)
class Filling:
    """A `Choose` for what is brushed over: a model that fills comes before the operator."""

    card: ModelCard

    def __call__(self, step: Step, *, has_mask: bool) -> ModelCard | None:
        return self.card if has_mask else None


def tool_for(kind: EngineKind, cards: Sequence[ModelCard]) -> ModelCard | None:
    """Who does it for a tool of the hand: the first that is made for just that, else the first."""
    able = [card for card in cards if kind in card.kinds]
    by_role = (card for card in able if card.role is Role.TOOL)
    return next(by_role, None) or next(iter(able), None)


def sentence_runners(
    client: RuntimeClient, choose: Chosen, *, placed: RuntimeClient, far: Sequence[ModelCard] = ()
) -> tuple[StepRunner, ...]:
    """choose: among the models of this machine. placed: asks those of servers, too. far: these.

    What a network measures is previewed while it is typed, so that is never sent anywhere.
    """
    measured = MeasuredSteps(client, choose, choose.named)
    everywhere = replace(choose, cards=(*choose.cards, *far))
    return measured, EngineSteps(placed, everywhere), ExactSteps()


def second_reading(
    client: RuntimeClient, cards: Sequence[ModelCard]
) -> Callable[[Recipe, Report], Refined] | None:
    """The best planner, asked for what the rules leave; None where there is none."""
    card = next((card for card in cards if EngineKind.PLAN in card.kinds), None)
    if card is None:
        return None
    planners_id = card.id

    def read(recipe: Recipe, report: Report) -> Refined:
        return refined(recipe, planner(client, planners_id, report=report))

    return read


def erasing_runners(client: RuntimeClient, card: ModelCard) -> tuple[StepRunner, ...]:
    return EngineSteps(client, Filling(card)), ExactSteps()


def area_of(draft: Draft) -> PreviewArea | None:
    """Where the first model of a draft shows what it makes."""
    where, opened = draft.wish.where, draft.opened
    for step in draft.steps:
        engine = _engine_of(draft, step)
        if engine is not None:
            card, quality = engine
            try:
                seen = plan_for(card, opened.size, where, opened.orientation, quality)
            except BadRequest:  # nothing of the picture is selected, which the job will say
                return None
            part = seen.crop if where is None else where.tight_box.intersect(seen.crop)
            return PreviewArea(_whole(seen), part)
    return None


def _engine_of(draft: Draft, step: Step) -> tuple[ModelCard, Quality] | None:
    """Of those that look at one crop alone; and in which quality it does the step."""
    has_mask = draft.wish.where is not None
    runner = next((r for r in draft.runners if r.can(step, has_mask=has_mask)), None)
    if not isinstance(runner, EngineSteps):
        return None
    card = runner.choose(step, has_mask=has_mask)
    if card is None or kind_for(card, step, has_mask=has_mask) not in _OF_ONE_CROP:
        return None
    return card, runner.quality_of(card)


def cover_of(where: Mask, part: Box) -> NDArray[np.uint8]:
    """See `PreviewArea`. Row by row, so that of a large selection little is read; it may still take
    a third of a second of 100 MP (measured on one core), so not on Qt's thread."""
    rows = np.linspace(part.top, part.bottom - 1, min(part.height, _COVER_SIDE)).astype(int)
    columns = np.linspace(0, part.width - 1, min(part.width, _COVER_SIDE)).astype(int)
    lines = [where.read(Box(part.left, row, part.right, row + 1))[0, columns] for row in rows]
    return (np.stack(lines) * 255).astype(np.uint8)


def _whole(seen: EditPlan) -> Box:
    """All that the model works on, with what was added around the crop."""
    across, down = seen.scale
    left, top = (
        seen.crop.left - seen.content.left / across,
        seen.crop.top - seen.content.top / down,
    )
    width, height = seen.work.width / across, seen.work.height / down
    return Box(round(left), round(top), round(left + width), round(top + height))
