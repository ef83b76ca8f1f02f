"""Which model does a step: by what the user chose, from those that could run. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from gesso_core.alike import is_it
from gesso_core.cards.model_card import ModelCard, Role
from gesso_core.errors import NeedsModel
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.document.able import by_itself, kind_for
from gesso_desktop.document.exact_steps import ExactSteps

AUTO = "auto"
OPERATORS_ONLY = "operators"


class Looking(Protocol):
    """A model as far as further pictures go: a card, or what stands for one."""

    @property
    def kinds(self) -> frozenset[EngineKind]: ...

    @property
    def references(self) -> int: ...


L = TypeVar("L", bound=Looking)


class Choose(Protocol):
    """The model that is to do a step; None where none is, or an exact operator does it."""

    def __call__(self, step: Step, *, has_mask: bool) -> ModelCard | None: ...


@dataclass(frozen=True)
class Choosing:
    """As the user said. choice: "auto" (operators first), "operators", or a card's id, which does
    what needs a model, and what it says it can do instead of an operator. cards: that could run.
    better: see `able.by_itself`.
    """

    choice: str
    cards: tuple[ModelCard, ...]
    better: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, step: Step, *, has_mask: bool) -> ModelCard | None:
        if self.choice == OPERATORS_ONLY:
            return None
        if self.choice == AUTO:
            able = sorted(self.cards, key=eagerness)
            return by_itself(step, able, has_mask=has_mask, better=self.better)
        named = next((card for card in self.cards if card.id == self.choice), None)
        if named is None or kind_for(named, step, has_mask=has_mask) is None:
            return None
        if step.engine is EngineKind.SEGMENT and ExactSteps().can(step, has_mask=has_mask):
            return None  # with the place marked no model is needed
        return named


def looking_at(cards: Sequence[L], further: int) -> tuple[L, ...]:
    """The models to choose from where none is named and there are so many further pictures: of
    those that edit by instruction, only what looks at so many; if none does, all, to say so."""
    edits = [card for card in cards if EngineKind.EDIT in card.kinds]
    too_few = [card for card in edits if card.references < further]
    return tuple(cards if too_few == edits else (card for card in cards if card not in too_few))


def previews(card: ModelCard) -> bool:
    """Whether a preview of it is another work than the final one."""
    return card.defaults.preview_steps is not None or card.defaults.preview_area is not None


def find_card(choice: str, cards: Sequence[ModelCard]) -> ModelCard | None:
    """The card that is named; None for "auto" and "operators".

    cards: all that are known. Raises NeedsModel for a name that none has, with those alike.
    """
    if choice in {AUTO, OPERATORS_ONLY}:
        return None
    by_id = {card.id: card for card in cards}
    if choice in by_id:
        return by_id[choice]
    listed = "`gesso models list` names them all; --engine operators needs none."
    raise NeedsModel(
        f"No model is called “{choice}”.",
        f"{is_it(choice, by_id)} {listed}".lstrip(),
    )


def eagerness(card: ModelCard) -> tuple[bool, int, int]:
    """To be sorted by: what only plays a model comes last, small models before large ones."""
    return card.role is Role.REHEARSAL, tuple(Role).index(card.role), card.rank
