import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gesso_core.errors import EngineFailed
from gesso_core.interpret import interpret
from gesso_core.interpret.planned import (
    DIRECTIONS,
    LONGEST_PROMPT,
    MOST_STEPS,
    PLAIN,
    PLANNED,
    POSITIVE,
    SIGNED,
    TURNS,
    Refined,
    is_unread,
    read_plan,
    refined,
)
from gesso_core.operators.catalogue import OPERATORS, find
from gesso_core.operators.operator import Choice, Number, complete
from gesso_core.recipe import EngineKind

GRAMMAR = Path(__file__).parents[2] / "runtime/gesso_runtime/engines/llama/plan.gbnf"
CLOSED = {*SIGNED, *POSITIVE, *PLAIN, "rotate", "flip", "edit"}


def plan(*steps: object) -> str:
    return json.dumps({"steps": list(steps)})


def test_amounts_become_values_of_the_operator() -> None:
    warmth, exposure, sharpen = read_plan(
        plan(
            {"op": "warmth", "amount": 30},
            {"op": "exposure", "amount": -50},
            {"op": "sharpen", "amount": 50},
        ),
        "cosy",
    )
    assert (warmth.params["amount"], exposure.params["stops"], sharpen.params["amount"]) == (
        0.3,
        -1.0,
        1.0,
    )
    assert warmth.text == "cosy"
    assert warmth.engine is EngineKind.OPERATORS
    assert warmth.params[PLANNED] is True


def test_an_amount_out_of_range_is_clamped() -> None:
    (step,) = read_plan(plan({"op": "contrast", "amount": 9999}), "x")
    assert step.params["amount"] == 1.0
    (step,) = read_plan(plan({"op": "blur", "amount": -5}), "x")
    assert step.params["radius"] == pytest.approx(0.2)


def test_an_operation_counts_once() -> None:
    twice = plan({"op": "invert"}, {"op": "invert"}, {"op": "sepia", "amount": 10})
    assert [step.op for step in read_plan(twice, "x")] == ["invert", "sepia"]


def test_a_prompt_goes_to_an_edit_model_with_the_words_unchanged() -> None:
    (step,) = read_plan(plan({"op": "edit", "prompt": " put a hat on the man "}), "Hut auf!")
    assert step.engine is EngineKind.EDIT
    assert step.params["prompt"] == "put a hat on the man"
    assert step.text == "Hut auf!"


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "nonsense",
        "[]",
        "{}",
        '{"steps":[]}',
        '{"steps":{}}',
        plan("warmth"),
        plan({"op": "format_disk"}),
        plan({"op": "warmth"}),
        plan({"op": "warmth", "amount": "much"}),
        plan({"op": "warmth", "amount": True}),
        plan({"op": "warmth", "amount": 1.5}),
        plan({"op": "warmth", "amount": 10, "file": "/etc/passwd"}),
        plan({"op": "invert", "amount": 10}),
        plan({"op": "rotate", "degrees": 17}),
        plan({"op": "rotate", "degrees": True}),
        plan({"op": "flip", "direction": "inwards"}),
        plan({"op": "edit", "prompt": ""}),
        plan({"op": "edit", "prompt": "a\u202eb"}),
        plan({"op": "edit", "prompt": "two\nlines"}),
        plan({"op": "edit"}),
        plan(*[{"op": "invert"}] * (MOST_STEPS + 1)),
        "[" * 5000,
    ],
)
def test_anything_else_is_no_plan(answer: str) -> None:
    with pytest.raises(EngineFailed) as failed:
        read_plan(answer, "x")
    assert failed.value.hint


@given(
    some.text()
    | some.recursive(
        some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
        lambda inner: (
            some.lists(inner, max_size=4)
            | some.dictionaries(
                some.sampled_from(["steps", "op", "amount", "prompt"]) | some.text(), inner
            )
        ),
        max_leaves=12,
    ).map(json.dumps)
)
def test_whatever_a_model_says_only_the_closed_list_can_come_of_it(answer: str) -> None:
    try:
        steps = read_plan(answer, "x")
    except EngineFailed:
        return
    assert {step.op for step in steps} <= CLOSED
    assert all(len(str(step.params.get("prompt", ""))) <= LONGEST_PROMPT for step in steps)


