"""One step of the sentence as it is shown: what it does, its values, and what it lacks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from gesso_core.errors import BadRequest, GessoError
from gesso_core.interpret.planned import PLANNED
from gesso_core.operators.catalogue import OPERATORS, find
from gesso_core.operators.operator import LocalOperator, Number, Operator, Parameter, complete
from gesso_core.recipe import EngineKind, Recipe, Step, Value, Values
from gesso_desktop.document.exact_steps import ABOUT_WHERE, ASKS_WHERE, needs_a_place
from gesso_desktop.document.preparing import RefusedStep
from gesso_desktop.document.project.records import PatchKind, PatchRow
from gesso_desktop.document.step_runner import PreparedStep, StepRunner
from gesso_desktop.state.names import engine_name
from gesso_desktop.state.texts import translated

_NO_FACTS = ABOUT_WHERE | {PLANNED, "prompt"}
_EXACT = frozenset(operator.name for operator in OPERATORS)


class StepKind(StrEnum):
    EXACT = "exact"
    MODEL = "model"  # an engine that is there does it
    NEEDS_PLACE = "needs a place"  # exact once something is selected
    NEEDS_MODEL = "needs a model"


@dataclass(frozen=True)
class StepState:
    """values: what the controls show. used: what was really used, once it is prepared.

    refusal: why it cannot be done to this picture. became: the operators that it is really done by,
    with their values, where these are others than the step names.
    """

    step: Step
    kind: StepKind
    values: Values = field(default_factory=dict)
    is_on: bool = True
    used: Values | None = None
    refusal: GessoError | None = None
    became: tuple[Step, ...] = ()

    @property
    def can_run(self) -> bool:
        return self.kind in {StepKind.EXACT, StepKind.MODEL}

    @property
    def runs(self) -> bool:
        return self.is_on and self.can_run

    @property
    def asked(self) -> Step:
        """The step with the values of the controls."""
        return replace(self.step, params={**self.step.params, **self.values})

    @property
    def parameters(self) -> Mapping[str, Parameter]:
        """What has a control, by name."""
        return _operator(self.step).parameters if self.values else {}

    @property
    def main(self) -> str | None:
        """The parameter that says how much, or else the first."""
        strength = getattr(_operator(self.step), "strength", None) if self.values else None
        return strength or next(iter(self.parameters), None)

    @property
    def facts(self) -> Values:
        """What else it was understood to do, to be shown: a crop's format, a found angle."""
        known = {**self.step.params, **(self.used or {})}
        # A row of numbers, a matrix or a curve, says nothing to people.
        said = {
            name: value
            for name, value in self.step.params.items()
            if name not in _NO_FACTS and not isinstance(value, tuple)
        }
        found = {"degrees": known["degrees"]} if "degrees" in (self.used or {}) else {}
        return {n: v for n, v in {**said, **found}.items() if n not in self.parameters}

    @property
    def doers(self) -> tuple[tuple[str, Mapping[str, float]], ...]:
        """Operators that it became, each with those of its values that change something."""
        return tuple((step.op, _telling(step)) for step in self.became)

    @property
    def is_planned(self) -> bool:
        """Whether a language model read it out of the words, and not the rules."""
        return PLANNED in self.step.params

    @property
    def told(self) -> str:
        """What a language model made of the words for an edit model; empty where it made none."""
        prompt = self.step.params.get("prompt")
        return prompt if self.is_planned and isinstance(prompt, str) else ""

    @property
    def needs_place_or_model(self) -> bool:
        """Whether marking the place would do instead of a model."""
        return self.step.engine in ASKS_WHERE and self.step.op in _EXACT

    @property
    def missing(self) -> str:
        """What it lacks, as a sentence; empty when it can run."""
        if self.kind is StepKind.NEEDS_PLACE:
            return translated("Sentence", "Select the place where this should be done.")
        if self.kind is not StepKind.NEEDS_MODEL:
            return ""
        if self.step.engine is EngineKind.UPSCALE:
            return translated("Sentence", "This makes a new file: choose Enlarge in the File menu.")
        lacks = translated("Sentence", "Needs {model}, and none is installed.").format(
            model=engine_name(self.step.engine)
        )
        if not self.needs_place_or_model:
            return lacks
        return lacks + " " + translated("Sentence", "Or select the place yourself.")

    def default(self, name: str) -> Value:
        """As the sentence said."""
        return _completed(self.step).get(name, self.parameters[name].default)


