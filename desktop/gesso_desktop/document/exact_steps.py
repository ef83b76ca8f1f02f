"""Steps done by exact operators, here and now."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import assert_never

from gesso_core.errors import BadRequest
from gesso_core.framing import Framing
from gesso_core.geometry import Box
from gesso_core.interpret.planned import PLANNED
from gesso_core.mask import Mask
from gesso_core.operators.catalogue import OPERATORS, find
from gesso_core.operators.evaluate import prepare, refuse_unsupported
from gesso_core.operators.operator import (
    FramingOperator,
    LocalOperator,
    MatteOperator,
    RepairOperator,
    complete,
    number,
    strengthened,
)
from gesso_core.patch import MattePatch, ParametricPatch, Patch, Piece, PixelPatch
from gesso_core.picture import Picture
from gesso_core.progress import Report
from gesso_core.recipe import EngineKind, Step, Values
from gesso_desktop.document.project.records import PatchKind, PatchRow, Provenance
from gesso_desktop.document.step_runner import PreparedStep, Wish

ASKS_WHERE = frozenset({EngineKind.SEGMENT, EngineKind.INPAINT})
"""Models that an operator can stand in for once the user says where."""

IS_LIMITED = "is_limited"
"""Kept with a step that looked for its object inside the user's mask only."""

IS_MARKED = "is_marked"
"""Of a step that looks for damage: the user's mask, from one half of coverage on, is the damage
itself, and nothing is looked for."""

ABOUT_WHERE = frozenset({"target", "exclude", IS_LIMITED, IS_MARKED})
"""Parameters of steps that are words about the place, not values of an operator."""


_OWN_NOTES = frozenset({PLANNED, IS_LIMITED, IS_MARKED})
"""Kept with a step, and no words of the user's."""


@dataclass(frozen=True)
class ExactSteps:
    """The operators as a `StepRunner`."""

    is_live: bool = True

    def can(self, step: Step, *, has_mask: bool) -> bool:
        if step.engine is EngineKind.OPERATORS:
            return True
        return has_mask and step.engine in ASKS_WHERE and any(o.name == step.op for o in OPERATORS)

    def prepare(
        self, picture: Picture, framing: Framing, step: Step, wish: Wish, report: Report
    ) -> PreparedStep:
        """Raises BadRequest when the operator needs a mask or refuses the picture's pixels."""
        operator = find(step.op)
        refuse_unsupported(operator, picture.format)
        values = strengthened(operator, for_operator(step), wish.strength)
        result: Patch | Framing
        match operator:
            case LocalOperator():
                values = prepare(operator, picture, wish.where, values)
                result = ParametricPatch(operator.name, values, wish.where)
            case RepairOperator():
                if operator.propose is None and wish.where is None:
                    raise BadRequest(
                        f"“{step.text or step.op}” needs to know where.",
                        "Mark the place: a mask (--mask MASK.png) or a box "
                        "(--box X,Y,WIDTH,HEIGHT).",
                    )
                if wish.strength == 0:
                    result = PixelPatch(())  # a sensitivity of 0 would still find what is sure
                elif is_marked(step, wish.where):
                    assert wish.where is not None
                    marked = wish.where.decided()
                    result = PixelPatch(operator.repair(picture, marked, values, report))
                    values[IS_MARKED] = True
                else:
                    result = PixelPatch(_repaired(operator, picture, values, wish.where, report))
                if operator.propose is not None and wish.where is not None:
                    values[IS_LIMITED] = True
            case MatteOperator():
                within = wish.where.tight_box if wish.where else None
                result = MattePatch(operator.matte(picture, values, within, report))
                if within is not None:
                    values[IS_LIMITED] = True
            case FramingOperator():
                result = operator.frame(picture, framing, values)
                if result.resamples:
                    values["degrees"] = result.straighten  # what was found, if it was looked for
            case _:
                assert_never(operator)
        done = Step(step.op, EngineKind.OPERATORS, values, step.text)
        origin = Provenance(engine="operators", seed=wish.seed, language=wish.language)
        return PreparedStep(step, done, result, origin)

    def finds(self, step: Step, *, has_mask: bool) -> bool:
        return self.can(step, has_mask=has_mask) and finder_of(step) is not None

    def find(self, picture: Picture, step: Step, wish: Wish, report: Report) -> Iterator[Mask]:
        """Raises BadRequest when the operator refuses the picture's pixels."""
        operator = finder_of(step)
        assert operator is not None
        refuse_unsupported(operator, picture.format)
        values = strengthened(operator, for_operator(step), wish.strength)
        return _proposed(operator, picture, values, wish.where, report)


