"""`interpret`: a text to a recipe. What no rule covers goes to an edit model, unchanged."""

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

from gesso_core.interpret.chunks import tag
from gesso_core.interpret.detection import UNKNOWN, detect
from gesso_core.interpret.joining import Part, join
from gesso_core.interpret.language import language, meanings
from gesso_core.interpret.noun_phrases import merge
from gesso_core.interpret.pieces import sentences
from gesso_core.interpret.sentence import parts
from gesso_core.interpret.tokens import tokenise
from gesso_core.recipe import EngineKind, Recipe, Step

LONGEST_TEXT = (
    2000  # characters; longer than any instruction, and an edit model's prompt ends there
)


def interpret(text: str) -> Recipe:
    """The steps that `text` asks for, in its order. Never raises; linear time.

    Each clause is either wholly covered by the rules of its language or becomes an "edit" step
    with its text unchanged. Text without anything to read gives no steps; text longer than
    LONGEST_TEXT is one edit step. Lone surrogates, which no file can hold, become U+FFFD.
    """
    text = "".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in text)
    if len(text) > LONGEST_TEXT:
        return Recipe(detect(text[:LONGEST_TEXT]), (_edit(text),))
    if all(token.text == "\n" for token in tokenise(text)):
        return Recipe(UNKNOWN, ())
    name = detect(text)
    if name == UNKNOWN:
        return Recipe(name, (_edit(text.strip()),))
    found = _found(text, name)
    if not found:  # greetings and signs alone
        return Recipe(name, (_edit(text.strip()),))
    return Recipe(name, tuple(_steps(found, text)))


def as_json(recipe: Recipe) -> dict[str, Any]:
    """Plain data with exactly the keys language, steps (op, engine, params, text) and needs."""
    return {
        "language": recipe.language,
        "steps": [
            {
                "op": step.op,
                "engine": step.engine.value,
                "params": {
                    key: list(value) if isinstance(value, tuple) else value
                    for key, value in step.params.items()
                },
                "text": step.text,
            }
            for step in recipe.steps
        ],
        "needs": recipe.needs,
    }


def _found(text: str, name: str) -> list[Part]:
    spoken, known = language(name), meanings()
    found = [
        part
        for sentence in sentences(tag(text, spoken))
        for part in parts(merge(sentence, text), text, spoken, known)
    ]
    return join(found, text, known)


def _steps(found: Sequence[Part], text: str) -> Iterator[Step]:
    """Neighbours that nothing could read are one request to the model, with what it must not do."""
    for without_steps, group in itertools.groupby(found, key=lambda part: not part.steps):
        together = list(group)
        if not without_steps:
            yield from (step for part in together for step in part.steps)
        elif any(part.is_unread for part in together):
            start, end = together[0].start, together[-1].end
            yield _edit(text.strip() if len(together) == len(found) else text[start:end])


def _edit(text: str) -> Step:
    return Step("edit", EngineKind.EDIT, {}, text)
