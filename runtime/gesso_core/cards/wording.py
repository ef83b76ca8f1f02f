"""A step as the words that a model wants to read. Data decides; nothing here knows a model."""

import re
import tomllib
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from gesso_core.cards.model_card import ModelCard
from gesso_core.cards.prompting import Foreign
from gesso_core.cards.quoting import cleaned, quoted, requoted
from gesso_core.recipe import EngineKind, Step

_ENGLISH = "en"
_UNKNOWN = frozenset({"", "und"})  # BCP 47 for an undetermined language
_VALUES = ("stops", "amount", "radius")  # whose sign makes a step its opposite
_PLACEHOLDER = re.compile(r"\{(text|target|place)\}")
_AFTER_LATIN = "\u0250"  # the first letter beyond the extended Latin ones


@dataclass(frozen=True, slots=True)
class Worded:
    """negative: what the model is told not to make."""

    prompt: str
    negative: str = ""


@dataclass(frozen=True, slots=True)
class NeedsTranslation:
    """text is in `language` (BCP 47, "" if unknown) and must be said in `into`. kept: words in
    quotation marks, which must come back as they are.
    """

    text: str
    language: str
    into: str
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unworded:
    """Why the model cannot be asked, and what to do, in sentences for the user."""

    reason: str
    hint: str


Wording = Worded | NeedsTranslation | Unworded


def worded(card: ModelCard, step: Step, language: str) -> Wording:
    """What `card` is to be told for `step` of a sentence in `language` (BCP 47). Never raises.

    The card's own sentence for the operation comes first, then the user's words where the model
    reads their language, then our English sentence for the operation; what is left is passed on,
    translated or refused, as the card says.
    """
    prompting = card.prompting
    if not prompting.languages:
        return Worded("")
    step = replace(step, text=cleaned(step.text))
    is_read = _is_read(prompting.languages, language, step.text)
    said = requoted(step.text, prompting.quote) if is_read else ""
    known = _known(step, said, language, tongue=prompting.languages[0])
    if step.params.get("exclude") and "spared" not in known:
        return _cannot_spare(card, step)
    own = _sentence(prompting.templates, step, known)
    if own:
        return _within_limit(card, _with_spared(own, known))
    if said:
        is_spared = known.get("spared", "").casefold() in step.text.casefold()
        return _within_limit(card, said if is_spared else _with_spared(said, known))
    if _is_read(prompting.languages, _ENGLISH, ""):
        known = _known(step, "", language, tongue=_ENGLISH)
        if ours := _sentence(_sentences(), step, known):
            return _within_limit(card, _with_spared(ours, known))
    return _foreign(card, step, language)


def worded_from(
    card: ModelCard, step: Step, needed: NeedsTranslation, translation: str
) -> Worded | Unworded:
    """What `card` is to be told, now that `needed` has been translated."""
    text = cleaned(translation)
    found = quoted(text)
    if not text or any(words not in found for words in needed.kept):
        return Unworded(
            "The translation lost a part of your sentence.",
            f"Write it in {_named(needed.into)}, or choose another model.",
        )
    said = requoted(text, card.prompting.quote)
    # The names of things were not translated, so only sentences around the whole text can be used.
    templates = {key: _around_text(s) for key, s in card.prompting.templates.items()}
    return _within_limit(card, _sentence(templates, step, {"text": said}) or said)


def _around_text(sentences: Sequence[str]) -> tuple[str, ...]:
    return tuple(sentence for sentence in sentences if "{text}" in sentence)


def _cannot_spare(card: ModelCard, step: Step) -> Unworded:
    spared = cleaned(str(step.params["exclude"]))[:100]
    return Unworded(
        f"{card.title} cannot be told to leave “{spared}” alone.",
        f"Select the place to change, or write in {_named(card.prompting.languages[0])}.",
    )


