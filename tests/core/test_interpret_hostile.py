"""Whatever is typed or pasted: an answer, never an exception."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gesso_core.interpret import LONGEST_TEXT, as_json, interpret
from gesso_core.recipe import EngineKind

HOSTILE = [
    "\x00\x01\x02",
    "\u202eneprahs\u202c",
    "\ud800 sharpen \udfff",
    "(" * LONGEST_TEXT,
    "a" * LONGEST_TEXT,
    "and " * (LONGEST_TEXT // 4),
    "sharpen and " * (LONGEST_TEXT // 12),
    "hell " * (LONGEST_TEXT // 5),
    "turn " * (LONGEST_TEXT // 5),
    "brightness, contrast and " * (LONGEST_TEXT // 25),
    "9" * LONGEST_TEXT,
    "rotate " + "9" * 400 + " degrees",
    "brighten by " + "9" * 400 + "%",
    "crop to 0:0",
    "crop to 0x5",
    "darken by 100 %",
    "darken by 500 %",
    "e\u0301" * (LONGEST_TEXT // 2),
    "\u0301" * LONGEST_TEXT,
    "و" * LONGEST_TEXT,
    "并" * LONGEST_TEXT,
    "的" * LONGEST_TEXT,
    "{,}" * 600,
    "… … …",
    "🎩" * 200,
    "½ ² ① Ⅳ ﷺ",
    "\ufffe\uffff\U0010ffff",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_gives_a_recipe_that_survives_json(text: str) -> None:
    recipe = interpret(text)
    assert json.loads(json.dumps(as_json(recipe))) == as_json(recipe)
    json.dumps(as_json(recipe), ensure_ascii=False).encode("utf-8")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gives_a_recipe(text: str) -> None:
    as_json(interpret(text))


VOCABULARY = """
brighten darken sharpen the sky face and , . then not don't without too less more remove dust it
scratches a little 20 % 2 stops crop 16:9 rotate left but except everything keep zorgle
hell auf den Himmel und nicht Staub zu dunkel entfernen ohne außer 把 天空 调亮 并 不要 太
暗 一点 除了 أزل الغبار و لا السماء ثم زد قليلا ما عدا
"""
WORDS = st.sampled_from(VOCABULARY.split())


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_every_step_quotes_the_text_it_came_from(text: str) -> None:
    for step in interpret(text).steps:
        assert step.text
        assert step.text in text


def test_overlong_text_is_one_edit_step_with_the_whole_text() -> None:
    text = "sharpen the picture. " * 50_000  # about 1 MB
    (step,) = interpret(text).steps
    assert (step.op, step.engine, step.text) == ("edit", EngineKind.EDIT, text)


@pytest.mark.parametrize("text", ["", "   ", "\n\t\r\n", "\u200b\u200f", "\u3000"])
def test_empty_text_asks_for_nothing(text: str) -> None:
    assert interpret(text).steps == ()


@pytest.mark.parametrize("text", ["asdf qwer", "hello", "?!?", "Wie geht es dir?", "123", "你好"])
def test_talk_and_nonsense_reach_the_model_unchanged(text: str) -> None:
    (step,) = interpret(text).steps
    assert (step.op, step.engine, step.text) == ("edit", EngineKind.EDIT, text)
