"""Whether edits left alone what they do not cover: read and compared, never concluded."""

from dataclasses import dataclass

import numpy as np

from gesso_core.picture import Picture
from gesso_core.progress import Progress, Report
from gesso_desktop.document.compare import compare
from gesso_desktop.document.document import Document
from gesso_desktop.document.stack import place_of
from gesso_desktop.document.stack_picture import StackPicture


@dataclass(frozen=True, slots=True)
class Check:
    """pixels: of the picture. covered: those that the edits may change. changed: those that differ.

    differing: of those not covered; 0 keeps the promise. largest: the largest change of any channel
    anywhere, as a share of the full range.
    """

    pixels: int
    covered: int
    changed: int
    differing: int
    largest: float

    @property
    def checked(self) -> int:
        """How many pixels had to be the same, and were read twice and compared."""
        return self.pixels - self.covered

    @property
    def is_identical(self) -> bool:
        return self.differing == 0

    @property
    def covered_share(self) -> float:
        return self.covered / self.pixels


def check_stack(document: Document, report: Report) -> Check:
    """All visible edits against the original. Bounded memory; stops when `report` raises."""
    edits = document.layers(document.stack)
    return _check(document.layers(()), edits, edits, report)


def check_patch(document: Document, patch: int, report: Report) -> Check:
    """One edit against what lies below it, without what lies above. Otherwise as `check_stack`.

    Raises BadRequest for a patch that is not in the stack.
    """
    rows = document.stack  # once: edits may go on
    place = place_of(rows, patch)
    alone = document.layers(rows[place : place + 1])
    below, through = document.layers(rows[:place]), document.layers(rows[: place + 1])
    return _check(below, through, alone, report)


def _check(before: Picture, after: Picture, edits: StackPicture, report: Report) -> Check:
    covered = _covered(edits, report)
    found = compare(before, after, report, allowed=edits.acts)
    assert found.outside is not None
    largest = found.largest / after.format.largest
    return Check(found.pixels, covered, found.changed, found.outside, largest)


def _covered(edits: StackPicture, report: Report) -> int:
    parts = list(edits.parts())
    count = 0
    for number, part in enumerate(parts):
        count += int(np.count_nonzero(edits.acts(part)))
        report(Progress("reading what is covered", number + 1, len(parts)))
    return count
