"""Ready-made recipes say the same in every language, and every operator has a name."""

from pathlib import Path

import pytest
from PySide6.QtCore import QLocale

from gesso_core.interpret import interpret
from gesso_core.operators.catalogue import OPERATORS
from gesso_core.operators.operator import Choice, Number
from gesso_core.recipe import EngineKind
from gesso_desktop.state import names
from gesso_desktop.state.recipes import NamedSentence, Recipes, recipe_language


@pytest.mark.parametrize("language", ["en", "de", "zh-Hans", "ar"])
def test_ready_made_recipes_are_exact_and_mean_the_same_in_every_language(
    language: str, tmp_path: Path
) -> None:
    recipes = Recipes(tmp_path / "recipes.json")
    english = recipes.ready_made("en")
    assert len(english) >= 5
    for here, there in zip(recipes.ready_made(language), english, strict=True):
        read, meant = interpret(here.sentence), interpret(there.sentence)
        assert read.language == language
        assert read.needs == "operators"
        assert [(s.op, s.params) for s in read.steps] == [(s.op, s.params) for s in meant.steps]


def test_the_users_own_recipes_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "recipes.json"
    recipes = Recipes(path)
    recipes.keep("Mine", "make it warmer")
    recipes.keep("Other", "make it cooler")
    recipes.keep("Mine", "make it much warmer")
    assert Recipes(path).own == (
        NamedSentence("Other", "make it cooler"),
        NamedSentence("Mine", "make it much warmer"),
    )
    recipes.drop("Other")
    assert [each.name for each in Recipes(path).own] == ["Mine"]
    path.write_text("[1")
    assert Recipes(path).own == ()


def test_the_recipes_follow_the_language_of_the_window() -> None:
    assert recipe_language(QLocale("de_AT")) == "de"
    assert recipe_language(QLocale("zh_CN")) == "zh-Hans"
    assert recipe_language(QLocale("fr_FR")) == "en"


def test_everything_that_is_shown_of_an_operator_has_a_name() -> None:
    assert {operator.name for operator in OPERATORS} == set(names.OPERATORS)
    for operator in OPERATORS:
        assert names.operator_name(operator.name) != operator.name
        for name, parameter in operator.parameters.items():
            assert names.parameter_name(name) != name
            if isinstance(parameter, Choice):
                for option in parameter.options:
                    assert names.choice_name(name, option) != option
            if isinstance(parameter, Number) and parameter.unit:
                assert names.unit_name(parameter.unit)
    for kind in EngineKind:
        assert names.engine_name(kind) != kind.value