def finder_of(step: Step) -> RepairOperator | None:
    """The operator of a step that looks for its damage by itself."""
    for operator in OPERATORS:
        if operator.name == step.op and isinstance(operator, RepairOperator):
            return operator if operator.propose is not None else None
    return None


def asked_share(step: Step, strength: float) -> float:
    """How much is asked of what the step's operator does by itself, which is 1; 0 is nothing.

    For models that know no amounts. Where no operator or no amount of it is known: strength, at
    most 1.
    """
    operator = next((each for each in OPERATORS if each.name == step.op), None)
    name: str | None = getattr(operator, "strength", None)
    if operator is None or name is None:
        return min(1.0, strength)
    usual = complete(operator, {})[name]
    if not isinstance(usual, float) or not usual:
        return min(1.0, strength)
    return number(strengthened(operator, for_operator(step), strength), name) / usual


def with_strength(step: Step, strength: float) -> Step:
    """The same wish with the strength in its amount, where there is one."""
    operator = next((each for each in OPERATORS if each.name == step.op), None)
    name: str | None = getattr(operator, "strength", None)
    if operator is None or name is None:
        return step
    amount = strengthened(operator, for_operator(step), strength)[name]
    return replace(step, params={**step.params, name: amount})


def share_of(row: PatchRow) -> float:
    """The opacity that the values of an edit stand for: of a restoring network's, which knows no
    amounts, how much was asked for; else 1."""
    is_restored = row.kind is PatchKind.PIXELS and row.provenance.is_by_model and not row.has_output
    if not is_restored or finder_of(row.step) is not None:
        return 1.0
    return min(1.0, asked_share(row.step, 1.0))


def for_operator(step: Step) -> Values:
    """Without the words that only said where."""
    return {n: v for n, v in step.params.items() if n not in ABOUT_WHERE}


def values_for_people(step: Step) -> Values:
    """Without what the program only noted for itself."""
    return {n: v for n, v in step.params.items() if n not in _OWN_NOTES}


def is_marked(step: Step, where: Mask | None) -> bool:
    """See `IS_MARKED`. Without a mask it says nothing."""
    is_said = step.params.get(IS_MARKED) is True
    return is_said and where is not None and finder_of(step) is not None


def asks_the_picture(step: Step) -> bool:
    """Whether preparing an exact step may take time."""
    match find(step.op):
        case LocalOperator() as operator:
            return operator.measures and not operator.is_settled(step.params)
        case FramingOperator() as operator:
            return operator.name == "straighten"
        case _:
            return True


def needs_a_place(step: Step) -> bool:
    """Whether an exact step can be done only where the user marks it."""
    operator = find(step.op)
    return isinstance(operator, RepairOperator) and operator.propose is None


def _repaired(
    operator: RepairOperator, picture: Picture, values: Values, where: Mask | None, report: Report
) -> Iterator[Piece]:
    """Pieces inside what the operator finds (and the user's mask), or inside the mask itself."""
    if operator.propose is None:
        assert where is not None
        yield from operator.repair(picture, where, values, report)
        return
    for proposal in _proposed(operator, picture, values, where, report):
        yield from operator.repair(picture, proposal, values, report)


def _proposed(
    operator: RepairOperator, picture: Picture, values: Values, where: Mask | None, report: Report
) -> Iterator[Mask]:
    """Where the operator would act, inside the user's mask, if there is one."""
    assert operator.propose is not None
    within = where.tight_box if where else picture.size.box
    for proposal in operator.propose(picture, values, within, report):
        limited = _both(proposal, where) if where else proposal
        if not limited.tight_box.is_empty:
            yield limited


def _both(proposal: Mask, where: Mask) -> Mask:
    box: Box = proposal.box.intersect(where.box)
    return Mask(box, proposal.read(box) * where.read(box))
