"""Ready-made recipes say the same in every language, and every operator has a name."""

import errno
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fixtures.real_window import real_window
from gesso_core.errors import CannotRead, CannotWrite
from gesso_core.interpret import interpret
from gesso_core.operators.catalogue import OPERATORS
from gesso_core.operators.operator import Choice, Number
from gesso_core.recipe import EngineKind
from gesso_desktop.state import names
from gesso_desktop.state.places import Places
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
    assert list(path.parent.iterdir()) == [path]


def test_two_windows_keep_each_others_recipes(tmp_path: Path) -> None:
    path = tmp_path / "recipes.json"
    one, two = Recipes(path), Recipes(path)
    one.keep("First", "make it warmer")
    two.keep("Second", "make it cooler")
    one.keep("Third", "sharpen it")
    assert [each.name for each in one.own] == ["First", "Second", "Third"]
    two.drop("First")
    assert [each.name for each in two.own] == ["Second", "Third"]
    one.keep("Fourth", "make it brighter")
    assert [each.name for each in Recipes(path).own] == ["Second", "Third", "Fourth"]


def test_what_could_not_be_saved_is_saved_with_the_next_one(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    recipes = Recipes(folder / "recipes.json")
    recipes.keep("First", "make it warmer")
    recipes.keep("Gone", "make it colder")
    folder.rename(tmp_path / "away")
    folder.write_text("not a folder")
    recipes.keep("Second", "make it cooler")
    recipes.drop("Gone")
    folder.unlink()
    (tmp_path / "away").rename(folder)
    Recipes(folder / "recipes.json").keep("Another's", "sharpen it")
    recipes.keep("Third", "make it brighter")
    names = [each.name for each in Recipes(folder / "recipes.json").own]
    assert names == ["First", "Another's", "Second", "Third"]


def test_what_could_not_be_saved_gives_way_to_what_was_said_since(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    recipes = Recipes(folder / "recipes.json")
    recipes.keep("Same", "make it warmer")
    folder.rename(tmp_path / "away")
    folder.write_text("not a folder")
    recipes.drop("Same")
    folder.unlink()
    (tmp_path / "away").rename(folder)
    Recipes(folder / "recipes.json").keep("Same", "make it much warmer")
    recipes.keep("Other", "sharpen it")
    assert Recipes(folder / "recipes.json").own == (
        NamedSentence("Same", "make it much warmer"),
        NamedSentence("Other", "sharpen it"),
    )


def test_a_file_that_cannot_be_read_for_a_moment_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "recipes.json"
    recipes = Recipes(path)
    recipes.keep("First", "make it warmer")
    Recipes(path).keep("Another's", "make it cooler")
    failed: list[object] = []
    recipes.failed.connect(failed.append)
    with monkeypatch.context() as busy:
        busy.setattr("gesso_desktop.state.recipes.read_json", _too_many_files)
        recipes.keep("Second", "sharpen it")
    assert [type(each) for each in failed] == [CannotWrite]
    assert [each.name for each in recipes.own] == ["First", "Second"]
    assert [each.name for each in Recipes(path).own] == ["First", "Another's"]
    recipes.keep("Third", "make it brighter")
    names = [each.name for each in Recipes(path).own]
    assert names == ["First", "Another's", "Second", "Third"]
    assert list(tmp_path.iterdir()) == [path]


def _too_many_files(path: Path) -> None:
    raise OSError(errno.EMFILE, "Too many open files", str(path))


def test_recipes_that_were_damaged_meanwhile_are_kept_beside(tmp_path: Path) -> None:
    path = tmp_path / "recipes.json"
    recipes = Recipes(path)
    recipes.keep("First", "make it warmer")
    path.write_bytes(b"[1")
    recipes.keep("Second", "make it cooler")
    assert path.with_name("recipes.damaged-1.json").read_bytes() == b"[1"
    assert [each.name for each in Recipes(path).own] == ["First", "Second"]


@pytest.mark.parametrize("content", [b"[1", b"[1]", b"\xff", b"[" * 100_000, b'{"Odd": 3}'])
def test_recipes_that_cannot_be_read_are_told_and_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "recipes.json"
    path.write_bytes(content)
    recipes = Recipes(path)
    assert recipes.own == ()
    assert isinstance(recipes.load_problem, CannotRead)
    recipes.keep("Mine", "make it warmer")
    kept = path.with_name("recipes.damaged-1.json")
    assert kept.name in recipes.load_problem.hint
    assert kept.read_bytes() == content
    again = Recipes(path)
    assert again.own == (NamedSentence("Mine", "make it warmer"),)
    assert again.load_problem is None


def test_the_recipes_beside_one_that_cannot_be_read_stay(tmp_path: Path) -> None:
    path = tmp_path / "recipes.json"
    path.write_text('{"Mine": "make it warmer", "Odd": 3}')
    recipes = Recipes(path)
    assert recipes.load_problem is not None
    mine = (NamedSentence("Mine", "make it warmer"),)
    assert (recipes.own, Recipes(path).own) == (mine, mine)


def test_a_recipe_that_cannot_be_saved_is_told_and_holds(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    recipes = Recipes(tmp_path / "file" / "recipes.json")
    failed: list[object] = []
    recipes.failed.connect(failed.append)
    recipes.keep("Mine", "make it warmer")
    assert [type(each) for each in failed] == [CannotWrite]
    assert recipes.own == (NamedSentence("Mine", "make it warmer"),)


def test_the_window_says_that_recipes_cannot_be_read(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    path = Places.under(tmp_path).data / "recipes.json"
    path.parent.mkdir(parents=True)
    path.write_text("[1")
    with real_window(qtbot, qapp, tmp_path) as at:
        current = at.editor.messages.current
        assert current is not None
        assert current.error is at.editor.recipes.load_problem


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
