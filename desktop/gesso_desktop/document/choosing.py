"""Which model does a step: by what the user chose, from those that could run. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Protocol, TypeVar

from gesso_core.cards.model_card import ModelCard, Role
from gesso_core.errors import NeedsModel
from gesso_core.operators.catalogue import OPERATORS
from gesso_core.operators.operator import MatteOperator
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.document.exact_steps import ExactSteps

AUTO = "auto"
OPERATORS_ONLY = "operators"

_MATTES = frozenset(each.name for each in OPERATORS if isinstance(each, MatteOperator))
_INSTEAD = (EngineKind.RESTORE, EngineKind.INPAINT, EngineKind.EDIT)
"""What a model that names an exact step is asked for, the first that it offers."""

_ASKED = frozenset({EngineKind.EDIT, EngineKind.UPSCALE, EngineKind.MATTE})
"""Kinds that a sentence asks for as such."""


class Choose(Protocol):
    """The model that is to do a step; None where none is, or an exact operator does it."""

    def __call__(self, step: Step, *, has_mask: bool) -> ModelCard | None: ...


class Able(Protocol):
    """A model as far as choosing goes: a card, or what stands for one."""

    @property
    def id(self) -> str: ...

    @property
    def kinds(self) -> frozenset[EngineKind]: ...

    @property
    def operators(self) -> frozenset[str]: ...


A = TypeVar("A", bound=Able)


@dataclass(frozen=True)
class Choosing:
    """As the user said. choice: "auto" (operators first), "operators", or a card's id, which does
    what needs a model, and what it says it can do instead of an operator. cards: that could run.
    """

    choice: str
    cards: tuple[ModelCard, ...]

    def __call__(self, step: Step, *, has_mask: bool) -> ModelCard | None:
        if self.choice == OPERATORS_ONLY:
            return None
        if self.choice == AUTO:
            if ExactSteps().can(step, has_mask=has_mask):
                return None
            return first_able(step, sorted(self.cards, key=eagerness), has_mask=has_mask)
        named = next((card for card in self.cards if card.id == self.choice), None)
        if named is None or kind_for(named, step, has_mask=has_mask) is None:
            return None
        if step.engine is EngineKind.SEGMENT and ExactSteps().can(step, has_mask=has_mask):
            return None  # with the place marked no model is needed
        return named


def kind_for(card: Able, step: Step, *, has_mask: bool) -> EngineKind | None:
    """What `card` would be asked for, to do `step`; None where it cannot."""
    match step.engine:
        case EngineKind.OPERATORS:
            return _instead(card, step, has_mask=has_mask)
        case EngineKind.INPAINT if has_mask and EngineKind.INPAINT in card.kinds:
            return EngineKind.INPAINT
        case EngineKind.INPAINT | EngineKind.SEGMENT:  # said in words, where no place is given
            return EngineKind.EDIT if EngineKind.EDIT in card.kinds else None
        case EngineKind.RESTORE:
            if step.op in card.operators and EngineKind.RESTORE in card.kinds:
                return EngineKind.RESTORE
            return EngineKind.EDIT if EngineKind.EDIT in card.kinds else None
        case _:
            return step.engine if step.engine in _ASKED & card.kinds else None


def find_card(choice: str, cards: Sequence[ModelCard]) -> ModelCard | None:
    """The card that is named; None for "auto" and "operators".

    cards: all that are known. Raises NeedsModel for a name that none has, with those alike.
    """
    if choice in {AUTO, OPERATORS_ONLY}:
        return None
    by_id = {card.id: card for card in cards}
    if choice in by_id:
        return by_id[choice]
    alike = get_close_matches(choice, by_id, n=3, cutoff=0.5)
    said = f"Is it {' or '.join(alike)}? " if alike else ""
    raise NeedsModel(
        f"No model is called “{choice}”.",
        f"{said}`gesso models list` names them all; --engine operators needs none.",
    )


def _instead(card: Able, step: Step, *, has_mask: bool) -> EngineKind | None:
    if step.op in _MATTES:
        return EngineKind.MATTE if EngineKind.MATTE in card.kinds else None
    if step.op not in card.operators:
        return None
    kinds = [kind for kind in _INSTEAD if kind in card.kinds]
    if not has_mask:
        kinds = [kind for kind in kinds if kind is not EngineKind.INPAINT]
    return kinds[0] if kinds else None


def first_able(step: Step, able: Sequence[A], *, has_mask: bool) -> A | None:
    """The first that is made for such steps, else the first that can be told to do it."""
    kinds = [(each, kind_for(each, step, has_mask=has_mask)) for each in able]
    made_for_it = (each for each, kind in kinds if kind is step.engine)
    can_be_told = (each for each, kind in kinds if kind is not None)
    return next(made_for_it, None) or next(can_be_told, None)


def eagerness(card: ModelCard) -> tuple[bool, int, int]:
    """To be sorted by: what only plays a model comes last, small models before large ones."""
    return card.role is Role.REHEARSAL, tuple(Role).index(card.role), card.rank