def understood(step: Step, runners: Sequence[StepRunner], *, has_mask: bool) -> StepState:
    return judged(StepState(step, StepKind.EXACT, _completed(step)), runners, has_mask=has_mask)


def merged(
    recipe: Recipe,
    before: Sequence[StepState],
    runners: Sequence[StepRunner],
    *,
    has_mask: bool,
    rows: Sequence[PatchRow] = (),
) -> tuple[StepState, ...]:
    """The steps of a sentence that is being typed: what was set by hand stays.

    rows: edits of which this is the sentence; what is not known otherwise has their values.
    """
    known, result = list(before), list[StepState]()
    for step in recipe.steps:
        same = next((state for state in known if state.step == step), None)
        if same is not None:
            known.remove(same)
        result.append(same or _as_in(rows, understood(step, runners, has_mask=has_mask)))
    return tuple(result)


def judged(state: StepState, runners: Sequence[StepRunner], *, has_mask: bool) -> StepState:
    """The same step where something is selected, or nothing any more."""
    return replace(state, kind=_kind(state.step, runners, has_mask=has_mask))


def told(state: StepState, made: PreparedStep | RefusedStep) -> StepState:
    """The same step with what came of preparing it."""
    if isinstance(made, RefusedStep):
        return replace(state, used=None, refusal=made.error, became=())
    is_another = bool(made.also) or made.done.op != made.asked.op
    became = tuple(each.done for each in made.laid) if is_another else ()
    return replace(state, used=made.done.params, refusal=None, became=became)


def _as_in(rows: Sequence[PatchRow], state: StepState) -> StepState:
    """With the values of its edit among these; those that a model measures are measured anew."""
    for row in rows:
        is_same = (row.step.op, row.step.text) == (state.step.op, state.step.text)
        if is_same and not (row.kind is PatchKind.PARAMETRIC and row.provenance.is_by_model):
            known = {name: row.step.params.get(name, value) for name, value in state.values.items()}
            return replace(state, values=known)
    return state


def _kind(step: Step, runners: Sequence[StepRunner], *, has_mask: bool) -> StepKind:
    for runner in runners:
        if runner.can(step, has_mask=has_mask):
            if not runner.is_live:
                return StepKind.MODEL
            lacks_place = not has_mask and needs_a_place(step)
            return StepKind.NEEDS_PLACE if lacks_place else StepKind.EXACT
    return StepKind.NEEDS_MODEL


def is_live(step: Step, runners: Sequence[StepRunner], *, has_mask: bool) -> bool:
    """Whether who does it does it while it is still being worded."""
    runner = next((r for r in runners if r.can(step, has_mask=has_mask)), None)
    return runner is not None and runner.is_live


def _operator(step: Step) -> Operator:
    return find(step.op)


def _completed(step: Step) -> Values:
    """Of the parameters alone; none for what no operator does."""
    if step.op not in _EXACT:
        return {}
    operator = _operator(step)
    try:
        whole = complete(operator, step.params)
    except BadRequest:  # an edit of another version: start from the defaults
        whole = complete(operator, {})
    return {name: whole[name] for name in operator.parameters}


def _telling(step: Step) -> Mapping[str, float]:
    """Numbers that differ from what changes nothing, as far as two decimals show it."""
    operator = _operator(step)
    told = dict[str, float]()
    for name, parameter in operator.parameters.items():
        value = step.params.get(name)
        if not isinstance(parameter, Number) or not isinstance(value, int | float):
            continue
        is_whole = isinstance(operator, LocalOperator) and operator.is_settled(step.params)
        silent = parameter.default if is_whole else parameter.neutral
        if silent is None or abs(value - silent) >= 0.005:
            told[name] = value
    return told


def left_out(steps: Sequence[StepState]) -> tuple[StepState, ...]:
    """Those that are wanted, but cannot be done here."""
    return tuple(step for step in steps if step.is_on and not step.can_run)


def engine_kinds(steps: Sequence[StepState]) -> tuple[EngineKind, ...]:
    """Which kinds of models are missing, each once."""
    missing = [each.step.engine for each in steps if each.kind is StepKind.NEEDS_MODEL]
    return tuple(dict.fromkeys(missing))
