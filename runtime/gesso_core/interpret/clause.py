"""A clause: the chunks of one request, asked about by kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from gesso_core.interpret.chunks import Chunk

IGNORED = frozenset({"filler", "article", "preposition"})
SEPARATORS = frozenset({"and", "comma", "or", "but"})
ASKS = frozenset({"make", "apply", "raise", "lower", "add", "remove", "fix", "verb"})
"""Kinds that stand for a verb of asking; scale verbs and acts are verbs too."""


@dataclass(frozen=True)
class Clause:
    """Chunks that carry meaning, in order."""

    content: tuple[Chunk, ...]

    @classmethod
    def of(cls, chunks: Sequence[Chunk]) -> "Clause":
        return cls(tuple(chunk for chunk in chunks if chunk.kind not in IGNORED))

    @cached_property
    def kinds(self) -> frozenset[str]:
        return frozenset(chunk.kind for chunk in self.content)

    def all(self, *kinds: str) -> tuple[Chunk, ...]:
        return tuple(chunk for chunk in self.content if chunk.kind in kinds)

    def has(self, *kinds: str) -> bool:
        return not self.kinds.isdisjoint(kinds)

    def only_has(self, kinds: frozenset[str]) -> bool:
        return self.kinds <= kinds

    @property
    def has_verb(self) -> bool:
        """Whether it can stand alone; "warmer" and "the trees" lean on what came before."""
        return any(
            chunk.kind in ASKS
            or chunk.kind in {"act", "keep", "touch"}
            or (chunk.kind == "scale" and chunk.form.startswith("verb"))
            for chunk in self.content
        )

    @property
    def says_not_enough(self) -> bool:
        return self.has("lacking") or (self.has("not") and self.has("enough"))

    @property
    def is_negated(self) -> bool:
        return self.has("not", "without", "keep") and not self.says_not_enough

    @property
    def excluded(self) -> Chunk | None:
        """The thing right after "except"."""
        exceptions = self.all("except")
        if not exceptions:
            return None
        things = [thing for thing in self.all("thing") if thing.start > exceptions[0].start]
        return things[0] if things else None

    @property
    def things(self) -> tuple[Chunk, ...]:
        """The named things that are not excluded."""
        return tuple(thing for thing in self.all("thing") if thing != self.excluded)
