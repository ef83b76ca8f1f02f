"""The word list of an installation."""

import pytest

from gesso_runtime.server.steps.words import WordList

_LIST = WordList(["knife", "passport photo", "Waffe", "武器", "سلاح", ""])


@pytest.mark.parametrize(
    "prompt",
    [
        "Add a KNIFE.",
        "a k\u00adnife",
        "ｋｎｉｆｅ",
        "make it a passport   photo",
        "eine WAFFE!",
        "加一把武器吧",
        "أضف سلاح هنا",
    ],
)
def test_a_listed_word_is_refused_however_it_is_written(prompt: str) -> None:
    assert _LIST.refuses(prompt)


@pytest.mark.parametrize("prompt", ["", "penknifes", "Waffeln backen", "a passport, a photo"])
def test_a_word_inside_another_is_not(prompt: str) -> None:
    assert not _LIST.refuses(prompt)


def test_without_a_list_nothing_is_refused() -> None:
    assert not WordList([]).refuses("knife")
    assert not WordList(["  "]).refuses("knife")
