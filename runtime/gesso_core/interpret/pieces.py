"""Where a text may be split: full stops and "then", separators, and before a new negation."""

from collections.abc import Iterator, Sequence

from gesso_core.interpret.amounts import SAID
from gesso_core.interpret.chunks import Chunk
from gesso_core.interpret.clause import SEPARATORS, Clause
from gesso_core.interpret.language import Language

_OPENS = frozenset({"without", "keep"})


def sentences(chunks: Sequence[Chunk]) -> Iterator[list[Chunk]]:
    """Split at full stops and at a "then" that stands between two requests."""
    sentence: list[Chunk] = []
    for position, chunk in enumerate(chunks):
        if chunk.kind == "stop":
            yield sentence
            sentence = []
        elif chunk.kind == "then":
            if not _is_adverb(chunks, position):
                yield sentence
                sentence = []
        else:
            sentence.append(chunk)
    yield sentence


def pieces(chunks: Sequence[Chunk], language: Language) -> list[list[Chunk]]:
    """The smallest clauses, each with its separator in front; never inside a phrase with a gap."""
    found: list[list[Chunk]] = [[]]
    reach = 0
    for chunk in chunks:
        is_inside = chunk.start < reach
        if not is_inside and (chunk.kind in SEPARATORS or _opens(chunk, found[-1], language)):
            found.append([])
        found[-1].append(chunk)
        reach = max(reach, chunk.reach)
    return _with_amounts([piece for piece in found if piece])


def _is_adverb(chunks: Sequence[Chunk], position: int) -> bool:
    """ "Das Bild dann schärfen": one request, with "then" inside it."""
    before = list(_until_separator(reversed(chunks[:position])))
    after = list(_until_separator(iter(chunks[position + 1 :])))
    return any(Clause.of(side).content and not _requests(side) for side in (before, after))


def _until_separator(chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    for chunk in chunks:
        if chunk.kind in SEPARATORS or chunk.kind in {"stop", "then"}:
            return
        yield chunk


def _requests(chunks: Sequence[Chunk]) -> bool:
    clause = Clause.of(chunks)
    return clause.has_verb or clause.has("scale", "look", "defect", "colour", "unknown", "phrase")


def _opens(chunk: Chunk, piece: Sequence[Chunk], language: Language) -> bool:
    """Whether a negation starts a clause of its own: "sharpen it keeping the colours"."""
    before = Clause.of(piece)
    if chunk.kind == "without":
        return True
    if before.has("without") and before.has("act", "scale") and Clause.of([chunk]).has("act"):
        return True  # "ohne Zuschnitt begradigen"
    opens = chunk.kind in _OPENS or (chunk.kind == "not" and not language.negation_follows)
    return opens and before.has_verb and not before.is_negated


def _with_amounts(found: list[list[Chunk]]) -> list[list[Chunk]]:
    """ "Sharpen, but not too much": an amount on its own belongs to what it follows."""
    result: list[list[Chunk]] = []
    for piece in found:
        said = [chunk for chunk in piece if chunk.kind not in SEPARATORS]
        kinds = Clause.of(said).kinds
        if result and kinds and kinds <= SAID:
            result[-1] = result[-1] + said
        else:
            result.append(piece)
    return result
