"""Edits that are open again: what they are called, and how they were asked for."""

from collections.abc import Iterable
from dataclasses import dataclass

from gesso_core.mask import Mask
from gesso_core.recipe import Step
from gesso_desktop.document.project.records import PatchRow
from gesso_desktop.state.names import operator_name


@dataclass(frozen=True, eq=False)
class Reopened:
    """rows: one edit; or from the top all those of a sentence. area: where the lowest acts.

    sentence: the words of all of them; empty where one edit is open alone.
    """

    rows: tuple[PatchRow, ...]
    area: Mask | None
    sentence: str = ""

    @property
    def lowest(self) -> PatchRow:
        """Whose place in the stack is taken."""
        return self.rows[-1]

    @property
    def along(self) -> tuple[PatchRow, ...]:
        """The others, which are replaced with it."""
        return self.rows[:-1]

    def is_in(self, rows: Iterable[PatchRow]) -> bool:
        """Whether all of them are still there."""
        return {row.id for row in self.rows} <= {row.id for row in rows}

    @property
    def name(self) -> str:
        return self.sentence or self.lowest.name

    @property
    def text(self) -> str:
        """What stands in the sentence at first."""
        return self.sentence or self.lowest.step.text or operator_name(self.lowest.name)

    @property
    def steps(self) -> tuple[Step, ...]:
        """What is known to be asked for; those of a sentence are read out of it."""
        return () if self.sentence else (self.lowest.step,)

    @property
    def read_anew(self) -> tuple[PatchRow, ...]:
        """Edits whose steps are read out of the sentence, and take their values."""
        return self.rows if self.sentence else ()
