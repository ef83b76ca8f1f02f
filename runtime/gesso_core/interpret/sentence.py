"""A sentence to parts: each stretch that is one clause, or one list, read or left unread."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gesso_core.interpret.chunks import Chunk
from gesso_core.interpret.clause import SEPARATORS, Clause
from gesso_core.interpret.joining import Part
from gesso_core.interpret.language import Language, Meanings
from gesso_core.interpret.lists import spread
from gesso_core.interpret.pieces import pieces
from gesso_core.interpret.reading import read
from gesso_core.recipe import Step

_LONGEST_LIST = 8  # clauses tried as one list; bounds the work
_ASKED = frozenset(
    {"scale", "act", "look", "defect", "colour", "aspect", "verb", "add", "remove"}
)  # what "don't" can be about


def parts(chunks: Sequence[Chunk], text: str, language: Language, meanings: Meanings) -> list[Part]:
    """The parts of one sentence (no full stop inside), in order."""
    sentence = _Sentence(pieces(chunks, language), text, language, meanings)
    found: list[Part] = []
    position = 0
    while position < len(sentence.pieces):
        part, position = sentence.part_at(position)
        if part is not None:
            found.append(replace(part, starts=not found))
    return found


@dataclass(frozen=True)
class _Sentence:
    pieces: list[list[Chunk]]
    text: str
    language: Language
    meanings: Meanings

    def part_at(self, position: int) -> tuple[Part | None, int]:
        """The longest list that starts here, else the piece alone; and where the next starts."""
        furthest = min(position + _LONGEST_LIST, len(self.pieces))
        for end in range(furthest, position + 1, -1):
            taken = self.pieces[position:end]
            if not all(piece[0].kind in {"and", "comma", "or"} for piece in taken[1:]):
                continue
            together = self.part(taken)
            if together is None or together.is_unread:
                continue
            if _say_the_same(together, [self.part([piece]) for piece in taken]):
                break
            return together, end
        return self.part([self.pieces[position]]), position + 1

    def part(self, taken: Sequence[list[Chunk]]) -> Part | None:
        """The pieces read as one clause or list; None when they say nothing at all."""
        chunks = [chunk for piece in taken for chunk in piece]
        is_choice = bool(chunks) and chunks[0].kind == "or"
        while chunks and chunks[0].kind in SEPARATORS:
            chunks = chunks[1:]
        variants = spread(chunks)
        clauses = tuple(Clause.of(variant) for variant in variants or [chunks])
        if not clauses[0].content:
            return None
        start, end = chunks[0].start, max(chunk.reach for chunk in chunks)
        leans = not any(clause.has_verb for clause in clauses)
        whole = Part(start, end, clauses=clauses, leans=leans, is_choice=is_choice)
        offers_choice = any(chunk.kind == "or" for chunk in chunks)
        if variants is not None and clauses[0].is_negated:
            return _negated(whole, chunks, is_list=len(taken) > 1)
        if variants is None or offers_choice:
            return replace(whole, is_unread=True)
        return self._read(whole)

    def _read(self, part: Part) -> Part:
        steps: list[Step] = []
        for clause in part.clauses:
            understood = read(clause, self.text, self.meanings, self.language)
            if understood is None:
                return replace(part, is_unread=True)
            text = self.text[part.start : part.end]
            steps += [replace(step, text=text) for step in understood]
        return replace(part, steps=tuple(steps))


def _say_the_same(together: Part, alone: Sequence[Part | None]) -> bool:
    if any(part is None or part.is_unread for part in alone):
        return False
    steps = [step for part in alone if part for step in part.steps]
    return [replace(s, text="") for s in steps] == [replace(s, text="") for s in together.steps]


def _negated(part: Part, chunks: Sequence[Chunk], *, is_list: bool) -> Part:
    """Nothing to do, unless it names what must not be touched or cannot be understood."""
    if is_list and not any(chunk.kind in {"and", "or"} for chunk in chunks):
        return replace(part, is_unread=True)  # "don't crop, rotate left": only "or" shares a "not"
    if any(_is_no_prohibition(clause) for clause in part.clauses):
        return replace(part, is_unread=True)
    is_unknown = part.has("unknown", "phrase", "other")
    spares = part.has("keep", "touch")
    if part.has(*_ASKED) and not (is_unknown and spares):
        return part
    if is_unknown:
        return replace(part, is_unread=True)
    things = [clause.all("thing")[0].value for clause in part.clauses if clause.has("thing")]
    return replace(part, excluded=" and ".join(things) or None)


def _is_no_prohibition(clause: Clause) -> bool:
    """ "Not bright" describes the picture, and two requests are not one "don't"."""
    asked = [c for c in clause.all("act", "look", "scale") if c.form != "noun"]
    if len(asked) > 1:
        return True
    forms = {chunk.form for chunk in clause.all("scale")}
    is_state = bool(forms & {"high", "low", "too_high", "too_low"})
    return is_state and not clause.has("make", "keep", "touch", "too", "more", "less", "without")
