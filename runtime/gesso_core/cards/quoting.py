"""Words in quotation marks inside an instruction: what a model shall write letter by letter."""

import re
import unicodedata

# Opening and closing as written in the languages that are read; the same sign twice where no other
# is told apart. At most 300 characters inside, which bounds the search. 《》 is left out: it marks
# the title of a work, not words to be written.
_PAIRS = ("“”", "„“", "„”", "«»", "»«", "‹›", "›‹", "「」", "『』", "＂＂")
_PLAIN = [rf"{pair[0]}(?P<q{n}>[^{pair}]{{1,300}}){pair[1]}" for n, pair in enumerate(_PAIRS)]
_QUOTED = re.compile(
    "|".join(
        (
            *_PLAIN,
            r'(?<![0-9])"(?P<straight>[^"]{1,300})"',  # after a digit it means inches
            r"(?<!\w)'(?P<single>[^']{1,300})'(?!\w)",  # inside a word it is an apostrophe
            r"(?<!\w)[‘‚](?P<curly>[^‘‚’]{1,300})[‘’](?!\w)",
        )
    )
)
_KEPT_FORMATS = frozenset("\u200c\u200d")  # joiners, which letters and emoji are made of


def cleaned(text: str) -> str:
    """On one line, without control and invisible characters and lone surrogates."""
    signs = (sign if sign in _KEPT_FORMATS else _visible(sign) for sign in text)
    return " ".join("".join(signs).split())


def quoted(text: str) -> tuple[str, ...]:
    """What stands in quotation marks, in its order."""
    found = (_inside(match) for match in _QUOTED.finditer(text))
    return tuple(words for words in found if words)


def requoted(text: str, quote: tuple[str, str]) -> str:
    """The same with `quote` around what stands in quotation marks of any language."""
    opening, closing = quote

    def with_quote(match: re.Match[str]) -> str:
        words = _inside(match)
        for sign in {opening, closing}:
            words = words.replace(sign, "'") if sign != "'" else words
        return f"{opening}{words}{closing}" if words else match[0]

    return _QUOTED.sub(with_quote, text)


def _inside(match: re.Match[str]) -> str:
    return next(words for words in match.groups() if words is not None).strip()


def _visible(sign: str) -> str:
    category = unicodedata.category(sign)
    if category in {"Cc", "Zl", "Zp"}:
        return " "
    return "" if category.startswith("C") else sign
