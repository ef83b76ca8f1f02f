"""What a model can be asked for, to do a step. Pure, and light: the window judges by it."""

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from gesso_core.operators.catalogue import OPERATORS
from gesso_core.operators.operator import LocalOperator, MatteOperator
from gesso_core.recipe import EngineKind, Step
from gesso_desktop.document.exact_steps import ExactSteps

_MATTES = frozenset(each.name for each in OPERATORS if isinstance(each, MatteOperator))
_LOCAL = {each.name: each for each in OPERATORS if isinstance(each, LocalOperator)}
_INSTEAD = (EngineKind.RESTORE, EngineKind.INPAINT, EngineKind.EDIT)
"""What a model that names an exact step is asked for, the first that it offers."""

_ASKED = frozenset({EngineKind.EDIT, EngineKind.UPSCALE, EngineKind.MATTE})
"""Kinds that a sentence asks for as such."""


class Able(Protocol):
    """A model as far as choosing goes: a card, or what stands for one."""

    @property
    def id(self) -> str: ...

    @property
    def kinds(self) -> frozenset[EngineKind]: ...

    @property
    def operators(self) -> frozenset[str]: ...

    @property
    def is_built_in(self) -> bool: ...


A = TypeVar("A", bound=Able)


def by_itself(
    step: Step, able: Sequence[A], *, has_mask: bool, better: Mapping[str, str]
) -> A | None:
    """Who does a step where nobody was named for it; None for an exact operator, or for nobody.

    able: best first. better: by the operator's name, the id of who is known to do it better. What
    is part of Gesso does nothing else by itself.
    """
    known = [each for each in able if each.id == better.get(step.op)]
    if ExactSteps().can(step, has_mask=has_mask):
        return None if _is_set(step) else first_able(step, known, has_mask=has_mask)
    # Against models that were added nothing was measured: they come first.
    others = [each for each in able if not each.is_built_in]
    return first_able(step, [*others, *known], has_mask=has_mask)


def first_able(step: Step, able: Sequence[A], *, has_mask: bool) -> A | None:
    """The first that is made for such steps, else the first that can be told to do it."""
    kinds = [(each, kind_for(each, step, has_mask=has_mask)) for each in able]
    made_for_it = (each for each, kind in kinds if kind is step.engine)
    can_be_told = (each for each, kind in kinds if kind is not None)
    return next(made_for_it, None) or next(can_be_told, None)


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


def _is_set(step: Step) -> bool:
    """Whether it has a value that says something to the operator alone, besides how much."""
    operator = _LOCAL.get(step.op)
    if operator is None:
        return False
    return any(name in step.params for name in operator.parameters if name != operator.strength)


def _instead(card: Able, step: Step, *, has_mask: bool) -> EngineKind | None:
    if step.op in _MATTES:
        return EngineKind.MATTE if EngineKind.MATTE in card.kinds else None
    if step.op not in card.operators or _is_settled(step):
        return None
    kinds = [kind for kind in _INSTEAD if kind in card.kinds]
    if not has_mask:
        kinds = [kind for kind in kinds if kind is not EngineKind.INPAINT]
    return kinds[0] if kinds else None


def _is_settled(step: Step) -> bool:
    """Whether it says what was found once, so that nobody has to be asked again."""
    operator = next((each for each in OPERATORS if each.name == step.op), None)
    return isinstance(operator, LocalOperator) and operator.is_settled(step.params)
