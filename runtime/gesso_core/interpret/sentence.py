"""A sentence to clauses to steps: where to split, what belongs together, what to leave whole."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from gesso_core.interpret.amounts import SAID
from gesso_core.interpret.chunks import Chunk
from gesso_core.interpret.clause import SEPARATORS, Clause
from gesso_core.interpret.language import Language, Meanings
from gesso_core.interpret.lists import spread
from gesso_core.interpret.reading import read
from gesso_core.recipe import EngineKind, Step

_LONGEST_LIST = 8  # clauses tried as one list; bounds the work


@dataclass(frozen=True)
class Part:
    """What a stretch of the sentence came to. No steps and not unread: it asks for nothing."""

    start: int
    end: int
    steps: tuple[Step, ...] = ()
    is_unread: bool = False
    leans: bool = False
    """It has no verb of its own and means nothing without what came before."""
    excluded: str | None = None
    clauses: tuple[Clause, ...] = field(default=())


def parts(chunks: Sequence[Chunk], text: str, language: Language, meanings: Meanings) -> list[Part]:
    """The parts of one sentence (no full stop inside), in order."""
    pieces = _pieces(chunks)
    found: list[Part] = []
    position = 0
    while position < len(pieces):
        part, position = _next_part(
            pieces, position, text=text, language=language, meanings=meanings
        )
        if part is not None:
            _append(found, part)
    return _exclude(found, meanings)


def _pieces(chunks: Sequence[Chunk]) -> list[list[Chunk]]:
    """Split at every separator and before "without"; never inside a phrase with a gap."""
    pieces: list[list[Chunk]] = [[]]
    reach = 0
    for chunk in chunks:
        is_inside = chunk.start < reach
        if not is_inside and (chunk.kind in SEPARATORS or chunk.kind == "without"):
            pieces.append([])
        pieces[-1].append(chunk)
        reach = max(reach, chunk.reach)
    return _with_amounts([piece for piece in pieces if piece])


def _with_amounts(pieces: list[list[Chunk]]) -> list[list[Chunk]]:
    """ "Sharpen, but not too much": an amount on its own belongs to what it follows."""
    result: list[list[Chunk]] = []
    for piece in pieces:
        said = [chunk for chunk in piece if chunk.kind not in SEPARATORS]
        kinds = Clause.of(said).kinds
        if result and kinds and kinds <= SAID:
            result[-1] = result[-1] + said
        else:
            result.append(piece)
    return result


def _next_part(
    pieces: Sequence[list[Chunk]],
    position: int,
    *,
    text: str,
    language: Language,
    meanings: Meanings,
) -> tuple[Part | None, int]:
    alone = _part([pieces[position]], text, language=language, meanings=meanings)
    for end in range(min(position + _LONGEST_LIST, len(pieces)), position + 1, -1):
        if not _is_joined(pieces[position + 1 : end]):
            continue
        together = _part(pieces[position:end], text, language=language, meanings=meanings)
        if together is None or together.is_unread:
            continue
        singles = [
            _part([p], text, language=language, meanings=meanings) for p in pieces[position:end]
        ]
        if _same_steps(together, singles):
            break  # the list says nothing that its members do not say alone
        return together, end
    return alone, position + 1


def _is_joined(pieces: Sequence[list[Chunk]]) -> bool:
    return all(piece[0].kind in {"and", "comma", "or"} for piece in pieces)


def _same_steps(together: Part, singles: Sequence[Part | None]) -> bool:
    if any(single is None or single.is_unread for single in singles):
        return False
    steps = [step for single in singles if single for step in single.steps]
    return [replace(s, text="") for s in steps] == [replace(s, text="") for s in together.steps]


def _part(
    pieces: Sequence[list[Chunk]], text: str, *, language: Language, meanings: Meanings
) -> Part | None:
    """The pieces read as one clause or list; None when they say nothing at all."""
    chunks = [chunk for piece in pieces for chunk in piece]
    while chunks and chunks[0].kind in SEPARATORS:
        chunks = chunks[1:]
    variants = spread(chunks)
    clauses = tuple(Clause.of(variant) for variant in variants or [chunks])
    if not clauses[0].content:
        return None
    start, end = _extent(chunks)
    whole = Part(start, end, clauses=clauses, leans=not any(c.has_verb for c in clauses))
    if variants is None:
        return replace(whole, is_unread=True)
    if clauses[0].is_negated:
        return _negated(whole, len(pieces), chunks)
    if any(chunk.kind == "or" for chunk in chunks):
        return replace(whole, is_unread=True)
    steps: list[Step] = []
    for clause in clauses:
        understood = read(clause, text, meanings, language)
        if understood is None:
            return replace(whole, is_unread=True)
        steps += [replace(step, text=text[start:end]) for step in understood]
    return replace(whole, steps=tuple(steps))


def _extent(chunks: Sequence[Chunk]) -> tuple[int, int]:
    return chunks[0].start, max(chunk.reach for chunk in chunks)


def _negated(part: Part, count: int, chunks: Sequence[Chunk]) -> Part:
    """Nothing to do, unless it names what must not be touched or cannot be understood."""
    if count > 1 and not any(chunk.kind in {"and", "or"} for chunk in chunks):
        return replace(part, is_unread=True)  # "don't crop, rotate left": only "or" shares a "not"
    clause = part.clauses[0]
    acts = any(
        chunk.kind
        in {"scale", "act", "look", "defect", "colour", "aspect", "verb", "add", "remove"}
        for chunk in clause.content
    )
    if acts and not (clause.has("unknown", "phrase", "other") and clause.has("keep", "touch")):
        return part
    things = [c.all("thing")[0].value for c in part.clauses if c.all("thing")]
    if clause.has("unknown", "phrase", "other"):
        return replace(part, is_unread=True)
    return replace(part, excluded=" and ".join(things) or None)


def _append(found: list[Part], part: Part) -> None:
    """Add a part after what precedes it, joining what must not be torn apart."""
    before = found[-1] if found else None
    if before is None:
        found.append(part)
        return
    if _is_inseparable(before, part):
        found[-1] = _joined(before, part)
    else:
        found.append(_following(before, part))


def _is_inseparable(before: Part, part: Part) -> bool:
    """Whether one of them means nothing, or something else, without the other."""
    if part.is_unread:
        return before.is_unread or part.leans
    return before.is_unread and (part.leans or not part.steps)


def _joined(before: Part, part: Part) -> Part:
    return Part(
        before.start, max(before.end, part.end), is_unread=True, leans=before.leans and part.leans,
        clauses=before.clauses + part.clauses,
    )  # fmt: skip


def _following(before: Part, part: Part) -> Part:
    """`part` with the place it takes over from `before` ("make the sky brighter and warmer")."""
    takes_over = part.steps and any(
        clause.has("it") or (part.leans and not clause.has("picture", "thing"))
        for clause in part.clauses
    )
    places = {
        key: value
        for step in before.steps
        if step.engine is EngineKind.SEGMENT
        for key, value in step.params.items()
        if key in {"target", "exclude"}
    }
    if not takes_over or not places:
        return part
    if any(step.engine is not EngineKind.OPERATORS for step in part.steps):
        return part
    steps = tuple(
        replace(step, engine=EngineKind.SEGMENT, params={**step.params, **places})
        for step in part.steps
    )
    return replace(part, steps=steps)


def _exclude(found: Sequence[Part], meanings: Meanings) -> list[Part]:
    """ "Brighten it but not the sky": the exclusion belongs to the steps before, else after it."""
    result = list(found)
    for index, part in enumerate(found):
        if part.excluded is None:
            continue
        nearest = [*range(index - 1, -1, -1), *range(index + 1, len(found))]
        for other in nearest:
            if result[other].steps:
                result[other] = _without(result[other], part.excluded, meanings)
                break
    return result


def _without(part: Part, excluded: str, meanings: Meanings) -> Part:
    steps = tuple(
        replace(step, engine=EngineKind.SEGMENT, params={**step.params, "exclude": excluded})
        if _can_spare(step, meanings)
        else step
        for step in part.steps
    )
    return replace(part, steps=steps)


def _can_spare(step: Step, meanings: Meanings) -> bool:
    on_part = bool(meanings.operators[step.op].get("on_part", False))
    return on_part and step.engine in {EngineKind.OPERATORS, EngineKind.SEGMENT}
