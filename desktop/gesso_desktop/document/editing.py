"""Who does which step of a recipe, what nobody does and why, and doing one to a document."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten

from gesso_core.cards.model_card import ModelCard
from gesso_core.errors import BadRequest, NeedsModel
from gesso_core.operators.catalogue import find
from gesso_core.operators.evaluate import refuse_unsupported
from gesso_core.pixels import PixelFormat
from gesso_core.progress import Report
from gesso_core.recipe import EngineKind, Recipe, Step
from gesso_desktop.document.able import kind_for
from gesso_desktop.document.choosing import AUTO, OPERATORS_ONLY, Choose
from gesso_desktop.document.document import Document
from gesso_desktop.document.exact_steps import ASKS_WHERE, ExactSteps
from gesso_desktop.document.preparing import EXACT, RefusedStep, lay, prepare_step
from gesso_desktop.document.step_runner import PreparedStep, StepRunner, Wish

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

_NAMED = 5  # models or steps in one sentence
_LONGEST = 120  # characters of the user's words that are said back


@dataclass(frozen=True, slots=True)
class Doing:
    """card: of the model that does it; None for an exact operator."""

    step: Step
    card: ModelCard | None = None


@dataclass(frozen=True, slots=True)
class Sorted:
    """doing: steps of the picture, in their order. enlarging: what makes a larger picture of the
    result. left_out: steps that nobody here does."""

    doing: tuple[Doing, ...]
    left_out: tuple[Step, ...]
    enlarging: Doing | None = None

    @property
    def steps(self) -> tuple[Step, ...]:
        """All that are done."""
        return tuple(each.step for each in self.all)

    @property
    def all(self) -> tuple[Doing, ...]:
        return self.doing if self.enlarging is None else (*self.doing, self.enlarging)

    @property
    def cards(self) -> tuple[ModelCard, ...]:
        """Of the models that are needed, each once."""
        by_id = {each.card.id: each.card for each in self.all if each.card is not None}
        return tuple(by_id.values())


def nobody(step: Step, *, has_mask: bool) -> ModelCard | None:
    """A `Choose` where there are no models."""
    return None


def sort_steps(recipe: Recipe, *, has_mask: bool, choose: Choose = nobody) -> Sorted:
    """What `choose` names a model for is done by that; a given mask answers where, so steps that
    only lacked that become exact.

    Raises BadRequest where a picture is to be enlarged more than once.
    """
    doing, left_out, enlarging = list[Doing](), list[Step](), list[Doing]()
    for step in recipe.steps:
        card = choose(step, has_mask=has_mask)
        if card is not None and step.engine is EngineKind.UPSCALE:
            enlarging.append(Doing(step, card))
        elif card is not None or ExactSteps().can(step, has_mask=has_mask):
            doing.append(Doing(step, card))
        else:
            left_out.append(step)
    if len(enlarging) > 1:
        raise BadRequest("A picture can be enlarged once at a time.", "Say how large in one go.")
    return Sorted(tuple(doing), tuple(left_out), enlarging[0] if enlarging else None)


def refuse_models(
    steps: Sorted,
    engine: str,
    named: ModelCard | None = None,
    known: Sequence[ModelCard] = (),
    *,
    has_mask: bool = False,
    on_request: Sequence[ModelCard] = (),
) -> None:
    """Raises NeedsModel unless every step can be done here, or only exact ones are asked for, and
    BadRequest where all that is missing is a mask.

    engine: "auto", "operators" (exact steps only), or the id of a model, then `named`. known: the
    models that run here, or would once they are installed. on_request: those that run here and are
    asked for nothing by themselves, as nobody measured that they do it well.
    """
    if engine == OPERATORS_ONLY:
        if not steps.doing:
            raise NeedsModel(
                "No step of this can be done by an exact operator.",
                "Say it in other words, or mark the place with --mask or --box.",
            )
    elif steps.left_out:
        if named is not None and not has_mask:
            _refuse_placeless(steps.left_out, named)
        here = [
            card
            for card in on_request
            if all(kind_for(card, step, has_mask=has_mask) for step in steps.left_out)
        ]
        raise _missing(steps.left_out, named, known, here, has_mask=has_mask)


def apply_step(
    document: Document,
    step: Step,
    wish: Wish,
    report: Report,
    *,
    runners: Sequence[StepRunner] = EXACT,
    earlier: Sequence[PreparedStep] = (),
) -> PreparedStep:
    """Do one step; returns it with the values that were really used.

    earlier: see `prepare_step`. Pieces are written as they are made. Raises BadRequest when
    the step needs a mask or refuses the picture's pixels, and what the runner raises.
    """
    ready = prepare_step(
        document, document.framing, step, wish, report, runners=runners, earlier=earlier
    )
    for each in ready.laid:
        lay(document, each)
    return ready


def apply_steps(
    document: Document,
    steps: Sequence[Step],
    wish: Wish,
    report: Report,
    *,
    runners: Sequence[StepRunner] = EXACT,
) -> tuple[PreparedStep | RefusedStep, ...]:
    """Do the steps of one sentence, one after another.

    Raises as `apply_step`, but not for a step that is not for such pixels and was one of several
    that a general wish became ("restore this"): that is left out, as long as another is not.
    """
    made = list[PreparedStep | RefusedStep]()
    for step in steps:
        done = [each for each in made if isinstance(each, PreparedStep)]
        try:
            made.append(apply_step(document, step, wish, report, runners=runners, earlier=done))
        except BadRequest as error:
            same_wish = [each for each in steps if each.text == step.text]
            if _is_for(step, document.format) or not any(
                _is_for(each, document.format) for each in same_wish
            ):
                raise
            made.append(RefusedStep(step, error))
    return tuple(made)


def _is_for(step: Step, pixel_format: PixelFormat) -> bool:
    """Whether the pixels are of a kind that its operator takes."""
    if step.engine is not EngineKind.OPERATORS:
        return True
    try:
        refuse_unsupported(find(step.op), pixel_format)
    except BadRequest:
        return False
    return True


def _refuse_placeless(left_out: Sequence[Step], named: ModelCard) -> None:
    """Raises BadRequest where the model could do it all, if it were told where."""
    if all(kind_for(named, step, has_mask=True) for step in left_out):
        raise BadRequest(
            f"{named.title} must be told where {_said(left_out)} is to be done.",
            "Mark the place with --mask or --box.",
        )


def _said(steps: Sequence[Step]) -> str:
    return "; ".join(f"“{shorten(step.text, _LONGEST, placeholder=' …')}”" for step in steps)


def _missing(
    left_out: Sequence[Step],
    named: ModelCard | None,
    known: Sequence[ModelCard],
    here: Sequence[ModelCard],
    *,
    has_mask: bool,
) -> NeedsModel:
    missing = "; ".join(f"{_said([step])} ({_KINDS[step.engine]})" for step in left_out[:_NAMED])
    asks_where = any(step.engine in ASKS_WHERE for step in left_out)
    mark = "mark the place with --mask or --box; or " if asks_where and not has_mask else ""
    go_on = f"To go on without: {mark}use --engine operators to run the exact steps alone."
    if named is not None:
        kinds = ", ".join(sorted(kind.value for kind in named.kinds))
        return NeedsModel(
            f"{named.title} ({kinds}) cannot do {missing}.",
            f"Use --engine {AUTO} to let every step be done by who can. {go_on}",
        )
    able = [
        card.id
        for card in known
        if any(kind_for(card, step, has_mask=has_mask) for step in left_out)
    ]
    if here:
        tried = "; ".join(f"{card.title} can try it: --engine {card.id}" for card in here)
        others = f" {', '.join(able[:_NAMED])} could, too." if able else ""
        return NeedsModel(
            f"Nobody does this without being asked by name: {missing}.",
            f"{tried}; on its own that was not found good enough.{others} {go_on}",
        )
    lacks = "that is not installed" if able else "and none that runs here can do it"
    could = f"{', '.join(able[:_NAMED])} could do it. " if able else ""
    return NeedsModel(
        f"This needs a model {lacks}: {missing}.",
        f"{could}`gesso models list` says what there is, `gesso doctor` what can run here. {go_on}",
    )
