"""Which language a text is in: its script first, then whose words it is made of."""

from collections.abc import Sequence

from gesso_core.interpret.chunks import tag
from gesso_core.interpret.language import language
from gesso_core.interpret.tokens import is_han, tokenise

UNKNOWN = "und"
"""BCP 47 for an undetermined language."""

_LATIN = ("en", "de")


def detect(text: str) -> str:
    """One of TAGS, or UNKNOWN when no word of the text is known in any of them."""
    letters = [token.text for token in tokenise(text) if token.is_word]
    arabic = sum(len(word) for word in letters if "\u0600" <= word[0] <= "\u06ff")
    han = sum(2 * len(word) for word in letters if is_han(word[0]))  # a Han character is a word
    latin = sum(len(word) for word in letters if word[0] <= "\u024f")
    if max(arabic, han, latin) == 0:
        return UNKNOWN
    if latin >= max(arabic, han):
        return _most_known(text, _LATIN)
    return "ar" if arabic > han else "zh-Hans"


def _most_known(text: str, tags: Sequence[str]) -> str:
    known = {name: _known_letters(text, name) for name in tags}
    best = max(tags, key=lambda name: known[name])
    return best if known[best] else UNKNOWN


def _known_letters(text: str, name: str) -> int:
    chunks = tag(text, language(name))
    return sum(
        chunk.end - chunk.start
        for chunk in chunks
        if chunk.kind not in {"unknown", "number"} and text[chunk.start].isalpha()
    )
