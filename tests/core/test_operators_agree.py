"""The sentence and the operators name the same things."""

import tomllib
from importlib.resources import files

import pytest

from gesso_core.operators.catalogue import OPERATORS
from gesso_core.operators.operator import Number

MEANINGS = tomllib.loads(files("gesso_core.interpret").joinpath("meanings.toml").read_text("utf-8"))
ONLY_MODELS = {"edit", "deblock", "upscale", "colourise"}
ONLY_BY_HAND = {"levels", "curves"}  # a sentence has no words for their points
BY_NAME = {operator.name: operator for operator in OPERATORS}


def test_every_operator_can_be_asked_for_and_every_name_is_an_operator() -> None:
    assert set(MEANINGS["operator"]) - ONLY_MODELS == set(BY_NAME) - ONLY_BY_HAND


@pytest.mark.parametrize("name", sorted(set(BY_NAME) - ONLY_BY_HAND))
def test_a_sentence_asks_only_for_values_the_operator_has(name: str) -> None:
    asked = MEANINGS["operator"][name]
    if "value" not in asked:
        return
    parameter = BY_NAME[name].parameters[asked["value"]]
    assert isinstance(parameter, Number)
    assert parameter.low <= asked["low"] < asked["high"] <= parameter.high
    assert asked["low"] <= asked["default"] <= asked["high"]
