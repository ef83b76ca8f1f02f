"""One clause to steps, or None: every word must have its part in a rule, otherwise it is no rule's.

The rules are in meanings.toml; here is only how a verb, a quality and a thing make a request.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from gesso_core.interpret.amounts import SAID, Unclear, main_value, sign_said
from gesso_core.interpret.arguments import arguments, is_aspect, is_turn
from gesso_core.interpret.chunks import Chunk
from gesso_core.interpret.clause import Clause
from gesso_core.interpret.language import Language, Meanings
from gesso_core.interpret.noun_phrases import unknown_words
from gesso_core.recipe import EngineKind, Step, Value

_HEADS = ("scale", "act", "look", "defect", "colour")
_WHOLE = frozenset({"picture", "it"})
_WHERE = frozenset({*_WHOLE, "thing", "except"})
_SCALE = frozenset(
    {*_WHERE, *SAID, "scale", "colour", "make", "apply", "raise", "lower", "add", "remove", "fix",
     "more", "less", "too", "not", "enough", "lacking", "is"}
)  # fmt: skip
_DEFECT = frozenset({*_WHERE, *SAID, "defect", "remove", "fix", "lower", "less", "too", "is"})
_MOVES = ("raise", "lower", "remove")
_CURES = ("remove", "fix", "lower", "less", "too", "is")
_ACT = frozenset({*_WHERE, *SAID, "act", "look", "make", "apply", "add", "is", "side", "aspect"})
_TURN = frozenset({*_WHOLE, "make", "is", "side", "number", "unit", "measure"})
_REMOVAL = frozenset({*_WHOLE, "remove", "thing", "phrase"})
_PLAIN: Mapping[str, Any] = MappingProxyType({})
_LONGEST_NAME = 7  # words; longer unknown descriptions are left to an edit model


def read(
    clause: Clause, text: str, meanings: Meanings, language: Language
) -> tuple[Step, ...] | None:
    """Steps without their `text`; None when any word is left over."""
    reader = _Reader(text, meanings, language)
    try:
        return reader.read(clause)
    except Unclear:
        return None


class _Reader:
    def __init__(self, text: str, meanings: Meanings, language: Language) -> None:
        self._text = text
        self._meanings = meanings
        self._language = language

    def read(self, clause: Clause) -> tuple[Step, ...] | None:
        heads = clause.all(*_HEADS)
        if not heads:
            return self._without_head(clause)
        if len(heads) > 1:
            return self._paired(clause, heads)
        match heads[0].kind:
            case "scale":
                return self._scale(clause, heads[0], heads[0])
            case "colour":
                return self._colour(clause, heads[0])
            case "defect":
                return self._defect(clause, heads[0])
            case _:
                return self._act(clause, self._meanings.acts[heads[0].value])

    def _without_head(self, clause: Clause) -> tuple[Step, ...] | None:
        if clause.has("remove"):
            return self._removal(clause)
        if _speaks_of_stops(clause):
            return self._stops(clause)
        if is_aspect(clause) and clause.has("make"):
            return self._act(clause, self._meanings.acts["crop"])
        if is_turn(clause) and clause.has("make", "is") and clause.only_has(_TURN):
            return self._act(clause, self._meanings.acts["rotate"])
        restores = any(chunk.value == "restore" for chunk in clause.all("fix"))
        if restores and clause.has("picture") and clause.only_has(frozenset({"fix", "picture"})):
            return self._act(clause, self._meanings.acts["restore"])
        return None

    def _stops(self, clause: Clause) -> tuple[Step, ...] | None:
        if not clause.only_has(_SCALE):
            return None
        way = _way_of_quality(clause)
        direction = self._meanings.scales["exposure"].get(way) if way else None
        return direction and self._placed(clause, direction["op"], self._main(clause, direction))

    def _removal(self, clause: Clause) -> tuple[Step, ...] | None:
        things = clause.all("thing", "phrase")
        if len(things) != 1 or not clause.only_has(_REMOVAL) or clause.has("it"):
            return None
        thing, verb = things[0], clause.all("remove")[0]
        pictures = clause.all("picture")
        hangs_there = any(verb.start < picture.start < thing.start for picture in pictures)
        if verb.value == "clean" or (hangs_there and not self._language.modifiers_first):
            return None  # "clean the window", "remove the picture on the wall"
        if thing.value == "background":
            return (self._step("remove_background", {"mode": "automatic"}),)
        if thing.kind == "phrase" and unknown_words(thing, self._text) > _LONGEST_NAME:
            return None
        return (Step("remove_object", EngineKind.INPAINT, {"target": thing.value}),)

    def _paired(self, clause: Clause, heads: tuple[Chunk, ...]) -> tuple[Step, ...] | None:
        """A quality and what it is said of: "brighten the shadows", "make the light warmer"."""
        if len(heads) != 2:
            return None
        for named, mover in (heads, heads[::-1]):
            if named.form != "noun" or mover.form == "noun":
                continue
            name = mover.name if mover.kind == "scale" else mover.kind
            if name in self._meanings.regions.get(named.name, ()):
                return self._scale(clause, mover, named)
            if name in self._meanings.carriers.get(named.name, ()):
                is_colour = mover.kind == "colour"
                return (
                    self._colour(clause, mover) if is_colour else self._scale(clause, mover, mover)
                )
        return None

    def _scale(self, clause: Clause, mover: Chunk, named: Chunk) -> tuple[Step, ...] | None:
        scale = self._meanings.scales[named.name]
        if not clause.only_has(_SCALE):
            return None
        way = _way(mover.form, clause, self._language)
        if way != "up" and any(t.value in scale.get("not_down_on", ()) for t in clause.things):
            return None
        if way in ("remove", "fix", "set"):
            cure = next((scale[verb] for verb in _verbs(way, clause) if verb in scale), None)
            if cure is None:
                return None
            said = self._main if "sign" in cure else self._said
            return self._placed(clause, cure["op"], said(clause, cure))
        direction = scale.get(way) if way else None
        if direction is None:
            return None
        return self._placed(clause, direction["op"], self._main(clause, direction))

    def _colour(self, clause: Clause, colour: Chunk) -> tuple[Step, ...] | None:
        meaning = self._meanings.colours[colour.name]
        if clause.has("thing", "except") or not clause.only_has(_SCALE):
            return None
        wants_less = clause.has("too", "less", "lower")
        wants_more = clause.has("more") or colour.form == "more"
        if wants_less == wants_more or clause.has("raise", "add", "remove", "fix", "not"):
            return None
        if "scale" in meaning:
            sign = meaning["sign"] * (-1 if wants_less else 1)
            direction = {"op": meaning["scale"], "sign": sign}
            return self._placed(clause, direction["op"], self._main(clause, direction))
        if "cast" in meaning and wants_less:
            return self._placed(clause, "colour_cast", {"target": meaning["cast"]})
        return None

    def _defect(self, clause: Clause, head: Chunk) -> tuple[Step, ...] | None:
        defect = self._meanings.defects[head.name]
        complains = head.form == "complaint" or (
            head.form == "state" and self._language.state_complains
        )
        if not clause.only_has(_DEFECT) or not (complains or clause.has(*_CURES)):
            return None
        if "restored" in defect and any(verb.value == "restore" for verb in clause.all("fix")):
            return self._act(Clause(clause.all("fix")), self._meanings.acts[defect["restored"]])
        return self._placed(clause, defect["op"], self._said(clause, defect), defect)

    def _act(self, clause: Clause, act: Mapping[str, Any]) -> tuple[Step, ...] | None:
        if not clause.only_has(_ACT) and not (
            "recipe" in act and clause.only_has(frozenset({*_ACT, "fix"}))
        ):
            return None
        if clause.has("thing") and not clause.has("act", "make", "apply"):
            return None  # "a black and white cat"
        if clause.has("act") and clause.has("add"):
            return None  # "add a mirror"
        if "recipe" in act:
            if clause.has("thing", "except"):
                return None
            return tuple(self._step(s["op"], dict(s.get("params", {}))) for s in act["recipe"])
        takes = act.get("takes", "")
        other_op, params = arguments(takes, clause, self._meanings.aspects)
        said = {} if takes else self._said(clause, act)
        op = other_op or act["op"]
        return self._placed(clause, op, {**act.get("params", {}), **params, **said}, act)

    def _said(self, clause: Clause, meaning: Mapping[str, Any]) -> dict[str, Value]:
        """The fixed parameters, and the main value if the clause speaks of an amount."""
        params: dict[str, Value] = dict(meaning.get("params", {}))
        if clause.has(*SAID):
            params |= self._main(clause, {"sign": 1, **meaning})
        return params

    def _main(self, clause: Clause, meaning: Mapping[str, Any]) -> dict[str, Value]:
        operator = self._meanings.operators[meaning["op"]]
        if "value" not in operator:
            raise Unclear
        if operator["value"] == "radius" and not clause.has(*SAID):
            return {}  # the operator knows better: it sees the picture's size
        value = main_value(clause, operator, sign=meaning["sign"], factors=self._meanings.amounts)
        return {operator["value"]: value}

    def _placed(
        self, clause: Clause, op: str, params: dict[str, Value], meaning: Mapping[str, Any] = _PLAIN
    ) -> tuple[Step, ...] | None:
        """The step on the whole picture, or on the part that is named."""
        things = [thing for thing in clause.things if thing.value not in meaning.get("about", ())]
        if len(things) > 1 or (clause.has("except") and clause.excluded is None):
            return None
        engine = EngineKind(meaning.get("engine", "operators"))
        if not things and clause.excluded is None:
            return (Step(op, engine, params),)
        on_part = self._meanings.operators[op].get("on_part", False)
        if not on_part or engine is not EngineKind.OPERATORS:
            return None
        if things:
            params = params | {"target": things[0].value}
        if clause.excluded is not None:
            params = params | {"exclude": clause.excluded.value}
        return (Step(op, EngineKind.SEGMENT, params),)

    def _step(self, op: str, params: dict[str, Value]) -> Step:
        return Step(op, EngineKind.OPERATORS, params)


def _verbs(way: str, clause: Clause) -> list[str]:
    """ "Revive the colours" is not quite "fix the colours"; the more exact word comes first."""
    return [*(chunk.value for chunk in clause.all("fix")), way]


def _speaks_of_stops(clause: Clause) -> bool:
    said = clause.all("unit", "measure")
    return len(said) == 1 and said[0].value.startswith("stops")


def _way(form: str, clause: Clause, language: Language) -> str | None:
    """Where a clause moves its quality: "up", "down", "remove" or "fix"; None if unclear."""
    if form == "noun":
        return _way_of_quality(clause)
    is_up = form in ("verb_up", "more", "high", "too_high")
    wanted, opposite = ("up", "down") if is_up else ("down", "up")
    if form.startswith(("verb", "more", "less")):
        contradicts = clause.has(*_MOVES, "less", "too", "fix", "is", "not", "lacking")
        return None if contradicts else wanted
    return _way_of_state(
        clause, wanted, opposite, is_fault=form.startswith("too"), language=language
    )


def _way_of_state(
    clause: Clause, wanted: str, opposite: str, *, is_fault: bool, language: Language
) -> str | None:
    """ "Dark" asks for dark after "make", for light after "too"; the first that applies decides."""
    fault_ends = opposite if is_fault else None
    compares = language.state_with_amount_compares and clause.has("amount")
    decisions: tuple[tuple[bool, str | None], ...] = (
        (clause.has(*_MOVES, "add"), None),
        (clause.says_not_enough, None if clause.has("too", "less", "more", "fix") else wanted),
        (clause.has("too") and clause.has("make"), None),
        (clause.has("too", "less"), None if clause.has("more") else opposite),
        (clause.has("fix", "is"), fault_ends),
        (sign_said(clause) != 0, wanted if sign_said(clause) > 0 else opposite),
        (clause.has("more", "make") or compares, wanted),
        (language.state_complains, fault_ends),
    )
    return next((way for applies, way in decisions if applies), None)


def _way_of_quality(clause: Clause) -> str | None:
    ways = {
        "up": clause.has("raise", "add") or clause.says_not_enough,
        "down": clause.has("lower", "less", "too"),
        "remove": clause.has("remove"),
        "fix": clause.has("fix"),
    }
    said = [way for way, is_said in ways.items() if is_said]
    if not said and clause.has("more"):
        return "up"
    if not said and sign_said(clause):
        return "up" if sign_said(clause) > 0 else "down"
    if not said and clause.has("make"):
        return "set"
    return said[0] if len(said) == 1 else None