def test_every_operation_of_a_plan_is_an_operator_that_takes_its_value() -> None:
    for name, (parameter, full) in {**SIGNED, **POSITIVE}.items():
        meant = find(name).parameters[parameter]
        assert isinstance(meant, Number)
        assert meant.low <= (-full if name in SIGNED else 0)
        assert full <= meant.high
    for name in PLAIN:
        complete(find(name), {})
    turn, way = find("rotate").parameters["degrees"], find("flip").parameters["direction"]
    assert isinstance(turn, Number)
    assert all(turn.low <= degrees <= turn.high for degrees in TURNS)
    assert isinstance(way, Choice)
    assert set(DIRECTIONS) == set(way.options)


def test_operators_that_need_a_place_or_a_shape_are_never_planned() -> None:
    left_out = {operator.name for operator in OPERATORS} - CLOSED
    assert left_out == {"levels", "curves", "remove_object", "crop"}


def test_the_grammar_names_the_same_operations_as_the_reader() -> None:
    rules = dict(
        line.split(" ::= ", 1) for line in GRAMMAR.read_text("utf-8").splitlines() if "::=" in line
    )
    named = {rule: set(re.findall(r'"([a-z_]+)"', rules[rule])) for rule in rules}
    assert named["signed-op"] == set(SIGNED)
    assert named["positive-op"] == set(POSITIVE)
    assert named["plain-op"] == set(PLAIN)
    assert named["step"] == set()
    used = set(
        re.findall(
            r"(?<![\"\\a-z-])([a-z]+(?:-op)?)(?![a-z\"\\-])",
            " ".join(re.sub(r'"(?:\\.|[^"\\])*"|\[[^\]]*\]', " ", rule) for rule in rules.values()),
        )
    )
    assert used <= set(rules), "llama.cpp ends the process on an undefined rule"
    assert f"step ({chr(34)},{chr(34)} step){{0,{MOST_STEPS - 1}}}" in rules["root"]


def test_what_the_rules_read_is_never_asked_about() -> None:
    def refuse(text: str, language: str) -> str:
        raise AssertionError(text)

    recipe = interpret("make it warmer and sharpen it")
    assert refined(recipe, refuse) == Refined(recipe)


def test_only_the_unread_part_is_planned_and_the_order_stays() -> None:
    asked = []

    def ask(text: str, language: str) -> str:
        asked.append((text, language))
        return plan({"op": "warmth", "amount": 20}, {"op": "vibrance", "amount": -10})

    recipe = interpret("turn the car into a bicycle and sharpen")
    found = refined(recipe, ask)
    assert asked == [("turn the car into a bicycle", "en")]
    assert [step.op for step in found.recipe.steps] == ["warmth", "vibrance", "sharpen"]
    assert found.problem is None


@pytest.mark.parametrize("answer", ["no", plan({"op": "format_disk"})])
def test_a_useless_answer_leaves_the_rules_recipe_as_it_is(answer: str) -> None:
    recipe = interpret("turn the car into a bicycle and sharpen")
    found = refined(recipe, lambda text, language: answer)
    assert found.recipe == recipe
    assert found.problem is not None


def test_a_plan_that_passes_the_words_on_may_bring_them_in_english() -> None:
    recipe = interpret("Ersetze das Auto durch ein Fahrrad")
    assert is_unread(recipe.steps[0])
    ask = lambda text, language: plan({"op": "edit", "prompt": "replace the car"})  # noqa: E731
    (step,) = refined(recipe, ask).recipe.steps
    assert step.text == recipe.steps[0].text
    assert step.params["prompt"] == "replace the car"
    assert not is_unread(step), "it is not asked about twice"


def test_a_very_long_text_goes_to_the_edit_model_as_it_is() -> None:
    recipe = interpret("a" * 300 + " " + "b" * 300)
    assert refined(recipe, lambda *_: "never read").recipe == recipe
