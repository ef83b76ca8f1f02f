"""Sentences of the floors below, which speak English, in the user's language."""

import re
from collections.abc import Iterable
from functools import cache

from gesso_desktop.state.texts import translated

_FILLED_IN = re.compile(r"\{(\w+)\}")
_BETWEEN_SENTENCES = re.compile(r"(?<=\.) (?=[A-Z])")


def retold(context: str, said: str, known: Iterable[str]) -> str | None:
    """`said`, translated; None where it is none of the `known` sentences.

    known: texts of `context`, with {names} where something is filled in.
    """
    fitting = [(text, match) for text in known if (match := _pattern(text).fullmatch(said))]
    if not fitting:
        return None
    text, match = max(fitting, key=lambda found: len(_FILLED_IN.sub("", found[0])))
    return translated(context, text).format(**match.groupdict())


def retold_all(context: str, said: str, known: Iterable[str]) -> str | None:
    """As `retold`, and where `said` is no known sentence, of several that all are."""
    texts = tuple(known)
    whole = retold(context, said, texts)
    if whole is not None:
        return whole
    each = [retold(context, one, texts) for one in _BETWEEN_SENTENCES.split(said)]
    told = [one for one in each if one is not None]
    return " ".join(told) if len(told) == len(each) else None


@cache
def _pattern(text: str) -> re.Pattern[str]:
    literal_or_name = _FILLED_IN.split(text)
    parts = (
        f"(?P<{part}>.+)" if number % 2 else re.escape(part)
        for number, part in enumerate(literal_or_name)
    )
    return re.compile("".join(parts), re.DOTALL)
