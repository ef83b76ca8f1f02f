"""Sentences as photographers, studios and archives say them, and what each must come to.

golden/*.toml: text = the steps in order, each "op@engine key=value key>number key<number".
Without an engine the step is exact; "edit" alone is a request to the edit model; "edit: words"
is one for just those words. Underscores in values are spaces. Parameters not listed are free,
except target and exclude: a step that lists none must have none.
"""

import tomllib
from pathlib import Path

import pytest

from gesso_core.interpret import interpret
from gesso_core.recipe import Step, Value

GOLDEN = Path(__file__).parent / "golden"
LANGUAGES = ("en", "de", "zh-Hans", "ar")
NAMES_ITS_FAULT = {"remove_dust", "remove_stain", "descreen", "colour_cast"}


def cases() -> list[tuple[str, str, list[str]]]:
    return [
        (language, text, steps)
        for language in LANGUAGES
        for text, steps in tomllib.loads(
            (GOLDEN / f"{language}.toml").read_text(encoding="utf-8")
        ).items()
    ]


@pytest.mark.parametrize(("language", "text", "steps"), cases())
def test_sentence_comes_to_its_steps(language: str, text: str, steps: list[str]) -> None:
    recipe = interpret(text)
    problems = [
        problem for pair in zip(recipe.steps, steps, strict=False) for problem in differences(*pair)
    ]
    assert recipe.language == language
    assert [step.op for step in recipe.steps] == [
        step.split("@")[0].split()[0].rstrip(":") for step in steps
    ]
    assert not problems


@pytest.mark.parametrize("language", LANGUAGES)
def test_golden_set_is_large_and_keeps_requests_for_models(language: str) -> None:
    steps = [steps for tag, _, steps in cases() if tag == language]
    assert len(steps) >= 60
    assert sum(any(step.startswith("edit") for step in recipe) for recipe in steps) >= 12


def differences(step: Step, expected: str) -> list[str]:
    if expected.startswith("edit:"):
        wanted = expected.removeprefix("edit:").strip()
        return [] if step.text == wanted else [f"{step.text!r} is not {wanted!r}"]
    head, *conditions = expected.split()
    _, _, engine = head.partition("@")
    wanted = engine or ("edit" if head == "edit" else "operators")
    found = [] if step.engine == wanted else [f"{step.engine} is not {wanted}"]
    found += [c for c in conditions if not holds(c, step)]
    named = {condition.split("=")[0] for condition in conditions}
    for key in {"target", "exclude"} & set(step.params):
        if key not in named and not (key == "target" and step.op in NAMES_ITS_FAULT):
            found.append(f"unexpected {key} {step.params[key]!r}")
    return found


def holds(condition: str, step: Step) -> bool:
    if ">" in condition or "<" in condition:
        sign = ">" if ">" in condition else "<"
        key, _, limit = condition.partition(sign)
        value = step.params.get(key)
        if not isinstance(value, int | float):
            return False
        return value > float(limit) if sign == ">" else value < float(limit)
    key, _, wanted = condition.partition("=")
    return key in step.params and equal(step.params[key], wanted.replace("_", " "))


def equal(value: Value, wanted: str) -> bool:
    if isinstance(value, int | float):
        return abs(value - float(wanted)) < 0.01
    return value == wanted
