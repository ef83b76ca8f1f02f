"""Which steps of a recipe can be done here, and doing one of them to a document."""

from dataclasses import dataclass

from gesso_core.errors import NeedsModel
from gesso_core.progress import Report
from gesso_core.recipe import EngineKind, Recipe, Step
from gesso_desktop.document.document import Document
from gesso_desktop.document.exact_steps import ASKS_WHERE, ExactSteps
from gesso_desktop.document.preparing import lay, prepare_step
from gesso_desktop.document.step_runner import Wish

_KINDS = {
    EngineKind.EDIT: "edit: a model that follows instructions",
    EngineKind.SEGMENT: "segment: a model that finds things by name",
    EngineKind.INPAINT: "inpaint: a model that fills what it removes",
    EngineKind.RESTORE: "restore: a restoration network",
    EngineKind.UPSCALE: "upscale: an enlarging network",
    EngineKind.GENERATE: "generate: a model that makes pictures",
    EngineKind.POINT: "point: a model that masks what is clicked",
    EngineKind.MATTE: "matte: a model that masks the main subject",
    EngineKind.PLAN: "plan: a language model",
}


@dataclass(frozen=True, slots=True)
class Sorted:
    """exact: steps an operator does here and now. left_out: steps that need a model."""

    exact: tuple[Step, ...]
    left_out: tuple[Step, ...]


def sort_steps(recipe: Recipe, *, has_mask: bool) -> Sorted:
    """A given mask answers where, so steps that only lacked that become exact."""
    can = ExactSteps().can
    exact = tuple(step for step in recipe.steps if can(step, has_mask=has_mask))
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
        asks_where = any(step.engine in ASKS_WHERE for step in steps.left_out)
        mark = "mark the place with --mask or --box; or " if asks_where else ""
        raise NeedsModel(
            f"This needs a model that is not installed: {missing}.",
            f"No edit model is part of this version yet. To go on without: {mark}"
            "use --engine operators to run the exact steps alone.",
        )


def apply_step(document: Document, step: Step, wish: Wish, report: Report) -> Step:
    """Do one exact step; returns it with the values that were really used.

    Pieces are written as they are made. Raises BadRequest when the operator needs a mask or refuses
    the picture's pixels.
    """
    ready = prepare_step(document, document.framing, step, wish, report)
    lay(document, ready)
    return ready.done
