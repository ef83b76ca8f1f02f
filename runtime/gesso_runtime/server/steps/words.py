"""Words that an installation does not want in prompts; none unless somebody lists them."""

import re
import unicodedata
from collections.abc import Sequence

REASON = "word_list"
"""What is logged of a refusal; never the words."""
_SPACELESS = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")
"""Scripts, by the names of their letters, that put nothing between words."""


class WordList:
    """Whole words and phrases, whatever their case, width and hidden characters."""

    def __init__(self, words: Sequence[str]) -> None:
        plain = sorted({each for word in words if (each := _plain(word))})
        self._pattern = re.compile("|".join(map(_whole, plain))) if plain else None

    def refuses(self, prompt: str) -> bool:
        return self._pattern is not None and self._pattern.search(_plain(prompt)) is not None


def _whole(word: str) -> str:
    before = "" if _is_spaceless(word[0]) else r"(?<!\w)"
    after = "" if _is_spaceless(word[-1]) else r"(?!\w)"
    return before + r"\s+".join(map(re.escape, word.split())) + after


def _is_spaceless(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(_SPACELESS)


def _plain(text: str) -> str:
    """Soft hyphens and joiners inside a word hide nothing."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    visible = (c for c in folded if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFKC", "".join(visible)).strip()
