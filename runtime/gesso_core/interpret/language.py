"""Languages and meanings as data: TOML read once, phrases spelled out and indexed."""

import itertools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from gesso_core.interpret.tokens import words

TAGS = ("en", "de", "zh-Hans", "ar")
GAP = "…"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that mean something. `tail` follows anywhere later ("hell … auf"), if any."""

    head: tuple[str, ...]
    tail: tuple[str, ...]
    kind: str
    value: str = ""

    @property
    def length(self) -> int:
        return len(self.head) + len(self.tail)


@dataclass(frozen=True)
class Language:
    """phrases: by first word, the longest first. prefixes, suffixes, endings: written onto words;
    suffixes are pronouns.

    joiner: a prefix that means "and" (Arabic و), or empty.
    """

    tag: str
    phrases: Mapping[str, tuple[Phrase, ...]]
    vocabulary: frozenset[str]
    joiner: str = ""
    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    state_with_amount_compares: bool = False
    """Whether "bright a little" asks for more of it (Chinese) rather than complains."""
    modifiers_first: bool = False
    """Whether "the picture's man" is said for "the man in the picture" (Chinese)."""
    negation_follows: bool = False
    """Whether "not" may end the clause it negates (German)."""
    state_complains: bool = False
    """Whether "the picture dark" is a whole sentence (Arabic, Chinese)."""


@dataclass(frozen=True)
class Meanings:
    """What phrases of any language amount to; see meanings.toml."""

    amounts: Mapping[str, float]
    scales: Mapping[str, Mapping[str, Any]]
    regions: Mapping[str, tuple[str, ...]]
    carriers: Mapping[str, tuple[str, ...]]
    colours: Mapping[str, Mapping[str, Any]]
    defects: Mapping[str, Mapping[str, Any]]
    acts: Mapping[str, Mapping[str, Any]]
    aspects: Mapping[str, str]
    operators: Mapping[str, Mapping[str, Any]]


@cache
def meanings() -> Meanings:
    data = _read("meanings.toml")
    regions = {name: tuple(scales) for name, scales in data["region"].items()}
    carriers = {name: tuple(scales) for name, scales in data["carrier"].items()}
    return Meanings(
        data["amount"], data["scale"], regions, carriers, data["colour"],
        data["defect"], data["act"], data["aspect"], data["operator"],
    )  # fmt: skip


@cache
def language(tag: str) -> Language:
    """tag: one of TAGS."""
    data = _read(f"languages/{tag}.toml")
    phrases = [*_phrases(_read("meanings.toml")["punctuation"]), *_phrases(data)]
    index: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        index.setdefault(phrase.head[0], []).append(phrase)
    writing = data.get("writing", {})
    return Language(
        tag=tag,
        phrases={
            first: tuple(sorted(found, key=lambda phrase: -phrase.length))
            for first, found in index.items()
        },
        vocabulary=frozenset(word for phrase in phrases for word in phrase.head + phrase.tail),
        joiner="".join(words(writing.get("joiner", ""))),
        prefixes=tuple("".join(words(prefix)) for prefix in writing.get("prefixes", ())),
        suffixes=tuple("".join(words(suffix)) for suffix in writing.get("suffixes", ())),
        state_with_amount_compares=bool(writing.get("state_with_amount_compares", False)),
        endings=tuple("".join(words(ending)) for ending in writing.get("endings", ())),
        modifiers_first=bool(writing.get("modifiers_first", False)),
        negation_follows=bool(writing.get("negation_follows", False)),
        state_complains=bool(writing.get("state_complains", False)),
    )


def _read(name: str) -> dict[str, Any]:
    path = files("gesso_core.interpret").joinpath(name)
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _phrases(data: Mapping[str, Any]) -> Iterator[Phrase]:
    """[words] kind = […]; [kind] value = […]; [kind.value] form = […] becomes "value.form"."""
    for table, entries in data.items():
        if table == "writing":
            continue
        for key, entry in entries.items():
            if isinstance(entry, Mapping):
                for form, phrases in entry.items():
                    yield from _spelled(phrases, table, f"{key}.{form}")
            elif table == "words":
                yield from _spelled(entry, key, "")
            else:
                yield from _spelled(entry, table, key)


def _spelled(phrases: list[str], kind: str, value: str) -> Iterator[Phrase]:
    for written in phrases:
        for plain in braces(written):
            head, _, tail = plain.partition(GAP)
            yield Phrase(words(head), words(tail), kind, value)


def braces(written: str) -> Iterator[str]:
    """ "crop{,s,ped}" is crop, crops and cropped."""
    return ("".join(choice) for choice in itertools.product(*_alternatives(written)))


def _alternatives(written: str) -> Iterator[list[str]]:
    rest = written
    while "{" in rest:
        plain, _, rest = rest.partition("{")
        inside, _, rest = rest.partition("}")
        yield [plain]
        yield inside.split(",")
    yield [rest]
