"""Lists inside a clause: "brightness and contrast" shares its verb and its amount."""

from collections.abc import Sequence
from dataclasses import replace

from gesso_core.interpret.chunks import Chunk
from gesso_core.interpret.clause import IGNORED

_LINKS = frozenset({"and", "comma", "or"})
_MOST_VARIANTS = 16


def spread(chunks: Sequence[Chunk]) -> list[list[Chunk]] | None:
    """One clause for each member of its lists, in order; None if it joins unlike things.

    Every variant keeps all that stands outside the list. Without a list there is one variant.
    """
    link = next((i for i, chunk in enumerate(chunks) if chunk.kind in _LINKS), None)
    if link is None:
        return [list(chunks)]
    members = _members(chunks, link)
    if members is None:
        return None
    if _is_exception(chunks, members[0]):
        return spread([*chunks[: members[0]], _as_one(chunks, members), *chunks[members[-1] + 1 :]])
    result: list[list[Chunk]] = []
    for member in members:
        rest = spread([*chunks[: members[0]], chunks[member], *chunks[members[-1] + 1 :]])
        if rest is None or len(result) + len(rest) > _MOST_VARIANTS:
            return None
        result += rest
    return result


def _members(chunks: Sequence[Chunk], link: int) -> list[int] | None:
    """Positions of the like members around `link`."""
    first = _skip(chunks, link - 1, step=-1, kinds=IGNORED)
    if first is None:
        return None
    members = [first]
    while link < len(chunks) and chunks[link].kind in _LINKS:
        following = _skip(chunks, link, step=1, kinds=IGNORED | _LINKS)
        if following is None or not _family(chunks[following]):
            break
        if _family(chunks[following]) != _family(chunks[first]):
            break
        members.append(following)
        after = _skip(chunks, following + 1, step=1, kinds=IGNORED)
        link = len(chunks) if after is None else after
    return members if len(members) > 1 else None


def _skip(
    chunks: Sequence[Chunk], position: int, *, step: int, kinds: frozenset[str]
) -> int | None:
    while 0 <= position < len(chunks):
        if chunks[position].kind not in kinds:
            return position
        position += step
    return None


def _family(chunk: Chunk) -> str:
    """What may stand in one list: names, verbs, or qualities."""
    match chunk.kind:
        case "thing" | "phrase" | "defect":
            return "name"
        case "scale" if chunk.form == "noun":
            return "name"
        case "scale" if chunk.form.startswith("verb"):
            return "verb"
        case "scale" | "colour":
            return "quality"
        case "act" | "look":
            return "verb"
        case _:
            return ""


def _is_exception(chunks: Sequence[Chunk], first: int) -> bool:
    before = _skip(chunks, first - 1, step=-1, kinds=IGNORED)
    return before is not None and chunks[before].kind == "except"


def _as_one(chunks: Sequence[Chunk], members: Sequence[int]) -> Chunk:
    first, last = chunks[members[0]], chunks[members[-1]]
    value = " and ".join(chunks[member].value for member in members)
    return replace(first, value=value, end=last.end, reach=last.reach)
