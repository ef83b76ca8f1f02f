"""What a report tells, as data."""

from dataclasses import dataclass

from gesso_core.geometry import Box
from gesso_core.recipe import Step
from gesso_desktop.document.display import Shown


@dataclass(frozen=True, eq=False)
class CloseUp:
    """The same place before and after at full size, h×w×3 sRGB, upright."""

    box: Box
    before: Shown
    after: Shown


@dataclass(frozen=True, eq=False)
class Account:
    """One edit. before, after: the whole picture, reduced, upright, h×w×3 sRGB.

    change_map: h×w×3, where pixels differ. engines: of each step, the title of the model that did
    it, "" where an operator did. shares: of each step, the opacity and texture it was laid with, in
    words. facts and provenance: label → value, in order.
    verdict: one sentence that answers whether the promises hold.
    """

    title: str
    instruction: str
    language: str
    verdict: str
    holds: bool
    before: Shown
    after: Shown
    change_map: Shown
    close_ups: tuple[CloseUp, ...]
    steps: tuple[Step, ...]
    engines: tuple[str, ...]
    shares: tuple[str, ...]
    left_out: tuple[Step, ...]
    facts: dict[str, str]
    provenance: dict[str, str]