def _foreign(card: ModelCard, step: Step, language: str) -> Wording:
    prompting = card.prompting
    into = prompting.languages[0]
    if not step.text:
        return Unworded(f"Nothing says what {card.title} should do.", "Describe it in a sentence.")
    match prompting.foreign:
        case Foreign.PASS_ON:
            return _within_limit(card, requoted(step.text, prompting.quote))
        case Foreign.TRANSLATE:
            limited = _within_limit(card, step.text)
            if isinstance(limited, Unworded):
                return limited
            named = "" if language in _UNKNOWN else language
            return NeedsTranslation(step.text, named, into, quoted(step.text))
        case Foreign.REFUSE:
            read = " or ".join(_named(tag) for tag in prompting.languages)
            return Unworded(
                f"{card.title} reads {read} only.", "Write it so, or choose another model."
            )


def _known(step: Step, said: str, language: str, *, tongue: str) -> Mapping[str, str]:
    """What sentences in `tongue` can be filled with: only words that belong into them."""
    known = {"text": said} if said else {}
    for name, value in (("target", step.target), ("spared", step.params.get("exclude"))):
        words = cleaned(value) if isinstance(value, str) else ""
        if words and _belongs(words, step.text, language, tongue=tongue):
            known[name] = words
    if step.engine is EngineKind.SEGMENT and "target" in known:
        known["place"] = known.pop("target")
    return known


def _belongs(words: str, text: str, language: str, *, tongue: str) -> bool:
    """Whether a thing's name is in `tongue`: the sentence is, or the rules gave an English name
    instead of the user's own words.
    """
    if _is_read((tongue,), language, words):
        return True
    own = not text or words.casefold() in text.casefold()
    return tongue == _ENGLISH and _is_latin(words) and not own


def _sentence(sentences: Mapping[str, Sequence[str]], step: Step, known: Mapping[str, str]) -> str:
    for key in _keys(step):
        for sentence in sentences.get(key, ()):
            named = set(_PLACEHOLDER.findall(sentence))
            if named <= known.keys() and ("text" in named or _says_where(named, step, known)):
                # In one pass: braces in the user's words are only signs.
                return _PLACEHOLDER.sub(lambda match: known[match[1]], sentence)
    return ""


def _says_where(named: Set[str], step: Step, known: Mapping[str, str]) -> bool:
    """A sentence may leave out the name of a fault, which its operation implies, but never a place,
    and never what cannot be named: "remove it" would then be about something else.
    """
    if "place" in known:
        return "place" in named
    return not step.target or "target" in known


def _keys(step: Step) -> tuple[str, ...]:
    values = (step.params.get(name) for name in _VALUES)
    value = next((v for v in values if isinstance(v, int | float)), 1.0)
    return f"{step.op}.{'down' if value < 0 else 'up'}", step.op


def _with_spared(prompt: str, known: Mapping[str, str]) -> str:
    if "spared" not in known:
        return prompt
    (sentence,) = _sentences()["spared"]
    stop = "" if prompt[-1:] in ".!?。！？؟" else "."
    return f"{prompt}{stop} {sentence.replace('{target}', known['spared'])}"


def _within_limit(card: ModelCard, prompt: str) -> Worded | Unworded:
    longest = card.prompting.longest
    if len(prompt) <= longest:
        return Worded(prompt, card.prompting.negative)
    return Unworded(
        f"The instruction has {len(prompt)} characters; {card.title} reads {longest}.",
        "Say it in fewer words, or in several steps.",
    )


def _is_read(languages: Sequence[str], language: str, text: str) -> bool:
    if language in _UNKNOWN:  # names and single words: as good in any language of their script
        return _is_latin(text) and _ENGLISH in languages
    return any(
        language == tag or language.startswith(f"{tag}-") or tag.startswith(f"{language}-")
        for tag in languages
    )


def _is_latin(text: str) -> bool:
    return not any(letter >= _AFTER_LATIN and letter.isalpha() for letter in text)


def _named(tag: str) -> str:
    names = {"en": "English", "zh": "Chinese", "de": "German", "ar": "Arabic"}
    return names.get(tag.split("-", maxsplit=1)[0], tag)


@cache
def _sentences() -> Mapping[str, Sequence[str]]:
    text = files("gesso_core.cards").joinpath("sentences.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
