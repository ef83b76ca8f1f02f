"""Things together with what describes them: "the man in the background" is one thing."""

from collections.abc import Sequence
from dataclasses import replace

from gesso_core.interpret.chunks import Chunk
from gesso_core.interpret.tokens import is_han

_NAMES = frozenset({"thing", "unknown"})
_DESCRIBES = frozenset({"thing", "unknown", "place", "colour", "adjective"})
_INSIDE = frozenset({*_DESCRIBES, "preposition", "article"})


def merge(chunks: Sequence[Chunk], text: str) -> list[Chunk]:
    """Runs that name a thing become one chunk.

    A run of known words becomes a "thing": a single one keeps its common name, a longer one has
    the user's words. A run with unknown words becomes a "phrase". Other chunks stay.
    """
    result: list[Chunk] = []
    position = 0
    while position < len(chunks):
        end = _run_end(chunks, position)
        run = chunks[position:end]
        if any(chunk.kind in _NAMES for chunk in run):
            result.append(_merged(run, text))
            position = end
        else:
            result.append(chunks[position])
            position += 1
    return result


def _run_end(chunks: Sequence[Chunk], start: int) -> int:
    """After the last describing chunk of the run that starts here; `start` if none does."""
    end = start
    if chunks[start].kind not in _DESCRIBES:
        return end
    for position in range(start, len(chunks)):
        kind = chunks[position].kind
        if kind not in _INSIDE or (kind == "colour" and not _describes(chunks, position)):
            break
        if kind in _DESCRIBES:
            end = position + 1
    return end


def _describes(chunks: Sequence[Chunk], position: int) -> bool:
    """A colour belongs to what follows it at once; "make the sky blue" asks for something."""
    following = chunks[position + 1 : position + 2]
    return bool(following) and following[0].kind in {"thing", "unknown", "adjective", "colour"}


def _merged(run: Sequence[Chunk], text: str) -> Chunk:
    first, last = run[0], run[-1]
    names = [chunk for chunk in run if chunk.kind != "article"]
    if any(chunk.kind == "unknown" for chunk in run):
        kind, value = "phrase", text[first.start : last.end]
    elif len(names) == 1:
        kind, value = "thing", first.value
    else:
        kind, value = "thing", text[first.start : last.end]
    reach = max(chunk.reach for chunk in run)
    return replace(first, kind=kind, value=value, end=last.end, reach=reach)


def unknown_words(phrase: Chunk, text: str) -> int:
    """How long an unnamed thing is described: words, or pairs of Han characters."""
    written = text[phrase.start : phrase.end]
    return max(len(written.split()), sum(map(is_han, written)) // 2)
