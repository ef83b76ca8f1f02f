"""How the parts of a text go together: what must not be torn apart, what refers back."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from gesso_core.interpret.clause import Clause
from gesso_core.interpret.language import Meanings
from gesso_core.recipe import EngineKind, Step

_REMEDIES = frozenset({"fix", "remove", "it", "picture"})
_MOVES = MappingProxyType({"raise": 1, "lower": -1})
_ONLY_MOVES = frozenset({"it", *_MOVES})
_FAULTS = frozenset({"state", "complaint", "too_high", "too_low"})
_PLACES = ("target", "exclude")
_SIZES = ("number", "unit", "measure")  # a stop is a measure of light, not of shadows


@dataclass(frozen=True)
class Part:
    """What a stretch of the text came to. No steps and not unread: it asks for nothing.

    leans: it has no verb of its own and means little without what came before.
    starts: it is the first of a sentence. is_choice: it follows an "or".
    excluded: a thing that must not be touched.
    """

    start: int
    end: int
    steps: tuple[Step, ...] = ()
    is_unread: bool = False
    leans: bool = False
    starts: bool = False
    is_choice: bool = False
    excluded: str | None = None
    clauses: tuple[Clause, ...] = field(default=())

    def has(self, *kinds: str) -> bool:
        return any(clause.has(*kinds) for clause in self.clauses)


def join(parts: Sequence[Part], text: str, meanings: Meanings) -> list[Part]:
    """The parts of a text with what refers back resolved, and exclusions where they belong."""
    joined: list[Part] = []
    for part in parts:
        if not joined:
            joined.append(part)
        elif _is_remedy_of(joined[-1], part):
            joined[-1] = replace(joined[-1], end=part.end)
        elif _is_reason_of(joined[-1], part):
            joined[-1] = _with_reason(joined[-1], part, text)
        elif part.is_choice and _asks_nothing(joined[-1]):
            joined[-1] = replace(joined[-1], end=part.end)  # "don't crop or remove the dust"
        elif _is_inseparable(joined[-1], part):
            joined[-1] = _unread(joined[-1], part)
        else:
            _follow(joined, part, text=text, meanings=meanings)
    return _exclude(joined, meanings)


def _follow(joined: list[Part], part: Part, *, text: str, meanings: Meanings) -> None:
    placed = _in_its_place(joined[-1], _in_its_region(joined[-1], part, meanings), meanings)
    if joined[-1].leans and _is_same_request(joined[-1], placed):
        start = joined[-1].start
        steps = tuple(replace(step, text=text[start : placed.end]) for step in placed.steps)
        joined[-1] = replace(placed, start=start, steps=steps)
    else:
        joined.append(placed)


def _is_remedy_of(before: Part, part: Part) -> bool:
    """ "The scan is dusty, please fix it": the complaint was the request."""
    if not (before.leans and before.steps and part.is_unread):
        return False
    return all(
        clause.only_has(_REMEDIES) or _moves_it_so(clause, before) for clause in part.clauses
    )


def _moves_it_so(clause: Clause, before: Part) -> bool:
    """ "The shadows are too dark, lift them": it says once more where to."""
    if not clause.has(*_MOVES) or not clause.only_has(_ONLY_MOVES):
        return False
    asked = {sign for verb, sign in _MOVES.items() if clause.has(verb)}
    moved = {
        (value > 0) - (value < 0)
        for step in before.steps
        for value in step.params.values()
        if isinstance(value, int | float)
    }
    return len(asked) == 1 and asked == moved


def _is_reason_of(before: Part, part: Part) -> bool:
    """ "Brighten it by a stop, it is too dark": the complaint only says why."""
    says_why = part.has("is", "too", "lacking") or any(
        chunk.form in _FAULTS for clause in part.clauses for chunk in clause.all("scale", "defect")
    )
    return part.leans and says_why and _is_same_request(before, part)


def _with_reason(before: Part, part: Part, text: str) -> Part:
    told = text[before.start : part.end]
    steps = tuple(replace(step, text=told) for step in before.steps)
    return replace(before, end=part.end, steps=steps)


def _asks_nothing(part: Part) -> bool:
    return not part.steps and not part.is_unread


def _is_inseparable(before: Part, part: Part) -> bool:
    """Whether one of them means nothing, or something else, without the other."""
    if part.starts:
        return part.is_unread and part.has("it") and _is_placed(before)
    if part.is_choice:
        return True
    if _asks_nothing(before) and before.has("thing") and part.has("it"):
        return True  # "don't remove the background, blur it"
    if part.is_unread:
        says_only_where_to = all(clause.only_has(_ONLY_MOVES) for clause in part.clauses)
        is_inside = part.leans or (before.leans and says_only_where_to)
        return before.is_unread or is_inside or _speaks_of(before, part)
    return before.is_unread and (part.leans or not part.steps)


def _speaks_of(before: Part, part: Part) -> bool:
    """ "Cut it out and put it on white": what the model must know was said before."""
    is_cut = any(step.op == "remove_background" for step in before.steps)
    return is_cut or (_is_placed(before) and part.has("it"))


def _is_placed(part: Part) -> bool:
    return any(step.engine is not EngineKind.OPERATORS for step in part.steps)


def _unread(before: Part, part: Part) -> Part:
    return Part(
        before.start,
        max(before.end, part.end),
        is_unread=True,
        leans=before.leans and part.leans,
        starts=before.starts,
        clauses=before.clauses + part.clauses,
    )


def _in_its_region(before: Part, part: Part, meanings: Meanings) -> Part:
    """ "The shadows are too dark, brighten them": more light for the shadows alone."""
    if not before.leans or len(before.steps) != 1 or len(part.steps) != 1 or part.starts:
        return part
    region, step = before.steps[0], part.steps[0]
    names_its_own = part.has("picture", "thing", *_SIZES)
    if names_its_own or step.op not in meanings.regions.get(region.op, ()):
        return part
    said, wanted = meanings.operators[step.op], meanings.operators[region.op]
    moved, usual = float(str(step.params[said["value"]])), abs(float(wanted["default"]))
    value = round(moved / float(said["default"]) * usual, 4)
    params = {**region.params, wanted["value"]: min(max(value, wanted["low"]), wanted["high"])}
    return replace(part, steps=(replace(step, op=region.op, engine=region.engine, params=params),))


def _in_its_place(before: Part, part: Part, meanings: Meanings) -> Part:
    """`part` at the place it takes over ("make the sky brighter and warmer")."""
    places = {
        key: value
        for step in before.steps
        if step.engine is EngineKind.SEGMENT
        for key, value in step.params.items()
        if key in _PLACES
    }
    names_its_own = part.has("picture", "thing")
    refers = part.has("it") or (not names_its_own and (part.leans or before.leans))
    if part.starts and not before.leans:
        refers = False
    if not places or not refers or not all(can_be_placed(step, meanings) for step in part.steps):
        return part
    steps = tuple(
        replace(step, engine=EngineKind.SEGMENT, params={**step.params, **places})
        for step in part.steps
    )
    return replace(part, steps=steps)


def _is_same_request(before: Part, part: Part) -> bool:
    """ "It is too dark, brighten it by a stop": a complaint and its remedy are one request."""
    if not before.steps or len(before.steps) != len(part.steps):
        return False
    return all(_agree(one, other) for one, other in zip(before.steps, part.steps, strict=True))


def _agree(one: Step, other: Step) -> bool:
    shared = one.params.keys() & other.params.keys()
    opposed = any(
        isinstance(a := one.params[key], int | float)
        and isinstance(b := other.params[key], int | float)
        and a * b < 0
        for key in shared
    )
    places = all(one.params.get(key) == other.params.get(key) for key in _PLACES)
    is_exact = one.engine is EngineKind.OPERATORS  # a fault's own name is not a place
    return (
        one.op == other.op and one.engine == other.engine and not opposed and (places or is_exact)
    )


def _exclude(parts: Sequence[Part], meanings: Meanings) -> list[Part]:
    """ "Brighten it but not the sky": the exclusion belongs to the steps before, else after it."""
    result = list(parts)
    for index, part in enumerate(parts):
        if part.excluded is None:
            continue
        nearest = [*range(index - 1, -1, -1), *range(index + 1, len(parts))]
        other = next((other for other in nearest if result[other].steps), None)
        if other is not None:
            result[other] = _sparing(result[other], part.excluded, meanings)
    return result


def _sparing(part: Part, excluded: str, meanings: Meanings) -> Part:
    steps = tuple(
        replace(step, engine=EngineKind.SEGMENT, params={**step.params, "exclude": excluded})
        if can_be_placed(step, meanings)
        else step
        for step in part.steps
    )
    return replace(part, steps=steps)


def can_be_placed(step: Step, meanings: Meanings) -> bool:
    """Whether the step is an exact one that can act on a part of the picture."""
    on_part = bool(meanings.operators.get(step.op, {}).get("on_part", False))
    return on_part and step.engine in {EngineKind.OPERATORS, EngineKind.SEGMENT}
