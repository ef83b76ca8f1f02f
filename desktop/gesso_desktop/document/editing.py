"""From a recipe to patches on a document: which steps can be done here, and doing them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from gesso_core.errors import BadRequest, NeedsModel
from gesso_core.geometry import Box
from gesso_core.mask import Mask
from gesso_core.operators.catalogue import OPERATORS, find
from gesso_core.operators.evaluate import prepare, refuse_unsupported
from gesso_core.operators.operator import (
    FramingOperator,
    LocalOperator,
    MatteOperator,
    RepairOperator,
    strengthened,
)
from gesso_core.patch import MattePatch, ParametricPatch, Patch, Piece, PixelPatch
from gesso_core.progress import Report
from gesso_core.recipe import EngineKind, Recipe, Step, Values
from gesso_desktop.document.document import Document
from gesso_desktop.document.project.records import Provenance

_ASKS_WHERE = {EngineKind.SEGMENT, EngineKind.INPAINT}
_KINDS = {
    EngineKind.EDIT: "edit: a model that follows instructions",
    EngineKind.SEGMENT: "segment: a model that finds things by name",
    EngineKind.INPAINT: "inpaint: a model that fills what it removes",
    EngineKind.RESTORE: "restore: a restoration network",
    EngineKind.UPSCALE: "upscale: an enlarging network",
    EngineKind.GENERATE: "generate: a model that makes pictures",
}


@dataclass(frozen=True, slots=True)
class Sorted:
    """exact: steps an operator does here and now. left_out: steps that need a model."""

    exact: tuple[Step, ...]
    left_out: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user said besides the sentence. strength scales every step's main amount."""

    where: Mask | None = None
    strength: float = 1.0
    seed: int = 0
    language: str = ""


def sort_steps(recipe: Recipe, *, has_mask: bool) -> Sorted:
    """A given mask answers where, so steps that only lacked that become exact."""
    exact = tuple(step for step in recipe.steps if _is_exact(step, has_mask=has_mask))
    return Sorted(exact, tuple(step for step in recipe.steps if step not in exact))


def refuse_models(steps: Sorted, engine: str) -> None:
    """Raises NeedsModel unless every step can be done here, or only those are asked for.

    engine: "auto", "operators" (exact steps only), or the name of a model.
    """
    if engine not in {"auto", "operators"}:
        raise NeedsModel(
            f"The model “{engine}” is not installed; this version runs exact operators only.",
            "Use --engine operators to run the steps that need no model.",
        )
    if engine == "operators" and not steps.exact:
        raise NeedsModel(
            "No step of this can be done by an exact operator.",
            "Say it in other words, or mark the place with --mask or --box.",
        )
    if engine == "auto" and steps.left_out:
        missing = "; ".join(f"“{step.text}” ({_KINDS[step.engine]})" for step in steps.left_out)
        asks_where = any(step.engine in _ASKS_WHERE for step in steps.left_out)
        mark = "mark the place with --mask or --box; or " if asks_where else ""
        raise NeedsModel(
            f"This needs a model that is not installed: {missing}.",
            f"No edit model is part of this version yet. To go on without: {mark}"
            "use --engine operators to run the exact steps alone.",
        )


def apply_step(document: Document, step: Step, wish: Wish, report: Report) -> Step:
    """Do one exact step; returns it with the values that were really used.

    Raises BadRequest when the operator needs a mask or refuses the picture's pixels.
    """
    operator = find(step.op)
    refuse_unsupported(operator, document.format)
    values = strengthened(operator, _for_operator(step), wish.strength)
    patch: Patch
    match operator:
        case LocalOperator():
            values = prepare(operator, document, wish.where, values)
            patch = ParametricPatch(operator.name, values, wish.where)
        case RepairOperator():
            if operator.propose is None and wish.where is None:
                raise BadRequest(
                    f"“{step.text or step.op}” needs to know where.",
                    "Mark the place: a mask (--mask MASK.png) or a box (--box X,Y,WIDTH,HEIGHT).",
                )
            patch = PixelPatch(_repaired(operator, document, values, wish.where, report))
        case MatteOperator():
            within = wish.where.tight_box if wish.where else None
            patch = MattePatch(operator.matte(document, values, within))
        case FramingOperator():
            framing = operator.frame(document, document.framing, values)
            if framing.resamples:
                values["degrees"] = framing.straighten  # what was found, if it was looked for
            document.set_framing(framing)
            return Step(step.op, EngineKind.OPERATORS, values, step.text)
        case _:
            assert_never(operator)
    done = Step(step.op, EngineKind.OPERATORS, values, step.text)
    origin = Provenance(engine="operators", seed=wish.seed, language=wish.language)
    document.add(patch, done, origin, name=step.text or step.op)
    return done


def _is_exact(step: Step, *, has_mask: bool) -> bool:
    if step.engine is EngineKind.OPERATORS:
        return True
    return has_mask and step.engine in _ASKS_WHERE and any(o.name == step.op for o in OPERATORS)


def _for_operator(step: Step) -> Values:
    """Without the words that only said where."""
    return {n: v for n, v in step.params.items() if n not in {"target", "exclude"}}


def _repaired(
    operator: RepairOperator, document: Document, values: Values, where: Mask | None, report: Report
) -> Iterator[Piece]:
    """Pieces inside what the operator finds (and the user's mask), or inside the mask itself."""
    if operator.propose is None:
        assert where is not None
        yield from operator.repair(document, where, values, report)
        return
    within = where.tight_box if where else document.size.box
    for proposal in operator.propose(document, values, within, report):
        limited = _both(proposal, where) if where else proposal
        if not limited.tight_box.is_empty:
            yield from operator.repair(document, limited, values, report)


def _both(proposal: Mask, where: Mask) -> Mask:
    box: Box = proposal.box.intersect(where.box)
    return Mask(box, proposal.read(box) * where.read(box))
