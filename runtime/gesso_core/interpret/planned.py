"""What a language model makes of words that no rule covers, checked before anybody believes it.

A plan is JSON: {"steps": [{"op": "warmth", "amount": 30}, {"op": "edit", "prompt": "…"}]}. Only the
operations below can come of it, whatever the model was told to say.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeVar

from gesso_core.errors import EngineFailed, GessoError
from gesso_core.recipe import EngineKind, Recipe, Step, Value

T = TypeVar("T")

MOST_STEPS = 6
LONGEST_PROMPT = 200
LONGEST_TEXT = 400
"""Characters of what is asked; longer texts are instructions for an edit model anyway."""

PLANNED = "planned"
"""Set in the values of a step that the rules did not find, so that it can be said and is kept."""

SIGNED: Mapping[str, tuple[str, float]] = MappingProxyType(
    {
        "exposure": ("stops", 2.0),
        "contrast": ("amount", 1.0),
        "shadows": ("amount", 1.0),
        "highlights": ("amount", 1.0),
        "warmth": ("amount", 1.0),
        "tint": ("amount", 1.0),
        "saturation": ("amount", 1.0),
        "vibrance": ("amount", 1.0),
        "local_contrast": ("amount", 1.0),
    }
)
"""Operators with an amount of −100…100: the parameter, and its value at 100."""

POSITIVE: Mapping[str, tuple[str, float]] = MappingProxyType(
    {
        "auto_tone": ("amount", 1.0),
        "black_and_white": ("amount", 1.0),
        "sepia": ("amount", 1.0),
        "sharpen": ("amount", 2.0),
        "blur": ("radius", 20.0),
        "denoise": ("amount", 1.0),
        "deblur": ("amount", 1.0),
        "fade_repair": ("amount", 1.0),
        "colour_cast": ("amount", 1.0),
        "remove_stain": ("amount", 1.0),
        "descreen": ("amount", 1.0),
    }
)
"""The same for 1…100."""

PLAIN = frozenset({"invert", "remove_dust", "remove_background", "straighten"})
TURNS = (90, 180, 270)
DIRECTIONS = ("horizontal", "vertical")

Ask = Callable[[str, str], str]
"""Words and their language to a plan. Raises GessoError when there is none."""


@dataclass(frozen=True, slots=True)
class Refined:
    """problem: why the rules' own recipe was kept, None when the plan was taken or not needed."""

    recipe: Recipe
    problem: GessoError | None = None


def refined(recipe: Recipe, ask: Ask) -> Refined:
    """`recipe` with a plan in place of each step that the rules could not read.

    Steps that the rules did read stay as they are. Never raises GessoError: the rules' recipe is
    always good enough to go on with.
    """
    steps: list[Step] = []
    try:
        for step in recipe.steps:
            steps.extend(_planned(step, recipe.language, ask) if is_unread(step) else [step])
    except GessoError as error:
        return Refined(recipe, error)
    return Refined(replace(recipe, steps=tuple(steps)))


def is_unread(step: Step) -> bool:
    """Whether the rules passed these words on without understanding them."""
    return step.op == "edit" and step.engine is EngineKind.EDIT and not step.params


def read_plan(text: str, said: str) -> tuple[Step, ...]:
    """The steps of a plan; amounts are clamped, an operation counts once. said: the user's words.

    Raises EngineFailed for anything else than such a plan.
    """
    try:
        listed = json.loads(text)["steps"]
        if not isinstance(listed, list) or not 0 < len(listed) <= MOST_STEPS:
            raise ValueError(f"{listed!r} steps")
        steps = tuple(_steps(listed, said))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise EngineFailed(
            "The planner's answer is no plan.",
            "The sentence is read by the rules alone.",
            detail=f"{error!r}: {text[:200]!r}",
        ) from error
    return steps


def _planned(step: Step, language: str, ask: Ask) -> tuple[Step, ...]:
    if len(step.text) > LONGEST_TEXT:
        return (step,)
    return read_plan(ask(step.text, language), step.text)


def _steps(listed: list[object], said: str) -> Iterator[Step]:
    seen = set[str]()
    for entry in listed:
        if not isinstance(entry, dict) or not isinstance(entry.get("op"), str):
            raise TypeError(f"a step {entry!r}")
        if entry["op"] not in seen:
            seen.add(entry["op"])
            yield _step(entry, said)


def _step(entry: dict[str, object], said: str) -> Step:
    op = str(entry["op"])
    if op == "edit":
        return Step("edit", EngineKind.EDIT, {PLANNED: True, "prompt": _prompt(entry)}, said)
    values: dict[str, Value]
    if op in SIGNED:
        values = _amount(entry, SIGNED[op], least=-100)
    elif op in POSITIVE:
        values = _amount(entry, POSITIVE[op], least=1)
    elif op == "rotate":
        values = {"degrees": float(_one_of(entry, "degrees", TURNS))}
    elif op == "flip":
        values = {"direction": _one_of(entry, "direction", DIRECTIONS)}
    elif op in PLAIN:
        values = {}
    else:
        raise ValueError(f"an operation {op!r}")
    _refuse_more(entry, {"op", *_KEYS.get(op, {"amount"} if op not in PLAIN else set())})
    return Step(op, EngineKind.OPERATORS, {**values, PLANNED: True}, said)


_KEYS: Mapping[str, set[str]] = MappingProxyType({"rotate": {"degrees"}, "flip": {"direction"}})


def _amount(
    entry: dict[str, object], parameter: tuple[str, float], *, least: int
) -> dict[str, Value]:
    amount, (name, full) = entry["amount"], parameter
    if type(amount) is not int:
        raise TypeError(f"an amount {amount!r}")
    return {name: min(max(amount, least), 100) / 100 * full}


def _one_of(entry: dict[str, object], key: str, choices: tuple[T, ...]) -> T:
    for choice in choices:
        if type(entry[key]) is type(choice) and entry[key] == choice:
            return choice
    raise ValueError(f"{key} {entry[key]!r}")


def _prompt(entry: dict[str, object]) -> str:
    _refuse_more(entry, {"op", "prompt"})
    prompt = entry["prompt"]
    if not isinstance(prompt, str) or not prompt.strip() or not prompt.isprintable():
        raise ValueError(f"a prompt {prompt!r}")
    return prompt.strip()[:LONGEST_PROMPT]


def _refuse_more(entry: dict[str, object], allowed: set[str]) -> None:
    if set(entry) - allowed:
        raise ValueError(f"unknown {sorted(set(entry) - allowed)}")
