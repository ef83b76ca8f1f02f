"""A sentence as it was sent: to be applied as it was worded then, whatever is worded next."""

from dataclasses import dataclass, replace

from gesso_core.edit_request import Quality
from gesso_core.recipe import Recipe
from gesso_desktop.document.preparing import Prepared
from gesso_desktop.state.crossing import Task
from gesso_desktop.state.draft import Draft, Preparation
from gesso_desktop.state.step_state import StepState, is_live, left_out, merged


@dataclass(frozen=True, eq=False)
class Sent:
    """steps: as they were shown. quality: in which models do them. running: a preparation to await.

    prepared: what was ready when it was sent. is_first: before those that wait. is_read: its steps
    are known. count: how many variants of it are asked for.
    """

    draft: Draft
    steps: tuple[StepState, ...]
    quality: Quality
    running: tuple[Preparation, Task] | None = None
    prepared: Prepared | None = None
    is_first: bool = False
    is_read: bool = True
    count: int = 1

    @property
    def is_varied(self) -> bool:
        """Whether it is known to be made in variants: only a model makes use of a seed."""
        has_mask = self.draft.wish.where is not None
        asked, runners = self.draft.steps, self.draft.runners
        is_live_alone = all(is_live(step, runners, has_mask=has_mask) for step in asked)
        return self.is_read and self.count > 1 and not is_live_alone

    @property
    def left_out(self) -> tuple[StepState, ...]:
        return left_out(self.steps)

    def read_as(self, recipe: Recipe) -> "Sent":
        """With the steps that its words turned out to ask for."""
        draft = self.draft
        has_mask = draft.wish.where is not None
        rows = draft.reopened.read_anew if draft.reopened else ()
        steps = merged(recipe, self.steps, draft.runners, has_mask=has_mask, rows=rows)
        asked = tuple(step.asked for step in steps if step.runs)
        wish = replace(draft.wish, language=recipe.language)
        draft = replace(draft, steps=asked, wish=wish)
        return replace(self, draft=draft, steps=steps, is_read=True)
