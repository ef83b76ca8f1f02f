"""The tagger: which known phrases a text is made of. Nothing is guessed; the rest is "unknown"."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gesso_core.interpret.language import Language, Phrase
from gesso_core.interpret.tokens import Token, tokenise

_FURTHEST_TAIL = 14  # words between "hell" and "auf"; bounds the search


@dataclass(frozen=True, slots=True)
class Chunk:
    """A phrase of one kind. start, end: offsets in the text; reach: offset where its tail ends."""

    kind: str
    value: str
    start: int
    end: int
    reach: int
    number: float | None = None
    is_signed: bool = False

    @property
    def name(self) -> str:
        """The part of the value before the dot: "exposure" of "exposure.more"."""
        return self.value.partition(".")[0]

    @property
    def form(self) -> str:
        return self.value.partition(".")[2]


@dataclass(frozen=True, slots=True)
class _Word:
    token: Token
    forms: tuple[str, ...]
    owned: tuple[str, ...]
    """The forms found by cutting a pronoun off the end ("قصها", crop it)."""


def tag(text: str, language: Language) -> tuple[Chunk, ...]:
    """All of `text` as chunks in order; longest phrases first."""
    words = [_word(part, language) for token in tokenise(text) for part in _split(token, language)]
    chunks: list[Chunk] = []
    taken: set[int] = set()
    position = 0
    while position < len(words):
        if position in taken:
            position += 1
            continue
        found = _longest(words, position, taken, language)
        if found is None:
            chunks.append(_plain(words[position].token))
            position += 1
            continue
        phrase, tail_at = found
        end = position + len(phrase.head)
        tail = range(tail_at, tail_at + len(phrase.tail))
        taken.update(tail)
        reach = words[tail[-1]].token.end if tail else 0
        start, stop = words[position].token.start, words[end - 1].token.end
        number = float(phrase.value) if phrase.kind == "number" else None
        chunks.append(Chunk(phrase.kind, phrase.value, start, stop, max(stop, reach), number))
        last = words[end - 1]
        if phrase.kind != "thing" and phrase.head[-1] in last.owned:
            chunks.append(Chunk("it", "", stop, stop, stop))
        position = end
    return tuple(chunks)


def _split(token: Token, language: Language) -> Iterator[Token]:
    """The joined-on "and" apart, where the rest is a known word and the whole is not."""
    joiner = language.joiner
    rest = token.text[len(joiner) :]
    joined = bool(joiner) and token.text.startswith(joiner) and len(rest) > 1
    if joined and not _known_forms(token.text, language) and _known_forms(rest, language):
        middle = token.start + len(joiner)
        yield Token(joiner, token.start, middle)
        yield replace(token, text=rest, start=middle)
    else:
        yield token


def _word(token: Token, language: Language) -> _Word:
    whole = [form for form, is_cut in _known_forms(token.text, language) if not is_cut]
    owned = [form for form, is_cut in _known_forms(token.text, language) if is_cut]
    return _Word(token, (*whole, *owned), tuple(form for form in owned if form not in whole))


def _known_forms(word: str, language: Language) -> list[tuple[str, bool]]:
    """Known words that `word` is, bare or with a prefix or suffix of the language written on."""
    found = []
    for suffix in ("", *language.endings, *language.suffixes):
        for prefix in ("", *language.prefixes):
            if word.startswith(prefix) and word.endswith(suffix):
                form = word[len(prefix) : len(word) - len(suffix)]
                if form in language.vocabulary and (form == word or len(form) > 1):
                    found.append((form, suffix in language.suffixes))
    return found


def _longest(
    words: Sequence[_Word], position: int, taken: set[int], language: Language
) -> tuple[Phrase, int] | None:
    best: tuple[Phrase, int] | None = None
    for form in words[position].forms:
        for phrase in language.phrases.get(form, ()):
            if best and phrase.length <= best[0].length:
                break  # sorted by length
            if not _matches(words, position, phrase.head, taken):
                continue
            tail_at = _find_tail(words, position + len(phrase.head), phrase, taken)
            if tail_at is not None:
                best = phrase, tail_at
                break
    return best


def _matches(words: Sequence[_Word], position: int, wanted: Sequence[str], taken: set[int]) -> bool:
    if position + len(wanted) > len(words):
        return False
    return all(
        word in words[position + index].forms and position + index not in taken
        for index, word in enumerate(wanted)
    )


def _find_tail(words: Sequence[_Word], after: int, phrase: Phrase, taken: set[int]) -> int | None:
    """Where the tail starts; `after` when the phrase has none; None when it is missing."""
    if not phrase.tail:
        return after
    for position in range(after, min(after + _FURTHEST_TAIL, len(words))):
        if words[position].token.text in ".;!?\n。":
            return None
        if _matches(words, position, phrase.tail, taken):
            return position
    return None


def _plain(token: Token) -> Chunk:
    if token.number is not None:
        kind = "number"
    elif unicodedata.category(token.text[0])[0] in "PZC":
        kind = "filler"
    else:
        kind = "unknown"
    return Chunk(kind, token.text, token.start, token.end, token.end, token.number, token.is_signed)
